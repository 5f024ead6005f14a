"""Tables for reading."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from impact import vocabulary
from impact.charts import Column, Table, verdicts
from impact.charts.tables.display import MIME
from impact.charts.tables.table_css import CSS
from impact.charts.tables.verdicts import VERDICT_TONES
from impact.errors import ImpactError

FRAME = pd.DataFrame(
    {
        "year": pd.array([2022, 2023, 2024], dtype="Int64"),
        "total": [4710.0, 5757.0, None],
        "killed": [1661.0, 1983.0, None],
        "low": [1600.0, 1900.0, None],
        "high": [1700.0, None, None],
        "share": [0.353, 0.344, None],
        "day": pd.to_datetime(["2022-11-01", "2023-11-02", None]),
        "remark": ["a lower bound", "", "a lower bound"],
    }
)
COLUMNS = (
    "year",
    Column("total", "Casualties", kind="number", flag="remark"),
    Column("killed", kind="interval", low="low", high="high"),
    Column("share", "Share killed", kind="percent"),
    Column("day", "Published", kind="date"),
)
CLAIMS = pd.DataFrame(
    {
        "claim": ["One <claim> & another", "Two"],
        "verdict": ["contradicted", "cannot be decided from these data"],
        "evidence": ["Because.", "Nothing."],
        "today": ["supported", "imprecise"],
    }
)


def _table() -> Table:
    return Table(FRAME, "years", "Three years", "A remark.", COLUMNS, source_line="Made up")


def _tree(table: Table) -> ET.Element:
    return ET.fromstring(f"<div>{table.html()}</div>")


def _rows(table: Table) -> list[list[str]]:
    return [["".join(cell.itertext()) for cell in row] for row in _tree(table).iter("tr")]


def test_cells_are_written_for_reading() -> None:
    assert _rows(_table()) == [
        ["Year", "Casualties", "Killed", "Share killed", "Published"],
        ["2022", "4,710a", "1,661 (1,600 to 1,700)", "35 %", "1 Nov 2022"],
        ["2023", "5,757", "1,983 (1,900 to –)", "34 %", "2 Nov 2023"],
        ["2024", "–a", "–", "–", "–"],
    ]


def test_header_cells_have_scope_and_the_first_cell_names_its_row() -> None:
    tree = _tree(_table())
    scopes = [[cell.get("scope") for cell in row] for row in tree.iter("tr")]
    assert scopes[0] == ["col"] * 5
    assert scopes[1] == ["row", None, None, None, None]
    assert "".join(next(tree.iter("caption")).itertext()) == "Three years"


def test_equal_remarks_share_a_letter_and_are_explained_once() -> None:
    notes = ["".join(note.itertext()) for note in _tree(_table()).iter("p")]
    assert notes == ["a a lower bound", "A remark.", "Source: Made up"]


def test_numbers_are_aligned_and_words_are_not() -> None:
    kinds = [cell.get("class") for cell in list(_tree(_table()).iter("tr"))[1]]
    assert kinds == [None, "right", "right", "right", None]


def test_bundle_keeps_the_unformatted_numbers() -> None:
    bundle = _table()._repr_mimebundle_()
    shown = json.loads(json.dumps(bundle[MIME], allow_nan=False))
    assert shown["data"]["rows"][0][:2] == [2022, 4710]
    assert shown["data"]["rows"][2][1] is None
    assert shown["source_line"] == "Made up"
    assert "1,661 (1,600 to 1,700)" in bundle["text/plain"]


def test_same_table_twice_gives_same_bytes() -> None:
    assert _table()._repr_mimebundle_() == _table()._repr_mimebundle_()


def test_columns_can_be_guessed() -> None:
    table = Table(FRAME[["year", "total", "day"]].head(1), "years", "T", source_line="Made up")
    assert _rows(table)[1] == ["2022", "4,710", "1 Nov 2022"]


def test_every_verdict_of_the_vocabulary_has_a_tone() -> None:
    assert set(VERDICT_TONES) == set(vocabulary.VERDICTS)


def test_verdicts_are_chips_told_apart_by_sign_as_well_as_colour() -> None:
    table = verdicts(CLAIMS, id="claims", title="T", more=["today"], source_line="Made up")
    chips = [cell for cell in _tree(table).iter("span") if (cell.get("class") or "").startswith("chip")]
    assert [chip.get("class") for chip in chips] == ["chip bad", "chip good", "chip open", "chip mixed"]
    signs = ["".join(chip.itertext())[0] for chip in chips]
    assert len(set(signs)) == 4
    assert "One <claim> & another" in _rows(table)[1][0]
    assert 'class="impact-table stack"' in table.html()


def test_a_second_verdict_column_may_be_named_and_keeps_its_signs() -> None:
    more = [Column("today", "As known today", kind="chip")]
    table = verdicts(CLAIMS, id="claims", title="T", more=more, source_line="Made up")
    assert 'class="chip good"' in table.html()


def test_a_change_carries_its_sign() -> None:
    frame = pd.DataFrame({"year": [1, 2, 3], "moved": [0.192, -0.0123, 0.0]})
    table = Table(frame, "t", "T", columns=("year", Column("moved", kind="change")), source_line="Made up")
    assert [row[1] for row in _rows(table)[1:]] == ["+19 %", "−1.2 %", "0 %"]


def test_a_verdict_that_is_none_is_refused() -> None:
    with pytest.raises(ImpactError, match="verdict 'true'"):
        verdicts(CLAIMS.replace("contradicted", "true"), id="claims", title="T", source_line="Made up")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"frame": FRAME.iloc[:0]}, "no rows"),
        ({"columns": ("yaer",)}, "no column 'yaer'"),
        ({"columns": (Column("total", kind="interval", low="lo", high="high"),)}, "no column 'lo'"),
        ({"title": ""}, "empty title"),
        ({"id": "A table"}, "id 'A table'"),
        ({"source_line": None}, "no source is known"),
    ],
)
def test_what_cannot_be_a_table_is_refused(changes: dict[str, object], message: str) -> None:
    fields: dict[str, object] = {
        "frame": FRAME,
        "id": "years",
        "title": "T",
        "columns": COLUMNS,
        "source_line": "x",
    }
    with pytest.raises(ImpactError, match=message):
        Table(**{**fields, **changes})  # type: ignore[arg-type]


def test_style_links_nothing() -> None:
    assert "url(" not in CSS
    assert "http" not in CSS
    assert "</" not in CSS


def test_a_table_about_the_project_itself_may_have_no_source_line() -> None:
    table = Table(FRAME, "years", "T", columns=("year",), source_line="")
    assert "Source" not in table.html()
