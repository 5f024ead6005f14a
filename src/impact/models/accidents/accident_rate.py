"""How many deminers are hurt for every thousand mines cleared, by era, and what a new programme must expect.

Model
-----
For the y people hurt in a programme i of era e that cleared m mines::

    y_i ~ Poisson(m_i exp(theta_i)),    theta_i ~ normal(b_e, tau)

Each era has a level b of its own, so that the trend over the eras may turn; the spread tau between programmes
is the same in all eras. b has a flat prior and tau a half-normal one of scale 1, between 0.05 and 5; both are
integrated out by quadrature, nothing is drawn. The rate of a new programme is exp(theta) with theta ~
normal(b_e, tau) over the posterior of both: its interval holds the doubt about the level, about the spread,
and the spread itself.

Assumptions
-----------
- A new programme is like those of the last era on record. No further fall or rise is projected.
- People are hurt one by one; where one accident hurts several, the spread between programmes takes it up.
- Programmes are independent, and differ by a log-normal factor. A row of all countries of one year counts as
  one programme.

When not to use it
------------------
With fewer than three programmes in the era, or six in all (declined): the spread would be the prior's.

What it cannot tell
-------------------
What made clearing safer or more dangerous: method, training, soil, mines, haste, and how fully accidents are
recorded differ between eras together. Accidents that nobody published. Years with accidents are published
more readily than years without, which makes rows of one country and year too high.

Proof
-----
R: the same posterior by nested ``integrate`` and another grid: tests/reference/accidents.R. Simulated truth:
bench/validation/accidents.py.

References
----------
Higgins, Thompson, Spiegelhalter 2009, A re-evaluation of random-effects meta-analysis, Journal of the Royal
Statistical Society A 172, 137-159. Gelman 2006, Prior distributions for variance parameters in hierarchical
models, Bayesian Analysis 1, 515-534.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy.special import logsumexp

from impact.arguments import COLUMN, PROBABILITY, takes
from impact.errors import ModelInputError
from impact.frame_check import require, require_counts, require_known
from impact.models.accidents.spread import count_tail, level, quantiles, spreads
from impact.models.basis import with_credits
from impact.result import LEVEL, Declined, Estimate, Picture

METHOD = "Poisson counts, level by era, log-normal spread between programmes"
LEAST_IN_ERA, LEAST_IN_ALL = 3, 6
#: rates are stated for so many mines
PER = 1000.0


@dataclass(frozen=True, kw_only=True)
class AccidentRate(Estimate):
    """The rate that a new programme of the newest era must expect, per 1,000 mines.

    ``estimate`` is the middle (median), ``low`` and ``high`` the prediction interval. ``eras``: ``era``,
    ``n``, ``events``, ``exposure``, ``estimate``, ``low``, ``high`` (the middle programme of the era),
    ``new_low``, ``new_high`` (a new programme of it). ``spread``, ``spread_low``, ``spread_high``: the factor
    exp(tau) by which programmes differ. ``programmes``: the rows with ``rate``, and ``likely``, how likely a
    count so far out is in a new programme of its era, two-sided.
    """

    eras: pd.DataFrame = field(repr=False)
    programmes: pd.DataFrame = field(repr=False)
    spread: float
    spread_low: float
    spread_high: float

    def picture(self) -> Picture:
        """Show the middle programme of each era."""
        rows = self.eras.assign(label=self.eras["era"].astype(str))
        return Picture("intervals", (rows,), {"id": "accident-rate", "kind": "rate", "unit": self.unit})


@takes("accidents", events=COLUMN, exposure=COLUMN, era=COLUMN, interval=PROBABILITY)
@with_credits
def estimate(
    programmes: pd.DataFrame,
    *,
    events: str = "deminers",
    exposure: str = "mines",
    era: str = "era",
    interval: float = LEVEL,
) -> AccidentRate | Declined:
    """Estimate the people hurt for every 1,000 mines by era, and predict a new programme of the last era.

    Parameters
    ----------
    programmes
        One row for each programme, with the columns named by the other parameters.
    events, exposure, era
        Columns: people hurt, mines cleared, era; eras are taken in alphabetical order, the last is predicted.
    interval
        Probability of the intervals.

    Returns
    -------
    AccidentRate or Declined
        Declined with fewer than three programmes in the last era, or six in all.

    Raises
    ------
    ModelInputError
        A column is missing, a count negative, an exposure not above zero.

    Examples
    --------
    >>> frame = pd.DataFrame({"deminers": [3, 5, 4, 30, 50, 40], "mines": 1e4, "era": list("bbbaaa")})
    >>> result = estimate(frame)
    >>> f"{result.estimate:.2f}, interval {result.low:.2f} to {result.high:.2f}"
    '0.38, interval 0.12 to 1.06'
    """
    require(programmes, [events, exposure, era], "accidents")
    require_known(require_counts(programmes, events, "accidents"), [era], "accidents")
    require_counts(programmes, exposure, "accidents", "mines cleared, above zero")
    rows = programmes.dropna(subset=[events, exposure]).reset_index(drop=True)
    rows = rows.astype({exposure: float})
    if not (rows[exposure] > 0).all():
        raise ModelInputError(
            "accidents: a programme without exposure",
            "mines cleared, above zero",
            "leave out programmes whose mines are not known",
        )
    eras = sorted(rows[era].unique())
    last = int((rows[era] == eras[-1]).sum()) if eras else 0
    if last < LEAST_IN_ERA or len(rows) < LEAST_IN_ALL:
        return Declined(
            method=METHOD,
            reason=f"Only {len(rows)} programmes have people hurt and mines cleared on record, {last} of "
            f"them in the newest era; {LEAST_IN_ALL} and {LEAST_IN_ERA} are needed.",
            n=len(rows),
        )
    y, m = rows[events].to_numpy(dtype=float), rows[exposure].to_numpy(dtype=float)
    levels = {name: level(y[rows[era] == name], m[rows[era] == name]) for name in eras}
    grid, prior = spreads()
    log_weight = prior + sum(own.marginal for own in levels.values())
    weights = np.exp(log_weight - logsumexp(log_weight))
    ends = np.array([0.5, (1 - interval) / 2, (1 + interval) / 2])
    lines = []
    likely = pd.Series(1.0, index=rows.index)
    for name, own in levels.items():
        fresh = own.new(weights)
        middle = PER * np.exp(quantiles(own.grid, own.middle(weights), ends))
        new = PER * np.exp(quantiles(own.grid, fresh, ends))
        mine = rows[era] == name
        likely[mine] = [count_tail(own.grid, fresh, a, b) for a, b in zip(y[mine], m[mine], strict=True)]
        lines.append((name, int(mine.sum()), y[mine].sum(), m[mine].sum(), *middle, *new))
    names = ["era", "n", "events", "exposure", "estimate", "low", "high", "new", "new_low", "new_high"]
    table = pd.DataFrame(lines, columns=names)
    factor = np.exp(np.interp(ends, np.cumsum(weights) - weights / 2, grid))
    newest = table.iloc[-1]
    return AccidentRate(
        method=METHOD,
        n=len(rows),
        estimate=float(newest["new"]),
        low=float(newest["new_low"]),
        high=float(newest["new_high"]),
        level=interval,
        unit="deminers killed or injured per 1,000 mines",
        kind="rate",
        eras=table.drop(columns="new"),
        programmes=rows.assign(rate=PER * y / m, likely=likely),
        spread=float(factor[0]),
        spread_low=float(factor[1]),
        spread_high=float(factor[2]),
    )
