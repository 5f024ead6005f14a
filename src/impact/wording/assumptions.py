"""What a scenario assumes, for readers: names of inputs, values with units."""

from __future__ import annotations

import re
from collections.abc import Iterable

from impact.wording.lists import listed
from impact.wording.nouns import capital
from impact.wording.numbers import assumed as digits_assumed

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?:e-\d+)?(?<!,)")
_POWER = re.compile(r"\d+(?:\.\d+)?e-\d+")
_SHARES = {"share": "%", "probability": "%", "share per year": "% per year"}
_LONG = 20  # letters of a unit that a sentence can bear
_FACTOR = ", right within"  # a factor has no unit and is no part of a hundred
_ASIDES = (", most likely", _FACTOR, " (")  # the unit stands before them


#: Inputs that often move a result most, as they are called within a sentence.
_PHRASES = {
    "calibration": "how often live mines injure people nearby, and how fast people learn",
    "hazard": "how often a live mine injures someone nearby",
    "density_exponent": "how accidents grow with the people nearby",
    "learning_half_life": "how fast people learn where not to go",
    "learning_floor": "the risk that remains once people have learned",
    "people_near": "how many people live or work near the mines",
    "marked_share": "the share of mined land that is marked",
    "marking_effect": "how far marks keep people away",
    "clearance_capacity": "how much land is cleared in a year",
    "area_per_mine": "how widely the mines are spread",
    "suspected_ratio": "how much more land is suspected than mined",
    "mines_laid": "how many mines are laid",
    "war_duration": "how long the war lasts",
    "stay_in_war_share": "how many people stay during the war",
}


#: Names of inputs in figures and tables.
_NAMES = {
    "area_per_mine": "Land per mine",
    "border_length": "Length of the border",
    "calibration": "Accidents and learning (past wars)",
    "capacity_ceiling": "Limit of clearing",
    "capacity_growth": "Growth of clearing",
    "casualties_per_accident": "Casualties per accident",
    "child_share": "Children among casualties",
    "clearance_capacity": "Land released a year",
    "clearance_capacity_mines": "Mines removed a year",
    "clearance_delay": "Delay before clearing",
    "clearance_quality": "Mines found in released land",
    "combat_detonated_share": "Mines that go off in combat",
    "combat_displaced_share": "Mines moved in combat",
    "control_lost_share": "Loss of control",
    "cost_per_km2": "Cost per km²",
    "cost_per_mine": "Further cost per mine",
    "decoy_share": "Decoys",
    "deminer_casualties_per_mine": "Deminers hurt per mine",
    "density_exponent": "Accidents as people grow",
    "discount_rate": "Discount rate",
    "displaced_found_share": "Moved mines found",
    "field_depth": "Depth of the mined land",
    "hazard": "Accidents per live mine",
    "kept_without_war": "Years kept without war",
    "killed_share": "Deaths among casualties",
    "learning_floor": "Risk left after learning",
    "learning_half_life": "How fast people learn",
    "marked_share": "Land marked and fenced",
    "marking_decay": "Marks lost each year",
    "marking_effect": "Effect of marks and fences",
    "migrated_away_share": "Moved mines lost abroad",
    "migration_rate": "Mines moved by flood and frost",
    "mine_density": "Mines per km²",
    "people_near": "People nearby",
    "records_quality": "Land on record",
    "return_years": "Years until people return",
    "self_deactivation_reliability": "Reliability of the back-up",
    "self_destruct_reliability": "Reliability of self-destruction",
    "stay_in_war_share": "People who stay in war",
    "suspected_ratio": "Suspected per mined land",
    "war_comes": "Whether war comes",
    "war_duration": "Length of the war",
    "war_probability": "Chance of war",
    "war_start": "Years until war",
}
#: Units too small for a reader: how many times the number is taken, the unit it then has, and that in short.
_TIMES = {
    "accidents per mine and exposed person-year": (
        5e5,
        "accidents a year per 10,000 live mines where 50 people live on each km²",
        "per 10,000 mines",
    ),
    "persons per mine": (1e5, "people per 100,000 mines", "per 100,000 mines"),
}
#: Units without words of their own.
_BARE = ("power",)


