"""Casualties by place and by device: their numbers, their course, and the trend of each."""

from __future__ import annotations

import numpy as np
import pandas as pd
from IPython.display import Markdown

from impact import charts
from impact.answers.national_incidents import located, published_cells
from impact.answers.national_incidents.incident_evidence import Evidence
from impact.charts import Chart, Column, Table
from impact.findings import Finding, state
from impact.models import trend
from impact.wording import count, counted, noun, percent

#: lines of a picture; people from which on a trend of a place is fitted
_LINES, _ENOUGH = 5, 40
#: dimension -> the word between a number of casualties and a place or device
_JOINTS = {"label": "in", "device": "by"}
#: dimension -> what stands for a place or device that is not known
_UNKNOWN = {"label": located.UNKNOWN, "device": published_cells.DEVICES["unknown"]}


def state_places(evidence: Evidence) -> Finding | None:
    """State where most casualties are recorded; nothing where places are not known or not shown."""
    most = _most(evidence, "label")
    if most is None:
        return None
    top, value, whole, lost = most
    rest = f"; for {percent(lost / whole)} of all the place is not stated" if lost else ""
    return state(
        "place-most-casualties",
        f"In {evidence.subject}, {top} has the most casualties: {count(value)} of {count(whole)}.",
        value=round(value / whole, 4),
        unit=f"of the casualties, in {top}",
        kind="share",
        method=f"{percent(value / whole)}{rest}; small numbers are not shown",
        sources=evidence.source,
    )


def state_devices(evidence: Evidence) -> Finding | None:
    """State which device causes most casualties; nothing where devices are not known or not shown."""
    most = _most(evidence, "device")
    if most is None:
        return None
    top, value, whole, lost = most
    rest = f"; for {percent(lost / whole)} of all the device is not known" if lost else ""
    return state(
        "device-most-casualties",
        f"In {evidence.subject}, {top} caused the most casualties: {count(value)} of {count(whole)}.",
        value=round(value / whole, 4),
        unit=f"of the casualties, by {top}",
        kind="share",
        method=f"{percent(value / whole)}{rest}; small numbers are not shown",
        sources=evidence.source,
    )


def _most(evidence: Evidence, dimension: str) -> tuple[str, float, float, float] | None:
    """Name the place or device with most casualties: its number, that of all, and that of those not known."""
    if evidence.cells is None:
        return None
    table = published_cells.totals(evidence.cells, dimension).dropna()
    unknown = _UNKNOWN[dimension]
    known = table[~table[dimension].isin([unknown, published_cells.OTHERS])]
    whole = evidence.people_shown
    if known.empty or whole is None or len(table) < 2:
        return None
    lost = float(table.loc[table[dimension] == unknown, "value"].sum())
    return str(known.iloc[0][dimension]), float(known.iloc[0]["value"]), whole, lost


def draw_places(evidence: Evidence) -> Chart | Markdown:
    """Draw casualties by place over the whole period, small numbers left out."""
    return _bars(evidence, "label", "places")


def draw_devices(evidence: Evidence) -> Chart | Markdown:
    """Draw casualties by class of device over the whole period, small numbers left out."""
    return _bars(evidence, "device", "devices")


def _bars(evidence: Evidence, dimension: str, name: str) -> Chart | Markdown:
    what = published_cells.DIMENSIONS[dimension].lower()
    if evidence.cells is None:
        return Markdown(f"The dataset holds no casualties that could be told apart by {what}.")
    table = published_cells.totals(evidence.cells, dimension)
    shown = table.dropna()
    if len(shown) < 2:
        return Markdown(f"Casualties by {what} are not shown: too few people, or one {what} only.")
    left = len(table) - len(shown)
    few = (
        f" {counted(left, what)} with few people {noun(left, 'is', 'are')} left out, and so "
        f"{noun(left, 'is what', 'are those that')} would show {noun(left, 'it', 'them')}."
        if left
        else ""
    )
    return charts.bars(
        shown.rename(columns={dimension: "label"}),
        id=name,
        title=evidence.titled(_leading(evidence, dimension, shown.iloc[0])),
        subtitle=f"Casualties, {evidence.period}",
        caption=f"{evidence.caption}{few}{evidence.undated_left_out}",
        unit="people",
        sources=evidence.source,
    )


def _leading(evidence: Evidence, dimension: str, first: pd.Series) -> str:
    whole, value = evidence.people_shown, float(first["value"])
    number = f"{count(value)} of {count(whole)} casualties" if whole else f"{count(value)} casualties"
    return f"{number} {_joined(dimension, str(first[dimension]))}"


def _joined(dimension: str, entry: str) -> str:
    """Join a place or device to a number of casualties: "in North", "with the device not known".

    >>> _joined("device", "device not known"), _joined("label", "North")
    ('with the device not known', 'in North')
    """
    if entry == _UNKNOWN[dimension]:
        return f"with the {published_cells.DIMENSIONS[dimension].lower()} not known"
    return f"{_JOINTS[dimension]} {entry}"


