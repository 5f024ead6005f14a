"""Pictures and tables of what is left in the ground of one country, what was done about it, and the money."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from IPython.display import Markdown

from impact import charts
from impact.answers.country_profile.few_figures import enough, listed
from impact.charts import Chart, Column, Table
from impact.published import sections
from impact.published.profile import Profile
from impact.wording import area, money, remark

#: How land was released and where money came from, as they stand in the key, from the bottom upwards.
_LAND: Mapping[str, str] = {
    "cleared_km2": "Cleared",
    "reduced_km2": "Reduced",
    "cancelled_km2": "Cancelled",
}
_MONEY: Mapping[str, str] = {"international": "From abroad", "national": "Own contribution"}
#: What stands before a single figure in a line.
_WORDS: Mapping[str, str] = {
    "cleared_km2": "cleared",
    "reduced_km2": "reduced",
    "cancelled_km2": "cancelled",
    "released_km2": "released",
    "international": "from abroad",
    "national": "own contribution",
    "total": "together",
}
_AREAS = {"confirmed_km2": "Confirmed, km²", "suspected_km2": "Suspected, km²", "total_km2": "Total, km²"}
#: Rows of a table, the newest, and figures in a line.
_ROWS, _FIGURES = 8, 4


def tabulate_contamination(place: Profile) -> Table | Markdown:
    """List the contaminated land as published, with the lowest and the highest figure of a year."""
    areas = sections.contamination(place)
    if areas.empty:
        return Markdown("Contaminated land: no figure for the whole country is on record.")
    newest = areas.head(_ROWS)
    columns = [
        Column(
            kind,
            words,
            kind="interval",
            low=f"{kind}_low",
            high=f"{kind}_high",
            measure="area",
        )
        for kind, words in _AREAS.items()
        if newest[kind].notna().any()
    ]
    if newest["category"].notna().any():
        columns.append(Column("category", "Class"))
    return Table(
        newest,
        id="contaminated-land",
        title="Contaminated land as published, and how far pages disagree",
        columns=(Column("year", "Year", kind="year"), *columns),
        caption="Confirmed (CHA) and suspected (SHA) hazardous area; in brackets the lowest and highest "
        "figure where pages give several for one year. Publishers count differently: a total need not be the "
        "sum of the parts beside it.",
    )


def draw_land(place: Profile) -> Chart | Markdown:
    """Draw the land released each year, by the way it was released."""
    released = sections.land(place)
    if not enough(released):
        return Markdown(_listed(released, "Land released, km²", "area"))
    return charts.stacked(
        released,
        id="land-released",
        title=land_title(released),
        subtitle=f"Land released, km², {place.name}",
        caption="Cleared by removing every hazard, reduced by technical survey, cancelled by non-technical "
        "survey.",
        unit="km²",
        parts=_LAND,
        total="released_km2",
    )


def land_title(released: pd.DataFrame) -> str:
    """Word how much land was released, or cleared, in the newest year with a figure, and the most ever."""
    parts = released[released["measure"] != "released_km2"].groupby("year")["value"].sum()
    whole = released[released["measure"] == "released_km2"].groupby("year")["value"].max()
    known = pd.concat([parts, whole], axis=1).max(axis=1).sort_index()
    year, peak = known.index[-1], known.idxmax()
    only = set(released.loc[released["year"] == year, "measure"]) == {"cleared_km2"}
    number = f"{area(known[year])} km² {'cleared' if only else 'released'} in {year}"
    return number if peak == year else f"{number}, up to {area(known[peak])} km² in {peak}"


def tabulate_ordnance(place: Profile) -> Table | None:
    """List call-outs and items of explosive ordnance disposal; nothing where none is on record."""
    tasks = sections.ordnance(place).head(_ROWS)
    if tasks.empty:
        return None
    remarks = {f"{name}_qualifier": f"{name}_remark" for name in ("calls", "items")}
    return Table(
        tasks.assign(**{name: tasks[name].map(remark) for name in remarks}).rename(columns=remarks),
        id="ordnance",
        title="Explosive ordnance disposal: call-outs and items, not casualties",
        columns=(
            Column("year", "Year", kind="year"),
            Column("calls", "Call-outs", kind="number", flag="calls_remark"),
            Column("items", "Items", kind="number", flag="items_remark"),
        ),
    )


def draw_funding(place: Profile) -> Chart | Markdown:
    """Draw the money for mine action in the country, year by year."""
    received = sections.funding(place)
    if not enough(received):
        what = "Funding received, all donors together, million US dollars"
        return Markdown(_listed(received, what, "money"))
    return charts.stacked(
        received,
        id="funding",
        title=money_title(received),
        subtitle=f"Funding of mine action in {place.label}, million US dollars of the year",
        caption="Dollars of the year, not corrected for prices. A year without a column has no published "
        "total.",
        unit="million US dollars",
        parts=_MONEY,
    )


def money_title(received: pd.DataFrame) -> str:
    """Word how much came from abroad in the newest year with a figure, and the most in a year."""
    abroad = received[received["measure"] == "international"].set_index("year")["value"]
    known = abroad if len(abroad) else received.groupby("year")["value"].max()
    words = "from abroad" if len(abroad) else "for mine action"
    year, peak = known.index[-1], known.idxmax()
    number = f"{money(known[year])} million dollars {words} in {year}"
    if peak == year:
        return f"{number}, the most on record"
    return f"{number}; the most, {money(known[peak])} million, in {peak}"


def describe_donors(place: Profile) -> Markdown | None:
    """List what single donors gave, and what the country gave itself; nothing where neither is on record."""
    lines = []
    donors, gifts = sections.donors(place).tail(_FIGURES), sections.gifts(place).tail(_FIGURES)
    if len(donors) and not enough(sections.funding(place)):
        what = "Funding by single donors, million US dollars, newest"
        lines.append(listed(donors, what, "money", name="name"))
    if len(gifts):
        what = f"Given by {place.label} for mine action abroad, million US dollars, newest years"
        lines.append(listed(gifts, what, "money"))
    return Markdown("\n\n".join(lines)) if lines else None


def _listed(figures: pd.DataFrame, what: str, kind: str) -> str:
    return listed(figures.assign(words=figures["measure"].map(_WORDS)), what, kind, name="words")
