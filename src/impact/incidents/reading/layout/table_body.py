"""Body of a table: from the rows under a heading to the records, all others set apart and counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from impact.incidents.data_finding import ROWS_NAMED, DataFinding, Effect
from impact.incidents.reading.layout import hxl_tags
from impact.incidents.reading.layout.cell_shape import is_blank, is_number, missing_words, numeric_share
from impact.incidents.reading.layout.heading import HEAD_ROWS, Heading, tidy
from impact.incidents.reading.layout.notes_beneath import opens_note

#: what tells cells apart in a row that was written by another program than its neighbours
_DELIMITERS = ",;\t|"
#: rows after a gap that are looked at as the beginning of a second table
GAPS = 2000


@dataclass(frozen=True)
class Body:
    """Records under a heading. ``excluded`` counts rows by reason, ``quarantined`` names them by kind."""

    columns: pa.Table
    rows: np.ndarray
    excluded: dict[str, int] = field(default_factory=dict)
    quarantined: dict[str, np.ndarray] = field(default_factory=dict)
    findings: tuple[DataFinding, ...] = ()
    empty_columns: int = 0


@dataclass(frozen=True)
class Candidates:
    """Rows under a heading as a reader gives them.

    ``cells`` is how many cells each row has, where the format lets that differ from the heading (CSV).
    ``gaps`` are numbers of the rows without any cell, which are in no column.
    """

    columns: pa.Table
    rows: np.ndarray
    gaps: np.ndarray
    cells: np.ndarray | None = None
    torn: np.ndarray | None = None  #: mask of rows with a quote that opens and never closes
    unended: bool = False  #: the last row has no line end behind it: perhaps the file is cut off there


def blank_rows(columns: pa.Table) -> np.ndarray:
    """Mask of the rows in which no cell holds anything but blanks."""
    blank = np.ones(len(columns), dtype=bool)
    for column in sorted(columns.columns, key=lambda c: c.null_count):
        empty = pc.is_null(column)
        if column.null_count < len(column):
            empty = pc.or_(empty, pc.fill_null(pc.utf8_is_space(column), True))
        blank &= empty.to_numpy(zero_copy_only=False)
        if not blank.any():
            break
    return blank


def named_rows(kind: str, effect: Effect, rows: np.ndarray, **more: object) -> DataFinding:
    """State a finding about rows: names the first, counts all."""
    return DataFinding(kind, effect, rows=tuple(int(r) for r in rows[:ROWS_NAMED]), count=len(rows), **more)  # type: ignore[arg-type]


def settle(
    candidates: Candidates, heading: Heading, pad: bool = False, whole: bool = False, part: bool = False
) -> Body:
    """Set apart blank rows, tags, repeated headings, a second table and rows of another width.

    Parameters
    ----------
    candidates
        Rows under the heading, one column a cell, in the order of ``heading.names``.
    heading
        What names the columns.
    pad
        Rows with too few or too many cells are filled or cut on the right instead of quarantined.
    whole
        The mapping names the heading rows itself, so a second table is no surprise.
    part
        The rows are one part of a file: columns stay also where this part leaves them empty.
    """
    columns, rows = candidates.columns, candidates.rows
    excluded: dict[str, int] = {}
    findings: list[DataFinding] = []
    blank = blank_rows(columns)
    count = int(blank.sum()) + len(candidates.gaps)
    if count:
        excluded["blank"] = count
    reasons = np.zeros(len(rows), dtype=np.int8)
    reasons[blank] = 1
    fetch = _fetcher(columns)
    repeated = _repeated(columns, heading, fetch)
    second = _second_table(candidates, blank, fetch, repeated.get("heading"))
    if second is not None:
        inside = (np.arange(len(rows)) >= second) & ~blank
        reasons[inside] = 2
        excluded["second_table"] = int(inside.sum())
        findings.append(
            named_rows(
                "second_table",
                Effect.excluded,
                rows[inside],
                decided=whole,
                proposal=f"to read it instead, give header_rows: [{rows[second]}]",
            )
        )
    for reason, alike in repeated.items():
        mask = alike & (reasons == 0)
        if mask.any():
            reasons[mask] = 3
            excluded[reason] = int(mask.sum())
            if reason == "heading":
                findings.append(named_rows("repeated_heading", Effect.excluded, rows[mask]))
    quarantined, more = _ragged(candidates, reasons, len(heading.names), pad, fetch)
    findings += more
    for kind, mask in quarantined.items():
        reasons[mask] = 4
        findings.append(named_rows(kind, Effect.quarantined, rows[mask], decided=False))
    left = reasons == 0
    if not left.all():
        columns = columns.filter(pa.array(left))
    empty = 0
    if part:
        columns = columns.rename_columns(list(heading.names))
    else:
        columns, empty, unnamed = _without_empty(columns, heading)
        findings += unnamed
    aside = {kind: rows[mask] for kind, mask in quarantined.items()}
    return Body(columns, rows[left], excluded, aside, tuple(findings), empty)


Fetch = Callable[[int], list[str | None]]


def _fetcher(columns: pa.Table) -> Fetch:
    return lambda row: [column[row].as_py() for column in columns.columns]


def _repeated(columns: pa.Table, heading: Heading, fetch: Fetch) -> dict[str, np.ndarray]:
    """Masks of rows that repeat the heading or its tags: pages, or files put one below the other."""
    masks: dict[str, np.ndarray] = {}
    named = [i for i, name in enumerate(heading.names) if not name.startswith("column ")]
    if named and len(columns):
        lowest = [name.split(" / ")[-1] for name in heading.names]
        equal = pc.equal(columns.column(named[0]), lowest[named[0]])
        alike = pc.fill_null(equal, False).to_numpy(zero_copy_only=False).copy()
        for row in np.flatnonzero(alike):
            cells = [tidy(cell) for cell in fetch(int(row))]
            same = sum(cells[i] == lowest[i] or cells[i] == heading.names[i] for i in named)
            alike[row] = same >= max(1, 0.9 * len(named)) and (len(named) > 1 or same == 1)
        masks["heading"] = alike
    if heading.tag_row is not None:
        tags = np.zeros(len(columns), dtype=bool)
        for column in columns.columns:
            starts = pc.fill_null(pc.starts_with(column, "#"), False).to_numpy(zero_copy_only=False)
            if starts.sum() <= GAPS:
                tags |= starts
        tags[:HEAD_ROWS] = True
        for row in np.flatnonzero(tags):
            sound = hxl_tags.read_row(fetch(int(row)))
            tags[row] = sound is not None and (bool(sound.tags) or int(row) < HEAD_ROWS)
        masks["tags"] = tags
    return masks


def _second_table(
    candidates: Candidates, blank: np.ndarray, fetch: Fetch, repeated: np.ndarray | None
) -> int | None:
    """Position of the row where a second table begins: under a gap, words where the table has numbers."""
    rows = candidates.rows
    if len(rows) < 3:
        return None
    after = np.zeros(len(rows), dtype=bool)
    after[1:] = (np.diff(rows) > 1) & np.isin(rows[1:] - 1, candidates.gaps)
    after[1:] |= blank[:-1]
    after &= ~blank
    if repeated is not None:
        after &= ~repeated
    starts = [int(i) for i in np.flatnonzero(after) if i > 1][:GAPS]
    if not starts:
        return None
    for start in starts:
        above = candidates.columns.slice(0, start)
        numeric = [i for i, column in enumerate(above.columns) if numeric_share(column.slice(0, 5000)) > 0.8]
        if begins := _begins(start, len(rows), blank, fetch, numeric, above):
            return begins
    return None


def _begins(
    start: int, stop: int, blank: np.ndarray, fetch: Fetch, numeric: Sequence[int], above: pa.Table
) -> int | None:
    """Position of the first row of a second table that begins at ``start``, perhaps with a title."""
    at = start
    for _ in range(3):
        if at >= stop or blank[at]:
            at += 1
            continue
        cells = fetch(at)
        filled = [i for i, cell in enumerate(cells) if not is_blank(cell)]
        if len(filled) != 1 or is_number(cells[filled[0]]):
            break
        at += 1
    else:
        return None
    if at >= stop - 1 or len(filled) < 2 or any(is_number(cells[i]) for i in filled):
        return None
    words = [tidy(cells[i]).casefold() for i in filled]
    if len(set(words)) < len(words) or set(words) & missing_words():
        return None  # names of columns differ, and "unknown" is none: a record
    following = [cell for i in range(at + 1, min(at + 4, stop)) for cell in fetch(i)]
    if all(map(is_blank, following)):
        return None
    over_numbers = sum(i in numeric for i in filled)
    if numeric:
        known_first = above.column(filled[0]).slice(0, 5000)
        novel = cells[filled[0]] not in set(known_first.to_pylist()) if not over_numbers else True
        return start if over_numbers and novel and any(map(is_number, following)) else None
    # no numbers above: words that this table never has, and another number of cells
    others = sum(cells[i] not in set(above.column(i).slice(0, 5000).to_pylist()) for i in filled)
    usual = np.median(
        [
            above.num_columns - sum(c.null_count for c in above.slice(i, 1).columns)
            for i in range(min(50, len(above)))
        ]
    )
    return start if others == len(filled) and (at > start or len(filled) < 0.7 * usual) else None


def _ragged(
    candidates: Candidates, reasons: np.ndarray, width: int, pad: bool, fetch: Fetch
) -> tuple[dict[str, np.ndarray], list[DataFinding]]:
    """Masks of the rows that cannot be told to belong to the columns, and findings on those that can."""
    aside: dict[str, np.ndarray] = {}
    findings: list[DataFinding] = []
    if candidates.torn is not None and candidates.torn.any():
        aside["quote_never_closed"] = candidates.torn & (reasons == 0)
    if candidates.cells is None:
        return {kind: mask for kind, mask in aside.items() if mask.any()}, findings
    open_rows = reasons == 0
    for mask in aside.values():
        open_rows &= ~mask
    short = open_rows & (candidates.cells < width)
    for row in np.flatnonzero(short):
        cells = fetch(int(row))
        if all(map(is_blank, cells[1:])) and not _is_part(candidates, int(row), str(cells[0]), width):
            short[row] = False  # one cell, the first: nothing can have moved
    long = open_rows & (candidates.cells > width)
    for kind, mask in (("row_too_short", short), ("row_too_long", long)):
        if not mask.any():
            continue
        if pad:
            findings.append(named_rows(kind, Effect.repaired, candidates.rows[mask]))
        else:
            aside[kind] = mask
    return {kind: mask for kind, mask in aside.items() if mask.any()}, findings


def _is_part(candidates: Candidates, row: int, only: str, width: int) -> bool:
    """Whether the only cell of a row is a record with other delimiters, or the beginning of one cut off."""
    if width > 2 and any(only.count(delimiter) == width - 1 for delimiter in _DELIMITERS):
        return True
    if not candidates.unended or row != len(candidates.rows) - 1 or row == 0 or opens_note(only.strip()):
        return False
    longest = pc.max(pc.utf8_length(candidates.columns.column(0).slice(0, row))).as_py()
    return longest is not None and len(only) <= longest


def _without_empty(columns: pa.Table, heading: Heading) -> tuple[pa.Table, int, list[DataFinding]]:
    """Leave out columns with neither name nor cell; say which hold cells without a name."""
    unnamed = [i for i, name in enumerate(heading.names) if name == f"column {i + 1}"]
    empty = [i for i in unnamed if columns.column(i).null_count == len(columns)]
    findings = []
    held = [heading.names[i] for i in unnamed if i not in set(empty)]
    if held and heading.rows:
        findings.append(
            DataFinding("unnamed_column", Effect.note, count=len(held), detail=", ".join(held[:20]))
        )
    names: Mapping[int, str] = dict(enumerate(heading.names))
    stay = [i for i in range(columns.num_columns) if i not in set(empty)]
    table = pa.table([columns.column(i) for i in stay], names=[names[i] for i in stay])
    return table, len(empty), findings
