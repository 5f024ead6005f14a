"""The answer on the treaty says on how few countries it rests, and refuses where there are too few."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from IPython.display import Markdown

from impact.answers import treaty_and_harm
from impact.answers.treaty_and_harm import treaty_joining, treaty_sides
from impact.answers.treaty_and_harm.treaty_evidence import Evidence
from impact.models import event_study, panel
from impact.published import country_years

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


def test_who_can_tell_anything_is_named(rich: Evidence, poor: Evidence) -> None:
    words = treaty_joining.state_switchers(rich).sentence
    assert words.startswith("Of 5 countries with published annual figures since 1996 only 3 have")
    assert words.endswith("joining: Afghanistan, Angola, Cambodia.")
    nobody = gathered(casualties(("LAO",), range(1998, 2012)))
    assert treaty_joining.state_switchers(nobody).sentence.endswith("after joining.")


def test_a_ratio_whose_interval_holds_one_cannot_tell(rich: Evidence) -> None:
    clear = treaty_joining.state_ratio_in_membership(rich)
    assert clear is not None
    assert clear.sentence.startswith("Years in the treaty had 0.5")
    assert "cannot tell" not in clear.sentence
    effect: Any = SimpleNamespace(
        estimate=0.8, low=0.2, high=3.1, level=0.95, unit="", kind="ratio", method="made up"
    )
    unclear = treaty_joining.state_ratio_in_membership(replace(rich, effect=effect))
    assert unclear is not None
    assert unclear.sentence.endswith(
        "0.8 times the casualties of years outside, within countries (95 % interval 0.2 to 3.1): the "
        "figures cannot tell whether joining went with fewer casualties or with more."
    )


def test_with_too_few_countries_nothing_but_the_reason_is_said(poor: Evidence) -> None:
    assert [finding.id for finding in treaty_and_harm.state_findings(poor)] == [
        "who-can-tell",
        "monitor-share-in-states-parties",
    ]
    assert not poor.effect
    reason = poor.effect.reason
    refusal = treaty_and_harm.describe_refusal(poor)
    assert refusal is not None
    assert refusal.data == treaty_and_harm.draw_specifications(poor).data == reason
    assert treaty_and_harm.describe_certainty(poor).data == f"There is no estimate: {reason}"
    assert treaty_and_harm.describe_chance(poor, draws=99, seed=1).data.startswith("Without an estimate")
    assert isinstance(treaty_and_harm.draw_casualties(poor), Markdown)
    assert isinstance(treaty_and_harm.draw_same_countries(poor), Markdown)


def test_with_an_estimate_there_is_no_refusal(rich: Evidence) -> None:
    assert treaty_and_harm.describe_refusal(rich) is None
    assert rich.weightiest_country in ("AFG", "AGO", "KHM", "LAO", "MMR")
    words = treaty_and_harm.describe_certainty(rich).data
    assert words.startswith("- The estimate rests on 3 countries.")
    chance = treaty_and_harm.describe_chance(rich, draws=99, seed=1).data
    assert chance == treaty_and_harm.describe_chance(rich, draws=99, seed=1).data
    assert chance.startswith("Dealing the dates of joining out anew among the countries")


@pytest.mark.parametrize(("published", "verdict"), [(45, "which agrees."), (90, "do not hold the figures")])
def test_the_share_in_states_parties_stands_beside_the_published_one(published: float, verdict: str) -> None:
    figures = casualties(("AFG", "AGO", "KHM", "LAO", "MMR"), range(2010, 2012))
    share = figures.tail(1).assign(
        place="WLD", measure="states_parties_share", value=published, unit="percent", year=2011
    )
    finding = treaty_sides.state_monitor_share(gathered(pd.concat([figures, share.astype(figures.dtypes)])))
    assert f"Landmine Monitor says that about {published} % of the casualties of 2011" in finding.sentence
    assert "the 5 countries with a figure in our tables (3 of them States Parties)" in finding.sentence
    assert verdict in finding.sentence


@pytest.mark.usefixtures("made_up_sources")
def test_the_number_of_states_bound_falls_when_a_withdrawal_takes_effect(rich: Evidence) -> None:
    title = treaty_and_harm.draw_parties(rich).title
    assert title == "3 states were bound on 27 December 2025, after a peak of 4"
    before = gathered(rich.casualties, as_of="2025-06-30")
    assert treaty_and_harm.draw_parties(before).title == "4 states were bound on 30 June 2025"
    assert treaty_and_harm.tabulate_withdrawals(rich).title == "1 state gave notice of withdrawal"
    assert treaty_and_harm.draw_map(rich).title == (
        "3 States Parties; 1 states have given notice of withdrawal"
    )


def test_a_state_by_succession_is_named_with_the_day_that_counts(rich: Evidence) -> None:
    assert "succession" not in treaty_and_harm.describe_certainty(rich).data
    heir = rich.treaty.assign(
        consent_type=rich.treaty["consent_type"].where(rich.treaty["place"] != "AGO", "succession")
    )
    words = treaty_and_harm.describe_certainty(replace(rich, treaty=heir)).data
    assert "Angola became party by succession" in words
