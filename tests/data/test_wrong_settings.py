"""Each setting of each public model and scenario function is refused in our words where it makes no sense.

The frames that models read are in `test_model_inputs`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest

from impact import charts, models, scenario
from impact.catalogue import TABLES
from impact.scenario.inputs.scenario import Scenario
from tests.unit.models.test_model_inputs import (
    EDITIONS,
    PARTIES,
    PLACES,
    PROGRAMMES,
    SHARES,
    STATES,
    WARS,
    YEARS,
)
from tests.wrong_values import NUMBERS, POSITIVE, TEXTS, WRONG, outcome


class Function(NamedTuple):
    """A public function, what it is called with, and which of the wrong values are right for a setting."""

    call: Callable[..., Any]
    given: dict[str, Any]
    right: dict[str, set[str]]


EXAMPLE = Scenario(name="example", title="Example")
_DECAY = models.aftermath.estimate(WARS)
_EFFECT = models.panel.estimate(PARTIES)
_CASUALTIES = pd.DataFrame(columns=list(TABLES["casualties"].columns))
_ENDS = pd.DataFrame(columns=list(TABLES["conflict_ends"].columns)).astype({"date": "datetime64[ns]"})
_AREAS = [1.0, 2.0, 3.0, 4.0, 5.0]
_RUN = scenario.simulate(EXAMPLE, draws=1000, seed=1)


def draw(run: Any) -> Any:
    return charts.quantile_bands(run.bands("live"), id="live", title="Mines", source_line="made up")


FUNCTIONS: dict[str, Function] = {
    "accidents.estimate": Function(
        models.accidents.estimate,
        {"programmes": PROGRAMMES},
        {"events": set(), "exposure": set(), "era": set(), "interval": set()},
    ),
    "aftermath.estimate": Function(
        models.aftermath.estimate,
        {"aligned": WARS},
        {
            "after": {"None", "many"},
            "least": {"many"},
            "bend": {"None", "many"},
            "prior": {"0", *POSITIVE},
        },
    ),
    "aftermath.predict_left_out": Function(
        models.aftermath.predict_left_out,
        {"aligned": WARS, "seed": 1, "draws": 20},
        {"totals": {"None"}, "seed": {"0", "many"}, "draws": set()},
    ),
    "aftermath.project": Function(
        models.aftermath.project,
        {"decay": _DECAY, "starting": 100, "seed": 1, "draws": 20},
        {
            "decay": set(),
            "starting": {"0", *POSITIVE},
            "years": set(),
            "seed": {"0", "many"},
            "draws": set(),
        },
    ),
    "aftermath.specifications": Function(
        models.aftermath.specifications,
        {"casualties": _CASUALTIES, "ends": _ENDS},
        {"seed": {"0", "many"}},
    ),
    "aftermath.years_to_half": Function(
        models.aftermath.years_to_half,
        {"early": -0.2, "late": -0.1, "bend": 3},
        {"early": NUMBERS, "late": NUMBERS, "bend": {"many"}},
    ),
    "betabinomial.estimate": Function(models.betabinomial.estimate, {"frame": SHARES}, {"part": set()}),
    "burden.specifications": Function(
        models.burden.specifications,
        {"world": YEARS},
        {"less": {"None"}, "less_name": TEXTS},
    ),
    "chain_ladder.estimate": Function(
        models.chain_ladder.estimate,
        {"frame": models.chain_ladder.increments(EDITIONS)},
        {"unit": TEXTS},
    ),
    "clearance.estimate": Function(
        models.clearance.estimate,
        {"values": _AREAS},
        {"values": {"no list", "array", "list of None"}, "level": set(), "correlation": {"0"}},
    ),
    "clearance.years_to_finish": Function(
        models.clearance.years_to_finish,
        {"area_km2": 10.0, "values": _AREAS},
        {
            "area_km2": POSITIVE,
            "values": {"no list", "array", "list of None"},
            "growth": {"0", *POSITIVE},
            "level": set(),
        },
    ),
    "clearance.by_country": Function(
        models.clearance.by_country,
        {
            "yearly": PLACES.assign(released=PLACES["value"], cleared=PLACES["value"], source_id="a"),
            "areas": PLACES.iloc[:1].assign(area_km2=5.0, source_id="a"),
            "today": 2023,
        },
        {"today": set(), "growth": {"0", *POSITIVE}, "area_km2": {"None", *POSITIVE}},
    ),
    "completion.estimate": Function(
        models.completion.estimate,
        {"states": STATES},
        {"by": {"None"}, "time": set(), "entry": {"None"}},
    ),
    "completion.prepare": Function(
        models.completion.prepare,
        {"states": STATES, "time": "time", "entry": None, "extra": []},
        {"time": set(), "entry": {"None"}, "extra": {"no list"}},
    ),
    "composition.by_year": Function(models.composition.by_year, {"casualties": YEARS}, {"group": set()}),
    "event_study.estimate": Function(models.event_study.estimate, {"frame": PARTIES}, {"bins": set()}),
    "event_study.placebo": Function(
        models.event_study.placebo, {"frame": PARTIES, "earlier": 2}, {"earlier": {"many"}}
    ),
    "forecast.estimate": Function(
        models.forecast.estimate, {"series": YEARS}, {"horizon": set(), "methods": set()}
    ),
    "hazards.estimate": Function(
        models.hazards.estimate,
        {"states": STATES, "covariates": ["x"]},
        {"covariates": set(), "entry": {"None"}},
    ),
    "interruption.estimate": Function(
        models.interruption.estimate,
        {"frame": YEARS, "at": 2012},
        {
            "at": set(),
            "exposure": {"None"},
            "slope": {"True"},
            "season": {"None"},
            "family": set(),
            "errors": set(),
            "lags": {"None"},
        },
    ),
    "panel.check_frame": Function(models.panel.check_frame, {"frame": PARTIES}, {"offset": {"None"}}),
    "panel.estimate": Function(models.panel.estimate, {"frame": PARTIES}, {"offset": {"None"}}),
    "panel.permuted": Function(
        models.panel.permuted,
        {"frame": PARTIES, "real": _EFFECT, "draws": 3, "rng": np.random.default_rng(1)},
        {"real": set(), "draws": set(), "rng": set()},
    ),
    "rates.estimate": Function(
        models.rates.estimate,
        {"count": 5, "exposure": 100.0},
        {
            "count": {"0", "many"},
            "exposure": POSITIVE,
            "per": POSITIVE,
            "unit": TEXTS,
            "at_least": {"True"},
            "level": set(),
        },
    ),
    "rates.compare": Function(
        models.rates.compare,
        {"first": (3, 10.0), "second": (5, 10.0)},
        {"first": set(), "second": set(), "method": set(), "at_least": {"empty text"}, "level": set()},
    ),
    "returns.first_year": Function(
        models.returns.first_year,
        {"casualties": _CASUALTIES, "ends": _ENDS},
        {"alpha": {"0", *POSITIVE}},
    ),
    "revision.estimate": Function(models.revision.estimate, {"editions": EDITIONS}, {"statement": {"many"}}),
    "revision.backtest": Function(models.revision.backtest, {"editions": EDITIONS}, {"as_known": {"True"}}),
    "shares.estimate": Function(
        models.shares.estimate,
        {"part": 1, "known": 10, "total": 20},
        {"part": {"0"}, "known": set(), "total": {"None", "many"}},
    ),
    "shares.implied": Function(
        models.shares.implied,
        {"count": 10, "low": 0.1, "high": 0.2, "total": 100},
        {"count": NUMBERS, "low": NUMBERS, "high": NUMBERS, "total": NUMBERS},
    ),
    "shares.rounding_bounds": Function(
        models.shares.rounding_bounds, {"percent": 43}, {"percent": {"0", "1.5"}, "qualifier": set()}
    ),
    "shares.table": Function(models.shares.table, {"frame": SHARES}, {"part": set()}),
    "trend.estimate": Function(
        models.trend.estimate,
        {"frame": YEARS, "permutations": 19},
        {
            "exposure": {"None"},
            "season": {"None"},
            "joinpoints": {"None", "no list"},
            "choose": set(),
            "family": set(),
            "intervals": set(),
            "permutations": set(),
            "errors": {"None"},
            "lags": {"None"},
        },
    ),
    "trend.realised": Function(
        models.trend.realised,
        {"frame": YEARS, "first": 2001, "last": 2020},
        {"first": set(), "last": set(), "newest": {"None"}},
    ),
    "scenario.calibrate": Function(
        scenario.calibrate, {"draws": 10}, {"as_of": {"day"}, "draws": set(), "seed": {"0", "many"}}
    ),
    "scenario.compare": Function(
        scenario.compare,
        {"scenarios": {"a": EXAMPLE}, "draws": 10},
        {"scenarios": set(), "draws": set(), "seed": {"0", "many"}, "outcomes": set()},
    ),
    "scenario.crossings": Function(
        scenario.crossings,
        {"scenario": EXAMPLE, "fields": ["hazard"]},
        {
            "scenario": set(),
            "outcome": set(),
            "threshold": {"None", *NUMBERS},
            "fields": {"None", "no list"},
        },
    ),
    "scenario.read": Function(
        scenario.read,
        {"path_or_name": "base-100000"},
        {"path_or_name": set(), "country": {"None"}, "as_of": {"day"}},
    ),
    "scenario.simulate": Function(
        scenario.simulate,
        {"scenario": EXAMPLE, "draws": 10},
        {
            "scenario": set(),
            "draws": set(),
            "seed": {"0", "many"},
            "keep_years": set(),
            "outcomes": set(),
            "variables": {"no list"},
        },
    ),
    "scenario.sliders": Function(
        scenario.sliders,
        {"scenario": EXAMPLE, "fields": ["hazard"], "show": draw, "draws": 10},
        {"scenario": set(), "fields": set(), "show": set(), "draws": set(), "seed": {"0", "many"}},
    ),
    "scenario.sobol": Function(
        scenario.sobol,
        {"scenario": EXAMPLE, "n": 16},
        {
            "scenario": set(),
            "outcome": set(),
            "n": set(),
            "seed": {"0", "many"},
            "level": set(),
            "scale": {"None"},
        },
    ),
    "scenario.tornado": Function(
        scenario.tornado, {"scenario": EXAMPLE}, {"scenario": set(), "outcome": set()}
    ),
    "scenario.worth": Function(
        scenario.worth,
        {"run": _RUN},
        {"run": set(), "outcome": set(), "groups": {"None", "no dict"}, "level": set(), "briefly": {"True"}},
    ),
}


#: another word for a setting, with which an error about it names what was passed
ALSO = {
    "outcomes": "no outcome is named",
    "variables": "no yearly result is named",
    "country": "place",
    "path_or_name": "no scenario",
    "events": "column",
    "exposure": "column",
    "offset": "column",
    "by": "column",
    "time": "column",
    "entry": "column",
    "part": "column",
    "first": "no change from",
    "last": "no change from",
    "total": "in all",
    "known": "known of",
    "era": "column",
    "extra": "column",
    "covariates": "column",
}


#: what is right is not tried where it takes long: others test that
LONG = {"scenario.calibrate"}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_wrong_setting_is_refused_with_its_name_and_a_remedy(in_built, name):
    function = FUNCTIONS[name]
    failures = {}
    for setting, right in function.right.items():
        for wrong, value in WRONG.items():
            if name in LONG and wrong in right:
                continue
            given = function.given | {setting: value}
            seen = outcome(partial(function.call, **given), setting, ALSO.get(setting, setting))
            if seen and not (wrong in right and seen == "taken"):
                failures[f"{setting}={wrong}"] = seen
    assert failures == {}


def public() -> Iterator[tuple[str, Callable[..., Any]]]:
    for name in models.__all__:
        room = getattr(models, name)
        names: Iterable[str] = getattr(room, "__all__", vars(room))
        for verb in names:
            one = getattr(room, verb)
            if (
                inspect.isfunction(one)
                and not verb.startswith("_")
                and one.__module__.startswith(room.__name__)
            ):
                yield f"{name}.{verb}", one
    for name in scenario.__all__:
        yield f"scenario.{name}", getattr(scenario, name)


#: parts of models that other models use, on what they have checked
INSIDE = {"completion.too_few", "panel.leave_one_out", "panel.sandwich_error", "shares.check_nested"}


def test_every_setting_of_every_public_function_is_tried():
    for name, function in public():
        settings = {
            parameter
            for parameter, about in inspect.signature(function).parameters.items()
            if str(about.annotation) != "pd.DataFrame"
        }
        tried = FUNCTIONS[name].right if name in FUNCTIONS else {}
        if name not in INSIDE:
            assert settings <= set(tried), f"{name}: {settings - set(tried)} is in no row of FUNCTIONS"
