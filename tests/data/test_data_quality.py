"""The page on the data says what the tables hold, and so where there is nothing to show."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from IPython.display import Markdown

from impact.answers import data_quality
from impact.charts import Table
from impact.published import plausibility


@pytest.fixture
def evidence(in_built):
    return data_quality.gather("2005-12-31")


def test_findings_are_stamped_with_question_and_day(evidence):
    findings = [*data_quality.state_findings(evidence), *data_quality.state_registers(evidence)]
    assert [finding.id for finding in findings] == [
        "coverage",
        "conflicts",
        "ties",
        "plausibility",
        "second-hand",
        "quarantine",
        "registers",
    ]
    assert {(finding.question, finding.as_of) for finding in findings} == {("Q9", "2005-12-31")}


def test_rows_set_aside_are_counted_and_listed(evidence):
    aside = pd.DataFrame({"file": ["a.csv"], "line": [7], "column": ["year"], "reason": ["no year"]})
    one = replace(evidence, quarantine=aside)
    assert data_quality.state_findings(one)[-1].sentence.startswith("1 of")
    assert "- `a.csv`, line 7, column `year`: no year" in data_quality.describe_quarantine(one).data
    none = replace(evidence, quarantine=aside.iloc[:0])
    assert data_quality.state_findings(none)[-1].sentence.startswith("None of")
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
    alone = evidence.per_edition.assign(decided_by="one_value")
    sure = evidence.casualties.assign(tie=False)
    quiet = replace(evidence, candidates=standing, per_edition=alone, casualties=sure)
    assert (
        data_quality.draw_endings(quiet).data
        == "No edition on record by then gives two values for one figure."
    )
    assert data_quality.tabulate_ties(quiet).data == "No figure stands with two values."
    assert data_quality.draw_statuses(quiet).data == "No figure on record by then competes with another."
    assert isinstance(data_quality.tabulate_uncorroborated(quiet), Markdown)
    totals = standing[standing["measure"] == "total"]
    few = replace(
        evidence, candidates=totals, sums=plausibility.sums_that_differ(totals, evidence.casualties)
    )
    assert data_quality.tabulate_sums(few).data == "All parts add up."
    assert data_quality.describe_revisions(few).data


def test_sentences_agree_with_a_single_figure(evidence):
    statuses = ["accepted"] * (len(evidence.candidates) - 2) + ["faulty", "outranked"]
    doubt = evidence.caught.assign(decision=["stands_flagged"] + ["stands"] * (len(evidence.caught) - 1))
    one = replace(evidence, candidates=evidence.candidates.assign(status=statuses), caught=doubt)
    sentences = {finding.id: finding.sentence for finding in data_quality.state_findings(one)}
    assert sentences["conflicts"].startswith("1 of")
    assert "and 1 is misprinted or misread" in sentences["conflicts"]
    assert "1 stays open" in sentences["plausibility"]
    none = replace(evidence, casualties=evidence.casualties[evidence.casualties["main"]])
    assert data_quality.state_registers(none)[0].sentence.endswith("No other register fills a gap.")


def test_where_nothing_contradicts_sentences_stand_in_place_of_tables(evidence):
    calm = replace(evidence, caught=evidence.caught.iloc[:0], makers=evidence.makers.assign(quoted=0))
    assert data_quality.tabulate_checks(calm).data == "The checks of plausibility caught nothing."
    assert data_quality.tabulate_caught(calm).data == "The checks of plausibility caught nothing."
    assert isinstance(data_quality.tabulate_doubts(calm), Markdown)
    assert isinstance(data_quality.tabulate_makers(calm), Markdown)


@pytest.fixture
def today(in_built):
    return data_quality.gather()


def test_every_contradiction_is_in_the_table_of_checks_once(today):
    checks = data_quality.tabulate_checks(today).frame
    assert checks["caught"].sum() == len(today.caught) == len(data_quality.tabulate_caught(today).frame)
    ends = checks[["kept_out", "lost", "stand", "open"]].sum(axis=1)
    assert (ends == checks["caught"]).all()
    finding = next(f for f in data_quality.state_findings(today) if f.id == "plausibility")
    assert finding.value == checks["open"].sum()


def test_what_is_doubted_in_the_short_list_is_open_and_of_the_main_register(today):
    doubts = data_quality.tabulate_doubts(today).frame
    assert doubts["main"].all()
    assert set(doubts["decision"]) <= {"both_shown", "stands_flagged"}


def test_recent_coverage_counts_no_country_twice(today):
    recent = data_quality.tabulate_recent(today).frame
    assert (recent["any"] >= recent["main"]).all()
    assert recent["year"].tolist() == list(range(recent["year"].iloc[0], recent["year"].iloc[0] + 11))
    finding = data_quality.state_registers(today)[0]
    assert finding.value == recent["more"].sum()


def test_registers_are_counted_apart_in_blocks_of_years(today):
    registers = data_quality.tabulate_registers(today).frame
    assert registers["register"].is_unique
    assert registers.loc[registers["register"] == "monitor"].iloc[:, 1:-1].sum(axis=1).item() > 0
    assert data_quality.draw_registers(today).data["group"].nunique() == 2


def test_open_rivals_and_settled_ones_make_up_all(today):
    drawn = data_quality.draw_endings(today).data["value"].sum()
    assert drawn == (today.per_edition["decided_by"] != "one_value").sum()
    ties = data_quality.tabulate_ties(today).frame
    assert (ties["low"] < ties["high"]).all()


def test_sums_and_account_of_today_are_tables(today):
    assert isinstance(data_quality.tabulate_sums(today), Table)
    assert data_quality.tabulate_account(today).title == (
        f"{today.rows_read:,} rows read, {today.account['clean'].sum():,} clean"
    )
