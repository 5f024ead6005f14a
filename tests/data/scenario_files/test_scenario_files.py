"""Scenario files: which of several stands, what a country fills in, and what is right reads back the same."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.errors import ImpossibleDate, ScenarioError, UnknownName, UnknownPlace
from impact.project import reads
from impact.reporting import runner
from impact.reporting.key import cachekey
from impact.reporting.plan import plan
from impact.scenario.inputs import files
from impact.scenario.inputs.distribution_forms import distribution
from impact.scenario.inputs.entries import parse
from impact.scenario.inputs.fields import FIELDS, Input
from impact.scenario.inputs.scenario import Scenario
from tests.conftest import CHECKOUT
from tests.data.scenario_files.own_scenarios import DECOYS, HEAD, field, put, refused
from tests.miniature import PARAMETERS, Miniature, finding_cell


def test_a_file_in_a_folder_of_scenarios_may_stand_on_one_above(project):
    put(project, HEAD + DECOYS, "below")
    (project / "scenarios" / "mine").mkdir()
    own = HEAD.replace("about", "based_on: ../below.yml\nabout").replace("inputs:\n", "")
    (project / "scenarios" / "mine" / "own.yml").write_text(own, encoding="utf-8")
    assert "decoy_share" in files.read(project / "scenarios" / "mine" / "own.yml").inputs


def test_a_file_replaces_what_it_says_itself_and_keeps_the_rest(project):
    below = HEAD.replace("about", "kind: self-destructing\nhorizon: 30\nabout")
    put(project, below + DECOYS + field("mines_laid", value=5000, unit="mines"), "below")
    own = HEAD.replace("about", "based_on: below\nabout").replace("name: own", "name: upper")
    scenario = files.read(put(project, own + field("decoy_share", value=0.4), "upper"))
    assert (scenario.name, scenario.kind, scenario.horizon) == ("upper", "self-destructing", 30)
    assert scenario.input("decoy_share").distribution.words() == "0.4"
    assert scenario.input("mines_laid").distribution.words() == "5,000"


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
    scenario = files.read(
        put(project, own + field("clearance_capacity_mines", value=900, unit="mines per year"))
    )
    assert scenario.capacity_in_mines


def test_a_country_fills_in_what_its_tables_know_and_the_file_does_not_say(project):
    put(project, HEAD + DECOYS)
    assert "people_near" not in files.read("own").inputs
    scenario = files.read("own", country="EST")
    assert scenario.country == "EST"
    assert scenario.inputs["people_near"].source == "border_regions/EST"
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
    scenario = files.read(put(project, own), country="POL")
    assert scenario.inputs["people_near"].source == "border_regions/POL"
    assert scenario.inputs["mines_laid"].source == "parameters/planned_mines_poland_east_shield"


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
    scenario = files.read(put(project, HEAD + body))
    assert scenario.input("hazard").distribution.median == 2e-5
    assert scenario.input("mines_laid").distribution.median == 100_000


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


@given(drawn=inputs(), horizon=st.integers(1, 300), kind=st.sampled_from(["persistent", "self-destructing"]))
@settings(max_examples=40)
def test_what_is_written_reads_back_the_same(drawn, horizon, kind):
    scenario = Scenario(
        name="own", title="An own: one", about="A\nb.", kind=kind, horizon=horizon, inputs=drawn
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
