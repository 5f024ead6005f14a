"""The commands on scenarios; the reading itself is tried in tests/models/scenario."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from impact import cli
from impact.scenario.inputs.fields import FIELDS
from tests.conftest import CHECKOUT


def call(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Run the command in this process: exit code, output, errors."""
    with pytest.raises(SystemExit) as stopped:
        cli.main(["scenario", *words])
    printed = capsys.readouterr()
    return int(stopped.value.code or 0), printed.out, printed.err


@pytest.fixture
def project(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the real tables and scenarios; the command stands in a folder outside it."""
    root = tmp_path / "a project"
    root.mkdir()
    (root / "data").symlink_to(built / "data")
    shutil.copy(built / "reports.yml", root)
    shutil.copytree(CHECKOUT / "scenarios", root / "scenarios")
    monkeypatch.setenv("IMPACT_PROJECT", str(root))
    monkeypatch.chdir(tmp_path)
    return root


@pytest.mark.parametrize("verb", ["", "list", "fields", "figures", "show", "check", "run", "worth"])
def test_every_verb_has_help(capsys, verb):
    code, out, _ = call(capsys, *([verb] if verb else []), "--help")
    assert code == 0
    assert "Usage" in out


def test_scenarios_are_listed_with_their_titles(project, capsys):
    code, out, _ = call(capsys, "list")
    assert code == 0
    assert "base-100000" in out
    assert "announced" in out
    assert "announced" not in call(capsys, "list", "--country", "EST")[1]


def test_fields_are_listed_with_unit_range_default_and_source(project, capsys):
    code, out, _ = call(capsys, "fields")
    assert code == 0
    assert all(name in out for name in FIELDS)
    code, out, _ = call(capsys, "fields", "clearance")
    assert (code, "clearance_delay" in out, "hazard" in out) == (0, True, False)
    code, _, err = call(capsys, "fields", "mines")
    assert (code, "laying" in err) == (2, True)


def test_published_figures_are_listed_beside_an_input_in_its_unit(project, capsys):
    code, out, _ = call(capsys, "figures", "stay_in_war_share")
    assert code == 0
    assert "64.3\xa0%" in out
    assert "The Infallible" in out
    assert "return_years" not in out
    code, _, err = call(capsys, "figures", "stay_in_war")
    assert (code, "did you mean stay_in_war_share?" in err) == (2, True)


def test_a_project_without_scenarios_says_so(project, capsys):
    shutil.rmtree(project / "scenarios")
    code, _, err = call(capsys, "list")
    assert code == 2
    assert "scenarios/ holds no scenario" in err


def test_a_scenario_is_shown_with_every_assumption_and_source(project, capsys):
    code, out, _ = call(capsys, "show", "promise", "--country", "LTU")
    assert code == 0
    own = [line for line in out.splitlines() if line.startswith("*")]
    assert any("clearance_capacity" in line and "40" in line for line in own)
    assert any("border_regions/LTU" in line for line in own)
    assert "hazard" in out


def test_a_wrong_file_is_named_line_by_line_and_is_a_wrong_request(project, capsys, tmp_path):
    wrong = "  decoy_share: {value: 1.2, unit: percent, source: judgement, why: x}\n"
    body = "name: own\ntitle: Own\nabout: Own.\ninputs:\n"
    (tmp_path / "own.yml").write_text(body + wrong, encoding="utf-8")
    code, _, err = call(capsys, "check", "own.yml")
    assert code == 2
    assert err.count("own.yml, line 5, decoy_share: ") == 2
    assert "from 0 to 1, in share" in err


def test_a_right_file_is_counted(project, capsys):
    code, out, _ = call(capsys, "check", "decoys")
    assert code == 0
    assert out.startswith("decoys: 4 of ")


def test_a_run_writes_tables_that_read_back(project, capsys, tmp_path):
    words = ("run", "decoys", "--country", "EST", "--draws", "200", "--output", "out/est")
    code, out, _ = call(capsys, *words)
    assert code == 0
    assert "200 draws, seed 20250318, written to out/est" in out
    folder = tmp_path / "out" / "est"
    assert {path.name for path in folder.iterdir()} == {
        "assumptions.csv",
        "summary.csv",
        "totals.csv",
        "bands.csv",
    }
    totals, bands = pd.read_csv(folder / "totals.csv"), pd.read_csv(folder / "bands.csv")
    assert list(totals["draw"]) == list(range(200))
    assert (totals["casualties"] == totals["killed"] + totals["injured"]).all()
    assert set(bands["variable"]) >= {"live", "casualties", "cost"}
    assert (bands["low90"] <= bands["high90"]).all()
    first = (folder / "totals.csv").read_bytes()
    call(capsys, *words)
    assert (folder / "totals.csv").read_bytes() == first


def test_the_figure_most_worth_measuring_is_named_for_a_state(project, capsys):
    code, out, _ = call(capsys, "worth", "--country", "LTU", "--draws", "4000")
    assert code == 0
    assert "as it is now" in out
    assert "decision" in out
    assert "all measurable" in out
    assert "that can be measured" in out.splitlines()[-1]
    assert "apart" in out.splitlines()[-1]


def test_what_a_figure_is_worth_is_also_printed_for_programs(project, capsys):
    words = ("worth", "--country", "LTU", "--scenario", "no-war", "--draws", "2000", "--outcome", "deminers")
    code, out, _ = call(capsys, *words, "--json")
    assert code == 0
    record = json.loads(out)
    assert (record["scenario"], record["country"], record["outcome"]) == ("no-war", "LTU", "deminers")
    first = next(row for row in record["inputs"] if row["knowable"] == "measurable")
    assert first["field"] == "deminer_casualties_per_mine"
    assert first["apart"] < record["interval"]["apart"]
    assert record["groups"][-1]["group"] == "all measurable"


def test_a_scenario_without_harm_has_nothing_worth_measuring(project, capsys, tmp_path):
    none = "  mines_laid: {value: 0, unit: mines, source: judgement, why: None.}\n"
    (tmp_path / "none.yml").write_text(f"name: none\ntitle: None\nabout: None.\ninputs:\n{none}", "utf-8")
    code, out, _ = call(capsys, "worth", "--scenario", "none.yml", "--draws", "1000")
    assert (code, "no interval is there to narrow" in out) == (0, True)


def test_a_run_that_cannot_be_made_leaves_no_folder(project, capsys, tmp_path):
    code, _, err = call(capsys, "run", "announced", "--country", "EST", "--output", "out")
    assert code == 2
    assert "No number of antipersonnel mines announced by Estonia" in err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "promis"), "did you mean 'promise'"),
        (("show", "promise", "--country", "ESP"), "no border region of 'ESP'"),
        (("show", "promise", "--as-of", "today"), "a day as YYYY-MM-DD"),
        (("run", "promise", "--output", "out", "--draws", "0"), "draws"),
        (("run", "promise"), "output"),
        (("worth", "--outcome", "harm"), "one of: casualties"),
        (("worth", "--draws", "100"), "1,000 draws or more"),
        (("run", "promise", "--output", "taken", "--draws", "10"), "taken"),
    ],
)
def test_a_wrong_request_is_one_line(project, capsys, tmp_path, words, said):
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    code, _, err = call(capsys, *words)
    assert code == 2
    assert said in err
    assert len(err.splitlines()) == 1


def test_scenarios_are_compared_draw_by_draw_with_the_first(project, capsys, tmp_path):
    words = ("compare", "base-100000", "no-war", "--country", "latvia", "--draws", "2000")
    code, out, _ = call(capsys, *words)
    assert code == 0
    assert "base-100000: 100,000 long-lived mines, and war" in out
    assert "Civilian casualties (persons)" in out
    assert "difference from base-100000" in out
    assert "share of draws in which it is lower" in out
    assert "not reached: not within the years looked at" in out
    code, out, err = call(capsys, *words, "--json", "-o", "compared.csv")
    record = json.loads(out)
    assert (code, record["country"], record["scenarios"]) == (0, "LVA", ["base-100000", "no-war"])
    rows = pd.read_csv(tmp_path / "compared.csv")
    assert "written to compared.csv" in err
    assert len(rows) == len(record["rows"])
    second = rows[(rows["scenario"] == "no-war") & (rows["outcome"] == "casualties")].iloc[0]
    assert second["difference_low90"] <= second["difference_median"] <= second["difference_high90"]
    assert 0 <= second["share_of_draws_less"] <= 1


def test_a_delay_that_is_right_by_a_factor_moves_as_its_page_says(project, capsys):
    code, out, _ = call(capsys, "show", "base-100000", "-c", "LTU", "--set", "clearance_delay=+5", "--json")
    assert code == 0
    (row,) = [row for row in json.loads(out)["assumptions"] if row["field"] == "clearance_delay"]
    assert row["value"].startswith("5 more than ")


def test_one_scenario_is_compared_with_itself_changed(project, capsys):
    words = ("compare", "base-100000", "-c", "est", "--outcome", "casualties", "--draws", "2000")
    code, out, _ = call(capsys, *words, "--set", "mines_laid=50000")
    assert code == 0
    assert "changed: mines_laid = 50,000 (mines)" in out
    code, _, err = call(capsys, *words)
    assert (code, "change it with --set" in err) == (2, True)
    code, _, err = call(capsys, *words, "--set", "mines_lad=1")
    assert (code, "did you mean 'mines_laid'?" in err) == (2, True)


def test_inputs_are_set_when_a_scenario_is_shown_and_run(project, capsys, tmp_path):
    code, out, _ = call(capsys, "show", "promise", "-c", "Lithuania", "--set", "clearance_delay=3", "--json")
    assert code == 0
    (row,) = [row for row in json.loads(out)["assumptions"] if row["field"] == "clearance_delay"]
    assert (row["value"], row["own"], row["source"]) == ("3", True, "judgement")
    words = (
        "run",
        "base-100000",
        "-c",
        "EST",
        "--draws",
        "500",
        "--set",
        "mines_laid=0",
        "-o",
        "none",
        "--json",
    )
    code, out, _ = call(capsys, *words)
    assert code == 0
    (none,) = [row for row in json.loads(out)["summary"] if row["outcome"] == "casualties"]
    assert none["high90"] == 0
