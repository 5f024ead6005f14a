"""Sentences of a brief in another language: the values of `impact.answers.brief.brief_sentences` in messages.

Each function takes the same values as its English twin, so that a sentence and its translation can only
differ in words; a test compares their numbers in every language.
"""

from __future__ import annotations

import math
from pathlib import Path

from impact.answers.brief.brief_sentences import Spread
from impact.errors import ImpactError
from impact.wording import Quantity
from impact.wording.messages import Messages, read

_FOLDER = Path(__file__).with_name("messages")
_HUNDRED = 100


def messages(language: str) -> Messages:
    """Read the messages of a language.

    Raises
    ------
    UnknownName
        When there are none; the languages that there are stand in the message.
    """
    return read(_FOLDER, language)


def languages() -> list[str]:
    """List the codes of the languages that there are messages of."""
    return sorted(path.stem for path in _FOLDER.glob("*.ftl"))


def harm(
    say: Messages,
    *,
    mines: float,
    war: tuple[float, float],
    people: float,
    low: float,
    high: float,
    horizon: int,
) -> str:
    """Write how many civilians would be harmed if mines were laid and war came.

    Raises
    ------
    ImpactError
        When war is not certain, or the number of mines is not given: no message says that.
    """
    if war[0] < 1 or math.isnan(mines):
        raise ImpactError(
            "a brief in another language is asked for a scenario without a number of mines or a certain war",
            "a scenario in which so many mines are laid and war comes, such as base-100000",
            "make the English brief for other scenarios: impact run evidence-brief -p scenario=...",
        )
    return say.say(
        "harm",
        mines=say.number(mines, "count"),
        people=say.number(people, "simulated"),
        low=say.number(low, "simulated"),
        high=say.number(high, "simulated"),
        horizon=say.number(horizon, "count"),
    )


def harm_in_short(say: Messages, *, people: float) -> str:
    """Write the same for lists."""
    return say.say("harm-short", people=say.number(people, "simulated"))


def self_destruction(say: Messages, *, required: Spread, observed: Spread) -> str:
    """Write how many would be harmed by mines that destroy themselves, as rules require and as observed."""
    return say.say(
        "self-destruction",
        **_spread(say, "required", required),
        **_spread(say, "observed", observed),
    )


def _spread(say: Messages, name: str, people: Spread) -> dict[str, float]:
    """Round a number of people and the ends of its range, under their names in the messages."""
    names = (name, f"{name}_low", f"{name}_high")
    return {key: say.number(value, "simulated") for key, value in zip(names, people, strict=True)}


def clearing(
    say: Messages,
    *,
    after: float,
    cost: float,
    low: float,
    high: float,
    unfinished: float,
    horizon: int,
    elsewhere: bool,
) -> str:
    """Write when the land would be cleared, what that costs, and how often it is not finished."""
    values = {
        "cost": say.number(cost, "simulated"),
        "low": say.number(low, "simulated"),
        "high": say.number(high, "simulated"),
        "elsewhere": "yes" if elsewhere else "no",
        "unfinished": say.number(unfinished, "share"),
        "horizon": say.number(horizon, "count"),
    }
    if math.isfinite(after):
        return say.say("clearing", after=say.number(after, "count"), **values)
    return say.say("clearing-never", **values)


def after_wars(say: Messages, *, wars: int, early: float, uncertain: bool, bend: int) -> str:
    """Write how recorded casualties fell after other wars, in percent a year.

    Raises
    ------
    ImpactError
        When they did not fall: no message says that.
    """
    if early >= 0:
        raise ImpactError("casualties after other wars rose", "a fall, which the messages state")
    return say.say(
        "after-wars",
        wars=say.number(wars, "count"),
        early=say.number(-early, "percent"),
        uncertain="yes" if uncertain else "no",
        bend=say.number(bend, "count"),
    )


def world(
    say: Messages, *, people: Quantity, year: int, civilians: float | None, civilian_year: int | None
) -> str:
    """Write how many people are recorded as harmed worldwide, and how many of them are civilians.

    Raises
    ------
    ImpactError
        When the two are of different years, or the total is given in another way: no message says that.
    """
    if civilians is None or civilian_year != year or people.qualifier not in ("exact", "at_least"):
        raise ImpactError(
            f"the world total of {year} is {people.qualifier}, the share of civilians of {civilian_year}",
            "both of one year, and the total exact or at least so many",
        )
    return say.say(
        "world",
        year=str(year),
        given=people.qualifier,
        people=say.number(people.value, "count"),
        civilians=say.number(civilians, "share"),
    )
