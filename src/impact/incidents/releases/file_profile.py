"""Profile of a file: what it looks like, to be set beside the next release of the same data.

A profile is stored with a release. It holds names of columns, words that at least as many rows bear as the
small-cell rule asks for, shares and ranges; nothing of a column that may be of a person, and the names of
columns that are not mapped only where they look like names of columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from impact.incidents.data_finding import DataFinding
from impact.incidents.privacy.columns import name_likeness, text_patterns
from impact.incidents.privacy.columns.column_texts import sample
from impact.incidents.privacy.personal_columns import POSSIBLE, personal_columns
from impact.incidents.tables import UNITS

if TYPE_CHECKING:
    from impact.incidents.mapping.mapping import Mapping
    from impact.incidents.reading.raw_table import RawTable

SCHEMA = "impact-profile/1"
#: rows looked at, evenly over the file
_SAMPLE = 100_000
#: a column with more different texts has no vocabulary
_WORDS = 300
_WORDED = ("words", "choices", "category", "country")
_NUMBERS = ("count", "area", "amount", "age")
_DAY = re.compile(r"^\s*(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})")
_BLANKS = " '\u00a0\u202f"  # between thousands
_NUMBER = rf"^\s*[+-]?[\d.,{_BLANKS}]*\d\s*$"


def file_profile(
    raw: RawTable, mapping: Mapping | None = None, findings: Iterable[DataFinding] = ()
) -> dict[str, Any]:
    """Describe a file.

    Parameters
    ----------
    raw
        The file as read.
    mapping
        What is imported of it. None describes all columns, words of few rows too: such a profile is for
        comparing two files at once and not to be stored.
    findings
        Those of :func:`impact.incidents.privacy.detect`; columns they name are left out.

    Returns
    -------
    dict
        Plain values: ``rows``, ``format``, ``encoding``, ``delimiter``, ``names`` (columns in order),
        ``more`` (columns whose names are not stored) and ``columns``: name -> ``field``, ``missing`` (share
        of rows), ``words`` (word -> share), ``low``, ``middle``, ``high`` (numbers), ``widths`` (of codes),
        ``order`` (of day, month and year).
    """
    personal = personal_columns(tuple(findings))
    reads = _reads(mapping, raw)
    names = [n for n in raw.columns.column_names if n in reads or (n not in personal and _is_header(n))]
    coded = {f.column for f in findings if f.kind == POSSIBLE}
    codes = [n for n in raw.columns.column_names if n in coded and n not in names and _is_header(n)]
    return {
        "schema": SCHEMA,
        "rows": raw.counted,
        "format": raw.format,
        "encoding": raw.encoding,
        "delimiter": raw.facts.get("delimiter"),
        "names": names,
        "codes": codes,  # apart: releases are compared by the names of their other columns
        "more": raw.columns.num_columns - len(names) - len(codes),
        "columns": {
            name: _column(raw.columns.column(name), field, kind, mapping)
            for name, (field, kind) in reads.items()
            if name not in personal and name in raw.columns.column_names
        },
    }


def _reads(mapping: Mapping | None, raw: RawTable) -> dict[str, tuple[str, str]]:
    """Column -> field and the kind of its values."""
    if mapping is None:
        return dict.fromkeys(raw.columns.column_names, ("", ""))
    kinds = {field.name: field.kind for field in UNITS[mapping.unit].fields}
    reads: dict[str, tuple[str, str]] = {}
    for field, spec in mapping.columns.items():
        for name in spec.columns():
            reads.setdefault(name, (field, kinds.get(field, "")))
    reads |= {value.column: ("value", "count") for value in mapping.values}
    return reads


def _is_header(name: str) -> bool:
    """Whether a name of a column is no value of a person, as in a file without a header."""
    return (
        len(name) <= 60
        and name_likeness.likeness(name) != "listed"
        and not text_patterns.has_email(name)
        and not text_patterns.is_phone(name)
        and not text_patterns.is_code(name)
        and text_patterns.decimals(name) < 0
    )


def _column(values: pa.ChunkedArray, field: str, kind: str, mapping: Mapping | None) -> dict[str, Any]:
    texts = pc.utf8_trim_whitespace(sample(values, _SAMPLE).cast(pa.string()))
    filled = pc.drop_null(texts.filter(pc.not_equal(texts, "")))
    body: dict[str, Any] = {
        "field": field,
        "missing": _rounded(1 - len(filled) / len(texts) if len(texts) else 0.0),
    }
    if not len(filled):
        return body
    spec = mapping.columns.get(field) if mapping else None
    if kind in _WORDED or not kind or (spec is not None and spec.words):
        words = _words(filled, field, mapping)
        if words is not None:
            body["words"] = words
    if kind in _NUMBERS or not kind:
        body |= _range(filled)
    if kind == "code":
        body["widths"] = _widths(filled)
    if kind == "date" or not kind:
        order = _order(filled)
        body |= {"order": order} if order else {}
    return body


def _words(filled: pa.ChunkedArray, field: str, mapping: Mapping | None) -> dict[str, float] | None:
    counts = pc.value_counts(filled.combine_chunks() if isinstance(filled, pa.ChunkedArray) else filled)
    if len(counts) > _WORDS or len(counts) > 0.5 * len(filled) > 10:
        return None
    least, known = 1, set()
    if mapping is not None:
        least = mapping.publish.threshold
        spec = mapping.columns.get(field)
        known = set(spec.words) | set(spec.missing) if spec else set()
    pairs = [(row["values"], row["counts"]) for row in counts.to_pylist()]
    return {w: _rounded(n / len(filled)) for w, n in sorted(pairs) if n >= least or w in known}


def _range(filled: pa.ChunkedArray) -> dict[str, float]:
    """Find ends and middle of the numbers, without the outermost one in a hundred."""
    numeric = filled.filter(pc.match_substring_regex(filled, _NUMBER))
    if len(numeric) < 20 or len(numeric) < 0.8 * len(filled):
        return {}
    plain = pc.replace_substring_regex(numeric, rf"[{_BLANKS}]|,(\d{{3}})\b", r"\1")
    numbers = (
        pc.cast(pc.replace_substring(plain, ",", "."), pa.float64(), safe=False) if _floats(plain) else None
    )
    if numbers is None:
        return {}
    low, middle, high = np.quantile(numbers.to_numpy(), [0.01, 0.5, 0.99])
    return {"low": float(low), "middle": float(middle), "high": float(high)}


def _floats(texts: pa.ChunkedArray) -> bool:
    return bool(pc.all(pc.match_substring_regex(texts, r"^\s*[+-]?\d+([.,]\d+)?\s*$")).as_py())


def _widths(filled: pa.ChunkedArray) -> list[int]:
    """Lengths of codes that at least one in a hundred has."""
    bare = pc.replace_substring_regex(filled, rf"[,.{_BLANKS}]", "")  # a code with thousands marks
    counts = pc.value_counts(pc.utf8_length(bare))
    return sorted(row["values"] for row in counts.to_pylist() if row["counts"] >= 0.01 * len(filled))


def _order(filled: pa.ChunkedArray) -> str | None:
    """Order of day, month and year where the texts show it."""
    first, second = 0, 0
    for text in pc.unique(filled).to_pylist()[:5_000]:
        parts = _DAY.match(text)
        if parts is None:
            continue
        if len(parts[1]) == 4:
            return "ymd"
        first, second = max(first, int(parts[1])), max(second, int(parts[2]))
    if first > 12 >= second:
        return "dmy"
    return "mdy" if second > 12 >= first else None


def _rounded(share: float) -> float:
    return float(np.round(share, 4))
