"""What changed at a day that was fixed beforehand, and the seasons: the monthly series of a register."""

from __future__ import annotations

import calendar

import numpy as np
import pandas as pd
from IPython.display import Markdown

from impact import charts
from impact.answers.national_incidents.incident_evidence import Evidence
from impact.charts import Chart
from impact.findings import Finding, state
from impact.incidents import privacy
from impact.incidents.privacy import Rule
from impact.wording import (
    Quantity,
    capital,
    count,
    counted,
    digits,
    digits_above,
    digits_below,
    estimate_words,
    listed,
    noun,
    percent,
    score,
)

#: p values below it are not told apart
_LEAST_P = 0.01
_RECORDED, _COURSE, _OTHERWISE = "recorded", "fitted course", "without the change"


def state_change(evidence: Evidence) -> Finding | None:
    """State how far the level changed at the day, or why it cannot be told; nothing where no day is named."""
    if evidence.event is None:
        return None
    change = evidence.change
    if not change:
        return state(
            "change-at-event",
            f"In {evidence.subject}, what changed at {evidence.event.words} cannot be told. {change.reason}",
            value=change.n,
            unit="months",
            kind="count",
            method=change.method,
            sources=evidence.source,
        )
    level = change.level
    if level.high < 1 or level.low > 1:
        by = percent(abs(1 - level.estimate))
        opening = (
            f"casualties a month {'fell' if level.estimate < 1 else 'rose'} by {by} at {evidence.event.words}"
        )
    else:
        opening = f"no change of casualties a month can be told at {evidence.event.words}"
    return state(
        "change-at-event",
        f"In {evidence.subject}, {opening}: from then on they were {estimate_words(level)} times what the "
        "course before it, with its seasons, leads to.",
        value=round(level.estimate, 3),
        unit="times the level that the course before leads to",
        kind="ratio",
        low=round(level.low, 3),
        high=round(level.high, 3),
        level=level.level,
        method=f"{change.method}; level and slope may change, seasons as two pairs of sine and cosine",
        sources=evidence.source,
    )


def state_excess(evidence: Evidence) -> Finding | None:
    """State how many fewer or more people were recorded since the day than the earlier course leads to."""
    if evidence.event is None or not evidence.change:
        return None
    excess = evidence.change.excess
    if not (excess.high < 0 or excess.low > 0):
        return None
    fewer = excess.estimate < 0
    low, high = sorted((abs(excess.low), abs(excess.high)))
    return state(
        "since-event",
        f"In {evidence.subject}, {count(abs(excess.estimate))} {'fewer' if fewer else 'more'} people were "
        f"recorded since {evidence.event.words} than the earlier course would have led to (95 % interval "
        f"{digits_below(low, 'count')} to {digits_above(high, 'count')}), if nothing else had changed.",
        value=round(excess.estimate),
        unit="people against the earlier course",
        kind="count",
        low=np.floor(excess.low),
        high=np.ceil(excess.high),
        level=excess.level,
        method=evidence.change.method,
        sources=evidence.source,
    )


def state_season(evidence: Evidence) -> Finding | None:
    """State the months with most casualties, and whether seasons can be told from chance."""
    table = seasons(evidence)
    if table.empty or not evidence.season_p:
        return None
    p = evidence.season_p
    top = table.nlargest(2, "times").sort_values("month")
    sure = p < 0.05
    months = listed(calendar.month_name[month] for month in top["month"])
    sentence = (
        f"In {evidence.subject}, {months} have the most casualties, {digits(top['times'].max(), 'ratio')} "
        "times those of a mean month"
        if sure
        else f"In {evidence.subject}, no seasons can be told from chance"
    )
    return state(
        "season",
        f"{sentence} (F test of the seasons, {_p_words(p)}).",
        value=round(float(top["times"].max()), 3),
        unit="times a mean month",
        kind="ratio",
        method="casualties of calendar months in whole years; F test in the monthly model",
        sources=evidence.source,
    )


def _p_words(p: float) -> str:
    return f"p = {score(p)}" if p >= _LEAST_P else f"p below {score(_LEAST_P)}"


def seasons(evidence: Evidence) -> pd.DataFrame:
    """Compare the calendar months of whole years.

    Returns
    -------
    DataFrame
        ``month``, ``value`` (people, all whole years together), ``times`` (of a mean month); no rows without
        a whole year, or where a month has few people.
    """
    months = evidence.monthly
    months = months[months["year"].isin(evidence.full["year"]) & months["value"].notna()]
    table = months.groupby("month", as_index=False)["value"].sum()
    if len(table) < 12 or any(evidence.small(value) for value in table["value"]):
        return pd.DataFrame(columns=["month", "value", "times"])
    return table.assign(times=table["value"] / table["value"].mean())


