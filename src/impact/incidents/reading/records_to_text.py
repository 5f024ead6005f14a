"""Records to text: dictionaries of one level or more become columns of texts with unique names."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from impact.incidents.data_finding import ROWS_NAMED, DataFinding, Effect

#: an object in a record is opened into columns "a.b" down to this depth; deeper ones stay JSON
DEPTH = 6
#: name of the one empty column of records without any attribute
NO_COLUMNS = "(no columns)"


def text(value: Any) -> str | None:
    """Write one value as text: null and "" are None, true and false are words, lists are joined by "; ".

    Examples
    --------
    >>> text("0.10"), text(True), text(["mine", "uxo"]), text([]), text(["a;b"])
    ('0.10', 'true', 'mine; uxo', None, '["a;b"]')
    """
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        if not value:
            return None
        plain = all(isinstance(v, str) and ";" not in v for v in value)
        return "; ".join(value) if plain else as_json(value)
    if isinstance(value, dict):
        return as_json(value) if value else None
    return str(value)


class Digits(str):
    """A number of a JSON file as the text that it has there."""

    __slots__ = ()


def as_json(value: Any) -> str:
    """Write a value inside a record as JSON again, numbers with the digits of the file.

    Examples
    --------
    >>> as_json([{"n": Digits("1.50"), "s": "1.50", "x": None}])
    '[{"n": 1.50, "s": "1.50", "x": null}]'
    """
    if isinstance(value, Digits):
        return str(value)
    if isinstance(value, dict):
        inner = ", ".join(f"{json.dumps(k, ensure_ascii=False)}: {as_json(v)}" for k, v in value.items())
        return "{" + inner + "}"
    if isinstance(value, list):
        return "[" + ", ".join(as_json(v) for v in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def _open(record: Mapping[str, Any], before: str, depth: int, out: dict[str, Any]) -> None:
    for key, value in record.items():
        name = f"{before}{key}"
        if isinstance(value, Mapping) and value and depth < DEPTH:
            _open(value, f"{name}.", depth + 1, out)
        else:
            while name in out:
                name += " (2)"
            out[name] = value


def flat(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Open the objects inside a record into columns "a.b"."""
    if not any(isinstance(v, dict) for v in record.values()):
        return record
    out: dict[str, Any] = {}
    _open(record, "", 0, out)
    return out


def table(records: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Lay records out as string columns, in the order in which their names are first met.

    A name that a record lacks is null, as an empty text is.
    """
    columns: dict[str, list[str | None]] = {}
    count = 0
    for record in records:
        for name, value in flat(record).items():
            cells = columns.get(name)
            if cells is None:
                cells = columns[name] = []
            if len(cells) < count:
                cells.extend([None] * (count - len(cells)))
            cells.append(text(value))
        count += 1
    return from_columns(columns, count)


def from_columns(columns: Mapping[str, Sequence[str | None]], count: int) -> pa.Table:
    """Lay lists of texts out as an Arrow table of ``count`` rows; short lists end in nulls."""
    names = unique(list(columns))
    arrays = []
    for cells in columns.values():
        full = list(cells) + [None] * (count - len(cells))
        arrays.append(pa.array([_sound(c) for c in full], type=pa.string()))
    if not arrays:
        # one column of nulls keeps the number of records that have no attribute
        return pa.table({NO_COLUMNS: pa.nulls(count, pa.string())})
    return pa.Table.from_arrays(arrays, names=names)


def _sound(cell: str | None) -> str | None:
    """Text without lone surrogates, which no UTF-8 can hold."""
    if cell is None or cell.isascii():
        return cell
    try:
        cell.encode("utf-8")
    except UnicodeEncodeError:
        return cell.encode("utf-8", "replace").decode("utf-8")
    return cell


def unique(names: Sequence[str]) -> list[str]:
    """Make names unique: the second "x" is "x (2)".

    Examples
    --------
    >>> unique(["x", "y", "x", ""])
    ['x', 'y', 'x (2)', '']
    """
    seen: set[str] = set()
    out = []
    for original in names:
        name, again = _sound(original) or "", 2
        while name in seen:
            name = f"{original} ({again})"
            again += 1
        seen.add(name)
        out.append(name)
    return out


def numbered(count: int) -> np.ndarray:
    """Give the records numbers from 1, as a person counts them."""
    return np.arange(1, count + 1, dtype=np.int64)


def disagreement(
    counted: int, rows: int, excluded: int, *, reader: str, other: str
) -> tuple[DataFinding, ...]:
    """Make the finding `rows_disagree` where a reader and the second count differ."""
    if counted == rows + excluded:
        return ()
    return (
        DataFinding(
            kind="rows_disagree",
            effect=Effect.refused,
            count=abs(counted - rows - excluded),
            detail=f"{other}: {counted}; {reader}: {rows + excluded}",
            decided=False,
        ),
    )


def rows_finding(
    kind: str, effect: Effect, rows: Sequence[int], *, detail: str = "", **more: Any
) -> tuple[DataFinding, ...]:
    """Make one finding of the rows that share a doubt; nothing where there is no row."""
    if not len(rows):
        return ()
    named = tuple(int(r) for r in rows[:ROWS_NAMED])
    return (DataFinding(kind=kind, effect=effect, rows=named, count=len(rows), detail=detail, **more),)


def several_layers(names: str, chosen: str, others: int) -> DataFinding:
    """Ask which of several layers is meant."""
    return DataFinding(
        "several_layers",
        Effect.refused,
        count=others,
        detail=f"layers: {names}; read: {chosen}",
        proposal="say which with `sheet:` under `read:`",
        decided=False,
    )
