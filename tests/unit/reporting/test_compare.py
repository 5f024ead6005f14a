"""Comparing runs: what is new, gone, changed or only worded anew, and how it is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from impact.errors import ImpactError
from impact.findings import Finding, to_json
from impact.reporting import manifest as records
from impact.reporting.compare import show
from impact.reporting.compare.snapshots import Snapshot, Tolerance, compare, overlap, read_snapshot


def finding(name: str = "total", value: float = 100, sentence: str = "It is so.", **more) -> Finding:
    return Finding(name, sentence, value, "people", sources=("lm-2024",), **more)


def snapshot(*findings: Finding, parameters=None, **tables) -> Snapshot:
    return Snapshot("here", parameters or {}, findings, tables)


def rows(*values: float, column: str = "n") -> list[dict[str, str]]:
    return [{"year": str(2020 + i), column: str(value)} for i, value in enumerate(values)]


def write_report(folder: Path, *findings: Finding, csv: str = "year,n\n2023,1\n", **parameters) -> Path:
    (folder / "tables").mkdir(parents=True)
    (folder / "findings.json").write_text(to_json(findings), encoding="utf-8")
    (folder / "tables" / "line.csv").write_text(csv, encoding="utf-8")
    manifest = records.Manifest(
        key="0" * 64,
        report=folder.parent.name,
        title="A",
        question="",
        slug=folder.name,
        notebook="a",
        parameters={"as_of": "latest", **parameters},
        seed=None,
        git_commit="",
        python="3",
        packages={},
        inputs={},
        outputs=records.outputs_of(folder),
    )
    (folder / "manifest.json").write_text(manifest.to_json(), encoding="utf-8")
    return folder


def test_equal_runs_do_not_differ():
    same = snapshot(finding(), line=rows(1, 2))
    assert not compare(same, same)
    assert show.summary(compare(same, same)) == "no change"


def test_new_gone_and_changed_findings_are_told_apart():
    old = snapshot(finding("stays"), finding("goes"), finding("moves", 100, low=90, high=110))
    new = snapshot(finding("stays"), finding("moves", 105, low=95, high=115), finding("comes"))
    changes = {change.id: change for change in compare(old, new).findings}
    assert {name: change.state for name, change in changes.items()} == {
        "moves": "changed",
        "comes": "new",
        "goes": "gone",
    }
    assert changes["moves"].fields == ("value", "low", "high")
    assert changes["moves"].overlap is True


def test_a_figure_of_another_register_is_changed_and_one_that_names_its_register_at_last_is_not():
    plain, monitor = finding(), finding(register="monitor", maker="landmine-monitor")
    national = finding(register="national_all", maker="bhmac")
    (change,) = compare(snapshot(monitor), snapshot(national)).findings
    assert (change.state, change.fields) == ("changed", ("register", "maker"))
    assert not compare(snapshot(plain), snapshot(monitor))


def test_a_sentence_alone_is_reworded():
    (change,) = compare(snapshot(finding()), snapshot(finding(sentence="It is thus."))).findings
    assert (change.state, change.fields) == ("reworded", ("sentence",))


@pytest.mark.parametrize(
    ("tolerance", "differs"),
    [
        (Tolerance(), True),
        (Tolerance(rtol=0.01), False),
        (Tolerance(rtol=0, atol=0.5), False),
        (Tolerance(0, 0.4), True),
    ],
)
def test_numbers_within_the_tolerance_are_the_same(tolerance, differs):
    old = snapshot(finding(value=100, sentence="It is 100."), line=rows(100))
    new = snapshot(finding(value=100.5, sentence="It is 100.5."), line=rows(100.5))
    assert bool(compare(old, new, tolerance)) is differs


def test_the_last_digit_of_another_processor_is_no_change():
    assert not compare(snapshot(finding(value=0.1 + 0.2)), snapshot(finding(value=0.3)))


@pytest.mark.parametrize(
    ("second", "expected"),
    [((6, 8), True), ((6.5, 8), False), ((1, 9), True), ((None, 9), None)],
)
def test_intervals_overlap_when_they_share_a_point(second, expected):
    low, high = second
    a, b = finding(value=5, low=4, high=6), finding(value=7, low=low, high=high)
    assert overlap(a, b) is expected
    assert overlap(b, a) is expected


def test_a_changed_verdict_is_a_change():
    old = Finding("claim", "C1: supported.", "supported", "verdict", sources=("a",))
    new = Finding("claim", "C1: contradicted.", "contradicted", "verdict", sources=("a",))
    (change,) = compare(snapshot(old), snapshot(new)).findings
    assert change.state == "changed"


def test_cells_rows_and_columns_of_tables_are_compared():
    old = snapshot(line=rows(1, 2, 3))
    new = snapshot(line=[*rows(1, 5), {"year": "2023", "n": "4"}], other=rows(1))
    changes = {table.name: table for table in compare(old, new).tables}
    line = changes["line"]
    assert [(cell.row, cell.column, cell.old, cell.new) for cell in line.cells] == [("2021", "n", "2", "5")]
    assert (line.rows_added, line.rows_gone) == (("2023",), ("2022",))
    assert changes["other"].state == "new"
    (columns,) = compare(snapshot(t=rows(1)), snapshot(t=rows(1, column="m"))).tables
    assert (columns.columns_added, columns.columns_gone) == (("m",), ("n",))


def test_numbers_that_are_written_otherwise_are_the_same():
    assert not compare(snapshot(t=rows(1)), snapshot(t=rows(1.0)))


def test_parameters_are_compared():
    changes = compare(
        snapshot(parameters={"as_of": "latest", "seed": 1}), snapshot(parameters={"as_of": "2025-03-18"})
    )
    assert changes.parameters == {"as_of": ("latest", "2025-03-18"), "seed": (1, None)}


def test_two_reports_and_two_folders_of_reports_are_compared(tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    write_report(old / "a" / "one", finding(value=1))
    write_report(new / "a" / "one", finding(value=2), csv="year,n\n2023,3\n")
    write_report(new / "b" / "one", finding())
    (single,) = show.compare_paths(old / "a" / "one", new / "a" / "one")
    assert (single.name, len(single.findings), len(single.tables)) == ("a/one", 1, 1)
    changes = {comparison.name: comparison for comparison in show.compare_paths(old, new)}
    assert list(changes) == ["a/one", "b/one"]
    assert [change.state for change in changes["b/one"].findings] == ["new"]
    assert not changes["b/one"].parameters


def test_comparisons_are_told_as_text_json_and_page(tmp_path):
    old = write_report(tmp_path / "old" / "a" / "one", finding(value=1000, sentence="Was <so>."))
    new = write_report(tmp_path / "new" / "a" / "one", finding(value=2000, sentence="Is so."), seed=2)
    changes = show.compare_paths(old, new)
    text = show.as_text(changes)
    assert "finding total: changed (1,000 people -> 2,000 people)" in text
    assert "was: Was <so>." in text
    assert "parameter seed: not set -> 2" in text
    body = json.loads(show.as_json(changes))
    assert body["schema"] == "impact-diff/1"
    assert body["reports"][0]["findings"][0]["new"]["value"] == 2000
    page = show.as_page(changes)
    assert "Was &lt;so&gt;." in page
    assert "1 of 1 reports differ" in page


def test_what_is_no_report_is_refused(tmp_path):
    report = write_report(tmp_path / "a" / "one", finding())
    with pytest.raises(ImpactError, match="there is no folder"):
        show.compare_paths(report, tmp_path / "none")
    with pytest.raises(ImpactError, match="not of one kind"):
        show.compare_paths(report, tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(ImpactError, match="holds no report"):
        show.compare_paths(tmp_path, tmp_path / "empty")
    with pytest.raises(ImpactError, match="holds no report"):
        read_snapshot(tmp_path / "empty")


def test_a_bound_and_a_tie_are_shown_as_pages_state_them(tmp_path):
    tie = finding(value=6279, low=6279, high=6297, tie=True, qualifier="at_least", kind="count")
    bound = finding(value=6279, low=6279, qualifier="at_least", kind="count")
    (change,) = compare(snapshot(tie), snapshot(bound)).findings
    words = show._numbers(change)
    assert words.endswith(" -> at least 6,279 people")
    assert "6,279 or 6,297" in words


def test_a_change_that_is_stated_alike_is_shown_with_all_digits():
    first, then = (finding(value=value, kind="count") for value in (1000.0, 1000.25))
    (change,) = compare(snapshot(first), snapshot(then)).findings
    assert show._numbers(change) == "1,000 people -> 1,000.25 people"
