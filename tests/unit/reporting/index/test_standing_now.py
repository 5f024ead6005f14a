"""Where things stand is counted from the tables, and an announcement counts only until the notice."""

from __future__ import annotations

import pandas as pd
import pytest

from impact.reporting.site.index.countries.standing_now import (
    Leaving,
    headline,
    leaving,
    standing_sentences,
    standings,
)

DAY = pd.Timestamp("2026-01-01")
TREATY = pd.DataFrame(
    [
        ("EST", "2004-11-01", "2025-06-27", "2025-12-27"),
        ("POL", "2013-06-01", "2025-08-20", "2026-02-20"),
        ("UKR", "2006-06-01", None, None),
        ("KHM", "2000-01-01", None, None),
    ],
    columns=["place", "entry_into_force", "withdrawal_deposited", "withdrawal_effective"],
).astype(dict.fromkeys(("entry_into_force", "withdrawal_deposited", "withdrawal_effective"), "datetime64[s]"))
TREATY["consented"] = TREATY["entry_into_force"]
STEPS = pd.DataFrame(
    [
        ("EST", "announced"),
        ("POL", "announced"),
        ("UKR", "announced"),
        ("UKR", "suspended"),
        ("KHM", "announced"),
    ],
    columns=["place", "event"],
).assign(date=pd.Timestamp("2025-03-18"))


@pytest.fixture
def states() -> Leaving:
    return leaving(TREATY, STEPS, DAY)


def test_a_state_stands_where_it_has_come_furthest(states):
    assert (states.left, states.noticed, states.announced, states.suspended) == (
        ("EST",),
        ("POL",),
        ("KHM",),
        ("UKR",),
    )


def test_the_headline_counts_who_has_left(states):
    assert headline(states).startswith("One state has left the treaty that bans landmines. ")
    assert headline(Leaving(noticed=("EST", "POL"))).startswith("Two states have begun to leave ")
    assert headline(Leaving()) == "Landmines: what is known about the harm to civilians?"


def test_the_sentences_name_states_and_days(states):
    assert standing_sentences(states) == [
        "Estonia left the Mine Ban Treaty on 27 December 2025.",
        "Poland has given notice of leaving.",
        "Cambodia has announced that it will leave.",
        "Ukraine remained in the treaty but declared its obligations suspended.",
    ]


def test_each_state_stands_with_its_own_day_and_a_day_to_come_is_marked():
    after = pd.Timestamp("2026-03-01")
    both = leaving(TREATY, STEPS[STEPS["place"] == "POL"], after, pd.Timestamp("2026-02-03"))
    assert standing_sentences(both) == [
        "Estonia left the Mine Ban Treaty on 27 December 2025 and Poland on 20 February 2026.",
        "The depositary’s list read here is of 3 February 2026: "
        "what it gives for Poland is the day notified.",
    ]
    assert len(standing_sentences(leaving(TREATY, STEPS[:0], after, after))) == 1
    together = Leaving(left=("EST", "LVA"), days=dict.fromkeys(("EST", "LVA"), DAY))
    assert standing_sentences(together) == ["Estonia and Latvia left the Mine Ban Treaty on 1 January 2026."]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("EST", ("leaving", "left on 27 December 2025")),
        ("POL", ("leaving", "gave notice on 20 August 2025")),
        ("UKR", ("party", "State Party, obligations declared suspended")),
        ("RUS", ("outside", "not a State Party")),
        ("FLK", ("territory", "no entry on the treaty’s list")),
    ],
)
def test_each_place_has_its_standing(code, expected, states):
    assert standings([code], TREATY, states, DAY) == {code: expected}
