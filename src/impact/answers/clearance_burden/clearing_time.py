"""Time: how long states needed, what remains at the rates on record, and the share under other choices."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from impact import charts
from impact.answers.clearance_burden.clearing_record import Evidence
from impact.charts import Chart, Column, Table
from impact.models import clearance, completion, hazards
from impact.models.completion import DEADLINE
from impact.published import land, obligations
from impact.wording import area, assumed, count, counted, duration, ends, percent, ratio, score

_NO_RATES = "No country had five recent years of figures by then."
_SHARE = Column("estimate", "Completed, share", kind="interval", measure="share", low="low", high="high")


def draw_completion(evidence: Evidence) -> Chart | Markdown:
    """Draw the share of states that completed, by years since entry into force."""
    curve, share = evidence.curve, evidence.at_deadline
    if not curve:
        return Markdown(curve.reason)
    number = len(evidence.states)
    title = f"{curve.medians['events'].iloc[0]} of {number} states had completed clearance"
    if share is not None:
        title = f"{percent(share['estimate'])} had completed clearance when the treaty's ten years were over"
    return charts.survival(
        curve.curve,
        id="completion-curve",
        title=title,
        subtitle=f"Share of {number} States Parties with mined land that completed, by years since entry "
        "into force",
        caption="Completion is declared by the state; some found more mined land later.",
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
        f"By the size of the problem ({area(obligations.LARGE_KM2)} km2 or more against less; each state "
        "from the day its size was first published): states with much land completed at "
        f"{ratio(row['estimate'])} times the pace of the others (hazard ratio, Cox; 95 % interval "
        f"{ends(row['low'], row['high'], 'ratio')}; {pace.n} states, {pace.events} completions).",
        f"The test of proportional hazards gives p = {score(test['p_value'])}.",
        *pace.warnings,
    ]
    if row["low"] < 1 < row["high"]:
        more = "The interval includes 1: size alone does not tell them apart with so few completions."
        sentences.insert(1, more)
    return Markdown(" ".join(sentences))


def tabulate_size(evidence: Evidence) -> Table | Markdown:
    """Set the shares completed after twice the treaty's ten years side by side, by size of the mined area."""
    horizon, sized = 2 * DEADLINE, evidence.sized
    curves = completion.estimate(sized, by="size", entry="entry") if len(sized) else None
    shares = curves.by(horizon) if curves else pd.DataFrame()
    if shares.empty:
        return Markdown("No comparison by size could be made from what was known then.")
    words = {"large": f"{area(obligations.LARGE_KM2)} km2 or more", "smaller": "less"}
    return Table(
        shares.assign(size=shares["group"].map(words)),
        id="completion-by-size",
        title=f"Share completed {int(horizon)} years after entry into force, by the area first published",
        columns=(
            Column("size", "Mined area"),
            _SHARE,
            Column("at_risk", "States still observed", kind="number"),
        ),
        sources=sized,
    )


def tabulate_finish(evidence: Evidence) -> Table | Markdown:
    """List how many years the remaining area of each country would take at its own rates."""
    known = evidence.known
    if known.empty:
        return Markdown(_NO_RATES)
    return Table(
        known,
        id="years-to-finish",
        title=f"Years for the remaining area at the rates of recent years: {len(known)} of "
        f"{counted(len(evidence.finish), 'country', 'countries')} have enough figures",
        columns=(
            Column("label", "Country"),
            Column(
                "estimate", "Years to finish", kind="interval", measure="duration", low="low", high="high"
            ),
            Column("area_km2", "Remaining, km2", kind="number", measure="area"),
            Column("area_year", "As of", kind="year"),
            Column("basis", "Rate of land"),
            Column("n", "Years of figures", kind="number"),
        ),
        sources=known,
        caption=f"95 % interval from the variation between years, with good and bad years in runs. Only "
        f"countries with {clearance.LEAST_YEARS} years of land release among the last "
        f"{clearance.RECENT_YEARS}, and a remaining area published for one of the last "
        f"{clearance.AREA_YEARS} years.",
    )


def draw_area_at_rates(evidence: Evidence) -> Chart | Markdown:
    """Draw how long the reader's area would take at the rates of each country."""
    rows = evidence.at_rates
    if rows.empty:
        return Markdown(_NO_RATES)
    return charts.intervals(
        rows[["label", "estimate", "low", "high"]],
        id="area-at-rates",
        title=f"{assumed(evidence.area_km2)} km2 would take {duration(rows['estimate'].median())} years at "
        f"the middle of the rates of {len(rows)} countries",
        subtitle="Years, logarithmic scale",
        unit="years",
        kind="duration",
        log=True,
        limits=(0.1, 10000),
        sources=rows,
        caption="Slow rates mostly belong to countries with little land left, or little money; fast ones to "
        "cancelling suspected land by survey.",
    )


def tabulate_choices(evidence: Evidence) -> Table | Markdown:
    """Set the share completed within ten years side by side under other choices, each changed alone."""
    choices = completed_by_choice(evidence)
    if choices.empty:
        return Markdown("With so few completions there is nothing to vary.")
    shares = ends(choices["estimate"].min(), choices["estimate"].max(), "share", "and")
    return Table(
        choices,
        id="choices",
        title=f"Between {shares} % completed within {int(DEADLINE)} years under {len(choices)} choices",
        columns=(Column("choice", "Choice"), Column("n", "States", kind="number"), _SHARE),
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
        "As above": (states, "time"),
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
        f"- {len(finish) - len(evidence.known)} of {len(finish)} countries have no years to finish: fewer "
        f"than {clearance.LEAST_YEARS} recent years of land release are published, or no remaining area of "
        f"the last {clearance.AREA_YEARS} years; nothing is put in their place.\n"
        f"- {other} cost figures are totals, or per mine or per year, and "
        f"{int((costs['currency'] != 'USD').sum())} per area are in other currencies: not comparable, not "
        "converted.\n"
        f"- The completion of {int(states['completed'].sum())} of {len(states)} states is on record; "
        f"{len(evidence.roster.reopened)} of them found, or had left, mined land after declaring it."
    )
