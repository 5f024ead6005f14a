"""The findings of the page on clearing: time, area, cost, money, people, and the Monitor's own count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from impact.answers.clearance_burden.clearing_record import Evidence
from impact.findings import Finding, state
from impact.published import obligations
from impact.vocabulary import WORLD
from impact.wording import Quantity, area, counted, duration, money, percent, percent_range, price

QUESTION = "Q4"
#: Fewer figures than this are no range.
_LEAST = 3


def state_findings(evidence: Evidence) -> list[Finding]:
    """State the results at the top of the page, in order; those without figures are left out."""
    stated = (make(evidence) for make in _FINDINGS)
    return [
        replace(finding, question=QUESTION, as_of=evidence.as_of) for finding in stated if finding is not None
    ]


def _completed_in_ten_years(evidence: Evidence) -> Finding:
    curve, share = evidence.curve, evidence.at_deadline
    unit = "share completed ten years after entry into force"
    if not curve or share is None:
        return state(
            "completed-in-ten-years",
            "The share of states that complete clearance within ten years cannot be estimated from what was "
            f"known then. {'No state had been observed for ten years.' if curve else curve.reason}",
            value="no estimate",
            unit=unit,
            method=curve.method,
            sources=evidence.completions,
        )
    return state(
        "completed-in-ten-years",
        f"Of {len(evidence.states)} States Parties with mined land, {percent(share['estimate'])} had "
        "completed clearance within the treaty's ten years (95 % interval "
        f"{percent_range(share['low'], share['high'])}); {_half(curve.medians.iloc[0])}.",
        value=round(share["estimate"], 3),
        unit=unit,
        low=round(share["low"], 3),
        high=round(share["high"], 3),
        level=0.95,
        kind="share",
        method=curve.method,
        sources=evidence.states,
    )


def _half(median: pd.Series) -> str:
    if pd.isna(median["estimate"]):
        return "half of them have not finished in the time observed"
    middle, low = duration(median["estimate"]), duration(median["low"])
    end = duration(median["high"]) if pd.notna(median["high"]) else "beyond what has been observed"
    return f"half of them after {middle} years (interval from {low} to {end})"


def _time_for_the_area(evidence: Evidence) -> Finding | None:
    rows = evidence.at_rates
    if len(rows) < _LEAST:
        return None
    years, quick, slow = rows["estimate"], rows.iloc[0], rows.iloc[-1]
    return state(
        "time-for-the-area",
        f"At the yearly rates of {len(rows)} countries {area(evidence.area_km2)} km2 would take between "
        f"{duration(quick['estimate'])} years ({quick['label']}) and {duration(slow['estimate'])} years "
        f"({slow['label']}), {duration(years.median())} at the middle rate; the middle half of them lies "
        f"between {duration(years.quantile(0.25))} and {duration(years.quantile(0.75))} years. The range "
        "is that of the countries, not of an outcome: most of the fastest release land by survey, and small "
        "programmes are slow.",
        value=round(years.median(), 2),
        unit="years",
        low=round(quick["estimate"], 2),
        high=round(slow["estimate"], 2),
        kind="duration",
        method="area over the mean yearly rate of each country; middle, lowest and highest of them",
        sources=rows,
    )


def _cost_of_the_area(evidence: Evidence) -> Finding | None:
    rows = evidence.dollars
    if len(rows) < _LEAST:
        return None
    low, middle, high = rows["low"].min(), rows["estimate"].median(), rows["high"].max()
    km2 = evidence.area_km2  # dollars per square metre are millions of dollars per square kilometre
    return state(
        "cost-of-the-area",
        f"{counted(len(rows), 'figure')} for clearing mined land range from {price(low)} to {price(high)} "
        f"dollars per square metre, {price(middle)} in the middle; for {area(km2)} km2 that is "
        f"{money(km2 * low)} to {money(km2 * high)} million dollars. They do not count the same work, and "
        "prices are of different years.",
        value=round(km2 * middle, 1),
        unit="million US dollars",
        low=round(km2 * low, 1),
        high=round(km2 * high, 1),
        kind="money",
        method="area times published costs per area; middle, lowest and highest of them",
        sources=rows,
    )


def _funding(evidence: Evidence) -> Finding | None:
    rows = evidence.funding
    if evidence.base is None:
        return None
    newest, peak = rows.iloc[-1], rows.loc[rows["constant"].astype(float).idxmax()]
    return state(
        "funding",
        f"International donors gave {money(newest['value'])} million dollars to mine action in "
        f"{newest['year']}, for all countries and all kinds of work; at prices of {evidence.base} the most "
        f"on record is {money(peak['constant'])} million, in {peak['year']}.",
        value=round(newest["value"], 1),
        unit="million US dollars of the year",
        kind="money",
        method="newest published figure; constant dollars by US consumer prices",
        place=WORLD,
        sources=rows[rows["year"].isin([newest["year"], peak["year"]])],
    )


def _deminers(evidence: Evidence) -> Finding | None:
    rows = evidence.hurt
    if rows.empty:
        return None
    newest = rows.iloc[-1]
    hurt = Quantity.of_row(newest, "count", "deminers")
    return Finding.of(
        "deminers",
        f"In {newest['year']} {hurt} were recorded as killed or injured worldwide, "
        f"the newest of {counted(len(rows), 'year')} with a world figure on record.",
        replace(hurt, low=hurt.value),
        unit="deminers killed or injured",
        method="published count; a lower bound of the true number",
        place=WORLD,
        sources=rows.tail(1),
    )


def _monitor_completions(evidence: Evidence) -> Finding:
    unit = "states named here minus states counted by the Monitor"
    method = "completions named on pages against the count of the Monitor"
    counts = obligations.published_counts(evidence.completions)
    counts = counts[counts["source_id"].str.startswith("landmine-monitor")]
    if counts.empty:
        return state(
            "monitor-completions",
            "In the tables of that day Landmine Monitor gives no count of states that had completed "
            "clearance.",
            value="nothing to compare",
            unit=unit,
            method=method,
            sources=evidence.completions,
        )
    newest, pages = counts.iloc[-1], evidence.completions
    day = pages.loc[pages["source_id"] == newest["source_id"], "published"].max()
    formal = evidence.states[evidence.states["formal"].astype(bool)]
    ours = obligations.completed_by(formal, day)
    agree = "the two agree" if ours == newest["stated"] else "they differ, and nothing was corrected to fit"
    return state(
        "monitor-completions",
        f"Landmine Monitor counted {newest['stated']} states that had completed clearance when it appeared "
        f"in {newest['year']}; the pages read here name {ours} with a declaration by then "
        f"({counted(len(evidence.roster.left_out), 'state')} not under the obligation left aside): {agree}. "
        "The Monitor publishes no share after ten years.",
        value=int(ours - newest["stated"]),
        unit=unit,
        method=method,
        sources=[newest["source_id"]],
    )


_FINDINGS: tuple[Callable[[Evidence], Finding | None], ...] = (
    _completed_in_ten_years,
    _time_for_the_area,
    _cost_of_the_area,
    _funding,
    _deminers,
    _monitor_completions,
)
