"""What is covered: places and years with a total, in the main register and in any."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from impact import charts
from impact.answers.data_quality.quality_evidence import Evidence
from impact.answers.data_quality.quality_words import REGISTER_NAMES
from impact.charts import Chart, Column, Table
from impact.data.registers import FIRST_YEAR, annual_totals
from impact.findings import Finding, state
from impact.published.record import coverage
from impact.wording import Quantity, count, noun, years

#: years that the table of recent coverage goes back from the newest one
_RECENT = 11
_BLOCK = 5
_OTHERS = "Any other register"


def state_coverage(evidence: Evidence) -> Finding:
    """State how many countries the best and the newest year cover."""
    by_year = coverage.by_year(evidence.covered)
    by_year["known"] = by_year.drop(columns=["year", coverage.NONE]).sum(axis=1)
    best, newest = by_year.loc[by_year["known"].idxmax()], by_year[by_year["known"] > 1].iloc[-1]
    return state(
        "coverage",
        f"In this collection {best['known']} of {evidence.countries} countries have a published total for "
        f"{best['year']}, but only {newest['known']} for {newest['year']}.",
        value=int(best["known"]),
        unit="countries with a total in the best covered year",
        kind="count",
        method="places with a figure for the whole country and year; sums over countries must not be "
        "compared "
        "across years",
        sources=evidence.covered.dropna(subset=["source_id"]),
        short=f"{best['known']} of {evidence.countries} countries have a total for {best['year']}, "
        f"{newest['known']} for {newest['year']}",
    )


def state_registers(evidence: Evidence) -> Finding | None:
    """State for how many countries and recent years only another register than the main one has a total."""
    totals = annual_totals(evidence.casualties)
    if totals.empty:
        return None
    first, last = _recent(totals)
    rows = coverage.with_totals(evidence.casualties, first, last)
    main = int(rows["main"].sum())
    other = Quantity(value=int(rows["any"].sum()) - main, kind="count")
    more = (
        f"{other} more {noun(other.value, 'stands', 'stand')} in another and {noun(other.value, 'is', 'are')}"
    )
    rest = f"Where that has none, {more} shown apart" if other.value else "No other register fills a gap"
    return Finding.of(
        "registers",
        f"For {years(first, last)}, {count(main)} annual totals of countries are on record in their main "
        f"register. {rest}.",
        other,
        unit="countries and years with a total in another register only",
        method="count of places and years with a figure for the whole country and year",
        sources=totals[totals["year"].between(first, last)],
    )


def _recent(totals: pd.DataFrame) -> tuple[int, int]:
    newest = int(totals["year"].max())
    return newest - _RECENT + 1, newest


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
        caption="A cell says that a figure is in this collection, not that recording in the country was "
        "complete. A primary figure stands on a page of the body that counted.",
        sources=covered.dropna(subset=["source_id"]),
    )


def tabulate_recent(evidence: Evidence) -> Table | Markdown:
    """Count the countries with a total in their main register, and in any, in each of the latest years."""
    totals = annual_totals(evidence.casualties)
    if totals.empty:
        return Markdown("No country had an annual total on record by then.")
    first, newest = _recent(totals)
    rows = coverage.with_totals(evidence.casualties, first, newest)
    rows["more"] = rows["any"] - rows["main"]
    best, last = rows.loc[rows["any"].idxmax()], rows.iloc[-1]
    have = noun(best["any"], "country has", "countries have")
    return Table(
        rows,
        id="recent-coverage",
        title=f"In any register {best['any']} {have} a total for {best['year']}, {last['any'] or 'none'} for "
        f"{newest}",
        columns=(
            Column("year", kind="year"),
            Column("main", "Main register", kind="number"),
            Column("any", "Any register", kind="number"),
            Column("more", "Only another one", kind="number"),
        ),
        caption="Countries with a published total for the whole country and year. The main register is the "
        "one whose count makes the curve of a country; the others are shown beside it, never joined to it.",
        sources=totals[totals["year"].between(first, newest)],
    )


def draw_registers(evidence: Evidence) -> Chart | Markdown:
    """Draw how many countries have an annual total of the Monitor, and of any other register."""
    totals = annual_totals(evidence.casualties)
    last = int(totals["year"].max())
    shown = totals[totals["year"] >= FIRST_YEAR]
    group = shown["register"].map({"monitor": REGISTER_NAMES["monitor"]}).fillna(_OTHERS)
    counts = coverage.places_by(shown.assign(group=group), ["year", "group"])
    wide = counts.pivot(index="year", columns="group", values="places")
    if REGISTER_NAMES["monitor"] not in wide.columns:
        return Markdown("The Monitor had no annual total of a country on record by then.")
    wide = wide.reindex(range(FIRST_YEAR, last + 1)).fillna(0).astype("int64")
    monitor = wide[REGISTER_NAMES["monitor"]]
    most, newest = monitor.max(), monitor[last]
    return charts.lines(
        wide.rename_axis("year").reset_index().melt("year", var_name="group"),
        group="group",
        id="registers",
        title=f"Landmine Monitor's totals cover {most} countries in {monitor.idxmax()}, and "
        f"{newest or 'none'} in {last}",
        highlight=(REGISTER_NAMES["monitor"], _OTHERS),
        unit="countries with an annual total",
        caption="Other registers count other people or other devices: civilians only, devices of all kinds, "
        "or what one side of a conflict governs. They fill no gap in the Monitor's curve.",
        sources=shown,
    )


def tabulate_registers(evidence: Evidence) -> Table:
    """Count the annual totals of each register in blocks of five years."""
    counts = coverage.by_register_and_year(evidence.casualties)
    newest = int(counts["year"].max())
    starts = list(range(newest - 5 * _BLOCK + 1, newest + 1, _BLOCK))
    labels = [years(start, start + _BLOCK - 1) for start in starts]
    within = counts[counts["year"].between(starts[0], newest)]
    block = ((within["year"] - starts[0]) // _BLOCK).astype("int64").map(dict(enumerate(labels)))
    wide = within.assign(block=block).pivot_table(
        index="register", columns="block", values="places", aggfunc="sum", fill_value=0
    )
    wide = wide.reindex(index=list(REGISTER_NAMES), columns=labels, fill_value=0).astype("int64")
    rows = wide.reset_index().assign(name=list(REGISTER_NAMES.values()))
    shown = annual_totals(evidence.casualties)
    return Table(
        rows,
        id="registers-by-year",
        title="Annual totals of countries on record, by register",
        columns=(Column("name", "Register"), *(Column(label, kind="number") for label in labels)),
        caption="One for each country and year. Registers are different counts: their sum means nothing.",
        stack=True,
        sources=shown[shown["year"].between(starts[0], newest)],
    )
