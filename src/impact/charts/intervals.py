"""Estimates of named things: a dot with a whisker for each row, and a wider bar for what is not known."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import Unpack

import numpy as np
import pandas as pd

from impact.charts.frame import inputs, theme
from impact.charts.frame.canvas import Key, Page
from impact.charts.frame.chart import Chart
from impact.charts.frame.horizontal import BOUNDS, draw_interval, span, write_values
from impact.charts.frame.inputs import ChartWords
from impact.charts.frame.labels import GID
from impact.charts.frame.theme import Layout
from impact.charts.words import mark_values
from impact.charts.words.alternative import alternative
from impact.errors import ImpactError
from impact.wording import Quantity, count, exact, noun

_PALE = theme.PALE
_ENDS = ("low", "high", "bound_low", "bound_high")
_NUMBERS = ("estimate", *_ENDS)


def intervals(
    frame: pd.DataFrame,
    *,
    id: str,  # noqa: A002
    title: str,
    unit: str = "",
    kind: str = "number",
    log: bool = False,
    limits: tuple[float, float] | None = None,
    reference: tuple[float, str] | None = None,
    highlight: Collection[str] = (),
    whisker: str = "95 % interval",
    bounds: str = "lowest to highest possible value",
    **words: Unpack[ChartWords],
) -> Chart:
    """Draw one row for each estimate: a dot, a whisker for its interval, a light bar for its bounds.

    The numbers stand beside each row. An end of an interval that is missing or infinite, or lies outside
    ``limits``, is drawn as an arrow at the edge. A row without an estimate shows its bounds only.

    Parameters
    ----------
    frame
        One row for each mark, drawn in this order: columns ``label`` and ``estimate``; used where
        present: ``low`` and ``high`` (whisker), ``bound_low`` and ``bound_high`` (bar).
    unit
        What is measured, for the alternative text and as subtitle where none is given.
    kind
        What the numbers measure, one of :data:`impact.vocabulary.KINDS`; decides their digits.
    log
        Logarithmic scale; all numbers must be positive.
    limits
        Ends of the scale; taken from the numbers when None.
    reference
        A value to draw an upright line at, and what it means.
    highlight
        Labels to draw in full colour; the others are drawn paler. Empty: all in full colour.
    whisker, bounds
        What whisker and bar mean, for the key.
    words
        Subtitle, caption, alternative text and sources: :class:`impact.charts.frame.inputs.ChartWords`.

    Raises
    ------
    ImpactError
        No rows, a missing column, a row with neither estimate nor bounds, an interval that does not hold
        its estimate, a number that a logarithm does not take, a label twice, or no source.

    Examples
    --------
    >>> frame = pd.DataFrame({"label": ["Angola"], "estimate": [0.4], "low": [0.3], "high": [0.5]})
    >>> chart = intervals(
    ...     frame, id="s", title="Four in ten", unit="share", kind="share", source_line="made up"
    ... )
    >>> chart.alt
    'Four in ten. 1 row, a dot with its interval each: share, Angola 40 % (30 to 50). Numbers in the table
    below.'
    """
    data = _prepare(frame, log)
    texts = inputs.texts(words, [frame], "intervals")
    numbers = _Words(kind)
    plan = _Plan(data, numbers, log, limits, reference, frozenset(highlight))
    return Chart(
        id=id,
        title=title,
        subtitle=texts.subtitle or unit[:1].upper() + unit[1:],
        caption=texts.caption,
        alt=texts.alt or _alt(data, title, numbers, unit),
        draw=lambda page: _draw(page, plan),
        body={layout.name: _rows(plan, layout)[1] + _FOOT for layout in theme.LAYOUTS},
        data=data,
        kind=kind,
        sources=texts.sources,
        source_line=texts.source_line,
        keys=_keys(plan, whisker, bounds),
    )


_FOOT = 30.0  # room for the numbers of the axis


@dataclass(frozen=True)
class _Words:
    """How numbers are written."""

    kind: str

    @property
    def percent(self) -> bool:
        """Whether the numbers are fractions that are written in percent."""
        return self.kind == "share"

    def number(self, value: float, middle: float = math.nan) -> str:
        """Write a number, an end of an interval as its ``middle`` is written."""
        return Quantity(value=value if math.isnan(middle) else middle, kind=self.kind).digits(value)

    def value(self, row: pd.Series) -> str:
        """Write an estimate with its interval, or bounds where there is no estimate."""
        sign = " %" if self.percent else ""
        if math.isnan(row["estimate"]):
            return f"{self.number(row['bound_low'])} to {self.number(row['bound_high'])}{sign}"
        middle = row["estimate"]
        low, high = (self.number(v, middle) if math.isfinite(v) else "" for v in (row["low"], row["high"]))
        if low and high:
            spread = f" ({low} to {high})"
        else:
            spread = f" ({low} or more)" if low else f" ({high} or less)" if high else ""
        return f"{self.number(row['estimate'])}{sign}{spread}"


@dataclass(frozen=True)
class _Plan:
    """All that the drawing needs."""

    data: pd.DataFrame
    words: _Words
    log: bool
    limits: tuple[float, float] | None
    reference: tuple[float, str] | None
    highlight: frozenset[str]

    def ends(self) -> tuple[float, float]:
        """Compute the ends of the scale."""
        numbers = self.data[list(_NUMBERS)].to_numpy(dtype=float).ravel()
        if self.reference is not None:
            numbers = np.append(numbers, self.reference[0])
        return self.limits or span(numbers, log=self.log)


def _prepare(frame: pd.DataFrame, log: bool) -> pd.DataFrame:
    inputs.require(frame, ["label", "estimate"], "intervals")
    data = pd.DataFrame({"label": inputs.names(frame, "label", "intervals")})
    for name in _NUMBERS:
        data[name] = inputs.numbers(frame, name, "intervals") if name in frame else np.nan
    inputs.unique(data, ["label"], "intervals")
    _refuse(
        data,
        ~np.isfinite(data["estimate"]) & ~np.isfinite(data[["bound_low", "bound_high"]]).all(axis=1),
        "neither an estimate nor bounds",
        "a finite estimate, or both bounds",
    )
    slack = 1e-9 * data["estimate"].abs() + 1e-12
    for low, high in (("low", "high"), ("bound_low", "bound_high")):
        outside = (data[low] > data["estimate"] + slack) | (data[high] < data["estimate"] - slack)
        _refuse(
            data,
            outside | (data[low] > data[high]),
            f"{low} or {high} beyond the estimate",
            "low ≤ estimate ≤ high",
        )
    if log:
        _refuse(
            data,
            (data[list(_NUMBERS)] <= 0).any(axis=1),
            "a value of zero or less",
            "positive numbers, or log=False",
        )
    return data.reset_index(drop=True)


def _refuse(data: pd.DataFrame, wrong: pd.Series, problem: str, expected: str) -> None:
    if wrong.any():
        row = data[wrong].iloc[0]
        numbers = ", ".join(f"{name} {exact(row[name])}" for name in _NUMBERS if not math.isnan(row[name]))
        raise ImpactError(
            f"intervals: {row['label']!r} has {problem} ({numbers or 'no number'})",
            expected,
            "correct the row, or leave it out and say so in the caption",
        )


def _keys(plan: _Plan, whisker: str, bounds: str) -> tuple[Key, ...]:
    keys = []
    if plan.data[["low", "high"]].notna().any(axis=None):
        keys.append(Key(whisker, "line"))
    if plan.data[["bound_low", "bound_high"]].notna().any(axis=None):
        keys.append(Key(bounds, "cell", BOUNDS, BOUNDS, level=0.8))
    if plan.reference is not None and plan.reference[1]:
        keys.append(Key(plan.reference[1], "rule", edge=theme.ACCENT))
    return tuple(keys)


@dataclass(frozen=True)
class _Row:
    """Where one row stands: its lines of words, its top and the height of its mark, in pixels."""

    lines: list[str]
    top: float
    middle: float


def _widths(plan: _Plan, layout: Layout) -> tuple[float, float]:
    """Compute the widths of the labels and of the numbers at either side; none for labels on a phone."""
    values = max(theme.measure(plan.words.value(row), layout.text) for _, row in plan.data.iterrows())
    if layout.narrow:
        return 0.0, values
    inner = layout.width - 2 * layout.margin
    widest = max(theme.measure(name, layout.text) for name in plan.data["label"])
    return min(widest, inner * 0.38), values


def _rows(plan: _Plan, layout: Layout) -> tuple[list[_Row], float]:
    """Stack the rows; on a phone words and number stand above the mark, otherwise beside it."""
    step = layout.text * 1.25
    inner = layout.width - 2 * layout.margin
    left, right = _widths(plan, layout)
    rows: list[_Row] = []
    top = 0.0
    for label in plan.data["label"]:
        lines = theme.wrap(label, inner - right - 14 if layout.narrow else left + 1, layout.text) or [""]
        words = len(lines) * step
        middle = top + words + 8 if layout.narrow else top + (words + 9) / 2
        rows.append(_Row(lines, top, middle))
        top += words + (23 if layout.narrow else 9)
    return rows, top


def _draw(page: Page, plan: _Plan) -> None:
    layout = page.layout
    rows, height = _rows(plan, layout)
    left, right = _widths(plan, layout)
    # The axes leave half a mark of air at either side, so that nothing is cut.
    axes = page.axes(
        left=14 if layout.narrow else left + 16, right=14 if layout.narrow else right + 16, bottom=_FOOT
    )
    low, high = plan.ends()
    axes.set_xlim(low, high)
    axes.set_ylim(height, 0)  # the vertical unit is the pixel
    axes.set_yticks([])
    write_values(page, axes, percent=plan.words.percent, log=plan.log)
    if plan.reference is not None:
        axes.axvline(plan.reference[0], color=theme.ACCENT, linewidth=1.2, zorder=2)
    for (_, values), row in zip(plan.data.iterrows(), rows, strict=True):
        pale = bool(plan.highlight) and values["label"] not in plan.highlight
        mark = draw_interval(axes, values, row.middle, (low, high), layout, _PALE if pale else theme.TOTAL)
        page.values(mark, mark_values.marked(values["label"], plan.words.value(values)))
        _write(page, row, plan.words.value(values), left)


def _write(page: Page, row: _Row, value: str, left: float) -> None:
    """Write a row's label at the left and its numbers at the right."""
    layout = page.layout
    step, size = layout.text * 1.25, layout.text

    def at(x: float, y: float, text: str, align: str, colour: str = theme.INK) -> None:
        page.sheet.text(
            x,
            page.top + y + 0.36 * size,
            text,
            fontsize=size,
            ha=align,
            va="baseline",
            color=colour,
            bbox={"facecolor": theme.PAPER, "edgecolor": "none", "pad": 0.5},  # no rule through the words
            gid=GID,
        )

    first = row.top + step / 2 if layout.narrow else row.middle - (len(row.lines) - 1) * step / 2
    for i, line in enumerate(row.lines):
        if layout.narrow:
            at(page.left, first + i * step, line, "left")
        else:
            at(page.left + left, first + i * step, line, "right")
    at(page.right, first if layout.narrow else row.middle, value, "right", theme.MUTED)


def _alt(data: pd.DataFrame, title: str, words: _Words, unit: str) -> str:
    picture = f"{count(len(data))} {noun(len(data), 'row')}, a dot with its interval each"
    picture += f": {unit}" if unit else ""
    middles = data["estimate"].dropna()
    ends = data.loc[[middles.idxmin(), middles.idxmax()]] if len(middles) else data.iloc[[0, -1]]
    first, last = (f"{row['label']} {words.value(row)}" for _, row in ends.iterrows())
    return alternative(title, picture, first if first == last else f"from {first} to {last}")
