"""The direction of the world totals: joinpoint trend, average changes, other choices, and a forecast."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from impact import charts, places
from impact.answers.global_burden.burden_evidence import Evidence
from impact.charts import Chart, Column, Table
from impact.findings import Finding, state
from impact.models import burden
from impact.result import Estimate
from impact.wording import Quantity, counted, digits, ends, estimate_words, level, years

#: years of the recent change
RECENT = 10


def state_whole_change(evidence: Evidence) -> Finding | None:
    """State the average change over all years; nothing where no trend could be fitted."""
    if not evidence.trend:
        return None
    first, last = _ends(evidence.world)
    change = evidence.trend.aapc(first, last)
    return _state_change(
        evidence,
        "average-change",
        f"Over the whole of {first} to {last} recorded casualties changed by {estimate_words(change)} on "
        "average.",
        change,
    )


def state_recent_change(evidence: Evidence) -> Finding | None:
    """State the average change over the last ten years, and whether its sign hangs on the first of them."""
    first, last = _ends(evidence.world)
    start = last - RECENT
    if not evidence.trend or start <= first:
        return None
    decade, later = evidence.trend.aapc(start, last), evidence.trend.aapc(start + 1, last)
    verb = "depends" if decade.estimate * later.estimate < 0 else "does not depend"
    return _state_change(
        evidence,
        "average-change-ten-years",
        f"Over the last ten years ({start} to {last}) it was {estimate_words(decade)}; counted from "
        f"{start + 1} it is {estimate_words(later)}, the sign {verb} on the year one starts from.",
        decade,
    )


def _ends(world: pd.DataFrame) -> tuple[int, int]:
    return int(world["year"].min()), int(world["year"].max())


def _state_change(evidence: Evidence, name: str, sentence: str, change: Estimate) -> Finding:
    return state(
        name,
        sentence,
        value=round(change.estimate, 2),
        unit="% a year",
        kind="change",
        low=round(change.low, 2),
        high=round(change.high, 2),
        level=change.level,
        method="average annual percent change (AAPC), joinpoint regression with estimated dispersion",
        sources=evidence.world,
    )


def direction(low: float, high: float) -> str:
    """Name the direction of a change whose interval is ``low`` to ``high``.

    >>> direction(-3, -1), direction(1, 3), direction(-1, 3)
    ('Down', 'Up', 'No sure direction')
    """
    return "Down" if high < 0 else "Up" if low > 0 else "No sure direction"


def draw_trend(evidence: Evidence) -> Chart | Markdown:
    """Draw the totals with their joinpoint trend and its band."""
    trend = evidence.trend
    if not trend:
        return Markdown(trend.reason)
    last = trend.segments.iloc[-1]
    change = Quantity(value=last["estimate"], kind="change", low=last["low"], high=last["high"])
    return charts.fitted(
        evidence.world,
        trend.fitted,
        id="trend",
        title=f"{direction(last['low'], last['high'])} since {digits(last['start'], 'year')}: {change} a "
        f"year on average (interval {change.ends})",
        subtitle="Recorded casualties, world, and joinpoint trend with 95 % band",
        caption="The newest figure alone says little about the trend: what is joined is a piece of several "
        "years.",
        breaks={year: digits(year, "year") for year in trend.joinpoints},
    )


def tabulate_pieces(evidence: Evidence) -> Table | Markdown:
    """List the straight pieces of the trend with the change in each; empty where there is no trend."""
    trend = evidence.trend
    if not trend:
        return Markdown("")
    pieces = trend.segments
    spans = [years(start, end) for start, end in zip(pieces["start"], pieces["end"], strict=True)]
    return Table(
        pieces.assign(years=spans),
        id="segments",
        title=f"{counted(len(pieces), 'piece')}, with the annual percent change of each",
        columns=(
            Column("years", "Years"),
            _interval("estimate", "APC, % a year (95 % interval)", "low", "high"),
        ),
        sources=evidence.world,
        caption=trend.warnings[-1] if trend.warnings else "",
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
    return Table(
        choices,
        id="choices",
        title=f"Average change from {ends(choices['estimate'].min(), choices['estimate'].max(), 'change')} % "
        f"a year under {counted(len(choices), 'choice')}",
        columns=(
            Column("choice", "Choice"),
            _interval("estimate", "All years, % a year", "low", "high"),
            _interval("recent", "Last ten years, % a year", "recent_low", "recent_high"),
            Column("joinpoints", "Joinpoints"),
            Column("window", "The last ten years are"),
        ),
        sources=evidence.world,
        caption="95 % intervals. Intervals as if the joinpoints were known are too narrow; they are shown "
        "because they are usual.",
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
