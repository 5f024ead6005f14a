"""Crossings against algebra, and the sentences that say them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from impact.errors import ModelInputError
from impact.result import Declined
from impact.scenario.analysis.curves import Curve, nearest, roots
from impact.scenario.analysis.response import WAR, response
from impact.scenario.analysis.thresholds import crossing, crossings, equal
from impact.scenario.engine import draws
from impact.scenario.engine.course import UNTIL_DESTROYED
from impact.scenario.inputs.distributions import Lognormal, Pert, Uniform
from impact.scenario.inputs.scenario import Scenario
from tests.models.scenario.made import still

# With everything else switched off, of N mines N (1 - exp(-h p T)) are set off in T years.
N, PEOPLE, HURT, YEARS = 10_000.0, 20.0, 1.5, 20


def _hazard_for(casualties: float) -> float:
    return -math.log(1 - casualties / (N * HURT)) / (PEOPLE * YEARS)


# -- against algebra --------------------------------------------------------------------------------------


@pytest.mark.parametrize("casualties", [1.0, 50.0, 900.0, 14_000.0])
def test_hazard_that_reaches_a_number_of_casualties(casualties: float) -> None:
    found = crossing(still(), "hazard", "casualties", casualties)
    assert found
    assert found.value == pytest.approx(_hazard_for(casualties), rel=1e-7)
    assert found.rising
    assert found.others == ()
    assert found.at_assumed == pytest.approx(N * HURT * -math.expm1(-1e-4 * PEOPLE * YEARS))


@pytest.mark.parametrize("field", ["hazard", "people_near", "mines_laid", "casualties_per_accident"])
def test_crossing_is_in_proportion_where_few_mines_are_set_off(field: str) -> None:
    scenario = still(hazard=1e-9, mines_laid=1e6)
    central = response(scenario, "casualties", {})[0]
    found = crossing(scenario, field, "casualties", 3 * central)
    assert found
    assert found.value == pytest.approx(3 * scenario.input(field).distribution.median, rel=1e-5)


def test_share_that_brings_the_outcome_down_is_falling() -> None:
    found = crossing(still(), "decoy_share", "casualties", response(still(), "casualties", {})[0] / 4)
    assert found
    assert found.value == pytest.approx(0.75, rel=1e-7)
    assert not found.rising
    assert "where this is below 75 %" in found.words


@pytest.mark.parametrize("assumed", [0.0, 0.4, 1.0])
def test_probability_of_war_is_linear_whatever_is_assumed_of_it(assumed: float) -> None:
    """Inputs that matter only in war, or only in peace, must count wherever the probability moves."""
    scenario = still(war_duration=3.0, combat_detonated_share=0.8, kept_without_war=4.0)
    war, peace = (response(scenario.with_(war_probability=p), "casualties", {})[0] for p in (1.0, 0.0))
    found = crossing(
        scenario.with_(war_probability=assumed), "war_probability", "casualties", 0.3 * war + 0.7 * peace
    )
    assert found
    assert found.value == pytest.approx(0.3, rel=1e-6)


def test_scenarios_are_equal_where_as_many_mines_stay_live() -> None:
    persistent = still(mines_laid=500.0)
    destructing = still(
        mines_laid=10_000.0,
        kind="self-destructing",
        self_destruct_reliability=0.9,
        self_deactivation_reliability=0.0,
    )
    # (1 - r) 10,000 mines over all years and r 10,000 until they are gone hurt as many as 500
    rate = 1e-4 * 20
    soon = -np.expm1(-rate * UNTIL_DESTROYED) / -np.expm1(-rate * persistent.horizon)
    as_many = 0.95 / (1 - soon)
    found = equal(destructing, persistent, "self_destruct_reliability")
    assert found
    assert found.value == pytest.approx(as_many, rel=1e-7)
    assert not found.rising  # more reliable, fewer casualties than the other
    assert found.at_assumed > 0  # ten per cent of 10,000 are more than 500
    turned = equal(persistent, destructing, "self_destruct_reliability")
    assert turned
    assert turned.value == pytest.approx(as_many, rel=1e-7)
    assert turned.rising


def test_input_can_move_in_the_first_scenario_only() -> None:
    few, many = still(mines_laid=1000.0, hazard=1e-9), still(mines_laid=4000.0, hazard=1e-9)
    alone = equal(few, many, "people_near", both=False)
    assert alone
    assert alone.value == pytest.approx(4 * PEOPLE, rel=1e-5)
    together = equal(few, many, "people_near")
    assert isinstance(together, Declined)
    assert "never has more than" in together.reason
    same = equal(few, few, "people_near")
    assert isinstance(same, Declined)
    assert "never differ" in same.reason
    itself = equal(few, few, "people_near", both=False)
    assert itself
    assert itself.value == pytest.approx(PEOPLE, rel=1e-6)


def test_median_over_draws_crosses_at_the_value_found() -> None:
    scenario = still(hazard=1e-8).with_(
        people_near=Lognormal(middle=20, spread=6), war_probability=Uniform(low_end=0.2, high_end=0.9)
    )
    found = crossing(scenario, "hazard", "casualties", 5.0, over="draws", draws=400, seed=3)
    assert found
    rows = {name: given[:400] for name, given in draws.inputs(scenario, 0, 3).items()}
    rows["hazard"] = np.full(400, found.value)
    assert np.median(response(scenario, "casualties", rows)) == pytest.approx(5.0, rel=1e-6)
    again = crossing(scenario, "hazard", "casualties", 5.0, over="draws", draws=400, seed=3)
    assert again == found
    assert found.words.startswith("In the median of the draws, civilian casualties exceed 5 ")


def test_median_over_draws_meets_the_probability_of_war_near_one_half() -> None:
    """Half of the draws have war where its probability is one half: the median jumps there."""
    scenario = still(war_duration=3.0, combat_detonated_share=0.8, kept_without_war=4.0, war_probability=0.9)
    war, peace = (response(scenario, "casualties", {WAR: np.array([case])})[0] for case in (1.0, 0.0))
    found = crossing(
        scenario, "war_probability", "casualties", (war + peace) / 2, over="draws", draws=1001, seed=1
    )
    assert found
    assert found.value == pytest.approx(0.5, abs=0.05)


# -- the search -------------------------------------------------------------------------------------------


def _curve(function) -> Curve:
    x = np.linspace(0, 6, 61)
    return Curve(function, x, function(x))


def test_several_crossings_are_all_found_and_the_nearest_is_the_answer() -> None:
    found = roots(_curve(np.sin), 0.5)
    assert found == [(pytest.approx(PI / 6), True), (pytest.approx(5 * PI / 6), False)]
    value, rising, others = nearest(found, 2.0)
    assert (value, rising) == (pytest.approx(5 * PI / 6), False)
    assert others == (pytest.approx(PI / 6),)


PI = math.pi


def test_touching_is_no_crossing() -> None:
    assert roots(_curve(lambda x: (x - 3) ** 2), 0.0) == []
    assert roots(_curve(lambda x: x), 0.0) == []  # zero at the end of the range only


def test_jump_is_a_crossing() -> None:
    ((value, rising),) = roots(_curve(lambda x: np.where(x < 2.345, 1.0, 9.0)), 5.0)
    assert value == pytest.approx(2.345, rel=1e-6)
    assert rising


def test_several_crossings_are_said() -> None:
    """A longer war keeps people from learning, and one that outlasts the horizon keeps them away."""
    scenario = still(stay_in_war_share=0.3, learning_half_life=2.0, learning_floor=0.05, hazard=1e-6)
    durations = np.linspace(0.05, 20, 400)
    courses = response(scenario, "casualties", {"war_duration": durations})
    peak = int(courses.argmax())
    assert courses[0] < courses[-1] < courses[peak]
    threshold = float(courses[-1] + courses[peak]) / 2
    found = crossing(scenario, "war_duration", "casualties", threshold)
    assert found
    assert found.warnings
    (other,) = found.others
    assert found.value < durations[peak] < other
    assert response(
        scenario, "casualties", {"war_duration": np.array([found.value, other])}
    ) == pytest.approx(threshold, rel=1e-6)


# -- the table --------------------------------------------------------------------------------------------


def _uncertain(spread: float) -> Scenario:
    return still(hazard=1e-9, mines_laid=1e6).with_(
        hazard=Lognormal(middle=1e-9, spread=spread), people_near=Pert(low_end=10, mode=20, high_end=30)
    )


def test_table_says_which_single_assumption_could_change_the_order_of_magnitude() -> None:
    found = crossings(_uncertain(spread=30))
    assert found
    rows = found.frame.set_index(["field", "times"])
    assert set(found.frame["times"].round(9)) == {0.1, 10.0}
    assert rows["value"]["hazard", 10.0] == pytest.approx(1e-8, rel=1e-5)
    assert rows["inside"]["hazard"].all()
    assert rows["beyond"]["hazard", 10.0] == pytest.approx(0.13, abs=0.01)  # 1 - Φ(1.645 ln 10 / ln 30)
    assert not rows["inside"]["people_near"].any()
    assert (rows["beyond"]["people_near"] == 0).all()
    assert list(found.frame["field"][:2]) == ["hazard", "hazard"]
    assert set(found.decisive["field"]) == {"hazard"}
    assert "accidents a year" in found.in_words()


def test_nothing_is_decisive_where_the_inputs_are_known_well() -> None:
    found = crossings(_uncertain(spread=2))
    assert found
    assert found.decisive.empty
    assert "none alone" in found.in_words()


def test_table_takes_thresholds_and_inputs_of_the_reader() -> None:
    found = crossings(still(), "casualties", [50.0, 900.0], fields=["hazard", "killed_share"])
    assert found
    assert len(found.frame) == 4
    never = found.frame[found.frame["field"] == "killed_share"]
    assert never["value"].isna().all()
    assert never["words"].str.startswith("Whatever this is").all()


def test_table_declines_where_there_is_nothing_to_multiply() -> None:
    found = crossings(_uncertain(2).with_(mines_laid=0.0))
    assert isinstance(found, Declined)
    assert "no civilian casualties" in found.reason
    assert isinstance(crossings(still()), Declined)


# -- refusals ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "threshold", "reason"),
    [
        (
            "decoy_share",
            1e6,
            "Even where this is 0 %, civilian casualties stay below 1,000,000: "
            "share of what is laid that is a decoy without explosive.",
        ),
        ("decoy_share", 0.0, "Even where this is 100 %, civilian casualties never fall below 0: "),
        (
            "casualties_per_accident",
            10.0,
            "Even where this is 1 person, civilian casualties stay above 10: ",
        ),
        ("cost_per_km2", 10.0, "Whatever this is, civilian casualties stay above 10: "),
    ],
)
def test_threshold_that_is_never_crossed_is_said_with_the_extreme(
    field: str, threshold: float, reason: str
) -> None:
    found = crossing(still(), field, "casualties", threshold)
    assert isinstance(found, Declined)
    assert found.reason.startswith(reason)


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
        crossing(still(), field, outcome, threshold)


def test_field_of_neither_scenario_is_refused() -> None:
    with pytest.raises(ModelInputError):
        equal(still(), still(), "self_destruct_reliability")
