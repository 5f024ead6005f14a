"""Every kind of parameter: what is read, what is allowed, what is refused and how to mend it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from impact.errors import ParameterError, ReportConfigError
from impact.reporting.plan import plan
from impact.reporting.request.parameters import Parameter, check, read_parameters
from impact.reporting.request.parameters.checking import check_value
from impact.reporting.request.slug import slug
from tests.miniature import notebook

CELL = """
countries: list[str] = ["EST"]  # ISO3 codes
names: list[str] = []
years: list[int] = [2010, 2020]
label: str | None = None
limit: int | None = 5
first: str = "2010-01-01"
method: str = "poisson"
table: str = "data/raw/sources.csv"
token: str = "env:MAP_TOKEN"
"""
RULES = {
    "first": {"kind": "date", "minimum": "1999-03-01", "maximum": "2030-12-31"},
    "method": {"choices": ["poisson", "negative-binomial"]},
    "table": {"kind": "path"},
    "token": {"kind": "secret"},
}


@pytest.fixture
def declared(miniature) -> dict[str, Parameter]:
    made = notebook(("code", CELL, "parameters"), impact={"parameters": RULES})
    return read_parameters(made, "n.ipynb", miniature.project)


def read_one(source: str, rules: dict | None = None) -> Parameter:
    made = notebook(("code", source, "parameters"), impact={"parameters": rules or {}})
    (parameter,) = read_parameters(made, "n.ipynb").values()
    return parameter


def test_types_are_named_for_people(declared):
    assert {name: parameter.type_name for name, parameter in declared.items()} == {
        "countries": "list of place",
        "names": "list of str",
        "years": "list of int",
        "label": "str or none",
        "limit": "int or none",
        "first": "date",
        "method": "choice",
        "table": "path",
        "token": "secret",
    }


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("countries", "EST,LVA", ["EST", "LVA"]),
        ("countries", '["EST"]', ["EST"]),
        ("names", "[]", []),
        ("names", '["a, b", "c"]', ["a, b", "c"]),
        ("years", "1_000,7", [1000, 7]),
        ("label", "none", None),
        ("label", '"none"', "none"),
        ("label", "None", "None"),
        ("limit", "none", None),
        ("method", "negative-binomial", "negative-binomial"),
    ],
)
def test_text_becomes_the_value_it_says(declared, name, text, value):
    assert repr(check(declared, {name: text}, where="n", typed=False)) == repr({name: value})


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("countries", "EST", r"write \[EST\]"),
        ("countries", ["EST", "Latvia"], "did you mean 'LVA'"),
        ("countries", ["WLD"], "aggregate"),
        ("names", [7], "write it in quotes"),
        ("names", [None], "a list of texts"),
        ("years", ["2010"], "without quotes"),
        ("years", [2010.0], "whole numbers"),
        ("years", None, "whole numbers"),
        ("limit", "5", "or none"),
        ("limit", True, "whole number"),
        ("first", "latest", "a date"),
        ("first", "1998-12-31", "from 1999-03-01"),
        ("method", "poison", "did you mean 'poisson'"),
        ("method", None, "one of poisson"),
        ("table", "data/raw/source.csv", "did you mean 'sources.csv'"),
        ("table", "../outside.csv", "out of the project"),
        ("table", "data/../../x", "out of the project"),
        ("table", "/etc/hostname", "from the project's root"),
        ("table", "data\\raw", "forward slashes"),
        ("table", "", "from the project's root"),
        ("token", "hunter2hunter2", "env:NAME"),
        ("token", "env:1x", "env:NAME"),
    ],
)
def test_what_is_not_allowed_is_refused_with_what_is(declared, name, value, says):
    with pytest.raises(ParameterError, match=says):
        check_value(declared[name], value)


def test_a_link_out_of_the_project_is_no_path_inside_it(miniature, declared, tmp_path):
    (tmp_path / "secret.csv").write_text("x")
    (miniature.project.root / "link.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(ParameterError, match="out of the project"):
        check_value(declared["table"], "link.csv", miniature.project)


def test_a_secret_is_not_repeated_in_the_refusal(declared):
    with pytest.raises(ParameterError) as caught:
        check_value(declared["token"], "hunter2hunter2")
    assert "hunter2" not in str(caught.value)


def test_aggregates_are_places_where_they_are_choices():
    allowed = read_one('country: str = "WLD"', {"country": {"choices": ["WLD", "EST"]}})
    assert check_value(allowed, "WLD") == "WLD"
    with pytest.raises(ReportConfigError, match="aggregate"):
        read_one('country: str = "WLD"')


@pytest.mark.parametrize(
    ("source", "rules", "says"),
    [
        ("x: Optional[str] = None", {}, r"write str \| None"),
        ("x: Literal['a'] = 'a'", {}, "choices in metadata"),
        ("x: list = []", {}, "annotated list"),
        ("x: tuple[int, float] = (1, 2.0)", {}, r"write \[1, 2.0\]"),
        ("x: set[int] = {1}", {}, r"write \[1\]"),
        ("x: int = None", {}, r"write x: int \| None = None"),
        ("x: float = 1", {}, "write 1.0"),
        ("x: list[int] = None", {}, "breaks its own rule"),
        ("x: int = 1\nx: int = 2", {}, "twice"),
        ("x: str = 'a'", {"x": {"minimum": 1}}, "minimum of int or float or date"),
        ("x: int = 1", {"x": {"choices": []}}, "at least one value"),
        ("x: str = 'a'", {"x": {"choices": "withdrawing_states"}}, "of places the name of a set"),
        ("country: str = 'EST'", {"country": {"choices": "leaving_states"}}, "one of withdrawing_states"),
        ("x: int = 1", {"x": {"choices": ["1"]}}, "of the parameter's type"),
        ("x: str = 'a'", {"x": {"kind": "secret"}}, "breaks its own rule"),
        ("x: list[str] = []", {"x": {"kind": "secret"}}, "has kind 'secret'"),
        ("x: str = 'a'", {"x": {"minimun": 1}}, "did you mean 'minimum'"),
        ("x: int = 1", {"x": {"kind": "date"}}, "of type int"),
    ],
)
def test_a_declaration_that_cannot_hold_is_refused(source, rules, says):
    with pytest.raises(ReportConfigError, match=says):
        read_one(source, rules)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ({"names": ["a-b"]}, {"names": ["a", "b"]}),
        ({"names": []}, {"names": ["empty"]}),
        ({"label": "x"}, {"label": "none"}),
        ({"names": ["1"]}, {"names": ["01"]}),
    ],
)
def test_two_values_that_look_alike_have_two_addresses(declared, left, right):
    assert slug(declared, left) != slug(declared, right)


def test_none_and_the_word_none_have_two_addresses():
    one = {"label": Parameter("label", "str", "x", optional=True)}
    assert slug(one, {"label": None}) != slug(one, {"label": "none"})


def test_a_refusal_of_reports_yml_names_its_line(miniature):
    cell = ("code", "years: int = 3", "parameters")
    miniature.add("good", cell, entry='parameters:\n  years: "3"')
    with pytest.raises(ParameterError, match=r"reports.yml, line 5, report 'good': parameter years = '3'"):
        plan.plan(miniature.project, [], {})


def test_lists_of_reports_yml_reach_the_job(miniature):
    cell = ("code", "names: list[str] = []\nspan: list[int] = [1, 2]", "parameters")
    entry = "parameters: {span: [3, 4]}\nmatrix:\n  names: [[a, b], []]"
    miniature.add("good", cell, entry=entry)
    jobs: list[Any] = plan.plan(miniature.project, [], {}).jobs
    assert [job.parameters for job in jobs] == [
        {"names": ["a", "b"], "span": [3, 4]},
        {"names": [], "span": [3, 4]},
    ]
    assert jobs[0].rerun == "impact run good -p names=a,b -p span=3,4"


def test_a_refused_request_is_exit_code_2_before_a_kernel_starts(capsys, miniature, monkeypatch):
    from impact import cli
    from impact.reporting.run import execute

    monkeypatch.setattr(execute, "execute", lambda *_: pytest.fail("a kernel was started"))
    miniature.add("good", ("code", "years: list[int] = [1]", "parameters"))
    for words in ("yaers=3", "years=x", "years=[1.5]"):
        with pytest.raises(SystemExit) as left:
            cli.main(["run", "-p", words])
        assert left.value.code == 2
    assert "did you mean 'years'" in capsys.readouterr().err
    assert not Path(miniature.project.reports).exists()


def test_the_choices_of_a_place_may_be_a_set_computed_from_the_tables(in_built):
    one = read_one("country: str = 'EST'", {"country": {"choices": "withdrawing_states"}})
    assert one.choices == ("EST", "FIN", "LTU", "LVA", "POL")
