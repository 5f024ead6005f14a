"""People hurt per 1,000 mines: agreement with R, eras apart, and input that must be declined."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from impact.errors import ModelInputError
from impact.models import accidents
from impact.models.accidents.spread import level, spreads
from tests.conftest import CHECKOUT

R: dict[str, Any] = json.loads((CHECKOUT / "tests/reference/accidents.json").read_text(encoding="utf-8"))


@pytest.fixture
def programmes() -> pd.DataFrame:
    return pd.DataFrame(R["programmes"])


def test_a_new_programme_is_predicted_as_by_nested_integration_in_r(programmes: pd.DataFrame) -> None:
    result = accidents.estimate(programmes)
    assert result
    np.testing.assert_allclose([result.estimate, result.low, result.high], R["new"], rtol=1e-4)


def test_the_likelihood_of_one_programme_is_that_of_integrate_in_r() -> None:
    for (events, exposure, middle, spread), expected in zip(R["one_at"], R["one"], strict=True):
        era = level(np.array([float(events)]), np.array([float(exposure)]))
        own = [np.interp(middle, era.grid, row) for row in era.loglik]
        # one spread of the grid is near the asked one: interpolate over the spread too
        assert np.exp(np.interp(spread, spreads()[0], own)) == pytest.approx(expected, rel=2e-3)


def test_levels_are_near_those_of_greatest_likelihood(programmes: pd.DataFrame) -> None:
    result = accidents.estimate(programmes)
    assert result
    np.testing.assert_allclose(result.eras["estimate"], R["glmer"]["level"], rtol=0.05)


def test_alike_programmes_leave_less_doubt_than_different_ones(programmes: pd.DataFrame) -> None:
    alike = programmes.assign(deminers=[205, 1389, 2, 85, 107, 232, 1, 10, 11, 26, 129])
    one, other = accidents.estimate(alike), accidents.estimate(programmes)
    assert one
    assert other
    assert one.spread < other.spread
    assert one.high / one.low < other.high / other.low


def test_an_era_does_not_move_the_level_of_another(programmes: pd.DataFrame) -> None:
    moved = programmes.copy()
    moved.loc[moved["era"] == "b", "mines"] *= 10
    one, other = accidents.estimate(programmes), accidents.estimate(moved)
    assert one
    assert other
    assert other.eras["estimate"].iloc[1] == pytest.approx(one.eras["estimate"].iloc[1] / 10, rel=1e-3)
    assert other.estimate == pytest.approx(one.estimate, rel=1e-6)


def test_a_count_beyond_its_era_is_marked_as_unlikely(programmes: pd.DataFrame) -> None:
    wild = programmes.copy()
    wild.loc[wild["mines"] == 26381, "deminers"] = 400
    result = accidents.estimate(wild)
    assert result
    likely = result.programmes.set_index("mines")["likely"]
    assert likely[26381] == likely.min()


def test_programmes_without_anybody_hurt_are_estimated(programmes: pd.DataFrame) -> None:
    nobody = programmes.assign(deminers=0)
    result = accidents.estimate(nobody)
    assert result
    assert 0 < result.low < result.estimate < result.high < 1


def test_too_few_programmes_are_declined(programmes: pd.DataFrame) -> None:
    few = accidents.estimate(programmes[programmes["era"] != "c"])
    assert not few
    assert "Only 5 programmes" in few.reason
    two = accidents.estimate(programmes.drop(index=range(5, 9)))
    assert not two
    assert "2 of them in the newest era" in two.reason


def test_no_exposure_is_an_error(programmes: pd.DataFrame) -> None:
    with pytest.raises(ModelInputError, match="exposure"):
        accidents.estimate(programmes.assign(mines=0))


def test_an_era_is_computed_once_for_the_same_programmes_and_anew_for_others() -> None:
    events, exposure = np.array([3.0, 5.0, 4.0]), np.full(3, 1e4)
    first = level(events, exposure)
    assert level(events.copy(), exposure.copy()) is first
    with pytest.raises(ValueError, match="read-only"):
        first.loglik[0, 0] = 1.0
    assert level(events + 1, exposure).loglik[0, 0] != first.loglik[0, 0]
    assert level(events, exposure * 2).grid[0] != first.grid[0]
