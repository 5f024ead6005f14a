"""A processed table as a Parquet file that every program reads alike: R, DuckDB, pandas, spreadsheets.

Text is text (never missing; "" says that there is nothing), days are days without a time, whole numbers are
whole, and what is missing is null. Each column carries its description and its unit in the file itself.
Nothing in the file is for pandas alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from impact.catalogue import DAY, Table
from impact.catalogue.table import Column

_TYPES = {
    "str": pa.string(),
    DAY: pa.date32(),
    "Int64": pa.int64(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "bool": pa.bool_(),
}


def _field(name: str, column: Column) -> Any:
    about = {"description": column.description} | ({"unit": column.unit} if column.unit else {})
    return pa.field(name, _TYPES[column.type], nullable=column.null, metadata=about)


def write_table(table: Table, frame: pd.DataFrame, path: Path) -> None:
    """Write the rows of a table, with the columns, types and nulls that its description states.

    Raises
    ------
    pyarrow.ArrowInvalid
        A value does not fit its column: a time in a day, or nothing where something has to be.
    """
    about = {"title": table.title, "description": f"{table.grain} {table.identity_words}"}
    schema = pa.schema([_field(name, column) for name, column in table.columns.items()], metadata=about)
    plain = pa.schema([pa.field(field.name, field.type) for field in schema])
    rows = pa.Table.from_pandas(frame[schema.names], schema=plain, preserve_index=False, safe=True)
    pq.write_table(rows.replace_schema_metadata(None).cast(schema), path)


def write_quarantine(frame: pd.DataFrame, path: Path) -> None:
    """Write the rows that the build set aside: text, and the number of the line."""
    text = [pa.field(name, pa.string()) for name in frame.columns]
    schema = pa.schema([pa.field("line", pa.int64()) if field.name == "line" else field for field in text])
    rows = pa.Table.from_pandas(frame, schema=schema, preserve_index=False)
    pq.write_table(rows.replace_schema_metadata(None), path)