def phrase(field: str, meaning: str) -> str:
    """Write what an input is within a sentence: in everyday words, else the first clause of its meaning.

    >>> phrase("war_duration", "Years of fighting")
    'how long the war lasts'
    >>> phrase("x", "Accidents per km2, at first")
    'accidents per km²'
    >>> phrase("x", "How accidents grow with people (1 in proportion, 0 not at all)")
    'how accidents grow with people'
    """
    clause = re.split(r",| \(", meaning, maxsplit=1)[0].replace("km2", "km²")
    return _PHRASES.get(field, clause[:1].lower() + clause[1:])


def short(field: str) -> str:
    """Write the short name of an input, as it stands in figures and tables.

    >>> short("people_near"), short("some_new_input")
    ('People nearby', 'Some new input')
    """
    return _NAMES.get(field, capital(field.replace("_", " ")))


def named(fields: Iterable[str]) -> str:
    """Write the names of several inputs, to begin a sentence with.

    >>> named(["hazard", "people_near", "war_duration"])
    'Accidents per live mine, people nearby and length of the war'
    """
    return capital(listed(short(field).lower() for field in fields))


def readable(words: str) -> str:
    """Write powers of ten out, square units with a raised two, people and dollars by name.

    >>> readable("4.03e-06"), readable("18 persons per km2"), readable("12 USD per km2")
    ('0.00000403', '18 people per km²', '12 dollars per km²')
    """
    plain = _POWER.sub(lambda match: digits_assumed(float(match[0])), words)
    plain = re.sub(r"\bUSD\b", "dollars", re.sub(r"\bpersons\b", "people", plain))
    return re.sub(r"\bk?m2\b", lambda match: f"{match[0][:-1]}²", plain)


def assumption(words: str, unit: str) -> str:
    r"""Join the words of a distribution with its unit; shares in percent.

    >>> assumption("0.2 to 0.4, most likely 0.3", "share")
    '20 to 40\xa0%, most likely 30'
    >>> assumption("about 12 (4 to 20)", "persons per km2")
    'about 12 people per km² (4 to 20)'
    >>> assumption("0.14, right within a factor of 4", "share per year")
    '14\xa0% per year, right within a factor of 4'
    >>> assumption("1, right within a factor of 8", "years")
    '1 year, right within a factor of 8'
    """
    aside = next((aside for aside in _ASIDES if aside in words), "")
    head, _, tail = words.partition(aside) if aside else (words, "", "")
    scale, unit, _ = _TIMES.get(unit, (100.0 if unit in _SHARES else 1.0, unit, ""))
    head, tail = _times(head, scale), _times(tail, 1 if aside == _FACTOR else scale)
    if unit in _BARE:
        return f"{head}{aside}{tail}"
    unit = readable(_SHARES.get(unit, _one(unit) if head == "1" else unit))
    return f"{head} {unit}{aside}{tail}".replace(" %", "\u00a0%")


def _times(words: str, scale: float) -> str:
    return _NUMBER.sub(lambda match: digits_assumed(scale * float(match[0].replace(",", ""))), words)


def reading(field: str, unit: str) -> tuple[float, str, str]:
    """Look up how a reader meets an input: how many times its number is taken, its label, and its unit.

    A label that carries the unit leaves none.

    >>> reading("people_near", "persons per km2")
    (1.0, 'People nearby', 'people per km²')
    >>> reading("hazard", "accidents per mine and exposed person-year")[1]
    'Accidents a year per 10,000 live mines where 50 people live on each km²'
    """
    if unit not in _TIMES:
        return 1.0, short(field), readable(unit)
    times, words, _ = _TIMES[unit]
    return times, capital(words) if field == "hazard" else f"{short(field)}: {words}", ""


def input_value(value: float, unit: str) -> str:
    """Write one value of an input with its unit; a long unit is left to the meaning of the input.

    >>> input_value(0.0459, "share"), input_value(0.0216, "share per year")
    ('4.59 %', '2.16 % a year')
    >>> input_value(1, "persons per km2")
    '1 person per km2'
    """
    if unit in ("share", "probability"):
        return f"{digits_assumed(100 * value)} %"
    if unit == "share per year":
        return f"{digits_assumed(100 * value)} % a year"
    if unit in _TIMES:
        times, _, in_short = _TIMES[unit]
        return f"{digits_assumed(times * value)} {in_short}"
    number = digits_assumed(value)
    if len(unit) > _LONG or unit in _BARE:
        return number
    return f"{number} {_one(unit) if number == '1' else unit}"


def _one(unit: str) -> str:
    things, *per = unit.split(" ")
    return " ".join([things.removesuffix("s"), *per])
