"""What would have to be true: the value of one input at which an outcome crosses a threshold.

Model
-----
With all other inputs at their medians the expected outcome is a function g of one input x. Its crossings of a
threshold c are the roots of g(x) - c: bracketed on a grid over all values the field allows, in even steps, in
even ratios and at the quantiles of the input, then found by Brent's method. Of several crossings the one
nearest to what is assumed is the answer, and the others are kept. A year that is not reached counts as the
horizon; where an outcome jumps, the crossing is the jump.

Assumptions
-----------
One input moves, the others do not answer to it. Crossings closer to each other than the grid are missed.

When not to use it
------------------
To call a crossing likely or unlikely beyond what ``beyond`` says: how much of the assumed distribution lies
on its other side. An input held fixed has no such share.

What it cannot tell
-------------------
Which two inputs together would cross a threshold that none crosses alone.

Proof
-----
Where few mines are set off, casualties are in proportion to the hazard, to people and to mines, so that the
crossing is known (tests).

References
----------
Brent (1973), Algorithms for Minimization without Derivatives, Prentice-Hall.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import optimize

from impact.arguments import TEXT, Kind, number, optional, several, takes
from impact.errors import ModelInputError
from impact.result import Declined, Result
from impact.scenario.analysis.response import lower, outcome_words, response
from impact.scenario.engine.outcomes import OUTCOME
from impact.scenario.inputs.fields import FIELDS
from impact.scenario.inputs.scenario import SCENARIO, Scenario

_METHOD = "what would have to be true of one input, roots by Brent's method"
_TIMES = (0.1, 10.0)
#: Differences smaller than this part of the greatest value are rounding.
_SAME = 1e-9
_CHANCE = "war_probability"
_STEPS = 81
_ACROSS = 1e-6  # of the assumed value, where the grid in even ratios begins


@dataclass(frozen=True, kw_only=True)
class Crossings(Result):
    """Crossings of each input, those within reach of what is assumed first.

    ``frame``: one row an input and threshold: field, meaning, unit, assumed (words), median, low, high (5 and
    95 % points), threshold, times (threshold over ``central``), value (of the input, the crossing nearest to
    its median; nan: never crossed), others (further crossings), inside (value between low and high), beyond
    (share of the input's own draws on the other side of the crossing; nan for an input held fixed).
    ``central``: the outcome with every input at its median.
    """

    frame: pd.DataFrame
    outcome: str
    central: float

    @property
    def decisive(self) -> pd.DataFrame:
        """The rows whose crossing lies between the 5 and 95 % points of the input."""
        return self.frame[self.frame["inside"]]

    def in_words(self) -> str:
        """Write which single assumption could change the order of magnitude."""
        meanings = list(dict.fromkeys(self.decisive["meaning"].map(lower)))
        inputs = "; ".join(meanings) or "none alone"
        return f"Inputs that cross a threshold within 9 of 10 of their draws: {inputs}"


def _thresholds(value: Any) -> list[float]:
    return [_NUMBER.take(value)] if np.ndim(value) == 0 else _NUMBERS.take(value)


_NUMBER = number()
_NUMBERS = several(_NUMBER, least=1)
_THRESHOLDS = Kind(_thresholds, "a finite number, or a list of them", "in the unit of the outcome")


@takes(
    "crossings",
    scenario=SCENARIO,
    outcome=OUTCOME,
    threshold=optional(_THRESHOLDS),
    fields=optional(several(TEXT)),
)
def crossings(
    scenario: Scenario,
    outcome: str = "casualties",
    threshold: float | Sequence[float] | None = None,
    *,
    fields: Sequence[str] | None = None,
) -> Crossings | Declined:
    """Find, for each input alone, where an outcome crosses a threshold.

    Parameters
    ----------
    scenario
        What is assumed of everything else.
    outcome
        A key of :data:`impact.scenario.engine.outcomes.TOTALS`.
    threshold
        One or more, in the unit of the outcome; None for a tenth and ten times the outcome with every input
        at its median, so that the table shows which single assumption could change the order of magnitude.
    fields
        Inputs that matter to the scenario, uncertain or not; None for the uncertain ones.

    Returns
    -------
    Crossings or Declined
        Declined where no input is given or uncertain, or where a tenth of nothing was asked for.

    Raises
    ------
    impact.errors.ModelInputError
        For an unknown outcome or field, or a threshold that is no number.

    Examples
    --------
    >>> table = crossings(Scenario(name="e", title="E"), fields=["hazard", "killed_share"]).frame
    >>> table["field"].tolist(), table["value"].notna().tolist()
    (['hazard', 'hazard', 'killed_share', 'killed_share'], [True, True, False, False])
    """
    names = list(scenario.uncertain() if fields is None else fields)
    central = float(response(scenario, outcome, {})[0])
    if not names:
        return Declined(method=_METHOD, reason="No input of this scenario is uncertain.")
    if threshold is None:
        if central <= 0:
            reason = f"With every input at its median there are no {outcome_words(outcome)} to be multiplied."
            return Declined(method=_METHOD, reason=reason)
        thresholds = [times * central for times in _TIMES]
    else:
        thresholds = [float(level) for level in np.atleast_1d(np.asarray(threshold, dtype=float))]
    _check(scenario, names)
    crossed = roots(
        curves(scenario, names, outcome), thresholds, lambda points: _heights(scenario, outcome, points)
    )
    rows = [
        _row(scenario, name, level, central, crossed[name, level]) for name in names for level in thresholds
    ]
    frame = pd.DataFrame(rows)
    order = frame.assign(
        far=~frame["inside"],
        rest=-frame["beyond"].fillna(0.0),
        never=frame["value"].isna(),
    ).sort_values(["far", "rest", "never"], kind="stable")
    frame = frame.loc[order.index].reset_index(drop=True)
    return Crossings(method=_METHOD, n=len(frame), frame=frame, outcome=outcome, central=central)


def _check(scenario: Scenario, names: Sequence[str]) -> None:
    used = scenario.used()
    for name in names:
        if name not in used:
            raise ModelInputError(
                f"a crossing was asked for {name!r}, which does not matter to scenario {scenario.name}",
                "one of: " + ", ".join(used),
                "choose one of these",
            )


def _row(
    scenario: Scenario, name: str, threshold: float, central: float, crossed: Sequence[float]
) -> dict[str, object]:
    assumed = scenario.input(name).distribution
    value, others = nearest(crossed, assumed.median) if crossed else (float("nan"), ())
    return {
        "field": name,
        "meaning": FIELDS[name].meaning,
        "unit": FIELDS[name].unit,
        "assumed": assumed.words(),
        "median": assumed.median,
        "low": assumed.low,
        "high": assumed.high,
        "threshold": threshold,
        "times": threshold / central if central > 0 else float("nan"),
        "value": value,
        "others": others,
        "inside": bool(assumed.low <= value <= assumed.high),
        "beyond": _beyond(scenario, name, value),
    }


def _beyond(scenario: Scenario, name: str, value: float) -> float:
    assumed = scenario.input(name).distribution
    if not assumed.varies or np.isnan(value):
        return float("nan")
    draws = assumed.quantile((np.arange(2000) + 0.5) / 2000)
    return float((draws > value).mean() if value >= assumed.median else (draws < value).mean())


class Curve(NamedTuple):
    """Values of a function of one input on a grid, in ascending order of the input."""

    x: np.ndarray
    y: np.ndarray


Points = Mapping[str, np.ndarray]
"""Values by input."""


def curves(scenario: Scenario, names: Sequence[str], outcome: str) -> dict[str, Curve]:
    """Compute the expected outcome over all allowed values of each input, the others at their medians."""
    grids = {name: _grid(scenario, name) for name in names}
    heights = _heights(scenario, outcome, grids)
    return {name: Curve(grids[name], heights[name]) for name in names}


def _heights(scenario: Scenario, outcome: str, points: Points) -> dict[str, np.ndarray]:
    """Compute the expected outcome at values of each input, the others at their medians."""
    moved = {name: values for name, values in points.items() if name != _CHANCE}
    heights = _moved_one_at_a_time(scenario, outcome, moved)
    if _CHANCE in points:
        # what matters only in war or only in peace must be there wherever the probability moves
        undecided = scenario.with_(war_probability=0.5)
        heights[_CHANCE] = response(undecided, outcome, {_CHANCE: points[_CHANCE]})
    return heights


def _moved_one_at_a_time(
    scenario: Scenario, outcome: str, grids: Mapping[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """Compute all curves as rows of one table: a run costs hardly more for all than for one."""
    if not grids:
        return {}
    ends = np.cumsum([len(grid) for grid in grids.values()])
    rows = {}
    for end, (name, grid) in zip(ends, grids.items(), strict=True):
        rows[name] = np.full(ends[-1], scenario.input(name).distribution.median)
        rows[name][end - len(grid) : end] = grid
    return dict(zip(grids, np.split(response(scenario, outcome, rows), ends[:-1]), strict=True))


def _grid(scenario: Scenario, name: str) -> np.ndarray:
    """List allowed values in even steps, in even ratios, and where the input's draws lie."""
    low, high = FIELDS[name].low, FIELDS[name].high
    assumed = scenario.input(name).distribution
    start = max(low, _ACROSS * (assumed.median if assumed.median > 0 else high))
    parts = [
        np.linspace(low, high, _STEPS),
        assumed.quantile(np.linspace(0.005, 0.995, _STEPS)),
        np.array([assumed.median]),
    ]
    if high > start > 0:
        parts.append(np.geomspace(start, high, 2 * _STEPS))
    return np.unique(np.clip(np.concatenate(parts), low, high))


class _Unknown(Exception):
    """A value at which a curve is not known yet."""


def roots(
    curves: Mapping[str, Curve], thresholds: Sequence[float], heights: Callable[[Points], Points]
) -> dict[tuple[str, float], list[float]]:
    """Find where curves cross thresholds; touching without crossing does not count.

    Parameters
    ----------
    curves
        By input, on a grid.
    thresholds
        In the unit of the curves.
    heights
        Computes curves at further values. One call costs hardly more for all curves than for one: so every
        search goes on until it needs a value that is not known, and begins again once all those are.

    Returns
    -------
    dict
        By input and threshold.
    """
    known = {name: dict(zip(c.x.tolist(), c.y.tolist(), strict=True)) for name, c in curves.items()}
    ends = {(name, level): _ends(curve, level) for name, curve in curves.items() for level in thresholds}
    crossed: dict[tuple[str, float, float], float] = {}
    while True:
        missing: dict[str, set[float]] = {}
        for (name, level), pairs in ends.items():
            for a, b in pairs:
                try:
                    crossed[name, level, a] = _root(known[name], level, a, b)
                except _Unknown as unknown:
                    missing.setdefault(name, set()).add(unknown.args[0])
        if not missing:
            break
        points = {name: np.array(sorted(values)) for name, values in missing.items()}
        for name, values in heights(points).items():
            known[name].update(zip(points[name].tolist(), values.tolist(), strict=True))
    return {key: [crossed[*key, a] for a, _ in pairs] for key, pairs in ends.items()}


def _ends(curve: Curve, threshold: float) -> list[tuple[float, float]]:
    """List neighbours on the grid between which a curve crosses a threshold."""
    distance = curve.y - threshold
    size = max(float(np.abs(curve.y).max(initial=0.0)), abs(threshold))
    sign = np.where(np.abs(distance) <= _SAME * size, 0.0, np.sign(distance))
    return [
        (float(curve.x[before]), float(curve.x[after]))
        for before, after in itertools.pairwise(np.flatnonzero(sign))
        if sign[before] != sign[after]
    ]


def _root(known: Mapping[float, float], threshold: float, a: float, b: float) -> float:
    """Find where a curve crosses a threshold between two values, as far as it is known."""

    def above(x: float) -> float:
        if x not in known:
            raise _Unknown(x)
        return known[x] - threshold

    return float(optimize.brentq(above, a, b, xtol=1e-9 * max(abs(a), abs(b)), rtol=1e-9))


def nearest(crossed: Sequence[float], assumed: float) -> tuple[float, tuple[float, ...]]:
    """Part the crossing nearest to the assumed value, in ratio where it has one, from the others."""

    def far(root: float) -> float:
        if assumed > 0 and root > 0:
            return float(abs(np.log(root / assumed)))
        return abs(root - assumed)

    value = min(crossed, key=far)
    return value, tuple(root for root in crossed if root != value)
