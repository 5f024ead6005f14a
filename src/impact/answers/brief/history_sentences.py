"""Sentences of a brief on earlier wars of the country: what is on record, and how it compares."""

from __future__ import annotations

import math

from impact.wording import Quantity, capital, ends, listed, noun, simulated, years


def own_history(*, history: str, clause: str, first: float, last: float, publisher: str, tier: str) -> str:
    """Write how many were harmed in a country's own earlier war, as a page counts them."""
    when = f"{years(first, last)}; " if not math.isnan(first) else ""
    return f"On record for {history}: {clause} ({when}{publisher}, {tier})."


def claimed_history(*, history: str, pages: int, clauses: list[str]) -> str:
    """Write what weak pages alone claim, and that nothing rests on it."""
    who, them = noun(pages, "One page claims", "Pages claim"), noun(pages, "it", "them")
    use = f"the model does not use {them}"
    return f"No firm page counts those harmed in {history}. {who} {listed(clauses)}; {use}."


def of_those_who_cleared(figure: str, publisher: str, tier: str) -> str:
    """Write how many of those who cleared an earlier war's mines were harmed."""
    return f"On record for those who cleared: {figure} ({publisher}, {tier})."


def laid_then(figure: str, publisher: str, tier: str) -> str:
    """Write how many mines an earlier war laid."""
    return f"On record as laid: {figure} ({publisher}, {tier})."


def history_compared(
    *, scaled: float | None, low: float, high: float, people: float, weak: bool = False
) -> str:
    """Write where the largest figure lies beside the scenario, for as many mines where that is known."""
    figure = "the largest claim of a weak page" if weak else "the largest of these figures"
    if people > high > 0:
        where = f"above this scenario's upper end of {simulated(high)}"
        where += "; if it holds, the model gives too few" if weak else ""
    elif people < low:
        where = f"below this scenario's lower end of {simulated(low)}"
    else:
        where = f"inside this scenario's {ends(low, high, 'simulated')}"
    if scaled is None:
        return f"{capital(figure)} lies {where}."
    return f"Scaled to as many mines as here, {figure} would be {simulated(scaled)}, {where}."


def remark_on_figure(people: Quantity, remark: str) -> str:
    """Write what bears on the use of the largest figure of an earlier war."""
    return f"Read the figure of {people} with care: {remark}."
