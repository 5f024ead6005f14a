"""Parameters as users of papermill write them: plain assignments, typed by their defaults."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.errors import ParameterError
from impact.reporting.plan.plan import rerun_command
from impact.reporting.request.parameters import Parameter, check, read_parameters
from impact.reporting.request.parameters.checking import check_value
from impact.reporting.request.parameters.injecting import with_values
from impact.reporting.request.parameters.text import read_text, write_text
from impact.reporting.request.slug import slug
from tests.miniature import notebook

PLAIN = '''
"""What a run may set."""
# first the sources
url = "https://example.org/?a=b#top"  # where from # with a hash

as_of = "latest"
country = 'EST'  # the state
years = 30  # type: int  how far back
share = 1  # type: float
depth = -3  # below ground
small = 1e-05
strict = True
names = ["a=b", "c # d"]  # two names
levels = [
    1,  # the least
    # a line for itself

    2.5,
]  # of caution
weights = {"men": 0.5, "women": [1, 2]}  # by group
label = None  # a word for the title
mixed = [1, "a"]
first = second = 7  # both
low, high = 1, 2.0
'''
ANNOTATED = """
url: str = "https://example.org/?a=b#top"  # where from # with a hash
as_of: str = "latest"
country: str = 'EST'  # the state
years: int = 30  # how far back
depth: int = -3  # below ground
small: float = 1e-05
strict: bool = True
names: list[str] = ["a=b", "c # d"]  # two names
levels: list[float] = [1, 2.5]  # of caution
weights: dict[str, object] = {"men": 0.5, "women": [1, 2]}  # by group
"""


def declared(source: str, rules: dict[str, Any] | None = None) -> dict[str, Parameter]:
    made = notebook(("code", source, "parameters"), impact={"parameters": rules or {}})
    return read_parameters(made, "n.ipynb")


def test_types_are_those_of_the_defaults():
    source = PLAIN.replace("share = 1 ", "share = 1.0 ")
    assert {name: one.type_name for name, one in declared(source).items()} == {
        "url": "str",
        "as_of": "date",
        "country": "place",
        "years": "int",
        "share": "float",
        "depth": "int",
        "small": "float",
        "strict": "bool",
        "names": "list of str",
        "levels": "list of float",
        "weights": "mapping",
        "label": "any",
        "mixed": "any",
        "first": "int",
        "second": "int",
        "low": "int",
        "high": "float",
    }


def test_a_plain_line_means_what_the_annotated_one_means():
    plain = declared(PLAIN.replace("share = 1 ", "share = 1.0 "))
    for name, one in declared(ANNOTATED).items():
        assert repr(plain[name].describe()) == repr(one.describe())


def test_names_and_help_are_those_that_papermill_reads():
    """Its inspector gives up on a line with two equals signs; all others agree."""
    from papermill.translators import PythonTranslator

    source = PLAIN.replace("share = 1 ", "share = 1.0 ")
    ours = declared(source)
    theirs = PythonTranslator.inspect({"source": source})
    assert len(theirs) > 10
    assert {one.name: one.help for one in theirs} == {one.name: ours[one.name].help for one in theirs}


@pytest.mark.parametrize(
    ("source", "type_name", "help_text"),
    [
        ("a = 1  # type: int", "int", ""),
        ("a = 1  # type: ignore", "int", ""),
        ("a = 1  # type: ignore[assignment] of all", "int", "of all"),
        ("a = None  # type: int  at most", "int or none", "at most"),
        ("a = []  # type: List[float]", "list of float", ""),
        ("a = None  # type: Optional[List[str]]", "list of str or none", ""),
        ("a = 'x'  # type: of device counted", "str", "type: of device counted"),
        ("a: 'Optional[int]' = None", "int or none", ""),
        ("a: list = [1]", "list of int", ""),
        ("a: dict = {}", "mapping", ""),
        ("a: dict[str, int] | None = None", "mapping or none", ""),
        ("countries = []", "list of place", ""),
        ("country = None", "place or none", ""),
        ("a = 'x' 'y'", "str", ""),
        ("a = (\n    1  # one\n)  # a help", "int", "a help"),
        ("a = 1; b = 2  # both", "int", "both"),
    ],
)
def test_types_named_in_comments_and_quotes(source, type_name, help_text):
    one = next(iter(declared(source).values()))
    assert (one.type_name, one.help) == (type_name, help_text)


def test_a_rule_types_what_none_leaves_open():
    assert declared("a = None", {"a": {"kind": "date"}})["a"].type_name == "date or none"
    assert declared("a = None", {"a": {"choices": [1, 2]}})["a"].type_name == "choice or none"


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("label", "5", 5),
        ("label", "007", "007"),
        ("label", "no", "no"),
        ("label", "true", True),
        ("label", '"5"', "5"),
        ("label", "none", None),
        ("label", "[1, 2]", [1, 2]),
        ("weights", '{"a": [1, null]}', {"a": [1, None]}),
    ],
)
def test_text_becomes_the_value_it_says(name, text, value):
    read = check(declared("label = None\nweights = {}"), {name: text}, where="n", typed=False)
    assert repr(read) == repr({name: value})


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("weights", "a", 'write {"a": 1}'),
        ("weights", '{"a": 1, "a": 2}', "has to be JSON"),
        ("weights", "[1]", "a mapping such as"),
        ("label", "[1", "has to be JSON"),
        ("label", "[NaN]", "finite"),
        ("label", "[" * 30 + "]" * 30, "give its path"),
        ("label", "[" * 100_000, "has to be JSON"),
    ],
)
def test_what_is_no_value_is_refused(name, value, says):
    with pytest.raises(ParameterError, match=says):
        check(declared("label = None\nweights = {}"), {name: value}, where="n", typed=False)


def test_a_number_for_a_whole_one_says_how_the_cell_would_allow_it():
    with pytest.raises(ParameterError, match=r"write share: float = 1\.0 in the cell"):
        check(declared("share = 1"), {"share": 0.5}, where="n")


def test_a_parameter_for_a_notebook_without_the_tag_says_how_to_make_one():
    with pytest.raises(ParameterError, match="in the cell tagged parameters"):
        check({}, {"share": 0.5}, where="n")


PLAIN_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=8)
    | st.sampled_from(["none", "5", "007", "true", "null", "~", '"x"', "[", "{", "1_0", "1e3", ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab", max_size=2), inner, max_size=3),
    max_leaves=6,
)


@given(PLAIN_VALUES)
def test_any_value_is_the_same_through_the_command_line(value):
    import shlex

    parameter = Parameter("p", "any", ...)  # type: ignore[arg-type]
    assert repr(check_value(parameter, read_text(parameter, write_text(parameter, value)))) == repr(value)
    *_, pair = shlex.split(rerun_command("r", {"p": parameter}, {"p": value}))
    assert repr(read_text(parameter, pair.removeprefix("p="))) == repr(value)


@pytest.mark.parametrize(
    ("one", "other"),
    [("5", 5), ("true", True), (None, "none"), ({"a": 1}, "a-1"), ([1], "1"), ({"a": "1"}, {"a": 1})],
)
def test_two_values_that_look_alike_have_two_addresses(one, other):
    parameters = {"p": Parameter("p", "any", 0)}
    assert slug(parameters, {"p": one}) != slug(parameters, {"p": other})


@pytest.mark.parametrize(
    ("source", "values", "becomes"),
    [
        ("a: int = 30  # help", {"a": 10}, "a: int = 10  # help"),
        ("é = 'ü'  # ö\nb = 2", {"é": "x", "b": 3}, "é = 'x'  # ö\nb = 3"),
        ("a = [\n    1,  # one\n]  # help\nb = 2", {"a": []}, "a = []  # help\nb = 2"),
        ("a = (\n 'x' 'y')", {"a": None}, "a = (\n None)"),
        ("a = 1; b = 2", {"a": 3, "b": 4}, "a = 3; b = 4"),
        ("a = b = 1", {"a": 2}, "a = b = 1"),
        ("a, b = 1, 2", {"a": 2}, "a, b = 1, 2"),
        ("a = 1", {}, "a = 1"),
        ("a = 1 +", {"a": 2}, "a = 1 +"),
    ],
)
def test_values_stand_in_the_place_of_the_defaults(source, values, becomes):
    assert with_values(source, values) == becomes


@given(PLAIN_VALUES, PLAIN_VALUES)
def test_a_cell_with_a_value_is_the_same_whatever_the_default_was(value, default):
    lines = "first = 'é'  # one\np = {}  # two\nlast = 1"
    ready = with_values(lines.format(repr(default)), {"p": value})
    assert ready == with_values(lines.format("0"), {"p": value})
    assert declared(ready)["p"].default == value
