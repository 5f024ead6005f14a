"""Who is bound by the treaty, who is leaving, and where they are."""

from __future__ import annotations

import numpy as np
import pandas as pd
from IPython.display import Markdown

from impact import charts, places
from impact.answers.treaty_and_harm.treaty_evidence import Evidence
from impact.charts import Chart, Column, Table
from impact.findings import Finding, state
from impact.published.treaty import membership
from impact.wording import count, counted, day, listed, month

_PARTY, _LEFT, _LEAVING = "bound by the treaty", "left the treaty", "gave notice of leaving"


def state_bound(evidence: Evidence) -> Finding:
    """State how many states are bound, and which have left or are leaving."""
    bound, left, leaving = _standing(evidence)
    when = day(evidence.last_day)
    parts = [
        f"{listed(places.name(code) for code in sorted(codes, key=places.name))} had {what}"
        for codes, what in ((left, "left"), (leaving, "given notice of leaving"))
        if codes
    ]
    return state(
        "states-bound",
        f"On {when} the treaty bound {counted(len(bound), 'state')}{'; ' if parts else ''}{listed(parts)}"
        f"{_suspended(set(evidence.suspended) & bound)}.",
        value=len(bound),
        unit="states",
        kind="count",
        method=f"dates of {membership.list_words(str(evidence.treaty['source_id'].iloc[0]))}; a withdrawal "
        "counts from the day on which it takes effect",
        sources=evidence.treaty,
    )


def _standing(evidence: Evidence) -> tuple[set[str], set[str], set[str]]:
    """Codes of the states that are bound, that have left, and that gave notice but are still bound."""
    bound, _ = membership.parties(evidence.treaty, evidence.last_day)
    gave_notice = set(evidence.withdrawals["place"])
    return bound, gave_notice - bound, gave_notice & bound


def _suspended(codes: set[str]) -> str:
    """Say of states that declared their obligations suspended that they are counted; empty without any."""
    if not codes:
        return ""
    names = listed(sorted(map(places.name, codes)))
    its, is_ = ("its", "is") if len(codes) == 1 else ("their", "are")
    return f"; {names}, which declared {its} obligations suspended, {is_} counted"


def draw_parties(evidence: Evidence) -> Chart:
    """Draw the number of states that were bound at the end of each year."""
    ends_of_years = membership.parties_by_year(evidence.treaty, evidence.last_day)
    newest, when = ends_of_years["value"].iloc[-1], day(evidence.last_day)
    peak, when_most = _peak(evidence)
    return charts.series(
        ends_of_years,
        id="states-parties",
        title=f"{count(newest)} states were bound on {when}"
        + (f", after a peak of {count(peak)} in {month(str(when_most.date()))}" if peak > newest else ""),
        subtitle="States for which the Mine Ban Treaty was in force at the end of the year",
        unit="states",
        caption=f"The last point is counted on {when}, the newest day with a change on record, or the day "
        "that this page was made for.",
    )


def _peak(evidence: Evidence) -> tuple[int, pd.Timestamp]:
    """Count the most states that were ever bound, with the first day on which they were."""
    days = sorted(
        set(evidence.treaty.loc[evidence.treaty["entry_into_force"] <= evidence.last_day, "entry_into_force"])
    )
    counts = membership.number_of_parties(evidence.treaty, days)
    most = max(counts)
    return most, days[counts.index(most)]


def tabulate_withdrawals(evidence: Evidence) -> Table | Markdown:
    """List the notices of withdrawal with their dates."""
    withdrawals = evidence.withdrawals
    if withdrawals.empty:
        return Markdown("No state had given notice of leaving by then.")
    return Table(
        withdrawals.assign(name=withdrawals["place"].map(places.name)),
        id="withdrawals",
        title=f"{counted(len(withdrawals), 'state')} gave notice of leaving the treaty",
        columns=(
            Column("name", "State"),
            Column("entry_into_force", "Bound from", kind="date"),
            Column("withdrawal_deposited", "Notice given", kind="date"),
            Column("withdrawal_effective", "Takes effect", kind="date"),
        ),
        caption="Until its withdrawal takes effect, a state stays bound.",
    )


def draw_map(evidence: Evidence) -> Chart:
    """Draw the States Parties, and the states that gave notice of withdrawal."""
    bound, left, leaving = _standing(evidence)
    status = pd.DataFrame({"place": sorted(bound | left)})
    named = [status["place"].isin(left), status["place"].isin(leaving)]
    status["category"] = np.select(named, [_LEFT, _LEAVING], _PARTY)
    status["source_id"] = evidence.treaty["source_id"].iloc[0]
    parts = [f"{counted(len(bound), 'state is', 'states are')} bound by the treaty"]
    parts += [f"{counted(len(left), 'has', 'have')} left it"] if left else []
    parts += [f"{counted(len(leaving), 'has', 'have')} given notice"] if leaving else []
    return charts.world_map(
        status,
        id="treaty-status",
        title="; ".join(parts),
        subtitle=f"Mine Ban Treaty on {day(evidence.last_day)}; states without colour never joined",
        categories=[name for name in (_PARTY, _LEFT, _LEAVING) if (status["category"] == name).any()],
    )
