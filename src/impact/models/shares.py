"""Shares of casualties: intervals, bounds for those of unknown status, and shares pooled over countries.

A share has three kinds of doubt, kept apart here: chance (an interval), people whose status nobody recorded
(bounds that hold whatever they were), and countries that differ from one another (a beta-binomial model).
Casualties are people killed and injured, as recorded; the killed among them are a share like the others.

Model
-----
Of N recorded casualties K have a known status, and A of these belong to the group (civilians, say).

    p = A / K                              share among those of known status, with Wilson's interval
    A / N  ≤  share of all  ≤  (A + N - K) / N     worst and best case (Manski)

The interval for the partly identified share widens both bounds (Imbens and Manski), with Wilson's limits
L(x, n, c) and U(x, n, c) at the critical value c in place of the normal ones:

    from L(A, N, c) to U(A + N - K, N, c)
    Φ(c + √N·Δ / s) - Φ(-c) = level

where Δ is the distance of the bounds and s the larger of the standard deviations of a single casualty at the
two. c lies between the one-sided value (1.64; far bounds) and the two-sided one (1.96; nobody unknown).

Countries i = 1..m with A_i of K_i known differ by more than chance:

    A_i | p_i ~ Binomial(K_i, p_i),   p_i ~ Beta(μφ, (1 - μ)φ),   ρ = 1 / (1 + φ)

μ is the mean share of a country (each country counts once, however many casualties it has), estimated by
maximum likelihood (`impact.models.betabinomial`). Its interval holds every μ whose log-likelihood, at the φ
that fits this μ best (the binomial, φ = ∞, included), lies less than t²/2 below the maximum, with the t
quantile of m - 1 degrees of freedom in place of the normal one. The interval from the observed information
alone would be too short with few or very alike countries (it held the truth in 92 and 89 % of simulations).
The plain ratio ΣA / ΣK, in which each casualty counts once, is given beside it.

A percentage that was published without its numbers has bounds from rounding only: 43 % is 42.5 to 43.5 %,
"about" is taken as five points either way, "more than" as everything above. Where the number of people in
the group is published too, the number of people of known status follows within rounding: K = A / p.

Assumptions
-----------
- The counts are a census of recorded casualties, not a sample. An interval speaks of the process that
  made them: how far the share of another year could differ by chance alone with nothing else changed. Of the
  year itself the recorded count is exact, and only the bounds remain.
- Casualties are taken as independent in Wilson's interval. One accident often harms several people of one
  group (children at play), so that the interval is somewhat too short.
- Worst and best case assume nothing about who is missing: that is their point. The share among the known
  stands for all only if status is unknown at random.
- Beta-binomial: countries are exchangeable, and a country's share does not depend on its number.

When not to use it
------------------
- To compare two years whose shares refer to different people (of all, of civilians, of known age).
- To pool countries when one or two make up the sum: the ratio is then theirs. Look at both means.
- Imbens and Manski's interval when N is below about 30.

What it cannot tell
-------------------
Who was harmed and never recorded: no bound here covers a casualty that is in no list. Nor the risk that a
group runs: a share of casualties is no rate, for which one would need to know how many are exposed.

Proof
-----
R: `prop.test(correct = FALSE)` for Wilson's limits, the same at the critical value of `uniroot` for the
interval of Imbens and Manski, `glmmTMB(family = betabinomial)` for μ, φ and their errors, its
`confint(method = "uniroot")` and an `optimize` of our own in R for the profile limits
(`tests/reference/shares.R`). Simulation: coverage of all three, the second at both ends of the identified
set, where it is least. Published: children in 2017, against Landmine Monitor's own percentage (notebook 02).

References
----------
- Wilson EB (1927). Probable inference, the law of succession, and statistical inference. Journal of the
  American Statistical Association.
- Manski CF (2003). Partial Identification of Probability Distributions. Springer.
- Imbens GW, Manski CF (2004). Confidence intervals for partially identified parameters. Econometrica.
- Stoye J (2009). More on confidence intervals for partially identified parameters. Econometrica.
- Williams DA (1975). The analysis of binary responses from toxicological experiments. Biometrics.
- Venzon DJ, Moolgavkar SH (1988). A method for computing profile-likelihood-based confidence intervals.
  Applied Statistics.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from impact import wording
from impact.arguments import COLUMN, choice, number, optional, takes, whole
from impact.errors import ModelInputError
from impact.frame_check import require, require_counts
from impact.models.partial_identification import critical_value, wilson_limit
from impact.result import LEVEL, Declined, Estimate, Result
from impact.wording import Quantity

_PEOPLE = "a number of people"
#: How far a percentage given in words ("about", "six in ten") may lie from its number.
_ABOUT = 0.05
_WILSON = "Wilson interval; worst and best case for unknown status"


@dataclass(frozen=True, kw_only=True)
class Share(Estimate):
    """A share among those of known status, with its interval and what the others could make of it.

    ``estimate``, ``low`` and ``high`` refer to the ``known``; ``bound_low`` and ``bound_high`` to all of
    the ``total``, whatever the unknown were; ``outer_low`` and ``outer_high`` add chance to the bounds.
    """

    known: int
    total: int
    bound_low: float
    bound_high: float
    outer_low: float
    outer_high: float
    kind: str = "share"

    def in_words(self) -> str:
        """Write share, interval and bounds in percent."""
        known = wording.estimate_words(self, f"of {wording.count(self.known)} of known status")
        bounds = Quantity(value=self.estimate, kind="share", low=self.bound_low, high=self.bound_high)
        return f"{known}; {bounds.interval} of all {wording.count(self.total)}"


_IMPLIED = ("known_low", "known_high", "bound_low", "bound_high")


@dataclass(frozen=True, kw_only=True)
class Implied(Result):
    """What a count and a published percentage of the same people imply together.

    ``known_low`` to ``known_high``: how many people the percentage refers to; ``bound_low`` to
    ``bound_high``: the share of all recorded, whatever those were to whom the percentage does not refer.
    """

    known_low: int
    known_high: int
    bound_low: float
    bound_high: float

    @property
    def frame(self) -> pd.DataFrame:
        """The bounds in one row."""
        return pd.DataFrame([{name: getattr(self, name) for name in _IMPLIED}])


@takes("shares", part=whole(0), known=whole(0), total=optional(whole(0)))
def estimate(part: float, known: float, total: float | None = None) -> Share | Declined:
    """Estimate one share, with interval and bounds.

    Parameters
    ----------
    part
        People of the group.
    known
        People of whom it is known whether they belong to it.
    total
        All people, those of unknown status included; as many as known when None.

    Returns
    -------
    Share or Declined
        Declined where nobody's status is known.

    Raises
    ------
    ModelInputError
        Counts that are negative, broken, or do not fit (more in the group than known, more known than all).

    Examples
    --------
    >>> print(estimate(40, 100, 120).in_words())
    40 % of 100 of known status (95 % interval 31 to 50); between 33 and 50 % of all 120
    """
    counts = {"part": part, "known": known, "total": known if total is None else total}
    frame = pd.DataFrame({name: [float(value)] for name, value in counts.items()})
    row = table(frame).iloc[0]
    if not row["known"] > 0:
        people = wording.count(row["total"])
        reason = f"Of {people} casualties nobody's status is known, so the share can be anything."
        return Declined(method=_WILSON, reason=reason)
    few = ("Fewer than 30 people: the interval that adds chance to the bounds is rough.",)
    return Share(
        method=_WILSON,
        n=int(row["known"]),
        warnings=few if row["total"] < 30 else (),
        known=int(row["known"]),
        total=int(row["total"]),
        estimate=float(row["estimate"]),
        low=float(row["low"]),
        high=float(row["high"]),
        bound_low=float(row["bound_low"]),
        bound_high=float(row["bound_high"]),
        outer_low=float(row["outer_low"]),
        outer_high=float(row["outer_high"]),
    )


@takes("shares", part=COLUMN)
def table(frame: pd.DataFrame, *, part: str = "part") -> pd.DataFrame:
    """Estimate the share of every row; see :func:`share` and :class:`Share` for the numbers.

    Parameters
    ----------
    frame
        One row for each share (a year, a country): columns ``part`` (or as the parameter names it),
        ``known`` and ``total``, in people. Rows with a missing count get no numbers.

    Returns
    -------
    DataFrame
        The frame with ``estimate``, ``low``, ``high``, ``bound_low``, ``bound_high``, ``outer_low`` and
        ``outer_high``, as shares from 0 to 1. Where nobody's status is known only bounds remain.

    Raises
    ------
    ModelInputError
        As :func:`share`.

    Examples
    --------
    >>> shares = table(pd.DataFrame({"part": [40], "known": [100], "total": [120]}))
    >>> shares[["bound_low", "bound_high"]].round(2).to_numpy().tolist()
    [[0.33, 0.5]]
    """
    from statsmodels.stats.proportion import proportion_confint

    columns = (part, "known", "total")
    require(frame, columns, "shares")
    for name in columns:
        require_counts(frame, name, "shares")
    a, k, n = (pd.to_numeric(frame[name], errors="coerce").to_numpy(dtype=float) for name in columns)
    check_nested(frame, a, k, n)
    result = frame.copy()
    with np.errstate(invalid="ignore", divide="ignore"):
        base, whole = np.where(k > 0, k, np.nan), np.where(n > 0, n, np.nan)
        result["estimate"] = a / base
        low, high = proportion_confint(a, base, alpha=1 - LEVEL, method="wilson")
        result["low"], result["high"] = np.clip(low, 0, None), np.clip(high, None, 1)
        result["bound_low"] = a / whole
        result["bound_high"] = (a + n - k) / whole
    least, most = result["bound_low"].to_numpy(), result["bound_high"].to_numpy()
    critical = critical_value(least, most, n)
    result["outer_low"] = wilson_limit(least, n, -critical)
    result["outer_high"] = wilson_limit(most, n, critical)
    return result


def check_nested(frame: pd.DataFrame, a: np.ndarray, k: np.ndarray, n: np.ndarray) -> None:
    """Refuse rows with more people in the group than known, or more known than all."""
    with np.errstate(invalid="ignore"):
        wrong = (a > k) | (k > n)
    if wrong.any():
        i = int(np.flatnonzero(wrong)[0])
        where = ", ".join(
            f"{name}={frame[name].iloc[i]}" for name in ("place", "year") if name in frame.columns
        )
        raise ModelInputError(
            f"shares: {a[i]:g} of {k[i]:g} known of {n[i]:g} in all{f' ({where})' if where else ''}",
            "group ≤ known ≤ all: counts of one edition",
            "leave out the row: its parts were published in different editions",
        )


@takes(
    "shares",
    percent=number(0, 100, expected="a percentage from 0 to 100"),
    qualifier=choice("exact", "at_least", "at_most", "approximate"),
)
def rounding_bounds(percent: float, qualifier: str = "exact") -> tuple[float, float]:
    """Bounds of a percentage that was published as a whole number without its counts, as shares.

    Parameters
    ----------
    percent
        The number as published, 0 to 100.
    qualifier
        ``exact`` (or ``derived``): rounding only; ``approximate``: five points either way; ``at_least``,
        ``at_most``: everything beyond.

    Examples
    --------
    >>> rounding_bounds(43)
    (0.425, 0.435)
    >>> rounding_bounds(75, "at_least")
    (0.75, 1.0)
    """
    value = percent / 100
    half = 0.005
    if qualifier == "at_least":
        return value, 1.0
    if qualifier == "at_most":
        return 0.0, value
    if qualifier == "approximate":
        half = _ABOUT
    return round(max(value - half, 0.0), 10), round(min(value + half, 1.0), 10)


@takes("shares", count=number(), low=number(), high=number(), total=number())
def implied(count: float, low: float, high: float, total: float) -> Implied | Declined:
    """Estimate how many people a published percentage can refer to, and what it leaves open for all recorded.

    Parameters
    ----------
    count
        People of the group, as published.
    low, high
        The published share of the same people, with its rounding (:func:`rounding_bounds`).
    total
        All recorded casualties.

    Returns
    -------
    Implied or Declined
        Declined where the three cannot be true at once, or the percentage is zero.

    Examples
    --------
    >>> implied(1562, *rounding_bounds(43), 5853).known_low
    3591
    """
    method = "count over published percentage, worst and best case for the rest"
    if not 0 < low <= high or count <= 0 or total <= 0:
        return Declined(
            method=method, reason="A share or a count of zero says nothing about how many were known."
        )
    least, most = math.ceil(count / high - 1e-9), math.floor(count / low + 1e-9)
    if least > total:
        return Declined(
            method=method,
            reason=f"{wording.count(count)} people at {wording.level(high)} or less would be a share of at "
            f"least {wording.count(least)}, but only {wording.count(total)} were recorded: the figures come "
            "from different editions or pages.",
        )
    most = max(min(most, int(total)), least)
    return Implied(
        method=method,
        n=int(count),
        known_low=least,
        known_high=most,
        bound_low=count / total,
        bound_high=(count + total - least) / total,
    )
