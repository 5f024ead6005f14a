"""What scenarios leave out of a war: the casualties of the fighting, and where these were counted.

In the engine only those who stay near the mines meet them during a war, and as often as people elsewhere did
once a war was over: the hazard is solved from casualties after wars. Mines under fire, people in flight and
soldiers are not in it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from impact.answers.scenario_tables import drawn
from impact.arguments import needs
from impact.catalogue.frame_rows import each_row, records_of
from impact.data import load
from impact.findings import Finding, state
from impact.project import shared
from impact.published import war_totals, wars
from impact.scenario.analysis.worth import RUN
from impact.scenario.engine.outcomes import Simulation
from impact.scenario.inputs.scenario import SCENARIO, Scenario
from impact.wording import Quantity

#: Clause of every headline on harm, after the number.
CLAUSE = ", not counting the fighting itself"
_LEFT_OUT = (
    "What mines do in the fighting itself is left out. For the years of war only civilians who stay near the "
    "mines are counted, with accidents as frequent as just after other wars"
)


@needs("fighting.clause", scenario=SCENARIO)
def clause(scenario: Scenario) -> str:
    """Write after a number of casualties that the fighting is left out; nothing where no war can come.

    >>> clause(Scenario(name="a", title="A").with_(war_probability=0))
    ''
    """
    return CLAUSE if has_war(scenario) else ""


@needs("fighting.has_war", scenario=SCENARIO)
def has_war(scenario: Scenario) -> bool:
    """Whether a war comes in some draw of a scenario."""
    return scenario.input("war_probability").distribution.support[1] > 0


@needs("fighting.casualties_in_war", run=RUN)
def casualties_in_war(run: Simulation) -> np.ndarray:
    """Count the casualties in the years of war among those who stay, draw by draw.

    Parameters
    ----------
    run
        A simulation of a scenario with a war; only draws whose course is kept are counted.

    Returns
    -------
    numpy.ndarray
        One number a draw. A year that is at war in part counts by that part.
    """
    start = drawn(run, "war_start")[:, None]
    end = start + drawn(run, "war_duration")[:, None]
    year = np.arange(run.scenario.horizon)
    at_war = np.clip(np.minimum(year + 1, end) - np.maximum(year, start), 0, 1)
    in_year = run.by_year["casualties"].T * at_war
    return in_year.sum(axis=1) * run.inputs["war_comes"].to_numpy(float)


@shared.once_for_a_batch
def in_war_and_after(as_of: str) -> pd.DataFrame:
    """List the wars of which casualties during the fighting and after it are on record as totals.

    Returns
    -------
    DataFrame
        The columns of :func:`impact.published.war_totals.until_the_end`, and ``start_after``, ``stop_after``,
        ``value_after``, ``qualifier_after``, ``source_id_after`` of ``since_the_end``; the most casualties
        of a war first.
    """
    totals, ends = load("casualties_vintages", as_of), load("conflict_ends", as_of)
    during = war_totals.until_the_end(totals, wars.align(load("casualties", as_of), ends), ends)
    after = war_totals.since_the_end(totals, ends).drop(columns=["place", "years"])
    both = during.merge(after, on="war", suffixes=("", "_after"))
    return both.sort_values("value", ascending=False, ignore_index=True)


@needs("fighting.state_left_out", scenario=SCENARIO)
def state_left_out(scenario: Scenario, as_of: str) -> Finding | None:
    """State what of a war is left out, and where casualties in the war and after it were counted.

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
    rows = in_war_and_after(as_of)
    if rows.empty:
        return state(
            "during-war",
            f"{_LEFT_OUT}. By that day no totals of a war and of the years after it were in the tables.",
            value="left out",
            unit="casualties of the fighting",
            sources=load("conflict_ends", as_of),
        )
    first, counts = rows.iloc[0], [_counts(row) for row in records_of(rows)]
    pages = [page for row in each_row(rows) for page in (*row.source_id, row.source_id_after)]
    return Finding.of(
        "during-war",
        f"{_LEFT_OUT}. {' '.join(counts)}",
        _people(first["value"], first["qualifier"]),
        unit=f"people killed or injured in {first['war']}, {first['start']} to {first['stop']}",
        sources=pages,
        method="published totals, or a longer total less one of the peace",
    )


def _counts(row: dict[str, Any]) -> str:
    after = _people(row["value_after"], row["qualifier_after"])
    return (
        f"Civilians and others together, pages count {_people(row['value'], row['qualifier'])} casualties in "
        f"{row['war']} from {row['start']} to {row['stop']}, and {after} from {row['start_after']} to "
        f"{row['stop_after']}."
    )


def _people(value: float, qualifier: str) -> Quantity:
    return Quantity(value=float(value), kind="count", qualifier=qualifier)
