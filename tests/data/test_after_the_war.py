"""The page on what follows wars: what is stated where there is an estimate, and where there is none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from IPython.display import Markdown

from impact.answers import after_the_war
from impact.answers.after_the_war import Evidence
from impact.charts import Table
from impact.findings import Finding
from impact.models import aftermath
from impact.models.aftermath import Decay
from impact.published import war_totals
from impact.result import Declined

PEACE = 10
#: A page of the bibliography: charts and tables print who published it.
PAGE = "landmine-monitor-icbl-cmc-2017-4393"


def aligned(wars: str = "ABCD", rate: float = 0.85) -> pd.DataFrame:
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


def during() -> pd.DataFrame:
    row = {"war": "A", "place": "BIH", "start": 1992, "stop": 1995, "value": 6354.0, "qualifier": "exact"}
    return pd.DataFrame([row | {"how": "published", "source_id": (PAGE,)}])


def since() -> pd.DataFrame:
    row = {"war": "A", "place": "BIH", "years": 21, "start": 1996, "stop": 2016, "value": 1751.0}
    return pd.DataFrame([row | {"qualifier": "exact", "source_id": PAGE}])


@pytest.fixture
def evidence() -> Evidence:
    series = aligned()
    return Evidence(
        as_of="latest",
        casualties=pd.DataFrame(),
        ends=pd.DataFrame({"source_id": [PAGE]}),
        aligned=series,
        totals=totals(104.0),
        during=during(),
        since=since(),
        decay=aftermath.estimate(series),
        without_one=(-30.0, -18.0),
        left_out=aftermath.predict_left_out(series, seed=1, draws=500),
        first_years=first_years(),
        leaving=("FIN", "LTU"),
    )


@pytest.fixture
def empty(evidence: Evidence) -> Evidence:
    """A day on which too few wars were on record."""
    declined = Declined(method="decay", reason="Three wars at least are needed.")
    return replace(
        evidence,
        ends=pd.DataFrame({"source_id": [PAGE]}),
        totals=pd.DataFrame({"published": []}),
        during=during().iloc[:0],
        since=since().iloc[:0],
        decay=declined,
        without_one=(),
        left_out=pd.DataFrame(),
        first_years=pd.DataFrame({"estimate": []}),
    )


def stated(evidence: Evidence, start: int = 100) -> list[Finding]:
    """All findings of the page, in order."""
    return [
        *after_the_war.state_findings(evidence, start, seed=1),
        *after_the_war.state_slowing(evidence),
        *after_the_war.state_left_out(evidence),
        *after_the_war.state_twenty_years(evidence, start, seed=1),
        *after_the_war.state_totals(evidence),
    ]


def by_id(evidence: Evidence) -> dict[str, str]:
    return {finding.id: finding.sentence for finding in stated(evidence)}


def test_findings_stand_in_order_and_answer_one_question(evidence: Evidence) -> None:
    findings = after_the_war.state_findings(evidence, 100, seed=1)
    order = ["after-most-wars", "first-years", "later-years", "outlook", "during", "first-year"]
    assert [finding.id for finding in findings] == order
    assert {(finding.question, finding.as_of) for finding in findings} == {("Q6", "latest")}


def test_too_few_wars_are_stated_as_such_and_imply_nothing(empty: Evidence) -> None:
    findings = {finding.id: finding for finding in stated(empty)}
    assert list(findings) == ["first-years", "monitor-totals"]
    assert findings["first-years"].value == "no estimate"
    assert findings["first-years"].method.endswith("Three wars at least are needed.")
    assert findings["first-years"].short == "How fast they fall cannot be said"
    assert findings["monitor-totals"].value == "nothing to compare"
    assert after_the_war.describe_outlook(empty).data == ""


def test_a_reason_stands_in_place_of_every_picture_that_cannot_be_drawn(empty: Evidence) -> None:
    shown = [
        after_the_war.draw_from_the_start(empty),
        after_the_war.draw_rates(empty, "early"),
        after_the_war.draw_rates(empty, "late"),
        after_the_war.draw_left_out(empty),
        after_the_war.draw_first_years(empty),
        after_the_war.draw_series(replace(empty, aligned=aligned().iloc[:0])),
        after_the_war.tabulate_wars(empty),
        after_the_war.tabulate_left_out(empty),
        after_the_war.tabulate_during(empty),
        after_the_war.tabulate_courses(empty),
        after_the_war.tabulate_coverage(replace(empty, ends=empty.ends.iloc[:0])),
    ]
    assert all(isinstance(item, Markdown) and item.data.endswith(".") for item in shown)


def test_the_wars_that_slowed_are_counted_and_each_is_left_out_in_turn(evidence: Evidence) -> None:
    words = after_the_war.describe_first_phase(evidence).data
    whole = evidence.whole
    slowed = int((whole["early"] < whole["late"]).sum())
    assert words.startswith(f"In {slowed or 'none'} of the {len(whole)} wars")
    assert words.endswith("the average lies between −30 and −18 % a year.")


@pytest.mark.parametrize(
    ("rates", "words"),
    [
        (
            (-20.0, -40.0, 3.0),
            "casualties fell by 20 % a year, on average over 4 wars, but there may have been no fall.",
        ),
        ((-20.0, -40.0, -3.0), "casualties fell by 20 % a year, on average over 4 wars."),
        ((5.0, 1.0, 9.0), "casualties rose by 5 % a year, on average over 4 wars."),
    ],
)
def test_the_first_years_say_whether_no_fall_is_possible(
    rates: tuple[float, float, float], words: str, evidence: Evidence
) -> None:
    estimate, low, high = rates
    decay = replace(evidence.decay, estimate=estimate, low=low, high=high)
    assert by_id(replace(evidence, decay=decay))["first-years"].endswith(words)


def test_two_phases_are_told_apart_only_where_the_interval_of_their_difference_excludes_none(
    evidence: Evidence,
) -> None:
    decay = evidence.decay
    assert isinstance(decay, Decay)
    apart = replace(decay, apart=-20.0, apart_low=-31.0, apart_high=-6.0)
    alike = replace(decay, apart=-11.0, apart_low=-36.0, apart_high=24.0)
    assert by_id(replace(evidence, decay=apart))["first-against-later"] == (
        "Whether the fall slows down can be told: from year to year, casualties came out 20 % lower in the "
        "first years than later."
    )
    sentence = by_id(replace(evidence, decay=alike))["first-against-later"]
    assert sentence.startswith("Whether the fall slows down cannot be told")
    assert sentence.endswith("11 % lower in the first years than later, but there may be no difference.")


def test_no_half_is_gone_in_a_war_whose_own_figures_rise_at_first(evidence: Evidence) -> None:
    decay = evidence.decay
    assert isinstance(decay, Decay)
    rising = decay.wars.assign(half_life=5.0)
    rising.loc[rising["war"] == "A", "early"] = 29.0
    table = after_the_war.tabulate_wars(replace(evidence, decay=replace(decay, wars=rising)))
    assert isinstance(table, Table)
    assert table.frame.set_index("war")["half_life"].isna().to_dict() == dict.fromkeys("BCD", False) | {
        "A": True
    }


def test_a_later_total_smaller_than_the_annual_figures_is_named(evidence: Evidence) -> None:
    totals = evidence.totals.iloc[:1]
    war, start, stop, summed = totals[["war", "start", "stop", "summed"]].iloc[0]
    later = evidence.since.iloc[:1].assign(war=war, start=start, stop=stop + 9)
    less = replace(evidence, totals=totals, since=later.assign(value=summed - 13))
    more = replace(evidence, totals=totals, since=later.assign(value=summed + 13))
    assert "A later total for more years is smaller" in after_the_war.describe_totals(less).data
    assert "A later total" not in after_the_war.describe_totals(more).data


def test_first_years_are_told_of_wars_seen_from_the_start_only(evidence: Evidence) -> None:
    late = aligned("E").query("since >= 3").assign(value=lambda rows: rows["value"] * 7)
    series = pd.concat([evidence.aligned, late])
    beside = replace(evidence, aligned=series, decay=aftermath.estimate(series))
    assert "over 4 wars" in by_id(beside)["first-years"]
    assert "over 5 wars" in by_id(beside)["later-years"]
    assert beside.whole["war"].tolist() == [*"ABCD"]


def test_the_war_itself_stands_beside_as_another_quantity(evidence: Evidence) -> None:
    (finding,) = (finding for finding in stated(evidence) if finding.id == "during")
    assert finding.sentence == (
        "In A, mines and explosive remnants caused 6,354 recorded casualties in the war, from 1992 to 1995, "
        "and 1,751 from 1996 to 2016."
    )
    assert finding.method.endswith("casualties during the fighting are in none of the rates on this page")


@pytest.mark.usefixtures("in_built")
def test_complete_records_stand_with_what_the_others_predict(evidence: Evidence) -> None:
    table = after_the_war.tabulate_left_out(evidence)
    assert isinstance(table, Table)
    assert set(table.frame["verdict"]) == {"inside"}
    assert table.title.startswith("4 of 4 records lie inside")
    assert by_id(evidence)["left-out"].startswith("Predicted from the other wars, 4 of 4 wars fell inside")


def test_what_complete_records_led_to_is_said_and_which_lie_outside(evidence: Evidence) -> None:
    table = evidence.left_out.assign(
        complete=[True, True, False, False], recorded=474.0, known=200.0, years=7
    )
    both, one = table.assign(inside=True), table.assign(inside=[True, False, True, True])
    words = after_the_war.describe_left_out(replace(evidence, left_out=both)).data
    assert words == (
        "Where all ten years are on record, 100 people harmed in the first year became 237 in A and 237 in B "
        "in ten."
    )
    assert "Outside it lies B" in after_the_war.describe_left_out(replace(evidence, left_out=one)).data


@pytest.mark.usefixtures("in_built")
def test_every_way_to_the_figure_of_a_war_has_words(evidence: Evidence) -> None:
    table = after_the_war.tabulate_during(evidence)
    assert isinstance(table, Table)
    assert table.frame["basis"].tolist() == [war_totals.DURING["published"]]
    assert table.frame[["peace_span", "peace_people"]].values.tolist() == [["1996 to 2016", "1,751"]]


def test_the_first_year_is_that_of_the_war_that_ended_last(evidence: Evidence) -> None:
    assert by_id(evidence)["first-year"] == (
        "In New, 200 casualties were recorded in the first year after the fighting, 0.7 times the 100 in "
        "1995, the last year of war."
    )


@pytest.mark.parametrize(("summed", "agree"), [(109.0, True), (91.0, True), (112.0, False), (80.0, False)])
def test_figures_agree_with_a_total_within_a_tenth(evidence: Evidence, summed: float, agree: bool) -> None:
    words = after_the_war.describe_totals(replace(evidence, totals=totals(summed))).data
    assert ("and agree within" in words) == agree
    assert ("and do not agree within" in words) != agree


@pytest.mark.usefixtures("in_built")
def test_the_series_shows_at_most_25_years_of_wars_that_were_estimated(evidence: Evidence) -> None:
    long = pd.concat([evidence.aligned, aligned("E").assign(since=np.arange(20, 20 + PEACE - 1))])
    chart = after_the_war.draw_series(replace(evidence, aligned=long))
    assert not isinstance(chart, Markdown)
    assert set(chart.data["war"]) == set("ABCD")
    assert chart.title.startswith("After 4 of 4 wars")


def test_the_outlook_starts_from_the_number_assumed(evidence: Evidence) -> None:
    (finding,) = (finding for finding in stated(evidence, 1_000) if finding.id == "outlook")
    assert finding.sentence.startswith("If 1,000 people were harmed in the first year of peace, about ")
    assert "forecast for Finland and Lithuania," in after_the_war.describe_outlook(evidence).data
    assert finding.low is not None
    assert 1_000 <= finding.low <= float(finding.value)


@pytest.mark.usefixtures("in_built")
def test_years_counted_by_different_recorders_are_not_divided(evidence: Evidence) -> None:
    rows = evidence.first_years
    mixed = replace(
        evidence, first_years=rows.assign(before_register=["monitor", "national_all"], before_source=PAGE)
    )
    chart = after_the_war.draw_first_years(mixed)
    assert not isinstance(chart, Markdown)
    assert chart.data["label"].tolist() == ["Old"]
    assert "in 0 of 1 country" in chart.title
    assert chart.caption == "Left out: New, where different recorders counted the two years."
    (finding,) = (finding for finding in stated(mixed) if finding.id == "first-year")
    assert finding.sentence == "In New, 200 casualties were recorded in the first year after the fighting."


@pytest.mark.usefixtures("in_built")
def test_wars_without_figures_are_listed_beside_those_with_enough(evidence: Evidence) -> None:
    rows = [("BIH", "war", "1995-12-14"), ("HRV", "war", "1995-11-12")]
    ends = pd.DataFrame(rows, columns=["place", "conflict", "date"])
    ends = ends.assign(date=pd.to_datetime(ends["date"]), role="main", event="ceasefire", source_id=PAGE)
    series = aligned().assign(war="Bosnia and Herzegovina").drop_duplicates("year")
    table = after_the_war.tabulate_coverage(replace(evidence, ends=ends, aligned=series))
    assert isinstance(table, Table)
    assert table.title.startswith("1 of 2 wars have enough")
