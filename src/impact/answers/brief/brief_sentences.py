"""Sentences of a brief: whole, one message each, with named values; what is computed stays outside.

Every function takes numbers as they were computed and gives one finished sentence, so that a sentence can
be read, counted and put into another language without its evidence. What rests on assumptions begins
with "if" or names the model.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from impact.wording import (
    Quantity,
    capital,
    count,
    counted,
    digits,
    ends,
    level,
    listed,
    noun_after,
    percent,
    percent_range,
    price,
    simulated,
)

_KINDS: Mapping[str, str] = {
    "persistent": "long-lived mines",
    "self-destructing": "mines that destroy themselves",
    "command-controlled": "mines set off by command",
}


#: A simulated number of people, and the ends of its range.
Spread = tuple[float, float, float]


def mines_laid(kind: str, number: str) -> str:
    """Write which mines are laid, with their number where it is given as one."""
    mines = _KINDS.get(kind, kind)
    return f"{number} {mines}" if number else mines


def question(place: str, *, war: bool) -> str:
    """Write the title of a brief and what stands below it."""
    fighting = " The casualties of the fighting itself are not counted." if war else ""
    return (
        f"# What could leaving the Mine Ban Treaty mean for civilians in {place}?\n\n"
        "If antipersonnel mines were laid, how many civilians would they harm, for how long, and what would "
        "clearing them take? This is a scenario with stated assumptions, not a forecast, beside what is on "
        f"record.{fighting} The brief does not argue for or against leaving the treaty; the military value "
        "of mines, deterrence included, is not its subject."
    )


def harm(
    *, mines: str, place: str, war: tuple[float, float], people: float, low: float, high: float, horizon: int
) -> str:
    """Write how many civilians would be harmed; ``war`` is the least and the highest probability of one."""
    casualties = f"{_about(people)} civilian casualties over {horizon} years"
    plausible = f", plausibly {ends(low, high, 'simulated')}" if high else ""
    if war[0] == 1:
        return f"If {mines} were laid in {place} and war came, the model gives {casualties}{plausible}."
    if war[1] == 0:
        return f"If {mines} were laid in {place} and no war came, the model gives {casualties}{plausible}."
    chance = level(war[0]) if war[0] == war[1] else percent_range(*war)
    return (
        f"If {mines} were laid in {place}, with war at a probability of {chance}, the model gives "
        f"{casualties}{plausible}."
    )


def harm_in_short(*, war: tuple[float, float], people: float, horizon: int) -> str:
    """Write the same in at most twelve words."""
    casualties = capital(f"{_about(people)} civilian casualties in {horizon} years")
    if war[0] == 1:
        return f"{casualties}, if mines and war came"
    return f"{casualties}, if mines were laid"


def self_destruction(*, required: Spread | None, observed: Spread | None) -> str:
    """Write how many would be harmed by mines that destroy themselves as rules require, and as observed.

    Each is the middle number with the ends of its range.
    """
    if required is None:
        assert observed is not None
        return (
            "If the mines failed to self-destruct as often as in trials and use, the model gives "
            f"{_casualties(*observed)}."
        )
    first = f"If mines self-destructed as rules require, the model gives {_casualties(*required)}"
    if observed is None:
        return f"{first}."
    people, low, high = observed
    between = f" ({ends(low, high, 'simulated')})" if high else ""
    return f"{first}; failing as in trials and use, {simulated(people)}{between}."


def _casualties(people: float, low: float, high: float) -> str:
    """Write a simulated number of casualties with its range, where the range is more than nothing."""
    plausible = f" ({ends(low, high, 'simulated')})" if high else ""
    return f"{_about(people)} {noun_after(_about(people), 'casualty', 'casualties')}{plausible}"


def clearing(
    *, after: float, cost: float, low: float, high: float, unfinished: float, horizon: int, elsewhere: bool
) -> str:
    """Write when the land would be cleared, what that costs, and how often it is not finished.

    Parameters
    ----------
    after
        Years after the laying in the middle outcome; infinite where it is not reached.
    cost, low, high
        Million dollars, and the ends of their range.
    unfinished
        Share of the outcomes that are not finished within the years simulated.
    horizon
        These years.
    elsewhere
        Whether pace and price are those of clearance in other countries.
    """
    if not cost:
        return "No land would have to be cleared."
    dollars = f"{simulated(cost)} million dollars ({ends(low, high, 'simulated')})"
    judged = "judging by other countries, " if elsewhere else ""
    if not math.isfinite(after):
        return (
            f"{capital(_in_outcomes(unfinished))} clearing would not end within {horizon} years; "
            f"{judged}it would cost {dollars}."
        )
    late = f"{_in_outcomes(unfinished)} over" if unfinished else "in every outcome within"
    return (
        f"{capital(f'{judged}clearing')} would end {count(after)} years after laying "
        f"({late} {horizon}), for {dollars}."
    )


def clearing_at_once(*, after: float, people: float, low: float, high: float, horizon: int) -> str:
    """Write what clearing at once would change."""
    when = f"about {count(after)} years" if math.isfinite(after) else f"more than {horizon} years"
    return (
        f"If clearing began at once and as fast as in another country, it would take {when}, with "
        f"{_about(people)} civilian casualties ({ends(low, high, 'simulated')} is plausible)."
    )


def deminers(*, people: float, low: float, high: float) -> str:
    """Write how many deminers would be harmed."""
    return (
        f"{capital(_about(people))} deminers would be killed or injured at work; "
        f"{ends(low, high, 'simulated')} is plausible."
    )


def more_mines(*, times: int, people: float, low: float, high: float, faster: bool) -> str:
    """Write what many times the mines would do; ``faster`` where harm grows faster than their number."""
    if not faster:
        return (
            f"With {times} times the mines on {times} times the land, the model gives {_about(people)} "
            f"casualties; {ends(low, high, 'simulated')} is plausible."
        )
    return (
        f"With {times} times the mines on {times} times the land, casualties grow more than {times} times, "
        f"to {_about(people)}: clearing falls behind ({ends(low, high, 'simulated')} is plausible)."
    )


def after_wars(*, wars: int, early: float, uncertain: bool, bend: int) -> str:
    """Write how casualties moved in the first years after other wars, in percent a year.

    ``uncertain`` where the interval of the change holds no change at all.
    """
    after = f"In the first {bend} years after {wars} other wars, recorded casualties"
    if early >= 0:
        return f"{after} changed by {digits(early, 'change')} % a year."
    if uncertain:
        return f"{after} fell by about {digits(-early, 'percent')} % a year, or perhaps not at all."
    return f"{after} fell by {digits(-early, 'percent')} % a year."


def world(*, people: Quantity, year: int, civilians: float | None, civilian_year: int | None) -> str:
    """Write how many people are recorded as harmed worldwide, and how many of them are civilians."""
    recorded = (
        f"Worldwide, {people} were recorded as killed or injured by mines and explosive remnants of war in "
        f"{year}"
    )
    if civilians is None:
        return f"{recorded}."
    if civilian_year == year:
        return f"{recorded}; {percent(civilians)} were civilians."
    return f"{recorded}; {percent(civilians)} were civilians in {civilian_year}."


def world_children(*, share: float, whom: str, year: int) -> str:
    """Write how many of those harmed worldwide are children."""
    return f"Worldwide, {percent(share)} of the {whom} recorded in {year} were children."


def completion(*, states: int, share: float, low: float, high: float, within: float) -> str:
    """Write which share of states completed clearance in the years the treaty gives."""
    return (
        f"Of {states} states with mined land, {percent(share)} declared clearance complete within "
        f"{count(within)} years of joining the treaty (95 % interval {percent_range(low, high)})."
    )


def war_and_after(*, war: str, during: Quantity, from_to: str, after: Quantity, later: str) -> str:
    """Write how many mines and explosive remnants harmed in a war, and in the years after it."""
    return (
        f"In {war}, mines and explosive remnants of war killed or injured {during} people during the war "
        f"({from_to}), and {after} after it ({later})."
    )


def left_treaty(place: str, joined: str, left: str) -> str:
    """Write from when to when a country belonged to the treaty."""
    return (
        f"{place} belonged to the Mine Ban Treaty from {joined} to {left}, when its withdrawal took effect."
    )


def leaving_treaty(place: str, joined: str, deposited: str, effective: str) -> str:
    """Write that a country is on its way out of the treaty."""
    return (
        f"{place} has belonged to the Mine Ban Treaty since {joined}; its notice of withdrawal of "
        f"{deposited} takes effect on {effective}."
    )


def member_of_treaty(place: str, joined: str, announced: str, last: str) -> str:
    """Write that a country belongs to the treaty, and what it had said of leaving on the day of the brief."""
    member = f"{place} has belonged to the Mine Ban Treaty since {joined}."
    if not announced:
        return f"{member} No step towards leaving it was on record on the day of this brief."
    later = "nothing later" if announced == last else f"the last step, of {last}, and nothing later"
    return (
        f"{member} On {announced} it announced that it would leave; {later} was known on the day of this "
        "brief."
    )


def stockpile(*, place: str, mines: float, by: int, caveat: str, training: str) -> str:
    """Write what became of the mines that a country once held."""
    aside = f" ({caveat})" if caveat else ""
    if mines:
        first = f"{place} had destroyed its stockpile of {count(mines)} antipersonnel mines by {by}{aside}"
    else:
        first = f"{place} declared that it held no stockpile of antipersonnel mines (report for {by}){aside}"
    return f"{first}; {training}." if training else f"{first}."


def kept_for_training(mines: Quantity | None, year: int, none_in: int | None) -> str:
    """Write how many mines were kept for training: a clause of :func:`stockpile`."""
    if mines is None:
        return "it kept none for training"
    return f"it kept {mines} for training in {year}{f' and none in {none_in}' if none_in else ''}"


def border_regions(
    *, place: str, regions: int, neighbours: list[str], people: float, density: float, when: list[int]
) -> str:
    """Write how many people live in the regions along the border."""
    return (
        f"In {listed([str(year) for year in when])}, {count(people)} people lived in the {regions} regions "
        f"of {place} that border {listed(neighbours)}: {count(density)} per km²."
    )


def border_length(lengths: list[str]) -> str:
    """Write how long the border is, as pages give it."""
    return f"Pages give the border as {listed(lengths)}."


def length(neighbour: str, shortest: float, longest: float) -> str:
    """Write the length of the border with one neighbour: a part of :func:`border_length`."""
    return f"{ends(shortest, longest, 'area')} km with {neighbour}"


def fell_after_wars(courses: list[tuple[str, float, float]]) -> str:
    """Write from how many a year to how many recorded casualties fell after wars: name, first, last."""
    falls = [f"from {count(first)} to {count(last)} in {war}" for war, first, last in courses]
    return f"Recorded casualties a year fell {listed(falls)}"


def cost_title(low: float, high: float, year: int) -> str:
    """Write between which prices clearing a square metre was put, of each country its newest."""
    return (
        f"The newest price of each country for clearing a square metre of mined land, paid or planned, lies "
        f"between {price(low)} and {price(high)} dollars of {year}"
    )


def steps_on_record(place: str, steps: int, leaving: int, since: str) -> str:
    """Write how many steps into the treaty and out of it are on record."""
    if not leaving:
        return f"No step of {place} out of the treaty was on record on the day of this brief"
    if leaving == steps:
        return f"{counted(steps, 'step')} of {place} on record since {since}"
    return f"{counted(steps, 'step')} of {place} on record, {count(leaving)} of them since {since}"


def _about(people: float) -> str:
    """Write a simulated number of people.

    >>> _about(0.0), _about(331.0)
    ('0', 'about 330')
    """
    return f"about {simulated(people)}" if people else "0"


def _in_outcomes(share: float) -> str:
    """Write a share of the simulated outcomes.

    >>> _in_outcomes(0.302), _in_outcomes(1.0), _in_outcomes(0.0)
    ('in 30 of 100 outcomes', 'in every outcome', 'in no outcome')
    """
    if share in (0.0, 1.0):
        return "in every outcome" if share else "in no outcome"
    return f"in {digits(share, 'share')} of 100 outcomes"
