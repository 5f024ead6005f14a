"""The answer in five sentences: a scenario, the same with other mines, clearing, other wars, the world.

Each sentence that rests on assumptions is conditional and says so by "if" or names the model. Simulated
numbers are rounded to two figures that count; their intervals hold 90 % of the draws: how far the stated
assumptions leave the outcome open, not how far they may be wrong. The sentences themselves stand in
`brief_sentences`.
"""

from __future__ import annotations

import math
from typing import Any

from IPython.display import Markdown

from impact.answers import fighting, scenario_tables
from impact.answers.brief import background, brief_sentences, variants
from impact.answers.brief.brief_evidence import QUESTION, Evidence
from impact.findings import Finding
from impact.result import Estimate
from impact.scenario.inputs.scenario import Scenario
from impact.wording import Quantity, count

LEVEL = 0.9
#: Presets that the second sentence sets beside each other: as rules require, and as was observed.
_REQUIRED, _OBSERVED = "self-destruct-apii", "self-destruct-observed"
#: The preset in which land is cleared as soon as it can be, as was promised.
_PROMISE = "promise"
_METHOD = "Monte Carlo of the stated assumptions"


def describe_question(evidence: Evidence) -> Markdown:
    """Put the question of the brief, with the country in it."""
    war = fighting.has_war(evidence.scenario)
    return Markdown(brief_sentences.question(evidence.place.label, war=war))


def state_findings(evidence: Evidence) -> list[Finding]:
    """State harm, variants, clearing, history and the world; fewer where nothing is on record."""
    findings = (
        state_harm(evidence),
        state_variants(evidence),
        state_clearing(evidence),
        background.state_history(evidence.background),
        background.state_world(evidence.background),
    )
    return _about(evidence, *findings)


def state_consequences(evidence: Evidence) -> list[Finding]:
    """State what more mines, clearing at once and the clearing itself would do, where they are simulated."""
    return _about(evidence, state_more_mines(evidence), state_promise(evidence), state_deminers(evidence))


def state_elsewhere(evidence: Evidence) -> list[Finding]:
    """State who is harmed worldwide, how many states finished clearing in time, and what it has cost."""
    return _about(
        evidence,
        background.state_children(evidence.background),
        background.state_completion(evidence.background),
        background.state_costs(evidence.background),
    )


def _about(evidence: Evidence, *findings: Finding | None) -> list[Finding]:
    return [finding.about(QUESTION, evidence.place.code, evidence.as_of) for finding in findings if finding]


def laid(scenario: Scenario) -> str:
    """Write which mines are laid, with their number where it is given as one."""
    number = "" if "mine_density" in scenario.inputs else scenario.input("mines_laid").distribution.words()
    return brief_sentences.mines_laid(scenario.kind, number)


def number_laid(scenario: Scenario) -> float:
    """Look up how many mines are laid in the middle draw; missing where they are given by their density."""
    return math.nan if "mine_density" in scenario.inputs else scenario.input("mines_laid").distribution.median


def chance_of_war(scenario: Scenario) -> tuple[float, float]:
    """Look up the least and the highest probability of war; where it is uncertain nine in ten draws count."""
    chance = scenario.input("war_probability").distribution
    least, most = chance.support
    if least == 1 or most == 0 or not chance.varies:
        return least, most
    return chance.low, chance.high


def harm_values(evidence: Evidence) -> dict[str, Any]:
    """Collect the numbers of the first sentence: how many are harmed, and on which condition."""
    harm = evidence.base.interval("casualties", LEVEL)
    return {
        "war": chance_of_war(evidence.scenario),
        "people": harm.estimate,
        "low": harm.low,
        "high": harm.high,
        "horizon": evidence.scenario.horizon,
    }


def state_harm(evidence: Evidence) -> Finding:
    """State how many civilians would be harmed."""
    base, horizon = evidence.base, evidence.scenario.horizon
    harm, values = base.interval("casualties", LEVEL), harm_values(evidence)
    return Finding.of(
        "casualties",
        brief_sentences.harm(mines=laid(evidence.scenario), place=evidence.place.label, **values),
        Quantity.of_estimate(harm, "civilians"),
        unit=f"civilians killed or injured within {horizon} years{fighting.clause(evidence.scenario)}",
        sources=evidence.sources,
        method=f"{_METHOD}: {count(base.draws)} simulated outcomes (draws); rounded to two figures",
        short=brief_sentences.harm_in_short(war=values["war"], people=harm.estimate, horizon=horizon),
    )


