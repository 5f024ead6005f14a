"""An outcome along one input: over all values its field allows, and where it crosses a threshold."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import optimize

from impact.scenario.analysis.response import WAR, response
from impact.scenario.engine import draws as drawing
from impact.scenario.inputs.fields import FIELDS
from impact.scenario.inputs.scenario import Scenario

Over = Literal["medians", "draws"]
#: Differences smaller than this part of the greatest value are rounding.
SAME = 1e-9
_STEPS = {"medians": 81, "draws": 17}
_ACROSS = 1e-6  # of the assumed value, where the grid in even ratios begins


@dataclass(frozen=True)
class Curve:
    """A function of one input, and its values on a grid."""

    at: Callable[[np.ndarray], np.ndarray]
    x: np.ndarray
    y: np.ndarray

    @property
    def size(self) -> float:
        """The greatest value on the grid, by magnitude."""
        return float(np.abs(self.y).max(initial=0.0))

    def extreme(self, highest: bool) -> int:
        """Find the highest or lowest point; of equal ones that at an end of the range."""
        y = self.y if highest else -self.y
        near = np.flatnonzero(y >= y.max() - SAME * self.size)
        return int(near[-1] if near[-1] == y.size - 1 else near[0])


def along(
    scenarios: Sequence[Scenario],
    field: str,
    outcome: str,
    over: Over,
    draws: int,
    seed: int,
    *,
    both: bool = True,
) -> Curve:
    """Look at an outcome over all allowed values of an input.

    Parameters
    ----------
    scenarios
        One, or two for the difference of the first and the second. The input matters to one of them at least.
    field, outcome
        The input that moves, and what is looked at.
    over
        ``medians`` or ``draws`` of the other inputs; of the draws the median (of the differences) is taken.
    draws, seed
        For ``draws``.
    both
        Whether the input moves in both scenarios, or in the first only.

    Returns
    -------
    Curve
        The function, and its values on a grid.
    """
    owner = next(one for one in scenarios if field in one.used())
    if field == "war_probability":
        # what matters only in war or only in peace must be there wherever the probability moves
        scenarios = [
            one.with_(war_probability=0.5) if both or not place else one
            for place, one in enumerate(scenarios)
        ]

    def at(x: np.ndarray) -> np.ndarray:
        parts = [
            _over(one, field if both or not place else "", outcome, x, over, draws, seed)
            for place, one in enumerate(scenarios)
        ]
        found = parts[0] if len(parts) == 1 else parts[0] - parts[1]
        return found if over == "medians" else np.median(found, axis=1)

    x = _grid(owner, field, _STEPS[over])
    return Curve(at, x, at(x))


def _over(
    scenario: Scenario, field: str, outcome: str, x: np.ndarray, over: Over, draws: int, seed: int
) -> np.ndarray:
    """Give the outcome at each value: (values,), or with draws (values, draws)."""
    if over == "medians":
        varied = {field: x} if field in scenario.used() else {}
        return np.broadcast_to(response(scenario, outcome, varied), x.shape)
    drawn: dict[str, list[np.ndarray]] = {}
    for block, _, n in drawing.blocks(draws):
        for name, values in drawing.inputs(scenario, block, seed).items():
            drawn.setdefault(name, []).append(values[:n])
        if field == "war_probability":
            drawn.setdefault("luck", []).append(drawing.uniforms(WAR, block, seed)[0][:n])
    one = {name: np.concatenate(parts) for name, parts in drawn.items()}
    luck = one.pop("luck", None)
    rows = {name: np.tile(values, x.size) for name, values in one.items()}
    if field in scenario.used():
        rows[field] = np.repeat(x, draws)
    if luck is not None:
        rows[WAR] = (np.tile(luck, x.size) < rows[field]).astype(float)
    return response(scenario, outcome, rows).reshape(x.size, draws)


def _grid(scenario: Scenario, field: str, steps: int) -> np.ndarray:
    """Give allowed values in even steps, in even ratios, and where the input's draws lie."""
    low, high = FIELDS[field].low, FIELDS[field].high
    given = scenario.input(field).distribution
    start = max(low, _ACROSS * (given.median if given.median > 0 else high))
    parts = [
        np.linspace(low, high, steps),
        given.quantile(np.linspace(0.005, 0.995, steps)),
        np.array([given.median]),
    ]
    if high > start > 0:
        parts.append(np.geomspace(start, high, 2 * steps))
    return np.unique(np.clip(np.concatenate(parts), low, high))


def roots(curve: Curve, threshold: float) -> list[tuple[float, bool]]:
    """Find the crossings and whether the curve rises there; touching without crossing does not count."""

    def above(x: float) -> float:
        return float(curve.at(np.array([x]))[0]) - threshold

    apart = curve.y - threshold
    size = max(curve.size, abs(threshold))
    sign = np.where(np.abs(apart) <= SAME * size, 0.0, np.sign(apart))
    clear = np.flatnonzero(sign)
    found = []
    for left, right in itertools.pairwise(clear):
        if sign[left] != sign[right]:
            a, b = float(curve.x[left]), float(curve.x[right])
            root = optimize.brentq(
                lambda x: float(curve.at(np.array([x]))[0]) - threshold,
                a,
                b,
                xtol=1e-9 * max(abs(a), abs(b)),
                rtol=1e-9,
            )
            found.append((float(root), bool(sign[right] > 0)))
    return found


def nearest(found: Sequence[tuple[float, bool]], assumed: float) -> tuple[float, bool, tuple[float, ...]]:
    """Take the crossing nearest to the assumed value, in ratio where it has one."""

    def far(root: tuple[float, bool]) -> float:
        if assumed > 0 and root[0] > 0:
            return float(abs(np.log(root[0] / assumed)))
        return abs(root[0] - assumed)

    value, rising = min(found, key=far)
    return value, rising, tuple(root for root, _ in found if root != value)
