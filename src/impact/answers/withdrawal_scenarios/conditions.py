"""Conditions: the clause that begins with "if", and scenarios as they are named within a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from impact import places
from impact.findings.finding import MOST_SHORT
from impact.scenario.inputs.scenario import Scenario
from impact.wording import level, percent_range

_KINDS: Mapping[str, str] = {
    "persistent": "long-lived mines",
    "self-destructing": "mines that destroy themselves",
    "command-controlled": "mines set off by command",
}
#: The same before "mines", for the short answer.
_SHORT_KINDS: Mapping[str, str] = {
    "self-destructing": "self-destructing mines",
    "command-controlled": "command-controlled mines",
}


def condition(country: str, scenario: Scenario) -> str:
    """Write what a scenario assumes as a clause that begins a sentence.

    Parameters
    ----------
    country
        ISO 3166-1 alpha-3 code of the state.
    scenario
        What is assumed.

    Examples
    --------
    >>> condition("LTU", Scenario(name="a", title="A").with_(war_probability=0))
    'If 100,000 long-lived mines were laid in Lithuania and no war came'
    """
    return f"If {laid(scenario)} were laid in {places.name(country)} and {_war(scenario)}"


def in_short(scenario: Scenario, middle: str, spread: str) -> str:
    """Write the casualties of a scenario in the words that a short answer has, with what is assumed.

    Where the condition takes many words the range goes first, then the number of mines.

    Examples
    --------
    >>> in_short(Scenario(name="a", title="A").with_(war_probability=1), "230", "21 to 2,500")
    'If 100,000 mines and war came: about 230 (21 to 2,500)'
    """
    kind = _SHORT_KINDS.get(scenario.kind, "mines")
    number = (
        "" if "mine_density" in scenario.inputs else f"{scenario.input('mines_laid').distribution.words()} "
    )
    least, most = scenario.input("war_probability").distribution.support
    came = "without war" if most == 0 else "and war came" if least == 1 else "and perhaps war came"
    full = f"If {number}{kind} {came}: about {middle}"
    wordings = (f"{full} ({spread})", full, f"If {kind} {came}: about {middle}")
    return next((text for text in wordings if len(text.split()) <= MOST_SHORT), wordings[-1])


def laid(scenario: Scenario) -> str:
    """Write which mines are laid, with their number where it is given as one."""
    kind = _KINDS.get(scenario.kind, scenario.kind)
    if "mine_density" in scenario.inputs:
        return kind
    return f"{scenario.input('mines_laid').distribution.words()} {kind}"


def _war(scenario: Scenario) -> str:
    chance = scenario.input("war_probability").distribution
    least, most = chance.support
    if least == 1:
        return "war came"
    if most == 0:
        return "no war came"
    if not chance.varies:
        return f"war came with a probability of {level(chance.median)}"
    return f"war came with a probability of {percent_range(chance.low, chance.high)}"
