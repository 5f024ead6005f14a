"""Wide tables of counts: each column of figures becomes rows of the table of counts."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from impact.incidents.convert.distinct import Columns
from impact.incidents.convert.spreading import TYPES, Spreading
from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.mapping.column_spec import ColumnSpec
from impact.incidents.mapping.mapping import Mapping, Value
from impact.incidents.reading.raw_table import RawTable
from impact.incidents.repair import Decisions
from impact.incidents.tables import COUNTS
from impact.incidents.values.parsed import Context


def to_counts(
    raw: RawTable, base: pa.Table, mapping: Mapping, context: Context, findings: list[DataFinding]
) -> pa.Table:
    """Turn the columns under `values:` of a mapping into rows of counts.

    Parameters
    ----------
    raw
        Records that stay, as text.
    base
        Their other fields (place, date), converted, row by row the same.
    mapping
        With `values:`: what the numbers of each column count.
    context
        Language and day for the parser.
    findings
        Doubts about the figures are added to it.

    Returns
    -------
    Table
        One row for each record and column with a figure, an empty cell included as missing: it is not zero.
    """
    from impact.incidents.values import PARSERS

    target = COUNTS.field("value")
    decisions = Decisions(mapping.accept)
    columns = Columns(raw.columns)
    pieces = []
    for value in mapping.values:
        if value.column not in raw.columns.column_names:
            findings.append(DataFinding("column_missing", Effect.refused, column=value.column, decided=False))
            continue
        texts = columns.distinct({"column": value.column})
        spec = ColumnSpec(column=value.column, missing=value.missing)
        parsed = PARSERS["count"](texts.parts, texts.weights.tolist(), spec, context)
        spreading = Spreading(target, value.column, decisions, personal=False)
        outputs = spreading.apply(parsed, texts.parts, texts.codes, raw.rows)
        findings += [*parsed.findings, *spreading.findings()]
        pieces.append(_piece(base, value, outputs.columns))
    return pa.concat_tables(pieces) if pieces else _empty()


def _piece(base: pa.Table, value: Value, figures: dict[str, pa.Array]) -> pa.Table:
    size = base.num_rows
    stated = {
        "measure": value.measure,
        "cut": value.cut,
        "outcome": value.outcome,
        "sex": value.sex,
        "age_band": value.age_band,
        "category": value.category,
    }
    columns: dict[str, pa.Array] = {"row": base.column("row")}
    for field in COUNTS.fields:
        for name, dtype in field.outputs:
            kind = TYPES[dtype]
            if name in figures:
                columns[name] = figures[name]
            elif stated.get(name) is not None:
                columns[name] = pa.array([stated[name]] * size, pa.string())
            elif name == "devices" and value.devices:
                columns[name] = pa.array([list(value.devices)] * size, kind)
            elif name in base.column_names:
                columns[name] = base.column(name)
            else:
                columns[name] = pa.nulls(size, kind)
    return pa.table(columns)


def _empty() -> pa.Table:
    columns = {"row": pa.array(np.array([], dtype=np.int64))}
    for field in COUNTS.fields:
        for name, dtype in field.outputs:
            columns[name] = pa.nulls(0, TYPES[dtype])
    return pa.table(columns)
