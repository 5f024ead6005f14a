"""Where things stand: who has left the Mine Ban Treaty, who is on the way out, and how a place stands to it.

Everything here is read from the tables as of the newest figures. Dates are those of the depositary's list; an
announcement counts only while no notice of it has been deposited.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from impact import places
from impact.published.treaty import membership
from impact.wording import capital, day, listed, number_word

#: How a place may stand to the treaty: code -> words of the filter
KINDS: dict[str, str] = {
    "party": "States Parties",
    "leaving": "Left or leaving",
    "outside": "Not in the treaty",
    "territory": "No entry on the treaty’s list",
}


@dataclass(frozen=True)
class Leaving:
    """The states that leave the treaty, by how far they have come, each list by name.

    ``left``: their withdrawal has taken effect; ``noticed``: they have deposited the notice; ``announced``:
    they have announced it; ``suspended``: they have declared their obligations suspended instead.
    """

    left: tuple[str, ...] = ()
    noticed: tuple[str, ...] = ()
    announced: tuple[str, ...] = ()
    suspended: tuple[str, ...] = ()
    first: pd.Timestamp | None = None
    last: pd.Timestamp | None = None


def leaving(treaty: pd.DataFrame, steps: pd.DataFrame, now: pd.Timestamp) -> Leaving:
    """Read who leaves the treaty.

    Parameters
    ----------
    treaty, steps
        The tables ``treaty`` and ``withdrawals``.
    now
        The day of the newest figures.
    """
    steps = steps[steps["date"] <= now]
    effective = treaty[treaty["withdrawal_effective"] <= now]
    left = set(effective["place"])
    noticed = set(treaty.loc[treaty["withdrawal_deposited"] <= now, "place"]) - left
    suspended = set(steps.loc[steps["event"] == "suspended", "place"]) - left - noticed
    announced = set(steps.loc[steps["event"] == "announced", "place"]) - left - noticed - suspended
    days = effective["withdrawal_effective"]
    return Leaving(
        left=_by_name(left),
        noticed=_by_name(noticed),
        announced=_by_name(announced),
        suspended=_by_name(suspended),
        first=days.min() if left else None,
        last=days.max() if left else None,
    )


def _by_name(codes: set[str]) -> tuple[str, ...]:
    return tuple(sorted(codes, key=places.name))


def headline(states: Leaving) -> str:
    """Put the question of the site, with what has happened before it.

    >>> headline(Leaving(left=("EST", "FIN")))
    'Two states have left the treaty that bans landmines. What is known about the harm to civilians?'
    """
    for codes, verb in ((states.left, "left"), (states.noticed, "begun to leave")):
        if codes:
            number = capital(number_word(len(codes)))
            has = "states have" if len(codes) > 1 else "state has"
            happened = f"{number} {has} {verb} the treaty that bans landmines. "
            break
    else:
        return "Landmines: what is known about the harm to civilians?"
    return f"{happened}What is known about the harm to civilians?"


def nav_words(states: Leaving) -> str:
    """Name the states in the list of parts: those that left, where nobody is still on the way.

    >>> nav_words(Leaving(left=("EST",))), nav_words(Leaving(left=("EST",), announced=("FIN",)))
    ('The states that left', 'The states that leave')
    """
    on_the_way = states.noticed or states.announced
    return "The states that left" if states.left and not on_the_way else "The states that leave"


def standing_sentences(states: Leaving) -> list[str]:
    """Say in short sentences who has left, who is leaving, and who has done something else."""
    sentences = []
    if states.left:
        sentences.append(f"{_named(states.left)} left the Mine Ban Treaty {_when(states)}.")
    if states.noticed:
        sentences.append(f"{_named(states.noticed)} {_has(states.noticed)} given notice of leaving.")
    if states.announced:
        they = "it" if len(states.announced) == 1 else "they"
        sentences.append(
            f"{_named(states.announced)} {_has(states.announced)} announced that {they} will leave."
        )
    if states.suspended:
        its = "its" if len(states.suspended) == 1 else "their"
        sentences.append(
            f"{_named(states.suspended)} remained in the treaty but declared {its} obligations suspended."
        )
    return sentences


def _when(states: Leaving) -> str:
    assert states.first is not None
    assert states.last is not None
    if states.first == states.last:
        return f"on {day(states.last)}"
    return f"between {day(states.first)} and {day(states.last)}"


def _named(codes: tuple[str, ...]) -> str:
    return capital(listed(places.in_sentence(code) for code in codes))


def _has(codes: tuple[str, ...]) -> str:
    return "has" if len(codes) == 1 else "have"


def standings(
    codes: Iterable[str], treaty: pd.DataFrame, states: Leaving, now: pd.Timestamp
) -> dict[str, tuple[str, str]]:
    """Tell how places stand to the treaty: each a code of :data:`KINDS`, and a few words for a list."""
    dates = treaty.drop_duplicates("place").set_index("place")
    in_force, consented = membership.parties(treaty, now)

    def standing(code: str) -> tuple[str, str]:
        if not places.is_state(code):
            return "territory", "no entry on the treaty’s list"
        if code in states.left:
            return "leaving", f"left on {day(dates.loc[code, 'withdrawal_effective'])}"
        if code in states.noticed:
            return "leaving", f"gave notice on {day(dates.loc[code, 'withdrawal_deposited'])}"
        if code in states.announced:
            return "leaving", "announced that it will leave"
        if code in in_force:
            suspended = ", obligations declared suspended" if code in states.suspended else ""
            return "party", f"State Party{suspended}"
        return (
            ("party", "joined, not yet in force") if code in consented else ("outside", "not a State Party")
        )

    return {code: standing(code) for code in codes}
