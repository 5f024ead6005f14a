"""Digits that stand raised, periods of Stata, JSON under the ending of a table, and long numbers in JSON."""

from __future__ import annotations

import json

import pytest

from impact.incidents import reading
from impact.incidents.reading.stored.labelled_tables import stata_period

openpyxl = pytest.importorskip("openpyxl")


def test_a_footnote_behind_a_number_is_no_digit_of_it(tmp_path):
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    book = openpyxl.Workbook()
    book.active.append(["id", "killed"])
    book.active.append(["A1", CellRichText("5", TextBlock(InlineFont(vertAlign="superscript"), "2"))])
    book.active.append(["A2", 2])
    book.save(tmp_path / "a.xlsx")
    raw = reading.read(tmp_path / "a.xlsx")
    assert raw.columns.column("killed").to_pylist() == ["5\u00b2", "2"]


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (-1, "m", "1959-12"),
        (712, "m", "2019-05"),
        (0, "q", "1960-Q1"),
        (3119, "w", "2019-12-24/2019-12-31"),
        (119, "h", "2019-07/2019-12"),
    ],
)
def test_a_period_of_stata_is_no_year_and_no_day(value, kind, text):
    assert stata_period(value, kind) == text


def test_weeks_that_look_like_years_are_weeks(tmp_path):
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"id": ["A1"], "when": pandas.to_datetime(["1998-07-01"])})
    frame.to_stata(tmp_path / "a.dta", convert_dates={"when": "tw"}, write_index=False)
    raw = reading.read(tmp_path / "a.dta")
    assert raw.columns.column("when").to_pylist() == ["1998-06-25/1998-07-01"]


def test_records_of_json_under_the_ending_of_a_table_lose_none(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("\n".join(json.dumps({"id": f"A{n}", "killed": n}) for n in range(3)))
    raw = reading.read(path)
    assert (raw.counted, raw.columns.column("id").to_pylist()) == (3, ["A0", "A1", "A2"])


def test_a_number_of_twenty_digits_stops_no_count(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('[{"id": 12345678901234567890}, {"id": 2}]')
    raw = reading.read(path)
    assert (raw.counted, [f.kind for f in raw.findings]) == (2, [])
    assert raw.columns.column("id").to_pylist()[0] == "12345678901234567890"
