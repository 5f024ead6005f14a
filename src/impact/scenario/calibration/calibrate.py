"""The engine run on places whose history is on record, each predicted from the others.

The hazard (accidents a year per live mine and person on the km2 around it) cannot be observed. For each
place with casualties it is solved for, so that what the engine expects over the recorded years, at the
medians of all other inputs, equals what was recorded. A place is then predicted with the hazard, pace of
release, cost per km2 and deminers' casualties per mine of the *other* places
(:mod:`impact.scenario.calibration.transfer`); its mines, land, people, fences and the years before clearance
began are its own. The hazard of all places together, with the factor for one more place, is what a scenario
takes for a place that has no history.

What is compared: civilian casualties, deminers' casualties, years to clear and cost by the engine; suspected
land from mines and mines from land by the land per mine of the others, which needs no engine.

Assumptions
-----------
Recorded casualties are those of mines, all of them, and civilian once deminers are taken off. Land is
released evenly over the years, and mines with it. People live around mines as densely as in the country as a
whole; the pooled hazard belongs to densities counted in this way, while a country's scenario takes its
border regions, which are mostly emptier. The Falklands were fenced; elsewhere as much was marked as a
scenario assumes by default, and marks decayed as fast.

What it cannot tell
-------------------
Whether the default of learning is right: its half-life and floor were read off the casualties of Croatia and
Bosnia, so of those two the level is predicted, not the shape. Whether other remnants of war caused part of
the recorded casualties (then the hazard is too high) or some were never recorded (too low). Whether a place
with other mines, people or war is like these four, which were not drawn at random. Three places can agree by
chance: their numbers of mines are known within a factor of two, and a hazard moves with them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
from scipy.optimize import brentq

from impact.data import LATEST
from impact.data.registers import in_main
from impact.project import shared
from impact.result import Declined
from impact.scenario.calibration import records
from impact.scenario.calibration.backcast import COLUMNS, carried_to, predict, scenario_of, waited
from impact.scenario.calibration.calibrated import Calibration, amount
from impact.scenario.calibration.histories import Figure, History
from impact.scenario.calibration.transfer import Transfer, transfer
from impact.scenario.engine.simulate import expected, simulate
from impact.scenario.inputs.distributions import Distribution, Fixed
from impact.scenario.inputs.scenario import Scenario
from impact.wording import assumed, count, percent, ratio

__all__ = ["Calibration", "calibrate", "sensitivity"]

_METHOD = "histories run through the engine"
#: the inputs that are carried from place to place, and the unit of each
CARRIED = {
    "hazard": "accidents per mine and exposed person-year",
    "release": "of the suspected land per year",
    "cost_per_km2": "USD per km2",
    "deminer_casualties_per_mine": "persons per mine",
    "area_per_mine": "m2 per mine",
}
#: what the engine needs to know of a place before it can say anything
_NEEDED = ("mines", "area", "people", "released")
_HAZARD_BOUNDS = (1e-12, 0.099)
_M2 = _MILLION = 1e6
#: the first years after the fighting, and the years they are compared with
_EARLY, _LATE = 5, 15


@shared.once_for_a_batch
def calibrate(
    histories: Sequence[History] | None = None,
    *,
    as_of: str = LATEST,
    draws: int = 8_000,
    seed: int = 20250318,
    base: Scenario | None = None,
) -> Calibration | Declined:
    """Solve the hazard of each place, pool it, and predict each place from the others.

    Parameters
    ----------
    histories
        The places; those of :func:`impact.scenario.calibration.records.read` when left out.
    as_of
        Day whose knowledge is used for them (``latest`` or a date); an early day leaves places out.
    draws, seed
        Of the simulations.
    base
        A scenario whose inputs stand for all that a history does not say; the engine's defaults when left
        out.

    Returns
    -------
    Calibration or Declined
        Declined when fewer than two places have casualties to solve for: how places differ is then unknown.

    Examples
    --------
    >>> calibrate([]).reason
    '0 places have casualties on record; two are the least'
    """
    frames: dict[str, pd.DataFrame] = {}
    if histories is None:
        frames = records.tables(as_of)
        histories = records.read(frames)
    base = base or Scenario(name="history", title="A place on record")
    declined = {h.name: why for h in histories if (why := h.lacks(_NEEDED))}
    places = [h for h in histories if h.name not in declined]
    for history in places:
        if history.missing:
            declined[history.name] = "; ".join(history.missing.values())
    values = _values(places, base)
    solved = int((values["input"] == "hazard").sum())
    if solved < 2:
        few = f"{solved} place{' has' if solved == 1 else 's have'} casualties on record; two are the least"
        return Declined(
            method=_METHOD,
            reason="; ".join([few, *(f"{name}: {why}" for name, why in declined.items())]),
            n=solved,
        )
    pooled = {name: t for name in CARRIED if isinstance(t := _carried(values, name), Transfer)}
    rows: list[dict[str, object]] = []
    remarks: list[str] = []
    for history in places:
        others = {name: _carried(values, name, without=history.name) for name in CARRIED}
        rows += predict(history, others, base, draws, seed)
        remarks += _unfenced(history, others, base, draws, seed)
    return Calibration(
        method=_METHOD,
        n=solved,
        warnings=(
            "learning was read off two of these places: of their casualties only the level is predicted",
            "recorded casualties include those of other remnants of war and miss those nobody recorded",
            "how much was marked in these places is not on record: as much is assumed as in a scenario, so "
            "that only a scenario with other marks differs from them by its marks",
            "people are counted per km2 of the whole country there, and of the border regions in a scenario",
            *dict.fromkeys(w for t in pooled.values() for w in t.warnings),
        ),
        values=values,
        pooled=pooled,
        predictions=pd.DataFrame(rows, columns=list(COLUMNS)),
        figures=pd.concat([h.frame() for h in places], ignore_index=True),
        declined=declined,
        remarks=(
            *remarks,
            *_shape(frames, values, base, places),
            *_overestimated(places),
            *_elsewhere(frames, places),
        ),
    )


def sensitivity(histories: Sequence[History], base: Scenario | None = None) -> pd.DataFrame:
    """Pool the hazard again under other readings of the record.

    Returns
    -------
    DataFrame
        ``reading`` (in words), ``middle``, ``spread``, ``n``; first as calibrated, then with all mines at
        the low and at the high end of what is published, all casualties at either end, learning at the
        ends of its range, and without marks.
    """
    base = base or Scenario(name="history", title="A place on record")
    learning = base.input("learning_half_life").distribution
    floor = base.input("learning_floor").distribution
    readings: list[tuple[str, Sequence[History], Scenario]] = [("as calibrated", histories, base)]
    readings += [
        (f"{figure} at the {end} end", [_at(h, figure, end) for h in histories], base)
        for figure in ("mines", "casualties")
        for end in ("low", "high")
    ]
    readings += [
        (f"learning half-life {assumed(v)} years", histories, base.with_(learning_half_life=v))
        for v in (learning.low, learning.high)
    ]
    readings += [("nothing marked", histories, base.with_(marked_share=0))]
    readings += [
        (f"learning floor {assumed(v)}", histories, base.with_(learning_floor=v))
        for v in (floor.low, floor.high)
    ]
    rows = []
    for words, places, scenario in readings:
        pooled = _carried(_values([h for h in places if not h.lacks(_NEEDED)], scenario), "hazard")
        if isinstance(pooled, Transfer):
            rows.append({"reading": words, "middle": pooled.middle, "spread": pooled.spread, "n": pooled.n})
    return pd.DataFrame(rows, columns=["reading", "middle", "spread", "n"])


def _at(history: History, name: str, end: str) -> History:
    figure = history.get(name)
    if figure is None:
        return history
    value = figure.low if end == "low" else figure.high
    return replace(history, figures={**history.figures, name: replace(figure, low=value, high=value)})


def _values(places: Sequence[History], base: Scenario) -> pd.DataFrame:
    """Compute of each place what is carried from place to place."""
    rows = [
        {"place": history.name, "input": name, "value": value, "log_sd": log_sd, "unit": CARRIED[name]}
        for history in places
        for name, (value, log_sd) in _of_place(history, base).items()
    ]
    return pd.DataFrame(rows, columns=["place", "input", "value", "log_sd", "unit"])


def _of_place(history: History, base: Scenario) -> dict[str, tuple[float, float]]:
    area, mines, released = (history.figures[name] for name in ("area", "mines", "released"))
    pace = released.middle / area.middle / released.span
    carried = {
        "release": (pace, math.hypot(area.log_sd, released.log_sd)),
        "area_per_mine": (area.middle * _M2 / mines.middle, math.hypot(area.log_sd, mines.log_sd)),
    }
    casualties = history.get("casualties")
    if casualties is not None and casualties.low > 0:
        solved = _hazard(history, casualties, base, pace)
        if solved is not None:
            carried["hazard"] = (solved, math.hypot(mines.log_sd, casualties.log_sd))
    deminers, cleared = history.get("deminers"), history.get("mines_found")
    if deminers is not None and cleared is not None and deminers.low > 0:
        carried["deminer_casualties_per_mine"] = (deminers.middle / cleared.middle, deminers.log_sd)
    spent = history.get("spent")
    if spent is not None and spent.first is not None and spent.last is not None:
        begun = history.first + waited(history)
        finished = begun + math.ceil(1 / pace) - 1
        years = max(min(spent.last, finished) - max(spent.first, begun) + 1, 1)
        carried["cost_per_km2"] = (spent.middle / (pace * area.middle * years), spent.log_sd)
    return carried


def _hazard(history: History, casualties: Figure, base: Scenario, pace: float) -> float | None:
    """Find the hazard at which the engine expects what was recorded; none when no hazard does."""
    carried: dict[str, Distribution] = {
        "clearance_capacity": Fixed(value=pace * history.figures["area"].middle)
    }
    scenario = scenario_of(history, base, carried, casualties.span)

    def excess(log_hazard: float) -> float:
        totals = expected(scenario, {"hazard": math.exp(log_hazard)})
        return math.log(float(totals["casualties"][0]) / casualties.middle)

    low, high = (math.log(bound) for bound in _HAZARD_BOUNDS)
    if excess(low) > 0 or excess(high) < 0:
        return None
    return math.exp(brentq(excess, low, high, xtol=1e-6))


def _carried(values: pd.DataFrame, name: str, without: str = "") -> Transfer | Declined:
    rows = values[(values["input"] == name) & (values["place"] != without)]
    return transfer(rows["value"].tolist(), rows["log_sd"].tolist(), CARRIED[name])


def _unfenced(
    history: History, others: Mapping[str, object], base: Scenario, draws: int, seed: int
) -> list[str]:
    """Write what a fenced place would have had without fences: how much its record can prove of them."""
    casualties = history.get("casualties")
    carried = carried_to(history, others)
    if not history.fenced or casualties is None or not {"hazard", "clearance_capacity"} <= set(carried):
        return []
    open_land = scenario_of(replace(history, fenced=False), base, carried, casualties.span).with_(
        marked_share=0
    )
    unfenced = simulate(open_land, draws=draws, seed=seed).interval("casualties")
    return [
        f"{history.name} without fences: {amount(unfenced.estimate)} civilian casualties would be predicted "
        f"({amount(unfenced.low)} to {amount(unfenced.high)}), as {amount(history.figures['people'].middle)} "
        "persons live on a km2; its record says little of the hazard or of fences"
    ]


def _shape(
    frames: Mapping[str, pd.DataFrame], values: pd.DataFrame, base: Scenario, places: Sequence[History]
) -> list[str]:
    """Set the share of the casualties that fell in the first years beside what the engine expects."""
    sentences = []
    solved = values[values["input"] == "hazard"].set_index("place")["value"]
    for h in places:
        casualties = h.get("casualties")
        if "casualties" not in frames or h.name not in solved.index or casualties is None:
            continue
        rows = in_main(frames["casualties"])
        rows = rows[
            (rows["place"] == h.place) & (rows["measure"] == "total") & (rows["cause"] == "mines_erw")
        ]
        rows = rows[(rows["scope"] == "whole") & (rows["area"] == "") & rows["year"].notna()]
        series = rows.set_index("year")["value"]
        early, late = range(h.first, h.first + _EARLY), range(h.first, h.first + _LATE)
        if not set(late) <= set(series.index):
            continue
        recorded = series.loc[list(early)].sum() / series.loc[list(late)].sum()
        pace = values[(values["place"] == h.name) & (values["input"] == "release")]["value"].iloc[0]
        scenario = scenario_of(
            h, base, {"clearance_capacity": Fixed(value=pace * h.figures["area"].middle)}, _LATE
        )
        course = expected(scenario, {"hazard": float(solved[h.name])}, by_year=True)[
            "expected_casualties"
        ].to_numpy()[0]
        sentences.append(
            f"{h.name}: of the casualties of {_LATE} years {percent(recorded)} fell in the first "
            f"{_EARLY}; the engine expects {percent(course[:_EARLY].sum() / course.sum())} "
            f"(its learning was read off this place)"
        )
    return sentences


def _overestimated(places: Sequence[History]) -> list[str]:
    """Write how far the estimates of the time exceeded what was found, where clearance is complete."""
    cleared = [
        (h.name, h.figures["mines"].high / mines.middle)
        for h in places
        if (mines := h.get("mines_found")) and (years := h.get("years")) and not years.at_least
    ]
    if not cleared:
        return []
    ratios = ", ".join(f"{place} {ratio(times)}" for place, times in cleared)
    return [
        f"Where clearance is complete, the highest estimate of the mines was so many times what was found: "
        f"{ratios}; "
        "a hazard solved from mines found is higher by the square root of that (see the sensitivity)"
    ]


def _elsewhere(frames: Mapping[str, pd.DataFrame], places: Sequence[History]) -> list[str]:
    """Write what is recorded of further places, and why they are not predicted."""
    if not {"parameters", "histories"} <= set(frames):
        return []
    rows = frames["histories"]
    rows = rows[rows["purpose"] == "not_predicted"]
    rows = rows.merge(frames["parameters"], left_on="name", right_on="parameter", suffixes=("_history", ""))
    sentences = []
    for history, own in rows.groupby("history", sort=False):
        numbers = own.drop_duplicates("figure").set_index("figure")["value"].astype(float)
        if "casualty_rate" in numbers:
            crude = ", ".join(
                f"{h.name} {count(_MILLION * c.middle / h.figures['mines'].middle / c.span)}"
                for h in places
                if (c := h.get("casualties")) is not None and c.low > 0
            )
            record = f"at least {count(_MILLION * numbers['casualty_rate'])} casualties a year per million "
            record += f"mines, beside {crude}"
        elif {"killed", "injured"} <= set(numbers.index):
            total = count(numbers["killed"] + numbers["injured"])
            record = f"{total} civilian casualties of mines and all other ordnance"
        else:
            continue
        sentences.append(f"{history}: {record}; not predicted, because {own['words'].iloc[0]}")
    return sentences
