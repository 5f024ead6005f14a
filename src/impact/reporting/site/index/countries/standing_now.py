"""Where things stand: who has left the Mine Ban Treaty, who is on the way out, and how a place stands to it.

Everything here is read from the tables as of the newest figures. Dates are those of the depositary's list; an
announcement counts only while no notice of it has been deposited.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

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
    they have announced it; ``suspended``: they have declared their obligations suspended instead. ``days``:
    when the withdrawal of each took effect; ``read``: the day of the depositary's list, if it is known.
    """

    left: tuple[str, ...] = ()
    noticed: tuple[str, ...] = ()
    announced: tuple[str, ...] = ()
    suspended: tuple[str, ...] = ()
    days: Mapping[str, pd.Timestamp] = field(default_factory=dict)
    read: pd.Timestamp | None = None


def leaving(
    treaty: pd.DataFrame, steps: pd.DataFrame, now: pd.Timestamp, read: pd.Timestamp | None = None
) -> Leaving:
    """Read who leaves the treaty.

    Parameters
    ----------
    treaty, steps
        The tables ``treaty`` and ``withdrawals``.
    now
        The day of the newest figures.
    read
        The day of the depositary's list that the dates were read from, where it is known.
    """
    steps = steps[steps["date"] <= now]
    effective = treaty[treaty["withdrawal_effective"] <= now]
    left = set(effective["place"])
    noticed = set(treaty.loc[treaty["withdrawal_deposited"] <= now, "place"]) - left
    suspended = set(steps.loc[steps["event"] == "suspended", "place"]) - left - noticed
    announced = set(steps.loc[steps["event"] == "announced", "place"]) - left - noticed - suspended
    return Leaving(
        left=_by_name(left),
        noticed=_by_name(noticed),
        announced=_by_name(announced),
        suspended=_by_name(suspended),
        days=dict(zip(effective["place"], effective["withdrawal_effective"], strict=True)),
        read=read,
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
    """Name the chart of the scenario in the list of parts, by the states that it is about.

    >>> nav_words(Leaving(left=("EST",))), nav_words(Leaving(left=("EST",), announced=("FIN",)))
    ('A scenario for the states that left', 'A scenario for the states that leave')
    """
    on_the_way = states.noticed or states.announced
    return f"A scenario for the states that {'left' if states.left and not on_the_way else 'leave'}"


def standing_sentences(states: Leaving) -> list[str]:
    """Say in short sentences who has left, who is leaving, and who has done something else."""
    sentences = []
    if states.left:
        sentences.append(f"{_left(states)}.")
        sentences += _notified(states)
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


def _left(states: Leaving) -> str:
    """Say who left when, those of a day together, the first first."""
    by_day: dict[pd.Timestamp, list[str]] = {}
    for code in sorted(states.left, key=lambda code: states.days[code]):  # names keep their order
        by_day.setdefault(states.days[code], []).append(code)
    first, *others = [(_inside(codes), day(when)) for when, codes in by_day.items()]
    parts = [f"{capital(first[0])} left the Mine Ban Treaty on {first[1]}"]
    return listed([*parts, *(f"{names} on {when}" for names, when in others)])


def _notified(states: Leaving) -> list[str]:
    """Say whose day is later than the list that names it: it was notified, and nothing newer was read."""
    ahead = tuple(code for code in states.left if states.read is not None and states.days[code] > states.read)
    if not ahead or states.read is None:
        return []
    notified = "is the day notified" if len(ahead) == 1 else "are the days notified"
    read = f"The depositary’s list read here is of {day(states.read)}"
    return [f"{read}: what it gives for {_inside(ahead)} {notified}."]


def _inside(codes: Iterable[str]) -> str:
    return listed(places.in_sentence(code) for code in codes)


def _named(codes: tuple[str, ...]) -> str:
    return capital(_inside(codes))


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
