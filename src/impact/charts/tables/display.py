"""Tables for reading: few columns, numbers aligned, an interval in one column, remarks as notes below.

A table is a piece of HTML that works in a notebook, in a report and on paper: real header cells with scope, a
caption, and on a narrow screen each row becomes a block with its column names, so that nobody has to
scroll sideways through a table of sentences.
"""

from __future__ import annotations

import html
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from impact.charts.frame import inputs, screens
from impact.charts.frame.chart import check_id, frame_as_json
from impact.charts.tables.table_css import CSS
from impact.data.export import export
from impact.data.provenance import has_sources
from impact.errors import ImpactError
from impact.project.output_files import file_to_write
from impact.wording import Quantity, as_known, percent, percent_change

MIME = "application/vnd.impact.table.v1+json"

Kind = Literal["text", "number", "percent", "change", "interval", "year", "date", "chip"]
_RIGHT = ("number", "percent", "change", "interval")
_MISSING = "–"
_SHORT = 14  # characters of a text that stays in one line on a wide screen

#: Tone and sign of a chip; the sign carries the meaning for those who see no colours.
Tone = Literal["good", "bad", "mixed", "said", "open", "plain"]
_SIGNS: Mapping[str, str] = {"good": "✓", "bad": "✗", "mixed": "≈", "said": "“", "open": "?", "plain": ""}


@dataclass(frozen=True)
class Column:
    """How one column of the frame is shown.

    Parameters
    ----------
    name
        Column of the frame.
    label
        Heading; the name with spaces when empty.
    kind
        ``text``; ``number`` (thousands separators); ``percent`` (0.25 is shown as 25 %); ``change`` (0.25
        is shown as +25 %); ``interval`` (estimate with ``low`` and ``high`` in one cell); ``year``;
        ``date``; ``chip`` (a verdict with a sign).
    measure
        What the numbers of the column measure, one of :data:`impact.vocabulary.KINDS`; decides their digits.
    low, high
        Columns with the ends of an interval.
    flag
        Column with a remark to a cell; equal remarks share a letter, explained below the table.
    tones
        For chips: text to tone.
    """

    name: str
    label: str = ""
    kind: Kind = "text"
    measure: str = "count"
    low: str = ""
    high: str = ""
    flag: str = ""
    tones: Mapping[str, Tone] = field(default_factory=dict)

    @property
    def heading(self) -> str:
        """Heading for reading."""
        words = self.name.replace("_km2", " (km²)").replace("_", " ").strip()
        return self.label or words[:1].upper() + words[1:]

    @property
    def needs(self) -> list[str]:
        """Columns of the frame that this one reads."""
        return [name for name in (self.name, self.low, self.high, self.flag) if name]


