"""Delimited text as a raw table: pyarrow reads it, our own quoting machine counts it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv

from impact.incidents.reading.raw_table import RawTable, ReadOptions


def read_delimited(path: Path, options: ReadOptions) -> RawTable:
    """Read delimited text; see :func:`impact.incidents.reading.read`."""
    content = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    delimiter = options.delimiter or max(",;\t|", key=content.partition(b"\n")[0].decode("latin-1").count)
    names = content.partition(b"\n")[0].decode("utf-8").strip().split(delimiter)
    columns = pyarrow.csv.read_csv(
        pa.BufferReader(content),
        parse_options=pyarrow.csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types={name.strip('"'): pa.string() for name in names},
            null_values=[""],
            strings_can_be_null=True,
        ),
    )
    rows = np.arange(2, len(columns) + 2)
    return RawTable(
        path.name, columns, rows, counted=len(rows), format="csv", encoding="utf-8", header_rows=(1,)
    )
