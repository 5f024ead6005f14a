"""Crossings against algebra."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import optimize

from impact.errors import ModelInputError
from impact.result import Declined
from impact.scenario.analysis.crossings import Curve, crossings, curves, nearest, roots
from impact.scenario.analysis.response import response
from impact.scenario.inputs.distributions import Lognormal, Pert
from impact.scenario.inputs.scenario import Scenario
from tests.unit.scenario.made import still

# With everything else switched off, of N mines N (1 - exp(-h p T)) are set off in T years.
N, PEOPLE, HURT, YEARS = 10_000.0, 20.0, 1.5, 20


def _hazard_for(casualties: float) -> float:
    return -math.log(1 - casualties / (N * HURT)) / (PEOPLE * YEARS)


# -- against algebra --------------------------------------------------------------------------------------


@pytest.mark.parametrize("casualties", [1.0, 50.0, 900.0, 14_000.0])
def _crossed(scenario: Scenario, field: str, threshold: float) -> pd.Series:
    crossed = crossings(scenario, "casualties", threshold, fields=[field])
    assert crossed
    return crossed.frame.iloc[0]


@pytest.mark.parametrize("casualties", [1.0, 50.0, 900.0, 14_000.0])
def test_hazard_that_reaches_a_number_of_casualties(casualties: float) -> None:
    row = _crossed(still(), "hazard", casualties)
    assert row["value"] == pytest.approx(_hazard_for(casualties), rel=1e-7)
    assert row["others"] == ()
    central = N * HURT * -math.expm1(-1e-4 * PEOPLE * YEARS)
    assert row["times"] == pytest.approx(casualties / central)


@pytest.mark.parametrize("field", ["hazard", "people_near", "mines_laid", "casualties_per_accident"])
def test_crossing_is_in_proportion_where_few_mines_are_set_off(field: str) -> None:
    scenario = still(hazard=1e-9, mines_laid=1e6)
    central = response(scenario, "casualties", {})[0]
    value = _crossed(scenario, field, 3 * central)["value"]
    assert value == pytest.approx(3 * scenario.input(field).distribution.median, rel=1e-5)


def test_share_that_brings_the_outcome_down_crosses_too() -> None:
    row = _crossed(still(), "decoy_share", response(still(), "casualties", {})[0] / 4)
    assert row["value"] == pytest.approx(0.75, rel=1e-7)


@pytest.mark.parametrize("assumed", [0.0, 0.4, 1.0])
def test_probability_of_war_is_linear_whatever_is_assumed_of_it(assumed: float) -> None:
    """Inputs that matter only in war, or only in peace, must count wherever the probability moves."""
    scenario = still(war_duration=3.0, combat_detonated_share=0.8, kept_without_war=4.0)
    war, peace = (response(scenario.with_(war_probability=p), "casualties", {})[0] for p in (1.0, 0.0))
    row = _crossed(scenario.with_(war_probability=assumed), "war_probability", 0.3 * war + 0.7 * peace)
    assert row["value"] == pytest.approx(0.3, rel=1e-6)


# -- the search -------------------------------------------------------------------------------------------


def _roots(function, threshold: float) -> list[float]:
    x = np.linspace(0, 6, 61)
    crossing = roots({"x": Curve(x, function(x))}, [threshold], lambda points: {"x": function(points["x"])})
    return crossing["x", threshold]


def test_several_crossings_are_all_found_and_the_nearest_is_the_answer() -> None:
    crossed = _roots(np.sin, 0.5)
    assert crossed == [pytest.approx(math.pi / 6), pytest.approx(5 * math.pi / 6)]
    value, others = nearest(crossed, 2.0)
    assert value == pytest.approx(5 * math.pi / 6)
    assert others == (pytest.approx(math.pi / 6),)


def test_searches_go_on_together_and_end_where_brents_method_ends() -> None:
    x, calls = np.linspace(0, 6, 61), []
    functions = {"sine": np.sin, "square": np.square, "jump": lambda x: np.where(x < 2.345, 1.0, 9.0)}

    def heights(points):
        calls.append(list(points))
        return {name: functions[name](values) for name, values in points.items()}

    crossing = roots({name: Curve(x, f(x)) for name, f in functions.items()}, [0.5, 5.0], heights)
    singly = 0
    for (name, level), crossed in crossing.items():
        for value in crossed:
            a, b = x[x <= value][-1], x[x > value][0]
            alone, about = optimize.brentq(
                lambda v, name=name, level=level: float(functions[name](v)) - level,
                a,
                b,
                xtol=1e-9 * b,
                rtol=1e-9,
                full_output=True,
            )
            assert value == alone
            singly = max(singly, about.function_calls)
    assert set(crossing) == {(name, level) for name in functions for level in (0.5, 5.0)}
    assert len(calls) <= singly
    assert sorted(calls[0]) == ["jump", "sine", "square"]


def test_touching_is_no_crossing() -> None:
    assert _roots(lambda x: (x - 3) ** 2, 0.0) == []
    assert _roots(lambda x: x, 0.0) == []  # zero at the end of the range only


def test_jump_is_a_crossing() -> None:
    (value,) = _roots(lambda x: np.where(x < 2.345, 1.0, 9.0), 5.0)
    assert value == pytest.approx(2.345, rel=1e-6)


def test_all_crossings_of_a_war_s_length_are_in_the_table() -> None:
    """A longer war keeps people from learning, and one that outlasts the horizon keeps them away."""
    scenario = still(stay_in_war_share=0.3, learning_half_life=2.0, learning_floor=0.05, hazard=1e-6)
    durations = np.linspace(0.05, 20, 400)
    courses = response(scenario, "casualties", {"war_duration": durations})
    peak = int(courses.argmax())
    assert courses[0] < courses[-1] < courses[peak]
    threshold = float(courses[-1] + courses[peak]) / 2
    row = _crossed(scenario, "war_duration", threshold)
    (other,) = row["others"]
    assert row["value"] < durations[peak] < other
    assert response(
        scenario, "casualties", {"war_duration": np.array([row["value"], other])}
    ) == pytest.approx(threshold, rel=1e-6)


# -- the table --------------------------------------------------------------------------------------------


def _uncertain(spread: float) -> Scenario:
    return still(hazard=1e-9, mines_laid=1e6).with_(
        hazard=Lognormal(middle=1e-9, spread=spread), people_near=Pert(low_end=10, mode=20, high_end=30)
    )


def test_table_says_which_single_assumption_could_change_the_order_of_magnitude() -> None:
    points = crossings(_uncertain(spread=30))
    assert points
    rows = points.frame.set_index(["field", "times"])
    assert set(points.frame["times"].round(9)) == {0.1, 10.0}
    assert rows["value"]["hazard", 10.0] == pytest.approx(1e-8, rel=1e-5)
    assert rows["inside"]["hazard"].all()
    assert rows["beyond"]["hazard", 10.0] == pytest.approx(0.13, abs=0.01)  # 1 - Φ(1.645 ln 10 / ln 30)
    assert not rows["inside"]["people_near"].any()
    assert (rows["beyond"]["people_near"] == 0).all()
    assert list(points.frame["field"][:2]) == ["hazard", "hazard"]
    assert set(points.decisive["field"]) == {"hazard"}
    assert "accidents a year" in points.in_words()


def test_nothing_is_decisive_where_the_inputs_are_known_well() -> None:
    points = crossings(_uncertain(spread=2))
    assert points
    assert points.decisive.empty
    assert "none alone" in points.in_words()


def test_table_takes_thresholds_and_inputs_of_the_reader() -> None:
    points = crossings(still(), "casualties", [50.0, 900.0], fields=["hazard", "killed_share"])
    assert points
    assert len(points.frame) == 4
    never = points.frame[points.frame["field"] == "killed_share"]
    assert never["value"].isna().all()
    assert never["beyond"].isna().all()
    assert not never["inside"].any()


def test_table_declines_where_there_is_nothing_to_multiply() -> None:
    points = crossings(_uncertain(2).with_(mines_laid=0.0))
    assert isinstance(points, Declined)
    assert "no civilian casualties" in points.reason
    assert isinstance(crossings(still()), Declined)


# -- refusals ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "threshold"),
    [
        ("decoy_share", 1e6),
        ("decoy_share", 0.0),  # reached at the end of the range, not crossed
        ("casualties_per_accident", 10.0),
        ("cost_per_km2", 10.0),
    ],
)
def test_threshold_that_is_never_crossed_has_no_value(field: str, threshold: float) -> None:
    assert math.isnan(_crossed(still(), field, threshold)["value"])


@pytest.mark.parametrize(
    ("field", "outcome", "threshold"),
    [
        ("hazards", "casualties", 1.0),
        ("self_destruct_reliability", "casualties", 1.0),
        ("hazard", "harm", 1.0),
        ("hazard", "casualties", math.nan),
        ("hazard", "casualties", math.inf),
    ],
)
def test_impossible_requests_are_refused(field: str, outcome: str, threshold: float) -> None:
    with pytest.raises(ModelInputError):
        crossings(still(), outcome, threshold, fields=[field])


def test_curves_of_all_inputs_are_those_of_each_alone() -> None:
    scenario = Scenario(name="e", title="E").with_(war_probability=0.3)
    names = ["hazard", "killed_share", "war_duration", "war_probability", "clearance_delay"]
    together = curves(scenario, names, "casualties")
    assert list(together) == names
    for name, curve in together.items():
        around = scenario.with_(war_probability=0.5) if name == "war_probability" else scenario
        alone = response(around, "casualties", {name: curve.x})
        assert np.broadcast_to(alone, curve.x.shape) == pytest.approx(curve.y, rel=1e-14)