@dataclass(frozen=True, eq=False)
class Table:
    """A table that knows its words, its numbers and its sources.

    Parameters
    ----------
    frame
        The numbers, unformatted.
    id, title, caption
        Slug; sentence above the table; remark below it.
    columns
        :class:`Column` or plain names, in reading order; empty: all columns. The first names its row.
    sources, source_line
        See :func:`impact.charts.frame.inputs.provenance`; ``source_line=""`` leaves the line out for a table
        that is about the project itself.
    stack
        On a phone, show each row as a block; for tables with sentences in them.

    Raises
    ------
    ImpactError
        No rows, a missing column, an empty title, an id that is no slug, or no source.

    Examples
    --------
    >>> frame = pd.DataFrame({"year": [2024], "killed": [1945.0]})
    >>> table = Table(
    ...     frame,
    ...     "split",
    ...     "One year",
    ...     source_line="made up",
    ...     columns=("year", Column("killed", kind="number")),
    ... )
    >>> print(table.text())
    Year  Killed
    2024   1,945
    """

    frame: pd.DataFrame = field(repr=False)
    id: str
    title: str
    caption: str = ""
    columns: Sequence[Column | str] = ()
    sources: Any = None
    source_line: str | None = None
    stack: bool = False

    def __post_init__(self) -> None:
        check_id(self.id)
        if not self.title.strip():
            raise ImpactError(f"table {self.id!r} has an empty title", "a sentence", "pass title=")
        inputs.require(self.frame, [], f"table {self.id!r}")
        chosen = tuple(
            column if isinstance(column, Column) else Column(column, kind=_guess(self.frame, column))
            for column in (self.columns or [str(name) for name in self.frame.columns])
        )
        inputs.require(self.frame, [name for column in chosen for name in column.needs], f"table {self.id!r}")
        ids, line = inputs.provenance([self.frame], self.sources, self.source_line, f"table {self.id!r}")
        # Frozen towards the outside: what is stored is what was meant, resolved once.
        object.__setattr__(self, "columns", chosen)
        object.__setattr__(self, "sources", ids)
        object.__setattr__(self, "source_line", line)

    @property
    def _shown(self) -> list[Column]:
        return [column for column in self.columns if isinstance(column, Column)]

    def _rows(self) -> list[dict[str, Any]]:
        """List the rows, plain: a frame is slow to be read cell by cell."""
        return [dict(zip(self.frame.columns, row, strict=True)) for row in self.frame.to_numpy()]

    def notes(self) -> list[str]:
        """Render the remarks of the flag columns, each once, in the order of their letters."""
        flags = [column.flag for column in self._shown if column.flag]
        return list(
            dict.fromkeys(str(row[flag]) for row in self._rows() for flag in flags if _has(row[flag]))
        )

    def html(self) -> str:
        """Render the table as HTML, with its style."""
        letters = {note: _letter(i) for i, note in enumerate(self.notes())}
        head = "".join(
            f'<th scope="col"{_class(column)}>{html.escape(column.heading)}</th>' for column in self._shown
        )
        records = self._rows()
        sides = [_class(column, [_cell(row, column) for row in records]) for column in self._shown]
        rows = []
        for row in records:
            cells = []
            for i, column in enumerate(self._shown):
                content = _cell_html(row, column)
                if column.flag and _has(row[column.flag]):
                    content += f"<sup>{letters[str(row[column.flag])]}</sup>"
                if i == 0:
                    cells.append(f'<th scope="row"{sides[i]}>{content}</th>')
                else:
                    label = html.escape(column.heading, quote=True)
                    cells.append(f'<td{sides[i]} data-label="{label}">{content}</td>')
            rows.append(f"<tr>{''.join(cells)}</tr>")
        below = [f"<sup>{letter}</sup> {html.escape(note)}" for note, letter in letters.items()]
        below += [html.escape(self.caption)] if self.caption else []
        below += [f"Source: {html.escape(self.source_line)}"] if self.source_line else []
        notes = "".join(f'<p class="notes">{note}</p>' for note in below)
        return (
            f"<style>{CSS}</style>"
            f'<div class="impact-table{" stack" if self.stack else ""}" id="table-{self.id}">'
            f'<div class="scroll"><table>'
            f"<caption>{html.escape(self.title)}</caption><thead><tr>{head}</tr></thead>"
            f"<tbody>{''.join(rows)}</tbody></table></div>{notes}</div>"
        )

    def text(self) -> str:
        """Render the table as plain text, numbers aligned."""
        shown = self._shown
        lines = [[column.heading for column in shown]]
        lines += [[_cell(row, column) for column in shown] for row in self._rows()]
        widths = [max(len(line[i]) for line in lines) for i in range(len(shown))]
        return "\n".join(
            "  ".join(
                cell.rjust(width) if column.kind in _RIGHT else cell.ljust(width)
                for cell, width, column in zip(line, widths, shown, strict=True)
            ).rstrip()
            for line in lines
        )

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the unformatted numbers with their sources: .csv, .xlsx, .parquet or .json.

        See :func:`impact.export`.
        """
        by_row = has_sources(self.frame)
        return export(self.frame, path, sources=True if by_row else self.sources or False)

    def to_excel(self, path: str | os.PathLike[str]) -> Path:
        """Write the unformatted numbers as a workbook with a second sheet ``sources``."""
        return self.save(file_to_write(path, (".xlsx",)))

    def as_json(self) -> dict[str, Any]:
        """Collect words, sources and the unformatted numbers as plain values."""
        return {
            "schema": "impact-table/1",
            "id": self.id,
            "title": self.title,
            "caption": self.caption,
            "sources": list(self.sources),
            "source_line": self.source_line,
            "notes": self.notes(),
            "headings": [{"name": c.name, "label": c.heading, "kind": c.kind} for c in self._shown],
            "data": frame_as_json(self.frame),
        }

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:  # noqa: ARG002
        plain = f"{self.title}\n{self.text()}" + (f"\nSource: {self.source_line}" if self.source_line else "")
        style = "" if screens.in_report() else screens.table_style()
        return {MIME: self.as_json(), "text/html": f"{style}{self.html()}", "text/plain": plain}


def _guess(frame: pd.DataFrame, name: str) -> Kind:
    if name not in frame.columns:
        return "text"  # the check that follows names it
    if name in ("year", "edition"):
        return "year"
    if pd.api.types.is_datetime64_any_dtype(frame[name]):
        return "date"
    numeric = pd.api.types.is_numeric_dtype(frame[name]) and not pd.api.types.is_bool_dtype(frame[name])
    return "number" if numeric else "text"


def _has(value: Any) -> bool:
    return not pd.isna(value) and str(value).strip() != ""


def _letter(i: int) -> str:
    return (_letter(i // 26 - 1) if i >= 26 else "") + chr(ord("a") + i % 26)


def _class(column: Column, texts: Sequence[str] = ()) -> str:
    if column.kind in _RIGHT:
        return ' class="right"'
    short = column.kind == "text" and texts and max(map(len, texts)) <= _SHORT
    return ' class="short"' if short else ""


def _cell(row: Mapping[str, Any], column: Column) -> str:
    value = row[column.name]
    if column.kind == "interval":
        return _interval(row, column)
    if pd.isna(value):
        return _MISSING
    if column.kind == "number":
        return _number(value, column)
    if column.kind == "percent":
        return percent(float(value))
    if column.kind == "change":
        return percent_change(float(value))
    if column.kind == "year":
        return f"{int(value)}"
    if column.kind == "date":
        precision = row.get("published_precision") if column.name == "published" else "day"
        return as_known(pd.Timestamp(value), str(precision or "day"))
    return str(value)


def _interval(row: Mapping[str, Any], column: Column) -> str:
    middle = row[column.name]
    value, low, high = (
        _number(row[name], column, middle) if name else "" for name in (column.name, column.low, column.high)
    )
    if value == _MISSING or not (low or high) or low == high == _MISSING:
        return value
    sign = " %" if column.measure == "share" else ""
    return f"{value}{sign} ({low or _MISSING} to {high or _MISSING})"


def _number(value: Any, column: Column, middle: Any = None) -> str:
    if pd.isna(value):
        return _MISSING
    middle = value if middle is None or pd.isna(middle) else middle
    return Quantity(value=float(middle), kind=column.measure).digits(float(value))


def _cell_html(row: Mapping[str, Any], column: Column) -> str:
    text = html.escape(_cell(row, column))
    if column.kind != "chip" or pd.isna(row[column.name]):
        return text
    tone = column.tones.get(str(row[column.name]), "plain")
    sign = f'<span aria-hidden="true">{_SIGNS[tone]}&#160;</span>' if _SIGNS[tone] else ""
    return f'<span class="chip {tone}">{sign}{text}</span>'
