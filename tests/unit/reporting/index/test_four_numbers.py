"""The four numbers of the index are findings that the answers still state."""

from __future__ import annotations

import ast
import re
from dataclasses import replace

import pytest
import yaml

from impact.findings import Finding
from impact.reporting.site.finished_reports import FinishedReport
from impact.reporting.site.index import four_numbers
from impact.reporting.site.index.four_numbers import NUMBERS, head_numbers
from tests.conftest import CHECKOUT
from tests.unit.reporting.test_compare import finding, write_report

ANSWERS = CHECKOUT / "src/impact/answers"


def strings(name: str) -> set[str]:
    """All texts in the code of an answer, which may be a module or a package."""
    folder = ANSWERS / name.replace("-", "_")
    paths = folder.rglob("*.py") if folder.is_dir() else [folder.with_suffix(".py")]
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in paths]
    return {
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@pytest.mark.parametrize(("report", "name"), [(report, name) for report, name, _ in NUMBERS])
def test_each_number_is_a_finding_that_its_answer_states(report, name):
    assert name in strings(report), f"{report} states no {name!r} any more: mend NUMBERS in four_numbers.py"


def test_each_number_is_of_a_report_that_is_made():
    entries = yaml.safe_load((CHECKOUT / "reports.yml").read_text(encoding="utf-8"))
    assert {report for report, _, _ in NUMBERS} <= {entry["id"] for entry in entries}


def page(tmp_path, report: str, *findings: Finding) -> FinishedReport:
    from impact.reporting import manifest as records

    folder = write_report(tmp_path / report / "as-of-latest", *findings)
    manifest = records.read_manifest(folder)
    assert manifest is not None
    return FinishedReport(manifest, list(findings), folder)


def test_an_absent_report_drops_its_number(tmp_path, miniature):
    made = page(tmp_path, "who-is-harmed", replace(finding("civilian-share", 0.9), unit="", kind="share"))
    (number,) = head_numbers({"who-is-harmed": [made]})
    assert number.before == ""
    assert re.fullmatch(r"90\s?%", number.digits)
    assert number.href == "who-is-harmed/as-of-latest/report.html#finding-civilian-share"
    assert head_numbers({}) == []


def test_a_share_without_an_interval_is_said_to_be_rounded(tmp_path, miniature, monkeypatch):
    monkeypatch.setattr(four_numbers, "credit", lambda _: "")
    share = replace(
        finding("child-share", 0.46, "In 2024, 46 % of civilian casualties were children."),
        unit="share of civilian casualties",
        kind="share",
        maker="landmine-monitor",
    )
    within = replace(share, low=0.44, high=0.48, level=0.95)
    for name, own, words in (
        ("without", share, "As published, rounded"),
        ("with", within, "95 % interval 44 to 48 %"),
    ):
        (number,) = head_numbers({"who-is-harmed": [page(tmp_path / name, "who-is-harmed", own)]})
        assert number.label == "of civilian casualties were children"
        assert number.interval.startswith(words)


def test_words_before_the_digits_stand_apart(tmp_path, miniature):
    total = replace(
        finding("newest-total", 6279, "At least 6,279 people."), qualifier="at_least", kind="count"
    )
    (number,) = head_numbers({"global-burden": [page(tmp_path, "global-burden", total)]})
    assert (number.before, number.digits) == ("at least", "6,279")
    assert number.source == "Landmine Monitor 2024"
