"""Which assumption matters how much: parts of the spread (Sobol), and one input at a time (tornado).

Model
-----
A scenario's expected outcome is a function y = f(u_1 .. u_d) of independent uniform numbers: each is turned
into an uncertain input by the quantile function of its distribution, and one says whether war comes where
that is open. Chance that no knowledge would remove (the Poisson counts) is left out. With V the variance over
all inputs,

    first-order part of input i   S_i = V(E(y | u_i)) / V      what knowing i alone would remove
    total part of input i         T_i = E(V(y | all but u_i)) / V      what stays open if only i is unknown

T_i - S_i is what i does together with others; the S_i add to one only where no inputs act together. Estimated
by SALib (estimators of Saltelli and others, 2010) from n (d + 2) rows of Sobol's sequence, in eight parts
scrambled independently of each other: the estimate is the mean of the eight, and their scatter gives its
interval, by the t distribution. (Resampling would take the rows of one long sequence for independent; its
95 % intervals held the truth in all of sixty simulations.)

y is by default log(1 + outcome) for people, mines, money and land. Products of uncertain factors give
outcomes with long tails: on their own scale a few extreme draws make up the variance, estimates need far
more rows, and the parts would tell what makes the worst cases worse. On the logarithmic scale a factor of ten
counts the same everywhere, and differences below one person or mine hardly at all. Years are taken as they
are; a year that is not reached counts as the horizon.

The tornado moves one input from its 5 % to its 95 % point, the others at their medians, war weighted by its
probability. It reads easily and sees no inputs acting together; hence both.

Assumptions
-----------
Inputs are independent of each other, but for those drawn together from the posterior of the calibration:
they are one factor, ``calibration``, and in the tornado each goes alone to the ends of its own column. The
distributions are the scenario's: an input held fixed has no part, however little is known of it.

When not to use it
------------------
To find inputs that could be dropped from the model, or to compare parts between scenarios whose inputs have
other distributions: a part says how much of this scenario's spread, not how much harm.

What it cannot tell
-------------------
Whether the model lacks something that matters more than any of its inputs.

Proof
-----
Ishigami's function, Sobol's g-function and a product of lognormal factors, whose parts are known in closed
form, through the same code; a scenario that is such a product (tests). Coverage of the intervals: simulation.

References
----------
Sobol (2001), Mathematics and Computers in Simulation 55. Saltelli and others (2010), Computer Physics
Communications 181. L'Ecuyer and Lemieux (2002), in Modeling Uncertainty, Kluwer. Iwanaga, Usher and Herman
(2022), Socio-Environmental Systems Modelling 4 (SALib).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from impact.arguments import ANY_SEED, PROBABILITY, choice, optional, takes
from impact.catalogue.frame_rows import each_row
from impact.result import Declined, Picture, Result
from impact.scenario.analysis.response import (
    CALIBRATION,
    WAR,
    Scale,
    described,
    joint,
    lower,
    open_inputs,
    outcome_words,
    response,
    scale_of,
)
from impact.scenario.analysis.variance import POWER, indices
from impact.scenario.engine.outcomes import ASSUMED, OUTCOME
from impact.scenario.engine.totals import without_effect
from impact.scenario.inputs.distributions import Posterior
from impact.scenario.inputs.scenario import SCENARIO, Scenario
from impact.wording import digits, listed, percent, short

_METHOD = "Sobol indices (SALib), expected outcome"
_WIDE = 0.1
_NEGATIVE = -0.02


@dataclass(frozen=True, kw_only=True)
class SobolResult(Result):
    """Which part of an outcome's spread goes back to which input.

    ``frame``: one row an uncertain input, the greatest total part first: field, inputs (the fields that move
    with it: several for ``calibration``), meaning, unit, assumed (in words), first, first_low, first_high,
    total, total_low, total_high (shares of the variance; estimates of small parts may fall below zero).
    ``together``: the share that no input makes alone. ``n``: rows of the design.
    """

    frame: pd.DataFrame
    outcome: str
    scale: Scale
    level: float
    together: float

    def picture(self) -> Picture:
        """Show the part of the spread that goes back to each input."""
        labels, parts = self.frame["field"].map(short), self.frame["total"].clip(lower=0)
        title = f"“{labels.iloc[0]}” leaves most of {outcome_words(self.outcome)} open"
        words = {"id": "sobol", "kind": "share", "unit": "share of the spread", "title": title}
        return Picture("bars", (pd.DataFrame({"label": labels, "value": parts}),), words, ASSUMED)

    def in_words(self) -> str:
        """Write which inputs leave most open."""
        top = self.frame[self.frame["total"] >= 0.05].head(3)
        named = [f"{lower(row.meaning)} ({percent(row.total)})" for row in each_row(top)]
        scale = ", counted in factors," if self.scale == "log" else ""
        inputs = listed(named) or "no single input"
        return (
            f"Of the spread of {outcome_words(self.outcome)}{scale} most stays open as long as these are "
            f"unknown: {inputs}"
        )


@takes(
    "sobol",
    scenario=SCENARIO,
    outcome=OUTCOME,
    n=POWER,
    seed=ANY_SEED,
    level=PROBABILITY,
    scale=optional(choice("log", "natural")),
)
def sobol(
    scenario: Scenario,
    outcome: str = "casualties",
    n: int = 2048,
    seed: int = 20250318,
    *,
    level: float = 0.95,
    scale: Scale | None = None,
) -> SobolResult | Declined:
    """Share the spread of an outcome out among the uncertain inputs.

    Parameters
    ----------
    scenario
        What is assumed.
    outcome
        A key of :data:`impact.scenario.engine.outcomes.TOTALS`.
    n
        A power of two, 16 or more; n (d + 2) rows are computed for d uncertain inputs.
    seed
        A whole number, zero or more.
    level
        Probability of the intervals.
    scale
        ``log`` or ``natural``; None for natural with years and log with all else.

    Returns
    -------
    SobolResult or Declined
        Declined where nothing varies.

    Raises
    ------
    impact.errors.ModelInputError
        For an unknown outcome, an n that is no power of two, a negative seed, a level outside 0 to 1.

    Examples
    --------
    >>> parts = sobol(Scenario(name="example", title="Example"), n=64, seed=1)
    >>> parts.frame["total"].is_monotonic_decreasing
    True
    """
    factors = _factors(scenario)
    names = list(factors)
    if not names:
        return Declined(
            method=_METHOD,
            reason="No input of this scenario is uncertain: no spread is there to be shared out.",
        )
    scale = scale or scale_of(outcome)

    def model(rows: np.ndarray) -> np.ndarray:
        totals = response(scenario, outcome, _values(scenario, factors, rows))
        return np.log1p(totals) if scale == "log" else totals

    without = without_effect(outcome)
    idle = [name for name, inputs in factors.items() if without.issuperset(inputs)]
    parts = indices(names, model, n=n, seed=seed, level=level, idle=idle)
    if parts is None:
        return Declined(
            method=_METHOD,
            reason=f"The expected {outcome_words(outcome)} are the same whatever the uncertain inputs are.",
            n=n * (len(names) + 2),
        )
    first, total = parts["first"], parts["total"]
    words = pd.DataFrame(
        {
            "field": names,
            "inputs": list(factors.values()),
            "meaning": [described(name).meaning for name in names],
            "unit": [described(name).unit for name in names],
            "assumed": [_assumed(scenario, name) for name in names],
        }
    )
    frame = words.merge(parts, on="field").sort_values("total", ascending=False, kind="stable")
    return SobolResult(
        method=_METHOD,
        n=n * (len(names) + 2),
        warnings=_warnings(frame),
        frame=frame.reset_index(drop=True),
        outcome=outcome,
        scale=scale,
        level=level,
        together=float(np.clip(1 - first.sum(), 0, 1)) if (total > first).any() else 0.0,
    )


def _factors(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    """Name what varies on its own, and the inputs it moves: the calibrated ones move as rows of one table."""
    together = joint(scenario)
    if len(together) < 2:
        return {name: (name,) for name in open_inputs(scenario)}
    alone = {name: (name,) for name in open_inputs(scenario) if name not in together}
    return {CALIBRATION: together} | alone


def _values(
    scenario: Scenario, factors: Mapping[str, tuple[str, ...]], rows: np.ndarray
) -> dict[str, np.ndarray]:
    """Turn uniform numbers into inputs; whether war comes goes by the row's own probability."""
    values = {}
    for at, (factor, inputs) in enumerate(factors.items()):
        for name in inputs:
            if name == WAR:
                continue
            assumed = scenario.input(name).distribution
            drawn = assumed.quantile
            if factor == CALIBRATION and isinstance(assumed, Posterior):
                drawn = assumed.together
            values[name] = _by_runs(drawn, rows[:, at])
    if WAR in factors:
        chance = values.get("war_probability", scenario.input("war_probability").distribution.median)
        values[WAR] = (rows[:, list(factors).index(WAR)] < chance).astype(float)
    return values


