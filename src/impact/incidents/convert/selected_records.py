"""Records of a file that its mapping selects: those with certain words in a column, or without others."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from impact.incidents.convert.distinct import Columns
from impact.incidents.convert.field_columns import column_missing
from impact.incidents.data_finding import DataFinding
from impact.incidents.mapping.mapping import Select
from impact.incidents.reading.raw_table import RawTable


def select_records(
    raw: RawTable, columns: Columns, rules: Iterable[Select]
) -> tuple[np.ndarray, list[DataFinding]]:
    """Mask the records that all rules select, and name the columns of rules that the file does not have."""
    selected, findings = np.ones(len(raw), dtype=bool), []
    for rule in rules:
        if rule.column not in columns:
            findings.append(column_missing(raw, rule.column, "select"))
            continue
        codes, texts = columns.encoded(rule.column)
        words, without = {_plain(w) for w in rule.words}, {_plain(w) for w in rule.without}
        hits = [(not words or _plain(t) in words) and _plain(t) not in without for t in texts]
        selected &= np.array(hits or [True], dtype=bool)[codes] if len(raw) else selected
    return selected, findings


def _plain(text: str | None) -> str:
    return "" if text is None else " ".join(text.split()).casefold()
