"""Corrections: the rows that a question about a figure leads to, and one of them corrected in its place.

A row is corrected in its place only where we copied its page wrongly. What a later page restates is a new
row (:mod:`impact.additions.interview`); what a page prints wrongly keeps its value and gets a fault.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from impact import places
from impact.additions.desk import Desk
from impact.additions.draft import Draft, draft_correction
from impact.additions.figure_limits import refuse_impossible
from impact.additions.figure_tables import CASUALTIES, FigureTable, Row, closest, file_of
from impact.additions.source_page import find, known_page
from impact.additions.typed_text import place_of, plain
from impact.catalogue import TABLES
from impact.errors import AdditionRefused


@dataclass(frozen=True)
class StoredRow:
    """A row of a raw file: which file, which data record (from nought), and what it says."""

    file: str
    number: int
    row: Row

    @property
    def name(self) -> str:
        """How the command calls it: the file and the number of the row, from one.

        >>> StoredRow("clearance", 0, {}).name
        'clearance:1'
        """
        return f"{self.file}:{self.number + 1}"


def rows_about(desk: Desk, table: str, cells: Mapping[str, str], url: str = "") -> list[StoredRow]:
    """List the rows that agree with all that is given.

    Parameters
    ----------
    desk
        The raw tables as they stand.
    table
        A table, or a raw file; of casualties all four files are searched.
    cells
        Text by raw column; a place by name or code.
    url
        Address of the page.

    Raises
    ------
    AdditionRefused
        When a column does not exist, a place is not known or no row agrees; the error says what there is.
    """
    files = TABLES["casualties_vintages"].files if table == CASUALTIES else (file_of(table),)
    texts = {name: text.strip() for name, text in cells.items() if text.strip()}
    for name in texts:
        if name not in desk.figures(files[0]).columns:
            raise AdditionRefused(
                f"{files[0]}.csv has no column {name!r}",
                "one of " + ", ".join(desk.figures(files[0]).columns),
                closest(name, desk.figures(files[0]).columns),
                field=name,
            )
    if "place" in texts:
        texts["place"] = place_of(texts["place"]).code
    texts |= {name: desk.figures(files[0]).code_of(name, texts[name]) for name in texts}
    pages = {page["source_id"] for page in find(url, desk.pages)} if url else set()
    if url and not pages:
        raise AdditionRefused(f"url {url!r} is not in sources.csv", "the address of a page there", "", "url")
    left = [
        StoredRow(file, number, row)
        for file in files
        for number, row in enumerate(desk.figures(file).rows)
        if not pages or row["source_id"] in pages
    ]
    for name, value in texts.items():
        agree = [stored for stored in left if stored.row[name] == value]
        if not agree:
            raise _none(name, value, left)
        left = agree
    if not left:
        raise AdditionRefused(
            "no row is about it", "a row of the table", "leave out what you are not sure of"
        )
    return left


def row_named(desk: Desk, name: str) -> StoredRow:
    """Look a row up by the name under which it was listed.

    Raises
    ------
    AdditionRefused
        When there is no such row.
    """
    file, _, number = name.partition(":")
    rows = desk.raw[file].rows if file in desk.raw else []
    if not number.isdigit() or not 1 <= int(number) <= len(rows):
        raise AdditionRefused(
            f"there is no row {name!r}",
            "FILE:NUMBER as the command lists it",
            "leave it out to see the rows",
            "row",
        )
    return StoredRow(file, int(number) - 1, rows[int(number) - 1].texts)


def check_cell(desk: Desk, stored: StoredRow, column: str, text: str) -> str:
    """Give a corrected cell back as it would be written.

    Raises
    ------
    AdditionRefused
        When the build would not take the row with it.
    """
    figures = desk.figures(stored.file)
    line = figures.code_of(column, plain(text, column))
    row = {**stored.row, column: line}
    desk.check(figures).check_whole(row)
    page = known_page(row["source_id"], desk.pages)
    refuse_impossible(figures, row, page.row, stored.row)
    return line


def draft_slip(desk: Desk, stored: StoredRow, new: Mapping[str, str], reason: str) -> Draft:
    """Put together the correction of a row that does not say what its page says.

    Parameters
    ----------
    desk, stored
        The raw tables, and the row.
    new
        The cells as the page has them, by raw column.
    reason
        What was wrong; it is kept in the row's note, with what stood there.

    Raises
    ------
    AdditionRefused
        When no reason is given, nothing changes or the build would not take the row.
    """
    figures = desk.figures(stored.file)
    for name in new:
        if name not in figures.columns:
            columns = [column for column in figures.columns if column != "note"]
            raise AdditionRefused(
                f"{stored.file}.csv has no column {name!r}",
                "one of " + ", ".join(columns),
                closest(name, columns),
                field=name,
            )
    cells = _with_names(figures, dict(new))
    changed = {name: text for name, text in cells.items() if plain(text, name) != stored.row[name]}
    if not changed:
        raise AdditionRefused(
            "the correction changes nothing: the row says so already",
            "a cell that differs",
            "nothing was written",
        )
    if not reason.strip():
        raise AdditionRefused(
            "no reason is given", "what was wrong, in a few words", "give it with --reason", field="reason"
        )
    if "note" in figures.columns and "note" not in changed:
        was = ", ".join(f"{name} was {stored.row[name] or 'empty'}" for name in changed if name != "country")
        words = f"corrected: {was} ({plain(reason, 'reason')})"
        changed["note"] = "; ".join(filter(None, [stored.row["note"], words]))
    return draft_correction(desk, figures, stored.number, changed)


def _with_names(figures: FigureTable, cells: dict[str, str]) -> dict[str, str]:
    """Write places as codes, and beside the code of a place its name."""
    cells = {name: figures.code_of(name, text.strip()) for name, text in cells.items()}
    for name in [name for name in cells if figures.is_place(name) and cells[name]]:
        cells[name] = place_of(cells[name]).code
        if name == "place" and "country" in figures.columns and "country" not in cells:
            cells["country"] = figures.name_of(cells[name]) or places.name(cells[name])
    return cells


def _none(name: str, value: str, left: list[StoredRow]) -> AdditionRefused:
    """Say that no row agrees, and what the rows have that agree in all that was given before."""
    there = sorted({stored.row[name] for stored in left} - {""})
    close = difflib.get_close_matches(value, there, n=1)
    shown = ", ".join(there[:12]) + (", ..." if len(there) > 12 else "")
    return AdditionRefused(
        f"no such row has {name} {value!r}",
        f"one of {shown}" if there else "rows about it",
        f"did you mean {close[0]!r}?" if close else "",
        field=name,
    )
