"""One joint posterior of hazard, density exponent, effect of marks and learning, from all histories at once.

Model
-----
Bayesian melding (Poole and Raftery 2000): priors on the engine's inputs, the engine as the simulator, and
what was recorded in places where mines were left as the likelihood of its outputs. With the engine's expected
casualties a mine and year, g_jt, of place j under hazard h, density exponent b, effect of marks m, half-life
a_j and floor of learning,

    count of place j    negative binomial about M_j exp(u_j) sum of g_jt over its years
    log M_j             normal about what is on record of the mines, estimates cut by their overstatement
    u_j, log a_j        normal between places

Shared are h, b, m, the middle and the spread of a_j, the floor, the spread of u_j, the overdispersion, and
how far estimates of mines overstate. The effects of places are integrated out (:mod:`.likelihood`); draws
from the joint posterior of the shared ones come by incremental mixture importance sampling
(:mod:`.importance`). A scenario draws rows of it, with u and a of one further place.

Assumptions
-----------
The effects of places are draws from one normal distribution of logarithms, and the next place is another draw
from it. Recorded casualties of mines stand for all that happened; what was missed is part of a place's own
effect. Density is that of the country or region around the mines. Marks of places that are not fenced are as
a scenario assumes by default. Given its own effect, the years of a place are independent.

When not to use it
------------------
For fewer than three places, or to rank places: the own effect of a place holds its incomplete count as well
as its hazard.

What it cannot tell
-------------------
Whether the next place is like those on record, which were not drawn at random. With some twenty places and
one figure for the people of each, the density exponent is known roughly: its interval goes into every
scenario.

Proof
-----
Simulation-based calibration (Talts and others 2018): parameters drawn from the prior, records simulated, the
rank of the truth among posterior draws uniform (``bench/validation/melding.py``, docs/validation.md). The
likelihood agrees with R's dnbinom, pnbinom and integrate (``tests/reference/melding.R``), the sampler with
posteriors and evidence known in closed form (tests). Every place left out and predicted from the others:
:mod:`.holdout` and the page on withdrawal.

References
----------
Poole and Raftery (2000), Inference for deterministic simulation models: the Bayesian melding approach,
Journal of the American Statistical Association 95. Kennedy and O'Hagan (2001), Bayesian calibration of
computer models, Journal of the Royal Statistical Society B 63. Moulton and Benini (2003), Journal of
Epidemiology and Community Health 57: 956.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from impact.result import Declined, Result
from impact.scenario.calibration.melding import priors
from impact.scenario.calibration.melding.importance import Weighted, sample
from impact.scenario.calibration.melding.likelihood import Records
from impact.scenario.calibration.places_on_record import PlaceOnRecord
from impact.scenario.inputs.fields import FIELDS
from impact.scenario.inputs.scenario import Scenario
from impact.wording import count

_METHOD = "Bayesian melding by incremental mixture importance sampling"
ROWS = 2_000
#: how places differ cannot be seen in fewer
LEAST = 3


@dataclass(frozen=True, kw_only=True)
class Melding(Result):
    """The joint posterior.

    ``draws``: one row a draw, a column for each of :data:`priors.PRIORS`; ``fields``: the same rows as inputs
    of a scenario, hazard and learning those of one further place; ``table``: prior beside posterior
    (:func:`priors.table`); ``records``: the places; ``weighted``: all that was drawn, none where the
    posterior is read from a file (:mod:`.results_file`); ``effective``: what the weights are worth in
    independent draws.
    """

    draws: pd.DataFrame
    fields: pd.DataFrame
    table: pd.DataFrame
    records: Records
    weighted: Weighted | None
    effective: float

    @property
    def frame(self) -> pd.DataFrame:
        """Prior beside posterior: :attr:`table`."""
        return self.table


def meld(
    places: Sequence[PlaceOnRecord],
    base: Scenario | None = None,
    *,
    seed: int = 20250318,
    first: int = 6_000,
    step: int = 600,
    rows: int = ROWS,
) -> Melding | Declined:
    """Draw from the joint posterior of what the places teach.

    Parameters
    ----------
    places
        Those on record.
    base
        Scenario whose inputs stand for all that a place does not say; the engine's defaults when left out.
    seed
        Of the random numbers.
    first, step, rows
        Of :func:`impact.scenario.calibration.melding.importance.sample`.

    Returns
    -------
    Melding or Declined
        Declined for fewer than three places.
    """
    base = base or Scenario(name="history", title="A place on record")
    if len(places) < LEAST:
        return Declined(
            method=_METHOD,
            reason=f"{len(places)} places have mines, people and casualties on record; three are the least",
            n=len(places),
        )
    generator = np.random.default_rng(seed)
    records = Records(places, base)
    weighted = sample(records.log_likelihood, generator, first=first, step=step, rows=rows)
    chosen = weighted.z[weighted.resample(rows, generator)]
    draws = pd.DataFrame(priors.values(chosen))
    effective = weighted.effective()
    warnings = (
        () if effective > rows / 10 else (f"the draws are worth only {count(effective)} independent ones",)
    )
    return Melding(
        method=_METHOD,
        n=len(places),
        warnings=warnings,
        draws=draws,
        fields=further(draws, generator),
        table=priors.table({str(name): draws[name] for name in draws}),
        records=records,
        weighted=weighted,
        effective=effective,
    )


def further(draws: pd.DataFrame, generator: np.random.Generator) -> pd.DataFrame:
    """Turn draws into inputs of one further place, whose hazard and learning are its own."""
    # evenly spread quantiles in random order: the ends of the intervals owe nothing to luck
    normal = stats.norm.ppf((np.arange(len(draws)) + 0.5) / len(draws))
    own = np.exp(draws["between"] * generator.permutation(normal))
    learning = np.exp(draws["learning_between"] * generator.permutation(normal))
    fields = draws[list(priors.FIELDS)].assign(
        hazard=draws["hazard"] * own, learning_half_life=draws["learning_half_life"] * learning
    )
    for name in fields:
        fields[name] = fields[name].clip(FIELDS[str(name)].low, FIELDS[str(name)].high)
    return fields
