"""What was done: land released and mines destroyed, the money that paid for it, the people it hurt."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from impact import charts, places
from impact.answers.clearance_burden.clearing_accidents import MINES, TIMES
from impact.answers.clearance_burden.clearing_record import Evidence
from impact.catalogue.frame_rows import each_row
from impact.charts import Chart, Column, Table
from impact.data import sources
from impact.published import deminers, land
from impact.vocabulary import STATES_PARTIES, WORLD
from impact.wording import Quantity, area, count, counted, ends, money, price, rate

#: How land was released, as it stands in the key, from the bottom upwards.
_KINDS = {
    "cleared_km2": "cleared",
    "reduced_km2": "reduced by survey",
    "cancelled_km2": "cancelled by survey",
    land.SURVEYED: "reduced and cancelled, in one figure",
}
#: Countries that the picture of yearly land shows.
_COUNTRIES = 6
#: Years of figures that such a country needs.
_LEAST_YEARS = 3


def draw_land_by_country(evidence: Evidence) -> Chart | Markdown:
    """Draw the mined land that was released each year, in the countries with most years of figures."""
    kinds = most_figures(land.by_kind(evidence.released, evidence.pages))
    if kinds.empty:
        return Markdown("No country had figures for three years by then.")
    countries = counted(kinds["place"].nunique(), "country", "countries")
    surveyed, both = land.survey_against_clearance(kinds)
    title = f"Mined land cleared: {countries} have figures for {_LEAST_YEARS} years or more"
    if both:
        years = counted(both, "year")
        title = f"Survey released more land than clearance did in {surveyed} of {years} with figures for both"
    return charts.panels(
        kinds.assign(country=kinds["place"].map(places.name)),
        panel="country",
        parts=_KINDS,
        total="released_km2",
        rest="released, kind not published",
        id="land-by-country",
        title=title,
        subtitle=f"Mined land released per year, km²; the {countries} with most years of figures, each on "
        "its own scale",
        caption="Years are country and year taken together. The number above a panel is that of its highest "
        "column, the sum of the kinds published for that year. A kind that is missing from a column was not "
        "published; that does not mean there was none. Countries do not define the kinds alike.",
        unit="km²",
    )


def most_figures(kinds: pd.DataFrame, most: int = _COUNTRIES, least: int = _LEAST_YEARS) -> pd.DataFrame:
    """Select the countries with most years of figures, and with ``least`` of them; the fullest record first.

    Parameters
    ----------
    kinds
        :func:`impact.published.land.by_kind`.

    Examples
    --------
    >>> frame = pd.DataFrame({"place": ["AAA", "BBB", "BBB"], "year": [2015, 2015, 2016]})
    >>> most_figures(frame, least=2)["place"].tolist()
    ['BBB', 'BBB']
    """
    years = kinds.groupby("place")["year"].nunique().sort_values(ascending=False, kind="stable")
    chosen = years.index[years >= least][:most]
    rows = kinds[kinds["place"].isin(chosen)]
    return rows.sort_values("place", key=lambda column: column.map(chosen.get_loc), kind="stable")


def draw_world(evidence: Evidence) -> Chart | Markdown:
    """Draw the mined land cleared each year in the world and in States Parties."""
    scopes = {WORLD: "World", STATES_PARTIES: "States Parties"}
    rows = land.aggregates(evidence.released, "cleared_km2", tuple(scopes), evidence.pages)
    if rows.empty:
        return Markdown("No yearly world figure for cleared land was published by then.")
    newest = rows.groupby("place").tail(1)
    rows = rows.assign(scope_name=rows["place"].map(scopes))
    publishers = [
        f"{scopes[row.place]}, {sources.lookup(row.source_id).publisher}" for row in each_row(newest)
    ]
    world = newest[newest["place"] == WORLD]
    latest = (world if len(world) else newest).iloc[0]
    title = (
        f"{Quantity.of_row(latest, 'area', 'km²').first} of mined land were reported as cleared "
        f"{'worldwide' if latest['place'] == WORLD else 'in States Parties'} in {latest['year']}"
    )
    return charts.lines(
        rows,
        group="scope_name",
        id="cleared-world",
        title=title,
        subtitle="Mined land cleared per year, km² (without land released by survey)",
        caption="The lines come from different publishers with rules of their own. So States Parties can lie "
        "above the world, and the one cannot be subtracted from the other. Newest figures read at: "
        f"{'; '.join(publishers)}.",
        unit="km²",
    )


def draw_mines_destroyed(evidence: Evidence) -> Chart | Markdown:
    """Draw the antipersonnel mines destroyed in clearance each year, world."""
    rows = land.aggregates(evidence.released, deminers.MINES, (WORLD,), evidence.pages)
    if rows.empty:
        return Markdown("No yearly world figure for mines destroyed was published by then.")
    newest = rows.iloc[-1]
    return charts.series(
        rows.assign(tier=""),
        id="mines-destroyed",
        title=f"{Quantity.of_row(newest, 'count').first} antipersonnel mines destroyed in {newest['year']}",
        subtitle="Antipersonnel mines destroyed in clearance per year, world",
        caption="Early figures may count other mines too. Years without a figure are gaps.",
        unit="mines",
    )


def draw_funding(evidence: Evidence) -> Chart | Markdown:
    """Draw international funding of mine action, in dollars of the year and of one year."""
    rows = evidence.funding
    if evidence.base is None:
        return Markdown("No yearly funding was published by then.")
    constant = rows.assign(name=f"dollars of {evidence.base}", value=rows["constant"])
    newest = rows.iloc[-1]
    peak = rows.loc[rows["constant"].astype(float).idxmax()]
    return charts.lines(
        pd.concat([rows.assign(name="dollars of the year"), constant]).dropna(subset=["value"]),
        group="name",
        id="funding",
        title=f"{Quantity.of_row(newest, 'money', 'million dollars').first} from international donors in "
        f"{newest['year']}",
        subtitle="International funding of mine action per year, million US dollars",
        caption=f"At prices of {evidence.base} the most on record is {money(peak['constant'])} million, in "
        f"{peak['year']}. Prices are those of consumers in the United States.",
        unit="million dollars",
    )


def draw_unit_costs(evidence: Evidence) -> Chart | Markdown:
    """Draw the published costs of clearing a square metre of mined land, in dollars."""
    rows = evidence.dollars
    if rows.empty:
        return Markdown("No cost per area in dollars was published by then.")
    label = rows["place"].map(places.name) + " " + rows["year"].astype(str)
    again = label.groupby(label).cumcount()
    shown = rows.assign(label=label + again.map(lambda number: f" ({number + 1})" if number else ""))
    shown[["low", "high"]] = shown[["low", "high"]].where(shown["high"] > shown["low"])
    return charts.intervals(
        shown[["label", "estimate", "low", "high"]],
        id="unit-costs",
        title=f"Published prices run from {price(rows['low'].min())} to {price(rows['high'].max())} "
        "dollars per "
        "square metre",
        subtitle="Published costs of clearing or releasing mined land, dollars of the year per square metre, "
        "logarithmic scale",
        caption="Line: the range a page states. Some count clearance alone, some all released land or a "
        "whole programme, some are plans; prices are of different years. The briefs give the newest price of "
        "each country in dollars of one year, so their range is another.",
        unit="dollars per square metre",
        kind="price",
        log=True,
        whisker="range stated by the page",
        sources=rows,
    )


def tabulate_deminers(evidence: Evidence) -> Table | Markdown:
    """Set the deminers hurt in the countries with a figure beside the world figure, year by year."""
    years = deminers.by_year(evidence.deminers)
    if years.empty:
        return Markdown("No figure for deminers was published by then.")
    hurt = evidence.deminers
    countries = hurt.loc[hurt["place"] != WORLD, "place"].nunique()
    return Table(
        years,
        id="deminers",
        title=f"Deminers killed or injured: figures of {counted(countries, 'country', 'countries')}",
        columns=(
            Column("year", "Year", kind="year"),
            Column("countries", "Countries with a figure", kind="number"),
            Column("value", "Their deminers", kind="number"),
            Column("world", "World, as published", kind="number"),
        ),
        sources=hurt,
        caption="The countries change from year to year, so the numbers do not form a trend.",
    )


def tabulate_deminers_and_work(evidence: Evidence) -> Table | Markdown:
    """Set the deminers hurt in a country and year beside the land cleared and the mines destroyed."""
    pairs = evidence.deminers_and_work
    cleared = pairs[pairs["cleared_km2"] > 0]
    if cleared.empty:
        return Markdown("No country had deminers hurt and land cleared on record for the same year by then.")
    return Table(
        pairs,
        id="deminers-and-work",
        title=f"{count(cleared['deminers'].sum())} deminers killed or injured while "
        f"{area(cleared['cleared_km2'].sum())} km² were cleared: sums where both figures are on record, in "
        f"{count(len(cleared))} of {counted(len(pairs), 'row')}",
        columns=(
            Column("label", "Country"),
            Column("year", "Year", kind="year"),
            Column("deminers", "Killed or injured", kind="number"),
            Column("cleared_km2", "Cleared, km²", kind="number", measure="area"),
            Column(deminers.MINES, "Mines destroyed", kind="number"),
        ),
        sources=[*pairs["source_id"], *pairs["work_source_id"]],
        caption="Deminers killed or injured, mined land, antipersonnel mines. Each row joins two pages. "
        "The figure of deminers can include accidents on battle areas, or in work that nobody reported, "
        "so no "
        "rate is formed for a single year.",
    )


def tabulate_campaigns(evidence: Evidence) -> Table | Markdown:
    """Set the deminers hurt in whole clearances beside the mines that were found in them."""
    rows = evidence.campaigns
    if rows.empty:
        return Markdown("No clearance had deminers hurt and mines found on record by then.")
    each = TIMES * rows["per_thousand"].astype(float)
    hurt = rows[~rows["deaths"].astype(bool)]
    title = f"Deminers killed beside what was cleared, in {counted(len(rows), 'clearance')}"
    if len(hurt):
        title = (
            f"{ends(each[hurt.index].min(), each[hurt.index].max(), 'rate')} deminers killed or injured for "
            f"every {count(MINES)} mines, in {counted(len(hurt), 'clearance')}"
        )
    weak = rows[[sources.lookup(page).tier == "weak" for page in rows["work_source_id"]]]
    warning = (
        "The number of items rests on a weak page (a blog, a copy or an aggregator): "
        f"{'; '.join(weak['label'])}. "
        if len(weak)
        else ""
    )
    return Table(
        rows.assign(rate=each.map(rate)),
        id="deminers-and-mines",
        title=title,
        columns=(
            Column("label", "Clearance"),
            Column("rate", f"Per {count(MINES)} items"),
            Column("deminers", "Deminers", kind="number"),
            Column("counted", "Counted"),
            Column("items", "Items", kind="number"),
            Column("of", "Which items"),
        ),
        sources=[*rows["source_id"], *rows["work_source_id"]],
        caption="The rows do not count the same: killed alone or killed and injured, mines alone or all "
        f"ordnance, mines found or mines laid. {warning}The figures say nothing of how many people did the "
        "work.",
    )
