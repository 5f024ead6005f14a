"""Export: the form follows the extension, the sources travel along, and no text becomes a formula."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys

import openpyxl
import pandas as pd
import pytest
import python_calamine

import impact
from impact.errors import ImpactError, UnknownSources

pytestmark = pytest.mark.usefixtures("in_built")

TEXTS = ["=1+1", "+41 22", "-5 to 7", "@SUM(A1)", "#N/A", "007", "\ttab", "a\x0bb"]


@pytest.fixture(scope="module")
def rows(built):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMPACT_PROJECT", str(built))
        return impact.series("Ukraine", years=(2013, 2016), per_million=True)


@pytest.mark.parametrize("extension", ["csv", "json", "parquet"])
def test_a_file_holds_the_rows_and_cites_the_pages_of_each(rows, tmp_path, extension):
    path = impact.export(rows, tmp_path / f"u.{extension}")
    read = {"csv": pd.read_csv, "json": pd.read_json, "parquet": pd.read_parquet}[extension](path)
    assert list(read.columns) == [*rows.columns, "citation"]
    assert read["value"].astype(float).tolist() == pytest.approx(rows["value"].tolist(), nan_ok=True)
    assert read["citation"].str.endswith("[title in our words]").all()
    assert read["citation"].str.replace(" [title in our words]", "").tolist() == [
        "; ".join(impact.sources.cite(rows.iloc[[at]]).split("\n")) for at in range(len(rows))
    ]


def test_without_sources_a_file_holds_the_rows_alone(rows, tmp_path):
    path = impact.export(rows, tmp_path / "u.csv", sources=False)
    assert list(pd.read_csv(path).columns) == list(rows.columns)


def test_a_workbook_has_numbers_days_and_a_sheet_of_sources(rows, tmp_path):
    path = impact.export(rows, tmp_path / "u.xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["data", "sources"]
    heading, *cells = book["data"].iter_rows()
    names = [cell.value for cell in heading]
    assert names == list(rows.columns)
    by_name = dict(zip(names, cells[1], strict=True))
    assert by_name["year"].data_type == "n"
    assert by_name["value"].data_type == "n"
    by_precision = dict(zip(rows["published_precision"], cells, strict=True))
    at = names.index("published")
    assert by_precision["year"][at].value == "2017"
    pages = pd.read_excel(path, sheet_name="sources", engine="openpyxl")
    assert set(pages["source_id"]) == set(impact.sources.ids_of(rows))
    assert "title_in_our_words" in pages
    assert pages["citation"].str.replace(" [title in our words]", "").tolist() == (
        impact.sources.cite(rows).splitlines()
    )
    assert pages["url"].str.startswith("http").all()


def test_a_day_of_publication_is_written_as_far_as_it_is_known(tmp_path):
    path = impact.export(impact.series("World"), tmp_path / "w.xlsx")
    form = {"day": r"\d{4}-\d\d-\d\d", "month": r"\d{4}-\d\d", "year": r"\d{4}"}
    kinds = set()
    written = {}
    for sheet in openpyxl.load_workbook(path):
        names, *lines = sheet.iter_rows(values_only=True)
        for row in (dict(zip(names, line, strict=True)) for line in lines):
            if row["source_id"] is None:
                continue
            day, kind = row["published"], row["published_precision"]
            kinds.add(kind)
            assert isinstance(day, str) is (kind != "day")
            text = day if isinstance(day, str) else day.date().isoformat()
            assert re.fullmatch(form[kind], text)
            assert written.setdefault(row["source_id"], text) == text
    assert {"day", "year"} <= kinds
    read = pd.read_csv(impact.export(impact.series("World"), tmp_path / "w.csv"), dtype=str)
    settings = read.dropna(subset=["source_id"])
    assert all(
        re.fullmatch(form[kind], day)
        for day, kind in zip(settings["published"], settings["published_precision"], strict=True)
    )


def test_a_table_on_a_page_prints_days_as_far_as_they_are_known():
    ukraine = impact.series("Ukraine", years=(2014, 2014))
    shown = impact.charts.Table(ukraine, "days", "Days", columns=["year", "published"]).text()
    assert shown.splitlines()[-1].split() == ["2014", "2017"]


def test_a_table_with_sources_says_how_exactly_its_days_are_known(tmp_path):
    rows = impact.load("clearance").head(20)
    read = pd.read_csv(impact.export(rows, tmp_path / "c.csv"))
    assert read["published_precision"].notna().all()
    assert "published_precision" not in pd.read_csv(impact.export(rows, tmp_path / "p.csv", sources=False))


def test_people_are_whole_numbers_and_rates_are_not(rows, tmp_path):
    counts = impact.export(impact.series("Ukraine", years=(2013, 2015)), tmp_path / "n.csv")
    assert pd.read_csv(counts, dtype=str)["value"].tolist()[1:] == ["158", "706"]
    assert "." in pd.read_csv(impact.export(rows, tmp_path / "r.csv"), dtype=str)["value"][1]
    mixed = impact.load("casualties").query("place == 'WLD' and year == 2014")
    read = pd.read_csv(impact.export(mixed, tmp_path / "m.csv"), dtype=str).query("unit == 'people'")
    assert read["value"].str.fullmatch(r"\d+").all()
    parquet = pd.read_parquet(impact.export(impact.series("Ukraine"), tmp_path / "n.parquet"))
    assert str(parquet["value"].dtype) == "Int64"


def test_rows_of_a_past_day_say_which(tmp_path):
    then = impact.series("Ukraine", as_of="2017-12-31")
    for name in ("t.csv", "t.parquet"):
        path = impact.export(then, tmp_path / name, sources=False)
        read = pd.read_csv(path) if name.endswith("csv") else pd.read_parquet(path)
        assert set(read["as_of"]) == {"2017-12-31"}
    assert "as_of" not in pd.read_csv(impact.export(impact.series("Ukraine"), tmp_path / "l.csv"))


def test_missing_values_are_empty_cells(rows, tmp_path):
    path = impact.export(rows, tmp_path / "u.xlsx")
    year_2013 = pd.read_excel(path, engine="openpyxl").set_index("year").loc[2013]
    assert pd.isna(year_2013["value"])
    assert pd.isna(year_2013["source_id"])


def test_a_text_in_a_workbook_stays_a_text_for_every_reader(tmp_path):
    path = impact.export(pd.DataFrame({"text": TEXTS}), tmp_path / "t.xlsx", sources=False)
    cells = [row[0] for row in openpyxl.load_workbook(path)["data"].iter_rows(min_row=2)]
    assert [cell.data_type for cell in cells] == ["s"] * len(TEXTS)
    assert all(cell.quotePrefix for cell in cells[:4])
    expected = [*TEXTS[:-1], "a�b"]
    assert [cell.value for cell in cells] == expected
    second = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_name("data").to_python()
    assert [row[0] for row in second[1:]] == expected


def test_days_before_1900_and_long_numbers_keep_every_digit(tmp_path):
    frame = pd.DataFrame(
        {
            "day": [pd.Timestamp("1863-04-24"), pd.Timestamp("1997-12-03")],
            "number": [12345678901234567, 5],
            "infinite": [float("inf"), 0.25],
            "ids": [["a", "b"], []],
        }
    )
    path = impact.export(frame, tmp_path / "t.xlsx", sources=False)
    cells = [
        [cell.value for cell in row] for row in openpyxl.load_workbook(path)["data"].iter_rows(min_row=2)
    ]
    assert cells[0] == ["1863-04-24", "12345678901234567", "inf", "a; b"]
    assert cells[1][0].date().isoformat() == "1997-12-03"
    assert cells[1][1:3] == [5, 0.25]


def test_the_same_rows_give_the_same_workbook(rows, tmp_path):
    first, second = (impact.export(rows, tmp_path / f"{n}.xlsx").read_bytes() for n in (1, 2))
    assert first == second


def test_what_a_workbook_cannot_hold_is_refused(tmp_path):
    with pytest.raises(ImpactError, match="32768 characters in the column 'text'"):
        impact.export(pd.DataFrame({"text": ["x" * 32_768]}), tmp_path / "t.xlsx", sources=False)


def test_csv_is_utf8_with_a_byte_order_mark_on_request(tmp_path):
    frame = pd.DataFrame({"place": ["Türkiye"], "day": [pd.Timestamp("2024-02-29")]})
    plain = impact.export(frame, tmp_path / "t.csv", sources=False).read_bytes()
    assert plain == "place,day\nTürkiye,2024-02-29\n".encode()
    marked = impact.export(frame, tmp_path / "t.csv", sources=False, bom=True).read_bytes()
    assert marked == b"\xef\xbb\xbf" + plain


def test_json_is_a_list_of_records_that_any_reader_takes(tmp_path):
    frame = pd.DataFrame({"value": [158.0, None, float("inf")], "day": [pd.Timestamp("2024-02-29")] * 3})
    path = impact.export(frame, tmp_path / "t.json", sources=False)
    assert json.loads(path.read_text(encoding="utf-8")) == [
        {"value": 158, "day": "2024-02-29"},
        {"value": None, "day": "2024-02-29"},
        {"value": "inf", "day": "2024-02-29"},
    ]


def test_numbers_without_a_source_are_refused_until_the_caller_says_which(rows, tmp_path):
    means = rows.groupby("place")["value"].mean()
    with pytest.raises(UnknownSources, match="sources=False"):
        impact.export(means, tmp_path / "m.csv")
    path = impact.export(means, tmp_path / "m.csv", sources=rows)
    assert pd.read_csv(path)["citation"].tolist() == [impact.sources.line(rows)]
    assert pd.read_csv(path)["place"].tolist() == ["UKR"]


def test_a_table_about_the_project_itself_has_nothing_to_cite(tmp_path):
    read = pd.read_csv(impact.export(impact.load("makers"), tmp_path / "m.csv"))
    assert "citation" not in read


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("u.xls", r"extension '\.xls'.*\.csv or \.xlsx or \.parquet or \.json"),
        ("u", "no extension"),
        ("nowhere/u.csv", "there is no folder .*mkdir -p"),
    ],
)
def test_a_path_that_cannot_be_is_refused_with_what_can(rows, tmp_path, name, words):
    with pytest.raises(ImpactError, match=words):
        impact.export(rows, tmp_path / name)
    assert not any(tmp_path.iterdir())


def test_what_has_no_rows_is_refused(tmp_path):
    with pytest.raises(ImpactError, match="a str has no rows to write"):
        impact.export("Ukraine", tmp_path / "u.csv")


def test_a_file_appears_whole_with_the_rights_of_any_new_file(rows, tmp_path):
    plain = tmp_path / "plain"
    plain.touch()
    path = impact.export(rows, tmp_path / "u.csv")
    assert path.stat().st_mode == plain.stat().st_mode
    assert sorted(p.name for p in tmp_path.iterdir()) == ["plain", "u.csv"]


def test_a_byte_order_mark_is_for_csv_only(rows, tmp_path):
    with pytest.raises(ImpactError, match=r"bom=True with \.xlsx"):
        impact.export(rows, tmp_path / "u.xlsx", bom=True)


def test_bytes_are_those_of_the_file(rows, tmp_path):
    from impact.data.export import encode

    content = encode(rows, ".csv")
    assert impact.export(rows, tmp_path / "u.csv").read_bytes() == content
    assert len(pd.read_csv(io.BytesIO(content))) == len(rows)


_WITHOUT_ROOM = """
import resource, signal
import pandas as pd
from impact.data.excel_file import write_workbook
from impact.errors import MachineLacks
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_workbook({"data": pd.DataFrame({"a": range(20_000)})})
except MachineLacks as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs RLIMIT_FSIZE semantics of Linux")
def test_a_workbook_for_whose_parts_there_is_no_room_says_where_once_and_leaves_none(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT_ROOM],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith(
        f"a workbook cannot be made in {tmp_path}: File too large; expected room for"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert list(tmp_path.iterdir()) == []
