"""Clearance beside casualties: land worked on, and casualties before and after work began in a place.

The comparison is that of :mod:`impact.models.panel`: every place with itself, against other places in the
same years. What it cannot tell: whether clearance is why. Work begins where it is wanted, allowed and paid
for.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from IPython.display import Markdown

from impact import charts
from impact.answers.national_incidents import located, published_cells
from impact.answers.national_incidents.incident_evidence import Evidence
from impact.charts import Chart, Column, Table
from impact.findings import Finding, state
from impact.models import panel
from impact.models.panel import Effect
from impact.result import Declined
from impact.wording import area, capital, counted, ends, estimate_words, percent

#: measure of land -> its line in a picture; never added to each other
LAND: Mapping[str, str] = {
    "cleared": "Cleared",
    "reduced": "Reduced",
    "cancelled": "Cancelled",
    "battle_area_cleared": "Battle area cleared",
}
_KM2 = 1e6
METHOD = "Poisson with place and year effects, each place left out once"


def worked(evidence: Evidence) -> pd.DataFrame:
    """Operations with their year and square kilometres of each measure of land.

    Returns
    -------
    DataFrame
        ``year`` (of the last day; rows that do not say it are left out), ``place``, ``label``, place columns,
        and a column for each measure of :data:`LAND` that the operations have. No rows without operations.
    """
    work = evidence.work
    if work is None or "date_last" not in work:
        return pd.DataFrame(columns=["year", "place", "label"])
    first, last = (pd.to_datetime(work[f"date_{end}"], errors="coerce") for end in ("first", "last"))
    rows = work.assign(year=last.dt.year)[last.notna() & (first.dt.year == last.dt.year)]
    if evidence.cover is not None:
        rows = rows[rows["year"].between(evidence.cover.first.year, evidence.cover.last.year)]
    measures = {
        name: pd.to_numeric(rows[f"{name}_m2_min"], errors="coerce").astype(float) / _KM2
        for name in LAND
        if f"{name}_m2_min" in rows and rows[f"{name}_m2_min"].notna().any()
    }
    places = [name for name in ("admin1", "admin1_code", "admin2", "admin2_code") if name in rows]
    return rows[["year", "place", "label", *places]].assign(**measures).astype({"year": int})


def measures_of(rows: pd.DataFrame) -> list[str]:
    """List the measures of land that the operations have."""
    return [name for name in LAND if name in rows]


def state_clearance(evidence: Evidence) -> Finding | None:
    """State how much land was cleared, and in the newest whole year; nothing without operations."""
    rows = worked(evidence)
    if rows.empty or "cleared" not in rows:
        return None
    years = rows.groupby("year")["cleared"].sum()
    whole = years[[not evidence.cover or evidence.cover.full(int(year)) for year in years.index]]
    newest = f", {area(whole.iloc[-1])} km² of it in {whole.index[-1]}" if len(whole) else ""
    total = float(years.sum())
    return state(
        "land-cleared",
        f"In {_worker(evidence)}, {counted(len(rows), 'task')} cleared {area(total)} km² of land from "
        f"{years.index[0]} to {years.index[-1]}{newest}.",
        value=round(total, 3),
        unit="km² cleared",
        kind="area",
        method="sum over operations with a date and an area",
        sources=evidence.sources,
    )


def _worker(evidence: Evidence) -> str:
    if evidence.worker is None:
        return evidence.subject
    kind = "the made-up clearance" if evidence.worker.made_up else "the dataset"
    return f"{kind} “{evidence.worker.name}”"


def effect(evidence: Evidence) -> Effect | Declined:
    """Estimate the ratio of casualties once clearance has begun in a place, within places and years."""
    cells = place_years(evidence)
    if cells.empty:
        reason = (
            "No place of the casualties is one of the clearance, so that the two cannot be set side by side."
        )
        return Declined(method=METHOD, reason=reason)
    return panel.estimate(cells)


def place_years(evidence: Evidence) -> pd.DataFrame:
    """Set casualties of each place and whole year beside whether clearance has begun there.

    Returns
    -------
    DataFrame
        ``place``, ``year``, ``value`` (people), ``party`` (1 from the first year with cleared land on); at
        the finest level that both datasets have. No rows where fewer than half of the places with clearance
        are known to the register.
    """
    empty = pd.DataFrame(columns=["place", "year", "value", "party"])
    rows, work = evidence.rows, worked(evidence)
    if rows is None or rows.empty or evidence.cover is None or work.empty or "cleared" not in work:
        return empty
    level = next((name for name in ("admin2", "admin1") if _has(rows, name) and _has(work, name)), None)
    if level is None:
        return empty
    rows, work = located.label(rows, level), located.label(work, level)
    work = work[(work["cleared"] > 0) & (work["place"] != "")]
    began = work.groupby("place")["year"].min()
    places = [place for place in rows["place"].unique() if place]
    if not len(began) or began.index.isin(places).mean() < 0.5:
        return empty
    years = [int(year) for year in evidence.full["year"]]
    grid = pd.MultiIndex.from_product([sorted({*places, *began.index}), years], names=["place", "year"])
    counts = rows[rows["year"].isin(years)].astype({"year": int}).groupby(["place", "year"])["value"].sum()
    table = counts.reindex(grid, fill_value=0.0).rename("value").reset_index()
    start = table["place"].map(began)
    return table.assign(party=(table["year"] >= start.fillna(max(years) + 1)).astype(float))


def _has(rows: pd.DataFrame, level: str) -> bool:
    return any(name in rows and rows[name].notna().any() for name in (level, f"{level}_code"))


def state_effect(evidence: Evidence) -> Finding | None:
    """State casualties once clearance had begun against those before; nothing without operations."""
    if worked(evidence).empty or evidence.rows is None:
        return None
    ratio = effect(evidence)
    if not ratio:
        return None
    sure = ratio.high < 1 or ratio.low > 1
    more = "fewer" if ratio.estimate < 1 else "more"
    moved = f"{percent(abs(1 - ratio.estimate))} {more} casualties were recorded"
    opening = moved if sure else "no difference in casualties can be told"
    return state(
        "casualties-after-clearance-began",
        f"In {evidence.subject}, {opening} in places once clearance had begun there, compared with other "
        f"places in the same years. The 95 % interval is {ends(ratio.low, ratio.high, 'ratio')} times as "
        "many. "
        "Clearance need not be why.",
        value=round(ratio.estimate, 3),
        unit="times the casualties without clearance",
        kind="ratio",
        low=round(ratio.low, 3),
        high=round(ratio.high, 3),
        level=ratio.level,
        method=METHOD,
        sources=evidence.sources,
    )


def draw_clearance(evidence: Evidence) -> Chart | Markdown:
    """Draw the land worked on by year, each measure as a line of its own."""
    rows = worked(evidence)
    measures = measures_of(rows)
    if rows.empty or not measures:
        return Markdown(
            "No clearance is set beside these casualties: name a dataset of operations with the parameter "
            "clearance, or beside: in the mapping."
        )
    years = rows.groupby("year")[measures].sum().reset_index()
    table = years.melt("year", var_name="measure", value_name="value")
    table["name"] = table["measure"].map(LAND)
    newest = years.iloc[-1]
    unfinished = evidence.cover is not None and not evidence.cover.full(int(newest["year"]))
    if unfinished and len(years) > 1:
        table = table[table["year"] < newest["year"]]
        newest = years.iloc[-2]
    first = measures[0]
    return charts.lines(
        table,
        group="name",
        id="clearance",
        title=evidence.titled(f"{area(newest[first])} km² {LAND[first].lower()} in {int(newest['year'])}"),
        subtitle="Land by year of the task, km²",
        caption=f"{evidence.caption} Cleared, reduced and cancelled land are counted apart; an unfinished "
        "year is left out. No figure here says that land is without hazard.",
        unit="km²",
        sources=evidence.sources,
    )


def tabulate_clearance(evidence: Evidence) -> Table | Markdown:
    """List casualties and cleared land by place, side by side."""
    rows = worked(evidence)
    if rows.empty or evidence.cells is None or "cleared" not in rows:
        return Markdown("Casualties and clearance are not set side by side: one of them is not there.")
    harmed = published_cells.totals(evidence.cells, "label").set_index("label")["value"]
    work = rows.groupby("label").agg(
        cleared=("cleared", "sum"), since=("year", "min"), tasks=("year", "size")
    )
    table = work.join(harmed.rename("people"), how="outer").reset_index(names="label")
    table = table.sort_values(["people", "cleared"], ascending=False, na_position="last", ignore_index=True)
    return Table(
        table.astype({"since": "Int64", "tasks": "Int64"}),
        id="clearance-by-place",
        title=evidence.titled("Casualties and cleared land by place"),
        columns=(
            Column("label", "Place"),
            Column("people", "Casualties", kind="number"),
            Column("cleared", "Cleared, km²", kind="number", measure="area"),
            Column("tasks", "Tasks", kind="number"),
            Column("since", "Since", kind="year"),
        ),
        caption=f"{evidence.caption} {capital(evidence.period)}; small numbers of casualties are not shown. "
        "Clearance may go to places with many casualties: the two beside each other do not say what "
        "clearance does.",
        sources=evidence.sources,
        stack=True,
    )


def describe_effect(evidence: Evidence) -> Markdown | None:
    """Say how the two were compared and on what it rests; nothing without operations."""
    if worked(evidence).empty or evidence.rows is None:
        return None
    ratio = effect(evidence)
    if not ratio:
        return Markdown(f"Casualties before and after clearance began are not compared. {ratio.reason}")
    return Markdown(
        f"Each place is compared with itself before work began, and with {counted(ratio.countries, 'place')} "
        f"in the same years; {counted(len(ratio.switchers), 'place')} began within the period and carry the "
        f"estimate, {estimate_words(ratio)}. It rests on few places, and on the assumption that casualties "
        "would otherwise have moved alike. Work begins where it is wanted, allowed and paid for, which may "
        "go with fewer casualties by itself."
    )
