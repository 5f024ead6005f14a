"""What would turn the answers that rest on the record: world total, treaty, clearing, after wars."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from impact.answers.global_burden.world_course import jumps
from impact.answers.what_would_change.change_evidence import Evidence
from impact.answers.what_would_change.turning import (
    Turn,
    last_value_of_a_flat_line,
    units_to_cancel,
    units_to_tell,
)
from impact.wording import (
    assumed,
    change,
    count,
    counted,
    day,
    duration,
    ends,
    listed,
    money,
    noun,
    percent_change,
    price,
    ratio,
)

#: Years of the line through the newest totals.
_YEARS = 10
#: The effect of joining that would be worth telling from none.
_HALF = 0.5
_TIMES = 10


def _reach(evidence: Evidence, year: int, flat: float) -> str:
    """Say how far revisions like earlier ones move the newest total, and whether that is far enough."""
    prediction = evidence.burden.prediction
    if not prediction or prediction.year != year:
        return ""
    between = ends(prediction.low, prediction.high, "simulated", "and")
    inside = prediction.low <= flat <= prediction.high
    reaches = "reaches" if inside else "does not reach"
    return f"; revisions like earlier ones put it between {between}, which {reaches} {count(flat)}"


def _jumps_of(totals: pd.Series, steps: list[int]) -> str:
    """Write in which years the level jumps, and what the record did: "in 2015, from 3,695 to 6,971"."""
    words = []
    for year in steps:
        before = totals[totals.index < year]
        moved = f", from {count(before.iloc[-1])} to {count(totals[year])}" if year in totals.index else ""
        words.append(f"in {year}{moved}")
    return listed(words)


def turn_of_the_world_total(evidence: Evidence) -> Turn | None:
    """Compute the newest world total with which the line through the last ten years would be flat."""
    world = evidence.burden.world.dropna(subset=["value"]).sort_values("year").tail(_YEARS + 1)
    years, values = world["year"].astype(float), world["value"].astype(float)
    if len(world) <= _YEARS or not (values > 0).all():
        return None
    newest, first, last = float(values.iloc[-1]), int(years.iloc[0]), int(years.iloc[-1])
    flat = last_value_of_a_flat_line(list(years), list(values))
    slope = float(np.polyfit(years, np.log(values), 1)[0])
    needed = flat / newest - 1
    past = evidence.burden.revisions
    known = ""
    if past is not None:
        further = "further than" if abs(needed) > abs(past.largest.value) else "no further than"
        known = (
            f" The step is {percent_change(needed)}, {further} the largest revision on record, "
            f"{percent_change(past.largest.value)} for {past.largest.year}."
        )
    line = f"straight line through the {count(len(world))} totals of {first} to {last}"
    yearly = f"{change(100 * math.expm1(slope))} % a year"
    steps = [year for year in jumps(evidence.burden) if first < year <= last]
    answer = f"A {line} changes by {yearly}. That is arithmetic, not a trend."
    short = f"A line through {count(len(world))} totals: {yearly}, no trend"
    lead = "A line through the world totals"
    if steps:
        lead = f"The total jumped in {listed(map(str, steps))}, so no line sums it up; one"
        jumped = _jumps_of(world.set_index("year")["value"], steps)
        answer = f"The recorded total jumped {jumped}. So a {line}, {yearly}, is no good summary."
        when = f"in {steps[0]}" if len(steps) == 1 else counted(len(steps), "time")
        short = f"The total jumped {when}; no straight line sums it up"
    return Turn(
        id="turn-world-total",
        question="Q1",
        about="World total, more or fewer",
        answer=answer,
        turn=f"{lead} since {first} would be flat with {count(flat)} casualties in {last}, "
        f"not {count(newest)}.",
        sight=f"The next edition of Landmine Monitor restates the year{_reach(evidence, last, flat)}.{known}",
        short=short,
        value=round(flat),
        unit=f"people killed or injured in {last}",
        kind="count",
        method="least squares on logarithms, solved for the newest total",
        sources=list(world["source_id"]),
    )


def _took_effect(days: pd.Series, today: pd.Timestamp) -> str:
    first, last = day(days.min()), day(days.max())
    if days.max() > today:
        return f"take effect from {first} on"
    return f"took effect on {first}" if first == last else f"took effect between {first} and {last}"


def turn_of_the_treaty(evidence: Evidence) -> Turn | None:
    """Compute how many countries would tell half the casualties from as many."""
    effect = evidence.treaty.effect
    if not effect or not (effect.low > 0 and math.isfinite(effect.high)):
        return None
    now = len(evidence.treaty.switchers)
    needed = units_to_tell(now, effect.low, effect.high, _HALF)
    leaving = evidence.treaty.withdrawals
    dated = leaving["withdrawal_effective"].dropna()
    out = (
        f"; withdrawals of {counted(len(dated), 'state')} {_took_effect(dated, evidence.treaty.last_day)}, "
        "and add years outside where figures are published"
        if len(dated)
        else ""
    )
    return Turn(
        id="turn-treaty",
        question="Q3",
        about="Treaty and harm",
        answer=f"Years in the treaty had {ratio(effect.estimate)} times the casualties of years outside "
        f"(95 % interval {ends(effect.low, effect.high, 'ratio')}).",
        turn="To tell whether joining the treaty halves casualties, figures from before and after are needed "
        f"from {needed} countries; there {noun(now, 'is', 'are')} {now}.",
        sight=f"Figures from before a country joined lie in registers of hospitals and armies{out}.",
        value=needed,
        unit="countries with figures from before and from after joining",
        kind="count",
        method="if figures scatter as much as now; the interval of the ratio is taken to narrow with the "
        "root of "
        "the number of countries",
        sources=evidence.treaty.sources,
    )


def turn_of_the_pace(evidence: Evidence) -> Turn | None:
    """Count the countries whose pace would make the time for an area ten times longer or shorter."""
    rows = evidence.clearing.at_rates
    if rows.empty:
        return None
    years = rows["estimate"].astype(float)
    middle = float(years.median())
    fast, slow = int((years <= middle / _TIMES).sum()), int((years >= middle * _TIMES).sum())
    area = evidence.clearing.area_km2
    return Turn(
        id="turn-pace",
        question="Q4",
        about="Years to clear",
        answer=f"At the middle pace of {counted(len(rows), 'country', 'countries')} {assumed(area)} km² take "
        f"{duration(middle)} years. At {assumed(area / middle / _TIMES)} km² a year it would be ten times as "
        f"long; {count(slow)} of the {len(rows)} {noun(slow, 'has', 'have')} been that slow.",
        turn=f"Clearing {count(area * _TIMES / middle)} km² a year would cut the time for {assumed(area)} "
        "km² to a "
        f"tenth; {count(fast)} of {len(rows)} countries {noun(fast, 'has', 'have')} been that fast.",
        sight="National authorities report released land every year. Few publish how it was released, by "
        "survey or by digging.",
        value=round(area * _TIMES / middle, 1),
        unit="km² a year for a tenth of the time",
        kind="area",
        method="area over the mean yearly rate of each country",
        sources=list(rows["source_id"].explode()),
    )


def turn_of_the_price(evidence: Evidence) -> Turn | None:
    """Count the published prices at which the cost of an area would be a tenth, or ten times as much."""
    rows = evidence.clearing.dollars
    if rows.empty:
        return None
    prices = rows["estimate"].astype(float)
    middle, area = float(prices.median()), evidence.clearing.area_km2
    low, high = int((prices <= middle / _TIMES).sum()), int((prices >= middle * _TIMES).sum())
    return Turn(
        id="turn-price",
        question="Q4",
        about="Cost of clearing",
        answer=f"At the middle of {counted(len(rows), 'published price')} {assumed(area)} km² cost "
        f"{money(area * middle)} million dollars. At {price(middle * _TIMES)} dollars a square metre it "
        "would be "
        f"ten times as much; {count(high)} of the {len(rows)} {noun(high, 'is', 'are')} that high.",
        turn=f"A price of {price(middle / _TIMES)} dollars a square metre would cut the cost to a tenth; "
        f"{count(low)} of {len(rows)} published prices {noun(low, 'is', 'are')} that low.",
        sight="Contracts for clearing state price and area; national authorities and donors can publish "
        "both.",
        value=round(middle / _TIMES, 3),
        unit="dollars per square metre for a tenth of the cost",
        kind="price",
        method="middle of the published prices",
        sources=list(rows["source_id"].explode()),
    )


def turn_of_the_decay(evidence: Evidence) -> Turn | None:
    """Count the further wars that would show no fall in the first years, or a fall beyond doubt."""
    decay, whole = evidence.peace.decay, evidence.peace.whole
    if not decay or whole.empty:
        return None
    rates = np.log1p(whole["early"].astype(float) / 100)
    flattest = whole.iloc[-1]
    cancelled = units_to_cancel(list(rates), float(rates.iloc[-1]))
    low, middle, high = (1 + value / 100 for value in (decay.low, decay.estimate, decay.high))
    what = f"the early {'fall' if middle < 1 else 'rise'} in casualties"
    parts = []
    further = units_to_tell(len(whole), low, high, middle) - len(whole)
    if low < 1 < high:
        parts.append(f"{counted(further, 'more war')} like those on record would confirm {what}")
    if cancelled is not None:
        undone = "it" if parts else what
        parts.append(f"{counted(cancelled, 'more war')} like {flattest['war']} would undo {undone}")
    if not parts:
        return None
    return Turn(
        id="turn-decay",
        question="Q6",
        about="First years after a war",
        answer=f"Over {len(whole)} wars casualties changed by {change(decay.estimate)} % a year at first "
        f"(95 % interval {ends(decay.low, decay.high, 'change')}).",
        turn=f"{'; '.join(parts)}.",
        sight="Only registers kept from the first year of peace can tell: of the "
        f"{len(decay.wars)} wars {len(decay.wars) - len(whole)} have none. In "
        f"{flattest['war']}, by its own figures alone, casualties changed by {change(flattest['early'])} % a "
        f"year at first; pulled towards the average, as in the chart of that report, by "
        f"{change(flattest['shrunk_early'])} %.",
        value=cancelled if cancelled is not None else further,
        unit="further wars",
        kind="count",
        method="mean of the logarithms of the yearly change; interval by the root of the number of wars",
        sources=list(evidence.peace.after["source_id"]),
    )