def _by_runs(function: Callable[[np.ndarray], np.ndarray], u: np.ndarray) -> np.ndarray:
    """Apply a function once to each run of equal numbers: in a design most rows repeat the one before."""
    starts = np.flatnonzero(np.concatenate([[True], u[1:] != u[:-1]]))
    return np.repeat(function(u[starts]), np.diff(starts, append=len(u)))


def _assumed(scenario: Scenario, name: str) -> str:
    if name == CALIBRATION:
        return f"{listed([short(field).lower() for field in joint(scenario)])}, drawn together"
    if name != WAR:
        return scenario.input(name).distribution.words()
    return f"with probability {scenario.input('war_probability').distribution.words()}"


def _warnings(frame: pd.DataFrame) -> tuple[str, ...]:
    warnings = []
    reach = (frame["total_high"] - frame["total_low"]) / 2
    wide = frame[(reach > _WIDE) | ((frame["first_high"] - frame["first_low"]) / 2 > _WIDE)]
    if len(wide):
        warnings.append(
            f"Uncertain by more than {digits(_WIDE, 'share')} points: {listed(list(wide['field']))}; "
            "more rows would help."
        )
    negative = frame[frame["first"] < _NEGATIVE]
    if len(negative):
        warnings.append(
            f"Parts below zero, which only an error of the estimate makes: {listed(list(negative['field']))}."
        )
    return tuple(warnings)
