"""Workbooks are read as their parts say, and what a spreadsheet hides or lacks is named."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from impact.errors import UnreadableFile
from impact.incidents import reading
from impact.incidents.reading import RawTable, ReadOptions
from impact.incidents.reading.workbook import workbook_sheet, xlsx_marks
from impact.incidents.reading.workbook.sheet_marks import column_index, column_letters
from tests.conftest import CHECKOUT

CASES = CHECKOUT / "tests" / "cases"
AFTERNOON = dt.datetime(2020, 1, 5, 14, 30)  # noqa: DTZ001, a workbook knows no time zone
MADE_UP_XLS = Path(__file__).parent / "made_up.xls"


def workbook(tmp_path: Path, fill: Callable[[openpyxl.Workbook], None], **options: object) -> RawTable:
    book = openpyxl.Workbook()
    fill(book)
    path = tmp_path / "made_up.xlsx"
    book.save(path)
    raw = reading.read(path, ReadOptions(**options))  # type: ignore[arg-type]
    assert raw.balances
    return raw


def simple(rows: list[list[object]]) -> Callable[[openpyxl.Workbook], None]:
    def fill(book: openpyxl.Workbook) -> None:
        for row in rows:
            book.active.append(row)

    return fill


def finding(raw: RawTable, kind: str):
    (one,) = (f for f in raw.findings if f.kind == kind)
    return one


def column(raw: RawTable, name: str) -> list[str | None]:
    return raw.columns.column(name).to_pylist()


def test_merged_headings_are_joined_and_merged_rows_filled_within_the_merge():
    raw = reading.read(CASES / "08_merged_multirow_header" / "input.xlsx")
    assert raw.header_rows == (3, 4)
    assert raw.columns.column_names == [
        "Province",
        "District",
        "Killed / Men",
        "Killed / Women",
        "Injured / Men",
        "Injured / Women",
        "Injured / Children",
    ]
    assert column(raw, "Province")[:3] == ["North", "North", "South"]
    assert finding(raw, "merged_cells_filled").rows == (6,)
    assert column(raw, "Injured / Children")[2] is None
    assert raw.counted == 5


def test_a_stated_size_that_lies_costs_no_row():
    raw = reading.read(CASES / "17_xlsx_dimension_lies" / "input.xlsx")
    assert (len(raw), raw.excluded, raw.balances) == (20, {"blank": 58}, True)
    assert sum(int(n) for n in column(raw, "killed") if n) == 21


def test_dates_are_read_in_the_system_of_the_workbook():
    raw = reading.read(CASES / "02_excel_serial_dates" / "input_1904.xlsx")
    assert column(raw, "date") == ["2020-01-01", "2019-02-28", "42369"]
    assert raw.facts["dates"] == "1904"


def test_cells_become_the_text_a_person_sees(tmp_path):
    raw = workbook(
        tmp_path,
        simple(
            [
                ["id", "n", "day", "moment", "yes", "code", "time"],
                ["007", 5.0, dt.date(2020, 1, 5), AFTERNOON, True, "NA", dt.time(9, 5)],
                ["008", 0.1, dt.date(1999, 12, 31), dt.date(2020, 1, 5), False, "1.1E+4", dt.time(0, 0)],
            ]
        ),
    )
    first = [c[0].as_py() for c in raw.columns.columns]
    assert first == ["007", "5", "2020-01-05", "2020-01-05T14:30:00", "TRUE", "NA", "09:05:00"]
    assert column(raw, "n") == ["5", "0.1"]


def test_hidden_sheets_rows_and_columns_are_named_and_read(tmp_path):
    def fill(book: openpyxl.Workbook) -> None:
        simple([["id", "telephone", "place"], [1, "x", "A"], [2, "y", "B"]])(book)
        book.active.row_dimensions[3].hidden = True
        book.active.column_dimensions["B"].hidden = True
        book.active.auto_filter.ref = "A1:C3"
        book.create_sheet("lists").sheet_state = "hidden"

    raw = workbook(tmp_path, fill)
    assert len(raw) == 2
    assert finding(raw, "hidden_rows").rows == (3,)
    assert finding(raw, "hidden_columns").detail == "B (telephone)"
    assert finding(raw, "hidden_sheets").detail == "lists"
    assert raw.facts["filter"] == "A1:C3"


def test_cells_with_an_error_are_empty_and_named(tmp_path):
    def fill(book: openpyxl.Workbook) -> None:
        simple([["id", "killed"], [1, "#REF!"], [2, 3]])(book)
        book.active["B2"].data_type = "e"

    raw = workbook(tmp_path, fill)
    assert column(raw, "killed") == [None, "3"]
    error = finding(raw, "cell_error")
    assert (error.value, error.rows) == ("#REF!", (2,))


def test_formulas_without_a_result_are_asked_about(tmp_path):
    raw = workbook(tmp_path, simple([["id", "sum"], [1, "=1+1"], [2, 3]]))
    one = finding(raw, "formula_without_value")
    assert (one.rows, one.decided) == ((2,), False)


def test_zeros_that_a_format_shows_are_written(tmp_path):
    def fill(book: openpyxl.Workbook) -> None:
        simple([["code", "killed"], [5001, 1], [11001, 0]])(book)
        for cell in ("A2", "A3"):
            book.active[cell].number_format = "00000"

    raw = workbook(tmp_path, fill)
    assert column(raw, "code") == ["05001", "11001"]
    assert finding(raw, "zeros_by_format").rows == (2,)


def test_several_tables_are_asked_about_and_a_mapping_names_one(tmp_path):
    def fill(book: openpyxl.Workbook) -> None:
        simple([["id", "place"], [1, "A"]])(book)
        other = book.create_sheet("longer")
        for row in (["id", "place"], [1, "B"], [2, "C"]):
            other.append(row)

    raw = workbook(tmp_path, fill)
    assert raw.sheet == "longer"
    assert not finding(raw, "several_sheets").decided
    assert workbook(tmp_path, fill, sheet="Sheet").findings == ()
    assert reading.sheets(tmp_path / "made_up.xlsx") == ["Sheet", "longer"]
    with pytest.raises(UnreadableFile, match="did you mean 'longer'"):
        workbook(tmp_path, fill, sheet="longest")


def test_sheets_of_repeats_belong_to_the_one_that_is_read():
    raw = reading.read(CASES / "29_several_people_in_one_row" / "input.xlsx")
    assert raw.sheet == "accidents"
    assert finding(raw, "sheets_of_repeats").detail == "victims"


def test_gaps_between_rows_are_counted_as_blank(tmp_path):
    def fill(book: openpyxl.Workbook) -> None:
        simple([["id", "place"], [1, "A"]])(book)
        book.active["A6"], book.active["B6"] = 2, "B"

    raw = workbook(tmp_path, fill)
    assert raw.rows.tolist() == [2, 6]
    assert raw.excluded == {"blank": 3}


def test_a_second_table_below_is_not_read_as_records(tmp_path):
    rows = [
        ["province", "killed"],
        ["North", 1],
        ["South", 2],
        ["East", 0],
        [],
        ["month", "dead"],
        ["May", 3],
    ]
    raw = workbook(tmp_path, simple(rows))
    assert column(raw, "province") == ["North", "South", "East"]
    assert raw.excluded["second_table"] == 2


def test_rows_a_reader_loses_are_a_finding(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook_sheet, "_trimmed", lambda cells: [list(row) for row in cells[:3]])
    raw_rows = [["id", "place"], *[[i, "A"] for i in range(1, 9)]]
    book = openpyxl.Workbook()
    simple(raw_rows)(book)
    book.save(tmp_path / "made_up.xlsx")
    raw = reading.read(tmp_path / "made_up.xlsx")
    lost = finding(raw, "rows_disagree")
    assert (lost.count, lost.decided, raw.balances) == (6, False, False)


def test_an_old_workbook_is_read_and_counted_by_its_records():
    raw = reading.read(MADE_UP_XLS)
    assert (raw.format, raw.sheet, raw.header_rows) == ("xls", "victims", (3,))
    assert (len(raw), raw.counted, raw.excluded) == (29, 30, {"blank": 1})
    assert [c[0].as_py() for c in raw.columns.columns] == ["000", "2020-01-01", "South", "0", "0", None]
    assert column(raw, "province")[1:3] == ["East", "East"]
    assert finding(raw, "hidden_rows").rows == (7,)
    assert finding(raw, "hidden_columns").detail == "E (ratio)"
    assert finding(raw, "hidden_sheets").detail == "lists"
    assert not [f for f in raw.findings if f.kind == "rows_disagree"]


def test_a_cut_old_workbook_is_refused(tmp_path):
    path = tmp_path / "cut.xls"
    path.write_bytes(MADE_UP_XLS.read_bytes()[:3000])
    with pytest.raises(UnreadableFile):
        reading.read(path)


URN = "urn:oasis:names:tc:opendocument:xmlns"
ODS = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="{URN}:office:1.0" xmlns:table="{URN}:table:1.0"
 xmlns:text="{URN}:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="people &amp; places"><table:table-column table:number-columns-repeated="3"/>
ROWS
<table:table-row table:number-rows-repeated="1048568">\
<table:table-cell table:number-columns-repeated="1024"/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


def cell(kind: str, value: str, shown: str | None = None) -> str:
    stored = {"string": "", "float": f' office:value="{value}"', "date": f' office:date-value="{value}"'}[
        kind
    ]
    text = f"<text:p>{shown or value}</text:p>"
    return f'<table:table-cell office:value-type="{kind}"{stored}>{text}</table:table-cell>'


def test_an_ods_is_read_and_counted_by_its_rows(tmp_path):
    def row(cells: str, repeat: int = 1) -> str:
        return f'<table:table-row table:number-rows-repeated="{repeat}">{cells}</table:table-row>'

    rows = [
        row("".join(cell("string", name) for name in ("id", "day", "killed"))),
        row(cell("string", "007") + cell("date", "2020-01-05", "5 Jan") + cell("float", "2")),
        row(cell("string", "008") + cell("date", "2020-01-06", "6 Jan") + cell("float", "0.5"), 3),
        row('<table:table-cell table:number-columns-repeated="3"/>', 2),
        row(cell("string", "009") + cell("date", "2020-01-07", "7 Jan") + cell("float", "1")),
    ]
    path = tmp_path / "made_up.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.replace("ROWS", "\n".join(rows)))
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    raw = reading.read(path)
    assert raw.sheet == "people & places"
    assert column(raw, "id") == ["007", "008", "008", "008", "009"]
    assert column(raw, "day")[0] == "2020-01-05"
    assert column(raw, "killed") == ["2", "0.5", "0.5", "0.5", "1"]
    assert (raw.counted, raw.excluded, raw.balances) == (7, {"blank": 2}, True)
    assert raw.rows.tolist() == [2, 3, 4, 5, 8]


def test_a_workbook_that_unpacks_to_far_more_is_refused(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 60_000_000)
    with pytest.raises(UnreadableFile, match="not packed"):
        reading.read(path)


def test_a_sheet_of_more_rows_than_one_can_have_is_refused_where_the_first_one_comes(tmp_path, monkeypatch):
    path = tmp_path / "long.xlsx"
    openpyxl.Workbook().save(tmp_path / "empty.xlsx")
    rows = b'<row><c t="inlineStr"><is><t>a</t></is></c></row>' * 40_000
    with zipfile.ZipFile(tmp_path / "empty.xlsx") as plain, zipfile.ZipFile(path, "w") as long:
        for name in plain.namelist():
            whole = b"<sheetData>" + rows + b"</sheetData>"
            long.writestr(name, re.sub(rb"<sheetData ?/>|<sheetData></sheetData>", whole, plain.read(name)))
    assert reading.read(path).counted == 39_999
    monkeypatch.setattr(xlsx_marks, "ROWS", 1_000)
    monkeypatch.setattr(xlsx_marks, "_rows", None)
    with pytest.raises(UnreadableFile, match=r"long.xlsx, sheet 'Sheet': more than 1,000 rows"):
        reading.read(path)


@pytest.mark.parametrize("down", [True, False])
def test_names_under_merged_groups_are_names_beside_a_column_of_days(tmp_path, down):
    def fill(book: openpyxl.Workbook) -> None:
        head = [["date", "place", None, "victims", None], [None, "province", "village", "killed", "injured"]]
        simple([*head, *([dt.date(2020, 1, day), "Beqaa", "Zahle", 1, 2] for day in range(1, 13))])(book)
        for cells in ("B1:C1", "D1:E1", *(["A1:A2"] if down else [])):
            book.active.merge_cells(cells)

    raw = workbook(tmp_path, fill)
    assert raw.header_rows == (1, 2)
    names = ["date", "place / province", "place / village", "victims / killed", "victims / injured"]
    assert raw.columns.column_names == names
    assert len(raw.rows) == 12


def test_a_value_far_away_from_the_table_is_refused_with_its_cell_before_room_is_made(tmp_path):
    def far(book: openpyxl.Workbook) -> None:
        simple([["id", "killed"], ["a", 1]])(book)
        book.active["XFD1048576"] = "x"

    with pytest.raises(UnreadableFile, match=r"row 1048576 and across to column XFD; .* delete rows"):
        workbook(tmp_path, far)


def test_a_value_far_away_on_another_sheet_does_no_harm(tmp_path):
    def far(book: openpyxl.Workbook) -> None:
        simple([["id", "killed"], ["a", 1], ["b", 2]])(book)
        other = book.create_sheet("other")
        other["B1"], other["XFD1048576"] = "x", "x"

    raw = workbook(tmp_path, far)
    assert (raw.sheet, column(raw, "killed")) == ("Sheet", ["1", "2"])


def test_a_long_table_and_a_far_column_without_values_are_read(tmp_path):
    def long(book: openpyxl.Workbook) -> None:
        simple([["id", "killed"], *([str(number), 1] for number in range(6200))])(book)
        book.active["XFD1"].font = openpyxl.styles.Font(bold=True)

    assert len(workbook(tmp_path, long).rows) == 6200


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ('<R table:number-rows-repeated="1000000000">CELL</R>', "row 1000000001 and across to column B"),
        (
            '<R>CELL</R><R>FILL<table:table-cell office:value-type="string" '
            'table:number-columns-repeated="900000000"><text:p>x</text:p></table:table-cell></R>',
            "column BW",
        ),
        (
            '<R table:number-rows-repeated="1048570">FILL</R><R>FILLCELL</R>',
            "row 1048572 and across to column XFC",
        ),
    ],
)
def test_an_ods_that_repeats_values_without_end_is_refused(tmp_path, rows, says):
    head = "<R>" + "".join(cell("string", name) for name in ("id", "day")) + "</R>"
    text = (head + rows).replace("R>", "table:table-row>").replace("<R ", "<table:table-row ")
    text = text.replace("FILL", '<table:table-cell table:number-columns-repeated="16382"/>')
    path = tmp_path / "made_up.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.replace("ROWS", text.replace("CELL", cell("string", "x"))))
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    with pytest.raises(UnreadableFile, match=says):
        reading.read(path)


def test_a_workbook_without_its_parts_is_refused(tmp_path):
    path = tmp_path / "lame.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(UnreadableFile):
        reading.read(path)


def test_an_empty_workbook_says_so(tmp_path):
    openpyxl.Workbook().save(tmp_path / "empty.xlsx")
    with pytest.raises(UnreadableFile, match="is empty"):
        reading.read(tmp_path / "empty.xlsx")


@pytest.mark.parametrize("index", [0, 25, 26, 51, 701, 702, 16383])
def test_letters_of_columns_go_there_and_back(index):
    assert column_index(column_letters(index)) == index


def test_long_numbers_without_their_last_digits_are_asked_about(tmp_path):
    raw = workbook(tmp_path, simple([["id", "n"], [12345678901234567, 1], [5, 2]]))
    lost = finding(raw, "digits_lost")
    assert (lost.column, lost.rows, lost.value, lost.decided) == ("id", (2,), None, False)


def test_whole_numbers_and_fractions_are_written_alike(tmp_path):
    raw = workbook(
        tmp_path, simple([["a", "b", "c"], [1, 1, "x"], [-2, 0.5, 3], [None, 1e-7, None], [0, 2, 4]])
    )
    assert column(raw, "a") == ["1", "-2", None, "0"]
    assert column(raw, "b") == ["1", "0.5", "1e-07", "2"]
    assert column(raw, "c") == ["x", "3", None, "4"]


def test_a_first_record_under_a_merged_name_is_no_heading(tmp_path):
    def fill(book: openpyxl.Workbook) -> None:
        simple([["name", None, "device"], ["A", "x", "mine"], ["B", "y", "uxo"]])(book)
        book.active.merge_cells("A1:B1")

    raw = workbook(tmp_path, fill)
    assert (raw.header_rows, len(raw)) == ((1,), 2)
