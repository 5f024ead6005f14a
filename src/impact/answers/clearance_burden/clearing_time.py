"""Time: how long states needed, what remains at the rates on record, and the share under other choices."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from impact import charts
from impact.answers.clearance_burden.clearing_record import Evidence
from impact.answers.clearance_burden.meaningful_years import (
    EVEN,
    LEAST,
    MOST,
    about_years,
    drawable,
    is_even,
    rule,
    years_in_words,
)
from impact.charts import Chart, Column, Table
from impact.models import clearance, completion, hazards
from impact.models.completion import DEADLINE
from impact.published import land
from impact.published.treaty.land_sizes import LARGE_KM2
from impact.wording import (
    area,
    assumed,
    capital,
    count,
    counted,
    ends,
    in_ten,
    listed,
    noun,
    percent_range,
    ratio,
    score,
)

#: With fewer completions a test of whether a ratio stays the same has almost no power.
_FEW_EVENTS = 30
_NO_RATES = "No country had five recent years of figures by then."
_SHARE = Column("estimate", "Finished", kind="interval", measure="share", low="low", high="high")


def draw_completion(evidence: Evidence) -> Chart | Markdown:
    """Draw the share of states that completed, by years since entry into force."""
    curve, share = evidence.curve, evidence.at_deadline
    if not curve:
        return Markdown(curve.reason)
    number = len(evidence.states)
    title = f"{curve.medians['events'].iloc[0]} of {number} states had finished clearing"
    if share is not None:
        states = capital(in_ten(share["estimate"], "mined states"))
        title = f"{states} had finished when the treaty's ten years were over"
    return charts.survival(
        curve.curve,
        id="completion-curve",
        title=title,
        subtitle=f"Share of {number} States Parties with mined land that had finished clearing, by years "
        "since "
        "the treaty took effect for them",
        caption="Completion is declared by the state; some found more mined land later. The curve lets "
        "states "
        "that are still at work count with their time so far (Kaplan-Meier).",
        reference=(DEADLINE, "deadline"),
        sources=evidence.states,
    )


def describe_size(evidence: Evidence) -> Markdown:
    """Describe at what pace states with much mined land completed, compared with the others."""
    if evidence.sized.empty:
        return Markdown("No size of contamination was published by then.")
    pace = hazards.estimate(evidence.sized, ["large"], entry="entry")
    if not pace:
        return Markdown(pace.reason)
    row, test = pace.ratios.iloc[0], pace.proportional.iloc[0]
    sentences = [
        f"States with {area(LARGE_KM2)} km² of mined land or more finished at "
        f"{ratio(row['estimate'])} times the pace of the others.",
        f"The 95 % interval runs from {ends(row['low'], row['high'], 'ratio')}.",
        "Method: each state is followed from the day its size was first published, and the two groups are "
        f"compared by a hazard ratio (Cox model; {pace.n} states, {pace.events} of them finished).",
        f"Whether that ratio stays the same over time was tested (p = {score(test['p_value'])}).",
        *pace.warnings,
    ]
    if pace.events < _FEW_EVENTS:
        sentences.insert(
            -len(pace.warnings) or len(sentences),
            f"On {counted(pace.events, 'completion')} that test could hardly find a change.",
        )
    if row["low"] < 1 < row["high"]:
        sentences.insert(
            2, "It includes 1: with so few states finished, size alone does not tell them apart."
        )
    return Markdown(" ".join(sentences))


def tabulate_size(evidence: Evidence) -> Table | Markdown:
    """Set the shares completed after twice the treaty's ten years side by side, by size of the mined area."""
    horizon, sized = 2 * DEADLINE, evidence.sized
    curves = completion.estimate(sized, by="size", entry="entry") if len(sized) else None
    shares = curves.by(horizon) if curves else pd.DataFrame()
    if shares.empty:
        return Markdown("No comparison by size could be made from what was known then.")
    words = {"large": f"{area(LARGE_KM2)} km² or more", "smaller": "Less"}
    return Table(
        shares.assign(size=shares["group"].map(words)),
        id="completion-by-size",
        title=f"States that had finished {int(horizon)} years after joining, by the mined area first "
        "published",
        columns=(
            Column("size", "Mined area"),
            _SHARE,
            Column("at_risk", "States still observed", kind="number"),
        ),
        caption="In brackets: 95 % interval.",
        sources=sized,
    )


