"""How often mines are met: shared by scenarios that assume the same of people, war, learning and marks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from impact.scenario.engine import draws
from impact.scenario.engine.circumstances import circumstances
from impact.scenario.engine.course import FLOWS, STATES, course
from impact.scenario.engine.war import War
from impact.scenario.inputs.scenario import Scenario
from tests.unit.scenario.made import scenarios

PLAIN = Scenario(name="plain", title="Plain", horizon=12)


@settings(max_examples=30, deadline=None)
@given(scenarios())
def test_what_is_shared_is_what_all_inputs_of_the_scenario_give(scenario: Scenario) -> None:
    values = {name: v[:64] for name, v in draws.inputs(scenario, 0, 3).items()}
    own, shared = circumstances(values, scenario.horizon), draws.around(scenario, 0, 3, 64)
    for name in ("marked", "unmarked", "at_first"):
        assert (getattr(own.met, name) == getattr(shared.met, name)).all(), name
    for year in range(scenario.horizon):
        for mine, theirs in zip(own.fights[year], shared.fights[year], strict=True):
            assert (mine == theirs).all(), year
        assert np.array_equal(*(each.paces.by_year[year] for each in (own, shared))), year
    with_shared = course(values, scenario, scenario.horizon, around=shared)
    for name, rows in course(values, scenario, scenario.horizon).items():
        assert (rows == with_shared[name]).all(), name


def test_other_mines_share_all_of_it_and_each_part_is_shared_by_those_that_assume_the_same_of_it() -> None:
    first = draws.around(PLAIN, 0, 5, 64)
    other = draws.around(PLAIN.with_(mines_laid=7), 0, 5, 64)
    assert all(theirs is mine for mine, theirs in zip(first, other, strict=True))
    for field, value, part in (
        ("hazard", 1e-5, "met"),
        ("combat_detonated_share", 0.2, "fights"),
        ("clearance_delay", 3, "paces"),
        ("capacity_growth", 0.3, "paces"),
    ):
        changed = draws.around(PLAIN.with_(**{field: value}), 0, 5, 64)
        same = [name for name in first._fields if getattr(changed, name) is getattr(first, name)]
        assert same == [name for name in first._fields if name != part], field
        first = draws.around(PLAIN, 0, 5, 64)
    longer = draws.around(PLAIN.with_(war_duration=9), 0, 5, 64)
    assert not any(theirs is mine for mine, theirs in zip(first, longer, strict=True))


def test_what_is_shared_cannot_be_written_to() -> None:
    shared = draws.around(PLAIN, 0, 5, 64)
    last = shared.paces.by_year[-1]
    assert last is not None
    for numbers in (shared.met.marked, shared.fights[0].intact, last):
        with pytest.raises(ValueError, match="read-only"):
            numbers[0] = 1.0


def test_a_course_for_few_results_is_the_same_as_for_all() -> None:
    values = draws.inputs(PLAIN, 0, 3)
    whole = course(values, PLAIN, 12)
    for name in (*STATES, *FLOWS):
        assert (course(values, PLAIN, 12, variables=[name])[name] == whole[name]).all(), name


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
