"""The sentences at the top of the page on the years after wars, and what they imply."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from impact import places
from impact.answers.after_the_war.peace_evidence import Evidence
from impact.findings import Finding, state
from impact.models import aftermath
from impact.models.aftermath import Decay
from impact.published.war_totals import DURING
from impact.result import LEVEL
from impact.wording import Quantity, change, count, level, listed

QUESTION = "Q6"
#: The annual figures agree with a published total when they differ from it by no more than this part.
AGREE = 0.1
_TEN, _TWENTY = 10, 20


def state_findings(evidence: Evidence) -> list[Finding]:
    """State the results at the top of the page, in order."""
    stated = (make(evidence) for make in _FINDINGS)
    return [finding.about(QUESTION, finding.place, evidence.as_of) for finding in stated if finding]


def _first_phase(evidence: Evidence) -> Finding:
    decay = evidence.decay
    if not isinstance(decay, Decay):
        return state(
            "first-years",
            f"How fast casualties fall after a war cannot be said. {decay.reason}",
            value="no estimate",
            unit="% a year in the first years",
            method=decay.method,
            sources=evidence.ends,
        )
    yearly, whole = Quantity.of_estimate(decay), evidence.whole
    slowed = whole[whole["early"] < whole["late"]]
    wars = f"of the {count(len(whole))} wars recorded from the first full year of peace on"
    phase = f"until year {decay.bend} than later"
    if len(slowed):
        lead = f"In {count(len(slowed))} {wars} casualties fell faster {phase} ({listed(slowed['war'])})"
        lead += "; in the others their own rates do not show it" if len(slowed) < len(whole) else ""
    else:
        lead = f"In none {wars} did casualties fall faster {phase}"
    return Finding.of(
        "first-years",
        f"{lead}. Pooled, the first years changed by {yearly.full}{_without(evidence)}{_beside(decay)}.",
        yearly,
        unit="% a year in the first years",
        method=decay.method,
        sources=evidence.after,
    )


def _without(evidence: Evidence) -> str:
    rates = evidence.without_one
    if not rates:
        return ""
    return f", from {change(min(rates))} to {change(max(rates))} % with one war left out at a time"


def _beside(decay: Decay) -> str:
    """Set a year of the first phase against a later one, and say where the two cannot be told apart."""
    apart = Quantity(
        value=decay.apart,
        kind="change",
        unit="%",
        low=decay.apart_low,
        high=decay.apart_high,
        level=LEVEL,
    )
    sentence = f". A first year against a later one: {apart.number} % ({level(LEVEL)} interval {apart.ends})"
    alike = decay.apart_low <= 0 <= decay.apart_high
    return f"{sentence}, so that whether the decline slows cannot be told" if alike else sentence


def _later_phase(evidence: Evidence) -> Finding | None:
    decay = evidence.decay
    if not isinstance(decay, Decay):
        return None
    late = Quantity(
        value=decay.late,
        kind="change",
        unit="% a year",
        low=decay.late_low,
        high=decay.late_high,
        level=LEVEL,
    )
    later = len(decay.wars) - decay.whole
    begin = f"; {count(later)} of them have no figure for the first year and count here only"
    return Finding.of(
        "later-years",
        f"After year {decay.bend} the change was {late.number} % a year over {len(decay.wars)} wars "
        f"({level(LEVEL)} interval {late.ends}){begin if later else ''}.",
        late,
        unit="% a year later",
        method=decay.method,
        sources=evidence.after,
    )


def _complete(evidence: Evidence) -> Finding | None:
    table = evidence.left_out
    sums = table[table["kind"] == "years"] if len(table) else table
    if sums.empty:
        return None
    inside = int(sums["inside"].sum())
    missed = sums.loc[~sums["inside"].astype(bool), "war"]
    complete = sums[sums["complete"].astype(bool)]
    sums_of_ten = listed(
        f"{count(round(aftermath.BASE * row.recorded / row.known))} in {row.war}"
        for row in complete.itertuples()
    )
    record = f"Where ten years are on record, {aftermath.BASE} people in the first led to {sums_of_ten}"
    first = sums[sums["from_start"].astype(bool)]
    partly = first[~first["complete"].astype(bool) & (first["years"] == _TEN - 1)]
    others = listed(
        f"at least {count(aftermath.BASE * row.recorded // row.known)} in {row.war}, one year missing"
        for row in partly.itertuples()
    )
    record += f", and {others}. " if others else ". "
    named = pd.concat([complete, partly])
    among = ", these among them" if len(complete) and named["inside"].all() else ""
    seen = f", and {count(first['inside'].sum())} of {count(len(first))} where the first year is on record"
    seen = seen if len(first) < len(sums) else ""
    above = bool((sums.loc[~sums["inside"].astype(bool)].eval("recorded > high")).all())
    high = ", which had more than predicted" if above else ""
    share = Quantity(value=inside / len(sums), kind="share", unit="share of wars")
    return Finding.of(
        "left-out",
        f"{record if sums_of_ten else ''}Each war left out and predicted from the others lies inside the "
        f"{level(aftermath.PREDICTIVE)} interval in {inside} of {len(sums)} cases{among}{seen}"
        f"{f'; not {listed(missed)}{high}' if len(missed) else ''}. The intervals are wide: wars differ.",
        share,
        unit="share of wars inside",
        method="leave one war out; negative binomial prediction from its first recorded year",
        sources=evidence.after,
    )


def _during(evidence: Evidence) -> Finding | None:
    table = evidence.during
    table = table[table["how"] == "published"] if len(table) else table
    table = table[table["war"].isin(evidence.whole["war"])]
    after = {row.war: row for row in evidence.since.itertuples()}
    table = table[table["war"].isin(after)]
    if table.empty:
        return None
    row = table.sort_values("value").iloc[-1]
    war = Quantity.of_row(row, "count", "people")
    peace = after[row["war"]]
    later = Quantity(value=peace.value, kind="count", qualifier=peace.qualifier)
    return Finding.of(
        "during",
        f"Casualties during the fighting are another quantity and in none of these rates: in {row['war']} "
        f"{war} were recorded as killed or injured from {row['start']} to {row['stop']}, {later} from "
        f"{peace.start} to {peace.stop}.",
        war,
        unit="people during the war",
        place=row["place"],
        method=DURING[row["how"]],
        sources=[*row["source_id"], peace.source_id],
    )


def _first_year(evidence: Evidence) -> Finding | None:
    table = evidence.first_years
    if table.empty:
        return None
    row = table.sort_values("end", kind="stable").iloc[-1]  # of the war that ended last
    recorded = Quantity.of_row(row, "count", "casualties", column="recorded")
    before = Quantity(value=row["before"], kind="count", qualifier=row["before_qualifier"])
    opening = (
        f"In {row['war']} {recorded} were recorded in the first year after the fighting ({row['span']}), "
        f"beside {before} in {row['before_year']}, the last year of war"
    )
    pages = [row["source_id"], row["before_source"]]
    if row["register"] != row["before_register"]:
        return Finding.of(
            "first-year",
            f"{opening}. Two recorders counted them, so that no ratio can be told.",
            recorded,
            unit="casualties in the first year of peace",
            method="as published",
            place=row["place"],
            sources=pages,
        )
    times = Quantity(
        value=round(row["estimate"], 2),
        kind="ratio",
        low=round(row["low"], 2),
        high=round(row["high"], 2),
        level=LEVEL,
    )
    ratio = (
        f"at least {times} times as many"
        if row["qualifier"] == "at_least"
        else f"{times} times as many ({level(LEVEL)} interval {times.ends}, year to year variation included)"
    )
    return Finding.of(
        "first-year",
        f"{opening}: {ratio}.",
        times,
        unit="times the last year of war",
        method="ratio of two negative binomial counts with the dispersion of the decay",
        place=row["place"],
        sources=pages,
    )


def _monitor_totals(evidence: Evidence) -> Finding:
    unit = "annual figures over the published total, minus one"
    method = "sum of annual figures against a published total for the same years"
    if evidence.totals.empty:
        return state(
            "monitor-totals",
            "In the tables of that day Landmine Monitor gives no total for years after a war that could be "
            "compared, and no half-life.",
            value="nothing to compare",
            unit=unit,
            method=method,
            sources=evidence.ends,
        )
    row = evidence.totals.sort_values("published", ascending=False).iloc[0]
    published = Quantity.of_row(row, "count", "casualties", column="published")
    agree = "agree" if abs(row["ratio"]) <= AGREE else "do not agree"
    return state(
        "monitor-totals",
        f"Landmine Monitor gave {published} for {row['war']} from {row['start']} to "
        f"{row['stop']}; the annual figures used here add up to {count(row['summed'])} "
        f"({change(100 * row['ratio'])} %): they {agree} within a tenth{_smaller(evidence, row)}. "
        "The Monitor publishes no half-life.",
        value=round(row["ratio"], 3),
        unit=unit,
        method=method,
        sources=[row["source_id"]],
    )


def _smaller(evidence: Evidence, row: pd.Series) -> str:
    """Name a published total of more years that is smaller than the annual figures of fewer."""
    totals = evidence.since
    longer = totals[(totals["war"] == row["war"]) & (totals["stop"] >= row["stop"])]
    longer = longer[(longer["start"] <= row["start"]) & (longer["value"] < row["summed"])]
    if longer.empty:
        return ""
    total = longer.sort_values("stop", kind="stable").iloc[-1]
    return (
        f". A later total for more years is smaller, {count(total['value'])} for {total['start']} to "
        f"{total['stop']}: both cannot hold for one count, and the tables do not say what was revised"
    )


_FINDINGS: tuple[Callable[[Evidence], Finding | None], ...] = (
    _first_phase,
    _later_phase,
    _complete,
    _during,
    _first_year,
    _monitor_totals,
)


def state_outlook(evidence: Evidence, starting_casualties: int, seed: int) -> list[Finding]:
    """State what a further war like these would mean; nothing where the decay was declined.

    Parameters
    ----------
    evidence
        :func:`peace_evidence.gather`.
    starting_casualties
        People recorded as harmed in the first year after the fighting; an assumption.
    seed
        Of the random numbers.
    """
    decay = evidence.decay
    if not isinstance(decay, Decay):
        return []
    ahead = aftermath.project(decay, starting_casualties, years=(_TEN, _TWENTY), seed=seed)
    ten, twenty = (
        Quantity(value=row.estimate, kind="simulated", low=row.low, high=row.high, level=ahead.level)
        for row in ahead.totals.itertuples()
    )
    states = listed(sorted(places.name(code) for code in evidence.leaving))
    whom = (
        f" For {states}, which have left the treaty, this multiplies a first year that has to be assumed; it "
        "is no forecast, as no war here resembles one there."
        if states
        else ""
    )
    finding = Finding.of(
        "outlook",
        f"If {count(starting_casualties)} people were recorded as killed or injured in the first year, a "
        f"further war like these would mean about {ten} in ten years, that year included "
        f"({level(ahead.level)} of draws: {ten.ends}), and {twenty.brief} in twenty.{whom}",
        ten,
        unit="people in ten years",
        method=ahead.method,
        sources=evidence.after,
    )
    return [finding.about(QUESTION, as_of=evidence.as_of)]
