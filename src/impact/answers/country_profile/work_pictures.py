"""Pictures and tables of what is left in the ground of one country, what was done about it, and the money."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from IPython.display import Markdown

from impact import charts
from impact.answers.country_profile.country_history import longest_count
from impact.answers.country_profile.country_response import land_words
from impact.answers.country_profile.few_figures import enough, listed
from impact.charts import Chart, Column, Table
from impact.published import land, sections
from impact.published.profile import Profile
from impact.wording import Quantity, remark, years

#: Measures of mined land and of money, as they stand beside their lines; never added to each other. The order
#: says which one a title takes where several have a figure for the newest year.
_LAND: Mapping[str, str] = {
    "cleared_km2": "Cleared",
    "released_km2": "Released",
    "reduced_km2": "Reduced",
    "cancelled_km2": "Cancelled",
    land.SURVEYED: "Reduced or cancelled",
}
_MONEY: Mapping[str, str] = {
    "international": "From abroad",
    "national": "Own contribution",
    "total": "From abroad and own",
}
#: The same in a sentence, and what other figures of land count, by use and measure.
_WORDS: Mapping[str, str] = {
    "cleared_km2": "cleared",
    "released_km2": "released",
    "reduced_km2": "reduced",
    "cancelled_km2": "cancelled",
    land.SURVEYED: "reduced or cancelled",
    "international": "from abroad",
    "national": "of its own",
    "total": "from abroad and of its own",
}
_AREAS = {"confirmed_km2": "Confirmed, km²", "suspected_km2": "Suspected, km²", "total_km2": "Total, km²"}
_STAGES: Mapping[str, str] = {
    "remaining": "mined",
    "remnants": "mines or other ordnance",
    "potential": "potentially contaminated",
    "initial": "first estimate",
}
#: Rows of a table, the newest, and figures in a line.
_ROWS, _FIGURES = 8, 4


def tabulate_contamination(place: Profile) -> Table | None:
    """List the contaminated land as published, with the lowest and the highest figure of a year."""
    areas = sections.contamination(place)
    if areas.empty:
        return None
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
    if (newest["stage"] != "remaining").any():
        columns.append(Column("land", "Land"))
    return Table(
        newest.assign(land=newest["stage"].map(_STAGES)),
        id="contaminated-land",
        title="Contaminated land as published, and how far pages disagree",
        columns=(Column("year", "Year", kind="year"), *columns),
        caption="Confirmed (CHA) and suspected (SHA) hazardous area; in brackets the lowest and highest "
        "figure where pages give several for one year. Publishers count differently: a total need not be the "
        "sum of the parts beside it.",
    )


def draw_land(place: Profile) -> Chart | Markdown | None:
    """Draw the mined land of each year, each measure as a line of its own."""
    mined = sections.mined_land(place)
    if not enough(mined):
        return Markdown(_listed(mined, "Mined land, km²", "area")) if len(mined) else None
    return charts.lines(
        _drawn(mined, _LAND),
        group="name",
        id="land-released",
        title=land_title(mined),
        subtitle=f"Mined land per year, km², {place.name}",
        caption="Cleared by removing every hazard, reduced by technical survey, cancelled by non-technical "
        "survey; released land is all three together, as pages give it.",
        unit="km²",
    )


def _drawn(figures: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Name the lines of a picture; ends are drawn only where two values tie."""
    named = figures.assign(name=figures["measure"].map(names))
    return named if figures["tie"].any() else named.drop(columns=["low", "high"])


def land_title(mined: pd.DataFrame) -> str:
    """Word the newest figure of one measure of mined land, and the most that the same measure has."""
    return _title(mined, _LAND, "area", "km²")


def _title(figures: pd.DataFrame, measures: Mapping[str, str], kind: str, unit: str) -> str:
    newest = figures[figures["year"] == figures["year"].max()]["measure"]
    measure = next(name for name in measures if name in set(newest))
    own = figures[figures["measure"] == measure].set_index("year").sort_index()
    year, peak = own.index[-1], own["value"].idxmax()
    title = f"{Quantity.of_row(own.loc[year], kind, unit).first} {_WORDS[measure]} in {year}"
    if len(own) == 1 or own.loc[peak, "value"] == 0:
        return title
    if own.loc[year, "value"] >= own.loc[peak, "value"]:
        return f"{title}, the most on record"
    return f"{title}; the most {_WORDS[measure]}, {Quantity.of_row(own.loc[peak], kind)}, in {peak}"


def describe_land(place: Profile) -> Markdown | None:
    """List the newest figures of land that is not mined land of the whole country; nothing where none is."""
    rows = sections.other_land(place)
    lines = []
    for (use, measure, scope), own in rows.groupby(["use", "measure", "scope"], sort=True):
        what = f"Land {land_words(str(measure), str(use), str(scope))}, km²"
        lines.append(listed(own.sort_values("year").tail(_FIGURES), what, "area"))
    return Markdown("\n\n".join(lines)) if lines else None


def tabulate_ordnance(place: Profile) -> Table | None:
    """List call-outs and items of explosive ordnance disposal; nothing where none is on record."""
    tasks = sections.ordnance(place).head(_ROWS)
    tasks = tasks.assign(when=tasks["year"].astype(int).astype(str))
    several = longest_count(place)
    if several is not None:
        row = {
            "when": years(int(several["period_start"][:4]), int(several["period_end"][:4])),
            "items": float(several["value"]),
            "items_qualifier": several["qualifier"],
            "calls_qualifier": "",
            "source_id": several["source_id"],
        }
        total = pd.DataFrame([row]).reindex(columns=tasks.columns)
        tasks = pd.concat([tasks, total], ignore_index=True) if len(tasks) else total
    if tasks.empty:
        return None
    remarks = {f"{name}_qualifier": f"{name}_remark" for name in ("calls", "items")}
    return Table(
        tasks.assign(**{name: tasks[name].map(remark) for name in remarks}).rename(columns=remarks),
        id="ordnance",
        title="Explosive ordnance disposal: call-outs and items, not casualties",
        columns=(
            Column("when", "Year"),
            Column("calls", "Call-outs", kind="number", flag="calls_remark"),
            Column("items", "Items", kind="number", flag="items_remark"),
        ),
    )


def draw_funding(place: Profile) -> Chart | Markdown | None:
    """Draw the money for mine action in the country, each measure as a line of its own."""
    received = sections.funding(place)
    if not enough(received):
        what = "Funding received, all donors together, million US dollars"
        return Markdown(_listed(received, what, "money")) if len(received) else None
    return charts.lines(
        _drawn(received, _MONEY),
        group="name",
        id="funding",
        title=money_title(received),
        subtitle=f"Funding of mine action in {place.label}, million US dollars of the year",
        caption="Dollars of the year, not corrected for prices. A year without a point has no published "
        "figure; money from abroad and the country's own are not added up here.",
        unit="million US dollars",
    )


def money_title(received: pd.DataFrame) -> str:
    """Word the newest figure of one measure of money, and the most that the same measure has.

    Money from abroad goes first where any is on record.
    """
    first = received[received["measure"] == "international"]
    return _title(first if len(first) else received, _MONEY, "money", "million dollars")


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
