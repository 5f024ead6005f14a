"""Conditions: the clause that begins with "if", and scenarios as they are named within a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from impact import places
from impact.scenario.inputs.scenario import Scenario
from impact.wording import level, percent_range

_KINDS: Mapping[str, str] = {
    "persistent": "long-lived mines",
    "self-destructing": "mines that destroy themselves",
    "command-controlled": "mines set off by command",
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
