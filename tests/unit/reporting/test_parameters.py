"""Parameters: read without running, checked before anything runs, the same value out as in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.errors import ParameterError, ReportConfigError
from impact.reporting.request.parameters import Parameter, check, read_parameters
from impact.reporting.request.slug import slug
from tests.miniature import notebook

CELL = """
as_of: str = "latest"  # day on which the figures were known
country: str = "EST"  # ISO3 code of the state
years: int = 30
share: float = 0.5  # of all # with a hash
strict: bool = False
label: str = "a # b"
"""


def declared(source: str = CELL, constraints: dict | None = None) -> dict[str, Parameter]:
    made = notebook(("code", source, "parameters"), impact={"parameters": constraints or {}})
    return read_parameters(made, "n.ipynb")


def test_names_types_defaults_and_help_are_read():
    named = declared()
    assert list(named) == ["as_of", "country", "years", "share", "strict", "label"]
    assert named["as_of"].help == "day on which the figures were known"
    assert (named["years"].kind, named["years"].default, named["years"].help) == ("int", 30, "")
    assert named["share"].help == "of all # with a hash"
    assert named["label"].default == "a # b"


def test_a_text_is_no_cell_of_parameters():
    made = notebook(("markdown", "years = 30", "parameters"))
    with pytest.raises(
        ReportConfigError, match="tagged 'parameters' is one of markdown; expected a code cell"
    ):
        read_parameters(made, "n.ipynb")


def test_as_of_is_a_day_and_country_a_place():
    named = declared()
    assert (named["as_of"].kind, named["country"].kind, named["label"].kind) == ("date", "place", "str")


def test_no_tagged_cell_means_no_parameters():
    assert read_parameters(notebook(("code", "x = 1")), "n.ipynb") == {}


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("x = compute()", "no plain default"),
        ("x: int = 1 +", "is not Python"),
        ("x: int", "no plain default"),
        ("x: int = compute()", "no plain default"),
        ("x: list = []", "annotated list"),
        ("x: int = 'one'", "breaks its own rule"),
        ('as_of: str = "yesterday"', "breaks its own rule"),
        ("import os", "imports into a code cell of their own"),
        ("print(1)", "what computes into a later code cell"),
        ("%matplotlib inline", "begin with % or !"),
        ("x = 60 * 60", "write the value itself"),
        ("x = (1, 2)", r"write \[1, 2\]"),
        ("x = {1: 'a'}", "write the key in quotes: '1'"),
        ("x = 1e999", "finite"),
        ("x = 'a'\nx += 'b'", "the assignment of a plain value"),
        ("a, b = 1", "one name and its plain value a line"),
        ("x.y = 1", "one name and its plain value a line"),
        ("x = " + "[" * 30 + "]" * 30, "nested too deeply"),
    ],
)
def test_a_cell_that_cannot_be_read_is_refused(source, says):
    with pytest.raises(ReportConfigError, match=says):
        declared(source)


@pytest.mark.parametrize(
    ("constraints", "says"),
    [
        ({"yeers": {"minimum": 1}}, "did you mean 'years'"),
        ({"years": {"minimun": 1}}, "minimun"),
        ({"years": {"maximum": 10}}, "breaks its own rule"),
        ({"years": {"kind": "duration"}}, "has kind 'duration'"),
    ],
)
def test_constraints_are_checked_too(constraints, says):
    with pytest.raises(ReportConfigError, match=says):
        declared(constraints=constraints)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("label", "007", "007"),
        ("label", "", ""),
        ("label", "tschüß \"quoted\" 'twice'\n", "tschüß \"quoted\" 'twice'\n"),
        ("label", "None", "None"),
        ("years", "007", 7),
        ("years", "1_000", 1000),
        ("share", "1e-3", 0.001),
        ("strict", "true", True),
        ("strict", "No", False),
        ("as_of", "2025-03-18", "2025-03-18"),
        ("country", "LVA", "LVA"),
        ("country", "estonia", "EST"),
    ],
)
def test_text_from_the_command_line_becomes_the_value_it_says(name, text, value):
    checked = check(declared(), {name: text}, where="n", typed=False)
    assert checked == {name: value}
    assert type(checked[name]) is type(value)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("years", "soon", "a whole number"),
        ("years", "1.5", "a whole number"),
        ("share", "nan", "a number"),
        ("strict", "perhaps", "true or false"),
        ("as_of", "2025-02-30", "YYYY-MM-DD"),
        ("as_of", "20250318", "YYYY-MM-DD"),
        ("country", "Estonai", "did you mean Estonia"),
        ("country", "XXX", "ISO3"),
    ],
)
def test_impossible_text_is_refused_with_what_is_allowed(name, text, says):
    with pytest.raises(ParameterError, match=says):
        check(declared(), {name: text}, where="n", typed=False)


@pytest.mark.parametrize(
    ("name", "value"), [("label", 7), ("years", True), ("years", 1.0), ("strict", 1), ("share", "x")]
)
def test_a_value_of_another_type_is_refused(name, value):
    with pytest.raises(ParameterError, match=f"parameter {name}"):
        check(declared(), {name: value}, where="n")


def test_an_unknown_parameter_is_refused_with_the_close_match():
    with pytest.raises(ParameterError, match="did you mean 'country'"):
        check(declared(), {"contry": "EST"}, where="n")


def test_a_whole_number_is_a_number():
    assert check(declared(), {"share": 1}, where="n") == {"share": 1.0}


@pytest.mark.parametrize(
    ("constraint", "good", "bad", "says"),
    [
        ({"years": {"minimum": 1, "maximum": 50}}, 50, 51, "from 1 to 50"),
        ({"years": {"choices": [10, 30]}}, 10, 11, "one of 10, 30"),
        ({"label": {"choices": ["a # b", "north"]}}, "north", "nort", "did you mean 'north'"),
    ],
)
def test_declared_limits_hold(constraint, good, bad, says):
    (name,) = constraint
    named = declared(constraints=constraint)
    assert check(named, {name: good}, where="n") == {name: good}
    with pytest.raises(ParameterError, match=says):
        check(named, {name: bad}, where="n")


def test_one_result_has_one_address_wherever_its_values_come_from():
    named = declared()
    assert slug(named, {}) == slug(named, {"as_of": "latest", "years": 30}) == "as-of-latest_country-EST"
    assert slug(named, {"as_of": "2025-03-18", "years": 10}) == "as-of-2025-03-18_country-EST_years-10"


@given(left=st.text(max_size=120), right=st.text(max_size=120))
def test_two_values_never_share_an_address(left, right):
    named = {"label": Parameter("label", "str", "")}
    assert (slug(named, {"label": left}) == slug(named, {"label": right})) == (left == right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ({"label": "a"}, {"label": "A"}),
        ({"label": "north East"}, {"label": "north east"}),
        ({"n": 4}, {"N": 4}),
        ({"label": "x_n-4"}, {"label": "x", "n": 4}),
        ({"label": "of-5"}, {"label_of": 5}),
    ],
)
def test_two_requests_have_two_folders_where_case_does_not_count(left, right):
    named = {
        name: Parameter(name, kind, default)
        for name, kind, default in [
            ("label", "str", ""),
            ("n", "int", 3),
            ("N", "int", 3),
            ("label_of", "int", 1),
        ]
    }
    assert slug(named, left).casefold() != slug(named, right).casefold()


def test_an_address_of_small_letters_and_codes_is_what_it_says():
    named = {
        "country": Parameter("country", "place", "EST"),
        "label": Parameter("label", "str", ""),
        "places": Parameter("places", "place", "EST"),
    }
    assert slug(named, {"country": "KHM", "label": "north"}) == "country-KHM_label-north"
    assert slug(named, {"places": "FIN"}) == "country-EST_places-FIN"


@given(st.text(max_size=200))
def test_an_address_is_always_a_plain_folder_name(text):
    name = slug({"label": Parameter("label", "str", "")}, {"label": text})
    assert name not in {".", ".."}
    assert len(name) <= 80
    assert not set(name) - set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")
