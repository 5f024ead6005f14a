"""What a model makes of annual figures: points, the line through them, what it expects next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from impact.catalogue.frame_rows import each_row
from impact.charts.break_lines import ROW_HEIGHT, breaks_of, rows_of_words, write_words
from impact.charts.frame import inputs, theme
from impact.charts.frame.canvas import WHOLE, Key, Page
from impact.charts.frame.chart import Chart
from impact.charts.frame.inputs import ChartWords
from impact.charts.frame.labels import Label, place
from impact.charts.series import value_axis, worded, year_axis
from impact.charts.words import mark_values
from impact.charts.words.alternative import alternative
from impact.errors import ImpactError
from impact.result import LEVEL
from impact.wording import digits, simulated, years
from impact.wording import level as level_words

_MARKS = {"at_least": "o", "approximate": "D"}
_OPEN = ("at_least", "approximate")
_BAND = ["year", "estimate", "low", "high"]
_FARTHEST, _TALLEST = 3, 2  # a band that ends farther up is cut, at so many times the highest point or line


def fitted(
    observed: pd.DataFrame,
    fitted: pd.DataFrame,
    *,
    id: str,  # noqa: A002
    title: str,
    predicted: pd.DataFrame | None = None,
    counterfactual: pd.DataFrame | None = None,
    breaks: Sequence[float] | Mapping[float, str] = (),
    unit: str = "people",
    **words: Unpack[ChartWords],
) -> Chart:
    """Draw observed figures with a fitted line, its band, and predictions beyond it.

    Observed figures are points and never joined: a missing year is an empty place. Lower bounds are open
    circles, approximate figures open diamonds, weak sources grey. A band so wide that it would press the
    points to the floor is cut at the upper edge, and the subtitle says how far up it goes.

    Parameters
    ----------
    observed
        One row for each year, or part of one (2015.125 is the first quarter of 2015): ``year``, ``value``;
        used where present: ``qualifier``, ``source_id``, ``tier``.
    fitted
        ``year``, ``estimate``, ``low``, ``high`` (no band where ``low`` or ``high`` is missing). With a
        column ``segment`` each is a line of its own; segments that meet repeat the year where they meet.
        With a column ``label`` the first text of each segment stands beside its middle. May have no rows.
    predicted
        ``year``, ``estimate``, ``low``, ``high``: an interval bar with a point each; ``label`` where present
        replaces the words beside it, an empty text leaves them out.
    counterfactual
        As ``fitted``, drawn dashed: what would have been expected otherwise. ``label`` where present stands
        at its end.
    breaks
        Years of upright lines; a mapping gives their words (the year otherwise).
    unit
        What is counted, for the alternative text and as subtitle where none is given.
    words
        Subtitle, caption, alternative text and sources: :class:`impact.charts.frame.inputs.ChartWords`.

    Raises
    ------
    ImpactError
        No observed rows, a missing column, two observed rows for one point in time, or no source.

    Examples
    --------
    >>> counts = pd.DataFrame({"year": [2022, 2023, 2024], "value": [4710, 5757, 6279]})
    >>> line = pd.DataFrame(
    ...     {"year": [2022, 2024], "estimate": [4800, 6300], "low": [4000, 5200], "high": [5700, 7700]}
    ... )
    >>> chart = fitted(counts, line, id="rise", title="Rising", source_line="made up")
    >>> chart.data["kind"].tolist()
    ['observed', 'observed', 'observed', 'fitted', 'fitted']
    """
    points = _observed(observed)
    line = _band(fitted, "fitted (line)")
    beyond = _band(predicted, "fitted (predicted)")
    otherwise = _band(counterfactual, "fitted (counterfactual)")
    upright = breaks_of(breaks)
    texts = inputs.texts(words, [observed], "fitted")
    parts = {"observed": points, "fitted": line, "predicted": beyond, "counterfactual": otherwise}
    top, remark = _top(points, line, beyond, otherwise)
    return Chart(
        id=id,
        title=title,
        subtitle=(texts.subtitle or f"{unit[:1].upper()}{unit[1:]} per year") + remark,
        caption=texts.caption,
        alt=texts.alt or _alt(points, title, unit),
        draw=lambda page: _draw(page, top, points, line, beyond, otherwise, upright, unit),
        body={"wide": 340, "narrow": 300},
        data=pd.concat(
            [part.assign(kind=kind) for kind, part in parts.items() if len(part)], ignore_index=True
        ),
        sources=texts.sources,
        source_line=texts.source_line,
        keys=_keys(points, line, beyond, otherwise),
    )


def _observed(frame: pd.DataFrame) -> pd.DataFrame:
    inputs.require(frame, ["year", "value"], "fitted (observed)")
    parts = _has_parts(frame)
    rows = inputs.whole_years(frame.assign(at=frame["year"]), "fitted (observed)")
    rows = rows.assign(year=inputs.years(rows, "at", "fitted")) if parts else rows
    rows = inputs.unique(rows, ["year"], "fitted")
    rows = rows.sort_values("year")
    data = pd.DataFrame({"year": rows["year"], "value": rows["value"]})
    data["qualifier"] = rows["qualifier"].fillna("").astype(str) if "qualifier" in rows else ""
    data["tier"] = inputs.tiers(rows)
    return data.reset_index(drop=True)


def _has_parts(frame: pd.DataFrame) -> bool:
    """Whether the points are parts of years (2015.125 is the first quarter of 2015)."""
    return bool((inputs.numbers(frame, "year", "fitted").dropna() % 1 != 0).any())


def _band(frame: pd.DataFrame | None, label: str) -> pd.DataFrame:
    """Compute year, estimate, low, high, segment, label; without rows where there is nothing."""
    empty = pd.DataFrame({name: pd.Series(dtype=float) for name in _BAND} | {"segment": "", "label": ""})
    if frame is None or getattr(frame, "empty", False):
        return empty
    inputs.require(frame, _BAND, label)
    data = pd.DataFrame({name: inputs.across(frame, name, label) for name in _BAND})
    if data[["year", "estimate"]].isna().any(axis=None) or np.isinf(data.to_numpy()).any():
        raise ImpactError(
            f"{label}: a row without year or estimate, or an infinite one", "numbers", "drop such rows first"
        )
    for name in ("segment", "label"):
        data[name] = frame[name].fillna("").astype(str) if name in frame else ""
    if "label" not in frame:
        data["label"] = pd.NA
    return data.reset_index(drop=True)


def _top(
    points: pd.DataFrame, line: pd.DataFrame, beyond: pd.DataFrame, otherwise: pd.DataFrame
) -> tuple[float, str]:
    """Compute the highest value that the axis shows, with the words on what is cut off above it."""
    bands = pd.concat([line, otherwise])[_BAND].astype(float).reset_index(drop=True)
    reach = bands[["estimate", "high"]].max(axis=1)
    single = [points["value"], line["estimate"], beyond["estimate"], beyond["high"]]
    least = float(np.nanmax(np.concatenate([part.to_numpy(float) for part in single])))
    highest = float(np.nanmax([least, *reach]))
    if not 0 < least * _FARTHEST < highest:
        return highest, ""
    row = bands.loc[reach.idxmax()]
    part = "line" if pd.isna(row["high"]) else f"{level_words(LEVEL)} interval"
    when = mark_values.position(row["year"])
    return least * _TALLEST, f"; cut at the upper edge: the {part} reaches {simulated(highest)} in {when}"


def _segments(line: pd.DataFrame) -> list[pd.DataFrame]:
    return [part.sort_values("year", kind="stable") for _, part in line.groupby("segment", sort=False)]


def _keys(
    points: pd.DataFrame,
    line: pd.DataFrame,
    beyond: pd.DataFrame,
    otherwise: pd.DataFrame,
) -> tuple[Key, ...]:
    keys = [Key("recorded", "o")]
    if "at_least" in set(points["qualifier"]):
        keys.append(Key("at least", "o", theme.PAPER))
    if "approximate" in set(points["qualifier"]):
        keys.append(Key("approximate", "D", theme.PAPER))
    if (points["tier"] == "weak").any():
        keys.append(Key("weak source only", "o", theme.WEAK, theme.WEAK))
    interval = f"{level_words(LEVEL)} interval"
    if len(line):
        with_band = f"fitted, {interval}" if line["low"].notna().any() else "fitted"
        keys.append(Key(with_band, "line", edge=theme.ACCENT))
    if len(otherwise):
        keys.append(Key("expected otherwise (dashed)", "dashed", edge=theme.MUTED))
    if len(beyond):
        keys.append(Key(f"predicted, {interval}", "s", theme.KILLED, theme.KILLED))
    return tuple(keys)


def _draw(
    page: Page,
    top: float,
    points: pd.DataFrame,
    line: pd.DataFrame,
    beyond: pd.DataFrame,
    otherwise: pd.DataFrame,
    upright: dict[float, str],
    unit: str,
) -> None:
    layout = page.layout
    years = np.concatenate([points["year"], line["year"], beyond["year"], otherwise["year"], list(upright)])
    rows = rows_of_words(page, years, upright)
    above = (max(rows, default=-1) + 1) * layout.small * ROW_HEIGHT
    end = theme.measure("2024: 6,279", layout.text, True) * 0.45
    axes = value_axis(page, top, bottom=26, right=end, top=10 + above)
    year_axis(axes, int(np.floor(years.min())), int(np.ceil(years.max())), layout.ticks)

    paths = _line(axes, line, theme.ACCENT, "-", layout.line)
    paths += _line(axes, otherwise, theme.MUTED, (0, (4, 3)), layout.line * 0.8)
    for (year, words), row in zip(upright.items(), rows, strict=True):
        axes.axvline(year, color=theme.FAINT, linewidth=1, linestyle=(0, (1.5, 2)), zorder=1.5)
        paths.append([(year, 0.0), (year, axes.get_ylim()[1])])
        write_words(axes, page, year, words, row)
    for row in each_row(beyond):
        if row.low == row.low and row.high == row.high:
            axes.plot([row.year] * 2, [row.low, row.high], color=theme.KILLED, linewidth=2.2, zorder=3.6)
            paths.append([(row.year, row.low), (row.year, row.high)])
        (square,) = axes.plot(
            row.year, row.estimate, "s", color=theme.KILLED, markersize=layout.marker, zorder=4, **WHOLE
        )
        where = f"{mark_values.position(row.year)}, predicted"
        page.values(square, mark_values.estimated(where, row._asdict(), "simulated", unit))
    for row in each_row(points):
        colour = theme.WEAK if row.tier == "weak" else theme.TOTAL
        (mark,) = axes.plot(
            row.year,
            row.value,
            marker=_MARKS.get(row.qualifier, "o"),
            markersize=layout.marker * (0.86 if row.qualifier == "approximate" else 1),
            markerfacecolor=theme.PAPER if row.qualifier in _OPEN else colour,
            markeredgecolor=colour,
            markeredgewidth=1.4,
            zorder=4,
            **WHOLE,
        )
        page.values(mark, mark_values.of_row(row._asdict(), unit))
    marks = list(zip(points["year"], points["value"], strict=True))
    marks += list(zip(beyond["year"], beyond["estimate"], strict=True))
    place(page, axes, _labels(top, points, line, beyond, otherwise), marks, paths)


def _line(
    axes: Axes, line: pd.DataFrame, colour: str, style: object, width: float
) -> list[list[tuple[float, float]]]:
    paths = []
    for part in _segments(line):
        banded = part.dropna(subset=["low", "high"])
        axes.fill_between(
            banded["year"], banded["low"], banded["high"], color=colour, alpha=0.16, linewidth=0, zorder=2
        )
        axes.plot(part["year"], part["estimate"], color=colour, linewidth=width, linestyle=style, zorder=3)
        edges = (part[["year", name]].dropna() for name in _BAND[1:])
        paths += [list(edge.itertuples(index=False, name=None)) for edge in edges]
    return paths


def _labels(
    top: float,
    points: pd.DataFrame,
    line: pd.DataFrame,
    beyond: pd.DataFrame,
    otherwise: pd.DataFrame,
) -> list[Label]:
    labels = []
    for row in each_row(beyond):
        words = f"{digits(row.year, 'year')}: {simulated(row.estimate)}" if pd.isna(row.label) else row.label
        if words:
            high = row.high if row.high == row.high else row.estimate
            labels.append(Label(words, row.year, high, theme.KILLED, True, ("above", "above left", "left")))
    newest = int(points["year"].max())
    for row in each_row(points[points["year"] == newest]):
        words = f"{row.year}: {worded(row.value, row.qualifier)}"
        colour = theme.MUTED if row.tier == "weak" else theme.TOTAL
        last = row.year == newest and beyond.empty
        labels.append(Label(words, row.year, row.value, colour, bold=last, optional=not last))
    for part in _segments(line):
        words = next((text for text in part["label"].dropna() if text), "")
        if words:
            middle = float(part["year"].iloc[[0, -1]].mean())
            edge = part["high"].fillna(part["estimate"])
            height = min(float(np.interp(middle, part["year"], edge)), top)
            labels.append(
                Label(words, middle, height, theme.ACCENT, True, ("above right", "below left", "above"))
            )
    for part in _segments(otherwise):
        words = next((text for text in part["label"].dropna() if text), "")
        if words:
            last = part.iloc[-1]
            labels.append(
                Label(
                    words,
                    last["year"],
                    min(last["estimate"], top),
                    theme.MUTED,
                    prefer=("above left", "below left"),
                )
            )
    return labels


def _alt(points: pd.DataFrame, title: str, unit: str) -> str:
    span = years(points["year"].min(), points["year"].max())
    lowest, highest = points.loc[points["value"].idxmin()], points.loc[points["value"].idxmax()]
    low, high = (worded(row["value"], row["qualifier"]) for row in (lowest, highest))
    each = "" if _has_parts(points) else " per year"
    return alternative(title, f"Points and fitted line: {unit}{each}, {span}", f"from {low} to {high}")
