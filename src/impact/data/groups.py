"""Named sets of places, computed from the tables: who leaves the treaty, and who has figures on record.

A report asks for a set by its name, in ``reports.yml`` or as the choices of a parameter.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping

from impact.data.load import LATEST, load
from impact.errors import UnknownName
from impact.vocabulary import AGGREGATES

#: Tables whose rows count as figures about the place in the column named. A treaty date or a membership is
#: no figure: every state has one. What a state gives to others is a figure about giving, not about the
#: state, so donors alone make no page (it can still be asked for by name).
FIGURES: Mapping[str, str] = {
    "casualties": "place",
    "clearance": "place",
    "contamination": "place",
    "completions": "place",
    "funding": "recipient",
    "unit_costs": "place",
    "eod_tasks": "place",
    "stockpiles": "place",
    "withdrawals": "place",
    "treaty_pending": "place",
}


def withdrawing_states(as_of: str = LATEST) -> list[str]:
    """List the states that announced to leave the Mine Ban Treaty, sorted by code.

    A state that declared a suspension of its obligations instead is not in the list.
    """
    steps = load("withdrawals", as_of)
    suspended = set(steps.loc[steps["event"] == "suspended", "place"])
    return sorted(set(steps.loc[steps["event"] == "announced", "place"]) - suspended)


def places_with_casualties(as_of: str = LATEST) -> list[str]:
    """List the countries about which at least one casualty figure is on record, sorted by code."""
    codes = {str(code) for code in load("casualties", as_of)["place"].dropna()}
    return sorted(codes - set(AGGREGATES))


def places_with_figures(as_of: str = LATEST) -> list[str]:
    """List the places about which at least one figure is on record, sorted by code.

    A figure is a row of one of the tables in :data:`FIGURES`: casualties, land, completions, money received,
    unit costs, call-outs, stockpiles, steps of leaving the treaty, and reports of an accession that the
    depositary's list does not show. A place with nothing but treaty dates, memberships, borders or gifts to
    others is not in the list, nor are aggregates.
    """
    codes = {
        str(code) for table, column in FIGURES.items() for code in load(table, as_of)[column] if code != ""
    }
    return sorted(codes - set(AGGREGATES))


#: The sets by the name that ``reports.yml`` and notebooks use.
NAMED_SETS: Mapping[str, Callable[[], list[str]]] = {
    "withdrawing_states": withdrawing_states,
    "places_with_casualties": places_with_casualties,
    "places_with_figures": places_with_figures,
}


def named_set(name: str) -> list[str]:
    """List the places of a named set, sorted by code.

    Raises
    ------
    UnknownName
        When there is no such set.
    """
    if name not in NAMED_SETS:
        close = difflib.get_close_matches(name, NAMED_SETS, n=1)
        raise UnknownName(
            f"there is no set of places {name!r}",
            "one of " + ", ".join(NAMED_SETS),
            f"did you mean {close[0]!r}?" if close else "",
            close=close,
        )
    return NAMED_SETS[name]()
