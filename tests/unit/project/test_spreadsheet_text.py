"""No table that a person opens runs a text: one encoder, and every writer of CSV uses it."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pandas as pd
import pytest

import impact
from impact.project.spreadsheet_text import for_csv, frame_as_csv, from_csv, rows_as_csv
from impact.reporting.page.collect import Data
from impact.reporting.page.exports import as_csv
from impact.reporting.pool.write_status import STATUS, add_status, write_status
from impact.reporting.run.execute import Outcome

SRC = Path(__file__).parents[3] / "src" / "impact"
FORMULAS = ["=1+1", "+1", "-1 m", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "＝1"]


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_is_no_formula_wherever_it_is_written(text, tmp_path):
    frame = pd.DataFrame({"note": [text, None], "value": [-2, 3], "mixed": [text, -2.5], text: ["a", "b"]})
    safe = for_csv(text).replace("\r", "\n")
    expected = [["note", "value", "mixed", safe], [safe, "-2", safe, "a"], ["", "3", "-2.5", "b"]]
    rows = [list(frame.columns), [text, -2, text, "a"], [None, 3, -2.5, "b"]]
    assert cells(frame_as_csv(frame)) == expected
    assert cells(rows_as_csv(rows)) == expected
    assert cells(as_csv(Data(tuple(rows[0]), tuple(map(tuple, rows[1:]))))) == expected
    path = impact.export(frame, tmp_path / "x.csv", sources=False)
    assert cells(path.read_bytes().decode()) == expected
    assert from_csv(for_csv(text)) == text


def test_numbers_days_and_what_only_looks_odd_stay():
    frame = pd.DataFrame(
        {"n": [-74.08, float("-inf")], "text": ["-inf", "5-1"], "day": pd.to_datetime(["2025-03-18"] * 2)}
    )
    assert frame_as_csv(frame) == "n,text,day\n-74.08,-inf,2025-03-18\n-inf,5-1,2025-03-18\n"


def test_two_columns_of_one_name_and_lists_are_written():
    frame = pd.DataFrame([["=1", "@1", ["a", "=b"]]], columns=["x", "x", "list"])
    assert cells(frame_as_csv(frame)) == [["x", "x", "list"], ["'=1", "'@1", "a;=b"]]


def test_the_states_of_a_batch_run_nothing(tmp_path):
    where = tmp_path / "a" / "report.html"
    write_status(tmp_path, [Outcome("a", "s", "failed", 1.0, where, message="=1+1\n@x", cause="error")])
    add_status(tmp_path, [("dataset:mine", "failed", "\t-1")])
    rows = cells((tmp_path / STATUS).read_text(encoding="utf-8"))
    assert [row[5] for row in rows[1:]] == ["'=1+1 @x", "'-1"]


def test_no_other_module_writes_csv():
    """Rows of data/raw are what the build reads; they are refused where they would run (typed_text)."""
    writing = re.compile(r"to_csv\(|csv\.(?:writer|DictWriter)")
    others = {
        path.relative_to(SRC).as_posix()
        for path in SRC.rglob("*.py")
        if writing.search(path.read_text(encoding="utf-8"))
    }
    assert others == {
        "additions/raw_files.py",
        "project/spreadsheet_text.py",
    }


def test_a_number_that_is_none_is_an_empty_cell_as_in_frames():
    rows = [["year", "value"], [2023, float("nan")], [2024, None], [2025, 1.5]]
    frame = pd.DataFrame(rows[1:], columns=rows[0])
    assert rows_as_csv(rows) == frame_as_csv(frame) == "year,value\n2023,\n2024,\n2025,1.5\n"
