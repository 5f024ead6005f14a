"""Parquet: columns as text, shapes of GeoParquet as WKB; rows counted from footer and row groups."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from impact.errors import UnreadableFile, machine_lacks
from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.reading import archive, records_to_text
from impact.incidents.reading.features.geojson import DEGREES
from impact.incidents.reading.raw_table import RawTable, ReadOptions
from impact.incidents.reading.workbook.sheet_marks import MOST_CELLS


def read_parquet(path: Path, options: ReadOptions) -> RawTable:
    """Read a Parquet file.

    Whole numbers stay whole, floats are written with as many digits as they need, days and times as ISO 8601.

    Raises
    ------
    UnreadableFile
        When it is damaged or cut off, or has more cells than any record of people.
    """
    path = Path(path)
    try:
        with pq.ParquetFile(path) as file:
            footer = file.metadata
            stated = footer.num_rows
            groups = [footer.row_group(number) for number in range(footer.num_row_groups)]
            counted = sum(group.num_rows for group in groups)
            size = sum(group.total_byte_size for group in groups)
            archive.check_unpacked(path.name, size, path.stat().st_size)
            _check_cells(path.name, max(stated, counted), footer.num_columns)
            table = file.read()
        geometry, crs, named = _geometry(table)
        columns = pa.Table.from_arrays(
            [as_text(table.column(i)) for i in range(table.num_columns) if i not in named],
            names=records_to_text.unique([n for i, n in enumerate(table.column_names) if i not in named]),
        )
    except (MemoryError, UnreadableFile):  # which says nothing of the file
        raise
    except (pa.ArrowException, OSError, ValueError, KeyError, OverflowError) as fault:
        words = f"{path.name}: the Parquet file is damaged or cut off ({type(fault).__name__})"
        raise machine_lacks(fault, f"{path.name} cannot be read: {fault}") or UnreadableFile(
            words,
            "a whole Parquet file",
            "ask for the file again, or export it again",
        ) from None
    rows = table.num_rows
    if not columns.num_columns:
        columns = records_to_text.from_columns({}, rows)
    findings: list[DataFinding] = []
    if not stated == counted == rows:
        detail = f"footer: {stated}; row groups: {counted}; rows read: {rows}"
        spread = max(stated, counted, rows) - min(stated, counted, rows)
        findings.append(
            DataFinding("rows_disagree", Effect.refused, count=spread, detail=detail, decided=False)
        )
    return RawTable(
        file=path.name,
        columns=columns,
        rows=records_to_text.numbered(rows),
        counted=counted,
        format="Parquet",
        encoding="utf-8",
        geometry=geometry,
        crs=None if geometry is None else options.crs or crs,
        findings=tuple(f.at(path.name, None) for f in findings),
        facts={"declared_crs": crs, "types": {f.name: str(f.type) for f in table.schema}},
    )


def _check_cells(name: str, rows: int, columns: int) -> None:
    """Refuse a table that no memory holds as text; a few bytes can state the same value a million times."""
    if rows * columns > MOST_CELLS:
        raise UnreadableFile(
            f"{name}: {rows:,} rows of {columns:,} columns",
            f"at most {MOST_CELLS:,} cells, empty ones too",
            "give the rows and columns alone that you need",
        )


def _geometry(table: pa.Table) -> tuple[np.ndarray | None, str | None, set[int]]:
    """Find the shapes of GeoParquet: WKB, the system, and the positions of the columns of shapes."""
    held = (table.schema.metadata or {}).get(b"geo")
    if held is None:
        return None, None, set()
    try:
        geo = json.loads(held)
    except RecursionError as error:
        raise ValueError("the notes on its shapes are nested without end") from error
    primary = geo.get("primary_column", "geometry")
    about = geo.get("columns", {}).get(primary, {})
    if primary not in table.column_names or about.get("encoding", "WKB") != "WKB":
        return None, None, set()
    position = table.column_names.index(primary)
    if not pa.types.is_binary(table.column(position).type) and not pa.types.is_large_binary(
        table.column(position).type
    ):
        return None, None, set()
    out = np.empty(table.num_rows, dtype=object)
    out[:] = table.column(position).to_pylist()
    crs = about.get("crs", DEGREES)
    return out, _system(crs), {position}


def _system(crs: Any) -> str | None:
    """Name the system of a PROJJSON; a null is a system that is not known."""
    if isinstance(crs, dict):
        code = crs.get("id")
        if isinstance(code, dict) and code.get("authority") and code.get("code"):
            return f"{code['authority']}:{code['code']}"
        return json.dumps(crs)
    return crs if isinstance(crs, str) else None


def as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Write a column of any type as texts; nulls and empty texts are null."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
        kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        texts = column.cast(pa.string())
    elif pa.types.is_floating(kind):
        texts = _listed(column, _float(kind))
    elif pa.types.is_integer(kind) or pa.types.is_decimal(kind) or pa.types.is_date32(kind):
        texts = column.cast(pa.string())
    elif pa.types.is_null(kind):
        return pa.chunked_array([pa.nulls(len(column), pa.string())])
    else:
        texts = _listed(column, _other)
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)


def _listed(column: pa.ChunkedArray, write: Callable[[Any], str | None]) -> pa.ChunkedArray:
    """Write a column through its different values."""
    try:
        encoded = column.combine_chunks().dictionary_encode()
        values = [None if v is None else write(v) for v in encoded.dictionary.to_pylist()]
        return pa.chunked_array([pa.array(values, type=pa.string()).take(encoded.indices)])
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
        cells = [None if v is None else write(v) for v in column.to_pylist()]
        return pa.chunked_array([pa.array(cells, type=pa.string())])


def number(value: float, *, single: bool = False) -> str | None:
    """Write a float with the digits it needs; a whole number without a point; NaN is None.

    Examples
    --------
    >>> number(10101.0), number(0.1), number(float(np.float32(0.1)), single=True), number(float("nan"))
    ('10101', '0.1', '0.1', None)
    """
    if value != value:
        return None
    if value == int(value) if abs(value) < 1e15 else False:
        return str(int(value))
    return str(np.float32(value)) if single else repr(float(value))


def _float(kind: pa.DataType) -> Callable[[Any], str | None]:
    single = not pa.types.is_float64(kind)
    return lambda value: number(value, single=single)


def iso(value: Any) -> str:
    """Write a day or time as ISO 8601; midnight of a day is the day."""
    text = str(value.isoformat())
    return text.removesuffix("T00:00:00")


def _other(value: Any) -> str | None:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace") if value.isascii() else value.hex()
    if hasattr(value, "isoformat"):
        return iso(value)
    if isinstance(value, list):
        return records_to_text.text([None if v is None else str(v) for v in value])
    return records_to_text.text(value)
