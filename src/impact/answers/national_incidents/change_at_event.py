"""What changed at a day that was fixed beforehand: the monthly series of a register."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from IPython.display import Markdown

from impact import charts
from impact.answers.national_incidents.calendar_months import p_words, without_month
from impact.answers.national_incidents.incident_evidence import Evidence
from impact.charts import Chart
from impact.findings import Finding, state
from impact.incidents import privacy
from impact.incidents.privacy import Rule, Suppressed
from impact.models.interruption import Interruption
from impact.wording import (
    Quantity,
    capital,
    count,
    counted,
    day,
    digits,
    digits_above,
    digits_below,
    estimate_words,
    noun,
    percent,
)

#: spread around the model, in times that of chance, from which on it fits badly
_WIDE = 10


def state_change(evidence: Evidence) -> Finding | None:
    """State how far the level changed at the day, or why it cannot be told; nothing where no day is named."""
    if evidence.event is None:
        return None
    change = evidence.change
    if not change:
        return state(
            "change-at-event",
            f"In {evidence.subject}, what changed at {evidence.event.words} cannot be told.",
            value=change.n,
            unit="months",
            kind="count",
            method=f"{change.method}. {change.reason}".rstrip("."),
            sources=evidence.source,
            short=_short(evidence, "the change at one day cannot be told"),
        )
    level = change.level
    estimate, low, high = (100 * (number - 1) for number in (level.estimate, level.low, level.high))
    if low > 0 or high < 0:
        moved = f"{'fell' if estimate < 0 else 'rose'} by {percent(abs(estimate) / 100)}"
        sentence, short = f"casualties a month {moved} at", f"casualties {moved} on {day(evidence.event.day)}"
    else:
        sentence, short = "no change of casualties a month can be told at", "no change can be told"
    return state(
        "change-at-event",
        f"In {evidence.subject}, {sentence} {evidence.event.words}, compared with the course before.",
        value=round(estimate, 2),
        unit="% against the course before",
        kind="change",
        low=round(low, 2),
        high=round(high, 2),
        level=level.level,
        method=f"{change.method}; level and slope may change, seasons as two pairs of sine and cosine",
        sources=evidence.source,
        short=_short(evidence, short),
    )


def _short(evidence: Evidence, words: str) -> str:
    """Begin a short answer with the mark of data that are made up."""
    return f"{evidence.mark}{words}" if evidence.mark else capital(words)


def state_excess(evidence: Evidence) -> Finding | None:
    """State how many fewer or more people were recorded since the day than the earlier course leads to."""
    if evidence.event is None or not evidence.change:
        return None
    excess, level = evidence.change.excess, evidence.change.level
    sure = level.high < 1 or level.low > 1
    if not sure or not (excess.high < 0 or excess.low > 0):
        return None
    fewer = excess.estimate < 0
    low, high = sorted((abs(excess.low), abs(excess.high)))
    return state(
        "since-event",
        f"In {evidence.subject}, {count(abs(excess.estimate))} {'fewer' if fewer else 'more'} people were "
        "recorded "
        f"since {evidence.event.words} than the earlier course would have led to. The 95 % interval is "
        f"{digits_below(low, 'count')} to {digits_above(high, 'count')}, if nothing else had changed.",
        value=round(excess.estimate),
        unit="people against the earlier course",
        kind="count",
        low=np.floor(excess.low),
        high=np.ceil(excess.high),
        level=excess.level,
        method=evidence.change.method,
        sources=evidence.source,
    )


def draw_change(evidence: Evidence) -> Chart | Markdown:
    """Draw the course before and after the day, and the one that the earlier course leads to."""
    if evidence.event is None:
        return Markdown(
            "No day was named at which something changed. Name one with event_date, or as event in the "
            "mapping; it has to be fixed before looking at the data."
        )
    change = evidence.change
    if not change:
        return Markdown(f"What changed at {evidence.event.words} cannot be told. {change.reason}")
    level = change.level
    words = Quantity.of_estimate(level)
    title = f"No sure change at {evidence.event.words}"
    if level.high < 1 or level.low > 1:
        moved = "fall" if level.estimate < 1 else "rise"
        title = f"Casualties {moved} by {percent(abs(1 - level.estimate))} at {evidence.event.words}"
    counts, lost = _points_in_time(evidence)
    if counts.empty:
        return Markdown(
            "Casualties before and after are not drawn: every quarter has too few people to be shown."
        )
    at = _time(evidence.event.day.year, evidence.event.day.month)
    course, otherwise = without_seasons(change, at)
    return charts.fitted(
        counts,
        course,
        counterfactual=otherwise,
        breaks={at: evidence.event.what or day(evidence.event.day)},
        id="change",
        title=evidence.titled(title),
        subtitle="Casualties a month: mean of each quarter, and the course apart from the seasons",
        caption=f"{evidence.caption} At the day the level is {words.full} times what the course before leads "
        f"to (dashed, with its 95 % band). {_points(lost)}{without_month(evidence)}",
        unit="people a month",
        sources=evidence.source,
    )


def _time(year: Any, month: Any) -> Any:
    return year + (month - 1) / 12


def without_seasons(change: Interruption, at: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Take the seasons out of the fitted course and of the one that the course before leads to.

    The model is a line before and one after on the log scale, and seasons whose mean is zero: both are read
    off its fitted values.

    Parameters
    ----------
    change
        A monthly model with seasons.
    at
        Time of the day, in years.

    Returns
    -------
    fitted, counterfactual : DataFrame
        ``year`` (with the month as its part), ``estimate``, ``low``, ``high``, and ``segment`` of the first.
    """
    fitted = change.fitted
    time = _time(fitted["year"], fitted["month"]).to_numpy(float)
    after = (time >= at - 1e-9).astype(float)
    months = fitted["month"].to_numpy()
    season = (months[:, None] == np.arange(2, 13)) - 1.0 * (months[:, None] == 1)
    design = np.column_stack([np.ones(len(time)), time - at, after, after * (time - at), season])
    coefficients = np.linalg.lstsq(design, np.log(fitted["estimate"].to_numpy(float)), rcond=None)[0]
    of_month = np.append(-coefficients[4:].sum(), coefficients[4:])
    lines = []
    for frame in (fitted, change.counterfactual):
        factor = np.exp(of_month[frame["month"].to_numpy() - 1])
        line = frame[["estimate", "low", "high"]].div(factor, axis=0)
        lines.append(line.assign(year=_time(frame["year"], frame["month"]) + 0.5 / 12))
    lines[1] = lines[1].assign(**{end: _smooth(lines[1][end]) for end in ("low", "high")})
    segments = np.where(after > 0, "after", "before")
    return lines[0].assign(segment=segments, low=np.nan, high=np.nan), lines[1]


