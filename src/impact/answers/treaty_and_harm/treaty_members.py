"""Who is bound by the treaty, who is leaving, and where they are."""

from __future__ import annotations

import numpy as np
import pandas as pd
from IPython.display import Markdown

from impact import charts, places
from impact.answers.treaty_and_harm.treaty_evidence import Evidence
from impact.charts import Chart, Column, Table
from impact.published import membership
from impact.wording import count, counted, day

_PARTY, _LEAVING = "State Party", "gave notice of withdrawal"


def draw_parties(evidence: Evidence) -> Chart:
    """Draw the number of states that were bound at the end of each year."""
    bound = membership.parties_by_year(evidence.treaty, evidence.last_day)
    newest, peak, when = bound["value"].iloc[-1], bound["value"].max(), day(evidence.last_day)
    return charts.series(
        bound,
        id="states-parties",
        title=f"{count(newest)} states were bound on {when}"
        + (f", after a peak of {count(peak)}" if peak > newest else ""),
        subtitle="States for which the Mine Ban Treaty was in force at the end of the year",
        unit="states",
        caption=f"The last point is counted on {when}, the latest day for which the table holds a change or "
        "the day this page was made for.",
    )


def tabulate_withdrawals(evidence: Evidence) -> Table | Markdown:
    """List the notices of withdrawal with their dates."""
    withdrawals = evidence.withdrawals
    if withdrawals.empty:
        return Markdown("No notice of withdrawal was on record by then.")
    return Table(
        withdrawals.assign(name=withdrawals["place"].map(places.name)),
        id="withdrawals",
        title=f"{counted(len(withdrawals), 'state')} gave notice of withdrawal",
        columns=(
            Column("name", "State"),
            Column("entry_into_force", "In force from", kind="date"),
            Column("withdrawal_deposited", "Notice", kind="date"),
            Column("withdrawal_effective", "Takes effect", kind="date"),
        ),
        caption="A withdrawal whose date of effect lies after the day this page was made for is pending.",
    )


def draw_map(evidence: Evidence) -> Chart:
    """Draw the States Parties, and the states that gave notice of withdrawal."""
    in_force, _ = membership.parties(evidence.treaty, evidence.last_day)
    leaving = set(evidence.withdrawals["place"])
    status = pd.DataFrame({"place": sorted(in_force | leaving)})
    status["category"] = np.where(status["place"].isin(leaving), _LEAVING, _PARTY)
    status["source_id"] = evidence.treaty["source_id"].iloc[0]
    return charts.world_map(
        status,
        id="treaty-status",
        title=f"{len(in_force)} States Parties; {len(leaving)} states have given notice of withdrawal",
        subtitle=f"Mine Ban Treaty on {day(evidence.last_day)}; states without colour are not party",
        categories=[_PARTY, _LEAVING],
    )
