"""The page about one place in words: treaty status, titles of pictures, gaps; from made profiles."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from impact.answers.country_profile import country_gaps
from impact.answers.country_profile.few_figures import enough
from impact.answers.country_profile.harm_pictures import casualties_title
from impact.answers.country_profile.profile_findings import describe_heading
from impact.answers.country_profile.treaty_status import dates, standing_words
from impact.answers.country_profile.work_pictures import describe_donors, land_title, money_title
from impact.data.groups import FIGURES
from impact.published import gaps
from impact.published.profile import Profile
from impact.published.treaty import membership
from impact.published.treaty.standing import standing

DAY = pd.Timestamp
TREATY = ["consent_type", "signed", "consented", "entry_into_force"]
TREATY += ["withdrawal_deposited", "withdrawal_effective", "source_id"]
COLUMNS = {
    "treaty": TREATY,
    "treaty_pending": ["source_id"],
    "withdrawals": ["date", "event", "source_id"],
    "memberships": ["organisation", "joined", "left", "source_id"],
    "deadlines": ["deadline", "precision", "kind", "edition", "published", "source_id"],
    "convention_events": ["date", "event", "source_id"],
    "completions": ["year", "source_id"],
}


def treaty(signed: str, consented: str, force: str, deposited: str = "", effective: str = "") -> pd.DataFrame:
    days = [pd.NaT if day == "" else DAY(day) for day in (signed, consented, force, deposited, effective)]
    return pd.DataFrame([["", *days, "list"]], columns=TREATY)


def place(
    code: str = "NLD", label: str = "the Netherlands", day: str = "2025-07-01", **tables: Any
) -> Profile:
    rows = {name: pd.DataFrame(columns=["source_id"]) for name in (*FIGURES, "gifts", "casualties_vintages")}
    rows |= {name: pd.DataFrame(columns=columns) for name, columns in COLUMNS.items()}
    return Profile(
        code=code,
        name="Netherlands",
        label=label,
        as_of="latest",
        day=DAY(day),
        newest_year=2024,
        rows=rows | tables,
        parts=0,
        pages=pd.DataFrame(
            {"tier": ["primary", "weak"], "origin": "x", "nearness": ["primary", "weak"], "later": pd.NaT},
            index=["list", "page"],
        ),
        depositary="list",
    )


def words(one: Profile) -> tuple[str, str]:
    return standing_words(one, standing(one))


BOUND = ("1997-12-03", "1999-04-12", "1999-10-01")


def test_a_state_party_is_one_since_the_treaty_is_in_force_for_it() -> None:
    assert words(place(treaty=treaty(*BOUND))) == (
        "The Netherlands has been a State Party to the Mine Ban Treaty since 1 October 1999.",
        "State Party since 1999",
    )


def test_a_suspension_is_named_with_its_day_and_page() -> None:
    steps = pd.DataFrame({"date": [DAY("2025-06-29")], "event": ["suspended"], "source_id": ["page"]})
    one = place(treaty=treaty(*BOUND), withdrawals=steps)
    sentence, short = words(one)
    assert "suspends its obligations under the Mine Ban Treaty as of 29 June 2025; whether the" in sentence
    assert short == "State Party since 1999, suspension declared"
    assert standing(one).sources == ("list", "page")


@pytest.mark.parametrize(
    ("day", "read", "kind", "ends"),
    [
        (
            "2025-06-30",
            None,
            "leaving",
            "was deposited on 27 June 2025 and takes effect on 27 December 2025.",
        ),
        (
            "2025-12-27",
            "2025-12-28",
            "left",
            "left the Mine Ban Treaty on 27 December 2025; it had been a State Party since 1 October 1999.",
        ),
        (
            "2025-12-27",
            "2025-12-01",
            "left",
            "on 27 December 2025, the day notified (the list read is of 1 December 2025); it had been a "
            "State Party since 1 October 1999.",
        ),
    ],
)
def test_a_withdrawal_is_worded_as_it_stood_on_the_day(
    day: str, read: str | None, kind: str, ends: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(membership, "list_day", lambda _: None if read is None else DAY(read))
    one = place(day=day, treaty=treaty(*BOUND, "2025-06-27", "2025-12-27"))
    assert standing(one).kind == kind
    assert words(one)[0].endswith(ends)


def test_a_state_that_consented_is_bound_from_the_day_it_enters_into_force() -> None:
    one = place(treaty=treaty("", "2025-04-01", "2025-10-01"))
    assert words(one)[0].endswith("on 1 April 2025; it enters into force for it on 1 October 2025.")
    assert words(place(treaty=treaty("", "2025-04-01", "")))[0].endswith("on 1 April 2025.")


@pytest.mark.usefixtures("made_up_sources")
def test_a_state_outside_may_have_signed_or_have_an_accession_that_the_list_does_not_show() -> None:
    signed = place(treaty=treaty("1997-12-03", "", ""))
    assert words(signed)[0].endswith("list of 3 February 2026; it signed on 3 December 1997.")
    pending = place(treaty_pending=pd.DataFrame({"source_id": ["page"]}))
    assert "report an accession that the list does not show" in words(pending)[0]
    assert standing(pending).sources == ("list", "page")
    assert words(place())[1] == "not a State Party"


def test_dates_stand_oldest_first_and_once_for_each_step() -> None:
    same = {"date": [DAY("2025-06-27")] * 2, "event": ["deposited"] * 2, "source_id": ["list", "page"]}
    members = {"organisation": ["EU"], "joined": [DAY("2004-05-01")], "left": [pd.NaT], "source_id": ["page"]}
    done = pd.DataFrame({"year": [2010.0, float("nan")], "source_id": ["page", "page"]})
    one = place(
        treaty=treaty(*BOUND, "2025-06-27"),
        withdrawals=pd.DataFrame(same),
        memberships=pd.DataFrame(members),
        completions=done,
    )
    table = dates(one)
    assert table["when"].tolist() == [
        "3 December 1997", "12 April 1999", "1 October 1999", "1 May 2004", "2010", "27 June 2025",
    ]  # fmt: skip
    assert table["what"].tolist()[3:5] == [
        "European Union joined",
        "Clearance of mined land reported or declared complete",
    ]


def annual(**years: float) -> pd.DataFrame:
    frame = pd.DataFrame({"year": [int(year[1:]) for year in years], "value": list(years.values())})
    return frame.assign(qualifier="exact", source_id="page")


def test_a_title_sets_the_newest_total_beside_the_highest() -> None:
    rows = annual(y2020=5.0, y2021=1.0)
    assert casualties_title(rows) == "1 casualty recorded in 2021; the highest of 2 yearly totals, 5, in 2020"
    rising = annual(y2020=1.0, y2021=5.0)
    assert casualties_title(rising) == "5 casualties recorded in 2021, the highest of 2 yearly totals"
    bound = rows.assign(qualifier="at_least")
    assert casualties_title(bound) == (
        "At least 1 casualty recorded in 2021; the highest of 2 yearly totals, at least 5, in 2020"
    )


def test_land_that_was_only_cleared_is_not_called_released() -> None:
    rows = annual(y2020=5.0, y2021=2.0).assign(measure="cleared_km2")
    assert land_title(rows) == "2 km² cleared in 2021; the most cleared, 5, in 2020"


def test_a_title_never_sets_cleared_land_beside_released_land() -> None:
    cleared = annual(y2014=4.0, y2016=2.0).assign(measure="cleared_km2")
    released = annual(y2015=77.0).assign(measure="released_km2", qualifier="approximate")
    assert land_title(pd.concat([cleared, released])) == "2 km² cleared in 2016; the most cleared, 4, in 2014"
    assert land_title(annual(y2014=0.0, y2016=0.0).assign(measure="cleared_km2")) == "0 km² cleared in 2016"
    later = released.assign(year=2017)
    assert land_title(pd.concat([cleared, later])) == "About 77 km² released in 2017"


def test_money_from_abroad_goes_before_totals() -> None:
    rows = annual(y2020=5.0, y2021=2.0).assign(measure="international")
    words = "2 million dollars from abroad in 2021; the most from abroad, 5, in 2020"
    assert money_title(rows) == words
    totals = annual(y2021=8.0, y2022=9.0).assign(measure="total")
    assert money_title(totals) == "9 million dollars from abroad and of its own in 2022, the most on record"
    assert "from abroad in 2021" in money_title(pd.concat([rows, totals]))


def test_two_years_are_written_and_three_drawn() -> None:
    assert not enough(annual(y2020=1.0, y2021=1.0))
    assert enough(annual(y2020=1.0, y2021=1.0, y2022=1.0))


def test_a_place_without_gifts_or_donors_says_nothing_of_them() -> None:
    columns = ["year", "value", "donor", "recipient", "flow", "sector", "covers", "edition", "qualifier"]
    columns += ["source_id"]
    empty = pd.DataFrame(columns=columns)
    gift = pd.DataFrame(
        [[2020, 3.0, "NLD", "", "international", "all", "mine_action", 2021, "exact", "page"]],
        columns=columns,
    )
    assert describe_donors(place(funding=empty, gifts=empty)) is None
    shown = describe_donors(place(funding=empty, gifts=gift))
    assert shown is not None
    assert shown.data.startswith("Given by the Netherlands for mine action abroad")
    assert shown.data.endswith("in this collection: 3 (2020).")


@pytest.mark.parametrize(
    ("missing", "text"), [([], "none"), ([1999, 2000, 2003], "1999–2000, 2003"), (list(range(26)), "all")]
)
def test_years_without_a_figure_are_none_some_or_all(missing: list[int], text: str) -> None:
    assert country_gaps._without(missing, 26) == text


def test_figures_of_a_part_are_counted_by_what_they_leave_out() -> None:
    parts = pd.DataFrame({"scope": ["whole", "partial"], "source_id": "page"})
    one = place(clearance=parts)
    assert gaps.narrow(one) == 1
    left_out = country_gaps.describe_left_out(one)
    assert left_out is not None
    assert left_out.data == (
        "In this collection, but not shown: 1 figure about some months, operators, regions or groups of "
        "people only."
    )
    assert country_gaps.describe_left_out(place()) is None


def test_a_page_without_figures_has_a_heading_and_says_that_there_are_none() -> None:
    assert describe_heading(place()).data.startswith("# What is known about the Netherlands?\n\n0 published")
    assert country_gaps.describe_certainty(place()).data.startswith("- No page in this collection by then")
