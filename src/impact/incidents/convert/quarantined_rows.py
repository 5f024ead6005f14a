"""Rows set aside: a row of the file for each reason, with the column and the field it is about."""

from __future__ import annotations

from collections.abc import Mapping as Dict

import numpy as np
import pyarrow as pa


def quarantined_rows(
    aside: Dict[str, tuple[np.ndarray, str | None, str | None]], rows: np.ndarray, numbers: np.ndarray
) -> pa.Table:
    """Tabulate the rows that are set aside.

    Parameters
    ----------
    aside
        By kind of finding: a mask of records, and the column and the field it is about.
    rows
        Mask of the records that are set aside.
    numbers
        Numbers of all records, as a person sees them in the file.
    """
    pieces: dict[str, list[object]] = {"row": [], "kind": [], "column": [], "field": []}
    for code, (mask, column, name) in aside.items():
        chosen = numbers[mask & rows].tolist()
        pieces["row"] += chosen
        for part, value in (("kind", code), ("column", column), ("field", name)):
            pieces[part] += [value] * len(chosen)
    types = {"row": pa.int64(), "kind": pa.string(), "column": pa.string(), "field": pa.string()}
    table = pa.table({part: pa.array(values, types[part]) for part, values in pieces.items()})
    return table.sort_by([("row", "ascending"), ("kind", "ascending")])
