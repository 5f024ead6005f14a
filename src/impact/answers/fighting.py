"""What scenarios leave out of a war: the casualties of the fighting, and where these were counted.

In the engine only those who stay near the mines meet them during a war, and as often as people elsewhere did
once a war was over: the hazard is solved from casualties after wars. Mines under fire, people in flight and
soldiers are not in it.
"""

from __future__ import annotations

from impact.data import load
from impact.findings import Finding, state
from impact.published.counting.war_and_peace import war_and_peace
from impact.scenario.inputs.scenario import Scenario
from impact.wording import Quantity, count, listed

#: Clause of every headline on harm, after the number.
CLAUSE = ", not counting the fighting itself"
_WHOM = {"all": "people, civilians and others,", "civilians": "civilians", "children": "children"}
_LEFT_OUT = (
    "What mines do in the fighting itself is another quantity and is left out: for the years of war only "
    "civilians who stay near the mines are counted, with accidents as frequent as after other wars"
)


def clause(scenario: Scenario) -> str:
    """Write after a number of casualties that the fighting is left out; nothing where no war can come.

    >>> clause(Scenario(name="a", title="A").with_(war_probability=0))
    ''
    """
    return CLAUSE if has_war(scenario) else ""


def has_war(scenario: Scenario) -> bool:
    """Whether a war comes in some draw of a scenario."""
    return scenario.input("war_probability").distribution.support[1] > 0


def state_left_out(scenario: Scenario, as_of: str) -> Finding | None:
    """State what of a war is left out, and where casualties in the war and after it were counted alike.

    Parameters
    ----------
    scenario
        What is assumed.
    as_of
        Day on which the counts were known, as for :func:`impact.load`.

    Returns
    -------
    Finding or None
        None where no war can come.
    """
    if not has_war(scenario):
        return None
    rows = war_and_peace(load("casualties", as_of), load("conflict_ends", as_of))
    if rows.empty:
        pages = load("conflict_ends", as_of)
        return state(
            "during-war",
            f"{_LEFT_OUT}; by that day no page in the tables gave both for a war.",
            value="left out",
            unit="casualties of the fighting",
            sources=pages,
        )
    places = [
        f"in {row.war} {count(row.during)} {_WHOM[row.whom]} were counted from {row.during_first} to "
        f"{row.during_last}, and {count(row.after)} from {row.after_first} to {row.after_last}"
        for row in rows.itertuples()
    ]
    first = rows.iloc[0]
    return Finding.of(
        "during-war",
        f"{_LEFT_OUT}; {listed(places)}.",
        Quantity(value=float(first["during"]), kind="count"),
        unit=f"people killed or injured in {first['war']}, {first['during_first']} to {first['during_last']}",
        sources=rows,
        method="published counts of one page, by one register",
    )
