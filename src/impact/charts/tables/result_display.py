"""How results look in a notebook: the number in words, what weakens it, a short table; and their picture."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from impact import charts
from impact.arguments import TEXT, fitting
from impact.charts.frame.chart import Chart
from impact.charts.tables.display import Column, Table
from impact.data.provenance import Credit
from impact.errors import ArgumentError, NothingToDraw
from impact.result import Declined, Estimate, Picture, Result
from impact.wording import capital, counted, estimate_words

#: rows and columns that a notebook shows; the whole is in ``frame``
_ROWS, _COLUMNS = 10, 8
#: columns that hold years, which have no thousands separator
_YEARS = ("year", "edition", "start", "end", "origin")
_STYLE = "margin:.4em 0;max-width:46em;line-height:1.45"


def plot(result: Result, words: Mapping[str, Any]) -> Chart:
    """Draw a result; see :meth:`impact.result.Result.plot`."""
    picture = result.picture()
    if picture is None:
        raise NothingToDraw(
            f"no picture of {type(result).__name__} says more than its numbers",
            "a result with a course, or with an interval",
            "look at .frame",
        )
    title = headline(result)
    return draw(picture, title, result.credits, words)


def draw(
    picture: Picture, title: str, credited: Iterable[tuple[str, str]], words: Mapping[str, Any]
) -> Chart:
    """Draw a picture under a title, with the line of its sources; ``words`` replace any of these."""
    chosen = {"title": title, **picture.words, **words}
    fitting(chosen["title"], TEXT, "title", "plot", ArgumentError)
    pages = [Credit(*credit) for credit in credited]
    if "sources" not in chosen and "source_line" not in chosen:
        chosen |= {"sources": pages} if pages else {"source_line": picture.otherwise}
    if "source_line" in chosen and "sources" not in chosen:
        chosen["sources"] = pages
    chart: Chart = getattr(charts, picture.chart)(*picture.frames, **chosen)
    return chart


def headline(result: Result) -> str:
    """Write what a result says, in its first words."""
    picture = result.picture()
    if picture is not None and "title" in picture.words:
        return str(picture.words["title"])
    own = getattr(result, "in_words", None)
    if own is not None:
        return capital(own())
    return capital(estimate_words(result) if isinstance(result, Estimate) else result.method)


def html_of(result: Result | Declined) -> str:
    """Show a result, or a refusal with its reason."""
    if isinstance(result, Declined):
        return block("No estimate", [f"{capital(result.reason)}", f"Method: {result.method}."])
    notes = [f"{capital(result.method_in_words)}; {counted(result.n, 'point')}."]
    return block(headline(result), notes, result.warnings, result.frame)  # type: ignore[attr-defined]


def block(
    head: str, notes: Iterable[str], warnings: Iterable[str] = (), frame: pd.DataFrame | None = None
) -> str:
    """Lay a heading, lines, warnings and the first rows of a frame out as HTML for any theme."""
    lines = "".join(f'<p style="{_STYLE}">{html.escape(note)}</p>' for note in notes)
    listed = "".join(f"<li>{html.escape(warning)}</li>" for warning in warnings)
    weak = f'<ul style="{_STYLE}">{listed}</ul>' if listed else ""
    table = "" if frame is None or frame.empty else preview(frame)
    return (
        f'<div class="impact-result"><p style="{_STYLE}"><strong>{html.escape(head)}</strong></p>'
        f"{lines}{weak}{table}</div>"
    )


def preview(frame: pd.DataFrame) -> str:
    """Show the first rows of a frame as a house table."""
    shown = frame.iloc[:_ROWS, :_COLUMNS].reset_index(drop=True)
    shown.columns = [str(label) for label in shown.columns]
    more = len(frame) - len(shown)
    caption = f"and {counted(more, 'more row')}; all of them are in .frame" if more else ""
    columns = [_column(shown, name) for name in shown.columns]
    return Table(shown, "result", "The numbers (.frame)", caption, columns, source_line="").html()


def _column(frame: pd.DataFrame, name: str) -> Column | str:
    values = frame[name]
    if name in _YEARS and pd.api.types.is_numeric_dtype(values) and (values.dropna() % 1 == 0).all():
        return Column(name, kind="year")
    if pd.api.types.is_float_dtype(values):
        return Column(name, kind="number", measure="number")
    return name
