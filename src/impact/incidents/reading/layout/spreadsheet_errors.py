"""Errors of a spreadsheet in cells of text: #REF! and its kin are no value, whatever column they stand in."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.reading.layout.table_body import named_rows

#: how spreadsheets write a formula that failed
ERRORS = ("#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#N/A", "#SPILL!", "#CALC!")


_OPENING = re.compile(rb"#(?:REF|DIV|VAL|NAM|NUL|NUM|N/A|SPI|CAL)")


def may_hold_errors(content: bytes, start: int = 0) -> bool:
    """Tell quickly if a text may hold an error at all."""
    return content.find(b"#", start) >= 0 and _OPENING.search(content, start) is not None


def without_errors(
    columns: pa.Table, rows: np.ndarray, names: Sequence[str]
) -> tuple[pa.Table, list[DataFinding]]:
    """Empty the cells that hold an error, and name their rows."""
    findings: list[DataFinding] = []
    literals = pa.array(ERRORS)
    for i, column in enumerate(columns.columns):
        wrong = pc.is_in(column, literals)
        if not pc.any(wrong).as_py():
            continue
        at = wrong.to_numpy(zero_copy_only=False)
        texts = pc.unique(column.filter(wrong)).to_pylist()
        findings.append(
            named_rows("cell_error", Effect.withheld, rows[at], column=names[i], value=", ".join(texts))
        )
        columns = columns.set_column(
            i, columns.field(i), pc.if_else(wrong, pa.scalar(None, pa.string()), column)
        )
    return columns, findings
