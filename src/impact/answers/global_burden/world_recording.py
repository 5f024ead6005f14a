"""Where casualties were recorded at all, and how sure the world totals are."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from impact import charts, places
from impact.answers.global_burden.burden_evidence import Evidence
from impact.charts import Chart
from impact.charts.frame.drawn_once import draw_once
from impact.published import editions
from impact.vocabulary import WORLD
from impact.wording import Quantity, count, counted, listed, noun

#: countries with a figure in a year that is mapped
FEWEST = 10


def draw_states(evidence: Evidence) -> Chart | Markdown:
    """Draw the number of states and areas with recorded casualties."""
    states = editions.series(evidence.casualties, "states_and_areas")
    if states.empty:
        return Markdown("No report on record by then gives the number of states.")
    first, newest = states.iloc[0], states.iloc[-1]
    return draw_once(
        charts.series,
        states,
        id="states-recording",
        title=f"Casualties were recorded in {count(newest['value'])} states and areas in {newest['year']}, "
        f"against {count(first['value'])} in {first['year']}",
        subtitle="States and other areas with recorded casualties, number",
        unit="states and areas",
        caption="Gaps are years for which no report in this collection gives the number.",
    )


def draw_map(evidence: Evidence) -> Chart | Markdown:
    """Draw the countries with a figure, in the newest year with ten or more."""
    countries = evidence.countries
    numbers = countries.groupby("year")["place"].nunique()
    numbers = numbers[numbers >= FEWEST]
    if numbers.empty:
        return Markdown("This collection holds no year with figures for ten countries by then.")
    year = int(numbers.index.max())
    later = countries[countries["year"] > year]
    newest = "" if later.empty else _newest(later)
    return draw_once(
        charts.world_map,
        countries[countries["year"] == year],
        id="map",
        title=f"This collection holds figures of {numbers[year]} countries for {year}"
        f"{', too few for later years' if newest else ''}",
        subtitle=f"Recorded casualties by country, {year}, the newest year with figures of at least "
        f"{FEWEST} countries",
        caption="Grey means that this collection holds no figure. It does not mean that nobody was harmed."
        f"{newest}",
    )


def _newest(later: pd.DataFrame) -> str:
    """Name the country with the highest figure of the newest year, which has too few figures for a map."""
    year = int(later["year"].max())
    rows = later[later["year"] == year].dropna(subset=["value"])
    if rows.empty:
        return ""
    most = rows.loc[rows["value"].idxmax()]
    figure = Quantity(value=float(most["value"]), kind="count", qualifier=most["qualifier"])
    return (
        f" For {year} there are figures of {counted(rows['place'].nunique(), 'country', 'countries')}; "
        f"the highest is that of {places.in_sentence(most['place'])}, {figure}."
    )


def describe_certainty(evidence: Evidence) -> Markdown:
    """Say which years rest on weak pages or on one edition, and what was left aside."""
    world, history, candidates = evidence.world, evidence.history, evidence.candidates
    weak = [str(year) for year in world[world["tier"] == "weak"]["year"]]
    single = [str(year) for year in history[history["editions"] == 1]["year"]]
    aside = candidates[
        (candidates["place"] == WORLD)
        & (candidates["status"] == "uncorroborated")
        & (candidates["measure"] == "total")
    ]
    newest = evidence.record.newest.year
    stated = int(history.loc[history["year"] == newest, "editions"].iloc[0])
    return Markdown(
        f"- The {noun(len(weak), 'total', 'totals')} for {listed(weak) or 'no year'} "
        f"{noun(len(weak), 'rests', 'rest')} on weak pages only, such as blogs and copies. We found no "
        "better page.\n"
        f"- {len(single)} of {len(history)} years appear in one report only on the pages we read "
        f"({listed(single)}), counts and rounded figures alike. A figure that was never repeated was not "
        "confirmed.\n"
        f"- We set {counted(len(aside), 'published total')} aside, because a better supported figure "
        "contradicts them. [The report on data quality](report:data-quality) lists them.\n"
        f"- The figure for {newest} has appeared in {counted(stated, 'yearly report')} so far and may "
        "still be revised."
    )