def tabulate_finish(evidence: Evidence) -> Table | Markdown:
    """List how many years the remaining area of each country would take at its own rates."""
    known = evidence.known
    if known.empty:
        return Markdown(_NO_RATES)
    even = int(is_even(known).sum())
    return Table(
        known.assign(years=years_in_words(known)),
        id="years-to-finish",
        title=f"Of {counted(len(evidence.finish), 'country', 'countries')} with mined land left, "
        f"{count(len(known))} {noun(len(known), 'has', 'have')} a pace on record; for {count(even)} of them "
        "it is even enough for a number of years",
        columns=(
            Column("label", "Country"),
            Column("years", "Years at the recent pace"),
            Column("area_km2", "Remaining, km²", kind="number", measure="area"),
            Column("area_year", "As of", kind="year"),
            Column("n", "Years of figures", kind="number"),
        ),
        sources=known,
        caption="What dividing the remaining land by the pace of recent years gives; not a date for any "
        "country. In brackets: 95 % interval, from the variation between years. Where its ends lie more than "
        f"{count(EVEN)} times apart, only the interval is given. Listed are countries with "
        f"{clearance.LEAST_YEARS} years of released land among the last {clearance.RECENT_YEARS}, and a "
        f"remaining area published for one of the last {clearance.AREA_YEARS} years.",
    )


def draw_area_at_rates(evidence: Evidence) -> Chart | Markdown:
    """Draw how long the reader's area would take at the rates of each country."""
    whole = evidence.at_rates
    rows = drawable(whole)
    if rows.empty:
        return Markdown(_NO_RATES)
    beyond = whole.loc[~whole["label"].isin(rows["label"]), "label"]
    left_out = f"Not drawn for that reason: {listed(beyond)}. " if len(beyond) else ""
    return charts.intervals(
        rows[["label", "estimate", "low", "high"]],
        id="area-at-rates",
        title=f"{assumed(evidence.area_km2)} km² would take {about_years(whole['estimate'].median())} "
        "years at "
        f"the middle pace of {len(whole)} countries",
        subtitle=f"Years that {assumed(evidence.area_km2)} km² would take at the pace of each country, "
        "logarithmic scale",
        unit="years",
        kind="duration",
        log=True,
        limits=(LEAST, MOST),
        sources=whole,
        caption=f"{rule()} {left_out}Slow rates mostly belong to countries with little land left, or little "
        "money; fast ones to cancelling suspected land by survey. The middle is that of all "
        f"{len(whole)} countries. No forecast for any country.",
    )


def tabulate_choices(evidence: Evidence) -> Table | Markdown:
    """Set the share completed within ten years side by side under other choices, each changed alone."""
    choices = completed_by_choice(evidence)
    if choices.empty:
        return Markdown("With so few completions there is nothing to vary.")
    shares = percent_range(choices["estimate"].min(), choices["estimate"].max())
    return Table(
        choices,
        id="choices",
        title=f"{shares} finished within {int(DEADLINE)} years, under {len(choices)} choices",
        columns=(Column("choice", "Choice"), Column("n", "States", kind="number"), _SHARE),
        caption="In brackets: 95 % interval.",
        sources=evidence.states,
    )


def completed_by_choice(evidence: Evidence) -> pd.DataFrame:
    """Estimate the share completed within the treaty's ten years under one choice after the other.

    Returns
    -------
    DataFrame
        ``choice`` (in words), ``n`` (states), ``estimate``, ``low``, ``high``, ``at_risk``; first the main
        one. Choices that cannot be estimated are left out.
    """
    states = evidence.states
    choices = {
        "As on this page": (states, "time"),
        "Earliest possible day of completion": (states, "time_low"),
        "Latest possible day of completion": (states, "time_high"),
        "Newest year any page states": (states, "time_last_stated"),
        "Only states bound from the first day": (states[states["joined_first"].astype(bool)], "time"),
        "Without states that found more mined land": (
            states[~states["place"].isin(evidence.roster.reopened)],
            "time",
        ),
    }
    curves = {choice: completion.estimate(rows, time=column) for choice, (rows, column) in choices.items()}
    shares = [
        curve.by(DEADLINE).assign(choice=choice, n=curve.n) for choice, curve in curves.items() if curve
    ]
    return pd.concat(shares) if shares else pd.DataFrame()


def describe_certainty(evidence: Evidence) -> Markdown:
    """Count the figures that were set aside, and the states without an estimate."""
    states, finish, costs = evidence.states, evidence.finish, evidence.costs
    used, aside = land.select(evidence.released)
    other = int(evidence.other_costs["rows"].sum()) if len(evidence.other_costs) else 0
    return Markdown(
        f"- {count(len(aside))} of {count(len(aside) + len(used))} yearly figures of countries are set "
        "aside, because they mix in battle areas or cover a part only.\n"
        f"- {len(finish) - len(evidence.known)} of {len(finish)} countries have too few figures for years to "
        f"finish. They have fewer than {clearance.LEAST_YEARS} recent years of released land, or no "
        "remaining "
        f"area of the last {clearance.AREA_YEARS} years. Nothing is put in their place.\n"
        f"- {other} cost figures are totals, or are per mine or per year, and "
        f"{int((costs['currency'] != 'USD').sum())} per area are in other currencies. They are not "
        "comparable "
        "and were not converted.\n"
        f"- {int(states['completed'].sum())} of {len(states)} states declared that they had finished; "
        f"{len(evidence.roster.reopened)} of them found mined land later, or had left some."
    )
