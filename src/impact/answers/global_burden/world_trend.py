"""The trend of the world totals: jumps and the fitted level, other choices of years, a forecast."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import pandas as pd
from IPython.display import Markdown

from impact import charts, places
from impact.answers.global_burden.burden_evidence import Evidence
from impact.answers.global_burden.world_course import ends_of, jumps
from impact.catalogue.frame_rows import each_row
from impact.charts import Chart, Column, Table
from impact.charts.frame.drawn_once import draw_once
from impact.findings import Finding, state
from impact.result import LEVEL
from impact.wording import Quantity, capital, count, counted, digits, ends, level, listed, noun, rounded

#: how many times, which must not be parted at the end of a line
_TIMES, _TIMES_UNBROKEN = "× ", "×\u00a0"
#: support from which a number of bends is listed
LEAST_SUPPORT = 0.005


def state_underlying(evidence: Evidence) -> Finding | None:
    """State the underlying trend of all years, or that there is none; nothing without a model."""
    if not evidence.trend:
        return None
    first, last = ends_of(evidence.world)
    underlying = evidence.trend.underlying(first, last)
    if not underlying:
        return state(
            "underlying-trend",
            f"No average trend can be given for {first} to {last}.",
            value=evidence.trend.n,
            unit="years with figures",
            kind="count",
            method=underlying.method,
            sources=evidence.world,
        )
    change = Quantity.of_estimate(underlying)
    sure = underlying.low > 0 or underlying.high < 0
    return state(
        "underlying-trend",
        f"Apart from shocks, recorded casualties changed by {change} from {first} to {last}"
        f"{'' if sure else ', but there may have been no change at all'}.",
        value=round(underlying.estimate, 2),
        unit="% a year",
        kind="change",
        low=round(underlying.low, 2),
        high=round(underlying.high, 2),
        level=underlying.level,
        method=underlying.method,
        sources=evidence.world,
    )


def state_alarms(evidence: Evidence) -> Finding | None:
    """Name jumps of the level and years that stand alone; nothing where there are none."""
    if not evidence.trend or evidence.trend.alarms.empty:
        return None
    alarms, figures = evidence.trend.alarms, evidence.world.set_index("year")["value"]
    steps = [int(year) for year in alarms.loc[alarms["kind"] == "step", "year"]]
    alone = [digits(year, "year") for year in alarms.loc[alarms["kind"] == "outlier", "year"]]
    parts = []
    if steps:
        before = [figures[figures.index < year] for year in steps]
        moves = [
            f"in {year}, from {count(earlier.iloc[-1])} to {count(figures[year])}"
            for year, earlier in zip(steps, before, strict=True)
            if year in figures.index and len(earlier)
        ]
        parts.append(f"the recorded total jumps {listed(moves or map(str, steps))}")
    if alone:
        parts.append(f"{listed(alone)} {noun(len(alone), 'stands', 'stand')} out alone")
    closing = ": no single trend fits all years" if steps else ""
    return state(
        "steps-and-outliers",
        f"{capital(', and '.join(parts))}{closing}.",
        value=len(alarms),
        unit="jumps and single outliers",
        kind="count",
        method="the average of many models that allow jumps and single outliers (state-space models)",
        sources=evidence.world,
    )


def describe_jumps(evidence: Evidence) -> Markdown:
    """Say how large the jumps and single years are that the model names, and why no average is given."""
    fit = evidence.trend
    if not fit:
        return Markdown("")
    underlying = fit.underlying(*ends_of(evidence.world))
    figures = evidence.world.set_index("year")["value"]
    sentences = [_alarm(row, figures) for row in each_row(fit.alarms)]
    return Markdown(
        " ".join([*sentences, *([] if underlying else [underlying.reason.replace(_TIMES, _TIMES_UNBROKEN)])])
    )


def _alarm(row: Any, figures: pd.Series) -> str:
    """Write one jump or outlier as the model sees it, with what the record itself did."""
    year, times = digits(row.year, "year"), digits(row.ratio, "ratio")
    spread = f"{level(LEVEL)} interval {ends(row.low, row.high, 'ratio')}"
    if row.kind == "outlier":
        return f"The figure for {year} is {times} times the level around it ({spread})."
    recorded, earlier = "", figures[figures.index < row.year]
    if row.year in figures.index and len(earlier) and earlier.iloc[-1] > 0:
        now, before = figures[row.year], earlier.iloc[-1]
        recorded = (
            f"In the record, {year} has {digits(now / before, 'ratio')} times the year before "
            f"({count(before)} to {count(now)}). "
        )
    return (
        f"{recorded}The model looks at all years before and after {year}. From then on it puts the fitted "
        f"level at {times} times what it would otherwise have been ({spread})."
    )


def direction(low: float, high: float) -> str:
    """Name the direction of a change whose interval is ``low`` to ``high``.

    >>> direction(-3, -1), direction(1, 3), direction(-1, 3)
    ('Down', 'Up', 'No sure direction')
    """
    return "Down" if high < 0 else "Up" if low > 0 else "No sure direction"


def draw_trend(evidence: Evidence) -> Chart | Markdown:
    """Draw the totals with their smoothed level and its band."""
    fit = evidence.trend
    if not fit:
        return Markdown(fit.reason)
    first, last = ends_of(evidence.world)
    underlying = fit.underlying(first, last)
    if fit.structure is None:
        return Markdown("" if underlying else underlying.reason)
    level_of_years, steps = fit.structure.level(), jumps(evidence)
    if underlying:
        change = Quantity.of_estimate(underlying)
        title = f"{direction(underlying.low, underlying.high)} from {first} to {last}: {change}"
    else:
        title = f"The fitted level {course(level_of_years, steps)}: no single trend fits {first} to {last}"
    return draw_once(
        charts.fitted,
        evidence.world,
        level_of_years,
        id="trend",
        title=title,
        subtitle="Recorded casualties a year, world, with a smoothed level and its 95 % band",
        caption="The level is the average of many models (state-space models with bends, jumps, single "
        "outliers and a level that wanders). It describes the record and predicts nothing.",
        breaks=steps,
    )


def course(level_of_years: pd.DataFrame, steps: list[int]) -> str:
    """Say how a fitted level goes between the years in which it jumps.

    Parameters
    ----------
    level_of_years
        ``year`` and ``estimate``, by year.
    steps
        Years of the jumps, in order.

    Examples
    --------
    >>> years = pd.DataFrame({"year": [2000, 2001, 2002, 2003], "estimate": [9, 5, 8, 6]})
    >>> course(years, [2002]), course(years, [])
    ('falls, jumps in 2002 and falls again', 'falls')
    """
    words: list[str] = []
    before = ""
    for start, stop in pairwise([-math.inf, *steps, math.inf]):
        piece = level_of_years[(level_of_years["year"] >= start) & (level_of_years["year"] < stop)][
            "estimate"
        ]
        if math.isfinite(start):
            words.append(f"jumps in {digits(start, 'year')}")
        if len(piece) > 1:
            way = "falls" if piece.iloc[-1] < piece.iloc[0] else "rises"
            words.append(f"{way} again" if way == before else way)
            before = way
    return listed(words)


def tabulate_pieces(evidence: Evidence) -> Table | Markdown:
    """List the numbers of joinpoints with the weight of each; empty where there is no trend."""
    fit = evidence.trend
    if not fit:
        return Markdown("")
    shown = fit.selection[fit.selection["weight"] >= LEAST_SUPPORT]
    few = ["Other numbers of bends have next to no support."] if len(shown) < len(fit.selection) else []
    return Table(
        shown,
        id="joinpoints",
        title="A trend of straight pieces only: how well each number of bends fits",
        columns=(
            Column("number", "Bends (joinpoints)", kind="number"),
            Column("joinpoints", "Best placed in"),
            Column("weight", "Support from the figures", kind="percent"),
        ),
        sources=evidence.world,
        caption=" ".join(
            [
                "This simpler model (joinpoint regression) knows no jumps and treats each year as "
                "independent, so we print no intervals from it.",
                *few,
                *fit.warnings,
            ]
        ),
    )


def describe_contributor(evidence: Evidence) -> Markdown:
    """Name the largest contributor, and say in how many years it is certain."""
    largest = evidence.contributors
    if not largest:  # declined below five years of which the largest contributor is certain
        return Markdown(
            "Too few country totals are in this collection to take out the country with the most casualties."
        )
    certain = largest.years[largest.years["without_one"].notna()]
    newest = certain.sort_values("year").iloc[-1]
    return Markdown(
        f"Does one country make the trend? {places.name(largest.fixed)} has the most recorded casualties "
        f"over all years. Its figures can be taken out of {len(largest.world_less_fixed)} yearly totals. "
        f"Which country had most in a single year is certain for {len(certain)} years, the last of them "
        f"{int(newest['year'])} ({places.name(newest['largest'])}, {count(newest['largest_value'])}). "
        "In the other years a country without a figure could have had more. "
        f"The two largest can be taken out of {largest.years['without_two'].notna().sum()} totals."
    )


def tabulate_choices(evidence: Evidence) -> Table | Markdown:
    """List the average changes under the choices that another analyst might have made."""
    choices = _choices(evidence)
    if choices.empty:
        return Markdown("There are too few figures to compare other choices.")
    # An average change is refused where the level jumps: a column of refusals says nothing more.
    averages = [
        column
        for known, columns in (
            ("estimate", [_interval("estimate", "All years, % a year", "low", "high")]),
            (
                "recent",
                [
                    _interval("recent", "Last ten years, % a year", "recent_low", "recent_high"),
                    Column("window", "The last ten years are"),
                ],
            ),
        )
        if choices[known].notna().any()
        for column in columns
    ]
    caption = "“× 2” means: from that year on the level is twice what it would otherwise have been."
    if averages:
        caption += " In brackets: 95 % intervals. Where the level jumps we give no average change."
    elif choices["probability"].notna().all():
        caption += " The level jumps whatever the choice, so we give no average change."
    jumping = int(choices["probability"].notna().sum())
    return Table(
        choices.assign(jumps=choices["jumps"].str.replace(_TIMES, _TIMES_UNBROKEN)),
        id="choices",
        title=f"The level jumps under {count(jumping)} of {counted(len(choices), 'choice')} of years and "
        "figures",
        columns=(
            Column("choice", "Years and figures used"),
            Column("span", "Years"),
            Column("realised", "Last year against first", kind="change"),
            Column("jumps", "Jump in"),
            Column("probability", "Probability of the jump", kind="percent"),
            *averages,
        ),
        sources=evidence.world,
        caption=caption,
    )


def _choices(evidence: Evidence) -> pd.DataFrame:
    if not evidence.trend:
        return pd.DataFrame()
    return evidence.choices


def _interval(name: str, label: str, low: str, high: str) -> Column:
    return Column(name, label, kind="interval", measure="change", low=low, high=high)


def state_forecast(evidence: Evidence) -> Finding | None:
    """State what the last year ahead could bring, and whether forecasting has helped at all."""
    forecast = evidence.forecast
    if not forecast:
        return None
    last = forecast.predicted.iloc[-1]
    spread = ends(last["low"], last["high"], "simulated", "and")
    helped = (
        f"The best forecasting method so far was “{forecast.label}”"
        if forecast.better_than_naive
        else "No forecasting method has beaten repeating the newest figure"
    )
    return state(
        "two-years-ahead",
        f"{helped}; between {spread} casualties in {int(last['year'])} would be no surprise.",
        value=round(last["estimate"]),
        unit="people",
        kind="count",
        low=round(last["low"]),
        high=round(last["high"]),
        level=forecast.level,
        method=f"{forecast.label}, chosen by tests on past years (rolling-origin backtest)",
        sources=evidence.world,
    )


def draw_forecast(evidence: Evidence) -> Chart | Markdown:
    """Draw the totals, and the next years with their intervals, to the figures that mean something."""
    forecast, newest = evidence.forecast, evidence.record.newest.value
    if not forecast:
        return Markdown(forecast.reason)
    start = evidence.world.tail(1).assign(estimate=newest, low=newest, high=newest)
    score, shown = forecast.score(), forecast.predicted.copy()
    for column in ("estimate", "low", "high"):
        shown[column] = [rounded(value, "simulated") for value in shown[column]]
    last = shown.iloc[-1]
    return draw_once(
        charts.fitted,
        evidence.world,
        start[["year", "estimate", "low", "high"]],
        id="forecast",
        predicted=shown,
        title=f"{int(last['year'])} could bring between {ends(last['low'], last['high'], 'count', 'and')} "
        "casualties",
        subtitle=f"Recorded casualties a year, world, and forecast ({forecast.label}) with 95 % intervals",
        caption=f"{forecast.verdict} Tested on the past, {int(score['held'])} of {int(score['targets'])} "
        "such intervals held the figure that came. Forecasts are rounded to two figures.",
    )
