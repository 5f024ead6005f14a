"""The findings of the page on clearing: time, area, cost, money, people, and the Monitor's own count."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from impact.answers.clearance_burden.clearing_accidents import MINES, TIMES
from impact.answers.clearance_burden.clearing_record import Evidence
from impact.answers.clearance_burden.meaningful_years import about_years
from impact.findings import Finding, state
from impact.published.deminers import ERA_WORDS
from impact.published.treaty import obligations
from impact.vocabulary import WORLD
from impact.wording import (
    Quantity,
    assumed,
    capital,
    count,
    counted,
    duration,
    ends,
    in_ten,
    level,
    money,
    price,
    rounded,
    simulated,
)

QUESTION = "Q4"
#: Fewer figures than this are no range.
_LEAST = 3


def state_findings(evidence: Evidence) -> list[Finding]:
    """State the results at the top of the page, in order; those without figures are left out."""
    return _state(_LEADING, evidence)


def state_deminers(evidence: Evidence) -> list[Finding]:
    """State how many deminers the newest world figure counts, where one is on record."""
    return _state((_deminers,), evidence)


def state_comparison(evidence: Evidence) -> list[Finding]:
    """State how the completions named here compare with the Monitor's own count."""
    return _state((_monitor_completions,), evidence)


def _state(makers: Sequence[Callable[[Evidence], Finding | None]], evidence: Evidence) -> list[Finding]:
    stated = (make(evidence) for make in makers)
    return [finding.about(QUESTION, finding.place, evidence.as_of) for finding in stated if finding]


def _completed_in_ten_years(evidence: Evidence) -> Finding:
    curve, share = evidence.curve, evidence.at_deadline
    if not curve or share is None:
        return state(
            "completed-in-ten-years",
            "The share of states that finish clearing within ten years cannot be estimated from what was "
            f"known then. {'No state had been observed for ten years.' if curve else curve.reason}",
            value="no estimate",
            unit="share of states finished ten years after joining the treaty",
            method=curve.method,
            sources=evidence.completions,
            short="No share can be estimated yet",
        )
    estimate, low, high = (round(float(share[name]), 3) for name in ("estimate", "low", "high"))
    completed = Quantity(value=estimate, kind="share", low=low, high=high, level=curve.level)
    states = in_ten(estimate, "mined states")
    return Finding.of(
        "completed-in-ten-years",
        f"{capital(states)} finished clearing within the treaty's ten years.",
        completed,
        unit=f"share of {len(evidence.states)} mined States Parties",
        method=f"states still at work count with their time so far ({curve.method})",
        sources=evidence.states,
        short=f"{capital(states)} finished clearing within the treaty's ten years",
    )


def _half_completed(evidence: Evidence) -> Finding | None:
    if not evidence.curve:
        return None
    median = evidence.curve.medians.iloc[0]
    if pd.isna(median["estimate"]):
        return state(
            "half-completed",
            "Half of the mined states have not finished in the time observed.",
            value="not reached",
            unit="years until half had finished",
            method=evidence.curve.method,
            sources=evidence.states,
        )
    ended = pd.notna(median["high"])
    open_end = (
        f" {level(evidence.curve.level)} interval from {duration(median['low'])} years, upper end open;"
    )
    return state(
        "half-completed",
        f"It took {about_years(median['estimate'])} years until half of the mined states had finished.",
        value=round(float(median["estimate"]), 2),
        unit="years",
        low=round(float(median["low"]), 2) if ended else None,
        high=round(float(median["high"]), 2) if ended else None,
        level=evidence.curve.level if ended else None,
        kind="duration",
        method=f"{'' if ended else open_end} time since the treaty took effect for a state "
        "(Kaplan-Meier)".strip(),
        sources=evidence.states,
    )


