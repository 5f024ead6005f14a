"""The direction of the world totals: what the record did, its underlying trend, other choices, a forecast."""

from __future__ import annotations

from typing import Any

import pandas as pd
from IPython.display import Markdown

from impact import charts, places
from impact.answers.global_burden.burden_evidence import Evidence
from impact.charts import Chart, Column, Table
from impact.findings import Finding, state
from impact.models import burden, trend
from impact.published.editions import is_count
from impact.wording import (
    Quantity,
    count,
    counted,
    digits,
    digits_above,
    digits_below,
    ends,
    estimate_words,
    level,
    listed,
    percent,
)

#: years of the recent change
RECENT = 10


def state_realised(evidence: Evidence) -> Finding | None:
    """State what the record did since its first year, the last ten and its jumps; nothing without two years.

    No sampling interval belongs to it: only revision of the newest figure can move it. Where the first figure
    rests on a weak page, the first firm one stands beside it.
    """
    world = evidence.world.set_index("year")["value"]
    bases = _bases(evidence)
    first, last = _ends(evidence.world)
    if first == last or first not in bases:
        return None
    changes = [(year, trend.realised(evidence.world, year, last, evidence.prediction)) for year in bases]
    whole = changes[0][1]
    parts = [
        f"{percent(abs(change.estimate) / 100)} {'more' if change.estimate > 0 else 'fewer'} than the "
        f"{count(world[year])} of {year}{bases[year]}"
        for year, change in changes
    ]
    revised = ""
    if whole.low < whole.high:
        # Rounded outwards, as the line below the finding is.
        ends_ = [
            f"{digits_below(c.low, 'change')} to {digits_above(c.high, 'change')} % since {year}"
            for year, c in changes
        ]
        revised = f". Revision of the newest figure may make that {listed(ends_)}"
    return state(
        "realised-change",
        f"What the record did: {evidence.record.newest.quantity()} in {last} are {listed(parts)}{revised}.",
        value=round(whole.estimate, 1),
        unit="% over all years",
        kind="change",
        low=round(whole.low, 1),
        high=round(whole.high, 1),
        method=whole.method,
        sources=evidence.world,
    )


def _bases(evidence: Evidence) -> dict[int, str]:
    """Years that the newest figure is set against, each with what a reader must know of it."""
    world, (first, last) = evidence.world.set_index("year"), _ends(evidence.world)
    notes = {first: ""}
    firm = world[(world["tier"] != "weak") & is_count(world["value"], world["qualifier"])]
    if world.loc[first, "tier"] == "weak" and len(firm):
        bound = " (published as “at least”)" if firm["qualifier"].iloc[0] == "at_least" else ""
        notes = {first: " (a weak page)", int(firm.index[0]): f", the first firm count{bound}"}
    notes.setdefault(last - RECENT, "")
    for year in _jumps(evidence):
        notes[year] = ", the year of the jump"
    return {
        year: note
        for year, note in notes.items()
        if year < last and year in world.index and world.loc[year, "value"] > 0
    }


def _jumps(evidence: Evidence) -> list[int]:
    if not evidence.trend:
        return []
    alarms = evidence.trend.alarms
    return [int(year) for year in alarms.loc[alarms["kind"] == "step", "year"]]


def state_underlying(evidence: Evidence) -> Finding | None:
    """State the underlying trend of all years, or that it cannot be told and why; nothing without a model."""
    if not evidence.trend:
        return None
    first, last = _ends(evidence.world)
    told = evidence.trend.underlying(first, last)
    if not told:
        return state(
            "underlying-trend",
            f"Whether there is an underlying trend cannot be told for {first} to {last}. {told.reason}",
            value=evidence.trend.n,
            unit="years with figures",
            kind="count",
            method=told.method,
            sources=evidence.world,
        )
    sure = told.low > 0 or told.high < 0
    opening = "The underlying change" if sure else "No underlying trend can be told: the change"
    return state(
        "underlying-trend",
        f"{opening} from {first} to {last} is {estimate_words(told)}.",
        value=round(told.estimate, 2),
        unit="% a year",
        kind="change",
        low=round(told.low, 2),
        high=round(told.high, 2),
        level=told.level,
        method=told.method,
        sources=evidence.world,
    )


def state_alarms(evidence: Evidence) -> Finding | None:
    """Name jumps of the level and years that stand alone; nothing where there are none."""
    if not evidence.trend or evidence.trend.alarms.empty:
        return None
    alarms = evidence.trend.alarms
    return state(
        "steps-and-outliers",
        " ".join(_alarm(row, evidence.world) for row in alarms.itertuples()),
        value=len(alarms),
        unit="steps and single outliers",
        kind="count",
        method="probability of a step or an outlier among the models averaged",
        sources=evidence.world,
    )


def _alarm(row: Any, world: pd.DataFrame) -> str:
    year, times = digits(row.year, "year"), digits(row.ratio, "number")
    spread = f"95 % interval {ends(row.low, row.high, 'number')}"
    figures = world.set_index("year")["value"]
    if row.kind == "outlier":
        return f"The figure of {year} stands alone, at {times} times the level around it ({spread})."
    before = figures[figures.index < row.year]
    published = ""
    if row.year in figures.index and len(before) and before.iloc[-1] > 0:
        grown = digits(figures[row.year] / before.iloc[-1], "number")
        published = (
            f" the published figure went from {count(before.iloc[-1])} in {before.index[-1]} to "
            f"{count(figures[row.year])}, {grown} times as many;"
        )
    return (
        f"The level jumped in {year}:{published} the model, which looks at all years before and after, puts "
        f"the level from then on at {times} times what it would have been ({spread})."
    )


