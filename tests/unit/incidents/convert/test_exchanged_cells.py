"""Rows whose cells of two columns were exchanged, and codes of another time."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest

from impact.incidents.convert import code_vintages, exchanged_cells
from impact.incidents.data_finding import Effect
from impact.incidents.mapping.column_spec import ColumnSpec
from impact.incidents.mapping.mapping import Accept
from impact.incidents.repair import Decisions
from tests.unit.incidents.values.reading_of import CASES

FIELDS = [("admin2", "place", "municipio"), ("operator", "category", "operador")]


def exchanged(decision: str | None = None) -> tuple[dict[str, pa.Array], list]:
    places = ["Alto", "Bajo", "Alto", "Halo", "Bajo", None]
    operators = ["Halo", "Halo", "MAG", "Bajo", "MAG", "MAG"]
    columns = {"admin2": pa.array(places), "operator": pa.array(operators)}
    entries = (Accept(kind="cells_exchanged", decision=decision),) if decision else ()
    numbers = np.arange(2, 8)
    return columns, list(exchanged_cells.withhold(columns, FIELDS, Decisions(entries), numbers))


def test_words_at_home_in_the_other_column_are_withheld_in_both():
    columns, findings = exchanged()
    assert columns["admin2"].to_pylist() == ["Alto", "Bajo", "Alto", None, "Bajo", None]
    assert columns["operator"].to_pylist() == ["Halo", "Halo", "MAG", None, "MAG", "MAG"]
    assert {(f.field, f.rows, f.effect, f.decided) for f in findings} == {
        ("admin2", (5,), Effect.withheld, False),
        ("operator", (5,), Effect.withheld, False),
    }


@pytest.mark.parametrize(("decision", "cells"), [("accept", ("Bajo", "Halo")), ("decline", ("Halo", "Bajo"))])
def test_a_person_decides_on_exchanged_cells(decision, cells):
    columns, findings = exchanged(decision)
    assert (columns["admin2"][3].as_py(), columns["operator"][3].as_py()) == cells
    assert all(f.decided for f in findings)


def test_one_name_of_two_levels_is_not_exchanged():
    columns = {
        "admin1": pa.array(["Granada", "Meta", "Meta"]),
        "admin2": pa.array(["Granada", "Granada", "Meta"]),
    }
    fields = [("admin1", "place", "a"), ("admin2", "place", "b")]
    before = {name: column.to_pylist() for name, column in columns.items()}
    assert not list(exchanged_cells.withhold(columns, fields, Decisions(), np.arange(3)))
    assert {name: column.to_pylist() for name, column in columns.items()} == before


def test_a_code_is_withheld_where_its_date_lies_outside():
    year = lambda y: (dt.date(y, 1, 1), dt.date(y, 12, 31))  # noqa: E731
    years = [2015, 2018, 2020, 2020]
    columns = {
        "admin2_code": pa.array(["A1", "B9", "B9", "B2"]),
        "date_first": pa.array([year(y)[0] for y in years]),
        "date_last": pa.array([year(y)[1] for y in years]),
    }
    spec = ColumnSpec(column="code", crosswalk="crosswalk.csv")
    findings = list(
        code_vintages.withhold(
            columns, {"admin2_code": spec}, CASES / "36_admin_vintage_split", Decisions(), np.arange(2, 6)
        )
    )
    assert columns["admin2_code"].to_pylist() == ["A1", None, "B9", None]
    assert {(f.value, f.rows) for f in findings} == {("B9", (3,)), ("B2", (5,))}
