"""The page on what follows wars: what is stated where there is an estimate, and where there is none."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from IPython.display import Markdown

from impact.answers import after_the_war
from impact.answers.after_the_war import Evidence
from impact.charts import Table
from impact.models import aftermath, returns
from impact.models.aftermath import Decay
from impact.result import Declined

PEACE = 10
#: A page of the bibliography: charts and tables print who published it.
PAGE = "landmine-monitor-icbl-cmc-2017-4393"


def aligned(wars: str = "ABC", rate: float = 0.85) -> pd.DataFrame:
    """Made wars whose casualties fall by the same rate, nothing scattered."""
    frame = pd.DataFrame(
        [(war, since) for war in wars for since in range(1, PEACE)], columns=["war", "since"]
    )
    frame["value"] = (400 * rate ** frame["since"]).round()
    frame = frame.assign(place="BIH", year=1995 + frame["since"], end=pd.Timestamp("1995-12-14"))
    return frame.assign(counted=True, qualifier="exact", tier="primary", source_id=PAGE)


def first_years() -> pd.DataFrame:
    row = {
        "place": "BIH", "before_year": 1995, "before": 100.0, "span": "1996", "recorded": 200.0,
        "after": 200.0, "low": 0.5, "high": 8.0, "source_id": PAGE, "before_source": "other",
        "qualifier": "exact", "register": "monitor", "before_qualifier": "exact",
        "before_register": "monitor",
    }  # fmt: skip
    ends = {"Old": ("1995-12-14", 3.0), "New": ("2020-01-01", 0.7)}
    rows = [row | {"war": war, "end": pd.Timestamp(end), "estimate": x} for war, (end, x) in ends.items()]
    return pd.DataFrame(rows)


def totals(summed: float) -> pd.DataFrame:
    row = {"war": "A", "place": "BIH", "start": 1996, "stop": 2000, "published": 100.0, "summed": summed}
    return pd.DataFrame([row | {"ratio": summed / 100 - 1, "source_id": "monitor"}])


@pytest.fixture
def evidence() -> Evidence:
    series = aligned()
    return Evidence(
        as_of="latest",
        casualties=pd.DataFrame(),
        ends=pd.DataFrame({"source_id": [PAGE]}),
        aligned=series,
        totals=totals(104.0),
        decay=aftermath.estimate(series),
        surge=returns.surge(series),
        first_years=first_years(),
    )


@pytest.fixture
def empty(evidence: Evidence) -> Evidence:
    """A day on which too few wars were on record."""
    declined = Declined(method="decay", reason="Three wars at least are needed.")
    return replace(
        evidence,
        ends=pd.DataFrame({"source_id": [PAGE]}),
        totals=pd.DataFrame({"published": []}),
        decay=declined,
        surge=declined,
        first_years=pd.DataFrame({"estimate": []}),
    )


def by_id(evidence: Evidence) -> dict[str, str]:
    return {finding.id: finding.sentence for finding in after_the_war.state_findings(evidence)}


def test_findings_stand_in_order_and_answer_one_question(evidence: Evidence) -> None:
    findings = after_the_war.state_findings(evidence)
    assert [finding.id for finding in findings] == ["half-life", "first-year", "monitor-totals"]
    assert {(finding.question, finding.as_of) for finding in findings} == {("Q6", "latest")}


def test_too_few_wars_are_stated_as_such_and_imply_nothing(empty: Evidence) -> None:
    findings = {finding.id: finding for finding in after_the_war.state_findings(empty)}
    assert list(findings) == ["half-life", "monitor-totals"]
    assert findings["half-life"].value == "no estimate"
    assert findings["half-life"].sentence.endswith("Three wars at least are needed.")
    assert findings["monitor-totals"].value == "nothing to compare"
    assert after_the_war.state_outlook(empty, 100, seed=1) == []


def test_a_reason_stands_in_place_of_every_picture_that_cannot_be_drawn(empty: Evidence) -> None:
    shown = [
        after_the_war.draw_half_lives(empty),
        after_the_war.draw_first_years(empty),
        after_the_war.describe_surge(empty),
        after_the_war.draw_series(replace(empty, aligned=aligned().iloc[:0])),
        after_the_war.tabulate_coverage(replace(empty, ends=empty.ends.iloc[:0])),
    ]
    assert all(isinstance(item, Markdown) and item.data.endswith(".") for item in shown)


def test_an_interval_without_an_upper_end_is_stated_without_one(evidence: Evidence) -> None:
    assert isinstance(evidence.decay, Decay)
    decay = replace(evidence.decay, half_life_high=math.inf)
    finding = after_the_war.state_findings(replace(evidence, decay=decay))[0]
    assert "to no upper end)" in finding.sentence
    assert finding.high is None


def test_rising_casualties_are_not_stated_as_falling(evidence: Evidence) -> None:
    assert isinstance(evidence.decay, Decay)
    rising = replace(evidence, decay=replace(evidence.decay, estimate=5.0))
    assert "recorded casualties fell by" in by_id(evidence)["half-life"]
    assert "recorded casualties rose by 5 % a year" in by_id(rising)["half-life"]


def test_the_first_year_is_that_of_the_war_that_ended_last(evidence: Evidence) -> None:
    assert by_id(evidence)["first-year"].startswith("In New 200 casualties")


@pytest.mark.parametrize(("summed", "agree"), [(109.0, True), (91.0, True), (112.0, False), (80.0, False)])
def test_figures_agree_with_a_total_within_a_tenth(evidence: Evidence, summed: float, agree: bool) -> None:
    sentence = by_id(replace(evidence, totals=totals(summed)))["monitor-totals"]
    assert ("they agree within" in sentence) == agree
    assert ("they do not agree within" in sentence) != agree


@pytest.mark.usefixtures("in_built")
def test_the_series_shows_at_most_25_years_of_wars_that_were_estimated(evidence: Evidence) -> None:
    long = pd.concat([evidence.aligned, aligned("D").assign(since=np.arange(20, 20 + PEACE - 1))])
    chart = after_the_war.draw_series(replace(evidence, aligned=long))
    assert not isinstance(chart, Markdown)
    assert set(chart.data["war"]) == set("ABC")
    assert chart.title.startswith("In 3 of 3 countries")


def test_a_surge_is_named_only_where_the_interval_lies_above_one(evidence: Evidence) -> None:
    surge = returns.surge(
        aligned().assign(value=lambda rows: rows["value"] * np.where(rows["since"] <= 2, 3, 1))
    )
    assert after_the_war.describe_surge(replace(evidence, surge=surge)).data.endswith("a surge.")
    assert "no surge common" in after_the_war.describe_surge(evidence).data


def test_the_outlook_starts_from_the_number_assumed(evidence: Evidence) -> None:
    (finding,) = after_the_war.state_outlook(evidence, 1_000, seed=1)
    assert finding.sentence.startswith("If 1,000 people were harmed in the first year")
    assert finding.low is not None
    assert 1_000 <= finding.low <= float(finding.value)


@pytest.mark.usefixtures("in_built")
def test_wars_without_figures_are_listed_beside_those_with_enough(evidence: Evidence) -> None:
    rows = [("BIH", "war", "1995-12-14"), ("HRV", "war", "1995-11-12")]
    ends = pd.DataFrame(rows, columns=["place", "conflict", "date"])
    ends = ends.assign(date=pd.to_datetime(ends["date"]), role="main", event="ceasefire", source_id=PAGE)
    series = aligned().assign(war="Bosnia and Herzegovina").drop_duplicates("year")
    table = after_the_war.tabulate_coverage(replace(evidence, ends=ends, aligned=series))
    assert isinstance(table, Table)
    assert table.title.endswith("1 of 2 have enough")
