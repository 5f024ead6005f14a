"""Each function of `impact.answers` refuses in words what it cannot use: no evidence, wrong settings."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pandas as pd
import pytest

from impact import answers
from tests.wrong_values import POSITIVE, TEXTS, WRONG, outcome

#: what a function reads itself, and refuses in the words of whoever reads it
READ = {"country", "scenario", "as_of", "horizon", "place", "outcomes", "outcome"}
#: which of the wrong values are right
RIGHT: dict[str, set[str]] = {
    "seed": {"0", "many"},
    "draws": set(),
    "keep_years": {"0", "many"},
    "area_km2": POSITIVE,
    "starting_casualties": {"0", *POSITIVE},
    "outlines": {"None", *TEXTS},
    "basis": {"no list"},
    **dict.fromkeys(("dataset", "level", "language", "meaning"), TEXTS),
    **{setting: {"None", *TEXTS} for setting in ("event_date", "clearance", "release")},
    **{setting: {"None"} for setting in ("first_year", "last_year")},
    "unit": TEXTS,
    "outcome": TEXTS,
    "field": TEXTS,
    "base": TEXTS,
    "country": TEXTS,  # refused by places, in words of their own
}
#: settings that are right, where another one is tried
SOUND: dict[str, Any] = {"seed": 1, "draws": 10, "area_km2": 1.0, "starting_casualties": 1, "values": [1.0]}
SOUND["assumptions"] = pd.DataFrame({"field": ["cost_per_km2"], "source": ["judgement"]})
SOUND |= dict.fromkeys(("meaning", "unit", "outcome", "field", "base"), "people")


def offered(room: ModuleType) -> list[str]:
    names = getattr(room, "__all__", None)
    if names is None:
        names = [name for name, one in vars(room).items() if getattr(one, "__module__", "") == room.__name__]
    return [name for name in names if name[0] != "_" and inspect.isfunction(getattr(room, name))]


FUNCTIONS: dict[str, Callable[..., Any]] = {
    f"{room}.{name}": getattr(getattr(answers, room), name)
    for room in answers.__all__
    for name in offered(getattr(answers, room))
}


def blank(annotation: str, function: Callable[..., Any]) -> Any:
    """Make an object of a class that holds nothing; a setting is refused before anything is asked of it."""
    kind = inspect.unwrap(function).__globals__.get(annotation)
    return object.__new__(kind) if inspect.isclass(kind) and kind.__module__.startswith("impact.") else None


def tried(name: str) -> dict[str, Any]:
    function = FUNCTIONS[name]
    return {
        setting: SOUND.get(setting, blank(str(about.annotation), function))
        for setting, about in inspect.signature(function).parameters.items()
        if about.default is inspect.Parameter.empty
    }


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_is_no_evidence_and_no_setting_is_refused_with_its_name_and_a_remedy(name):
    function, failures = FUNCTIONS[name], {}
    kinds = getattr(function, "kinds", {})
    for setting in kinds:
        for wrong, value in WRONG.items():
            if wrong in RIGHT.get(setting, ()):
                continue
            seen = outcome(functools.partial(function, **(tried(name) | {setting: value})), setting)
            if seen:
                failures[f"{setting}={wrong}"] = seen
    assert failures == {}


def test_no_setting_of_a_function_is_looked_at_by_nobody():
    unseen = {
        name: lacking
        for name, function in FUNCTIONS.items()
        if (lacking := {*inspect.signature(function).parameters} - {*getattr(function, "kinds", {})} - READ)
    }
    assert unseen == {}
