"""What a simulation gives: arrays by draw and year, totals by draw, and the statements made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from impact.arguments import PROBABILITY, Kind, optional, several, takes
from impact.errors import ModelInputError, NothingToDraw
from impact.result import Estimate, Picture
from impact.scenario.engine.ordered import linear
from impact.scenario.inputs import references
from impact.scenario.inputs.scenario import Scenario
from impact.wording import count, digits_above, in_draws

if TYPE_CHECKING:
    import xarray as xr

    from impact.charts.frame.chart import Chart

KEPT = 100_000
"""Draws whose course by year is kept."""


@dataclass(frozen=True)
class Variable:
    """A result: what it means, its unit, and how it is stored."""

    meaning: str
    unit: str
    dtype: str = "float64"

    @property
    def kind(self) -> str:
        """What it measures, one of :data:`impact.vocabulary.KINDS`: a number of years is no drawn amount."""
        return "count" if self.unit == "years" else "simulated"


VARIABLES = {
    "live": Variable("Live mines at the end of the year", "mines"),
    "displaced": Variable("Of them outside marked and recorded land", "mines"),
    "hazardous_km2": Variable("Suspected land not yet released at the end of the year", "km2"),
    "detonated": Variable("Mines detonated in combat or set off by people", "mines"),
    "cleared": Variable("Mines cleared", "mines"),
    "migrated": Variable("Mines carried away from the country's land", "mines"),
    "expected_casualties": Variable("Expected civilian casualties", "persons"),
    "casualties": Variable("Civilian casualties", "persons", "int32"),
    "children": Variable("Of them children", "persons", "int32"),
    "killed": Variable("Civilians killed", "persons", "int32"),
    "injured": Variable("Civilians injured", "persons", "int32"),
    "deminers": Variable("Deminers killed or injured", "persons", "int32"),
    "cost": Variable("Cost of clearance in the year", "USD"),
}

TOTALS = {
    "casualties": Variable("Civilian casualties", "persons", "int32"),
    "children": Variable("Of them children", "persons", "int32"),
    "killed": Variable("Civilians killed", "persons", "int32"),
    "injured": Variable("Civilians injured", "persons", "int32"),
    "deminers": Variable("Deminers killed or injured", "persons", "int32"),
    "expected_casualties": Variable("Expected civilian casualties", "persons", "float32"),
    "cost": Variable("Cost of clearing within the years followed", "USD"),
    "full_cost": Variable("Cost of clearing all suspected land, whenever that is", "USD"),
    "discounted_cost": Variable("Cost of clearing within the years followed, discounted", "USD"),
    "laid": Variable("Explosive mines laid", "mines", "float32"),
    "self_destructed": Variable("Of them self-destructed or inert", "mines", "float32"),
    "detonated": Variable("Mines detonated", "mines", "float32"),
    "cleared": Variable("Mines cleared", "mines", "float32"),
    "migrated": Variable("Mines carried away", "mines", "float32"),
    "live_at_end": Variable("Live mines left at the end", "mines", "float32"),
    "suspected_km2": Variable("Suspected land", "km2", "float32"),
    "year_last_mine": Variable("Years until fewer than half a live mine is expected", "years", "float32"),
    "year_risk_gone": Variable("Years until 99 % of the worst year's risk is gone", "years", "float32"),
    "year_released": Variable("Years until all suspected land is released", "years", "float32"),
}


ASSUMED = "assumptions of the scenario"
"""Line of sources where no input of a scenario names a page."""

_LEVELS = (0.5, 0.9)
_SHOWN = ["meaning", "unit", "median", "low50", "high50", "low90", "high90"]


def check_outcome(outcome: str) -> None:
    """Refuse an outcome that no simulation has."""
    if not any(outcome == name for name in TOTALS):  # a list would be no key
        raise ModelInputError(
            f"no outcome is named {outcome!r}", "one of: " + ", ".join(TOTALS), "correct the name"
        )


def check_variable(name: str, known: Iterable[str] = VARIABLES) -> None:
    """Refuse a course by year that no simulation has, or not this one."""
    if not any(name == one for one in known):  # a list would be no key
        raise ModelInputError(
            f"no yearly result is named {name!r}", "one of: " + ", ".join(known), "correct the name"
        )


def _outcome(value: Any) -> str:
    check_outcome(value)
    return str(value)


def _variable(value: Any) -> str:
    check_variable(value)
    return str(value)


#: an outcome, some of them, and a course by year, where a function is asked for them
OUTCOME = Kind(_outcome, "the name of an outcome")
OUTCOMES = several(OUTCOME, least=1, expected="names of outcomes, one or more")
VARIABLE = Kind(_variable, "the name of a course by year")


def _limit(value: Any) -> float:
    if isinstance(value, str | bytes | bool) or float(value) != float(value):
        raise TypeError
    return float(value)


_LIMIT = Kind(_limit, "a number, infinite where there is no limit", "give one number")


@dataclass(frozen=True, eq=False)
class Simulation:
    """A simulated scenario.

    ``by_year``: an array (year, draw) for each of VARIABLES that was asked for, of the draws kept, and
    ``years``: the same with labels, (draw, year); ``totals``: one row a draw, a column for each of TOTALS
    that was asked for (years not reached within the horizon are infinite); ``inputs``: the drawn values of
    the uncertain fields and whether war came, of the draws kept; ``summed_up``: bands and means by year of
    some variables, or means alone (:meth:`sum_up`).
    """

    scenario: Scenario
    draws: int
    seed: int
    by_year: Mapping[str, np.ndarray] = field(repr=False)
    totals: pd.DataFrame
    inputs: pd.DataFrame
    summed_up: Mapping[str, pd.DataFrame] = field(default_factory=dict, repr=False)

    @cached_property
    def years(self) -> xr.Dataset:
        """The courses by draw and year, each with its unit and meaning."""
        import xarray as xr  # a fifth of a second, and where dask is installed it imports that, too

        labels = {name: VARIABLES[name] for name in self.by_year}
        data = {
            name: (("draw", "year"), self.by_year[name].T, {"units": about.unit, "long_name": about.meaning})
            for name, about in labels.items()
        }
        year = ("year", np.arange(self.scenario.horizon), {"units": "years since laying"})
        return xr.Dataset(data, coords={"year": year})

    @property
    def frame(self) -> pd.DataFrame:
        """The outcomes with their intervals: :meth:`summary`."""
        return self.summary()

    @takes("simulation", variable=VARIABLE)
    def plot(self, variable: str = "live", **words: Any) -> Chart:
        """Draw a variable over the years: its median, and bands of half and nine tenths of the draws.

        Parameters
        ----------
        variable
            A key of VARIABLES: live, casualties, cleared, cost and others.
        words
            What every chart takes. The line of sources names the pages of the scenario's inputs.

        Raises
        ------
        impact.errors.NothingToDraw
            Where only totals were simulated, as in a comparison.
        """
        if not self.by_year:
            raise NothingToDraw(
                "only totals were simulated, not the years", "a run of scenario.simulate", "look at .frame"
            )
        from impact.charts.tables.result_display import draw

        bands = self.bands(variable)
        meaning = VARIABLES[variable].meaning
        own = {"id": f"scenario-{variable.replace('_', '-')}", "unit": meaning}
        title = f"{self.scenario.title}: {meaning[0].lower()}{meaning[1:]}"
        return draw(Picture("quantile_bands", (bands,), own, ASSUMED), title, self.credits, words)

    @property
    def credits(self) -> tuple[tuple[str, str], ...]:
        """The pages of the scenario's inputs."""
        return tuple((page, "") for page in references.source_ids(self.scenario))

    def _repr_html_(self) -> str:
        from impact.charts.tables.result_display import block

        notes = [f"{count(self.draws)} draws, {self.scenario.horizon} years, seed {self.seed}."]
        return block(self.scenario.title, notes, frame=self.summary()[_SHOWN])

    @takes("simulation", outcome=OUTCOME, level=PROBABILITY)
    def interval(self, outcome: str, level: float = 0.9) -> Estimate:
        """Estimate an outcome by the median and the middle part ``level`` of its draws.

        Returns
        -------
        impact.result.Estimate
            Years not reached within the horizon are infinite, also as bounds.

        Raises
        ------
        impact.errors.ModelInputError
            For an unknown outcome, or a level outside 0 to 1.
        """
        values = self.drawn(outcome)
        tail = (1 - level) / 2
        low, median, high = _quantiles(values, [tail, 0.5, 1 - tail])
        return Estimate(
            method=f"{count(self.draws)} draws of scenario {self.scenario.name}",
            n=self.draws,
            estimate=median,
            low=low,
            high=high,
            level=level,
            unit=TOTALS[outcome].unit,
            kind=TOTALS[outcome].kind,
        )

    @takes("simulation", outcome=OUTCOME, below=_LIMIT, above=_LIMIT)
    def probability(self, outcome: str, *, below: float = np.inf, above: float = -np.inf) -> float:
        """Compute the share of the draws in which an outcome is less than ``below`` and more than ``above``.

        Not reached within the horizon counts as more than any number of years.
        """
        values = self.drawn(outcome)
        inside = (values > above) & (
            (values < below) if np.isfinite(below) else np.ones_like(values, dtype=bool)
        )
        return float(inside.mean())

    @takes("simulation", outcome=OUTCOME, share=PROBABILITY)
    def statement(self, outcome: str, share: float = 0.75) -> str:
        """Write below what an outcome stays in a share of the draws.

        Examples
        --------
        >>> from impact.scenario.engine.simulate import simulate
        >>> run = simulate(Scenario(name="none", title="No mines").with_(mines_laid=0), draws=40, seed=1)
        >>> run.statement("casualties")
        'in 3 of 4 draws fewer than 1 civilian casualties'
        """
        values = self.drawn(outcome)
        part = Fraction(share).limit_denominator(100)
        draws = f"in {part.numerator} of {part.denominator} draws"
        bound = _quantiles(values, [share])[0]
        meaning, unit = TOTALS[outcome].meaning, TOTALS[outcome].unit
        meaning = meaning[0].lower() + meaning[1:]
        if unit == "years":
            if not np.isfinite(bound):
                # the bound only tells that too many draws do not get there: say how many
                never = in_draws(float(np.isinf(values).mean()))
                return f"{never} more than the {self.scenario.horizon} years looked at, {meaning}"
            return f"{draws} at most {digits_above(bound, 'count')} {meaning}"
        if unit == "persons":
            return f"{draws} fewer than {digits_above(np.floor(bound) + 1, 'simulated')} {meaning}"
        return f"{draws} at most {digits_above(bound, 'simulated')} {unit}, {meaning}"

    @takes("simulation", variable=VARIABLE, levels=several(PROBABILITY, of="levels"))
    def bands(self, variable: str, levels: Sequence[float] = _LEVELS) -> pd.DataFrame:
        """Compute the spread of a variable over the draws, year by year.

        Returns
        -------
        pandas.DataFrame
            year (since laying), median, and for each level low and high, as low50, high50, low90, high90.
        """
        if "median" in self.summed_up.get(variable, ()) and tuple(levels) == _LEVELS:
            return self.summed_up[variable].drop(columns="mean")
        check_variable(variable, self.by_year)
        quantiles = {"median": 0.5}
        for level in levels:
            part = str(round(100 * level))
            quantiles["low" + part], quantiles["high" + part] = (1 - level) / 2, (1 + level) / 2
        ordered = np.sort(self.by_year[variable], axis=1)
        bands = pd.DataFrame({name: linear(ordered, level) for name, level in quantiles.items()})
        return bands.assign(year=np.arange(self.scenario.horizon))[["year", *quantiles]]

    @takes("simulation", variable=VARIABLE)
    def mean(self, variable: str) -> np.ndarray:
        """Average a variable over the draws, year by year: (horizon,)."""
        if variable in self.summed_up:
            return self.summed_up[variable]["mean"].to_numpy()
        check_variable(variable, self.by_year)
        return np.asarray(self.by_year[variable].mean(axis=1))

    @takes("simulation", variables=several(VARIABLE, of="courses by year"))
    def sum_up(self, variables: Sequence[str]) -> Simulation:
        """Copy it with the bands and means of some variables in place of their courses, which are large."""
        summed = {name: self.bands(name).assign(mean=self.mean(name)) for name in variables}
        rest = {name: course for name, course in self.by_year.items() if name not in summed}
        return replace(self, by_year=rest, summed_up={**self.summed_up, **summed})

    @takes("simulation", outcomes=optional(several(OUTCOME, of="outcomes")))
    def summary(self, outcomes: Sequence[str] | None = None) -> pd.DataFrame:
        """List outcome, meaning, unit, median, low50, high50, low90, high90, one row an outcome."""
        return pd.DataFrame([self.summed(outcome) for outcome in outcomes or self.totals])

    @takes("simulation", outcome=OUTCOME)
    def summed(self, outcome: str) -> dict[str, str | float]:
        """Sum one outcome up: a row of :meth:`summary`."""
        low90, low50, median, high50, high90 = _quantiles(self.drawn(outcome), [0.05, 0.25, 0.5, 0.75, 0.95])
        return {
            "outcome": outcome,
            "meaning": TOTALS[outcome].meaning,
            "unit": TOTALS[outcome].unit,
            "median": median,
            "low50": low50,
            "high50": high50,
            "low90": low90,
            "high90": high90,
        }

    @takes("simulation", outcome=OUTCOME)
    def drawn(self, outcome: str) -> np.ndarray:
        """Look up the values of an outcome, one a draw.

        Raises
        ------
        impact.errors.ModelInputError
            For an outcome that was not simulated.
        """
        if outcome not in self.totals:
            raise ModelInputError(
                f"{outcome!r} was not simulated",
                "one of: " + ", ".join(self.totals),
                "name it among the outcomes that are simulated",
            )
        return self.totals[outcome].to_numpy()


def _quantiles(values: np.ndarray, levels: Sequence[float]) -> list[float]:
    """Compute quantiles that are drawn values: nothing lies between a year and never to interpolate."""
    return [float(q) for q in np.quantile(values, levels, method="inverted_cdf")]