def draw_place_years(evidence: Evidence) -> Chart | Markdown:
    """Draw the places with most casualties by year; hidden cells and unfinished years are gaps."""
    return _lines(evidence, "label", "places-by-year")


def draw_device_years(evidence: Evidence) -> Chart | Markdown:
    """Draw the devices with most casualties by year; hidden cells and unfinished years are gaps."""
    return _lines(evidence, "device", "devices-by-year")


def _lines(evidence: Evidence, dimension: str, name: str) -> Chart | Markdown:
    what = published_cells.DIMENSIONS[dimension].lower()
    if evidence.cells is None:
        return Markdown(f"The dataset holds no casualties that could be told apart by {what}.")
    years = published_cells.of_years(evidence.cells, dimension)
    years = years[years["year"].isin(evidence.full["year"])]
    enough = years.dropna().groupby(dimension).size()
    order = [
        entry
        for entry in published_cells.totals(evidence.cells, dimension)[dimension]
        if enough.get(entry, 0) > 1 and entry != published_cells.OTHERS
    ][:_LINES]
    if not order:
        return Markdown(f"Casualties by {what} and year are not shown: the numbers are too small.")
    drawn = years[years[dimension].isin(order)]
    gone = int(drawn["value"].isna().sum())
    few = (
        f" {counted(gone, 'number')} of {count(len(drawn))} {noun(gone, 'is', 'are')} hidden, because "
        f"{noun(gone, 'it is', 'they are')} small or would show a small one; there the line breaks."
        if gone
        else ""
    )
    return charts.lines(
        drawn.dropna(),
        group=dimension,
        id=name,
        title=evidence.titled(_course(drawn, dimension, order[0])),
        subtitle=f"Casualties by {what}, whole years",
        caption=f"{evidence.caption}{few}{evidence.partial_words}{evidence.undated_words}",
        sources=evidence.source,
    )


def _course(drawn: pd.DataFrame, dimension: str, first: str) -> str:
    own = drawn[drawn[dimension] == first].dropna().sort_values("year")
    start, end = own.iloc[0], own.iloc[-1]
    return (
        f"{count(start['value'])} casualties {_joined(dimension, first)} in {int(start['year'])}, "
        f"{count(end['value'])} in {int(end['year'])}"
    )


def tabulate_places(evidence: Evidence) -> Table | Markdown:
    """List the places with their number, share and yearly change."""
    return _trends(evidence, "label", "place-trends")


def tabulate_devices(evidence: Evidence) -> Table | Markdown:
    """List the devices with their number, share and yearly change."""
    return _trends(evidence, "device", "device-trends")


def _trends(evidence: Evidence, dimension: str, name: str) -> Table | Markdown:
    what = published_cells.DIMENSIONS[dimension]
    if evidence.cells is None or evidence.rows is None:
        return Markdown(f"The dataset holds no casualties that could be told apart by {what.lower()}.")
    table = published_cells.totals(evidence.cells, dimension).dropna()
    whole = evidence.people_shown
    if table.empty or whole is None:
        return Markdown(f"Trends by {what.lower()} are not shown: the numbers are too small.")
    trends = [_trend(evidence, dimension, entry, value) for entry, value in table.itertuples(index=False)]
    listed = table.assign(share=table["value"] / whole).join(pd.DataFrame(trends, index=table.index))
    return Table(
        listed,
        id=name,
        title=evidence.titled(f"Casualties by {what.lower()}, and their yearly change"),
        columns=(
            Column(dimension, what),
            Column("value", "People", kind="number"),
            Column("share", "Share", kind="percent"),
            Column(
                "change",
                "Change, % a year",
                kind="interval",
                measure="change",
                low="low",
                high="high",
                flag="why",
            ),
        ),
        caption=f"{evidence.caption} In brackets the 95 % interval of the underlying change of whole years; "
        "several intervals stand beside each other, so that one in twenty misses by chance alone.",
        sources=evidence.source,
        stack=True,
    )


def _trend(evidence: Evidence, dimension: str, entry: str, people: float) -> dict[str, float | str]:
    """Estimate the yearly change of one place or device; missing numbers and a reason where it cannot be."""
    none = {"change": np.nan, "low": np.nan, "high": np.nan}
    if people < _ENOUGH:
        return {**none, "why": f"fewer than {_ENOUGH} people"}
    if evidence.cover is None:
        return {**none, "why": "nobody has a date"}
    years = evidence.by_year(dimension, entry)
    fit = trend.estimate(years, choose="none")
    change = fit.underlying() if fit else fit
    if not change:
        return {**none, "why": change.reason}
    return {"change": change.estimate, "low": change.low, "high": change.high, "why": ""}
