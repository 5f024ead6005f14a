"""Scenario files: whatever is wrong is refused with line, field and range; what is right reads back the same."""

# ruff: noqa: E501 - the cases read as a table

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.errors import ImpossibleDate, ScenarioError, UnknownName, UnknownPlace
from impact.project import reads
from impact.reporting import runner
from impact.reporting.key import cachekey
from impact.reporting.plan import plan
from impact.scenario.inputs import files
from impact.scenario.inputs.distributions import distribution
from impact.scenario.inputs.entries import parse
from impact.scenario.inputs.fields import FIELDS, Input
from impact.scenario.inputs.scenario import Scenario
from tests.conftest import CHECKOUT
from tests.miniature import PARAMETERS, Miniature, finding_cell

HEAD = "name: own\ntitle: An own scenario\nabout: What is tried here.\ninputs:\n"
DECOYS = "  decoy_share:\n    value: 0.1\n    unit: share\n    source: judgement\n    why: An example.\n"


@pytest.fixture
def project(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the real tables and no scenarios, in which the test may write."""
    root = tmp_path / "a project"
    (root / "scenarios").mkdir(parents=True)
    (root / "data").symlink_to(built / "data")
    shutil.copy(built / "reports.yml", root)
    monkeypatch.setenv("IMPACT_PROJECT", str(root))
    monkeypatch.chdir(tmp_path)
    return root


def put(project: Path, body: str, name: str = "own") -> str:
    (project / "scenarios" / f"{name}.yml").write_text(body, encoding="utf-8")
    return name


def field(name: str, **lines: Any) -> str:
    """YAML of one input with all its lines; None leaves a line out."""
    keys = {"value": "0.1", "unit": "share", "source": "judgement", "why": "An example.", **lines}
    body = "".join(f"    {key}: {value}\n" for key, value in keys.items() if value is not None)
    return f"  {name}:\n{body}"


def refused(project: Path, body: str, **options: Any) -> ScenarioError:
    with pytest.raises(ScenarioError) as error:
        files.read(put(project, body), **options)
    return error.value


SHARE = "from 0 to 1, in share"
WRONG_INPUTS = [
    # what the file says of inputs, (line, field, what is found, what is allowed or to be done)
    ("unit is another", field("decoy_share", unit="percent"), (7, "decoy_share", "'percent'", "divide by 100")),
    ("unit is missing", field("decoy_share", unit=None), (5, "decoy_share", "unit is missing", "unit: share")),
    ("unit is empty", field("decoy_share", unit=""), (7, "decoy_share", "unit is empty", "unit: share")),
    ("share above one", field("decoy_share", value=1.2), (6, "decoy_share", "1.2", SHARE)),
    ("share just above one", field("decoy_share", value="1.0000001"), (6, "decoy_share", "1.0000001", SHARE)),
    ("percent for a share", field("decoy_share", value=90), (6, "decoy_share", "90", "divide by 100")),
    ("probability above one", field("war_probability", value=2, unit="probability"),
     (6, "war_probability", "value 2", "from 0 to 1, in probability")),
    ("negative", field("mines_laid", value=-5, unit="mines"), (6, "mines_laid", "-5", "from 0 to 100,000,000, in mines")),
    ("source is missing", field("decoy_share", source=None), (5, "decoy_share", "source is missing", "judgement")),
    ("source is no row", field("decoy_share", source="parameters/none"),
     (8, "decoy_share", "no such row", "parameters/")),
    ("source is nearly a row", field("decoy_share", source="claims/C88"),
     (8, "decoy_share", "'claims/C88'", "did you mean 'claims/C8'")),
    ("source of a table that is none", field("decoy_share", source="numbers/A"),
     (8, "decoy_share", "no table 'numbers'", "one of")),
    ("source is a word", field("decoy_share", source="judgment"), (8, "decoy_share", "'judgment'", "'judgement'")),
    ("source is a number", field("decoy_share", source=2025), (8, "decoy_share", "source is 2025", "judgement")),
    ("why is missing", field("decoy_share", why=None), (5, "decoy_share", "why is missing", "sentence")),
    ("why is a list", field("decoy_share", why="[a, b]"), (9, "decoy_share", "why is a list", "sentence")),
    ("unknown field", field("decoy_shar"), (5, "decoy_shar", "no field 'decoy_shar'", "did you mean 'decoy_share'")),
    ("unknown field, nothing near", field("zzz"), (5, "zzz", "no field 'zzz'", "impact scenario fields")),
    ("low above high", field("decoy_share", value=None, uniform="[0.5, 0.1]"),
     (9, "decoy_share", "[0.5, 0.1]: the values must rise", "low, high")),
    ("mode outside", field("decoy_share", value=None, pert="[0.1, 0.5, 0.3]"), (9, "decoy_share", "rise", SHARE)),
    ("outside the range of the field", field("decoy_share", value=None, pert="[0.1, 0.5, 1.5]"),
     (9, "decoy_share", "pert [0.1, 0.5, 1.5]", SHARE)),
    ("a tail outside the range", field("decoy_share", value=None, lognormal="[0.5, 4]"),
     (9, "decoy_share", "reaches from", SHARE)),
    ("a spread below one", field("mines_laid", value=None, lognormal="[5, 0.5]", unit="mines"),
     (9, "mines_laid", "spread", "middle, spread")),
    ("a mean of one", field("decoy_share", value=None, beta="[1, 10]"), (9, "decoy_share", "mean", "mean, size")),
    ("too few numbers", field("decoy_share", value=None, pert="[0.1, 0.2]"),
     (9, "decoy_share", "pert with 2 numbers", "[low, most likely, high]")),
    ("a number for a list", field("decoy_share", value=None, pert=0.1), (9, "decoy_share", "pert is 0.1", "most likely")),
    ("a list for a number", field("decoy_share", value="[0.1]"), (6, "decoy_share", "a list", SHARE)),
    ("unknown distribution", field("decoy_share", value=None, normal="[0.1, 0.2]"),
     (9, "decoy_share", "'normal' is no distribution", "one of value, uniform")),
    ("misspelt distribution", field("decoy_share", value=None, triangle="[0, 0.1, 0.2]"),
     (9, "decoy_share", "'triangle'", "did you mean 'triangular'")),
    ("misspelt key", field("decoy_share", sorce="judgement"), (10, "decoy_share", "'sorce'", "did you mean 'source'")),
    ("no distribution", field("decoy_share", value=None), (5, "decoy_share", "no distribution", SHARE)),
    ("two distributions", field("decoy_share", uniform="[0, 1]"), (10, "decoy_share", "value and uniform", "one of")),
    ("text for a number", field("decoy_share", value="half"), (6, "decoy_share", "'half', which is text", SHARE)),
    ("a quoted number", field("decoy_share", value='"0.1"'), (6, "decoy_share", "'0.1', which is text", SHARE)),
    ("NaN", field("decoy_share", value=".nan"), (6, "decoy_share", "nan", SHARE)),
    ("infinity", field("mines_laid", value=".inf", unit="mines"), (6, "mines_laid", "inf", "in mines")),
    ("minus infinity in a list", field("decoy_share", value=None, uniform="[-.inf, 1]"), (9, "decoy_share", "inf", SHARE)),
    ("beyond what a computer holds", field("mines_laid", value="1e999", unit="mines"), (6, "mines_laid", "1e999", "mines")),
    ("octal", field("mines_laid", value="010", unit="mines"), (6, "mines_laid", "YAML reads as 8", "in mines")),
    ("base sixty", field("mines_laid", value="1:30", unit="mines"), (6, "mines_laid", "YAML reads as 90", "in mines")),
    ("yes", field("decoy_share", value="yes"), (6, "decoy_share", "true or false", SHARE)),
    ("nothing", field("decoy_share", value=""), (6, "decoy_share", "empty", SHARE)),
    ("a bare number", "  decoy_share: 0.1\n", (5, "decoy_share", "0.1 in place of a mapping", "unit, source")),
    ("a bare word", "  decoy_share: none\n", (5, "decoy_share", "'none'", "unit, source")),
    ("a list of fields", "  - decoy_share\n", (5, "inputs", "a list in place of a mapping", "a field a line")),
    ("a key twice in an input", DECOYS + "    unit: mines\n", (10, "decoy_share.unit", "and in line 7", "each key once")),
    ("a field twice", DECOYS + DECOYS, (10, "inputs.decoy_share", "and in line 5", "each key once")),
    ("number and density",
     field("mines_laid", value=5, unit="mines") + field("mine_density", value=5, unit="mines per km2"),
     (10, "mine_density", "beside mines_laid (line 5)", "one of the two")),
    ("depth and number",
     field("field_depth", value=5, unit="km") + field("mines_laid", value=5, unit="mines"),
     (10, "mines_laid", "beside field_depth (line 5)", "one of the two")),
    ("two capacities",
     field("clearance_capacity", value=5, unit="km2 per year")
     + field("clearance_capacity_mines", value=5, unit="mines per year"),
     (10, "clearance_capacity_mines", "beside clearance_capacity (line 5)", "one of the two")),
    ("density without depth", field("mine_density", value=5, unit="mines per km2"),
     (6, "mine_density", "without border_length and field_depth", "all of")),
    ("from a country that tells nothing of it", "  hazard: from-country\n",
     (5, "hazard", "do not tell hazard", "people_near, border_length, mines_laid")),
    ("from a country without one", "  mines_laid: from-country\n", (5, "mines_laid", "none is given", "EST, FIN, LTU")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "expected"), [case[1:] for case in WRONG_INPUTS], ids=[c[0] for c in WRONG_INPUTS]
)
def test_a_wrong_input_is_refused_with_line_field_and_what_is_allowed(project, body, expected):
    line, name, *words = expected
    error = refused(project, HEAD + body)
    assert len(error.faults) == 1, str(error)
    fault = error.faults[0]
    assert (fault.file, fault.line, fault.field) == ("scenarios/own.yml", line, name)
    assert f"scenarios/own.yml, line {line}, {name}: " in str(error)
    for word in words:
        assert word in str(error)


WRONG_FILES = [
    ("empty", "", (1, "", "empty", "a mapping with name, title")),
    ("only a comment", "# nothing\n", (1, "", "empty", "a mapping with name, title")),
    ("no YAML", "name: [own\ntitle: A\n", (2, "", "not YAML", "name, title, about")),
    ("tabs", "name: own\n\ttitle: A\n", (2, "", "a tab before the first word", "a mapping")),
    ("two documents", "name: own\n---\nname: other\n", (2, "", "a second document begins", "a mapping")),
    ("an unknown anchor", "name: *own\n", (1, "", "not YAML", "a mapping")),
    ("a control character", "name: own\x07\n", (1, "", "U+0007", "a mapping")),
    ("a list", "- name: own\n", (1, "", "a list in place of a mapping", "name, title, about")),
    ("text", "own\n", (1, "", "'own'", "name, title, about")),
    ("nested without end", "[" * 1200, (1, "", "more than 40 levels", "a mapping")),
    ("no name", HEAD.replace("name: own\n", "") + DECOYS, (1, "name", "missing", "a short name")),
    ("no title", HEAD.replace("title: An own scenario\n", "") + DECOYS, (1, "title", "missing", "headings")),
    ("title is empty", HEAD.replace("An own scenario", "") + DECOYS, (2, "title", "empty", "text")),
    ("about is a number", HEAD.replace("What is tried here.", "5") + DECOYS, (3, "about", "5", "quote it")),
    ("a name with blanks", HEAD.replace("own", "my own", 1) + DECOYS, (1, "name", "'my own'", "hyphens")),
    ("an unknown key", HEAD.replace("title", "horizn: 5\ntitle") + DECOYS, (2, "horizn", "no key", "'horizon'")),
    ("a field at the top", HEAD.replace("title", "hazard: 5\ntitle") + DECOYS, (2, "hazard", "no key", "under inputs")),
    ("a key twice", HEAD.replace("about", "title: B\nabout") + DECOYS, (3, "title", "and in line 2", "once")),
    ("a key that is a list", "[a, b]: 5\n" + HEAD + DECOYS, (1, "", "no word", "name, title")),
    ("an unknown kind", HEAD.replace("about", "kind: magnetic\nabout") + DECOYS, (3, "kind", "magnetic", "persistent")),
    ("a horizon of none", HEAD.replace("about", "horizon: 0\nabout") + DECOYS, (3, "horizon", "0", "1 to 300")),
    ("half a year", HEAD.replace("about", "horizon: 1.5\nabout") + DECOYS, (3, "horizon", "1.5", "whole number")),
    ("a horizon in words", HEAD.replace("about", "horizon: ten\nabout") + DECOYS, (3, "horizon", "'ten'", "1 to 300")),
    ("based on nothing", HEAD.replace("about", "based_on: bse\nabout") + DECOYS, (3, "based_on", "'bse'", "one of")),
    ("based on a path that is none", HEAD.replace("about", "based_on: x/y.yml\nabout") + DECOYS,
     (3, "based_on", "x/y.yml", "a scenario file")),
    ("based on a file elsewhere", HEAD.replace("about", "based_on: ../../x/y.yml\nabout") + DECOYS,
     (3, "based_on", "x/y.yml", "a scenario file")),
    ("based on what is no scenario", HEAD.replace("about", "based_on: ../../etc/passwd\nabout") + DECOYS,
     (3, "based_on", "is no scenario file", "ends in .yml")),
    ("a spread without end", HEAD + field("clearance_delay", value=None, lognormal=[1, 1e300], unit="years"),
     (9, "clearance_delay", "spread has to be less than or equal to 1000", "from 0 to 200")),
    ("a beta of no cases", HEAD + field("decoy_share", value=None, beta=[0.5, 1e-300], unit="share"),
     (9, "decoy_share", "size has to be greater than or equal to 0.01", "from 0 to 1")),
    ("a beta of all cases", HEAD + field("decoy_share", value=None, beta=[0.5, 1e300], unit="share"),
     (9, "decoy_share", "size has to be less than or equal to", "from 0 to 1")),
    ("a shifted lognormal", HEAD + field("decoy_share", value=None, lognormal_shifted=[0.5, 4, 1], unit="share"),
     (9, "decoy_share", "which reaches from", "from 0 to 1")),
    ("based on itself", HEAD.replace("about", "based_on: own\nabout") + DECOYS,
     (3, "based_on", "own -> own", "on its own in the end")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "expected"), [case[1:] for case in WRONG_FILES], ids=[c[0] for c in WRONG_FILES]
)
def test_a_wrong_file_is_refused_with_line_and_what_is_allowed(project, body, expected):
    line, name, *words = expected
    fault = refused(project, body).faults[0]
    assert (fault.line, fault.field) == (line, name)
    for word in words:
        assert word in str(fault)


@pytest.mark.parametrize("way", ["up", "absolute", "link", "name"])
def test_a_file_outside_the_folder_is_neither_read_nor_shown(project, tmp_path, way):
    secret = tmp_path / "elsewhere" / "below.yml"
    secret.parent.mkdir()
    secret.write_text("hunter2: hunter2\n- hunter2", encoding="utf-8")
    named = {
        "up": "../../elsewhere/below.yml",
        "absolute": str(secret),
        "link": "linked.yml",
        "name": "linked",
    }[way]
    (project / "scenarios" / "linked.yml").symlink_to(secret)
    error = refused(project, HEAD.replace("about", f"based_on: {named}\nabout") + DECOYS)
    (fault,) = error.faults
    assert (fault.line, fault.field) == (3, "based_on")
    assert "leads out of the folder" in str(error)
    assert "hunter2" not in str(error)


def test_a_file_in_a_folder_of_scenarios_may_stand_on_one_above(project):
    put(project, HEAD + DECOYS, "below")
    (project / "scenarios" / "mine").mkdir()
    own = HEAD.replace("about", "based_on: ../below.yml\nabout").replace("inputs:\n", "")
    (project / "scenarios" / "mine" / "own.yml").write_text(own, encoding="utf-8")
    assert "decoy_share" in files.read(project / "scenarios" / "mine" / "own.yml").inputs


def test_all_that_is_wrong_is_named_at_once_in_the_order_of_the_lines(project):
    body = HEAD + field("decoy_share", value=1.2, unit="percent", source="claims/C99") + field("hazrd")
    error = refused(project, body.replace("title: An own scenario\n", ""))
    assert [(f.line, f.field) for f in error.faults] == [
        (1, "title"),
        (5, "decoy_share"),
        (6, "decoy_share"),
        (7, "decoy_share"),
        (9, "hazrd"),
    ]
    assert str(error).startswith("5 things are wrong:\n  scenarios/own.yml, line 1, title: ")


def test_bytes_that_are_no_text_are_refused_with_their_line(project):
    (project / "scenarios" / "own.yml").write_bytes(HEAD.encode() + b"  \xff\xfe\n")
    with pytest.raises(ScenarioError, match=r"scenarios/own.yml, line 5: bytes that are no UTF-8"):
        files.read("own")


def test_files_in_a_circle_are_refused_with_the_whole_round(project):
    for name, below in (("a", "b"), ("b", "c"), ("c", "a")):
        put(project, f"name: {name}\ntitle: T\nabout: A.\nbased_on: {below}\n", name)
    with pytest.raises(ScenarioError, match="a -> b -> c -> a"):
        files.read("a")


def test_a_fault_below_is_named_with_the_file_it_is_in(project):
    put(project, HEAD + field("decoy_share", value=7), "below")
    error = refused(project, HEAD.replace("about", "based_on: below\nabout") + field("hazrd"))
    assert [fault.file for fault in error.faults] == ["scenarios/below.yml", "scenarios/own.yml"]


def test_a_file_replaces_what_it_says_itself_and_keeps_the_rest(project):
    below = HEAD.replace("about", "kind: self-destructing\nhorizon: 30\nabout")
    put(project, below + DECOYS + field("mines_laid", value=5000, unit="mines"), "below")
    own = HEAD.replace("about", "based_on: below\nabout").replace("name: own", "name: upper")
    found = files.read(put(project, own + field("decoy_share", value=0.4), "upper"))
    assert (found.name, found.kind, found.horizon) == ("upper", "self-destructing", 30)
    assert found.input("decoy_share").distribution.words() == "0.4"
    assert found.input("mines_laid").distribution.words() == "5,000"


def test_density_above_replaces_a_number_below_and_the_other_way_round(project):
    density = (
        field("mine_density", value=500, unit="mines per km2")
        + field("border_length", value=100, unit="km")
        + field("field_depth", value=0.2, unit="km")
    )
    based = HEAD.replace("about", "based_on: {}\nabout")
    put(project, HEAD + field("mines_laid", value=5000, unit="mines"), "numbers")
    put(project, based.format("numbers") + density, "densities")
    put(project, based.format("densities") + field("mines_laid", value=7, unit="mines"), "again")
    assert set(files.read("densities").inputs) == {"mine_density", "border_length", "field_depth"}
    assert set(files.read("again").inputs) == {"mines_laid"}


def test_a_capacity_above_replaces_the_other_one_below(project):
    put(project, HEAD + field("clearance_capacity", value=5, unit="km2 per year"), "below")
    own = HEAD.replace("about", "based_on: below\nabout")
    found = files.read(
        put(project, own + field("clearance_capacity_mines", value=900, unit="mines per year"))
    )
    assert found.capacity_in_mines


def test_a_country_fills_in_what_its_tables_know_and_the_file_does_not_say(project):
    put(project, HEAD + DECOYS)
    assert "people_near" not in files.read("own").inputs
    found = files.read("own", country="EST")
    assert found.country == "EST"
    assert found.inputs["people_near"].source == "border_regions/EST"
    put(project, HEAD + field("people_near", value=3, unit="persons per km2"), "said")
    assert files.read("said", country="EST").inputs["people_near"].source == "judgement"


def test_the_length_of_the_border_comes_with_the_country_where_density_asks_for_it(project):
    body = field("mine_density", value=500, unit="mines per km2") + field("field_depth", value=0.2, unit="km")
    put(project, HEAD + body)
    assert files.read("own", country="LVA").inputs["border_length"].source == "borders/LVA"
    assert "border_length also comes with a country" in str(refused(project, HEAD + body))


def test_a_file_may_insist_on_the_tables(project):
    put(project, HEAD + field("people_near", value=3, unit="persons per km2"), "below")
    own = (
        HEAD.replace("about", "based_on: below\nabout")
        + "  people_near: from-country\n  mines_laid: from-country\n"
    )
    found = files.read(put(project, own), country="POL")
    assert found.inputs["people_near"].source == "border_regions/POL"
    assert found.inputs["mines_laid"].source == "parameters/planned_mines_poland_east_shield"


@pytest.mark.parametrize(("country", "as_of"), [("EST", "latest"), ("LVA", "latest"), ("POL", "2024-01-01")])
def test_a_number_that_nobody_has_announced_is_refused_with_the_sentence(project, country, as_of):
    error = refused(project, HEAD + "  mines_laid: from-country\n", country=country, as_of=as_of)
    assert "no number of antipersonnel mines announced by" in str(error).lower()
    assert error.faults[0].line == 5


def test_a_country_without_such_a_border_is_refused(project):
    with pytest.raises(ScenarioError, match="no border region of 'ESP'"):
        files.read(put(project, HEAD + DECOYS), country="ESP")


@pytest.mark.parametrize("country", ["Estonia", "estonia", "est", "EE", "ee"])
def test_a_country_is_given_by_name_or_code_in_any_case(project, country):
    put(project, HEAD + DECOYS)
    assert files.read("own", country=country) == files.read("own", country="EST")
    assert files.names(country) == files.names("EST")


def test_a_country_that_nobody_knows_is_refused_with_a_close_match(project):
    put(project, HEAD + DECOYS)
    for function in (lambda: files.read("own", country="Lithuana"), lambda: files.names("Lithuana")):
        with pytest.raises(UnknownPlace, match="did you mean Lithuania"):
            function()


def test_what_was_published_later_is_used_and_the_assumption_says_so(project):
    put(project, HEAD + field("mines_laid", value=100000, unit="mines", source="claims/C8"))
    assert files.read("own", as_of="2026-01-01").inputs["mines_laid"].why == "An example."
    why = files.read("own", as_of="2020-01-01").inputs["mines_laid"].why
    assert why == "An example. Not yet published on 2020-01-01, used all the same: claims/C8."
    with pytest.raises(ImpossibleDate):
        files.read("own", as_of="yesterday")


def test_names_are_found_from_any_folder_and_a_near_one_is_offered(project):
    put(project, HEAD + DECOYS)
    assert files.names() == ["own"]
    with pytest.raises(UnknownName, match="did you mean 'own'") as error:
        files.read("onw")
    assert error.value.close == ["own"]


def test_a_path_counts_from_where_one_stands_and_from_the_project(project, tmp_path):
    put(project, HEAD + DECOYS)
    elsewhere = tmp_path / "here.yml"
    elsewhere.write_text(HEAD.replace("own", "here", 1) + DECOYS, encoding="utf-8")
    assert files.read("here.yml").name == "here"
    assert files.read(elsewhere).name == "here"
    assert files.read("scenarios/own.yml").name == "own"
    with pytest.raises(UnknownName, match="there is no file"):
        files.read("none.yml")


def test_names_of_a_country_leave_out_what_its_tables_cannot_fill(project):
    put(project, HEAD + DECOYS)
    put(project, HEAD.replace("own", "asks", 1) + "  mines_laid: from-country\n", "asks")
    assert files.names("POL") == ["asks", "own"]
    assert files.names("EST") == ["own"]
    assert files.names("POL", "2024-01-01") == ["own"]


def test_numbers_are_read_as_they_are_written(project):
    body = field("hazard", value="2e-5", unit=FIELDS["hazard"].unit) + field(
        "mines_laid", value="100_000", unit="mines"
    )
    found = files.read(put(project, HEAD + body))
    assert found.input("hazard").distribution.median == 2e-5
    assert found.input("mines_laid").distribution.median == 100_000


@given(data=st.data())
@settings(max_examples=80)
def test_no_slip_of_the_keyboard_is_more_than_a_fault(data):
    text = (CHECKOUT / "scenarios" / "promise.yml").read_text(encoding="utf-8")
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = start + data.draw(st.integers(0, 10))
        text = (
            text[:start] + data.draw(st.text("\t\n :-[]{}&*!|>'\"%@#,.019eE~\x00é", max_size=4)) + text[end:]
        )
    document = parse(text, "own.yml")
    assert all(str(fault).startswith("own.yml") for fault in document.faults)


def inputs() -> st.SearchStrategy[dict[str, Input]]:
    """Inputs with distributions that fit into the range of their field."""

    def of(name: str) -> st.SearchStrategy[tuple[str, Input]]:
        low, high = FIELDS[name].low, FIELDS[name].high
        value = st.floats(low, high, allow_subnormal=False).map(lambda x: x + 0.0)
        three = st.lists(value, min_size=3, max_size=3).map(sorted)
        forms = [
            value.map(lambda v: distribution("value", v)),
            three.map(lambda v: distribution("uniform", v[::2])),
            three.map(lambda v: distribution("triangular", v)),
            three.map(lambda v: distribution("pert", v)),
        ]
        if (low, high) == (0, 1):
            mean = st.floats(0.01, 0.99)
            forms.append(st.tuples(mean, st.floats(1, 1000)).map(lambda v: distribution("beta", list(v))))
        if name == "hazard":
            middle = st.floats(1e-9, 1e-4)
            forms.append(
                st.tuples(middle, st.floats(1, 10)).map(lambda v: distribution("lognormal", list(v)))
            )
        line = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)
        made = st.builds(
            lambda d, why: Input(distribution=d, unit=FIELDS[name].unit, source="judgement", why=why),
            st.one_of(forms),
            line,
        )
        return st.tuples(st.just(name), made)

    fields = [name for name in FIELDS if FIELDS[name].default is not None]
    return st.lists(st.sampled_from(fields).flatmap(of), max_size=6).map(dict)


@given(found=inputs(), horizon=st.integers(1, 300), kind=st.sampled_from(["persistent", "self-destructing"]))
@settings(max_examples=40)
def test_what_is_written_reads_back_the_same(found, horizon, kind):
    scenario = Scenario(
        name="own", title="An own: one", about="A\nb.", kind=kind, horizon=horizon, inputs=found
    )
    document = parse(files.text(scenario), "own.yml")
    assert document.faults == []
    assert (document.name, document.title, document.about) == ("own", "An own: one", "A\nb.")
    assert (document.kind, document.horizon) == (kind, horizon)
    assert {name: entry.assumption for name, entry in document.entries.items()} == scenario.inputs


def test_a_written_scenario_is_read_again_with_what_came_from_its_country(project, tmp_path):
    first = files.read(put(project, HEAD + DECOYS + "  mines_laid: from-country\n"), country="FIN")
    again = files.read(files.write(first, tmp_path / "again.yml"))
    assert again == first.model_copy(update={"country": ""})


def test_what_could_not_be_read_back_is_not_written(tmp_path):
    target = tmp_path / "own.yml"
    with pytest.raises(ScenarioError, match="title"):
        files.write(Scenario(name="own", title="", about="A."), target)
    assert not target.exists()
    with pytest.raises(ScenarioError, match=r"there is no folder .*mkdir -p"):
        files.write(Scenario(name="own", title="T", about="A."), tmp_path / "none" / "own.yml")


def test_a_file_and_those_it_stands_on_are_noted_as_read(project, tmp_path):
    put(project, HEAD + DECOYS, "below")
    put(
        project,
        HEAD.replace("about", "based_on: below\nabout")
        + field("hazard", value=0, unit=FIELDS["hazard"].unit),
    )
    record = tmp_path / "reads"
    with reads.recording(record):
        files.read("own")
        assert set(reads.recorded(record).paths) >= {"scenarios/below.yml", "scenarios/own.yml"}
        files.names()
        assert "scenarios" in reads.recorded(record).paths


def test_a_report_may_not_rest_on_a_file_whose_changes_it_could_not_see(project, tmp_path):
    outside = tmp_path / "outside.yml"
    outside.write_text(HEAD + DECOYS, encoding="utf-8")
    linked = project / "scenarios" / "linked.yml"
    linked.symlink_to(outside)
    assert files.read(outside).name == "own"
    with reads.recording(tmp_path / "reads"):
        for path in (outside, linked):
            with pytest.raises(ScenarioError, match="outside the project"):
                files.read(path)
    assert reads.ENVIRONMENT_VARIABLE not in os.environ


@pytest.mark.notebooks
def test_a_changed_scenario_makes_the_reports_again_that_read_it(tmp_path, monkeypatch):
    made = Miniature(tmp_path / "a project")
    monkeypatch.setenv("IMPACT_PROJECT", str(made.project.root))
    monkeypatch.chdir(tmp_path)
    (made.project.root / "scenarios").mkdir()
    put(made.project.root, HEAD + DECOYS, "below")
    put(made.project.root, HEAD.replace("about", "based_on: below\nabout").replace("inputs:\n", ""))
    put(made.project.root, HEAD + DECOYS, "unread")
    reader = "import impact\nprint(impact.scenario.read('own').title)"
    made.add("one", ("markdown", "# A page"), PARAMETERS, ("code", reader), finding_cell())
    assert [outcome.state for outcome in runner.run(made.project)] == ["made"]

    assert "scenarios/below.yml" in cachekey.input_hashes(
        made.project
    )  # a worker of a cluster must have the same

    def verdict() -> str:
        return plan.plan(made.project, [], {}).explanations[0].verdict

    assert verdict() == "up to date"
    put(made.project.root, HEAD + field("hazard", value=0, unit=FIELDS["hazard"].unit), "unread")
    assert verdict() == "up to date"
    put(made.project.root, HEAD + field("decoy_share", value=0.2), "below")
    assert verdict() == "to make"
