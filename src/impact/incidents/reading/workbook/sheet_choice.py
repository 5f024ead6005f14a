"""Choice of a sheet: the one that is wanted, or the visible one with most rows; all others are named."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any, Protocol

from impact.errors import UnreadableFile
from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.reading.workbook.sheet_marks import MOST_CELLS, SheetMarks

#: sheets that describe a form and hold no records
_FORM = ("survey", "choices", "settings")


class Parts(Protocol):
    """What each kind of workbook says of its sheets without the reader of the cells."""

    sheets: dict[str, str]

    def rows(self, sheet: str) -> SheetMarks:
        """Rows of a sheet."""

    def marks(self, sheet: str) -> SheetMarks:
        """All marks of a sheet."""

    def close(self) -> None:
        """Close the file."""


def choose(
    path: Path, book: Any, parts: Parts, sheet: str | None
) -> tuple[str, list[DataFinding], dict[str, Any]]:
    """Choose the sheet: the one wanted, or the visible one with most rows; others are named."""
    metadata = [m for m in book.sheets_metadata if m.name in parts.sheets]
    hidden = [m.name for m in metadata if str(m.visible).rpartition(".")[2] != "Visible"]
    names = [m.name for m in metadata]
    findings: list[DataFinding] = []
    if hidden:
        findings.append(
            DataFinding("hidden_sheets", Effect.note, count=len(hidden), detail=", ".join(hidden))
        )
    facts: dict[str, Any] = {"sheets": names}
    if sheet is not None:
        if sheet not in names:
            close = difflib.get_close_matches(sheet, names, n=1)
            raise UnreadableFile(
                f"{path.name} has no sheet {sheet!r}",
                f"one of {', '.join(map(repr, names))}",
                f"did you mean {close[0]!r}?" if close else "correct `sheet` under `read:` in the mapping",
            )
        return sheet, findings, facts
    if len(names) == 1:
        return names[0], findings, facts
    marks = {name: parts.rows(name) for name in names}
    filled = {name: len(m.content) for name, m in marks.items() if len(m.content)}
    if not filled:
        raise UnreadableFile(
            f"{path.name} has no sheet with a value ({', '.join(map(repr, names)) or 'no sheet'})",
            "a sheet with a row of headings",
            "check that it is the right file; macros or links may have to fill it first",
        )
    visible = {name: n for name, n in filled.items() if name not in hidden} or filled
    tables = {
        name: n
        for name, n in visible.items()
        if n > 1 and marks[name].wide and name.strip().lower() not in _FORM
    } or visible
    near = [name for name in tables if marks[name].cells <= MOST_CELLS]
    if len(tables) > 1 and (children := _children(book, near)) and len(children) < len(tables):
        tables = {name: n for name, n in tables.items() if name not in children}
        findings.append(
            DataFinding("sheets_of_repeats", Effect.note, count=len(children), detail=", ".join(children))
        )
    chosen = max(tables, key=lambda name: tables[name])
    if len(visible) > 1:
        facts["rows_of_sheets"] = visible
    if len(tables) > 1:
        others = "; ".join(f"{name} ({n})" for name, n in tables.items())
        findings.append(
            DataFinding(
                "several_sheets",
                Effect.note,
                count=len(tables),
                value=chosen,
                proposal=f"sheet: {chosen}",
                detail=f"rows with a value: {others}",
                decided=False,
            )
        )
    return chosen, findings, facts


def _children(book: Any, tables: list[str]) -> list[str]:
    """Name the sheets whose rows belong to rows of another, as Kobo writes repeated groups."""
    firsts: dict[str, list[Any]] = {
        name: next(book.get_sheet_by_name(name).iter_rows(), []) for name in tables
    }
    return [name for name, first in firsts.items() if "_parent_index" in first]
