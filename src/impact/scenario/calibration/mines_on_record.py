"""Mines, land and people of a place, and how much of it was cleared, each as a figure with its sources.

The rules are the same for all places:

* mines found: the sum of the figures that the place's rows name; a lower bound where clearance goes on;
* estimates, and records of those who laid the mines: each on its own, with its range;
* people: residents over land of the country, from the years of the counts, widened by densities near the
  mines; only these where no land is named;
* share released: what a page gives; all where clearance is complete; else one less what is still suspected
  over what was at first.

What cannot be told: how many mines went off, were moved or taken before anybody counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from impact import places
from impact.catalogue.frame_rows import each_row
from impact.data.registers import in_main
from impact.published import land
from impact.scenario.calibration.histories import Figure
from impact.scenario.calibration.lookups import Missing, at_least, has, known, parameter, periods, whole
from impact.scenario.calibration.recipe import Recipe

Frames = Mapping[str, pd.DataFrame]

#: How the mines of a place were marked.
MARKS: dict[str, str] = {
    "fenced": "behind kept fences from the start",
    "partly": "some behind fences, or all for some of the years",
    "unfenced": "most behind no fence",
}
_MARKS = {"fenced": "fenced", "partly_fenced": "partly", "not_fenced": "unfenced"}
_MINES = ("antipersonnel_mine", "antivehicle_mine", "unspecified_mine", "improvised_mine")
_OTHER = ("erw", "cluster_remnant")
_LEVEL = 0.1
_AREAS = ("suspected_km2", "total_km2")
#: a record of land released counts as that of the whole programme when it spans so many years
_WHOLE_PROGRAMME = 10


def marks(recipe: Recipe) -> str:
    """Look up how the mines were marked, a key of :data:`MARKS`."""
    for figure, mark in _MARKS.items():
        if (recipe.rows["figure"] == figure).any():
            return mark
    raise Missing("how the mines were marked is not on record")


def first_year(recipe: Recipe) -> int:
    """Look up the first calendar year that counts."""
    rows = recipe.rows[(recipe.rows["figure"] == "counted_from") & recipe.rows["first"].notna()]
    if rows.empty:
        raise Missing("the first year is not on record")
    return int(rows["first"].iloc[0])


def mined_since(recipe: Recipe, first: int) -> int:
    """Look up the year since which people have lived with the mines; the first that counts elsewhere."""
    rows = recipe.rows[(recipe.rows["figure"] == "mined_since") & recipe.rows["first"].notna()]
    return min(first, int(rows["first"].iloc[0])) if len(rows) else first


def completion(recipe: Recipe, frames: Frames) -> int | None:
    """Look up the year in which clearance was complete or practically so; nothing where it goes on."""
    rows = frames["completions"]
    rows = rows[rows["place"] == places.responsible(recipe.place)]
    if len(rows):
        return int(rows["year"].min())
    own = recipe.rows[(recipe.rows["figure"] == "clearance_complete") & recipe.rows["last"].notna()]
    return int(own["last"].iloc[0]) if len(own) else None


def mines_found(recipe: Recipe, frames: Frames) -> Figure:
    """Add up the mines found and destroyed; a lower bound where a part is one, or clearance goes on."""
    parts = [*_found_parameters(recipe, frames), *_found_clearance(recipe, frames)]
    if not parts:
        raise Missing(recipe.unused("mines_found") or "the mines found are not on record")
    total = sum(p.middle for p in parts)
    open_years = completion(recipe, frames) is None or bool(_uncounted(recipe, parts))
    return Figure(
        total,
        total,
        "mines",
        "mines found and destroyed",
        tuple(dict.fromkeys(s for p in parts for s in p.sources)),
        min((p.first for p in parts if p.first is not None), default=None),
        max((p.last for p in parts if p.last is not None), default=None),
        at_least=open_years or any(p.at_least for p in parts),
    )


def _uncounted(recipe: Recipe, parts: list[Figure]) -> set[int]:
    """List the years of the clearance that no part covers."""
    rows = recipe.rows[(recipe.rows["figure"] == "share_released") & recipe.rows["first"].notna()]
    years = {y for r in each_row(rows) for y in range(int(r.first), int(r.last) + 1)}
    counted = (range(p.first, p.last + 1) for p in parts if p.first is not None and p.last is not None)
    return years.difference(*counted)


def _found_parameters(recipe: Recipe, frames: Frames) -> list[Figure]:
    return [_of_row(row, frames) for row in each_row(recipe.select("mines_found")) if has(frames, row.name)]


def _of_row(row: Any, frames: Frames) -> Figure:
    figure = parameter(frames, row.name)
    first, last = (None if pd.isna(y) else int(y) for y in (row.first, row.last))
    low_bound = at_least(frames, row.name)
    return Figure(figure.low, figure.high, figure.unit, figure.how, figure.sources, first, last, low_bound)


def _found_clearance(recipe: Recipe, frames: Frames) -> list[Figure]:
    parts: list[Figure] = []
    rows = whole(frames["clearance"], recipe.place)
    for row in each_row(recipe.select("mines_found", "clearance")):
        spans = periods(rows[rows["measure"] == row.name])
        own = spans[(spans["from"] == row.first) & (spans["to"] == row.last)]
        if own.empty:
            continue
        newest = own.sort_values("published").iloc[-1]
        value, bound = float(newest["value"]), newest["qualifier"] == "at_least"
        years = int(row.first), int(row.last)
        parts.append(Figure(value, value, "mines", str(row.name), (newest["source_id"],), *years, bound))
    return parts


def estimates(recipe: Recipe, frames: Frames) -> tuple[Figure, ...]:
    """Look up the numbers of mines that pages estimated at the time, each on its own."""
    return _numbers(recipe, frames, "mines_estimated", "estimate")


def recorded(recipe: Recipe, frames: Frames) -> tuple[Figure, ...]:
    """Look up the numbers of mines by the records of those who laid all of them."""
    return _numbers(recipe, frames, "mines_recorded", "records of those who laid them")


def _numbers(recipe: Recipe, frames: Frames, figure: str, how: str) -> tuple[Figure, ...]:
    numbers: list[Figure] = []
    for row in each_row(recipe.select(figure)):
        for page in each_row(known(frames, row.name)):
            middle = page.value
            low = middle if pd.isna(page.low) else page.low
            high = middle if pd.isna(page.high) else page.high
            year = None if pd.isna(row.first) else int(row.first)
            bound = page.qualifier == "at_least"
            numbers.append(Figure(low, high, "mines", how, (page.source_id,), year, year, bound))
    return tuple(numbers)


def remaining(recipe: Recipe, frames: Frames) -> Figure:
    """Look up the newest estimate of the mines still there; none where clearance is complete."""
    year = completion(recipe, frames)
    if year is not None:
        return Figure(0.0, 0.0, "mines", "clearance complete", (), year, year)
    rows = recipe.select("mines_remaining").sort_values("last")
    figures = [_of_row(row, frames) for row in each_row(rows) if has(frames, row.name)]
    if not figures:
        raise Missing("no estimate of the mines left")
    return figures[-1]


def area(recipe: Recipe, frames: Frames) -> Figure:
    """Look up the land suspected at the start: as named, as first estimated, or released and left since."""
    figures = recipe.figures("area", frames)
    if figures:
        return figures[0]
    rows = whole(frames["contamination"], recipe.place)
    first = rows[rows["stage"].eq("initial") & rows["measure"].isin(_AREAS)].sort_values("published")
    if len(first):
        value, page = float(first["value"].iloc[-1]), first["source_id"].iloc[-1]
        return Figure(value, value, "km2", "first estimate", (page,))
    spans = periods(land.of_mined_land(whole(frames["clearance"], recipe.place)))
    spans = spans[(spans["measure"] == "released_km2") & (spans["to"] - spans["from"] >= _WHOLE_PROGRAMME)]
    if spans.empty:
        raise Missing("the land suspected at the start is not on record")
    released = spans.sort_values(["to", "published"]).iloc[-1]
    left = _still_suspected(recipe, frames)
    value = float(released["value"]) + left.middle
    pages = (released["source_id"], *left.sources)
    return Figure(value, value, "km2", "land released since, and land still suspected", pages)


def _still_suspected(recipe: Recipe, frames: Frames) -> Figure:
    rows = whole(frames["contamination"], recipe.place)
    rows = rows[rows["measure"].isin(_AREAS) & rows["year"].notna() & rows["stage"].eq("remaining")]
    if rows.empty:
        raise Missing("the land still suspected is not on record")
    # of several figures of the newest year the least: suspected land only shrinks
    newest = rows.sort_values(["year", "value"], ascending=[True, False]).iloc[-1]
    value, year = float(newest["value"]), int(newest["year"])
    return Figure(value, value, "km2", "land still suspected", (newest["source_id"],), year, year)


def people(recipe: Recipe, frames: Frames, years: tuple[int, int]) -> Figure:
    """Work out the persons per km2: of the country, of land near the mines, or from one to the other."""
    near = recipe.figures("people_near", frames)
    ends = [*(f.low for f in near), *(f.high for f in near)]
    how = ["near the mined land"] if near else []
    pages = [s for f in near for s in f.sources]
    if recipe.names("land_area"):
        country = _country(recipe, frames, years)
        ends.append(country.low)
        how.append(country.how)
        pages += country.sources
    if not ends:
        raise Missing("how many people live there is not on record")
    return Figure(
        min(ends), max(ends), "persons per km2", "; ".join(how), tuple(dict.fromkeys(pages)), *years
    )


def _country(recipe: Recipe, frames: Frames, years: tuple[int, int]) -> Figure:
    land = recipe.single("land_area", frames)
    rows = frames["population"]
    rows = rows[(rows["place"] == recipe.place) & rows["year"].between(*years)]
    if len(rows):
        residents, pages = float(rows["population"].mean()), tuple(rows["source_id"].unique())
    else:
        single = recipe.single("residents", frames)
        residents, pages = single.middle, single.sources
    density = residents / land.low
    how = "residents of the country over its land, mean of the years"
    return Figure(density, density, "persons per km2", how, (*land.sources, *pages))


def release(recipe: Recipe, frames: Frames) -> Figure:
    """Work out which share of the mined land was released, and in which years."""
    rows = recipe.rows[(recipe.rows["figure"] == "share_released") & recipe.rows["first"].notna()]
    for row in each_row(rows):
        first, last = int(row.first), int(row.last)
        if row.table == "parameters" and has(frames, row.name):
            figure = parameter(frames, row.name)
            share = figure.middle / 100 if figure.unit.startswith("percent") else figure.middle
            return Figure(share, share, "share", "as published", figure.sources, first, last)
        if row.table == "" and completion(recipe, frames) is not None:
            return Figure(1.0, 1.0, "share", "clearance complete", (), first, last)
        if row.table == "":
            return _released_so_far(recipe, frames, first)
    raise Missing("when the land was released is not on record")


def _released_so_far(recipe: Recipe, frames: Frames, first: int) -> Figure:
    start, left = area(recipe, frames), _still_suspected(recipe, frames)
    share = max(1 - left.middle / start.middle, 0.0)
    how = "one less the land still suspected over that of the start"
    return Figure(share, share, "share", how, (*start.sources, *left.sources), first, left.last)


def mine_share(recipe: Recipe, frames: Frames) -> Figure:
    """Work out the share of mines among casualties of mines and other ordnance, with a 90 percent range."""
    figures = recipe.figures("mine_share", frames)
    if figures:
        scale = 100 if figures[0].unit.startswith("percent") else 1
        ends = [g / scale for f in figures for g in (f.low, f.high)]
        pages = tuple(dict.fromkeys(s for f in figures for s in f.sources))
        return Figure(min(ends), max(ends), "share", "as published", pages)
    rows = in_main(whole(frames["casualties"], recipe.place))
    rows = rows[rows["year"].notna() & (rows["cause"] == "mines_erw")]
    mines = rows[rows["measure"].isin(_MINES)]
    other = rows[rows["measure"].isin(_OTHER)]
    hurt, all_known = mines["value"].sum(), mines["value"].sum() + other["value"].sum()
    if not recipe.names("mine_share", "casualties") or not all_known:
        raise Missing("casualties are not told apart by device")
    low, high = proportion_confint(hurt, all_known, alpha=_LEVEL, method="wilson")
    pages = tuple(dict.fromkeys([*mines["source_id"], *other["source_id"]]))
    years = (
        int(rows.loc[[*mines.index, *other.index], "year"].min()),
        int(rows.loc[[*mines.index, *other.index], "year"].max()),
    )
    how = "casualties by device, unknown devices left out; Wilson interval"
    return Figure(float(low), float(high), "share", how, pages, *years)
