"""What a scenario accepts, refuses, and says of itself."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from impact.errors import ModelInputError, ScenarioError
from impact.scenario.inputs.distributions import Fixed, Pert, Uniform
from impact.scenario.inputs.fields import FIELDS, KNOWABLE, Input, problems
from impact.scenario.inputs.scenario import Scenario

PLAIN = Scenario(name="plain", title="Plain")


def test_every_default_is_within_its_own_range_and_has_a_source_and_a_reason() -> None:
    for name, field in FIELDS.items():
        if field.default is not None:
            assert problems(name, field.default) == [], name
            assert field.default.why.endswith("."), name
        assert field.meaning, name
        assert field.low < field.high, name


def test_fields_cover_what_the_issue_asks_for_and_only_choices_lack_a_default() -> None:
    without = {name for name, field in FIELDS.items() if field.default is None}
    assert without == {"mine_density", "border_length", "field_depth", "clearance_capacity_mines"}


def test_every_field_says_whether_it_can_be_measured_is_decided_or_lies_ahead() -> None:
    by_word = {word: {name for name in FIELDS if FIELDS[name].knowable == word} for word in KNOWABLE}
    assert set().union(*by_word.values()) == set(FIELDS)
    assert {"hazard", "people_near", "killed_share"} <= by_word["measurable"]
    assert {"mines_laid", "clearance_delay", "marked_share"} <= by_word["decision"]
    assert by_word["future"] == {"war_probability", "war_start", "war_duration"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"decoy_share": 1.2}, "from 0 to 1"),
        ({"mines_laid": -1}, "from 0 to 100,000,000"),
        ({"war_duration": 0}, "war_duration"),
        ({"killed_share": Uniform(low_end=0.5, high_end=1.5)}, "killed_share"),
        ({"mine_density": 4000}, "border_length, field_depth"),
        ({"horizon": 301}, "horizon"),
    ],
)
def test_impossible_values_are_refused_with_the_field_and_its_range(change: dict, said: str) -> None:
    with pytest.raises(ScenarioError, match=said) as raised:
        PLAIN.with_(**change)
    assert raised.value.expected
    assert raised.value.remedy
    assert "pydantic" not in str(raised.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"mines_lad": 5}, "did you mean 'mines_laid'?"),
        ({"mines_laid": "many"}, "a number or a distribution, from 0 to 100,000,000, in mines"),
        ({"mines_laid": float("nan")}, "a number or a distribution"),
        ({"decoy_share": True}, "a number or a distribution"),
    ],
)
def test_a_wrong_name_and_what_is_no_number_are_told_with_what_is_right(change: dict, said: str) -> None:
    with pytest.raises(ModelInputError) as raised:
        PLAIN.with_(**change)
    assert said in str(raised.value)
    assert raised.value.remedy


def test_an_unknown_field_is_answered_with_the_nearest() -> None:
    (problem,) = problems(
        "self_destruct_reliabilty", Input(distribution=Fixed(value=1), unit="share", source="judgement")
    )
    assert problem.expected == "did you mean self_destruct_reliability?"
    with pytest.raises(ModelInputError, match="decoy_share"):
        PLAIN.with_(decoys=0.5)


@pytest.mark.parametrize("source", ["", "somewhere", "parameters/", "parameters/a b; ", "Judgement"])
def test_sources_are_rows_of_tables_or_the_word_judgement(source: str) -> None:
    input_field = Input(distribution=Fixed(value=0.1), unit="share", source=source)
    assert problems("decoy_share", input_field) or source == "parameters/a b; "


def test_numbers_and_density_replace_each_other() -> None:
    dense = PLAIN.with_(mine_density=3000, border_length=30, field_depth=0.5)
    assert "mines_laid" not in dense.used()
    assert "mine_density" not in dense.with_(mines_laid=5).used()
    by_mines = PLAIN.with_(clearance_capacity_mines=100)
    assert by_mines.capacity_in_mines
    assert not by_mines.with_(clearance_capacity=1).capacity_in_mines


def test_length_depth_and_density_together_allow_no_more_mines_than_a_number_does() -> None:
    """A country full of mines would count more casualties than the arrays of counts can hold."""
    with pytest.raises(ScenarioError, match=r"250,000,000,000 mines .* no more than 100,000,000"):
        PLAIN.with_(mine_density=1e6, border_length=5000, field_depth=50)
    assert PLAIN.with_(mine_density=1e5, border_length=1000, field_depth=1).input("mine_density")


def test_a_horizon_of_no_years_is_refused_and_not_taken_for_none() -> None:
    with pytest.raises(ScenarioError, match="horizon is 0"):
        PLAIN.with_(horizon=0)


def test_fields_that_cannot_matter_are_not_listed() -> None:
    assert "self_destruct_reliability" not in PLAIN.used()
    assert "self_destruct_reliability" in PLAIN.with_(kind="self-destructing").used()
    assert "war_start" not in PLAIN.with_(war_probability=0).used()
    assert "kept_without_war" not in PLAIN.used()
    assert "kept_without_war" in PLAIN.with_(war_probability=0.5).used()


def test_assumptions_say_value_unit_and_source_of_every_field_that_matters() -> None:
    scenario = PLAIN.with_(decoy_share=Pert(low_end=0, mode=0.1, high_end=0.5), why="A test.")
    listed = scenario.assumptions().set_index("field")
    assert list(listed.index) == scenario.used()
    assert listed.loc["decoy_share", ["value", "source", "why", "own"]].tolist() == [
        "0 to 0.5, most likely 0.1",
        "judgement",
        "A test.",
        True,
    ]
    assert listed.loc["mines_laid", "source"] == "claims/C8"


def test_a_scenario_cannot_be_changed_in_place() -> None:
    with pytest.raises(ValidationError):
        PLAIN.kind = "self-destructing"