def draw_seasons(evidence: Evidence) -> Chart | Markdown:
    """Draw the calendar months; a sentence where too few people are in one."""
    table = seasons(evidence)
    if table.empty:
        return Markdown(
            "Casualties by calendar month are not shown: a month has few people, or none is known."
        )
    top = calendar.month_name[int(table.loc[table["times"].idxmax(), "month"])]
    return charts.intervals(
        table.assign(label=[calendar.month_name[month] for month in table["month"]], estimate=table["times"]),
        id="seasons",
        title=evidence.titled(f"Most casualties in {top}"),
        subtitle="Casualties of a calendar month, times those of a mean month",
        caption=f"{evidence.caption} Whole years only, {_people(table)} together.{_without_month(evidence)}",
        unit="times a mean month",
        kind="ratio",
        limits=(0.0, float(np.ceil(table["times"].max() * 2) / 2)),
        reference=(1.0, "mean month"),
        sources=evidence.source,
    )


def _people(table: pd.DataFrame) -> str:
    return counted(table["value"].sum(), "person", "people")


def _without_month(evidence: Evidence) -> str:
    lost = evidence.without_month
    if not lost:
        return ""
    few = "A few people" if evidence.small(lost) else counted(lost, "person", "people")
    return f" {few} of a known year without a month {'is' if lost == 1 else 'are'} left out."


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
    at = evidence.event.day.year + (evidence.event.day.month - 1) / 12
    curves, lost = _curves(evidence)
    return charts.lines(
        curves,
        group="line",
        x="year",
        id="change",
        title=evidence.titled(title),
        subtitle="People killed or injured, mean month of each quarter",
        caption=f"{evidence.caption} At the day the level is {words.full} times what the course before leads "
        f"to (“without the change”, with its 95 % band). {_points(lost)}{_without_month(evidence)}",
        highlight=[name for name in (_OTHERWISE, _COURSE, _RECORDED) if name in set(curves["line"])],
        step=0.3,
        points=False,
        marks={at: evidence.event.what or digits(evidence.event.day.year, "year")},
        unit="people a month",
        sources=evidence.source,
    )


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
    months = evidence.monthly.assign(quarter=(evidence.monthly["month"] - 1) // 3 + 1)
    grouped = months.groupby(["year", "quarter"])["value"]
    table = grouped.sum()[(grouped.count() == 3)].reset_index()
    shown = set(evidence.annual_shown["year"])
    if table.empty:
        return table
    by = ["year", "quarter"]
    published = privacy.suppress(table.astype({"value": "int64"}), by, "value", Rule.of(evidence.publish))
    hidden = published.hide(table.assign(value=table["value"].astype("Float64")), ["value"])
    hidden["value"] = hidden["value"].astype("Float64").astype(float)
    return hidden.assign(value=hidden["value"].where(hidden["year"].isin(shown)))


def _curves(evidence: Evidence) -> tuple[pd.DataFrame, int]:
    """Mean month of each quarter, recorded, fitted, as the earlier course leads to; how many are hidden."""
    change = evidence.change
    assert change
    counts = quarters(evidence)
    counts["value"] = counts["value"] / 3
    counts["line"] = _RECORDED
    parts = [counts]
    for name, frame in {_COURSE: change.fitted, _OTHERWISE: change.counterfactual}.items():
        band = ["low", "high"] if name == _OTHERWISE else []
        grouped = frame.assign(quarter=(frame["month"] - 1) // 3 + 1).groupby(["year", "quarter"])
        means = grouped[["estimate", *band]].mean()[grouped.size() == 3].reset_index()
        parts.append(means.rename(columns={"estimate": "value"}).assign(line=name))
    curves = pd.concat(parts, ignore_index=True)
    curves["year"] = curves["year"] + (curves["quarter"] - 0.5) / 4
    return curves.reindex(columns=["line", "year", "value", "low", "high"]), int(counts["value"].isna().sum())


def describe_change(evidence: Evidence) -> Markdown | None:
    """Say what the estimate takes for granted, and what tests of the residuals show; nothing without one."""
    if evidence.event is None or not evidence.change:
        return None
    change, slope = evidence.change, evidence.change.slope
    tests = change.diagnostics.set_index("test")["p"] if len(change.diagnostics) else pd.Series(dtype=float)
    lines = [
        f"The day was fixed before looking at the series; the model has {counted(change.n, 'month')}, and "
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
            f"(Breusch-Godfrey test, {_p_words(p)})."
        )
    lines.append(
        "One series has no control: what else changed that month, in the country or in how casualties are "
        "recorded, is in the figure too."
    )
    return Markdown("\n".join(f"- {capital(line)}" for line in lines))
