"""Predict a place on record from what other places teach, and set the result beside what was recorded.

Own to the place: its mines, suspected land, people, fences, and the years before clearance began. Carried
from the other places: pace of release, cost per km2, deminers' casualties per mine, land per mine. All else
is the engine's default. Its casualties are predicted by :mod:`impact.scenario.calibration.melding.holdout`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from impact.scenario.calibration.histories import Figure, History
from impact.scenario.calibration.transfer import Transfer
from impact.scenario.engine.outcomes import Simulation
from impact.scenario.engine.simulate import simulate
from impact.scenario.inputs.distributions import Distribution, Fixed, Lognormal
from impact.scenario.inputs.fields import FIELDS, Input
from impact.scenario.inputs.scenario import Scenario

#: years that are simulated; land not released by then is told as more than that
LONGEST = 200
#: predicted and recorded agree in order of magnitude when neither is so many times the other
ORDER = 10.0
#: what is compared: its meaning and its unit
MEANINGS = {
    "deminers": ("Deminers' casualties", "persons"),
    "years": ("Years until all land is released", "years"),
    "cost": ("Cost", "USD"),
    "area": ("Suspected land, given the mines", "km2"),
    "mines": ("Mines, given the suspected land", "mines"),
}
COLUMNS = (
    "place",
    "outcome",
    "meaning",
    "unit",
    "first",
    "last",
    "recorded",
    "recorded_low",
    "recorded_high",
    "at_least",
    "low90",
    "low50",
    "predicted",
    "high50",
    "high90",
    "ratio",
    "inside",
    "order",
    "given",
    "how",
    "sources",
)
#: what of the place itself goes into each prediction; the rest comes from the other places or is the default
GIVEN = {
    "deminers": "mines, years before clearance",
    "years": "years before clearance",
    "cost": "land, years before clearance",
    "area": "mines",
    "mines": "land",
}
_QUANTILES = {"low90": 0.05, "low50": 0.25, "predicted": 0.5, "high50": 0.75, "high90": 0.95}
_DEEPEST = 50.0
_M2 = 1e6


def scenario_of(
    history: History, base: Scenario, carried: Mapping[str, Distribution], horizon: int
) -> Scenario:
    """Make the scenario of a place.

    Parameters
    ----------
    history
        Must have ``mines``, ``area``, ``people`` and ``released``.
    base
        Whose inputs stand for all that is neither recorded nor carried.
    carried
        Inputs that come from elsewhere, by field.
    horizon
        Years.

    Returns
    -------
    Scenario
        Persistent mines, no further war. Mined land is given as length times depth, because the land is on
        record and the number of mines is a range.

    Examples
    --------
    >>> place = History(
    ...     "HRV",
    ...     "Croatia",
    ...     1996,
    ...     False,
    ...     {
    ...         "mines": Figure(100, 400, "mines", "", ("p",)),
    ...         "area": Figure(4, 4, "km2", "", ("p",)),
    ...         "people": Figure(75, 75, "persons per km2", "", ("p",)),
    ...         "released": Figure(4, 4, "km2", "", ("p",), 1998, 2007),
    ...     },
    ... )
    >>> made = scenario_of(place, Scenario(name="a", title="A"), {}, 10)
    >>> made.input("mine_density").distribution.words(), made.input("clearance_delay").distribution.words()
    ('50, right within a factor of 2', '2')
    """
    area, mines, people = (history.figures[name] for name in ("area", "mines", "people"))
    depth = min(math.sqrt(area.middle), _DEEPEST)
    density = Figure(mines.low / area.middle, mines.high / area.middle, "", "", ()).distribution()
    own: dict[str, tuple[Distribution, Sequence[str]]] = {
        "mine_density": (density, mines.sources),
        "border_length": (Fixed(value=area.middle / depth), area.sources),
        "field_depth": (Fixed(value=depth), area.sources),
        "people_near": (people.distribution(), people.sources),
        "clearance_delay": (Fixed(value=float(waited(history))), history.figures["released"].sources),
    }
    inputs: dict[str, float | Distribution | Input] = {
        name: Input(
            distribution=figure,
            unit=FIELDS[name].unit,
            source=sources(pages),
            why=f"On record for {history.name}.",
        )
        for name, (figure, pages) in own.items()
    }
    # no further war, the land known as it was suspected, the recorded pace as the mean over all years
    inputs |= {
        "war_probability": 0.0,
        "kept_without_war": 0.0,
        "records_quality": 1.0,
        "decoy_share": 0.0,
        "capacity_growth": 0.0,
        "capacity_ceiling": 1.0,
    }
    if history.fenced:
        inputs |= {"marked_share": 1.0, "marking_decay": 0.0}
    scenario = base.with_(kind="persistent", horizon=horizon, why="Of the place on record.", **inputs)
    return scenario.with_(kind=None, horizon=None, why="Carried over from the other places.", **carried)


def waited(history: History) -> int:
    """Count the years from the end of the fighting to the first release of land."""
    first = history.figures["released"].first
    return max((first or history.first) - history.first, 0)


def predict(
    history: History, others: Mapping[str, object], base: Scenario, draws: int, seed: int
) -> list[dict[str, object]]:
    """Predict a place.

    Parameters
    ----------
    history
        The place.
    others
        By input (``release``, ``cost_per_km2``, ``deminer_casualties_per_mine``,
        ``area_per_mine``) a :class:`~impact.scenario.calibration.transfer.Transfer` from the other places, or
        the reason why there is none.
    base, draws, seed
        As for :func:`impact.scenario.calibration.calibrate.compare`.

    Returns
    -------
    list of dict
        One for each outcome that is both recorded and predictable, with the keys of :data:`COLUMNS`:
        ``recorded`` is the geometric middle of its range, ``predicted`` the median, ``ratio`` the latter over
        the former, ``inside`` says whether the 90 % interval meets the range, ``order`` whether they agree
        within a factor of ten, ``given`` what of the place itself went in.
    """
    area, mines = history.figures["area"], history.figures["mines"]
    rows = []
    if isinstance(per_mine := others["area_per_mine"], Transfer):
        spread = Lognormal(middle=per_mine.middle, spread=per_mine.spread)
        land = spread.quantile(np.array(list(_QUANTILES.values())))
        rows.append(_row(history, "area", area, land * mines.middle / _M2))
        rows.append(_row(history, "mines", mines, area.middle * _M2 / land[::-1]))
    carried = carried_to(history, others)
    if "clearance_capacity" not in carried:
        return _ordered(rows)
    place = scenario_of(history, base, carried, LONGEST)
    run = simulate(place, draws, seed, outcomes=["year_released"], variables=["deminers", "cost"])
    needs = {"deminers": "deminer_casualties_per_mine", "cost": "cost_per_km2"}
    for outcome, need in needs.items():
        figure = history.get("spent" if outcome == "cost" else outcome)
        if figure is not None and figure.first is not None and need in carried:
            rows.append(_row(history, outcome, figure, _quantiles(_within(run, outcome, history, figure))))
    if (years := history.get("years")) is not None:
        rows.append(_row(history, "years", years, _quantiles(run.totals["year_released"].to_numpy())))
    return _ordered(rows)


def carried_to(history: History, others: Mapping[str, object]) -> dict[str, Distribution]:
    """Turn what the others teach into inputs of a place; what they do not teach is left to the default."""
    carried: dict[str, Distribution] = {}
    for name in ("cost_per_km2", "deminer_casualties_per_mine"):
        if isinstance(other := others[name], Transfer):
            carried[name] = other.distribution(name)
    if isinstance(pace := others["release"], Transfer):
        carried["clearance_capacity"] = pace.times(history.figures["area"].middle).distribution(
            "clearance_capacity"
        )
    return carried


def _within(run: Simulation, outcome: str, history: History, figure: Figure) -> np.ndarray:
    """Sum an outcome, draw by draw, over the calendar years of a figure."""
    start = (figure.first or history.first) - history.first
    stop = start + figure.span
    return run.by_year[outcome].T[:, max(start, 0) : stop].sum(axis=1)


def _quantiles(values: np.ndarray) -> np.ndarray:
    # drawn values: between a year and never there is nothing to interpolate
    return np.quantile(values, list(_QUANTILES.values()), method="inverted_cdf")


def _ordered(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    order = list(MEANINGS)
    return sorted(rows, key=lambda row: order.index(str(row["outcome"])))


def _row(history: History, outcome: str, figure: Figure, quantiles: np.ndarray) -> dict[str, object]:
    row = dict(zip(_QUANTILES, (float(q) for q in quantiles), strict=True))
    middle = row["predicted"]
    ratio = middle / figure.middle if figure.middle > 0 else math.nan
    if figure.middle == 0:
        order = middle < ORDER
    else:
        order = 1 / ORDER <= ratio <= ORDER or (figure.at_least and ratio >= 1)
    inside = row["high90"] >= figure.low and (figure.at_least or row["low90"] <= figure.high)
    return {
        "place": history.name,
        "outcome": outcome,
        "meaning": MEANINGS[outcome][0],
        "unit": MEANINGS[outcome][1],
        "first": figure.first,
        "last": figure.last,
        "recorded": figure.middle,
        "recorded_low": figure.low,
        "recorded_high": figure.high,
        "at_least": figure.at_least,
        **row,
        "ratio": ratio,
        "inside": bool(inside),
        "order": bool(order),
        "given": GIVEN[outcome],
        "how": figure.how,
        "sources": ", ".join(figure.sources),
    }


def sources(pages: Sequence[str] | pd.Series) -> str:
    """Name pages as the source of an input, each once.

    >>> sources(["a, b", "b"])
    'sources/a; sources/b'
    """
    single = dict.fromkeys(page.strip() for text in pages for page in text.split(",") if page.strip())
    return "; ".join(f"sources/{page}" for page in single) or "judgement"