def _ends(world: pd.DataFrame) -> tuple[int, int]:
    return int(world["year"].min()), int(world["year"].max())


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
    first, last = _ends(evidence.world)
    told = fit.underlying(first, last)
    if fit.structure is None:
        return Markdown("" if told else told.reason)
    steps = fit.alarms[fit.alarms["kind"] == "step"]["year"]
    title = f"A jump in {listed(digits(year, 'year') for year in steps)}: no one trend fits {first} to {last}"
    if told:
        change = Quantity.of_estimate(told)
        title = f"{direction(told.low, told.high)} from {first} to {last}: {change.full}"
    return charts.fitted(
        evidence.world,
        fit.structure.level(),
        id="trend",
        title=title,
        subtitle="Recorded casualties, world, and their smoothed level with 95 % band",
        caption="The level is averaged over models with bends, steps, single outliers and a level that "
        "wanders; it describes the record and promises nothing.",
        breaks={year: digits(year, "year") for year in steps},
    )


def tabulate_pieces(evidence: Evidence) -> Table | Markdown:
    """List the numbers of joinpoints with the weight of each; empty where there is no trend."""
    fit = evidence.trend
    if not fit:
        return Markdown("")
    return Table(
        fit.selection,
        id="joinpoints",
        title="Straight pieces alone: how far the figures favour each number of joinpoints",
        columns=(
            Column("number", "Joinpoints", kind="number"),
            Column("joinpoints", "Best years"),
            Column("weight", "Weight, %", kind="percent"),
        ),
        sources=evidence.world,
        caption=" ".join(
            ["The joinpoint model takes years as independent; its intervals are not shown.", *fit.warnings]
        ),
    )


def describe_contributor(evidence: Evidence) -> Markdown:
    """Name the largest contributor, and say in how many years it is certain."""
    largest = evidence.contributors
    if not largest:  # declined below five years of which the largest contributor is certain
        return Markdown("Too few country totals are on record to subtract the largest contributor.")
    certain = largest.years[largest.years["without_one"].notna()]
    return Markdown(
        f"The largest contributor over all years is {places.name(largest.fixed)}. It can be subtracted in "
        f"{len(largest.world_less_fixed)} years. Who was certainly the largest of its year is known for "
        f"{len(certain)} years, the last of them {int(certain['year'].max())}; in the others countries "
        "without a figure could have had more. The two largest can be subtracted in "
        f"{largest.years['without_two'].notna().sum()}."
    )


def tabulate_choices(evidence: Evidence) -> Table | Markdown:
    """List the average changes under the choices that another analyst might have made."""
    choices = _choices(evidence)
    if choices.empty:
        return Markdown("Too few figures to compare choices.")
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
    caption = "The jump is that of the level, in times what it would have been."
    if averages:
        caption += " 95 % intervals; empty where a jump lies within the years: no average change is a trend."
    elif choices["probability"].notna().all():
        caption += " The level jumps under every choice, so none gives an average change."
    return Table(
        choices,
        id="choices",
        title=f"What the record did, and whether its level jumps, under {counted(len(choices), 'choice')}",
        columns=(
            Column("choice", "Choice"),
            Column("span", "Years"),
            Column("realised", "What the record did, last over first year", kind="change"),
            Column("jumps", "The level jumps in"),
            Column("probability", "Probability of the jump", kind="percent"),
            *averages,
        ),
        sources=evidence.world,
        caption=caption,
    )


def _choices(evidence: Evidence) -> pd.DataFrame:
    if not evidence.trend:
        return pd.DataFrame()
    largest = evidence.contributors
    if not largest:
        return burden.specifications(evidence.world)
    return burden.specifications(
        evidence.world, less=largest.world_less_fixed, less_name=places.name(largest.fixed)
    )


def _interval(name: str, label: str, low: str, high: str) -> Column:
    return Column(name, label, kind="interval", measure="change", low=low, high=high)


def state_forecast(evidence: Evidence) -> Finding | None:
    """State the forecast for the last year ahead, and whether forecasting has helped at all."""
    forecast = evidence.forecast
    if not forecast:
        return None
    last = forecast.predicted.iloc[-1]
    people = Quantity(
        value=last["estimate"],
        kind="count",
        unit="people",
        low=last["low"],
        high=last["high"],
        level=forecast.level,
    )
    return state(
        "two-years-ahead",
        f"For {int(last['year'])} the forecast is {people}, {level(forecast.level)} interval {people.ends}. "
        f"{forecast.verdict}",
        value=round(last["estimate"]),
        unit="people",
        kind="count",
        low=round(last["low"]),
        high=round(last["high"]),
        level=forecast.level,
        method=f"{forecast.label}, chosen by rolling-origin backtest",
        sources=evidence.world,
    )


def draw_forecast(evidence: Evidence) -> Chart | Markdown:
    """Draw the totals, and the next years with their intervals."""
    forecast, newest = evidence.forecast, evidence.record.newest.value
    if not forecast:
        return Markdown(forecast.reason)
    start = evidence.world.tail(1).assign(estimate=newest, low=newest, high=newest)
    last, score = forecast.predicted.iloc[-1], forecast.score()
    return charts.fitted(
        evidence.world,
        start[["year", "estimate", "low", "high"]],
        id="forecast",
        predicted=forecast.predicted,
        title=f"{int(last['year'])} could bring {ends(last['low'], last['high'], 'count')} casualties",
        subtitle=f"Recorded casualties, world, and forecast ({forecast.label}) with 95 % intervals",
        caption=f"{forecast.verdict} In the backtest {int(score['held'])} of {int(score['targets'])} "
        "intervals held the figure that came.",
    )
