"""The scenarios that come with the project: readable for every state, sourced, and true to their pages."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from impact.data import load
from impact.errors import ScenarioError
from impact.published import land
from impact.scenario.engine.simulate import expected, simulate
from impact.scenario.inputs import files, references
from tests.conftest import CHECKOUT

PRESETS = sorted(path.stem for path in (CHECKOUT / "scenarios").glob("*.yml"))
OF_THE_ISSUE = {
    "base-100000",
    "self-destruct-apii",
    "self-destruct-observed",
    "decoys",
    "no-war",
    "short-war",
    "long-war",
    "promise",
    "delayed-clearance",
    "announced",
}
STATES = ["EST", "FIN", "LTU", "LVA", "POL"]
WITHOUT_NUMBER = {"EST", "LVA"}


@pytest.fixture(scope="module")
def root(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the real tables and the scenarios of the checkout."""
    root = tmp_path_factory.mktemp("presets")
    (root / "data").symlink_to(built / "data")
    shutil.copy(built / "reports.yml", root)
    shutil.copytree(CHECKOUT / "scenarios", root / "scenarios")
    return root


@pytest.fixture(autouse=True)
def _inside(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMPACT_PROJECT", str(root))


def parameter(name: str) -> float:
    return float(load("parameters").set_index("parameter").loc[name, "value"])


def number(name: str, field: str, country: str = "LTU") -> float:
    return files.read(name, country).input(field).distribution.median


def test_all_scenarios_of_the_article_are_there():
    assert set(PRESETS) >= OF_THE_ISSUE
    assert files.names() == PRESETS
    assert files.names("EST") == [name for name in PRESETS if name != "announced"]


@pytest.mark.parametrize("country", STATES)
@pytest.mark.parametrize("name", PRESETS)
def test_every_scenario_can_be_read_and_run_for_every_state(name, country):
    if name == "announced" and country in WITHOUT_NUMBER:
        with pytest.raises(ScenarioError, match="No number of antipersonnel mines announced by"):
            files.read(name, country)
        return
    scenario = files.read(name, country)
    assert scenario.name == name
    assert scenario.country == country
    assert scenario.inputs["people_near"].source == f"border_regions/{country}"
    result = expected(scenario)
    assert result["casualties"].notnull().all()
    assert (result["casualties"] >= 0).all()


DAYS = [(name, "2010-01-01") for name in PRESETS if name != "announced"] + [("promise", "2025-03-18")]


@pytest.mark.parametrize(("name", "as_of"), DAYS)
def test_every_scenario_can_be_read_as_of_any_day(name, as_of):
    scenario = files.read(name, "EST", as_of)
    assert references.source_ids(scenario, as_of)
    said = scenario.assumptions()
    assert said.loc[said["own"], "why"].str.len().gt(20).all()


@pytest.mark.parametrize("name", PRESETS)
def test_titles_and_words_are_those_of_the_field(name):
    text = (CHECKOUT / "scenarios" / f"{name}.yml").read_text(encoding="utf-8")
    assert not re.search(r"\b(safe|unsafe|victims|smart mines?|dumb)\b", text, re.IGNORECASE)
    scenario = files.read(name, "POL")
    assert scenario.title[0].isupper() or scenario.title[0].isdigit()
    assert not scenario.title.endswith(".")
    assert scenario.about.endswith(".")


def test_titles_differ():
    titles = [files.read(name, "POL").title for name in PRESETS]
    assert len(set(titles)) == len(titles)


def test_the_base_is_the_number_of_the_claim():
    claimed = load("claims").set_index("claim_id").loc["C8", "claimed"]
    assert number("base-100000", "mines_laid") == float(claimed) == 100_000
    assert files.read("base-100000").kind == "persistent"


def test_self_destruction_is_what_the_protocol_requires():
    fails, active = (
        parameter("apii_self_destruct_max_failure_30d") / 100,
        parameter("apii_still_active_120d_max") / 100,
    )
    works = number("self-destruct-apii", "self_destruct_reliability")
    inert = number("self-destruct-apii", "self_deactivation_reliability")
    assert works == pytest.approx(1 - fails)
    assert (1 - works) * (1 - inert) == pytest.approx(active)


def test_observed_self_destruction_spans_the_published_figures():
    distribution = files.read("self-destruct-observed").input("self_destruct_reliability").distribution
    stated = parameter("pfm1s_self_destruct_nominal_share_40h") / 100
    trials = 1 - parameter("self_destruct_submunition_failure_trials") / 100
    assert distribution.support[0] < stated < distribution.support[1] == pytest.approx(trials)
    assert distribution.median == pytest.approx(stated, abs=0.01)
    back_up = files.read("self-destruct-observed").input("self_deactivation_reliability").distribution
    assert back_up.support == (
        0,
        pytest.approx(number("self-destruct-apii", "self_deactivation_reliability")),
    )


def test_the_capacity_of_the_promise_was_reached_in_every_year_on_record():
    yearly = land.annual(load("clearance"))
    croatia = yearly[(yearly["place"] == "HRV") & (yearly["year"] >= 2015)]["cleared"].dropna()
    assert len(croatia) == 5
    assert (round(croatia.min()), round(croatia.max())) == (39, 58)
    assert croatia.min() - 1 < number("promise", "clearance_capacity") - 1 < croatia.median()
    bosnia = load("parameters").set_index("parameter").loc["clearance_capacity_bosnia"]
    assert bosnia["low"] <= number("promise", "clearance_capacity") <= bosnia["high"]


def test_promise_and_delay_differ_in_the_delay_alone():
    promise, delayed = files.read("promise", "LTU"), files.read("delayed-clearance", "LTU")
    differ = [name for name in promise.used() if promise.input(name) != delayed.input(name)]
    assert differ == ["clearance_delay"]


@pytest.mark.parametrize(
    ("fewer", "more"),
    [
        ("self-destruct-apii", "self-destruct-observed"),
        ("self-destruct-observed", "base-100000"),
        ("decoys", "base-100000"),
        ("short-war", "long-war"),
        ("promise", "delayed-clearance"),
        ("promise", "base-100000"),
    ],
)
def test_the_scenarios_come_out_in_the_order_that_they_must(fewer, more):
    low, high = (
        simulate(files.read(name, "LTU"), draws=2000, seed=1).totals["casualties"] for name in (fewer, more)
    )
    assert low.mean() < high.mean()
    assert low.median() <= high.median()


def test_the_table_of_the_readme_names_every_scenario():
    text = (CHECKOUT / "scenarios" / "README.md").read_text(encoding="utf-8")
    assert [name for name in PRESETS if f"`{name}`" not in text] == []


def test_the_example_of_the_readme_can_be_read(root):
    text = (CHECKOUT / "scenarios" / "README.md").read_text(encoding="utf-8")
    example = text.split("```yaml\n")[1].split("```")[0]
    path = root / "my-own.yml"
    path.write_text(example, encoding="utf-8")
    assert files.read(path, "POL").name == "my-own"
