"""Fit of columns: what the mapping names, and what the file has."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from impact.incidents import mapping
from impact.incidents.reading.raw_table import RawTable


def _raw(*names: str) -> RawTable:
    return RawTable("a.csv", pa.table({name: ["x"] for name in names}), np.array([2]), 1, "csv")


MADE_UP = mapping.load(
    {
        "unit": "person",
        "columns": {"sex": "genero", "date": {"year": "ano", "month": "mes"}},
        "select": [{"column": "tipo", "words": ["a"]}],
    }
)


def test_a_column_that_the_file_lacks_is_named_with_the_closest() -> None:
    (finding,) = mapping.fits(MADE_UP, _raw("genero", "anno", "mes", "tipo"))
    assert (finding.kind, finding.column, finding.field, finding.proposal) == (
        "column_missing",
        "ano",
        "date",
        "anno",
    )
    assert not finding.decided


def test_case_accents_blanks_and_a_byte_order_mark_do_not_hide_a_column() -> None:
    raw = _raw("\ufeffGénero", " ANO", "mes\u00a0", "Tipo")
    assert {f.kind for f in mapping.fits(MADE_UP, raw)} == {"column_spelt_otherwise"}
    fitted = MADE_UP.fitted(raw)
    assert set(fitted.reads().values()) == set(raw.columns.column_names)


def test_two_columns_that_differ_in_spelling_only_are_not_chosen_between() -> None:
    (finding,) = mapping.fits(MADE_UP, _raw("Genero", "GENERO", "ano", "mes", "tipo"))
    assert finding.kind == "column_missing"
    assert "differ from it in spelling only" in finding.detail


def test_a_file_with_all_columns_has_no_finding() -> None:
    raw = _raw("genero", "ano", "mes", "tipo", "more")
    assert mapping.fits(MADE_UP, raw) == ()
    assert MADE_UP.fitted(raw) is MADE_UP
