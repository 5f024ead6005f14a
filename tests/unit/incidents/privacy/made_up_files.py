"""Raw tables made up for the tests of privacy."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from impact.incidents.reading.raw_table import RawTable


def raw_table(columns: Mapping[str, Sequence[str | None]], file: str = "made_up.csv") -> RawTable:
    """Raw table of columns of text; empty texts are missing."""
    table = pa.table(
        {name: pa.array([t or None for t in texts], pa.string()) for name, texts in columns.items()}
    )
    return RawTable(file, table, np.arange(2, table.num_rows + 2), table.num_rows, "csv")


def raw_csv(path: Path) -> RawTable:
    """Raw table of a plain CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        head, *body = list(csv.reader(handle))
    rows = [row + [""] * (len(head) - len(row)) for row in body]
    return raw_table({name: [row[i] for row in rows] for i, name in enumerate(head)}, path.name)