def _smooth(end: pd.Series) -> pd.Series:
    """Mean of a year on the log scale: the band has the doubt about the seasons in it, month by month."""
    return np.exp(np.log(end).rolling(12, center=True, min_periods=6).mean())


def _points(lost: int) -> str:
    few = (
        f", and {counted(lost, 'quarter is', 'quarters are')} hidden, because "
        f"{noun(lost, 'it is', 'they are')} small or would show a small one"
        if lost
        else ""
    )
    return f"Quarters, because many a month has too few people to be shown{few}."


def quarters(evidence: Evidence) -> pd.DataFrame:
    """Count whole quarters, small ones hidden and others with them.

    Returns
    -------
    DataFrame
        ``year``, ``quarter`` (1 to 4), ``value`` (people, missing where hidden). Quarters of a year whose
        total is hidden are hidden.
    """
    table, shown = _whole_quarters(evidence.monthly), set(evidence.annual_shown["year"])
    if table.empty:
        return table
    rule, before = Rule.of(evidence.publish), evidence.monthly_before
    earlier = None if before is None else _suppressed(_whole_quarters(before), rule, None)
    published = _suppressed(table, rule, earlier)
    assert published is not None
    hidden = published.hide(table.assign(value=table["value"].astype("Float64")), ["value"])
    hidden["value"] = hidden["value"].astype("Float64").astype(float)
    return hidden.assign(value=hidden["value"].where(hidden["year"].isin(shown)))


def _whole_quarters(months: pd.DataFrame) -> pd.DataFrame:
    quarter = (months["month"] - 1) // 3 + 1
    grouped = months.assign(quarter=quarter).groupby(["year", "quarter"])["value"]
    return grouped.sum()[grouped.count() == 3].reset_index()


def _suppressed(table: pd.DataFrame, rule: Rule, earlier: Suppressed | None) -> Suppressed | None:
    if table.empty:
        return None
    counts = table.astype({"value": "int64"})
    return privacy.suppress(counts, ["year", "quarter"], "value", rule, earlier=earlier)


def _points_in_time(evidence: Evidence) -> tuple[pd.DataFrame, int]:
    """Mean month of each quarter that may be shown, and how many quarters are hidden."""
    counts = quarters(evidence)
    lost = int(counts["value"].isna().sum())
    shown = counts.dropna(subset=["value"])
    points = shown.assign(year=shown["year"] + (shown["quarter"] - 0.5) / 4, value=shown["value"] / 3)
    return points[["year", "value"]], lost


def describe_change(evidence: Evidence) -> Markdown | None:
    """Say what the estimate takes for granted, and what tests of the residuals show; nothing without one."""
    if evidence.event is None or not evidence.change:
        return None
    change, slope = evidence.change, evidence.change.slope
    tests = change.diagnostics.set_index("test")["p"] if len(change.diagnostics) else pd.Series(dtype=float)
    lines = [
        "The interval holds only if the day was fixed before looking at the series; the model has "
        f"{counted(change.n, 'month')}, and "
        f"the spread around it is {digits(change.dispersion, 'number')} times that of chance alone, as where "
        "several people are hurt at once.",
    ]
    if slope is not None:
        lines.append(
            f"From the day on, yearly growth changed by a factor of {estimate_words(slope)}"
            f"{'' if slope.high < 1 or slope.low > 1 else ', which chance alone can make'}."
        )
    if "breusch-godfrey" in tests:
        p = float(np.atleast_1d(tests["breusch-godfrey"])[0])
        lines.append(
            f"Neighbouring months are {'' if p < 0.05 else 'not '}more alike than the model allows for "
            f"(Breusch-Godfrey test, {p_words(p)})."
        )
    lines += change.warnings
    if change.warnings or change.dispersion > _WIDE:
        lines.append(
            "The course before is hardly a line: a shorter period (first_year), fixed beforehand too, may "
            "fit better."
        )
    lines.append(
        "One series has no control: what else changed that month, in the country or in how casualties are "
        "recorded, is in the figure too."
    )
    return Markdown("\n".join(f"- {capital(line)}" for line in lines))
