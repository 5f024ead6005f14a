"""Each setting of each public method of what models and scenarios give is refused where it makes no sense.

The classes are those that the public functions say they return.
"""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pandas as pd
import pytest

from impact import charts, models, scenario
from impact.result import Declined, Estimate, Result
from impact.scenario.inputs.scenario import Scenario
from tests.data.test_wrong_settings import draw, public
from tests.unit.models.test_model_inputs import EDITIONS, STATES, YEARS
from tests.wrong_values import NUMBERS, POSITIVE, WRONG, outcome


class Method(NamedTuple):
    """A public method: what makes its object, what it is called with, and the wrong values that are right."""

    make: Callable[[], Any]
    given: dict[str, Any]
    right: dict[str, set[str]]


NOTHING: set[str] = set()
EXAMPLE = Scenario(name="example", title="Example")


@functools.cache
def run() -> Any:
    return scenario.simulate(EXAMPLE, draws=200, seed=1)


@functools.cache
def compared() -> Any:
    return scenario.compare({"a": EXAMPLE, "b": EXAMPLE}, draws=200, seed=1)


@functools.cache
def trend() -> Any:
    return models.trend.estimate(YEARS, choose="none")


METHODS: dict[str, Method] = {
    "ChainLadder.total": Method(
        lambda: models.chain_ladder.estimate(models.chain_ladder.increments(EDITIONS)),
        {"origin": 2013},
        {"origin": NOTHING},
    ),
    "Survival.by": Method(
        lambda: models.completion.estimate(STATES), {"years": 3}, {"years": {"0", *POSITIVE}}
    ),
    "Forecast.score": Method(
        lambda: models.forecast.estimate(YEARS), {"method": ""}, {"method": {"empty text"}}
    ),
    "Revision.predict": Method(
        lambda: models.revision.estimate(EDITIONS),
        {"first": 100},
        {"first": POSITIVE, "year": {"None"}, "edition": {"None"}},
    ),
    "Trend.aapc": Method(trend, {}, {"first": {"None"}, "last": {"None"}}),
    "Trend.underlying": Method(trend, {}, {"first": {"None"}, "last": {"None"}}),
    "Simulation.plot": Method(run, {"variable": "live"}, {"variable": NOTHING}),
    "Simulation.interval": Method(run, {"outcome": "casualties"}, {"outcome": NOTHING, "level": NOTHING}),
    "Simulation.probability": Method(
        run,
        {"outcome": "casualties"},
        {"outcome": NOTHING, "below": {"inf", *NUMBERS}, "above": {"inf", *NUMBERS}},
    ),
    "Simulation.statement": Method(run, {"outcome": "casualties"}, {"outcome": NOTHING, "share": NOTHING}),
    "Simulation.bands": Method(
        run, {"variable": "live"}, {"variable": NOTHING, "levels": {"no list", "no dict"}}
    ),
    "Simulation.mean": Method(run, {"variable": "live"}, {"variable": NOTHING}),
    "Simulation.sum_up": Method(run, {"variables": ["live"]}, {"variables": {"no list"}}),
    "Simulation.summary": Method(run, {}, {"outcomes": {"None", "no list"}}),
    "Simulation.summed": Method(run, {"outcome": "casualties"}, {"outcome": NOTHING}),
    "Simulation.drawn": Method(run, {"outcome": "casualties"}, {"outcome": NOTHING}),
    "Comparison.plot": Method(compared, {"outcome": "casualties"}, {"outcome": NOTHING}),
    "Comparison.table": Method(compared, {"outcome": "casualties"}, {"outcome": NOTHING}),
    "Comparison.difference": Method(
        compared,
        {"first": "a", "second": "b", "outcome": "casualties"},
        {"first": NOTHING, "second": NOTHING, "outcome": NOTHING, "level": NOTHING},
    ),
    "Comparison.probability_less": Method(
        compared,
        {"first": "a", "second": "b", "outcome": "casualties"},
        {"first": NOTHING, "second": NOTHING, "outcome": NOTHING},
    ),
    "Worth.distance": Method(
        lambda: scenario.worth(scenario.simulate(EXAMPLE, draws=1000, seed=1)),
        {"apart": 2.0},
        {"apart": {"0", *POSITIVE}},
    ),
    "Scenario.input": Method(lambda: EXAMPLE, {"name": "hazard"}, {"name": NOTHING}),
    "Scenario.with_": Method(
        lambda: EXAMPLE,
        {},
        {"kind": {"None"}, "horizon": {"None"}, "why": {"text", "empty text"}, "hazard": {"0"}},
    ),
    "Sliders.move": Method(
        lambda: scenario.sliders(EXAMPLE, ["hazard"], show=draw, draws=10, seed=1), {}, {"hazard": {"0"}}
    ),
}
#: another word for a setting, with which an error about it names what was passed
ALSO = {
    "outcome": "no outcome is named",
    "outcomes": "no outcome is named",
    "variable": "no yearly result is named",
    "variables": "no yearly result is named",
    "name": "no input",
    "first": "no scenario named",
    "second": "no scenario named",
    "origin": "origin",
}
#: what every method of the name takes besides is what a chart takes: `tests/unit/charts` refuse it
WORDS = {"words", "_words"}
#: a chart of an example, or of what an error says: not about a result
ELSEWHERE = {"Calibration.table"}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", METHODS)
def test_a_wrong_setting_of_a_method_is_refused_with_its_name_and_a_remedy(in_built, name):
    method = METHODS[name]
    call, failures = getattr(method.make(), name.partition(".")[2]), {}
    for setting, right in method.right.items():
        for wrong, value in WRONG.items():
            seen = outcome(
                functools.partial(call, **(method.given | {setting: value})),
                setting,
                ALSO.get(setting, setting),
                "window",
            )
            if seen and not (wrong in right and seen == "taken"):
                failures[f"{setting}={wrong}"] = seen
    assert failures == {}


def classes() -> Iterator[type]:
    """Find the classes of results: what the public functions of models and scenarios say they return."""
    for _, function in public():
        inner = inspect.unwrap(function)
        for name in re.findall(r"\w+", str(inspect.signature(inner).return_annotation)):
            if inspect.isclass(one := inner.__globals__.get(name)):
                yield one


def test_every_setting_of_every_method_of_a_result_is_tried():
    results = {one for one in classes() if one.__module__.startswith("impact.")} - {
        Result,
        Estimate,
        Declined,
    }
    assert {charts.Chart, pd.DataFrame} & results == set()
    assert len(results) > 10
    untried = {}
    for result in results:
        for name, one in inspect.getmembers(result, inspect.isfunction):
            if name.startswith("_") or not inspect.unwrap(one).__module__.startswith("impact."):
                continue
            settings = set(inspect.signature(one).parameters) - {"self"} - WORDS
            row = f"{result.__name__}.{name}"
            tried = METHODS[row].right if row in METHODS else {}
            if settings and row not in ELSEWHERE and not settings - {"values"} <= set(tried):
                untried[row] = settings - set(tried)
    assert untried == {}
