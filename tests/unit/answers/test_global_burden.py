"""The answer on the world totals follows its figures: rising or falling, first or last, known or not."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from IPython.display import Markdown

from impact.answers import global_burden
from impact.answers.global_burden import (
    burden_evidence,
    world_course,
    world_revisions,
    world_totals,
    world_trend,
)
from impact.answers.global_burden.burden_evidence import Evidence
from impact.result import Declined, Estimate

NONE = Declined(method="made up", reason="Too few years.")


def rows(measure: str = "total", **by_year: float) -> pd.DataFrame:
    """World figures of a measure by year, as ``load("casualties")`` has them: ``rows(y2020=9)``."""
    frame = pd.DataFrame({"year": [int(name[1:]) for name in by_year], "value": list(by_year.values())})
    frame["year"] = frame["year"].astype("Int64")
    return frame.astype({"value": float}).assign(
        place="WLD",
        measure=measure,
        cause="mines_erw",
        scope="whole",
        area="",
        unit="people",
        qualifier="exact",
        tier="primary",
        source_id=[f"page-{year}" for year in frame["year"]],
    )


def evidence(world: pd.DataFrame, **changes: Any) -> Evidence:
    editions = world.assign(edition=world["year"] + 1, published="", status="accepted")
    history = world.assign(
        first=world["value"],
        first_edition=editions["edition"],
        first_qualifier="exact",
        latest=world["value"],
        latest_edition=editions["edition"],
        editions=1,
        revision=0.0,
    )
    gathered = Evidence(
        as_of="latest",
        casualties=world,
        candidates=editions,
        world=world,
        versions=editions,
        history=history,
        countries=world.iloc[:0],
        trend=NONE,
        restatements=editions,
        prediction=NONE,
        forecast=NONE,
    )
    return replace(gathered, **changes)


FALLING_THEN_RISING = rows(y2020=900, y2021=300, y2022=500)


def test_the_newest_total_stands_among_the_earlier_ones() -> None:
    among = world_totals.state_newest(evidence(FALLING_THEN_RISING))
    assert among.sentence.startswith("In 2022, 500 people were recorded as killed or injured")
    assert among.sentence.endswith(", the most since 2020.")
    record = world_totals.state_newest(evidence(rows(y2021=300, y2022=500)))
    assert record.sentence.endswith(", the most on record.")
    assert record.low is None


def test_a_lower_bound_is_said_and_bounds_the_value() -> None:
    finding = world_totals.state_newest(evidence(rows(y2021=300, y2022=500).assign(qualifier="at_least")))
    assert finding.sentence.startswith("In 2022, at least 500 people were recorded")
    assert (finding.value, finding.low, finding.qualifier) == (500, 500, "at_least")


@pytest.mark.usefixtures("made_up_sources")
def test_the_title_of_the_totals_goes_from_the_earlier_extreme_to_the_later() -> None:
    assert global_burden.draw_totals(evidence(FALLING_THEN_RISING)).title == (
        "Recorded casualties fell from 900 in 2020 to 300 in 2021"
    )
    peak = evidence(rows(y2020=300, y2021=900, y2022=700, y2023=800))
    assert global_burden.draw_totals(peak).title == (
        "Recorded casualties rose from 300 in 2020 to 900 in 2021, and have not been below 700 since"
    )


def test_killed_and_injured_need_a_published_split() -> None:
    total = rows(y2022=500)
    assert world_totals.state_split(evidence(total)) is None
    assert isinstance(global_burden.draw_outcomes(evidence(total)), Markdown)
    split = pd.concat([total, rows("killed", y2022=150), rows("injured", y2022=350)])
    finding = world_totals.state_split(evidence(total, casualties=split))
    assert finding is not None
    assert "150 people were killed and 350 injured: 30 % of them died." in finding.sentence
    assert finding.value == 0.3


def test_rising_and_falling_from_two_years_depends_on_the_year() -> None:
    finding = world_course.state_direction(evidence(rows(y2001=800, y2014=300, y2024=500)))
    assert finding.sentence == (
        "Whether casualties are rising or falling depends on the starting year: "
        "2024 was 67 % above 2014 but 38 % below 2001."
    )
    assert finding.short == "It depends: up 67 % since 2014, down 38 % since 2001"
    assert finding.value == "it depends on the starting year"


@pytest.mark.parametrize(
    ("newest", "verdict", "words"),
    [
        (900, "rising", "casualties rose: 2024 was 50 % above 2014 and 50 % above 2001."),
        (400, "falling", "casualties fell: 2024 was 33 % below 2014 and 33 % below 2001."),
        (600, "level", "casualties hardly changed: 2024 was level with 2014 and level with 2001."),
    ],
)
def test_one_direction_from_both_years_is_named_with_its_spans(
    newest: float, verdict: str, words: str
) -> None:
    finding = world_course.state_direction(evidence(rows(y2001=600, y2014=600, y2024=newest)))
    assert finding.value == verdict
    assert finding.sentence == f"Over the last 10 and 23 years, recorded {words}"


def test_a_rise_since_one_year_and_none_since_another_depends_on_the_year() -> None:
    finding = world_course.state_direction(evidence(rows(y2001=500, y2014=400, y2024=500)))
    assert finding.sentence.endswith("2024 was 25 % above 2014 but level with 2001.")
    assert finding.short == "It depends: up 25 % since 2014, level with 2001"


def test_the_year_before_comes_with_the_years_that_are_still_higher() -> None:
    finding = world_course.state_year_on_year(
        evidence(rows(y2019=700, y2020=710, y2021=400, y2022=720, y2023=500, y2024=600))
    )
    assert finding is not None
    assert finding.sentence == (
        "Recorded casualties rose by 20 % on 2023, from 500 to 600, still below 2019, 2020 and 2022."
    )
    assert finding.short == "Up 20 % on 2023, but below 2019, 2020 and 2022"
    assert world_course.state_year_on_year(evidence(rows(y2020=700, y2024=600))) is None


def test_one_year_alone_has_no_direction() -> None:
    finding = world_course.state_direction(evidence(rows(y2024=500)))
    assert finding.value == "cannot be told"
    assert finding.short == "The record is too short to tell"


def test_one_firm_year_is_neither_lowest_nor_highest() -> None:
    finding = world_totals.state_extremes(evidence(rows(y2024=500)))
    assert finding.sentence == "Rough figures aside, only 2024 has a total, 500."


def test_what_the_record_did_needs_no_model_and_stands_apart_from_the_trend() -> None:
    finding = world_course.state_realised(evidence(rows(y2010=400, y2015=90, y2020=600)))
    assert finding is not None
    assert finding.sentence == "From 400 in 2010 to 600 in 2020, the recorded total rose by 50 %."
    assert world_trend.state_underlying(evidence(rows(y2010=400, y2020=600))) is None


@pytest.mark.usefixtures("made_up_sources")
def test_a_first_year_on_a_weak_page_and_a_jump_are_not_the_only_bases() -> None:
    world = rows(y1999=900, y2000=801, y2014=300, y2015=601, y2024=500)
    world.loc[0, "tier"] = "weak"
    jump = pd.DataFrame(
        [("step", 2015.0, 2.4, 1.9, 3.0, 0.9)],
        columns=["kind", "year", "ratio", "low", "high", "probability"],
    )
    known = evidence(world, trend=SimpleNamespace(alarms=jump, underlying=lambda first, last: NONE, n=5))
    direction, alarm = world_course.state_direction(known), world_trend.state_alarms(known)
    assert alarm is not None
    assert direction.sentence.endswith("2024 was 67 % above 2014 but 38 % below 2000.")
    assert alarm.sentence == (
        "The recorded total jumps in 2015, from 300 to 601: no single trend fits all years."
    )
    table = global_burden.tabulate_bases(known)
    assert table.frame["remark"].tolist() == [
        "Rests on a weak page",
        "The first firm count",
        "Ten years before",
        "The year of the jump",
    ]
    assert table.frame["change"].round().tolist() == [-44, -38, 67, -17]
    words = global_burden.describe_jumps(known).data
    assert "2.4 times what it would otherwise have been (95 % interval 1.9 to 3.0)" in words
    assert words.endswith(NONE.reason)


@pytest.mark.parametrize(
    ("low", "high", "closing"),
    [(-3, 2, "from 2000 to 2020, but there may have been no change at all."), (1, 3, "from 2000 to 2020.")],
)
def test_a_trend_whose_interval_holds_none_is_called_none(low: float, high: float, closing: str) -> None:
    def underlying(first: int, last: int) -> Estimate:
        return Estimate(
            method="made up", n=last - first, estimate=1.5, low=low, high=high, unit="% a year", kind="change"
        )

    known = evidence(rows(y2000=5, y2020=9), trend=SimpleNamespace(underlying=underlying))
    finding = world_trend.state_underlying(known)
    assert finding is not None
    assert finding.sentence.endswith(closing)


@pytest.mark.parametrize(
    ("error", "first"), [(3.0, "Revised like earlier"), (9.0, "So far that is the better")]
)
def test_the_prediction_stands_before_the_test_only_where_it_beat_the_first_figure(
    error: float, first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = SimpleNamespace(held=4, n=5, error=error, error_unrevised=6.0)
    monkeypatch.setattr(burden_evidence.revision, "backtest", lambda rows, **options: test)
    prediction = SimpleNamespace(
        first=500.0,
        year=2022,
        warnings=(),
        estimate=540,
        low=490,
        high=600,
        level=0.95,
        kind="count",
        unit="",
    )
    words = global_burden.describe_prediction(evidence(rows(y2022=500), prediction=prediction)).data
    before, after = words.split("How good are such predictions?")
    assert first in before
    assert "540 (95 % interval 490 to 600)" in (before if error < test.error_unrevised else after)


def test_the_chain_ladder_stands_beside_the_pooled_ratio_or_says_why_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = rows(**{f"y{year}": 500.0 + year % 7 for year in range(2010, 2021)})
    first = first.assign(edition=first["year"] + 1)
    later = first.assign(edition=first["year"] + 2, value=first["value"] + 25 + 3 * (first["year"] % 3))
    known = evidence(first, restatements=pd.concat([first, later[later["year"] < 2020]]))
    test = SimpleNamespace(held=4, n=5, error=3.0, error_unrevised=6.0)
    monkeypatch.setattr(burden_evidence.revision, "backtest", lambda rows, **options: test)
    known = replace(known, prediction=burden_evidence.revision.newest(known.restatements))
    words = global_burden.describe_prediction(known).data
    assert "allows no fall (chain ladder). It ends at 53" in words
    alone = replace(known, restatements=known.restatements.query("year > 2017"))
    assert "gives no answer: There are reports of 3 origins" in global_burden.describe_prediction(alone).data


@pytest.mark.parametrize(
    ("low", "high", "way"), [(450, 600, "raise or lower"), (510, 600, "raise"), (400, 490, "lower")]
)
def test_a_lower_bound_is_said_to_move_the_ways_that_revisions_went(low: int, high: int, way: str) -> None:
    prediction = SimpleNamespace(year=2022, estimate=(low + high) / 2, low=low, high=high, level=0.95)
    finding = world_revisions.state_prediction(evidence(rows(y2022=500), prediction=prediction))
    assert finding is not None
    assert finding.sentence.startswith(f"Later reports could still {way} the total for 2022 to between ")


def test_where_models_decline_their_findings_are_left_out_and_their_reasons_shown() -> None:
    known = evidence(FALLING_THEN_RISING)
    findings = global_burden.state_findings(known)
    assert [finding.id for finding in findings] == [
        "change-on-year-before",
        "rising-or-falling",
        "newest-total",
        "lowest-and-highest",
    ]
    assert {(finding.question, finding.place, finding.as_of) for finding in findings} == {
        ("Q1", "WLD", "latest")
    }
    assert global_burden.draw_trend(known).data == NONE.reason
    assert global_burden.draw_forecast(known).data == NONE.reason
    assert global_burden.describe_prediction(known).data == NONE.reason
    assert global_burden.tabulate_choices(known).data == "There are too few figures to compare other choices."
    assert global_burden.describe_contributor(known).data.startswith("Too few country totals")
    for draw in (global_burden.draw_revisions, global_burden.draw_states, global_burden.draw_map):
        assert "by then" in draw(known).data


def test_weak_and_single_figures_are_named() -> None:
    world = FALLING_THEN_RISING.assign(tier=["weak", "primary", "weak"])
    words = global_burden.describe_certainty(evidence(world)).data
    assert "The totals for 2020 and 2022 rest on weak pages only" in words
    assert "3 of 3 years appear in one report only" in words
    assert "We set 0 published totals aside" in words
    assert "The totals for no year rest" in global_burden.describe_certainty(evidence(rows(y2022=5))).data


@pytest.mark.usefixtures("made_up_sources")
def test_a_rounded_outcome_is_named_below_the_columns() -> None:
    world = rows(y2014=3695, y2015=6971)
    killed = rows("killed", y2014=1243, y2015=1900).assign(tie=[False, True], low=[1243, 1700.0])
    killed = killed.assign(high=killed["value"], qualifier=["exact", "approximate"])
    parts = pd.concat([world, killed, rows("injured", y2014=2386)], ignore_index=True)
    chart = world_totals.draw_outcomes(evidence(world, casualties=parts))
    assert chart.caption.endswith("two values where these differ: killed in 2015 (about 1,700 or 1,900).")
