"""The findings of the page on clearing: time, area, cost, money, people, and the Monitor's own count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from impact.answers.clearance_burden.clearing_record import Evidence
from impact.findings import Finding, state
from impact.models.accidents.accident_rate import PER
from impact.published import obligations
from impact.published.deminers import ERA_WORDS
from impact.vocabulary import WORLD
from impact.wording import (
    Quantity,
    assumed,
    capital,
    count,
    counted,
    duration,
    ends,
    level,
    money,
    percent_range,
    price,
    rate,
    rounded,
)

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
    estimate, low, high = (round(float(share[name]), 3) for name in ("estimate", "low", "high"))
    completed = Quantity(value=estimate, kind="share", low=low, high=high, level=curve.level)
    return Finding.of(
        "completed-in-ten-years",
        f"Of {len(evidence.states)} States Parties with mined land, {completed} had completed clearance "
        f"within the treaty's ten years ({level(curve.level)} interval {percent_range(low, high)}); "
        f"{_half(curve.medians.iloc[0])}.",
        completed,
        unit=unit,
        method=curve.method,
        sources=evidence.states,
    )


def _half(median: pd.Series) -> str:
    if pd.isna(median["estimate"]):
        return "half of them have not finished in the time observed"
    end = duration(median["high"]) if pd.notna(median["high"]) else "beyond what has been observed"
    return (
        f"half of them after {duration(median['estimate'])} years (interval from {duration(median['low'])} "
        f"to {end})"
    )


def _time_for_the_area(evidence: Evidence) -> Finding | None:
    rows = evidence.at_rates
    if len(rows) < _LEAST:
        return None
    years, quick, slow = rows["estimate"], rows.iloc[0], rows.iloc[-1]
    return state(
        "time-for-the-area",
        f"At the yearly rates of {len(rows)} countries {assumed(evidence.area_km2)} km2 would take between "
        f"{duration(quick['estimate'])} years ({quick['label']}) and {duration(slow['estimate'])} years "
        f"({slow['label']}), {duration(years.median())} at the middle rate; the middle half of them lies "
        f"between {ends(years.quantile(0.25), years.quantile(0.75), 'duration', 'and')} years. The range is "
        "that of the countries, not of an outcome: most of the fastest release land by survey, and small "
        "programmes are slow.",
        value=round(years.median(), 2),
        unit="years",
        low=rounded(quick["estimate"], "duration"),
        high=rounded(slow["estimate"], "duration"),
        kind="duration",
        method="area over the mean yearly rate of each country; middle, lowest and highest of them",
        sources=rows,
    )


def _cost_of_the_area(evidence: Evidence) -> Finding | None:
    rows = evidence.dollars
    if len(rows) < _LEAST:
        return None
    low, middle, high = rows["low"].min(), rows["estimate"].median(), rows["high"].max()
    area = evidence.area_km2  # dollars per square metre are millions of dollars per square kilometre
    return state(
        "cost-of-the-area",
        f"{counted(len(rows), 'figure')} for clearing mined land range from {price(low)} to {price(high)} "
        f"dollars per square metre, {price(middle)} in the middle; for {assumed(area)} km2 that is "
        f"{money(area * low)} to {money(area * high)} million dollars. They do not count the same work, and "
        "prices are of different years.",
        value=round(area * middle, 1),
        unit="million US dollars",
        low=round(area * low, 1),
        high=round(area * high, 1),
        kind="money",
        method="area times published costs per area; middle, lowest and highest of them",
        sources=rows,
    )


def _funding(evidence: Evidence) -> Finding | None:
    rows = evidence.funding
    if evidence.base is None:
        return None
    newest, peak = rows.iloc[-1], rows.loc[rows["constant"].astype(float).idxmax()]
    latest = Quantity.of_row(newest, "money", "million dollars")
    return Finding.of(
        "funding",
        f"International donors gave {latest} to mine action in {newest['year']}, for all countries and all "
        f"kinds of work; at prices of {evidence.base} the most on record is {money(peak['constant'])} "
        f"million, in {peak['year']}.",
        latest,
        unit="million US dollars of the year",
        method="newest published figure; constant dollars by US consumer prices",
        place=WORLD,
        sources=rows[rows["year"].isin([newest["year"], peak["year"]])],
    )


def _deminers(evidence: Evidence) -> Finding | None:
    rows = evidence.hurt
    if rows.empty:
        return None
    newest = rows.iloc[-1]
    return state(
        "deminers",
        f"In {newest['year']} {count(newest['value'])} deminers were recorded as killed or injured "
        f"worldwide, the newest of {counted(len(rows), 'year')} with a world figure on record.",
        value=float(newest["value"]),
        unit="deminers killed or injured",
        low=float(newest["value"]),
        kind="count",
        method="published count; a lower bound of the true number",
        place=WORLD,
        sources=rows.tail(1),
    )


def _deminers_per_mine(evidence: Evidence) -> Finding | None:
    pace = evidence.accidents
    if not pace:
        return None
    newest, before = pace.eras.iloc[-1], pace.eras.iloc[-2]
    hurt = Quantity(
        value=round(pace.estimate, 3), kind="rate", low=round(pace.low, 3), high=round(pace.high, 3)
    )
    work = 100.0 * 1000
    return Finding.of(
        "deminers-per-mine",
        f"{capital(ERA_WORDS[newest['era']])} {hurt} deminers were killed or injured for every 1,000 mines "
        f"cleared in a middle programme, and a new one can expect {ends(pace.low, pace.high, 'rate')} "
        f"({level(pace.level)} prediction interval, {counted(int(newest['n']), 'programme')}): "
        f"{count(round(pace.estimate * work / PER))} people for {count(work)} mines, "
        f"{ends(round(pace.low * work / PER), round(pace.high * work / PER), 'count')}. In clearances "
        f"{ERA_WORDS[before['era']]} it was {rate(before['estimate'])}.",
        hurt,
        unit=pace.unit,
        method=pace.method,
        sources=[*pace.programmes["source_id"], *pace.programmes["work_source_id"]],
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
        kind="count",
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
    _deminers_per_mine,
    _monitor_completions,
)
