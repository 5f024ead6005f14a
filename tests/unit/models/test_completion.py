"""Time to completion: agreement with R's survival, simulated truth, and input that must be declined."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from impact.errors import ModelInputError
from impact.models import completion, hazards
from impact.models.completion import Survival
from tests.conftest import CHECKOUT

REFERENCE = CHECKOUT / "tests" / "reference"
R: dict[str, Any] = json.loads((REFERENCE / "completion.json").read_text(encoding="utf-8"))


@pytest.fixture
def roster() -> pd.DataFrame:
    frame = pd.read_csv(REFERENCE / "completion_data.csv")
    return frame.assign(completed=frame["completed"].astype(bool))


@pytest.fixture
def late(roster: pd.DataFrame) -> pd.DataFrame:
    known = roster.dropna(subset=["size", "entry"])
    return known.assign(large=(known["size"] == "large").astype(int))


@pytest.fixture
def tied() -> pd.DataFrame:
    frame = pd.DataFrame(R["tied"])
    return frame.assign(completed=frame["completed"] == 1)


def at(result: Any, times: list[float]) -> pd.DataFrame:
    assert isinstance(result, Survival)
    return pd.concat([result.curve[result.curve["time"] <= t].tail(1) for t in times])


@pytest.mark.parametrize("case", ["km", "km_tied", "km_late"])
def test_the_curve_and_its_intervals_are_those_of_survfit(
    case: str, roster: pd.DataFrame, tied: pd.DataFrame, late: pd.DataFrame
) -> None:
    frame = {"km": roster, "km_tied": tied, "km_late": late}[case]
    points = at(completion.estimate(frame, entry="entry" if case == "km_late" else None), R[case]["time"])
    for column, name in (("estimate", "share"), ("low", "low"), ("high", "high")):
        np.testing.assert_allclose(points[column], R[case][name], rtol=1e-8)


def test_the_median_and_its_interval_are_those_of_survfit(roster: pd.DataFrame) -> None:
    result = completion.estimate(roster)
    assert result
    median = result.medians.iloc[0]
    np.testing.assert_allclose(median[["estimate", "low"]].astype(float), R["km"]["median"][:2], rtol=1e-8)
    assert np.isnan(median["high"])
    assert R["km"]["median"][2] is None
    exact = pd.DataFrame({"time": np.arange(1.0, 13), "completed": [True] * 8 + [False] * 4})
    again = completion.estimate(exact)
    assert again
    assert again.medians["estimate"].iloc[0] == R["km_exact"]


@pytest.mark.parametrize("case", ["cox", "cox_tied", "cox_late"])
def test_hazard_ratios_and_the_test_of_proportional_hazards_are_those_of_survival(
    case: str, roster: pd.DataFrame, tied: pd.DataFrame, late: pd.DataFrame
) -> None:
    frame, names = {
        "cox": (roster, ["log_pop", "late"]),
        "cox_tied": (tied, ["group", "x"]),
        "cox_late": (late, ["large"]),
    }[case]
    result = hazards.estimate(frame, names, entry="entry" if case == "cox_late" else None)
    assert result, result.reason
    expected = R[case]
    ratios = result.ratios
    np.testing.assert_allclose(ratios["coefficient"], np.atleast_1d(expected["coefficient"]), rtol=1e-5)
    np.testing.assert_allclose(ratios["se"], np.atleast_1d(expected["se"]), rtol=1e-5)
    np.testing.assert_allclose(ratios["low"], np.atleast_1d(expected["low"]), rtol=1e-5)
    np.testing.assert_allclose(result.log_likelihood, expected["loglik"], rtol=1e-7)
    # R gives a line for all covariates together even where there is one; we do not repeat it
    zph = expected["zph"][: len(names) + (len(names) > 1)]
    np.testing.assert_allclose(result.proportional["statistic"], zph, rtol=1e-4)


def frame(times: list[float], completed: list[bool], **columns: object) -> pd.DataFrame:
    return pd.DataFrame({"time": times, "completed": completed, **columns})


DEGENERATE = {
    "empty": frame([], []),
    "two points": frame([1.0, 2.0], [True, False]),
    "nobody completed": frame([5.0] * 20, [False] * 20),
    "all at once": frame([5.0] * 20, [True] * 20),
    "one far away": frame([*range(1, 20), 1e6], [True] * 20),
}


@pytest.mark.parametrize("name", DEGENERATE)
def test_degenerate_input_is_declined_or_estimated_without_a_warning(name: str) -> None:
    data = DEGENERATE[name].assign(group=0, x=np.arange(len(DEGENERATE[name])) % 2)
    data.loc[data.index[::2], "group"] = 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        results = [completion.estimate(data), hazards.estimate(data, ["x"])]
    for result in results:
        if not result:
            assert result.reason.endswith(".")
            assert "statsmodels" not in result.reason
    if name in ("empty", "two points", "nobody completed"):
        assert not any(results)
    else:
        assert results[0]


def test_perfect_separation_is_declined_with_its_reason() -> None:
    data = frame([float(t) for t in range(1, 21)], [True] * 10 + [False] * 10, x=[0] * 10 + [1] * 10)
    result = hazards.estimate(data, ["x"])
    assert not result
    assert "separate perfectly" in result.reason
    ordered = frame([float(t) for t in range(1, 21)], [True] * 20, x=[-float(t) for t in range(20)])
    graded = hazards.estimate(ordered, ["x"])
    assert not graded
    assert "separates" in graded.reason


def test_a_constant_covariate_and_too_many_of_them_are_declined() -> None:
    data = frame([float(t) for t in range(1, 13)], [True] * 7 + [False] * 5, x=1, y=np.arange(12) % 3)
    assert "same for all" in hazards.estimate(data, ["x"]).reason  # type: ignore[union-attr]
    assert "too few for 2 covariates" in hazards.estimate(data, ["x", "y"]).reason  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"time": -1.0}, "time is -1.0"),
        ({"time": float("nan")}, "time is nan"),
        ({"completed": "yes"}, "something else than true or false"),
    ],
)
def test_impossible_input_is_an_error_in_three_parts(wrong: dict[str, Any], says: str) -> None:
    data = frame([1.0, 2.0], [True, False]).astype(object)
    for column, value in wrong.items():
        data.loc[0, column] = value
    with pytest.raises(ModelInputError, match=says):
        completion.estimate(data)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelInputError, match="'completed' is missing"):
        completion.estimate(pd.DataFrame({"time": [1.0]}))
