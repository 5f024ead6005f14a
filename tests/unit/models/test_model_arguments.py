"""An argument that is no number, word or list of what is meant is refused in our words."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from impact.errors import ModelInputError
from impact.models import clearance, completion, composition, forecast, rates, shares, trend

_AREAS = [1.0, 2.0, 3.0, 4.0, 5.0]
_YEARS = pd.DataFrame({"year": range(2000, 2024), "value": range(10, 34)})
#: what takes a number
NUMBERS: dict[str, Callable[[Any], Any]] = {
    "count of a rate": lambda v: rates.estimate(v, 100.0),
    "exposure of a rate": lambda v: rates.estimate(5, v),
    "unit of a rate": lambda v: rates.estimate(5, 100.0, per=v),
    "level of a rate": lambda v: rates.estimate(5, 100.0, level=v),
    "count of a ratio": lambda v: rates.compare((v, 10.0), (5, 10.0)),
    "exposure of a ratio": lambda v: rates.compare((3, v), (5, 10.0)),
    "part": lambda v: shares.estimate(v, 10, 20),
    "known": lambda v: shares.estimate(1, v, 20),
    "count behind a share": lambda v: shares.implied(v, 0.1, 0.2, 100),
    "end of a share": lambda v: shares.implied(10, v, 0.2, 100),
    "all": lambda v: shares.implied(10, 0.1, 0.2, v),
    "published share": shares.rounding_bounds,
    "level of a pace": lambda v: clearance.estimate(_AREAS, v),
    "correlation": lambda v: clearance.estimate(_AREAS, correlation=v),
    "area": lambda v: clearance.years_to_finish(v, _AREAS),
    "growth": lambda v: clearance.years_to_finish(10.0, _AREAS, growth=v),
    "horizon": lambda v: forecast.estimate(_YEARS, horizon=v),
}
NO_NUMBERS = [None, "x", "12", math.nan, math.inf, [1], 10**400, pd.NA]


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", NO_NUMBERS, ids=lambda value: type(value).__name__)
def test_what_is_no_number_is_refused(name, value):
    with pytest.raises(ModelInputError) as refusal:
        NUMBERS[name](value)
    assert refusal.value.expected
    assert refusal.value.remedy


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: rates.compare(5, (5, 10.0)), "rates: first is 5; expected a count, .* and its exposure"),
        (
            lambda: rates.compare((3, 10.0), (5, 10.0), method=[1]),
            r"method is \[1\]; expected one of 'exact'",
        ),
        (lambda: clearance.estimate(None), "clearance: values is None; expected a number for each year"),
        (lambda: clearance.estimate(["x"]), "expected a number for each year"),
        (
            lambda: forecast.estimate(_YEARS, methods="naive"),
            "methods is 'naive'; .*; give a list",
        ),
        (lambda: trend.estimate(_YEARS, choose="x"), "choose is 'x'; expected one of 'none', 'permutation'"),
        (
            lambda: trend.estimate(_YEARS, exposure=5, choose="none"),
            "exposure is 5; expected the name",
        ),
        (lambda: completion.estimate(_YEARS, time=None), "completion: time is None"),
        (lambda: composition.by_year(_YEARS, "x"), "group is 'x'; expected one of 'civilians'"),
    ],
)
def test_what_was_given_is_named(call, says):
    with pytest.raises(ModelInputError, match=says):
        call()
