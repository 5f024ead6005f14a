"""What the engine expects of places on record: casualties a year for every mine that was there.

The engine of scenarios itself is the simulator (:func:`impact.scenario.engine.course.course`), run for all
places and all rows of parameters at once. A place brings its people, its marks and the pace at which its land
was released; one mine stands for all, as expected casualties are in proportion to the mines. What a place
does not say is the engine's default at its median, the marks of unfenced land among it: what a scenario
assumes of marks is assumed of the histories too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from impact.scenario.calibration.melding.priors import FIELDS
from impact.scenario.calibration.places_on_record import PlaceOnRecord
from impact.scenario.engine.course import course
from impact.scenario.inputs.scenario import Scenario

#: marked share and yearly loss of marks of fenced land, whose fences were kept up
_FENCED = {"marked_share": 1.0, "marking_decay": 0.0}
#: marked share of places that fenced part of their mined land
_PARTLY = {"marked_share": 0.5}
#: a mine's land, so that the land released is the share of the mines released
_M2 = 1e6
#: rows of the engine at a time
_WIDE = 8_192


def medians(base: Scenario) -> dict[str, float]:
    """List the medians of the inputs that a place may not say."""
    return {name: base.input(name).distribution.median for name in base.used() if name not in FIELDS}


def inputs_of(place: PlaceOnRecord, otherwise: Mapping[str, float]) -> dict[str, float]:
    """Set the inputs of a place: its own, and the medians of the base scenario for the others."""
    inputs = dict(otherwise) | {
        "mines_laid": 1.0,
        "area_per_mine": _M2,
        "decoy_share": 0.0,
        "war_comes": 0.0,
        "war_start": 0.0,
        "kept_without_war": 0.0,
        "records_quality": 1.0,
        "suspected_ratio": 1.0,
        "capacity_growth": 0.0,
        "capacity_ceiling": 1.0,
        "people_near": place.people.middle,
        "clearance_delay": 0.0,
        "clearance_capacity": 0.0,
    }
    if place.release is not None:
        first, last, share = place.release
        inputs |= {
            "clearance_delay": float(max(first - place.since, 0)),
            "clearance_capacity": share / (last - first + 1),
        }
    return inputs | {"fenced": _FENCED, "partly": _PARTLY, "unfenced": {}}[place.marks]


def horizon(place: PlaceOnRecord) -> int:
    """Count the years from the mining to the last with a figure."""
    return max(count.last for count in place.counts) - place.since + 1


def per_mine(
    places: Sequence[PlaceOnRecord],
    parameters: Mapping[str, np.ndarray],
    half_lives: Sequence[np.ndarray],
    base: Scenario,
) -> list[np.ndarray]:
    """Compute the expected casualties of every year of every place for one mine.

    Parameters
    ----------
    places
        The places; one may stand in the list several times.
    parameters
        By name, n values each.
    half_lives
        The half-life of learning of each place of the list, n values each.
    base
        Scenario whose inputs stand for all that a place does not say.

    Returns
    -------
    list of numpy.ndarray
        For each place of the list (n, years), from the year of the mining to the last with a figure.
    """
    n = len(parameters["hazard"])
    kind = base.model_copy(update={"kind": "persistent"})
    curves: list[np.ndarray] = [np.empty(0)] * len(places)
    spans: dict[int, list[int]] = {}
    for at, place in enumerate(places):
        spans.setdefault(horizon(place), []).append(at)
    otherwise = medians(base)
    # as many places at once as the processor holds near
    several = max(1, _WIDE // n)
    for span, alike in spans.items():
        for start in range(0, len(alike), several):
            group = alike[start : start + several]
            own = [inputs_of(places[at], otherwise) for at in group]
            values = {name: np.repeat([inputs[name] for inputs in own], n) for name in own[0]}
            values |= {name: np.tile(parameters[name], len(group)) for name in FIELDS}
            values["learning_half_life"] = np.concatenate([half_lives[at] for at in group])
            followed = course(values, kind, span, variables=("expected_casualties",))
            years = followed["expected_casualties"].reshape(span, len(group), n)
            for column, at in enumerate(group):
                curves[at] = years[:, column].T
    return curves
