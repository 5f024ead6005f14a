"""A quantity that two reports print in two ways is found; one that they print alike is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from impact.findings import Finding, to_json
from tests.forms import below, two_forms

BRIEF = "If mines were laid, 86 civilians (90 % of draws: 16 to 420) would be harmed."
SCENARIO = "In the median 86 civilians (16 to 415 in 9 of 10 draws) would be harmed."


@pytest.fixture
def reports(tmp_path):
    def write(folder: str, *findings: Finding) -> list[Path]:
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "findings.json").write_text(to_json(findings), encoding="utf-8")
        return below(tmp_path)

    return write


def finding(sentence: str, high: float, name: str = "casualties", **more) -> Finding:
    interval = {"low": 16, "high": high, "level": 0.9, "kind": "count"}
    return Finding(name, sentence, 86, "civilians", sources=("a",), place="LTU", **{**interval, **more})


def test_two_forms_of_one_number_are_named_with_their_reports(reports):
    reports("brief/LTU", finding(BRIEF, 420))
    mismatches = two_forms(reports("scenario/LTU", finding(SCENARIO, 415)))
    assert len(mismatches) == 3  # the finding by its name, by its numbers, and its sentence
    assert all("415" in line and "420" in line for line in mismatches)
    assert all("brief/LTU, casualties; scenario/LTU, casualties" in line for line in mismatches)


def test_the_same_numbers_under_another_name_are_found(reports):
    reports("brief/LTU", finding("So it is.", 421, "toll"))
    assert two_forms(reports("scenario/LTU", finding("So it is.", 415, "harm"))) != []


def test_a_rule_of_digits_makes_them_alike(reports):
    reports("brief/LTU", finding("So it is.", 421, "toll", kind="simulated"))
    assert two_forms(reports("scenario/LTU", finding("So it is.", 415, "harm", kind="simulated"))) == []


def test_numbers_that_are_alike_or_of_different_things_are_no_mismatch(reports):
    reports("brief/LTU", finding(BRIEF, 420))
    assert two_forms(reports("scenario/LTU", finding(SCENARIO.replace("415", "420"), 420))) == []
    assert two_forms(reports("scenario/EST", finding("54 (11 to 240).", 240, "estonia"))) == []