def _time_for_the_area(evidence: Evidence) -> Finding | None:
    rows = evidence.at_rates
    if len(rows) < _LEAST:
        return None
    years = rows["estimate"]
    quarter, three_quarters = years.quantile(0.25), years.quantile(0.75)
    span = " to ".join(about_years(end).removeprefix("about ") for end in (quarter, three_quarters))
    return state(
        "time-for-the-area",
        f"At the pace of {len(rows)} other countries, {assumed(evidence.area_km2)} km² would take "
        f"{about_years(years.median())} years in the middle, and {span} in half of them.",
        value=round(years.median(), 2),
        unit="years",
        low=rounded(quarter, "duration", "down"),
        high=rounded(three_quarters, "duration", "up"),
        kind="duration",
        method="the middle half of the countries; area over the mean yearly rate of each",
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
        f"At published prices, clearing {assumed(area)} km² would cost from {simulated(area * low)} "
        "million to "
        f"{simulated(area * high)} million dollars; the middle price gives {money(area * middle)} million.",
        value=round(area * middle, 1),
        unit="million US dollars",
        low=round(area * low, 1),
        high=round(area * high, 1),
        kind="money",
        method=f"{counted(len(rows), 'price')} from {price(low)} to {price(high)} dollars a square metre, "
        "which "
        "do not count the same work",
        sources=rows,
    )


def _funding(evidence: Evidence) -> Finding | None:
    rows = evidence.funding
    if evidence.base is None:
        return None
    newest = rows.iloc[-1]
    latest = Quantity.of_row(newest, "money", "million dollars")
    return Finding.of(
        "funding",
        f"International donors gave {latest.bare} to mine action worldwide in "
        f"{newest['year']}{latest.aside}.",
        latest,
        unit=f"million US dollars in {newest['year']}",
        method="newest figure in this collection, for all kinds of work",
        place=WORLD,
        sources=rows[rows["year"] == newest["year"]],
    )


def _deminers(evidence: Evidence) -> Finding | None:
    rows = evidence.hurt
    if rows.empty:
        return None
    newest = rows.iloc[-1]
    return state(
        "deminers",
        f"In {newest['year']}, {count(newest['value'])} deminers were recorded as killed or injured "
        "worldwide; "
        "this collection holds no later world figure.",
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
    newest = pace.eras.iloc[-1]
    middle, low, high = (round(newest[end] * TIMES) for end in ("estimate", "low", "high"))
    new = ends(round(pace.low * TIMES), round(pace.high * TIMES), "count")
    own = pace.programmes[pace.programmes["era"] == newest["era"]]
    world = int((own["place"] == WORLD).sum())
    return Finding.of(
        "deminers-per-mine",
        f"In a typical programme {ERA_WORDS[newest['era']]}, clearing {count(MINES)} mines left "
        f"{count(middle)} "
        "deminers killed or injured.",
        Quantity(value=middle, kind="count", low=low, high=high, level=pace.level),
        unit=f"deminers per {count(MINES)} mines in the middle programme",
        method=f"range of the middle programme; a new one could lie anywhere in {new}; "
        f"{counted(len(own), 'programme')}, {count(world)} of them world figures of a year ({pace.method})",
        sources=[*pace.programmes["source_id"], *pace.programmes["work_source_id"]],
    )


def _monitor_completions(evidence: Evidence) -> Finding:
    unit = "states named here minus states counted by the Monitor"
    method = "completions named on pages against the count of the Monitor"
    counts = obligations.published_counts(evidence.completions)
    counts = counts[counts["maker"] == "landmine-monitor"]
    if counts.empty:
        return state(
            "monitor-completions",
            "In the tables of that day Landmine Monitor gives no count of states that had finished clearing.",
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
        f"Landmine Monitor counted {newest['stated']} states that had finished clearing when it appeared in "
        f"{newest['year']}; the pages read here name {ours}: {agree}. That leaves out "
        f"{counted(len(evidence.roster.left_out), 'state')} that had no duty to clear. The Monitor "
        "publishes no "
        "share of states after ten years.",
        value=int(ours - newest["stated"]),
        kind="count",
        unit=unit,
        method=method,
        sources=[newest["source_id"]],
    )


_LEADING: tuple[Callable[[Evidence], Finding | None], ...] = (
    _completed_in_ten_years,
    _half_completed,
    _time_for_the_area,
    _cost_of_the_area,
    _deminers_per_mine,
    _funding,
)
