"""The page on clearing: what is stated where there is an estimate, and where too little was known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from IPython.display import Markdown

from impact.answers import clearance_burden
from impact.answers.clearance_burden import Evidence
from impact.answers.clearance_burden.clearing_accidents import TIMES
from impact.answers.clearance_burden.clearing_time import completed_by_choice
from impact.answers.clearance_burden.clearing_work import most_figures
from impact.charts import Chart, Table
from impact.findings import Finding
from impact.models import completion
from impact.published.treaty.obligations import Obligations
from impact.result import Declined

#: Pages of the bibliography: charts and tables print who published them.
PAGE, MONITOR = "landmine-monitor-icbl-cmc-2017-4393", "landmine-monitor-icbl-cmc-2007-4ae7"
DAY = pd.Timestamp


def states(years: list[float], done: list[bool]) -> pd.DataFrame:
    frame = pd.DataFrame({"time": years, "completed": done})
    frame = frame.assign(
        place=[f"A{n:02d}" for n in range(len(years))], start=DAY("1999-03-01"), formal=True, reopened=False,
        joined_first=True, source_id=PAGE,
    )  # fmt: skip
    for column in ("time_low", "time_high", "time_last_stated"):
        frame[column] = frame["time"]
    frame["end"] = frame["start"] + pd.to_timedelta(frame["time"] * 365.25, unit="D")
    return frame


def rates(*years: float) -> pd.DataFrame:
    frame = pd.DataFrame({"estimate": sorted(years)})
    frame = frame.assign(low=frame["estimate"] / 2, high=frame["estimate"] * 2, source_id=PAGE)
    return frame.assign(label=[f"Country {n}" for n in range(len(frame))])


def costs(*dollars: float) -> pd.DataFrame:
    frame = pd.DataFrame({"estimate": dollars, "low": dollars, "high": dollars})
    return frame.assign(place="KHM", year=2020, currency="USD", other_work=False, source_id=PAGE)


def completions(stated: int | None, published: str = "2012-01-01") -> pd.DataFrame:
    row = {"published": DAY(published), "count_stated": stated, "source_id": MONITOR}
    row["count_maker"] = "" if stated is None else "landmine-monitor"
    return pd.DataFrame([row]).astype({"count_stated": "Int64"})


def roster(frame: pd.DataFrame) -> Obligations:
    left_out = pd.DataFrame({"place": ["XXX"], "reason": "not bound", "source_id": PAGE})
    return Obligations(frame, left_out, DAY("2025-01-01"))


@pytest.fixture
def evidence() -> Evidence:
    frame = states([5.0] * 6 + [15.0] * 6, [True] * 6 + [False] * 6)
    deminers = pd.DataFrame({"place": ["WLD", "KHM"], "year": [2020, 2020], "value": [80.0, 5.0]})
    years = pd.DataFrame({"year": [2019, 2020], "value": [600.0, 500.0], "constant": [630.0, 500.0]})
    return Evidence(
        as_of="latest",
        area_km2=100.0,
        pages=pd.DataFrame(columns=["tier", "origin", "nearness", "later"]),
        released=pd.DataFrame(),
        contamination=pd.DataFrame(),
        completions=completions(6),
        roster=roster(frame),
        curve=completion.estimate(frame),
        finish=rates(3.0, 20.0),
        at_rates=rates(2.0, 10.0, 400.0),
        costs=costs(0.2, 1.0, 4.0),
        other_costs=pd.DataFrame({"unit": ["USD total"], "rows": [4]}),
        funding=years.assign(source_id=PAGE),
        base=2020,
        deminers=deminers.assign(source_id=PAGE),
        accidents=Declined(method="accidents", reason="Too few programmes."),
        deminers_and_work=pd.DataFrame({"cleared_km2": []}),
        campaigns=pd.DataFrame(),
    )


@pytest.fixture
def empty(evidence: Evidence) -> Evidence:
    """A day on which next to nothing was known."""
    frame = evidence.states.iloc[:0]
    return replace(
        evidence,
        completions=completions(None),
        roster=roster(frame),
        curve=Declined(method="Kaplan-Meier", reason="Too few states."),
        finish=rates(),
        at_rates=rates(),
        costs=costs(),
        funding=evidence.funding.iloc[:0],
        base=None,
        deminers=evidence.deminers.iloc[:0],
    )


def findings(evidence: Evidence) -> dict[str, Finding]:
    stated = [
        *clearance_burden.state_findings(evidence),
        *clearance_burden.state_deminers(evidence),
        *clearance_burden.state_comparison(evidence),
    ]
    return {finding.id: finding for finding in stated}


def test_findings_stand_in_order_and_answer_one_question(evidence: Evidence) -> None:
    stated = findings(evidence)
    assert list(stated) == [
        "completed-in-ten-years",
        "half-completed",
        "time-for-the-area",
        "cost-of-the-area",
        "funding",
        "deminers",
        "monitor-completions",
    ]
    assert {(finding.question, finding.as_of) for finding in stated.values()} == {("Q4", "latest")}


def test_next_to_nothing_known_leaves_two_findings_that_state_so(empty: Evidence) -> None:
    stated = findings(empty)
    assert {name: finding.value for name, finding in stated.items()} == {
        "completed-in-ten-years": "no estimate",
        "monitor-completions": "nothing to compare",
    }
    assert stated["completed-in-ten-years"].sentence.endswith("Too few states.")


def test_a_curve_that_ends_before_ten_years_gives_no_share(evidence: Evidence) -> None:
    frame = states([4.0] * 12, [True] * 6 + [False] * 6)
    short = replace(evidence, roster=roster(frame), curve=completion.estimate(frame))
    assert short.at_deadline is None
    assert findings(short)["completed-in-ten-years"].sentence.endswith("observed for ten years.")


def test_a_half_that_was_not_reached_is_not_a_number_of_years(evidence: Evidence) -> None:
    frame = states([5.0] * 5 + [15.0] * 15, [True] * 5 + [False] * 15)
    few = replace(evidence, roster=roster(frame), curve=completion.estimate(frame))
    assert findings(few)["half-completed"].value == "not reached"
    assert "have not finished" in findings(few)["half-completed"].sentence
    assert "about 5 years" in findings(evidence)["half-completed"].sentence


def test_two_figures_are_no_range(evidence: Evidence) -> None:
    few = replace(evidence, at_rates=rates(2.0, 10.0), costs=costs(0.2, 1.0))
    assert not {"time-for-the-area", "cost-of-the-area"} & set(findings(few))


def test_the_cost_of_the_area_is_the_area_times_the_costs(evidence: Evidence) -> None:
    finding = findings(replace(evidence, area_km2=50.0))["cost-of-the-area"]
    assert (finding.low, finding.value, finding.high) == (10.0, 50.0, 200.0)


def test_costs_of_other_work_or_in_other_money_do_not_count(evidence: Evidence) -> None:
    table = costs(0.2, 1.0, 4.0, 100.0, 200.0)
    table.loc[3, "other_work"], table.loc[4, "currency"] = True, "UAH"
    assert replace(evidence, costs=table).dollars["estimate"].tolist() == [0.2, 1.0, 4.0]


@pytest.mark.parametrize(("stated", "difference"), [(6, 0), (8, -2)])
def test_the_count_of_the_monitor_is_compared_and_nothing_corrected(
    evidence: Evidence, stated: int, difference: int
) -> None:
    finding = findings(replace(evidence, completions=completions(stated)))["monitor-completions"]
    assert finding.value == difference
    assert ("the two agree" in finding.sentence) == (difference == 0)


def test_only_what_was_declared_when_the_monitor_appeared_is_counted(evidence: Evidence) -> None:
    early = replace(evidence, completions=completions(0, published="2001-01-01"))
    assert findings(early)["monitor-completions"].value == 0
    informal = evidence.states.assign(formal=False)
    assert findings(replace(evidence, roster=roster(informal)))["monitor-completions"].value == -6


def test_a_reason_stands_in_place_of_every_picture_that_cannot_be_drawn(empty: Evidence) -> None:
    names = ["draw_completion", "tabulate_finish", "draw_area_at_rates", "draw_funding", "draw_unit_costs"]
    names += ["draw_accident_rates", "tabulate_accident_eras", "tabulate_accident_choices"]
    names += ["tabulate_deminers", "tabulate_deminers_and_work", "tabulate_campaigns", "tabulate_choices"]
    for name in names:
        shown = getattr(clearance_burden, name)(empty)
        assert isinstance(shown, Markdown), name
        assert shown.data.endswith("."), name


def test_a_pace_too_slow_for_the_area_gives_no_number_of_years(evidence: Evidence) -> None:
    slow = replace(evidence, at_rates=rates(2.0, 10.0, 4432.0))
    chart = clearance_burden.draw_area_at_rates(slow)
    assert isinstance(chart, Chart)
    assert chart.data["label"].tolist() == ["Country 0", "Country 1"]
    assert "Not drawn for that reason: Country 2" in chart.caption
    finding = findings(slow)["time-for-the-area"]
    assert "about 10 years in the middle, and 6 to more than 100 in half of them" in finding.sentence
    assert "4,432" not in finding.sentence + finding.interval


def test_an_uneven_pace_gives_an_interval_without_a_middle(evidence: Evidence) -> None:
    table = clearance_burden.tabulate_finish(
        replace(
            evidence,
            finish=rates(3.0, 20.0).assign(
                low=[0.1, 10.0], high=[5.3, 40.0], area_km2=9.0, area_year=2024, n=5
            ),
        )
    )
    assert isinstance(table, Table)
    assert table.frame["years"].tolist() == ["anything from under 1 to 5", "20 (10 to 40)"]
    assert table.title == (
        f"Of 2 countries with mined land left, {len(table.frame)} have a pace on record; for 1 of them it is "
        "even enough for a number of years"
    )


def test_every_choice_is_estimated_and_changes_one_thing(evidence: Evidence) -> None:
    frame = evidence.states.assign(reopened=[True] + [False] * 11)
    frame["time_low"] = frame["time"] - 1
    choices = completed_by_choice(replace(evidence, roster=roster(frame))).set_index("choice")
    assert len(choices) == 6
    assert choices["n"].tolist() == [12] * 5 + [11]
    assert choices["estimate"].iloc[0] == pytest.approx(0.5)


def test_the_fullest_records_are_chosen_and_stand_first() -> None:
    years = {"AAA": 3, "BBB": 2, "CCC": 5}
    rows = [(place, 2000 + year) for place, number in years.items() for year in range(number)]
    chosen = most_figures(pd.DataFrame(rows, columns=["place", "year"]), least=3)
    assert chosen["place"].drop_duplicates().tolist() == ["CCC", "AAA"]
    assert most_figures(chosen, most=1)["place"].unique().tolist() == ["CCC"]


@pytest.mark.usefixtures("in_built")
def test_costs_of_one_country_and_year_are_told_apart(evidence: Evidence) -> None:
    chart = clearance_burden.draw_unit_costs(evidence)
    assert isinstance(chart, Chart)
    assert chart.data["label"].tolist() == ["Cambodia 2020", "Cambodia 2020 (2)", "Cambodia 2020 (3)"]
    assert chart.data[["low", "high"]].isna().all(axis=None)  # a single figure is no range


@pytest.mark.usefixtures("in_built")
def test_a_clearance_that_rests_on_a_weak_page_is_named(evidence: Evidence) -> None:
    row = {
        "label": "Somewhere", "deminers": 5.0, "counted": "hurt", "items": 1e5, "of": "mines",
        "deaths": False, "per_thousand": 0.05,
        "source_id": PAGE, "work_source_id": "24-news-bulletin-2023-4f35",
    }  # fmt: skip
    table = clearance_burden.tabulate_campaigns(replace(evidence, campaigns=pd.DataFrame([row])))
    assert isinstance(table, Table)
    assert "or an aggregator): Somewhere." in table.caption
    assert table.frame["rate"].tolist() == ["5.0"]
    strong = pd.DataFrame([row | {"work_source_id": PAGE, "deaths": True}])
    table = clearance_burden.tabulate_campaigns(replace(evidence, campaigns=strong))
    assert isinstance(table, Table)
    assert "weak page" not in table.caption
    assert table.title.startswith("Deminers killed beside")


@pytest.mark.usefixtures("in_built")
def test_the_level_of_the_era_and_a_new_programme_are_told_apart() -> None:
    evidence = clearance_burden.gather(area_km2=100.0)
    finding = findings(evidence)["deminers-per-mine"]
    pace = evidence.accidents
    assert pace
    era = pace.eras.iloc[-1]
    assert (finding.low, finding.high) == (round(TIMES * era["low"]), round(TIMES * era["high"]))
    assert (
        f"a new one could lie anywhere in {TIMES * pace.low:.0f} to {TIMES * pace.high:.0f}" in finding.method
    )
    assert "2 of them world figures" in finding.method
    table = clearance_burden.tabulate_accident_choices(evidence)
    assert isinstance(table, Table)
    assert table.frame["choice"].iloc[0] == "As on this page"
    assert table.frame["high"].max() > TIMES * pace.high  # no choice makes the page look surer


@pytest.mark.usefixtures("in_built")
def test_the_pace_of_large_areas_is_stated_with_what_the_interval_allows() -> None:
    evidence = clearance_burden.gather(area_km2=100.0)
    words = clearance_burden.describe_size(evidence).data
    assert "It includes 1" in words
    assert "hazard ratio (Cox model" in words
    nobody = replace(evidence, contamination=evidence.contamination.iloc[:0])
    assert clearance_burden.describe_size(nobody).data.startswith("No size of contamination")
    assert np.isfinite(evidence.at_rates["estimate"]).all()
