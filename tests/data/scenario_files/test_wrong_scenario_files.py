"""Scenario files that are wrong: each fault with its line, its field and what is allowed."""

# ruff: noqa: E501 - the cases read as a table

from __future__ import annotations

import pytest

from impact.errors import ScenarioError
from impact.scenario.inputs import files
from tests.data.scenario_files.own_scenarios import DECOYS, HEAD, field, put, refused

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
