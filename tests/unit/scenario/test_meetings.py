"""How often mines are met: shared by scenarios that assume the same of people, war, learning and marks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from impact.scenario.engine import draws
from impact.scenario.engine.course import FLOWS, STATES, course
from impact.scenario.engine.meetings import War, meetings
from impact.scenario.inputs.scenario import Scenario
from tests.unit.scenario.made import scenarios

PLAIN = Scenario(name="plain", title="Plain", horizon=12)


@settings(max_examples=30, deadline=None)
@given(scenarios())
def test_what_is_shared_is_what_all_inputs_of_the_scenario_give(scenario: Scenario) -> None:
    values = {name: v[:64] for name, v in draws.inputs(scenario, 0, 3).items()}
    own, shared = meetings(values, scenario.horizon), draws.met(scenario, 0, 3, 64)
    for name in ("marked", "unmarked", "at_first"):
        assert (getattr(own, name) == getattr(shared, name)).all(), name
    with_shared = course(values, scenario, scenario.horizon, met=shared)
    for name, rows in course(values, scenario, scenario.horizon).items():
        assert (rows == with_shared[name]).all(), name


def test_other_mines_and_clearance_share_them_and_another_hazard_does_not() -> None:
    first = draws.met(PLAIN, 0, 5, 64)
    assert draws.met(PLAIN.with_(mines_laid=7, clearance_delay=3), 0, 5, 64) is first
    assert draws.met(PLAIN.with_(hazard=1e-5), 0, 5, 64) is not first
    with pytest.raises(ValueError, match="read-only"):
        first.marked[0] = 1.0


def test_a_course_for_few_results_is_the_same_as_for_all() -> None:
    values = draws.inputs(PLAIN, 0, 3)
    whole = course(values, PLAIN, 12)
    for name in (*STATES, *FLOWS):
        assert (course(values, PLAIN, 12, wanted=[name])[name] == whole[name]).all(), name


def test_the_part_of_a_year_at_war_is_known_only_where_a_war_comes() -> None:
    war = War.of(
        {
            "war_comes": np.array([1.0, 0.0, 1.0]),
            "war_start": np.array([0.5, 0.5, 3.0]),
            "war_duration": np.array([1.0, 1.0, 0.25]),
        }
    )
    parts = [(rows.tolist(), part.tolist()) for rows, part in (war.within(year) for year in range(5))]
    assert parts == [([0], [0.5]), ([0], [0.5]), ([], []), ([2], [0.25]), ([], [])]