def _self_destructing(evidence: Evidence) -> dict[str, Estimate]:
    runs = evidence.compared.simulations
    return {name: runs[name].interval("casualties", LEVEL) for name in (_REQUIRED, _OBSERVED) if name in runs}


def variants_values(evidence: Evidence) -> dict[str, Any]:
    """Collect the numbers of the second sentence: harmed by mines that destroy themselves, in two ways."""
    people = {
        name: (harm.estimate, harm.low, harm.high) for name, harm in _self_destructing(evidence).items()
    }
    return {"required": people.get(_REQUIRED), "observed": people.get(_OBSERVED)}


def state_variants(evidence: Evidence) -> Finding | None:
    """State what the same draws have with mines that destroy themselves, where they are simulated."""
    harms = _self_destructing(evidence)
    if not harms:
        return None
    required = _REQUIRED in harms
    return Finding.of(
        "with-self-destruction",
        brief_sentences.self_destruction(**variants_values(evidence)),
        Quantity.of_estimate(next(iter(harms.values()))),
        unit=f"civilians killed or injured, {'as rules require' if required else 'as in trials and use'}",
        sources=evidence.sources,
        method=f"{_METHOD}, the same draws; rules: Amended Protocol II of the Convention on Certain "
        "Conventional Weapons",
    )


def _cost(evidence: Evidence) -> Quantity:
    return Quantity.of_estimate(evidence.base.interval("full_cost", LEVEL), "million dollars", scale=1e-6)


def clearing_values(evidence: Evidence) -> dict[str, Any]:
    """Collect the numbers of the third sentence: when the land is cleared, and for how much."""
    base, horizon, cost = evidence.base, evidence.scenario.horizon, _cost(evidence)
    return {
        "after": base.interval("year_released", LEVEL).estimate,
        "cost": cost.value,
        "low": cost.low,
        "high": cost.high,
        "unfinished": 1 - base.probability("year_released", below=horizon + 1),
        "horizon": horizon,
        "elsewhere": scenario_tables.cleared_as_elsewhere(evidence.assumptions, evidence.place.code),
    }


def state_clearing(evidence: Evidence) -> Finding:
    """State when the land would be cleared, what that costs, and how often it is not finished."""
    return Finding.of(
        "clearing",
        brief_sentences.clearing(**clearing_values(evidence)),
        _cost(evidence),
        unit="million US dollars",
        sources=evidence.sources,
        method=f"{_METHOD}; costs not discounted",
    )


def state_promise(evidence: Evidence) -> Finding | None:
    """State what the same draws have if the promise of clearing at once is kept; nothing without that run."""
    run = evidence.compared.simulations.get(_PROMISE)
    if run is None or run is evidence.base:
        return None
    people = run.interval("casualties", LEVEL)
    return Finding.of(
        "clearing-at-once",
        brief_sentences.clearing_at_once(
            after=run.interval("year_released", LEVEL).estimate,
            people=people.estimate,
            low=people.low,
            high=people.high,
            horizon=run.scenario.horizon,
        ),
        Quantity.of_estimate(people),
        unit="civilians killed or injured",
        sources=evidence.sources,
        method=f"{_METHOD}, the same draws",
    )


def state_deminers(evidence: Evidence) -> Finding | None:
    """State how many deminers would be harmed; nothing where nothing is to be cleared."""
    harm = evidence.base.interval("deminers", LEVEL)
    if not harm.high:
        return None
    return Finding.of(
        "deminers",
        brief_sentences.deminers(people=harm.estimate, low=harm.low, high=harm.high),
        Quantity.of_estimate(harm),
        unit=f"deminers killed or injured within {evidence.scenario.horizon} years",
        sources=evidence.sources,
        method=_METHOD,
    )


def state_more_mines(evidence: Evidence) -> Finding | None:
    """State what more mines, all else being equal, would do, where their number can be multiplied."""
    tenfold = variants.more_mines(evidence.base)
    if tenfold is None:
        return None
    harm = tenfold.interval("casualties", LEVEL)
    one = evidence.base.interval("casualties", LEVEL).estimate
    return Finding.of(
        "more-mines",
        brief_sentences.more_mines(
            times=variants.TIMES,
            people=harm.estimate,
            low=harm.low,
            high=harm.high,
            faster=harm.estimate > variants.TIMES * one,
        ),
        Quantity.of_estimate(harm, ""),
        unit="civilians killed or injured",
        sources=evidence.sources,
        method=f"{_METHOD}, the same draws",
    )
