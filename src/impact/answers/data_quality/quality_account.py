"""The account of the build: rows read, set aside, pages by tier, figures stated again."""

from __future__ import annotations

from collections.abc import Mapping

from IPython.display import Markdown

from impact import charts
from impact.answers.data_quality.quality_evidence import Evidence
from impact.charts import Chart, Column, Table
from impact.findings import Finding, state
from impact.published import editions
from impact.wording import change, count, percent

_TIERS: Mapping[str, str] = {
    "primary": "primary: the body that made the statistic",
    "secondary": "secondary: quotes it",
    "weak": "weak: blog, mirror, aggregator, known errors",
}


def state_quarantine(evidence: Evidence) -> Finding:
    """State how many rows of the raw tables could not be read."""
    aside = len(evidence.quarantine)
    return state(
        "quarantine",
        f"Of {count(evidence.rows_read)} rows of the raw tables {aside or 'none'} had to be set aside as "
        f"unreadable, and {count(evidence.account['duplicates'].sum())} were exact duplicates; the account "
        "of every table balances.",
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
        f"{count((figures > 1).sum())} of {count(len(figures))} annual figures are stated by more than one "
        f"edition. Of the {revisions.restated} world totals among them {revisions.changed} changed and "
        f"{revisions.upward} rose; the median change is {change(100 * revisions.median)} %. The report on "
        "the global burden draws them."
    )


def tabulate_account(evidence: Evidence) -> Table:
    """List where the rows of each raw table ended."""
    return Table(
        evidence.account,
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
        caption="Conflicts: groups of rows that say different things about the same thing in the same "
        "edition. The account is that of the build; it does not depend on the day chosen.",
        source_line="",
    )


def describe_quarantine(evidence: Evidence) -> Markdown:
    """List the rows in quarantine with file, line, column and reason."""
    if evidence.quarantine.empty:
        return Markdown("No row is in quarantine.")
    rows = [
        f"- `{row.file}`, line {row.line}, column `{row.column}`: {row.reason}"
        for row in evidence.quarantine.itertuples()
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
        f"The day of publication is known for {percent(exact)} of the pages; for the others the month, or "
        "only the edition's year, is known, and the last day of the (usual) month is used, so that no figure "
        "is used before it can have been known. Reports for a past day can therefore lag by some weeks."
    )
