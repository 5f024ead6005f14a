"""Years to finish at the rates of the years on record."""

from __future__ import annotations

import json
import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest

from impact.errors import ModelInputError
from impact.models.clearance import by_country, estimate, years_to_finish
from tests.conftest import CHECKOUT

R: dict[str, Any] = json.loads((CHECKOUT / "tests/reference/clearance.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", R["cases"])
def test_the_interval_of_the_rate_is_that_computed_in_r(case: str) -> None:
    result = estimate(R["cases"][case], correlation=0.0)
    assert result
    np.testing.assert_allclose([result.low, result.high], [R["low"][case], R["high"][case]], rtol=1e-5)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ([], "no year"),
        ([1.0, 2.0], "2 years"),
        ([0.0] * 5, "No land was released"),
        ([2.0] * 5, "same figure"),
        ([float("nan"), 1.0, 2.0, 3.0, 4.0], "4 years"),
    ],
)
def test_too_little_to_tell_is_declined(values: list[float], says: str) -> None:
    result = years_to_finish(10.0, values)
    assert not result
    assert says in result.reason


def test_an_outlier_widens_the_interval_without_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        plain, wild = years_to_finish(100.0, [1.0, 2, 3, 2, 2]), years_to_finish(100.0, [1.0, 2, 3, 2, 1e6])
    assert plain
    assert wild
    assert wild.high / wild.low > 10 * plain.high / plain.low


def test_growth_shortens_and_a_falling_rate_may_never_finish() -> None:
    values = [2.0, 3.0, 4.0, 2.5, 3.5]
    assert years_to_finish(30.0, values).estimate == pytest.approx(10)  # type: ignore[union-attr]
    assert years_to_finish(30.0, values, growth=0.1).estimate < 8  # type: ignore[union-attr]
    never = years_to_finish(300.0, values, growth=-0.2)
    assert not never
    assert "never" in never.reason


@pytest.mark.parametrize("area", [0.0, -1.0, float("nan")])
def test_an_impossible_area_is_an_error(area: float) -> None:
    with pytest.raises(ModelInputError, match="area"):
        years_to_finish(area, [1.0, 2.0, 3.0, 4.0, 5.0])


def test_countries_without_an_estimate_say_why() -> None:
    yearly = pd.DataFrame({"year": range(2012, 2017), "released": [2.0, 3.0, 4.0, 2.5, 3.5]})
    yearly = yearly.assign(place="AAA", cleared=float("nan"), source_id="page")
    areas = pd.DataFrame(
        {"place": ["AAA", "BBB"], "year": 2016, "area_km2": [30.0, 5.0], "source_id": "page"}
    )
    table = by_country(yearly, areas, today=2017).set_index("place")
    assert table.loc["AAA", "estimate"] == pytest.approx(10)
    assert "five are needed" in table.loc["BBB", "reason"]
    hypothetical = by_country(yearly, areas, area_km2=60.0, today=2017)
    assert hypothetical["place"].tolist() == ["AAA"]
    assert hypothetical["estimate"].iloc[0] == pytest.approx(20)


def test_old_rates_and_an_old_area_are_declined_with_the_reason() -> None:
    yearly = pd.DataFrame({"year": range(2012, 2017), "released": [2.0, 3.0, 4.0, 2.5, 3.5]})
    yearly = yearly.assign(place="AAA", cleared=float("nan"), source_id="page")
    areas = pd.DataFrame({"place": ["AAA"], "year": 2016, "area_km2": [30.0], "source_id": "page"})
    old = by_country(yearly, areas, today=2023).iloc[0]
    assert old["reason"] == "The newest figure of the remaining area is of 2016."
    older = by_country(yearly, areas, today=2030).iloc[0]
    assert "five are needed" in older["reason"]


def test_runs_of_years_widen_the_interval() -> None:
    values = [2.0, 3.0, 4.0, 2.5, 3.5]
    alone, runs = estimate(values, correlation=0.0), estimate(values)
    assert alone
    assert runs
    assert runs.low < alone.low < alone.high < runs.high
