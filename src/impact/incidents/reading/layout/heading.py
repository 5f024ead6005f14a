"""Heading of a grid: the row or rows that name the columns, under titles and blank rows, above tags."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from impact.errors import UnreadableFile
from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.reading.layout import hxl_tags
from impact.incidents.reading.layout.cell_shape import is_blank, is_number, is_value, missing_words

#: rows of a grid that are looked at to find the heading
HEAD_ROWS = 80
#: (first row, first column, last row, last column) of cells that are merged, counted from 0
Merge = tuple[int, int, int, int]
#: blanks, marks of byte order and direction, zero widths
_UNSEEN = " \t\r\n\v\f\u00a0\ufeff\u200b\u200c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060"
_UNIT = re.compile(r"\s*[(\[].*[)\]]\s*")
Grid = Sequence[Sequence[str | None]]


@dataclass(frozen=True)
class Heading:
    """Names of the columns and where they stand; positions are counted from 0 in the grid."""

    rows: tuple[int, ...]
    names: tuple[str, ...]
    first: int  #: position of the first row under the heading
    tag_row: int | None = None
    tags: dict[str, str] = field(default_factory=dict)
    titles: tuple[int, ...] = ()  #: filled rows above the heading
    findings: tuple[DataFinding, ...] = ()


def decide(
    grid: Grid,
    numbers: Sequence[int],
    merges: Sequence[Merge] | None = None,
    heading_rows: Sequence[int] | None = None,
) -> Heading:
    """Decide which rows name the columns.

    Parameters
    ----------
    grid
        The first rows, all of one width, None for an empty cell.
    numbers
        Number of each row as a person sees it.
    merges
        Merged cells; None where the format knows none (CSV), so that a gap in an upper heading row is taken
        to go on with the name at its left, and a finding says so.
    heading_rows
        Numbers of the heading rows as the mapping states them; empty: the grid has none.
    """
    filled = [list(row) for row in grid]
    for top, left, bottom, right in merges or ():
        if top < len(filled) and left < len(filled[top]):
            for row in range(top, min(bottom + 1, len(filled))):
                filled[row][left : right + 1] = [filled[top][left]] * (
                    min(right + 1, len(filled[row])) - left
                )
    tag_at = hxl_tags.find_row(grid)
    findings: list[DataFinding] = []
    if heading_rows is not None:
        rows = [_position(n, numbers, grid) for n in heading_rows]
        tag_at = tag_at if tag_at is not None and (not rows or tag_at > max(rows)) else None
    else:
        rows = _rows(filled, grid, merges, tag_at)
        if rows and tag_at is None and _is_record(filled, rows[-1]):
            findings.append(
                DataFinding(
                    "no_heading",
                    Effect.note,
                    rows=(numbers[rows[-1]],),
                    decided=False,
                    proposal="columns are named column 1, column 2, and so on",
                )
            )
            rows = []
    names, more = _names(filled, grid, rows, merges, numbers)
    findings += more
    tags = hxl_tags.read_row(grid[tag_at]) if tag_at is not None else None
    if tags and tags.broken:
        findings.append(
            DataFinding(
                "hxl_broken_tag",
                Effect.note,
                rows=(numbers[tag_at or 0],),
                count=len(tags.broken),
                value="; ".join(list(tags.broken.values())[:10]),
            )
        )
    # blank rows and tags between heading and records are rows under the heading
    first = max(rows) + 1 if rows else (tag_at or 0)
    titles = tuple(i for i in range(first) if i not in rows and not all(map(is_blank, grid[i])))
    by_name = {names[i]: tag for i, tag in tags.tags.items() if i < len(names)} if tags else {}
    return Heading(tuple(rows), tuple(names), first, tag_at, by_name, titles, tuple(findings))


def _position(number: int, numbers: Sequence[int], grid: Grid) -> int:
    """Position of a heading row that a mapping names."""
    if number in numbers and not all(map(is_blank, grid[numbers.index(number)])):
        return numbers.index(number)
    raise UnreadableFile(
        f"row {number}, which `header_rows` names, {'is blank' if number in numbers else 'is not there'}",
        "numbers of the rows that name the columns, as a spreadsheet or an editor shows them",
        "correct `header_rows` under `read:` in the mapping, or leave it out",
    )


def _count(row: Sequence[str | None]) -> int:
    return sum(not is_blank(cell) for cell in row)


def _distinct(row: Sequence[str | None]) -> int:
    return len({cell for cell in row if not is_blank(cell)})


def _rows(filled: Grid, grid: Grid, merges: Sequence[Merge] | None, tag_at: int | None) -> list[int]:
    """Positions of the heading rows, top first."""
    if tag_at is not None:
        above = [i for i in range(tag_at) if not all(map(is_blank, grid[i]))]
        if not above:
            return [tag_at]
        lowest = above[-1]
        return [*_above(filled, grid, lowest), lowest]
    main = _main(filled, grid)
    if main is None:
        return []
    below = [main + 1] if _goes_on_below(filled, grid, main, merges) else []
    while below and merges and _spans(merges, below[-1]) and below[-1] + 1 < len(grid) and len(below) < 4:
        if any(is_value(cell) for cell in grid[below[-1] + 1]):
            break
        below.append(below[-1] + 1)
    return [*_above(filled, grid, main), main, *below]


def _main(filled: Grid, grid: Grid) -> int | None:
    """Position of the first row that names most of the columns in use."""
    counts = [_count(row) for row in filled]
    if not any(counts):
        return None
    columns = [i for i in range(len(filled[0])) if any(not is_blank(row[i]) for row in grid)]
    used = len(columns)
    filled_rows = sorted(c for c in counts if c)
    usual = filled_rows[
        len(filled_rows) * 3 // 4
    ]  # a preface has few cells, a sparse form more names than cells
    enough = max(2, 0.6 * min(used, usual)) if used > 1 else 1
    for i, row in enumerate(filled):
        if counts[i] < enough or (used > 2 and _distinct(row) < 2):
            continue
        below = i + 1
        fuller = below < len(filled) and counts[i] < 0.75 * used <= counts[below]
        if (
            fuller
            and not any(map(is_number, filled[below]))
            and _distinct(filled[below]) >= counts[below] - 1
        ):
            after = filled[below + 1 : below + 4]
            if any(is_number(cell) for row in after for cell in row) and not _group(filled, i):
                continue
        return i
    return next(i for i, count in enumerate(counts) if count == max(counts))


def _group(filled: Grid, row: int) -> bool:
    """Tell a row of group headings (gaps between names) from a short title row (names at the left)."""
    cells = [not is_blank(cell) for cell in filled[row]]
    last = max(i for i, full in enumerate(cells) if full)
    return not all(cells[: last + 1])


def _above(filled: Grid, grid: Grid, main: int) -> list[int]:
    """Rows of group headings right above the main one: two names or more, or merged over part of it."""
    rows: list[int] = []
    for i in range(main - 1, max(main - 4, -1), -1):
        row = filled[i]
        single = _distinct(row) < 2
        if single or any(map(is_value, row)) or all(map(is_blank, grid[i])):
            break
        lower = [filled[r] for r in range(i + 1, main + 1)]
        names_more = any(not is_blank(c) and all(is_blank(r[k]) for r in lower) for k, c in enumerate(row))
        if not _group(filled, i) and not names_more and _count(row) < _count(filled[main]):
            break  # names from the left on without a gap: a title in pieces, not groups of columns
        rows.insert(0, i)
    return rows


def _spans(merges: Sequence[Merge], row: int) -> bool:
    return any(top == row and right > left for top, left, _, right in merges)


def _goes_on_below(filled: Grid, grid: Grid, main: int, merges: Sequence[Merge] | None) -> bool:
    """Tell if the row under the main heading names columns, too."""
    if main + 1 >= len(grid):
        return False
    below = grid[main + 1]
    if any(map(is_value, below)) or all(map(is_blank, below)):
        return False
    if is_blank(below[0]) and all(is_blank(cell) or _UNIT.fullmatch(cell or "") for cell in below):
        return True  # a row of units under the names
    here = [m for m in merges or () if m[0] == main and m[3] > m[1]]
    if merges is not None:
        grouped = {c for m in here for c in range(m[1], m[3] + 1)}
    else:
        gaps = [i for i, cell in enumerate(grid[main]) if is_blank(cell) and not is_blank(below[i])]
        grouped = {*gaps, *(i - 1 for i in gaps)}
    if not grouped or any(is_blank(filled[main + 1][c]) for c in grouped - {-1}):
        return False
    return _is_no_record(grid, main, grouped)


def _is_no_record(grid: Grid, main: int, grouped: set[int]) -> bool:
    """Tell a lower heading row from a first record: words over numbers, or nothing under the plain names."""
    below = grid[main + 1]
    after = [row for row in grid[main + 2 : main + 10] if not all(map(is_blank, row))]
    numeric = [
        i
        for i in range(len(below))
        if sum(is_number(row[i]) for row in after) * 3 > 2 * sum(not is_blank(row[i]) for row in after) > 0
    ]
    # nothing under a name that is no group (the day, beside groups of numbers) tells neither way
    numeric = [i for i in numeric if i in grouped or not is_blank(below[i])]
    if numeric:
        words = [tidy(below[i]).casefold() for i in numeric]
        return not any(not word or word in missing_words() for word in words)
    plain = [i for i, cell in enumerate(grid[main]) if not is_blank(cell) and i not in grouped]
    return bool(plain) and all(is_blank(below[i]) for i in plain)


def _is_record(filled: Grid, row: int) -> bool:
    """Tell a first row that is a record: it holds values in columns that hold values below."""
    cells = filled[row]
    values = [i for i, cell in enumerate(cells) if is_value(cell)]
    if not values:
        return False
    below = [r for r in filled[row + 1 : row + 30] if any(not is_blank(c) for c in r)]
    if not below:
        return len(values) * 2 >= _count(cells)
    alike = sum(sum(is_number(r[i]) for r in below) * 2 > len(below) for i in values)
    words_over_numbers = sum(
        sum(is_number(r[i]) for r in below) * 2 > len(below)
        for i, cell in enumerate(cells)
        if not is_blank(cell) and not is_number(cell)
    )
    return alike > 0 and words_over_numbers == 0


def tidy(cell: str | None) -> str:
    """Take line breaks, outer blanks and characters without width off a heading."""
    return re.sub(r"\s*[\r\n]+\s*", " ", cell or "").strip(_UNSEEN)


def _names(
    filled: Grid, grid: Grid, rows: Sequence[int], merges: Sequence[Merge] | None, numbers: Sequence[int]
) -> tuple[list[str], list[DataFinding]]:
    """Names of the columns, each once; what stands in several rows is joined by " / "."""
    width = len(grid[0]) if grid else 0
    findings: list[DataFinding] = []
    parts: list[list[str]] = [[] for _ in range(width)]
    for row in rows:
        cells = [tidy(cell) for cell in filled[row]]
        if merges is None and row != rows[-1]:
            lower = [any(not is_blank(grid[r][i]) for r in rows if r > row) for i in range(width)]
            carried = _carried(cells, lower)
            if carried != cells:
                findings.append(
                    DataFinding(
                        "heading_carried_right",
                        Effect.note,
                        rows=(numbers[row],),
                        count=sum(a != b for a, b in zip(carried, cells, strict=True)),
                    )
                )
            cells = carried
        for i, cell in enumerate(cells):
            if cell and (not parts[i] or parts[i][-1] != cell):
                parts[i].append(cell)
    plain = [" / ".join(part) for part in parts]
    names: list[str] = []
    taken: set[str] = set()
    again: dict[str, int] = {}
    for i, once in enumerate(plain):
        base = once or f"column {i + 1}"
        name, n = base, 1
        while name in taken:
            n += 1
            name = f"{base} ({n})"
        if n > 1 and once:
            again[base] = n
        taken.add(name)
        names.append(name)
    if again:
        findings.append(
            DataFinding(
                "doubled_heading",
                Effect.note,
                rows=tuple(numbers[r] for r in rows[-1:]),
                count=len(again),
                detail="; ".join(f"{n}: {k} times" for n, k in again.items()),
            )
        )
    return names, findings


def _carried(cells: list[str], lower: list[bool]) -> list[str]:
    """Cells with gaps filled from the left, where a lower row names the column."""
    out, name = [], ""
    for cell, named in zip(cells, lower, strict=True):
        name = cell or name
        out.append(name if named else cell)
    return out
