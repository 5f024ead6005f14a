"""What the report on the data says: coverage, rival figures, sums, revisions, the account of the build."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd
from IPython.display import Markdown

from impact import charts, data, places
from impact.catalogue.casualties import STATUSES
from impact.charts import Chart, Column, Table
from impact.data import LATEST, load
from impact.findings import Finding, state
from impact.published import coverage, editions, plausibility
from impact.wording import change, count, counted, percent

_QUESTION = "Q9"
_LOST = ("outranked", "tie", "uncorroborated")
_TIERS: Mapping[str, str] = {
    "primary": "primary: the body that made the statistic",
    "secondary": "secondary: quotes it",
    "weak": "weak: blog, mirror, aggregator, known errors",
}


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """The tables of casualties and pages as known on a day, and the account of the newest build.

    Attributes
    ----------
    as_of
        As for :func:`impact.load`.
    casualties, candidates, pages
        The figures that stand, all figures that were read (``casualties_vintages``), and the bibliography.
    covered
        :func:`impact.published.coverage.by_place_and_year`.
    account
        Rows read, clean, duplicate and set aside, one row a table; it does not depend on the day.
    quarantine
        The rows set aside: ``file``, ``line``, ``column``, ``reason``.
    """

    as_of: str
    casualties: pd.DataFrame = field(repr=False)
    candidates: pd.DataFrame = field(repr=False)
    pages: pd.DataFrame = field(repr=False)
    covered: pd.DataFrame = field(repr=False)
    account: pd.DataFrame = field(repr=False)
    quarantine: pd.DataFrame = field(repr=False)

    @property
    def countries(self) -> int:
        """Number of countries with at least one figure."""
        return int(self.covered["place"].nunique())

    @property
    def rivals(self) -> pd.DataFrame:
        """The figures that do not stand for their edition."""
        return self.candidates[self.candidates["status"].isin(_LOST)]

    @property
    def rows_read(self) -> int:
        """Number of rows of all raw tables."""
        return int(self.account["read"].sum())


def gather(as_of: str = LATEST) -> Evidence:
    """Load the figures known on a day and the account of the build."""
    casualties = load("casualties", as_of=as_of)
    return Evidence(
        as_of=as_of,
        casualties=casualties,
        candidates=load("casualties_vintages", as_of=as_of),
        pages=load("sources", as_of=as_of),
        covered=coverage.by_place_and_year(casualties),
        account=pd.DataFrame(data.account()["accounts"]),
        quarantine=data.quarantine(),
    )


def state_findings(evidence: Evidence) -> list[Finding]:
    """State how even the coverage is, how many figures lost against others, how many rows were unreadable."""
    findings = (_state_coverage(evidence), _state_conflicts(evidence), _state_quarantine(evidence))
    return [replace(finding, question=_QUESTION, as_of=evidence.as_of) for finding in findings]


def _state_coverage(evidence: Evidence) -> Finding:
    by_year = coverage.by_year(evidence.covered)
    by_year["known"] = by_year.drop(columns=["year", coverage.NONE]).sum(axis=1)
    best, newest = by_year.loc[by_year["known"].idxmax()], by_year[by_year["known"] > 1].iloc[-1]
    return state(
        "coverage",
        f"Coverage is uneven: {best['known']} of {evidence.countries} countries have a published total for "
        f"{best['year']}, {newest['known']} for {newest['year']}, so that sums over countries must not be "
        "compared across years.",
        value=int(best["known"]),
        unit="countries with a total in the best covered year",
        kind="count",
        method="count of places with a figure for the whole country and year",
        sources=evidence.covered.dropna(subset=["source_id"]),
    )


def _state_conflicts(evidence: Evidence) -> Finding:
    lost = len(evidence.rivals)
    return state(
        "conflicts",
        f"Of {count(len(evidence.candidates))} casualty figures read, {lost} lost against another figure for "
        "the same place, time and edition or could not displace a better supported one; all are kept with "
        "their status.",
        value=lost,
        unit="figures that do not stand",
        kind="count",
        method="rules of docs/resolution.md",
        sources=evidence.candidates,
    )


def _state_quarantine(evidence: Evidence) -> Finding:
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


def draw_coverage(evidence: Evidence) -> Chart:
    """Draw which country has a figure for which year, and how well it is sourced."""
    covered = evidence.covered
    primary = covered[covered["level"] == "primary"].groupby("year").size()
    years = primary[primary >= evidence.countries / 2].index
    return charts.heatmap(
        covered,
        id="coverage",
        title=f"Most countries have primary figures from {years.min()} to {years.max()}, few before and after"
        if len(years)
        else f"In no year has a majority of the {evidence.countries} countries a primary figure",
        subtitle="One row for each country with at least one published annual total, one cell for each year "
        "with a figure",
        caption="A cell says that a figure is on record here, not that recording in the country was "
        "complete.",
        sources=covered.dropna(subset=["source_id"]),
    )


def draw_statuses(evidence: Evidence) -> Chart | Markdown:
    """Draw how many figures do not stand for their edition, by reason."""
    counts = evidence.candidates["status"].value_counts()
    rows = counts.drop("accepted", errors="ignore").rename_axis("status").reset_index(name="value")
    if rows.empty:
        return Markdown("No figure on record by then competes with another.")
    return charts.bars(
        rows.assign(label=rows["status"].map(STATUSES)),
        id="statuses",
        title=f"{count(counts['accepted'])} of {count(len(evidence.candidates))} figures stand for their "
        "edition; these do not",
        unit="figures",
        sources=evidence.rivals,
    )


def tabulate_uncorroborated(evidence: Evidence) -> Table | Markdown:
    """List the figures that too few pages carry."""
    rows = coverage.unresolved(evidence.candidates)
    if rows.empty:
        return Markdown("No figure had to be set aside as uncorroborated.")
    return Table(
        rows.assign(name=rows["place"].map(places.name)),
        id="uncorroborated",
        title=f"{counted(len(rows), 'figure')} that too few pages carry to displace a better supported one",
        columns=(
            "name",
            Column("year", kind="year"),
            "measure",
            Column("value", kind="number"),
            Column("edition", kind="year"),
            Column("note", "Remark"),
        ),
        stack=True,
    )


def tabulate_sums(evidence: Evidence) -> Table | Markdown:
    """List the pages whose killed, injured and unknown do not make up their total."""
    rows = plausibility.sums_that_differ(evidence.candidates, evidence.casualties)
    if rows.empty:
        return Markdown("All parts add up.")
    return Table(
        rows,
        id="sums-that-differ",
        title=f"{counted(len(rows), 'set')} whose parts and total differ",
        columns=(
            "name",
            "when",
            Column("killed", kind="number"),
            Column("injured", kind="number"),
            Column("outcome_unknown", "Unknown", kind="number"),
            Column("total", kind="number"),
            Column("difference", kind="number"),
            Column("edition", kind="year"),
        ),
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
