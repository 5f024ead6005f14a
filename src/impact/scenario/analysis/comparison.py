"""Scenarios side by side, on the same draws: what differs is what they assume, never luck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from impact.arguments import (
    ANY_SEED,
    NUMBER_OF_DRAWS,
    PROBABILITY,
    TEXT,
    mapping,
    nearest,
    one_of,
    takes,
)
from impact.errors import ModelInputError
from impact.result import Estimate, Picture
from impact.scenario.engine.draws import in_turn
from impact.scenario.engine.outcomes import ASSUMED, OUTCOME, OUTCOMES, TOTALS, Simulation
from impact.scenario.engine.simulate import simulate_totals
from impact.scenario.inputs.scenario import SCENARIO, Scenario
from impact.wording import count, listed

if TYPE_CHECKING:
    from impact.charts.frame.chart import Chart

_SHOWN = ["scenario", "median", "low50", "high50", "low90", "high90"]
_WHISKER = "9 of 10 draws"
#: part of a total below which a difference is the rounding of the arithmetic, and none of the scenarios
_ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Comparison:
    """Simulations of several scenarios with the same seed and number of draws, by the name given."""

    simulations: Mapping[str, Simulation]

    @property
    def frame(self) -> pd.DataFrame:
        """Every outcome of every scenario, one row each: ``scenario`` and the columns of :meth:`table`."""
        return pd.concat([self.table(outcome) for outcome in self._shared()], ignore_index=True)

    @takes("comparison", outcome=OUTCOME)
    def plot(self, outcome: str = "casualties", **words: Any) -> Chart:
        """Draw an outcome of every scenario with the interval of nine tenths of its draws.

        Parameters
        ----------
        outcome
            A key of TOTALS.
        words
            What every chart takes. The line of sources names the pages of the scenarios' inputs.
        """
        from impact.charts.tables.result_display import draw

        rows = self.table(outcome).rename(columns={"median": "estimate", "low90": "low", "high90": "high"})
        about, name = TOTALS[outcome], f"compare-{outcome.replace('_', '-')}"
        own = {"id": name, "unit": about.unit, "kind": about.kind, "whisker": _WHISKER}
        picture = Picture("intervals", (rows.assign(label=rows["scenario"]),), own, ASSUMED)
        return draw(picture, f"{about.meaning}, by scenario", self.credits, words)

    @property
    def credits(self) -> tuple[tuple[str, str], ...]:
        """The pages of the inputs of all scenarios."""
        return tuple(dict.fromkeys(page for run in self.simulations.values() for page in run.credits))

    def _repr_html_(self) -> str:
        from impact.charts.tables.result_display import block

        head = listed(list(self.simulations))
        outcome = next(iter(self._shared()))
        return block(head, [TOTALS[outcome].meaning], frame=self.table(outcome)[_SHOWN])

    def _shared(self) -> list[str]:
        return [name for name in TOTALS if all(name in run.totals for run in self.simulations.values())]

    @takes("comparison", outcome=OUTCOME)
    def table(self, outcome: str) -> pd.DataFrame:
        """List scenario, title, median, low50, high50, low90, high90 of one outcome, one row a scenario."""
        return pd.DataFrame(
            [
                {"scenario": name, "title": run.scenario.title, **run.summed(outcome)}
                for name, run in self.simulations.items()
            ]
        )

    @takes("comparison", first=TEXT, second=TEXT, outcome=OUTCOME, level=PROBABILITY)
    def difference(self, first: str, second: str, outcome: str, level: float = 0.9) -> Estimate:
        """Estimate by how much the first scenario exceeds the second, draw by draw.

        Draws in which both are never reached count as no difference, and so do those in which the two differ
        by the rounding of the arithmetic alone.

        Raises
        ------
        impact.errors.ModelInputError
            For a scenario that is not compared.
        """
        a, b = self._totals(first, outcome), self._totals(second, outcome)
        with np.errstate(invalid="ignore"):
            differences = np.where(_alike(a, b), 0.0, a - b)
        tail = (1 - level) / 2
        low, median, high = np.quantile(differences, [tail, 0.5, 1 - tail], method="inverted_cdf")
        return Estimate(
            method=f"{first} less {second} on the same {count(differences.size)} draws",
            n=differences.size,
            estimate=float(median),
            low=float(low),
            high=float(high),
            level=level,
            unit=TOTALS[outcome].unit,
            kind=TOTALS[outcome].kind,
        )

    @takes("comparison", first=TEXT, second=TEXT, outcome=OUTCOME)
    def probability_less(self, first: str, second: str, outcome: str) -> float:
        """Compute the share of the draws in which the first scenario has less than the second."""
        a, b = self._totals(first, outcome), self._totals(second, outcome)
        return float(((a < b) & ~_alike(a, b)).mean())

    def _totals(self, name: str, outcome: str) -> np.ndarray:
        if name not in self.simulations:
            near = nearest(name, self.simulations)
            raise ModelInputError(
                f"no scenario named {name!r} is compared",
                one_of(map(repr, self.simulations)),
                f"did you mean {near!r}?" if near else "correct the name",
            )
        return self.simulations[name].drawn(outcome).astype(float)


def _alike(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Mark the draws in which two totals are one, apart from the rounding of the arithmetic."""
    return np.isclose(a, b, rtol=_ROUNDING, atol=0.0)


@takes(
    "compare",
    scenarios=mapping(SCENARIO, expected="scenarios by the name of each, one or more"),
    draws=NUMBER_OF_DRAWS,
    seed=ANY_SEED,
    outcomes=OUTCOMES,
)
def compare(
    scenarios: Mapping[str, Scenario],
    draws: int = 20_000,
    seed: int = 20250318,
    outcomes: Sequence[str] = tuple(TOTALS),
) -> Comparison:
    """Simulate several scenarios on the same draws, for their totals: those named, or all.

    Examples
    --------
    >>> base = Scenario(name="base", title="Base")
    >>> both = compare({"base": base, "half": base.with_(mines_laid=50_000)}, draws=400, seed=1)
    >>> both.difference("half", "base", "casualties").high <= 0
    True
    """
    runs = {name: simulate_totals(scenarios[name], draws, seed, outcomes) for name in in_turn(scenarios)}
    return Comparison({name: runs[name] for name in scenarios})
