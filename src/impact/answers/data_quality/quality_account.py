"""The account of the build: rows read, set aside, pages by tier, figures stated again."""

from __future__ import annotations

from collections.abc import Mapping

from IPython.display import Markdown

from impact import charts
from impact.answers.data_quality.quality_evidence import Evidence
from impact.catalogue.frame_rows import each_row
from impact.charts import Chart, Column, Table
from impact.findings import Finding, state
from impact.published import editions
from impact.wording import capital, change, count, percent

#: Tables whose names no reader would know.
_NAMES: Mapping[str, str] = {"eod tasks": "tasks of ordnance disposal", "casualties vintages": "casualties"}
_TIERS: Mapping[str, str] = {
    "primary": "primary: the body that counted",
    "secondary": "secondary: quotes it",
    "weak": "weak: a blog, a copy, an aggregator, or known errors",
}


def _named(table: str) -> str:
    return capital(_NAMES.get(table, table))


def state_quarantine(evidence: Evidence) -> Finding:
    """State how many rows of the raw tables could not be read."""
    aside = len(evidence.quarantine)
    return state(
        "quarantine",
        f"{count(aside) if aside else 'None'} of {count(evidence.rows_read)} rows of the tables had to be "
        "set "
        "aside as unreadable.",
        value=aside,
        unit="rows set aside",
        kind="count",
        method="rows read = clean + exact duplicates + set aside, checked at each build",
        sources=evidence.candidates,
    )


def describe_revisions(evidence: Evidence) -> Markdown:
    """Count the annual figures that later editions stated again, and the world totals that changed."""
    candidates = evidence.candidates
    world = editions.series(evidence.casualties)
    revisions = editions.revisions(editions.first_and_latest(world, editions.by_edition(candidates)))
    if revisions is None:
        return Markdown("No world total had been stated by a second edition by then.")
    standing = candidates[candidates["status"] == "accepted"]
    figures = standing.groupby(["place", "cause", "area", "scope", "year", "measure"])["edition"].nunique()
    return Markdown(
        f"{count((figures > 1).sum())} of {count(len(figures))} annual figures are stated in more than one "
        f"yearly edition of a report. Of the {revisions.restated} world totals among them "
        f"{revisions.changed} "
        f"changed and {revisions.upward} rose. The middle change (median) is "
        f"{change(100 * revisions.median)} %. "
        "The report on the global toll draws them."
    )


def tabulate_account(evidence: Evidence) -> Table:
    """List where the rows of each raw table ended."""
    return Table(
        evidence.account.assign(table=evidence.account["table"].str.replace("_", " ").map(_named)),
        id="account",
        title=f"{count(evidence.rows_read)} rows read, {count(evidence.account['clean'].sum())} clean",
        columns=(
            Column("table"),
            Column("read", kind="number"),
            Column("clean", kind="number"),
            Column("duplicates", "Exact duplicates", kind="number"),
            Column("quarantined", "Set aside", kind="number"),
            Column("conflicts", "Conflicts kept", kind="number"),
        ),
        caption="Set aside: unreadable. Conflicts: groups of rows that say different things about the "
        "same thing "
        "in the same edition. For every table the rows read are those clean, duplicate and set aside "
        "together. "
        "The account does not depend on the day chosen.",
        source_line="",
    )


def describe_quarantine(evidence: Evidence) -> Markdown:
    """List the rows in quarantine with file, line, column and reason."""
    if evidence.quarantine.empty:
        return Markdown("No row is in quarantine.")
    rows = [
        f"- `{row.file}`, line {row.line}, column `{row.column}`: {row.reason}"
        for row in each_row(evidence.quarantine)
    ]
    return Markdown("Rows in quarantine:\n\n" + "\n".join(rows))


def draw_tiers(evidence: Evidence) -> Chart:
    """Draw how near the pages stand to the counts."""
    tiers = evidence.pages["tier"].value_counts().rename_axis("tier").reset_index(name="value")
    primary = tiers.loc[tiers["tier"] == "primary", "value"].item() / len(evidence.pages)
    return charts.bars(
        tiers.assign(label=tiers["tier"].map(_TIERS)),
        id="tiers",
        title=f"{percent(primary)} of {count(len(evidence.pages))} pages are primary sources",
        unit="pages",
        sources=evidence.pages,
    )


def describe_days(evidence: Evidence) -> Markdown:
    """Write for how many pages the day of publication is known, and what is done with the others."""
    exact = (evidence.pages["published_precision"] == "day").mean()
    return Markdown(
        f"The day of publication is known for {percent(exact)} of the pages. For the others only the "
        "month or "
        "the year is known, and the last possible day is used, so that no figure is used before it can have "
        "been known. Reports for a past day can therefore lag by some weeks."
    )
