"""The answer in five sentences: a scenario, the same with other mines, clearing, other wars, the world.

Each sentence that rests on assumptions is conditional and says so by "if". Simulated numbers are rounded to
two figures that count; their intervals hold 90 % of the draws: how far the stated assumptions leave the
outcome open, not how far they may be wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from impact import wording
from impact.answers.brief import background
from impact.answers.brief.background import Background, completed
from impact.findings import Finding
from impact.published.profile import Profile
from impact.result import Estimate
from impact.wording import Quantity, capital, digits_above, simulated

if TYPE_CHECKING:
    from impact.scenario.engine.outcomes import Simulation
    from impact.scenario.inputs.scenario import Scenario

LEVEL = 0.9
#: Presets that its second sentence names, with what they change.
_COMPARED: Mapping[str, str] = {
    "self-destruct-apii": "destroyed themselves as reliably as Amended Protocol II requires",
    "self-destruct-observed": "failed to destroy themselves as often as in published trials and use",
}
_METHOD = "Monte Carlo of the stated assumptions"
_KINDS: Mapping[str, str] = {
    "persistent": "mines that stay live",
    "self-destructing": "mines that destroy themselves",
    "command-controlled": "mines set off by command",
}


def answer(
    place: Profile,
    base: Simulation,
    simulations: Mapping[str, Simulation],
    found: Background,
    *,
    sources: tuple[str, ...],
) -> list[Finding]:
    """Give the answer in five sentences, fewer where something is not on record.

    Parameters
    ----------
    place
        The country.
    base
        The simulated scenario of the brief.
    simulations
        Simulations of presets on the same draws, by name; those with self-destruction are compared.
    found
        :func:`impact.answers.brief.gather`.
    sources
        Ids of the pages that the assumptions rest on.

    Returns
    -------
    list of Finding
        The harm, the variants, clearing, history, the world; in this order.
    """
    told = [
        harm(place, base, sources),
        compared(base, simulations, sources),
        clearing(base, found, sources),
        background.history(found),
        background.world(found),
    ]
    return [statement for statement in told if statement is not None]


def condition(place: Profile, scenario: Scenario) -> str:
    """Say what is assumed, as a clause that begins with "if"."""
    laid = scenario.input("mines_laid").distribution.words() if "mine_density" not in scenario.inputs else ""
    kind = _KINDS.get(scenario.kind, scenario.kind)
    number = f"{laid} antipersonnel " if laid else ""
    return f"if {number}{kind} were laid in {place.label} and {_war(scenario)}"


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


def harm(place: Profile, base: Simulation, sources: tuple[str, ...]) -> Finding:
    """Say how many civilians would be harmed, how many of them children, and the number of 3 in 4 draws."""
    people = Quantity.of_estimate(base.interval("casualties", LEVEL), "civilians")
    children = base.interval("children", LEVEL)
    above = float(np.floor(np.quantile(base.totals["casualties"], 0.75, method="inverted_cdf"))) + 1
    clause = condition(place, base.scenario)
    horizon = base.scenario.horizon
    return Finding.of(
        "casualties",
        f"{capital(clause)}, {people.full} would be killed or injured within {horizon} years, "
        f"{_of_them(children)}; in 3 of 4 draws fewer than {digits_above(above, 'simulated')}.",
        people,
        unit=f"civilians killed or injured within {horizon} years",
        sources=sources,
        method=f"{_METHOD}: {wording.count(base.draws)} simulated outcomes (draws); rounded to two figures",
    )


def _of_them(children: Estimate) -> str:
    number = simulated(children.estimate)
    return {"0": "none of them a child", "1": "1 of them a child"}.get(number, f"{number} of them children")


def compared(
    base: Simulation, simulations: Mapping[str, Simulation], sources: tuple[str, ...]
) -> Finding | None:
    """Say what the same draws give with mines that destroy themselves."""
    shown = [name for name in _COMPARED if name in simulations]
    if not shown:
        return None
    before = base.interval("casualties", LEVEL)
    parts: list[str] = []
    for name in shown:
        after = simulations[name].interval("casualties", LEVEL)
        people = Quantity.of_estimate(after, "")
        who, verb = ("they", "") if parts else ("the mines", "the number would be ")
        number = people.brief if parts else people.full
        if people.high == 0:
            number = f"0 in at least {wording.level(0.5 + LEVEL / 2)} of draws"
        parts.append(f"if {who} {_COMPARED[name]}, {verb}{number}{_less(before, after)}")
    return Finding.of(
        "with-self-destruction",
        f"{capital('; '.join(parts))}.",
        Quantity.of_estimate(simulations[shown[0]].interval("casualties", LEVEL)),
        unit="civilians killed or injured, in the first case named",
        sources=sources,
        method=f"{_METHOD}, the same draws",
    )


def scaled(base: Simulation, more: Simulation, sources: tuple[str, ...]) -> Finding:
    """Say what more mines, all else being equal, would do to the number of casualties.

    Parameters
    ----------
    base, more
        Simulations of the scenario, and of the same with :data:`impact.answers.brief.variants.TIMES` as many
        mines; see :func:`impact.answers.brief.variants.more_mines`.
    sources
        Ids of the pages that the assumptions rest on.
    """
    laid, few = (run.scenario.input("mines_laid").distribution.median for run in (more, base))
    times = round(laid / few)
    people = Quantity.of_estimate(more.interval("casualties", LEVEL), "")
    return Finding.of(
        "more-mines",
        f"With {times} times the mines on {times} times the land and all else equal, the number of "
        f"casualties would be {people.full}.",
        people,
        unit="civilians killed or injured",
        sources=sources,
        method=f"{_METHOD}, the same draws",
    )


def _less(before: Estimate, after: Estimate) -> str:
    """Say by how much the middle draw differs, where it can be said in whole percent."""
    if not before.estimate or not after.estimate:
        return ""
    change = wording.rounded(after.estimate / before.estimate - 1, "share")
    return f", {wording.percent(abs(change))} {'fewer' if change < 0 else 'more'}" if change else ", as many"


def clearing(base: Simulation, found: Background, sources: tuple[str, ...]) -> Finding:
    """Say how long and how much money clearing the scenario's land would take, and what others took."""
    years = base.interval("year_released", LEVEL)
    cost = Quantity.of_estimate(base.interval("full_cost", LEVEL), "million dollars", scale=1e-6)
    deminers = Quantity.of_estimate(base.interval("deminers", LEVEL), "deminers")
    horizon = base.scenario.horizon
    if np.isfinite(years.estimate):
        middle, first = wording.count(years.estimate), wording.count(years.low)
        last = f"{wording.count(years.high)} years" if np.isfinite(years.high) else f"more than {horizon}"
        when = (
            f"clearing that land would be finished {middle} years after laying "
            f"({wording.level(LEVEL)} of draws: {first} to {last})"
        )
    else:
        unfinished = 1 - base.probability("year_released", below=horizon + 1)
        when = (
            f"in {wording.percent(unfinished)} of draws clearing that land would not be finished after "
            f"{horizon} years"
        )
    others = completed(found)
    return Finding.of(
        "clearing",
        f"{capital(when)}; all of it would cost {cost.brief}, and within {horizon} years {deminers.brief} "
        f"would be killed or injured{'; ' + others if others else ''}.",
        cost,
        unit="million US dollars",
        sources=tuple(sorted({*sources, *found.states["source_id"]})),
        method=f"{_METHOD}, costs not discounted; Kaplan-Meier",
    )
