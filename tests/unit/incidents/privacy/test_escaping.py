"""Text of a file does nothing where it is written, and comes back as it was."""

from __future__ import annotations

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.incidents.privacy import escaping
from impact.project import spreadsheet_text
from tests.conftest import CHECKOUT

CASE = CHECKOUT / "tests/cases/31_formula_injection_vs_negative_numbers/input.csv"


@pytest.fixture
def case() -> pd.DataFrame:
    frame = pd.read_csv(CASE, dtype={"change": "string", "note": "string"}, keep_default_na=False)
    return frame.assign(lon=frame["lon"].astype("Float64"))


def test_formulas_are_escaped_and_negative_numbers_stay(case, tmp_path):
    text = escaping.write_csv(case, tmp_path / "case.csv")
    lines = text.splitlines()[1:]
    assert [line.split(",")[1] for line in lines] == ["-74.08", "-75.5", "-76.0", "-74.2", "-74.3", "-74.4"]
    assert [i + 1 for i, line in enumerate(lines) if line.split(",", 3)[3].startswith("\"'")] == [2, 3, 4, 5]


def test_the_round_trip_is_equal(case, tmp_path):
    escaping.write_csv(case, tmp_path / "case.csv")
    again = escaping.read_csv(tmp_path / "case.csv")
    assert again["lon"].tolist() == case["lon"].tolist()
    assert again["note"].tolist() == case["note"].tolist()


def test_a_workbook_holds_texts_as_texts_and_numbers_as_numbers(case, tmp_path):
    escaping.write_xlsx(case, tmp_path / "case.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "case.xlsx").active.iter_rows(min_row=2))
    assert [row[1].value for row in rows] == case["lon"].tolist()
    assert [row[3].value for row in rows] == case["note"].tolist()
    assert {row[3].data_type for row in rows} == {"s"}


def test_a_page_shows_markup_as_text():
    assert (
        escaping.for_html('<img src="x" onerror=alert(1)>')
        == "&lt;img src=&quot;x&quot; onerror=alert(1)&gt;"
    )
    assert escaping.for_html(None) == escaping.for_html(float("nan")) == ""


@given(st.text())
def test_every_text_comes_back(text):
    assert spreadsheet_text.from_csv(spreadsheet_text.for_csv(text)) == text
    assert not spreadsheet_text.for_csv(text).lstrip(" \u00a0").startswith(tuple(spreadsheet_text.DANGEROUS))


def test_a_header_is_escaped_too(tmp_path):
    frame = pd.DataFrame({"=cmd()": [1]})
    assert escaping.write_csv(frame, tmp_path / "h.csv").startswith('"\'=cmd()"')
    assert list(escaping.read_csv(tmp_path / "h.csv").columns) == ["=cmd()"]
