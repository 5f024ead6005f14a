"""Delimited text is read cell by cell as it stands, and whatever does not fit is counted and named."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from impact.errors import UnreadableFile
from impact.incidents import reading
from tests.conftest import CHECKOUT
from tests.unit.incidents.reading.delimited_files import kinds, rows, table

CASES = CHECKOUT / "tests" / "cases"


def test_zeros_words_and_exponents_stay_as_they_stand(tmp_path):
    raw = table(tmp_path, "id,code,n\n007,NA,1.1E+4\n1,,2.0\n")
    assert rows(raw) == [("007", "NA", "1.1E+4"), ("1", None, "2.0")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
def test_every_line_end_and_none_at_the_end_gives_all_rows(tmp_path, end, last):
    raw = table(tmp_path, end.join(["id,place", "1,A", "2,B", "3,C"]) + end * last)
    assert rows(raw) == [("1", "A"), ("2", "B"), ("3", "C")]
    assert raw.rows.tolist() == [2, 3, 4]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~"])
def test_the_file_decides_the_delimiter(tmp_path, delimiter):
    lines = [["id", "area", "place"], ["1", "1.5", "A"], ["2", "2.5", "B"]]
    raw = table(tmp_path, "\n".join(map(delimiter.join, lines)))
    assert rows(raw) == [("1", "1.5", "A"), ("2", "2.5", "B")]


def test_decimal_commas_do_not_become_delimiters(tmp_path):
    raw = table(tmp_path, "id;area;place\n1;1,5;A, north\n2;2,5;B\n3;0,5;C\n")
    assert rows(raw)[0] == ("1", "1,5", "A, north")


def test_the_directive_of_a_spreadsheet_is_no_row(tmp_path):
    raw = table(tmp_path, "sep=;\r\nid;place\r\n1;A\r\n")
    assert raw.columns.column_names == ["id", "place"]
    assert raw.rows.tolist() == [3]


def test_a_cell_of_several_lines_is_one_row_with_the_number_of_its_first_line(tmp_path):
    raw = table(tmp_path, 'id,note\n1,"first\nsecond, third"\n2,b\n')
    assert rows(raw) == [("1", "first\nsecond, third"), ("2", "b")]
    assert raw.rows.tolist() == [2, 4]
    assert raw.counted == 2


def test_quotes_inside_a_plain_cell_are_letters(tmp_path):
    raw = table(tmp_path, 'id,device\n1,5" shell\n2,mine\n3,6" and 7" shells\n')
    assert [row[1] for row in rows(raw)] == ['5" shell', "mine", '6" and 7" shells']


def test_a_quote_that_never_closes_costs_its_own_row_only(tmp_path):
    lines = [f"{i},place {i},{i % 3}" for i in range(1, 40)]
    lines[9] = '10,"place 10,1'
    lines[19] = '20,"place, 20",2'
    raw = table(tmp_path, "id,place,killed\n" + "\n".join(lines) + "\n")
    assert len(raw) == 38
    assert raw.quarantined["quote_never_closed"].tolist() == [11]
    assert "place, 20" in raw.columns.column("place").to_pylist()


def test_a_quote_that_never_closes_at_all_costs_its_own_row_only(tmp_path):
    raw = table(tmp_path, 'id,place\n1,A\n2,"B\n3,C\n4,D\n')
    assert raw.columns.column("id").to_pylist() == ["1", "3", "4"]
    assert raw.quarantined["quote_never_closed"].tolist() == [3]


def test_rows_of_another_width_are_set_aside_and_named(tmp_path):
    raw = table(tmp_path, "id,place,killed,injured\n1,A,0,1\n2,B,0\n3,C, north,1,0\n4,D,1,1\n")
    assert raw.columns.column("id").to_pylist() == ["1", "4"]
    assert raw.quarantined["row_too_short"].tolist() == [3]
    assert raw.quarantined["row_too_long"].tolist() == [4]
    assert not any(f.decided for f in raw.findings if f.kind.startswith("row_too"))


def test_a_mapping_may_pad_short_rows(tmp_path):
    raw = table(tmp_path, "id,place,killed\n1,A,0\n2,B\n", ragged="pad")
    assert rows(raw)[1] == ("2", "B", None)
    assert kinds(raw) == {"row_too_short"}


def test_empty_cells_behind_the_last_column_lose_nothing(tmp_path):
    raw = table(tmp_path, "id,place\n1,A,,\n2,B\n3,C,\n")
    assert rows(raw) == [("1", "A"), ("2", "B"), ("3", "C")]


def test_blank_rows_are_counted_apart(tmp_path):
    raw = table(tmp_path, "id,place\n1,A\n\n,\n  ,\n2,B\n\n")
    assert raw.excluded == {"blank": 4}
    assert raw.rows.tolist() == [2, 6]


def test_a_thousand_empty_columns_are_left_out_and_counted(tmp_path):
    tail = "," * 1000
    raw = table(tmp_path, f"id,place{tail}\n1,A{tail}\n2,B{tail}\n")
    assert raw.columns.column_names == ["id", "place"]
    assert raw.facts["empty_columns"] == 1000


def test_a_second_table_below_is_not_read_as_records(tmp_path):
    text = (
        "province,killed,injured\nNorth,1,2\nSouth,0,1\nEast,2,2\n,,\nBy month,,\nmonth,dead,hurt\n"
        "January,1,2\nFebruary,2,3\n"
    )
    raw = table(tmp_path, text)
    assert raw.columns.column("province").to_pylist() == ["North", "South", "East"]
    assert raw.excluded == {"blank": 1, "second_table": 4}
    second = table(tmp_path, text, header_rows=(7,))
    assert second.columns.column("month").to_pylist() == ["January", "February"]


def test_nul_bytes_are_taken_out_and_named(tmp_path):
    raw = table(tmp_path, b"id,place\n1,A\x00B\n2,C\n\x00\x00\x00\x00\n")
    assert rows(raw) == [("1", "AB"), ("2", "C")]
    (finding,) = (f for f in raw.findings if f.kind == "nul_bytes")
    assert (finding.count, finding.rows) == (5, (2, 4))


def test_line_ends_written_twice_are_no_blank_rows(tmp_path):
    raw = table(tmp_path, b"id,place\r\r\n1,A\r\r\n2,B\r\r\n")
    assert raw.excluded == {}
    assert raw.rows.tolist() == [2, 3]


def test_backslashes_before_quotes_are_understood(tmp_path):
    raw = table(tmp_path, 'id,name,n\n1,"the \\"old, mill\\"",2\n2,"b, c",3\n')
    assert rows(raw)[0] == ("1", 'the "old, mill"', "2")


def test_tags_are_used_and_the_broken_ones_named():
    raw = reading.read(CASES / "09_hxl_malformed_row" / "input.csv")
    assert raw.excluded == {"blank": 1, "tags": 1}
    assert raw.tags["Governorate"] == "#adm1+name"
    assert [f.value for f in raw.findings if f.kind == "hxl_broken_tag"] == ["#affected+killed+2013"]
    assert raw.columns.column("Comment").to_pylist() == ["#5 of the list", None]


def test_an_attempt_at_tags_is_no_record():
    raw = reading.read(CASES / "09_hxl_malformed_row" / "input_broken.csv")
    assert (len(raw), raw.excluded, raw.tags) == (1, {"tags": 1}, {})


def test_tags_stand_up_to_twenty_four_rows_down(tmp_path):
    head = "".join(f"line {i} of a preface,\n" for i in range(1, 23))
    raw = table(tmp_path, f"{head}Place,Killed\n#adm1+name,#affected+killed\nA,1\n")
    assert raw.header_rows == (23,)
    assert rows(raw) == [("A", "1")]


def test_totals_and_notes_stay_for_the_conversion():
    raw = reading.read(CASES / "27_total_rows_and_notes" / "input.csv")
    assert (len(raw), raw.counted, raw.header_rows) == (10, 10, (3,))
    from impact.incidents.reading.layout.notes_beneath import note_rows

    assert raw.rows[note_rows(raw)].tolist() == [12, 13]


def test_formulas_are_text():
    raw = reading.read(CASES / "31_formula_injection_vs_negative_numbers" / "input.csv")
    assert raw.columns.column("note").to_pylist()[1].startswith("=HYPERLINK(")
    assert raw.columns.column("note").to_pylist()[4] == "\t=1+1"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_marks_and_wide_encodings_are_read(tmp_path, encoding):
    raw = table(tmp_path, "departamento,n\nNariño,1\nCórdoba,2\n".encode(encoding))
    assert raw.columns.column_names == ["departamento", "n"]
    assert rows(raw)[0] == ("Nariño", "1")


@pytest.mark.parametrize("places", ["Łódź\nGłogów", "Ізюм\nХарків", "الموصل\nتكريت", "ប៉ៃលិន\nសំឡូត"])
def test_what_a_spreadsheet_saves_as_unicode_text_is_read_in_every_script(tmp_path, places):
    path = tmp_path / "a.txt"
    lines = [f"{place}\t{number}" for number, place in enumerate(places.split("\n") * 20)]
    path.write_bytes("\r\n".join(["place\tkilled", *lines, ""]).encode("utf-16"))
    raw = reading.read(path)
    assert raw.columns.column_names == ["place", "killed"]
    assert raw.columns.column("place").to_pylist() == places.split("\n") * 20


def test_a_delimiter_that_is_no_character_is_refused(tmp_path):
    with pytest.raises(UnreadableFile, match="one character"):
        table(tmp_path, "a,b\n1,2\n", delimiter=";;")


CELL = st.text(alphabet=st.sampled_from("aZ09 ,;|\t\"'\n\r-.#ñЖ世\u200b=+"), min_size=0, max_size=8).filter(
    lambda text: text.strip("\x00") == text
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cells=st.integers(2, 5).flatmap(
        lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=12)
    ),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_any_grid_comes_back_as_it_was_written(tmp_path, cells, delimiter, end, quoting):
    """What a program writes with its own quoting is read back equal, given its dialect and heading."""
    if quoting == csv.QUOTE_MINIMAL:  # which quotes no line end but its own
        other = {"\n": "\r", "\r": "\n", "\r\n": ""}[end]
        cells = [[cell.replace(other, "") if other else cell for cell in row] for row in cells]
    width = len(cells[0])
    names = [f"name{i}" for i in range(width)]
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerow(names)
    writer.writerows(cells)
    raw = table(tmp_path, buffer.getvalue(), delimiter=delimiter, header_rows=(1,))
    expected = [tuple(cell or None for cell in row) for row in cells if any(c.strip() for c in row)]
    records = rows(raw)
    aside = sum(map(len, raw.quarantined.values())) + raw.excluded.get("second_table", 0)
    aside += raw.excluded.get("heading", 0) + raw.excluded.get("tags", 0)
    assert records == expected or (aside and len(records) + aside == len(expected))


def test_quotes_that_pair_over_whole_rows_swallow_none_in_silence(tmp_path):
    raw = table(tmp_path, 'id,place\n1,"A\n2,B\n3,C\n4,"D"\n5,E\n')
    assert raw.columns.column("id").to_pylist() == ["2", "3", "4", "5"]
    asked = table(tmp_path, 'id,place\n1,"A\n2,B\n3,C\n4,D"\n5,E\n')
    assert "rows_in_a_cell" in kinds(asked)


def test_a_gap_before_words_for_the_unknown_begins_no_table(tmp_path):
    raw = table(tmp_path, "place,killed,injured\nA,1,2\nB,0,1\nC,2,2\n,,\nD,unknown,not known\nE,1,1\n")
    assert (len(raw), raw.excluded) == (5, {"blank": 1})


def test_a_note_beneath_is_one_cell_whatever_commas_it_has(tmp_path):
    raw = table(tmp_path, "id,place,killed\n1,A,0\n2,B,1\n\nSource: register, version 2\n")
    assert raw.columns.column("id").to_pylist() == ["1", "2", "Source: register, version 2"]


def test_columns_lined_up_with_blanks_are_asked_about(tmp_path):
    raw = table(tmp_path, "id   place   n\n1    A       2\n2    B       3\n")
    assert [f.decided for f in raw.findings if f.kind == "one_column"] == [False]


DAMAGES = {
    "a comma more": lambda line, at: line[:at] + "," + line[at:],
    "a quote more": lambda line, at: line[:at] + '"' + line[at:],
    "a comma less": lambda line, at: (
        line.replace(",", "", 1) if at % 2 else line[::-1].replace(",", "", 1)[::-1]
    ),
    "a line end more": lambda line, at: line[:at] + "\n" + line[at:],
    "the line cut off": lambda line, at: line[:at],
    "a quote at the start of a cell": lambda line, at: line.replace(",", ',"', 1 + at % 3),
}


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    hits=st.lists(
        st.tuples(st.integers(1, 38), st.sampled_from(sorted(DAMAGES)), st.integers(5, 30)),
        min_size=1,
        max_size=3,
        unique_by=lambda hit: hit[0],
    ),
    quoted=st.booleans(),
)
@example(hits=[(1, "a quote at the start of a cell", 21), (9, "a quote more", 17)], quoted=False)
def test_damage_to_a_row_changes_no_other_row_in_silence(tmp_path, hits, quoted):
    """Rows without damage come back equal; a damaged one is quarantined, or differs in itself alone."""
    words = ['"Vereda, Alta"' if quoted else "Vereda Alta", "Peñón", "La Unión"]
    lines = [f"row{i:02d},{words[i % 3]},2020-01-{i % 28 + 1:02d},{i % 4},{i % 3}" for i in range(40)]
    clean = {line.split(",")[0]: line for line in lines}
    damaged = list(lines)
    for index, damage, at in hits:
        damaged[index] = DAMAGES[damage](lines[index], min(at, len(lines[index])))
    raw = table(tmp_path, "\n".join(["id,place,day,killed,hurt", *damaged]) + "\n", header_rows=(1,))
    intact = set(clean) - {f"row{index:02d}" for index, _, _ in hits}
    got = {row[0]: row for row in rows(raw)}
    reported = bool(raw.quarantined) or bool(raw.findings)
    lost = intact - set(got)
    assert not lost or reported, "a row that is gone is reported"
    for key in intact & set(got):
        expected = next(csv.reader([clean[key]]))
        assert list(got[key]) == expected
    asked = any(
        f.kind == "rows_in_a_cell" and not f.decided for f in raw.findings
    )  # quotes that fit by chance
    assert asked or len(lost) <= 2 * len(hits), "damage stays near its row"


def test_errors_of_a_spreadsheet_are_no_values(tmp_path):
    raw = table(tmp_path, "id,place,killed\n1,#REF!,0\n2,B,#N/A\n3,#5 road,1\n")
    assert rows(raw) == [("1", None, "0"), ("2", "B", None), ("3", "#5 road", "1")]
    assert [(f.column, f.value, f.rows) for f in raw.findings] == [
        ("place", "#REF!", (2,)),
        ("killed", "#N/A", (3,)),
    ]


@pytest.mark.parametrize("length", [200_000, 3_000_000])
def test_a_cell_may_hold_a_long_polygon(tmp_path, length):
    shape = "POLYGON ((" + "1 2, " * (length // 5) + "1 2))"
    raw = table(tmp_path, f'id,shape,n\n1,"{shape}",2\n2,,3\n3,"a, b, c",4\n')
    assert raw.columns.column("shape").to_pylist() == [shape, None, "a, b, c"]


@pytest.mark.parametrize("end", ["2020-0", "20", "2020-01-03,"])
def test_a_last_row_that_is_cut_off_in_or_after_its_first_cell_is_no_record(tmp_path, end):
    raw = table(tmp_path, f"date,place,killed\n2020-01-01,A,1\n2020-01-02,B,2\n{end}")
    assert raw.columns.column("date").to_pylist() == ["2020-01-01", "2020-01-02"]
    assert raw.quarantined["row_too_short"].tolist() == [4]


@pytest.mark.parametrize("end", ["2020-01\n", "Source: the register of the demining agency"])
def test_a_last_row_of_one_cell_is_left_alone_where_nothing_was_cut_off(tmp_path, end):
    raw = table(tmp_path, f"date,place,killed\n2020-01-01,A,1\n2020-01-02,B,2\n{end}")
    assert not raw.quarantined


def test_rows_with_other_delimiters_than_their_neighbours_are_set_aside(tmp_path):
    raw = table(
        tmp_path, "date,place,killed\n2020-01-01,A,1\n2020-01-02;B;2\n2020-01-03\tC\t3\n2020-01-04,D,4\n"
    )
    assert raw.columns.column("place").to_pylist() == ["A", "D"]
    assert raw.quarantined["row_too_short"].tolist() == [3, 4]
