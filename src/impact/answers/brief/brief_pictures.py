"""Pictures and tables of a brief, each with the answer as its title, from its own numbers."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from impact import charts
from impact.answers import announcements
from impact.answers.brief import background, brief_sentences, certainty, variants
from impact.answers.brief.brief_evidence import Evidence
from impact.catalogue.frame_rows import each_row
from impact.charts import Chart, Column, Table
from impact.data import load, sources
from impact.published.profile import Profile
from impact.scenario.engine.outcomes import Simulation
from impact.wording import counted, listed, month, partial_date, simulated

#: Years since the end of the fighting that the picture of other wars shows.
_AFTER_YEARS = 25


def _source_line(evidence: Evidence) -> str:
    """Name the project and the scenario, for a picture that stands alone."""
    return (
        f"Mines and civilians: the evidence, scenario {evidence.scenario.name}; assumptions and sources in "
        "the brief"
    )


def draw_by_year(evidence: Evidence) -> Chart:
    """Draw the civilians harmed in each year."""
    return charts.quantile_bands(
        evidence.base.bands("casualties"),
        id="by-year",
        title=by_year_title(evidence.base),
        subtitle="Civilians killed or injured a year",
        caption="A draw is one simulated outcome. Line: the middle draw of each year. Dark band: half of the "
        "draws; light band: nine in ten.",
        unit="people a year",
        sources=evidence.sources,
        source_line=_source_line(evidence),
    )


def years_of_harm(base: Simulation) -> tuple[int, int] | None:
    """Count the first years with half, and with nine in ten, of the expected casualties; none without any."""
    course = base.mean("expected_casualties")
    if not course.sum():
        return None
    half, most = (int((course.cumsum() < share * course.sum()).sum()) + 1 for share in (0.5, 0.9))
    return half, most


def by_year_title(base: Simulation) -> str:
    """Write when half of the expected casualties and nine in ten of them have happened."""
    first = years_of_harm(base)
    if first is None:
        return "No civilian would be harmed under the stated assumptions"
    half, most = first
    return (
        f"Half of the expected casualties would fall in the first {counted(half, 'year')}, nine in ten "
        f"in the first {most}"
    )


def draw_side_by_side(evidence: Evidence) -> Chart:
    """Draw the civilians harmed in the scenario and in its variants."""
    medians = [run.interval("casualties").estimate for run in evidence.compared.simulations.values()]
    return charts.intervals(
        variants.side_by_side(evidence.compared),
        id="side-by-side",
        title="Depending on what is assumed, the middle outcome ranges from "
        f"{simulated(min(medians))} to {simulated(max(medians))} civilians killed or injured",
        subtitle=f"Civilians killed or injured within {evidence.scenario.horizon} years; dot: the middle of "
        "the simulated outcomes",
        unit="people",
        kind="simulated",
        highlight=[variants.THIS],
        whisker="nine in ten draws",
        bounds="half of the draws",
        caption="A draw is one simulated outcome. Without war, the army also marks, records and "
        "keeps its fields better; other cases change what their name says. Required: by "
        "Amended Protocol II of the Convention on Certain Conventional Weapons.",
        sources=evidence.sources,
        source_line=_source_line(evidence),
    )


def tabulate_steps(evidence: Evidence) -> Table:
    """List the steps of the country into the treaty and out of it."""
    return Table(
        evidence.steps,
        id="timeline",
        title=steps_title(evidence.place, evidence.steps),
        columns=(
            Column("when", "Day"),
            Column("what", "Step"),
            Column("reported", "As reported"),
            Column("source", "Source"),
        ),
        caption="Steps as reported by the pages named, in the words of this project; weak pages are marked.",
        sources=sorted({page for pages in evidence.steps["pages"] for page in pages}),
        source_line="",
        stack=True,
    )


def steps_title(place: Profile, steps: pd.DataFrame) -> str:
    """Write how many steps out of the treaty are on record."""
    leaving = steps[steps["event"] != "consented"]
    since = month(str(leaving["day"].min().date())) if len(leaving) else ""
    return brief_sentences.steps_on_record(place.label, len(steps), len(leaving), since)


def draw_after_wars(evidence: Evidence) -> Chart | Markdown:
    """Draw how casualties fell after the wars near by."""
    rows = evidence.background.aligned
    rows = rows[rows["war"].isin(evidence.background.near_wars) & rows["since"].between(1, _AFTER_YEARS)]
    if rows.empty:
        return Markdown("No country with a dated end of fighting had enough annual figures by then.")
    return charts.lines(
        rows,
        group="war",
        x="since",
        id="after-wars",
        title=_after_title(rows),
        subtitle="Recorded casualties a year after the end of fighting, logarithmic scale",
        log=True,
        x_title="years since the end of fighting",
        caption=f"First and last annual figures on record within {_AFTER_YEARS} years.",
    )


def _after_title(rows: pd.DataFrame) -> str:
    courses = []
    for war, course in rows.dropna(subset=["value"]).sort_values("since").groupby("war", sort=True):
        courses.append((str(war), course["value"].iloc[0], course["value"].iloc[-1]))
    if all(first > last for _, first, last in courses):
        return brief_sentences.fell_after_wars(courses)
    return "Recorded casualties a year after other wars"


def tabulate_costs(evidence: Evidence) -> Table:
    """List what clearing a square metre has cost elsewhere, of each country its newest year."""
    costs = background.newest_costs(evidence.background.costs)
    return Table(
        costs,
        id="costs",
        title=_costs_title(costs),
        columns=(
            Column("where", "Where and when"),
            Column("what", "What"),
            Column("stated", "As stated, per m²"),
            Column("constant", f"Dollars of {costs['base'].iloc[0]}"),
            Column("source", "Source"),
        ),
        caption="Of each country its newest year on record. Different work, land and wages. "
        "Dollars by consumer prices of the United States; other "
        "currencies are not converted.",
        source_line="",
        sources=costs,
        stack=True,
    )


def _costs_title(costs: pd.DataFrame) -> str:
    dollars = costs.dropna(subset=["constant_low"])
    if dollars.empty:
        return "What clearing a square metre has cost"
    return brief_sentences.cost_title(
        dollars["constant_low"].min(), dollars["constant_high"].max(), int(dollars["base"].iloc[0])
    )


def tabulate_announced(evidence: Evidence) -> Table | Markdown:
    """List what the state has announced about mines: numbers, orders, money, making, positions."""
    return announcements.tabulate_announcements(evidence.place.code, evidence.as_of)


def tabulate_assumptions(evidence: Evidence) -> Table:
    """List the inputs of the scenario that a reader meets first, with what they rest on."""
    rows = certainty.choose_first(evidence.assumptions)
    return Table(
        rows,
        id="assumptions",
        title=f"{evidence.scenario.title}: {len(rows)} of {len(evidence.assumptions)} inputs",
        columns=(Column("input", "Input"), Column("assumed", "Assumed"), Column("rests", "Rests on")),
        caption="A judgement is one of the authors, to be replaced by whoever knows better; a condition is "
        f"part of the question{_opinions(evidence)}. The web page "
        "(report.html) lists all inputs, with the reason and the publishers for each.",
        sources=evidence.sources,
        source_line="",
        stack=True,
    )


def _opinions(evidence: Evidence) -> str:
    """Write whose the opinions among the assumptions are: speaker, paper and day; empty without any."""
    numbers = {str(source).removeprefix("claims/") for source in evidence.assumptions["source"]}
    claims = load("claims", as_of=evidence.as_of)
    speakers = []
    for row in each_row(claims[claims["claim_id"].isin(numbers) & (claims["kind"] == "opinion")]):
        page = sources.lookup(str(row.source_id))
        speakers.append(f"{row.speaker} ({page.publisher}, {partial_date(str(page.published))})")
    return f"; an opinion is that of {listed(dict.fromkeys(speakers))}" if speakers else ""


def tabulate_reasons(evidence: Evidence) -> Table:
    """List every input, what is assumed, and why."""
    return Table(
        evidence.assumptions,
        id="reasons",
        title=f"All {len(evidence.assumptions)} inputs, why each was assumed so, and who published it",
        columns=(
            Column("input", "Input"),
            Column("assumed", "Assumed"),
            Column("meaning", "What it is"),
            Column("why", "Why"),
            Column("basis", "Rests on"),
        ),
        sources=evidence.sources,
        source_line="",
        stack=True,
    )
