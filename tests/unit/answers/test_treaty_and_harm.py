"""The answer on the treaty says on how few countries it rests, and refuses where there are too few."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from IPython.display import Markdown

from impact.answers import treaty_and_harm
from impact.answers.treaty_and_harm import treaty_choices, treaty_joining, treaty_members, treaty_sides
from impact.answers.treaty_and_harm.treaty_evidence import Evidence
from impact.models import event_study, panel
from impact.published import country_years
from impact.result import Declined

#: Place, entry into force, notice of withdrawal, its effect.
STATES = [
    ("AFG", "2003-03-01", None, None),
    ("AGO", "2003-03-01", None, None),
    ("KHM", "2004-01-01", None, None),
    ("LAO", None, None, None),
    ("MMR", None, None, None),
    ("LTU", "2003-11-01", "2025-06-27", "2025-12-27"),
]
TREATY = pd.DataFrame(
    STATES, columns=["place", "entry_into_force", "withdrawal_deposited", "withdrawal_effective"]
)
for column in TREATY.columns[1:]:
    TREATY[column] = pd.to_datetime(TREATY[column])
TREATY = TREATY.assign(
    consented=TREATY["entry_into_force"], consent_type="ratification", source_id="depositary"
)


def casualties(places: tuple[str, ...], years: range) -> pd.DataFrame:
    """Annual totals that halve when a state joins."""
    joined = country_years.joining_year(TREATY)
    rows = [(place, year, 100.0 + 7 * ((year + i) % 5)) for i, place in enumerate(places) for year in years]
    frame = pd.DataFrame(rows, columns=["place", "year", "value"])
    frame["year"] = frame["year"].astype("Int64")
    frame["value"] /= (frame["year"] >= frame["place"].map(joined).fillna(9999)).fillna(False) + 1.0
    return frame.assign(
        measure="total",
        cause="mines_erw",
        scope="whole",
        area="",
        unit="people",
        qualifier="exact",
        tier="primary",
        source_id="made-up",
    )


def gathered(figures: pd.DataFrame, as_of: str = "latest") -> Evidence:
    people = figures[["place", "year"]].assign(population=1e6)
    frame = country_years.build(figures, TREATY, population=people)
    return Evidence(
        as_of=as_of,
        casualties=figures,
        treaty=TREATY,
        frame=frame,
        effect=panel.estimate(frame),
        study=event_study.estimate(frame),
    )


@pytest.fixture(scope="module")
def rich() -> Evidence:
    return gathered(casualties(("AFG", "AGO", "KHM", "LAO", "MMR"), range(1998, 2012)))


@pytest.fixture(scope="module")
def poor() -> Evidence:
    return gathered(casualties(("AFG", "LAO"), range(1998, 2012)))


@pytest.mark.usefixtures("made_up_sources")
def test_who_can_tell_anything_is_named(rich: Evidence) -> None:
    assert treaty_joining.state_switchers(rich).sentence == (
        "Only 3 of 5 countries have figures both from before and from after they joined."
    )
    caption = treaty_and_harm.tabulate_roles(rich).caption
    assert caption.startswith("Figures from before and after: Afghanistan, Angola and Cambodia.")
    nobody = gathered(casualties(("LAO",), range(1998, 2012)))
    assert treaty_joining.state_switchers(nobody).sentence.startswith("Only 0 of 1 countries have")
    assert "before and after" not in treaty_and_harm.tabulate_roles(nobody).caption


def made_up_effect(low: float, high: float) -> Any:
    return SimpleNamespace(
        estimate=0.8, low=low, high=high, level=0.95, unit="", kind="ratio", method="made up"
    )


def test_a_ratio_whose_interval_holds_one_cannot_tell(rich: Evidence) -> None:
    clear = treaty_joining.state_ratio_in_membership(rich)
    assert clear is not None
    assert clear.sentence.startswith("The best guess for years inside the treaty is 0.5")
    assert "possible" not in clear.sentence
    unclear = treaty_joining.state_ratio_in_membership(replace(rich, effect=made_up_effect(0.2, 3.1)))
    assert unclear is not None
    assert "were 0.8 times those outside by one method and" in unclear.sentence
    assert unclear.sentence.endswith("by another; neither rules out no change.")
    alone = treaty_joining.state_ratio_in_membership(
        replace(rich, effect=made_up_effect(0.2, 3.1), study=Declined(method="made up", reason="None."))
    )
    assert alone is not None
    assert alone.sentence.endswith("of years outside, but 0.2 to 3.1 times is possible.")


@pytest.mark.parametrize(
    ("low", "high", "verdict", "short"),
    [
        (0.2, 3.1, "cannot be told", "The figures cannot tell"),
        (0.7, 0.9, "fewer casualties inside", "Fewer casualties inside the treaty, for reasons unknown"),
        (1.0, 1.9, "more casualties inside", "More casualties inside the treaty, for reasons unknown"),
    ],
)
def test_the_answer_is_open_where_the_interval_holds_one(
    low: float, high: float, verdict: str, short: str, rich: Evidence
) -> None:
    answer = treaty_joining.state_answer(replace(rich, effect=made_up_effect(low, high)))
    assert (answer.value, answer.short) == (verdict, short)
    assert ("cannot show whether" in answer.sentence) == (verdict == "cannot be told")


def test_an_end_next_to_none_keeps_its_value_and_is_printed_as_below_a_hundredth(rich: Evidence) -> None:
    small = treaty_joining.state_ratio_in_membership(
        replace(rich, effect=made_up_effect(0.0012, 6.149), study=Declined(method="made up", reason="None."))
    )
    assert small is not None
    assert "below 0.01 to 6.1 times is possible" in small.sentence
    assert small.low == 0.0012
    assert small.interval.startswith("95 % interval below 0.01 to 6.1 ")


@pytest.mark.usefixtures("made_up_sources")
def test_with_too_few_countries_nothing_but_the_reason_is_said(poor: Evidence) -> None:
    findings = treaty_and_harm.state_findings(poor, draws=99, seed=1)
    assert [finding.id for finding in findings] == [
        "fewer-after-joining",
        "who-can-tell",
        "states-bound",
        "monitor-share-in-states-parties",
    ]
    assert findings[0].value == "cannot be told"
    assert not poor.effect
    reason = poor.effect.reason
    refusal = treaty_and_harm.describe_refusal(poor)
    assert refusal is not None
    assert refusal.data == treaty_and_harm.draw_specifications(poor).data == reason
    assert treaty_and_harm.describe_certainty(poor).data == f"There is no estimate. {reason}"
    assert isinstance(treaty_and_harm.draw_casualties(poor), Markdown)
    assert isinstance(treaty_and_harm.draw_same_countries(poor), Markdown)


def test_with_an_estimate_there_is_no_refusal(rich: Evidence) -> None:
    assert treaty_and_harm.describe_refusal(rich) is None
    assert rich.weightiest_country in ("AFG", "AGO", "KHM", "LAO", "MMR")
    words = treaty_and_harm.describe_certainty(rich).data
    assert words.startswith("- The estimate rests on 3 countries.")
    chance = treaty_choices.state_chance(rich, draws=99, seed=1)
    assert chance is not None
    assert chance == treaty_choices.state_chance(rich, draws=99, seed=1)
    assert chance.sentence.startswith("We shuffled the joining dates 99 times;")


@pytest.mark.parametrize(
    ("published", "verdict"), [(45, ""), (90, "our tables lack the figures of many countries")]
)
def test_the_share_in_states_parties_stands_beside_the_published_one(published: float, verdict: str) -> None:
    figures = casualties(("AFG", "AGO", "KHM", "LAO", "MMR"), range(2010, 2012))
    share = figures.tail(1).assign(
        place="WLD", measure="states_parties_share", value=published, unit="percent", year=2011
    )
    finding = treaty_sides.state_monitor_share(gathered(pd.concat([figures, share.astype(figures.dtypes)])))
    assert f"Landmine Monitor puts about {published} % of the casualties of 2011" in finding.sentence
    assert "our 5 countries with figures give" in finding.sentence
    assert "3 of our countries are States Parties" in finding.method
    assert ("our tables lack" in finding.method) == bool(verdict)


@pytest.mark.usefixtures("made_up_sources")
def test_the_number_of_states_bound_falls_when_a_withdrawal_takes_effect(rich: Evidence) -> None:
    title = treaty_and_harm.draw_parties(rich).title
    assert title == "3 states were bound on 27 December 2025, after a peak of 4 in January 2004"
    before = gathered(rich.casualties, as_of="2025-06-30")
    assert treaty_and_harm.draw_parties(before).title == "4 states were bound on 30 June 2025"
    assert treaty_and_harm.tabulate_withdrawals(rich).title == "1 state gave notice of leaving the treaty"
    assert treaty_and_harm.draw_map(rich).title == ("3 states are bound by the treaty; 1 has left it")
    assert treaty_and_harm.draw_map(before).title == "4 states are bound by the treaty; 1 has given notice"
    assert treaty_members.state_bound(before).sentence == (
        "On 30 June 2025 the treaty bound 4 states; Lithuania had given notice of leaving."
    )
    assert "dates of the depositary's list of 3 February 2026;" in treaty_members.state_bound(before).method
    suspended = replace(before, suspended=("AFG", "MMR"))
    assert treaty_members.state_bound(suspended).sentence.endswith(
        "notice of leaving; Afghanistan, which declared its obligations suspended, is counted."
    )


@pytest.mark.usefixtures("made_up_sources")
def test_the_peak_of_states_bound_is_not_that_of_the_ends_of_years(rich: Evidence) -> None:
    late = rich.treaty.copy()
    late.loc[late["place"] == "LTU", "entry_into_force"] = pd.Timestamp("2025-12-01")
    title = treaty_and_harm.draw_parties(replace(rich, treaty=late)).title
    assert title == "3 states were bound on 27 December 2025, after a peak of 4 in December 2025"


def test_a_state_by_succession_is_named_with_the_day_that_counts(rich: Evidence) -> None:
    assert "succession" not in treaty_and_harm.describe_certainty(rich).data
    heir = rich.treaty.assign(
        consent_type=rich.treaty["consent_type"].where(rich.treaty["place"] != "AGO", "succession")
    )
    words = treaty_and_harm.describe_certainty(replace(rich, treaty=heir)).data
    assert "Angola took over the treaty from a former state (succession)" in words
