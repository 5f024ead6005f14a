"""The page on the data says what the tables hold, and so where there is nothing to show."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from IPython.display import Markdown

from impact.answers import data_quality
from impact.charts import Table


@pytest.fixture
def evidence(in_built):
    return data_quality.gather("2005-12-31")


def test_findings_are_stamped_with_question_and_day(evidence):
    findings = data_quality.state_findings(evidence)
    assert [finding.id for finding in findings] == ["coverage", "conflicts", "quarantine"]
    assert {(finding.question, finding.as_of) for finding in findings} == {("Q9", "2005-12-31")}


def test_rows_set_aside_are_counted_and_listed(evidence):
    aside = pd.DataFrame({"file": ["a.csv"], "line": [7], "column": ["year"], "reason": ["no year"]})
    one = replace(evidence, quarantine=aside)
    assert "1 had to be set aside" in data_quality.state_findings(one)[2].sentence
    assert "- `a.csv`, line 7, column `year`: no year" in data_quality.describe_quarantine(one).data
    none = replace(evidence, quarantine=aside.iloc[:0])
    assert "none had to be set aside" in data_quality.state_findings(none)[2].sentence
    assert data_quality.describe_quarantine(none).data == "No row is in quarantine."


def test_without_a_majority_in_any_year_the_map_of_coverage_says_so(evidence):
    weak = replace(evidence, covered=evidence.covered.assign(level="weak"))
    title = f"In no year has a majority of the {evidence.countries} countries a primary figure"
    assert data_quality.draw_coverage(weak).title == title
    primary = replace(evidence, covered=evidence.covered.assign(level="primary"))
    assert data_quality.draw_coverage(primary).title.startswith(
        "Most countries have primary figures from 1999"
    )


def test_where_no_figure_competes_sentences_stand_in_place_of_pictures(evidence):
    standing = evidence.candidates[evidence.candidates["status"] == "accepted"]
    quiet = replace(evidence, candidates=standing)
    assert data_quality.draw_statuses(quiet).data == "No figure on record by then competes with another."
    assert isinstance(data_quality.tabulate_uncorroborated(quiet), Markdown)
    few = replace(evidence, candidates=standing[standing["measure"] == "total"])
    assert data_quality.tabulate_sums(few).data == "All parts add up."
    assert data_quality.describe_revisions(few).data


def test_sums_and_account_of_today_are_tables(in_built):
    today = data_quality.gather()
    assert isinstance(data_quality.tabulate_sums(today), Table)
    assert data_quality.tabulate_account(today).title == (
        f"{today.rows_read:,} rows read, {today.account['clean'].sum():,} clean"
    )
