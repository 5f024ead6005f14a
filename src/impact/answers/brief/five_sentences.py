"""The answer in five sentences: a scenario, the same with other mines, clearing, other wars, the world.

Each sentence that rests on assumptions is conditional and says so by "if". Simulated numbers are rounded to
two figures that count; their intervals hold 90 % of the draws: how far the stated assumptions leave the
outcome open, not how far they may be wrong.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from IPython.display import Markdown

from impact import wording
from impact.answers import fighting
from impact.answers.brief import background, variants
from impact.answers.brief.brief_evidence import QUESTION, Evidence
from impact.findings import Finding
from impact.published.profile import Profile
from impact.result import Estimate
from impact.scenario.engine.outcomes import Simulation
from impact.scenario.inputs.scenario import Scenario
from impact.wording import Quantity, capital, digits_above, simulated

LEVEL = 0.9
#: Presets that the second sentence names, with what they change.
_COMPARED: Mapping[str, str] = {
    "self-destruct-apii": "destroyed themselves as reliably as Amended Protocol II requires",
    "self-destruct-observed": "failed to destroy themselves as often as in published trials and use",
}
#: The preset in which land is cleared as soon as it can be, as was promised.
_PROMISE = "promise"
_METHOD = "Monte Carlo of the stated assumptions"
_KINDS: Mapping[str, str] = {
    "persistent": "mines that stay live",
    "self-destructing": "mines that destroy themselves",
    "command-controlled": "mines set off by command",
}


def describe_question(evidence: Evidence) -> Markdown:
    """Put the question of the brief, with the country in it."""
    return Markdown(
        f"# What could leaving the Mine Ban Treaty mean for civilians in {evidence.place.label}?\n\n"
        f"If mines were laid, how many civilians would they harm{fighting.clause(evidence.scenario)}, for "
        "how long, and what would clearing them take? A scenario with stated assumptions, beside what is on "
        "record. This brief argues nothing; the military value of mines, deterrence included, is not its "
        "subject."
    )


def state_findings(evidence: Evidence) -> list[Finding]:
    """State harm, variants, clearing, history and the world; fewer where nothing is on record."""
    sentences = (
        state_harm(evidence),
        state_variants(evidence),
        state_clearing(evidence),
        background.state_history(evidence.background),
        background.state_world(evidence.background),
    )
    return [finding.about(QUESTION, evidence.place.code, evidence.as_of) for finding in sentences if finding]


def condition(place: Profile, scenario: Scenario) -> str:
    """Write what is assumed, as a clause that begins with "if"."""
    return f"if {laid(scenario)} were laid in {place.label} and {_war(scenario)}"


def laid(scenario: Scenario) -> str:
    """Write which mines are laid, with their number where it is given as one."""
    kind = _KINDS.get(scenario.kind, scenario.kind)
    if "mine_density" in scenario.inputs:
        return kind
    return f"{scenario.input('mines_laid').distribution.words()} antipersonnel {kind}"


def number_laid(scenario: Scenario) -> float:
    """Look up how many mines are laid in the middle draw; missing where they are given by their density."""
    return math.nan if "mine_density" in scenario.inputs else scenario.input("mines_laid").distribution.median


def _war(scenario: Scenario) -> str:
    chance = scenario.input("war_probability").distribution
    least, most = chance.support
    if least == 1:
        return "war reached them"
    if most == 0:
        return "no war came"
    if not chance.varies:
        return f"war reached them with a probability of {wording.level(chance.median)}"
    return f"war reached them with a probability of {wording.percent_range(chance.low, chance.high)}"


def state_harm(evidence: Evidence) -> Finding:
    """State how many civilians would be harmed."""
    base, horizon = evidence.base, evidence.scenario.horizon
    people = Quantity.of_estimate(base.interval("casualties", LEVEL), "civilians")
    above = float(np.floor(np.quantile(base.totals["casualties"], 0.75, method="inverted_cdf"))) + 1
    return Finding.of(
        "casualties",
        f"{capital(condition(evidence.place, evidence.scenario))}, {people.full} would be killed or injured "
        f"within {horizon} years{fighting.clause(evidence.scenario)}; in 3 of 4 draws fewer than "
        f"{digits_above(above, 'simulated')}.",
        people,
        unit=f"civilians killed or injured within {horizon} years",
        sources=evidence.sources,
        method=f"{_METHOD}: {wording.count(base.draws)} simulated outcomes (draws); rounded to two figures",
    )


def state_variants(evidence: Evidence) -> Finding | None:
    """State what the same draws have with mines that destroy themselves, where they are simulated."""
    runs = evidence.compared.simulations
    names = [name for name in _COMPARED if name in runs]
    if not names:
        return None
    before = evidence.base.interval("casualties", LEVEL)
    parts: list[str] = []
    for name in names:
        after = runs[name].interval("casualties", LEVEL)
        people = Quantity.of_estimate(after, "")
        who, verb = ("they", "") if parts else ("the mines", "the number would be ")
        number = people.brief if parts else people.full
        if people.high == 0:
            number = f"0 in at least {wording.level(0.5 + LEVEL / 2)} of draws"
        parts.append(f"if {who} {_COMPARED[name]}, {verb}{number}{_less(before, after)}")
    return Finding.of(
        "with-self-destruction",
        f"{capital('; '.join(parts))}.",
        Quantity.of_estimate(runs[names[0]].interval("casualties", LEVEL)),
        unit="civilians killed or injured, in the first case named",
        sources=evidence.sources,
        method=f"{_METHOD}, the same draws",
    )


def _less(before: Estimate, after: Estimate) -> str:
    """Write by how much the middle draw differs, where whole percent can tell it."""
    if not before.estimate or not after.estimate:
        return ""
    change = wording.rounded(after.estimate / before.estimate - 1, "share")
    return f", {wording.percent(abs(change))} {'fewer' if change < 0 else 'more'}" if change else ", as many"


def state_clearing(evidence: Evidence) -> Finding:
    """State how often clearing is not finished, how long it takes, its cost, and what others took."""
    base, horizon = evidence.base, evidence.scenario.horizon
    cost = Quantity.of_estimate(base.interval("full_cost", LEVEL), "million dollars", scale=1e-6)
    deminers = Quantity.of_estimate(base.interval("deminers", LEVEL), "deminers")
    others = background.completion_clause(evidence.background)
    return Finding.of(
        "clearing",
        f"{capital(_finished(base))}; all of it would cost {cost.brief}, and within {horizon} years "
        f"{deminers.brief} would be killed or injured{_promised(evidence)}{'; ' + others if others else ''}.",
        cost,
        unit="million US dollars",
        sources=[*evidence.sources, *evidence.background.states["source_id"]],
        method=f"{_METHOD}, costs not discounted; Kaplan-Meier",
    )


def _finished(base: Simulation) -> str:
    """Write first in how many draws the land is not released, then when it is in the middle draw."""
    years, horizon = base.interval("year_released", LEVEL), base.scenario.horizon
    unfinished = wording.in_draws(1 - base.probability("year_released", below=horizon + 1))
    first = f"{unfinished} that land would not be released within {horizon} years"
    if not np.isfinite(years.estimate):
        return first
    last = f"{wording.count(years.high)} years" if np.isfinite(years.high) else f"more than {horizon}"
    return (
        f"{first}; in the middle draw it would be, {wording.count(years.estimate)} years after laying "
        f"({wording.level(LEVEL)} of draws: {wording.count(years.low)} to {last})"
    )


def _promised(evidence: Evidence) -> str:
    """Write what the same draws have if the promise of clearing at once is kept; nothing without that run."""
    run = evidence.compared.simulations.get(_PROMISE)
    if run is None or run is evidence.base:
        return ""
    years, people = run.interval("year_released", LEVEL), run.interval("casualties", LEVEL)
    when = (
        f"{wording.count(years.estimate)} years"
        if np.isfinite(years.estimate)
        else f"more than {run.scenario.horizon} years"
    )
    return (
        f"; if a promise of clearing at once were kept, with a capacity reached elsewhere, it would be "
        f"{when} and {simulated(people.estimate)} civilians"
    )


def state_more_mines(evidence: Evidence) -> Finding | None:
    """State what more mines, all else being equal, would do, where their number can be multiplied."""
    tenfold = variants.more_mines(evidence.base)
    if tenfold is None:
        return None
    people = Quantity.of_estimate(tenfold.interval("casualties", LEVEL), "")
    return Finding.of(
        "more-mines",
        f"With {variants.TIMES} times the mines on {variants.TIMES} times the land and all else equal, the "
        f"number of casualties would be {people.full}{_beyond(evidence.base, people)}.",
        people,
        unit="civilians killed or injured",
        sources=evidence.sources,
        method=f"{_METHOD}, the same draws",
    )


def _beyond(base: Simulation, people: Quantity) -> str:
    """Write why the number grows faster than the mines, where it does."""
    if people.value <= variants.TIMES * base.interval("casualties", LEVEL).estimate:
        return ""
    return f", more than {variants.TIMES} times as many: no more land is cleared in a year"
