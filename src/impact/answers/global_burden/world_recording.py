"""Where casualties were recorded at all, and how sure the world totals are."""

from __future__ import annotations

from IPython.display import Markdown

from impact import charts
from impact.answers.global_burden.burden_evidence import Evidence
from impact.charts import Chart
from impact.published import editions
from impact.vocabulary import WORLD
from impact.wording import count, counted, listed

#: countries with a figure in a year that is mapped
FEWEST = 10


def draw_states(evidence: Evidence) -> Chart | Markdown:
    """Draw the number of states and areas with recorded casualties."""
    states = editions.series(evidence.casualties, "states_and_areas")
    if states.empty:
        return Markdown("No edition on record by then gives the number of states.")
    first, newest = states.iloc[0], states.iloc[-1]
    return charts.series(
        states,
        id="states-recording",
        title=f"Casualties were recorded in {count(newest['value'])} states and areas in {newest['year']}, "
        f"in {count(first['value'])} in {first['year']}",
        subtitle="States and other areas with recorded casualties",
        unit="states and areas",
        caption="Years for which no edition on record gives the number are gaps.",
    )


def draw_map(evidence: Evidence) -> Chart | Markdown:
    """Draw the countries with a figure, in the newest year with ten or more."""
    countries = evidence.countries
    numbers = countries.groupby("year")["place"].nunique()
    numbers = numbers[numbers >= FEWEST]
    if numbers.empty:
        return Markdown("No year with figures for ten countries was on record by then.")
    year = int(numbers.index.max())
    return charts.world_map(
        countries[countries["year"] == year],
        id="map",
        title=f"In {year} figures are on record for {numbers[year]} countries only",
        subtitle="Recorded casualties by country, the newest year with ten countries or more",
        caption="Grey is no figure on record, not no casualties.",
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
        f"- The totals of {listed(weak) or 'no year'} rest on weak pages only, because no better page was "
        "found.\n"
        f"- {len(single)} of {len(history)} years are stated by one edition only on the pages read "
        f"({listed(single)}); that a figure was not restated does not confirm it.\n"
        f"- {counted(len(aside), 'published total')} kept aside, because too few pages carry them to "
        "displace a better supported figure; the report on data quality lists them.\n"
        f"- The newest figure, for {newest}, has been published in {counted(stated, 'edition')} so far and "
        "may be revised like the others."
    )
