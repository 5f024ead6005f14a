"""The answer in five sentences: a scenario, the same with other mines, clearing, other wars, the world.

Each sentence that rests on assumptions is conditional and says so by "if". Simulated numbers are rounded to
two figures that count; their intervals hold 90 % of the draws: how far the stated assumptions leave the
outcome open, not how far they may be wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from impact.answers.brief import background
from impact.answers.brief.background import Background, completed
from impact.answers.brief.statement import Statement, rounded, spread, words
from impact.published.profile import Profile
from impact.result import Estimate
from impact.wording.english import capital

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
) -> list[Statement]:
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
    list of Statement
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
        return f"war reached them with a probability of {100 * chance.median:g} %"
    return f"war reached them with a probability of {100 * chance.low:.0f} to {100 * chance.high:.0f} %"


def harm(place: Profile, base: Simulation, sources: tuple[str, ...]) -> Statement:
    """Say how many civilians would be harmed, how many of them children, and the number of 3 in 4 draws."""
    people = base.interval("casualties", LEVEL)
    children = base.interval("children", LEVEL)
    above = float(np.floor(np.quantile(base.totals["casualties"], 0.75, method="inverted_cdf"))) + 1
    clause = condition(place, base.scenario)
    horizon = base.scenario.horizon
    return Statement(
        "casualties",
        f"{capital(clause)}, {spread(people, 'civilians')} would be killed or injured within {horizon} "
        "years, "
        f"{_of_them(children)}; in 3 of 4 draws fewer than {words(above)}.",
        **_rounded(people),
        unit=f"civilians killed or injured within {horizon} years",
        sources=sources,
        method=f"{_METHOD}: {base.draws:,} simulated outcomes (draws); rounded to two figures",
    )


def _of_them(children: Estimate) -> str:
    number = words(children.estimate)
    return {"0": "none of them a child", "1": "1 of them a child"}.get(number, f"{number} of them children")


def compared(
    base: Simulation, simulations: Mapping[str, Simulation], sources: tuple[str, ...]
) -> Statement | None:
    """Say what the same draws give with mines that destroy themselves."""
    shown = [name for name in _COMPARED if name in simulations]
    if not shown:
        return None
    before = base.interval("casualties", LEVEL)
    parts: list[str] = []
    for name in shown:
        people = simulations[name].interval("casualties", LEVEL)
        who, verb = ("they", "") if parts else ("the mines", "the number would be ")
        number = spread(people, told=not parts)
        if people.high == 0:
            number = f"0 in at least {50 + 50 * LEVEL:g} % of draws"
        parts.append(f"if {who} {_COMPARED[name]}, {verb}{number}{_less(before, people)}")
    return Statement(
        "with-self-destruction",
        f"{capital('; '.join(parts))}.",
        **_rounded(simulations[shown[0]].interval("casualties", LEVEL)),
        unit="civilians killed or injured, in the first case named",
        sources=sources,
        method=f"{_METHOD}, the same draws",
    )


def scaled(base: Simulation, more: Simulation, sources: tuple[str, ...]) -> Statement:
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
    people = more.interval("casualties", LEVEL)
    return Statement(
        "more-mines",
        f"With {times} times the mines on {times} times the land and all else equal, the number of "
        f"casualties would be {spread(people)}.",
        **_rounded(people),
        unit="civilians killed or injured",
        sources=sources,
        method=f"{_METHOD}, the same draws",
    )


def _less(before: Estimate, after: Estimate) -> str:
    """Say by how much the middle draw differs, where it can be said in whole percent."""
    if not before.estimate or not after.estimate:
        return ""
    change = round(100 * (after.estimate / before.estimate - 1))
    return f", {abs(change)} % {'fewer' if change < 0 else 'more'}" if change else ", as many"


def clearing(base: Simulation, found: Background, sources: tuple[str, ...]) -> Statement:
    """Say how long and how much money clearing the scenario's land would take, and what others took."""
    years = base.interval("year_released", LEVEL)
    cost = base.interval("full_cost", LEVEL)
    millions = replace(cost, **{end: getattr(cost, end) / 1e6 for end in ("estimate", "low", "high")})
    deminers = base.interval("deminers", LEVEL)
    horizon = base.scenario.horizon
    if np.isfinite(years.estimate):
        last = f"{years.high:.0f} years" if np.isfinite(years.high) else f"more than {horizon}"
        when = (
            f"clearing that land would be finished {years.estimate:.0f} years after laying "
            f"(90 % of draws: {years.low:.0f} to {last})"
        )
    else:
        left = 100 * (1 - base.probability("year_released", below=horizon + 1))
        when = f"in {left:.0f} % of draws clearing that land would not be finished after {horizon} years"
    others = completed(found)
    return Statement(
        "clearing",
        f"{capital(when)}; all of it would cost {spread(millions, 'million dollars', told=False)}, "
        f"and within {horizon} years {spread(deminers, 'deminers', told=False)} would be killed or injured"
        f"{'; ' + others if others else ''}.",
        **_rounded(millions),
        unit="million US dollars",
        sources=tuple(sorted({*sources, *found.states["source_id"]})),
        method=f"{_METHOD}, costs not discounted; Kaplan-Meier",
    )


def _rounded(found: Estimate) -> dict[str, float]:
    """Give value and interval as the sentence has them; rounding must not put the value outside."""
    return {
        "value": rounded(found.estimate),
        "low": rounded(found.low),
        "high": rounded(found.high),
        "level": found.level,
    }
