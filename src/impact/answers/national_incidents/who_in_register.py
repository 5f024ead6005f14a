"""Who is harmed, and how many at once: shares with bounds for those not known, and people per incident."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd
from IPython.display import Markdown

from impact import charts
from impact.answers.national_incidents.incident_evidence import Evidence
from impact.charts import Chart, Column, Table
from impact.findings import Finding, state
from impact.models import shares
from impact.models.shares import Share
from impact.wording import capital, count, counted, listed, percent, percent_range

_Known = Callable[[pd.DataFrame], pd.Series]
#: group -> (name in a picture, name in a sentence, column of its people, column of those of whom it is known)
GROUPS: Mapping[str, tuple[str, str, str, str]] = {
    "children": ("Children", "children", "children", "known_age"),
    "women-and-girls": ("Women and girls", "women or girls", "females", "known_sex"),
    "civilians": ("Civilians", "civilians", "civilians", "known_status"),
    "killed": ("Killed", "killed", "killed", "known_outcome"),
}
#: group -> counts of an incident that tell of it
_COUNTS: Mapping[str, tuple[str, ...]] = {
    "children": ("children", "boys", "girls"),
    "women-and-girls": ("women", "girls"),
    "civilians": ("civilians",),
}
#: people at once that are told apart; more are one class
_CLASSES = 4


def share_of(evidence: Evidence, group: str) -> Share | None:
    """Estimate the share of a group among the people of the period.

    Returns
    -------
    Share or None
        With bounds for those not known; None where the register does not tell, or the group, its opposite or
        those not known are so few that the share would show them.
    """
    rows = evidence.rows
    if rows is None or rows.empty:
        return None
    _, _, column, of = GROUPS[group]
    part, known, total = (float(rows[name].sum()) for name in (column, of, "value"))
    unknown = total - known
    few = any(evidence.small(number) for number in (part, known - part))
    if not known or few or (unknown and evidence.small(unknown)):
        return None
    estimate = shares.estimate(part, known, total)
    return estimate or None


def state_group(group: str) -> Callable[[Evidence], Finding | None]:
    """Make the finding on one group."""

    def stated(evidence: Evidence) -> Finding | None:
        share = share_of(evidence, group)
        if share is None:
            return None
        _, words, _, _ = GROUPS[group]
        known = "" if share.known == share.total else f" of the {count(share.known)} of whom it is known"
        bounds = (
            ""
            if share.known == share.total
            else f"; {percent_range(share.bound_low, share.bound_high)} of all {count(share.total)}, "
            "whoever the others were"
        )
        return state(
            f"share-{group}",
            f"In {evidence.subject}, {percent(share.estimate)}{known} were {words}.",
            value=round(share.estimate, 4),
            unit="of those of whom it is known",
            kind="share",
            low=round(share.low, 4),
            high=round(share.high, 4),
            level=share.level,
            method=f"{share.method}{_together(evidence)}{bounds}",
            sources=evidence.source,
        )

    return stated


def draw_groups(evidence: Evidence) -> Chart | Markdown:
    """Draw the share of each group, with bounds for those not known."""
    estimates = {group: share for group in GROUPS if (share := share_of(evidence, group)) is not None}
    if not estimates:
        return Markdown(
            f"The dataset does not say who was harmed, or too few people are known.{_without_base(evidence)}"
        )
    rows = pd.DataFrame(
        [
            {
                "label": GROUPS[group][0],
                "estimate": share.estimate,
                "low": share.low,
                "high": share.high,
                "bound_low": share.bound_low,
                "bound_high": share.bound_high,
            }
            for group, share in estimates.items()
        ]
    )
    first = next(iter(estimates))
    return charts.intervals(
        rows,
        id="groups",
        title=evidence.titled(f"{percent(estimates[first].estimate)} of those known were {GROUPS[first][1]}"),
        subtitle=f"Share among people of whom it is known (dot), and of all (bar), {evidence.period}",
        caption=f"{evidence.caption} The bar holds whatever those were of whom it is not known."
        f"{_too_narrow(evidence)}{_hidden(evidence)}{_without_base(evidence)}",
        kind="share",
        limits=(0.0, 1.0),
        sources=evidence.source,
    )


def _together(evidence: Evidence) -> str:
    return (
        ", as if each person had been harmed alone: people of one incident were not, and the interval is "
        "somewhat too narrow"
        if evidence.several_at_once
        else ""
    )


def _too_narrow(evidence: Evidence) -> str:
    if not evidence.several_at_once:
        return ""
    return (
        " Wilson's intervals take each person as harmed alone; people of one incident were not, and the "
        "intervals are somewhat too narrow."
    )


def _hidden(evidence: Evidence) -> str:
    """Name the groups that the register tells of and the picture does not show; empty where there is none."""
    rows = evidence.rows
    if rows is None:
        return ""
    hidden = [
        GROUPS[group][1]
        for group, (_, _, column, _) in GROUPS.items()
        if rows[column].notna().any() and rows[column].sum() > 0 and share_of(evidence, group) is None
    ]
    if not hidden:
        return ""
    return (
        f" The share of {listed(hidden)} is not shown: few people are in that group, outside it or of "
        "unknown status, and the share would show them."
    )


def _without_base(evidence: Evidence) -> str:
    """Name the groups that the file counts without a number of people to set them against; often empty."""
    rows, incidents = evidence.rows, evidence.data.incidents
    if rows is None or incidents is None:
        return ""
    groups = [
        GROUPS[group][1]
        for group, names in _COUNTS.items()
        if rows[GROUPS[group][2]].isna().all()
        and any(f"{name}_min" in incidents and incidents[f"{name}_min"].gt(0).any() for name in names)
    ]
    if not groups:
        return ""
    return (
        f" No share of {listed(groups)} is computed: the file counts them in some rows, and does not say "
        "among how many people."
    )


def _why_no_sizes(evidence: Evidence) -> str:
    if evidence.rows is None or evidence.rows["incident"].isna().all():
        return "no row names its incident"
    return "some sizes have few incidents, or few people are in no incident, and small numbers are hidden"


def incident_sizes(evidence: Evidence) -> pd.DataFrame:
    """Count incidents by how many people they harmed.

    Returns
    -------
    DataFrame
        ``size`` (1 to 4, the last for 4 or more), ``incidents``, ``people``; no rows where the rows name no
        incident, a class holds few incidents, or few people are in no incident.
    """
    rows = evidence.rows
    empty = pd.DataFrame(columns=["size", "incidents", "people"])
    if rows is None or rows["incident"].isna().all():
        return empty
    sizes = rows.dropna(subset=["incident"]).groupby("incident")["value"].sum()
    table = pd.DataFrame({"size": sizes.clip(upper=_CLASSES).astype(int), "people": sizes})
    table = table.groupby("size").agg(incidents=("people", "size"), people=("people", "sum")).reset_index()
    while len(table) > 1 and evidence.small(table["incidents"].iloc[-1]):
        joint = table.iloc[-2:]
        last = {
            "size": joint["size"].iloc[0],
            "incidents": joint["incidents"].sum(),
            "people": joint["people"].sum(),
        }
        table = pd.concat([table.iloc[:-2], pd.DataFrame([last])], ignore_index=True)
    few = any(evidence.small(number) for number in table["incidents"])
    return empty if few or evidence.tells_of_few(float(table["people"].sum())) else table


def state_incidents(evidence: Evidence) -> Finding | None:
    """State how many people an incident harms, and the share of people hurt with others."""
    table = incident_sizes(evidence)
    if len(table) < 2:
        return None
    incidents, harmed = table["incidents"].sum(), table["people"].sum()
    alone = table.loc[table["size"] == 1, "people"].sum()
    return state(
        "people-per-incident",
        f"In {evidence.subject}, {counted(incidents, 'incident')} harmed {count(harmed)} people; "
        f"{percent(1 - alone / harmed)} of them were harmed together with others.",
        value=round(harmed / incidents, 2),
        unit="people per incident",
        kind="number",
        method="rows that share the number of an incident",
        sources=evidence.source,
    )


def tabulate_incidents(evidence: Evidence) -> Table | Markdown:
    """List incidents by how many people they harmed."""
    table = incident_sizes(evidence)
    if table.empty:
        return Markdown(f"How many people an incident harms cannot be shown: {_why_no_sizes(evidence)}.")
    last = int(table["size"].iloc[-1])
    names = [f"{size} or more" if size == last and last > 1 else str(size) for size in table["size"]]
    return Table(
        table.assign(name=names, share=table["people"] / table["people"].sum()),
        id="people-per-incident",
        title=evidence.titled("Incidents by how many people they harmed"),
        columns=(
            Column("name", "People harmed"),
            Column("incidents", "Incidents", kind="number"),
            Column("people", "People", kind="number"),
            Column("share", "Share of people", kind="percent"),
        ),
        caption=f"{evidence.caption} {capital(evidence.period)}. A row without the number of an incident is "
        "left out.",
        sources=evidence.source,
    )
