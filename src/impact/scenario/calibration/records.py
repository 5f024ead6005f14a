"""Put the histories of places together from the tables: which rows count, and what is computed from them.

The table of histories has the places whose mines, land, casualties and clearance are on record, and says for
each where its figures stand; the rules are the same for all:

* mines left: from the least to the greatest of what was found (with the least estimate of what is still
  there, where clearance goes on) and what was estimated at the time;
* suspected land: the first figure after the fighting, else the land released since with what remains;
* people: residents over land of the whole country, mean over the years of the casualties;
* casualties: the longest count since the first full year of peace from which deminers can be taken off;
* money: the sum that a page gives for a period, else successive years of the table of funding, in dollars of
  the day at an average rate of exchange.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from impact import places
from impact.catalogue.frame_rows import each_row
from impact.data import LATEST, load
from impact.published import land
from impact.scenario.calibration.histories import Figure, History
from impact.scenario.calibration.lookups import Missing, as_objects, longest, parameter, periods, whole
from impact.scenario.calibration.money_spent import money_spent
from impact.scenario.calibration.recipe import Recipe

#: the tables a history is made from
TABLES = (
    "parameters",
    "casualties",
    "contamination",
    "clearance",
    "completions",
    "conflict_ends",
    "population",
    "funding",
    "histories",
)
#: a record of land released counts as that of the whole programme when it spans at least so many years
_WHOLE_PROGRAMME = 10
#: area of the first years after the fighting
_AT_THE_END = 2
#: a later count may be revised downwards by a tenth and still count the same
_SAME_COUNT = 0.9


def tables(as_of: str = LATEST) -> dict[str, pd.DataFrame]:
    """Load what a history is made from, as it was frames on a day."""
    return {name: load(name, as_of=as_of) for name in TABLES}


def read(frames: Mapping[str, pd.DataFrame]) -> tuple[History, ...]:
    """Put the histories together.

    Parameters
    ----------
    frames
        The tables of :func:`tables`, by name.

    Returns
    -------
    tuple of History
        One for each place that the table of histories has for calibration, in its order; of a place whose
        end of fighting is not on record it has nothing but the reason.

    Examples
    --------
    >>> histories = read(tables())  # doctest: +SKIP
    >>> histories[0].get("casualties").high  # doctest: +SKIP
    0.0
    """
    frames = {name: as_objects(frames[name]) for name in frames}
    rows = frames["histories"]
    rows = rows[rows["purpose"] == "calibration"]
    recipes = [Recipe(str(place), own) for place, own in rows.groupby("place", sort=False)]
    return tuple(_history(recipe, frames) for recipe in recipes)


def _history(recipe: Recipe, frames: Mapping[str, pd.DataFrame]) -> History:
    name = places.name(recipe.place)
    first = _first_year(recipe, frames)
    figures: dict[str, Figure] = {}
    missing: dict[str, str] = {}
    for figure, build in _BUILDERS.items():
        try:
            if first is None:
                raise Missing("the end of the fighting is not on record")
            figures[figure] = build(recipe, frames, first)
        except Missing as reason:
            missing[figure] = f"{figure.replace('_', ' ')}: {reason}"
    fenced = bool(recipe.names("casualties_fenced"))
    return History(recipe.place, name, first or 0, fenced, figures, missing)


def _first_year(recipe: Recipe, frames: Mapping[str, pd.DataFrame]) -> int | None:
    ends = frames["conflict_ends"]
    main = ends[(ends["place"] == recipe.place) & (ends["role"] == "main")]
    if len(main):
        return int(main["date"].max().year) + 1
    try:
        return int(recipe.single("fighting_end", frames).low)
    except Missing:
        return None


def _mines(recipe: Recipe, frames: Mapping[str, pd.DataFrame], first: int) -> Figure:
    estimates = recipe.figures("mines_estimated", frames)
    candidates = [(e.low, e.high, e.sources, "estimates of the time") for e in estimates]
    try:
        cleared, remaining = _mines_found(recipe, frames, first), _mines_remaining(recipe, frames)
        how = "mines found" if remaining.low == 0 else "mines found and the least estimate of those left"
        total = cleared.low + remaining.low
        candidates.append((total, total, (*cleared.sources, *remaining.sources), how))
    except Missing:
        pass
    if not candidates:
        raise Missing("neither an estimate nor a count is on record")
    how = " to ".join(dict.fromkeys(c[3] for c in sorted(candidates, key=lambda c: c[0])))
    sources = tuple(dict.fromkeys(s for c in candidates for s in c[2]))
    return Figure(min(c[0] for c in candidates), max(c[1] for c in candidates), "mines", how, sources)


def _mines_remaining(recipe: Recipe, frames: Mapping[str, pd.DataFrame]) -> Figure:
    if _declared(recipe, frames) is not None:
        return Figure(0.0, 0.0, "mines", "clearance declared complete", ())
    rows = recipe.figures("mines_remaining", frames)
    if not rows:
        raise Missing("no estimate of the mines left")
    return min(rows, key=lambda f: f.low)


def _mines_found(recipe: Recipe, frames: Mapping[str, pd.DataFrame], first: int) -> Figure:
    if reason := recipe.unused("mines_found"):
        raise Missing(reason)
    rows = whole(frames["clearance"], recipe.place)
    rows = rows[rows["measure"].isin(recipe.names("mines_found", "clearance"))]
    spans = periods(rows)
    if spans.empty:
        raise Missing("the mines found since the war are not on record")
    period = longest(spans)
    inside = spans[(spans["from"] == period[0]) & (spans["to"] == period[1])]
    total = inside.groupby("measure")["value"].max().sum()
    years = rows[rows["year"].notna()]
    before = years[(years["year"] < period[0]) | (years["year"] > period[1])]
    total += before["value"].sum()
    sources = tuple(dict.fromkeys([*inside["source_id"], *before["source_id"]]))
    return Figure(float(total), float(total), "mines", "mines found and destroyed", sources, first, period[1])


def _people(recipe: Recipe, frames: Mapping[str, pd.DataFrame], first: int) -> Figure:
    land = recipe.single("land_area", frames)
    try:
        last = _casualties(recipe, frames, first).last or first
    except Missing:
        last = first
    rows = frames["population"]
    rows = rows[
        (rows["place"] == recipe.place) & rows["year"].between(first, max(last, first + _WHOLE_PROGRAMME))
    ]
    if len(rows):
        residents, pages = float(rows["population"].mean()), tuple(rows["source_id"].unique())
    else:
        single = recipe.single("residents", frames)
        residents, pages = single.low, single.sources
    how = "residents of the country over its land, mean of the years on record"
    density = residents / land.low
    return Figure(density, density, "persons per km2", how, tuple(dict.fromkeys((*land.sources, *pages))))


def _area(recipe: Recipe, frames: Mapping[str, pd.DataFrame], first: int) -> Figure:
    rows = _contaminated(recipe, frames)
    early = rows[rows["year"] <= first + _AT_THE_END]
    if len(early):
        row = early.sort_values(["year", "published"]).iloc[-1]
        how = "area suspected at the end of the fighting"
        return Figure(float(row["value"]), float(row["value"]), "km2", how, (row["source_id"],))
    released = _record_of_release(recipe, frames)
    remaining = _remaining(recipe, frames)
    total = released.low + remaining.low
    how = "area released since, and what is still suspected" if remaining.low else "area released since"
    sources = tuple(dict.fromkeys((*released.sources, *remaining.sources)))
    return Figure(total, total, "km2", how, sources)


def _released(recipe: Recipe, frames: Mapping[str, pd.DataFrame], first: int) -> Figure:
    try:
        return _record_of_release(recipe, frames)
    except Missing:
        area, remaining = _area(recipe, frames, first), _remaining(recipe, frames)
        released = area.low - remaining.low
        how = "area suspected at the end of the fighting less what is still suspected"
        pages = (*area.sources, *remaining.sources)
        return Figure(released, released, "km2", how, pages, first, remaining.last)


def _record_of_release(recipe: Recipe, frames: Mapping[str, pd.DataFrame]) -> Figure:
    rows = land.of_mined_land(whole(frames["clearance"], recipe.place))
    spans = periods(rows[rows["measure"] == "released_km2"])
    spans = spans[spans["to"] - spans["from"] + 1 >= _WHOLE_PROGRAMME]
    if spans.empty:
        raise Missing("the area released since the war is not on record")
    period = longest(spans)
    inside = spans[(spans["from"] == period[0]) & (spans["to"] == period[1])].sort_values("published")
    row = inside.iloc[-1]
    value = float(row["value"])
    return Figure(value, value, "km2", "area released", (row["source_id"],), *period)


def _remaining(recipe: Recipe, frames: Mapping[str, pd.DataFrame]) -> Figure:
    complete = _declared(recipe, frames)
    if complete is not None:
        how, years = "clearance declared complete", (complete.first, complete.last)
        return Figure(0.0, 0.0, "km2", how, complete.sources, *years)
    rows = _contaminated(recipe, frames)
    if rows.empty:
        raise Missing("the area still suspected is not on record")
    # of several figures of the newest year the least: suspected land only shrinks
    row = rows.sort_values(["year", "value"], ascending=[True, False]).iloc[-1]
    value, year = float(row["value"]), int(row["year"])
    return Figure(value, value, "km2", "area still suspected", (row["source_id"],), year, year)


def _years(recipe: Recipe, frames: Mapping[str, pd.DataFrame], first: int) -> Figure:
    complete = _declared(recipe, frames)
    last = complete if complete is not None else _remaining(recipe, frames)
    if last.last is None:
        raise Missing("the year of completion is not on record")
    years = float(last.last - first)
    how = "from the end of the fighting to the declaration" if complete else "not finished when last reported"
    return Figure(years, years, "years", how, last.sources, first, last.last, at_least=complete is None)


def _declared(recipe: Recipe, frames: Mapping[str, pd.DataFrame]) -> Figure | None:
    rows = frames["completions"]
    rows = rows[rows["place"] == places.responsible(recipe.place)]
    if rows.empty:
        return None
    year = int(rows["year"].min())
    return Figure(year, year, "year", "declared complete", tuple(rows["source_id"].unique()), year, year)


def _casualties(recipe: Recipe, frames: Mapping[str, pd.DataFrame], first: int) -> Figure:
    if recipe.names("casualties_fenced"):
        none = recipe.single("casualties_fenced", frames)
        last = _years(recipe, frames, first).last
        return Figure(none.low, none.high, "persons", "civilian casualties", none.sources, first, last)
    counts = _counts(recipe, frames, "casualties", first)
    if recipe.unused("deminers"):
        rivals = recipe.figures("casualties_rival", frames)
        last, (low, pages) = max(counts.items())
        whole_rival = rivals and len(rivals) == len(recipe.names("casualties_rival"))
        high = sum(r.low for r in rivals) if whole_rival else low
        sources = (*pages, *(s for r in rivals for s in r.sources))
        how = "all casualties counted; the higher figure is that of a rival page"
        return Figure(low, max(low, high), "persons", how, tuple(dict.fromkeys(sources)), first, last)
    deminers = _counts(recipe, frames, "deminers", first)
    both = sorted(set(counts) & set(deminers))
    if not both:
        raise Missing("no period has both the casualties and the deminers among them")
    total, hurt = counts[both[-1]], deminers[both[-1]]
    sources = tuple(dict.fromkeys((*total[1], *hurt[1])))
    civil = total[0] - hurt[0]
    return Figure(civil, civil, "persons", "casualties less deminers", sources, first, both[-1])


def _deminers(recipe: Recipe, frames: Mapping[str, pd.DataFrame], first: int) -> Figure:
    if reason := recipe.unused("deminers"):
        raise Missing(reason)
    if recipe.names("deminers_found"):
        hurt = recipe.figures("deminers_found", frames)
        if not hurt:
            raise Missing("casualties of deminers are not on record")
        total = sum(f.low for f in hurt)
        pages = tuple(dict.fromkeys(s for f in hurt for s in f.sources))
        last = _years(recipe, frames, first).last
        return Figure(total, total, "persons", "accidents that were found", pages, first, last, at_least=True)
    counts = _counts(recipe, frames, "deminers", first)
    if not counts:
        raise Missing("casualties of deminers since the war are not on record")
    last, (value, pages) = max(counts.items())
    return Figure(value, value, "persons", "casualties of deminers", pages, first, last)


def _counts(
    recipe: Recipe, frames: Mapping[str, pd.DataFrame], figure: str, first: int
) -> dict[int, tuple[float, tuple[str, ...]]]:
    """Collect the counts since ``first`` by the last year they cover."""
    named = recipe.select(figure)
    if len(named):
        named = named[(named["first"] == first) & named["name"].isin(frames["parameters"]["parameter"])]
        figures = {int(row.last): parameter(frames, str(row.name)) for row in each_row(named)}
        return {last: (f.low, f.sources) for last, f in figures.items()}
    rows = whole(frames["casualties"], recipe.place)
    rows = rows[rows["measure"].isin(recipe.names(figure, "casualties")) & (rows["cause"] == "mines_erw")]
    spans = periods(rows)
    spans = spans[spans["from"] == first].sort_values("published")
    if spans.empty and figure == "casualties":
        raise Missing(f"no count of casualties since {first} is on record")
    counts: dict[int, tuple[float, tuple[str, ...]]] = {}
    most = 0.0
    for last, group in spans.sort_values(["to", "published"]).groupby("to"):
        row = group.iloc[-1]
        # a count well below an earlier one counts something else (only the dead, only one employer)
        if float(row["value"]) >= _SAME_COUNT * most:
            most = float(row["value"])
            counts[int(last)] = (most, (row["source_id"],))
    return counts


def _contaminated(recipe: Recipe, frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    rows = whole(frames["contamination"], recipe.place)
    return rows[rows["measure"].isin(["suspected_km2", "total_km2"]) & rows["year"].notna()]


_BUILDERS: dict[str, Callable[[Recipe, Mapping[str, pd.DataFrame], int], Figure]] = {
    "mines": _mines,
    "mines_found": _mines_found,
    "people": _people,
    "area": _area,
    "released": _released,
    "years": _years,
    "casualties": _casualties,
    "deminers": _deminers,
    "spent": money_spent,
}
