"""Headings of delimited files: which rows name the columns, and what is asked where none clearly does."""

from __future__ import annotations

import pytest

from impact.errors import UnreadableFile
from tests.unit.incidents.reading.delimited_files import kinds, rows, table


def test_titles_above_the_heading_are_told_apart(tmp_path):
    raw = table(tmp_path, "Casualties 2020\n\nprovince,killed,injured\nNorth,1,2\nSouth,0,1\n")
    assert raw.header_rows == (3,)
    assert raw.facts["rows_above_heading"] == [1]
    assert rows(raw) == [("North", "1", "2"), ("South", "0", "1")]


def test_two_heading_rows_are_joined_and_said(tmp_path):
    text = "Province,Killed,,Injured,\n,Men,Women,Men,Women\nNorth,1,0,2,1\nSouth,0,0,1,1\n"
    raw = table(tmp_path, text)
    assert raw.header_rows == (1, 2)
    assert raw.columns.column_names == [
        "Province",
        "Killed / Men",
        "Killed / Women",
        "Injured / Men",
        "Injured / Women",
    ]
    assert "heading_carried_right" in kinds(raw)


def test_a_first_row_of_values_is_a_record_and_asked_about(tmp_path):
    raw = table(tmp_path, "1,A,2020-01-05,3\n2,B,2020-02-05,0\n3,C,2020-03-05,1\n")
    assert len(raw) == 3
    assert raw.columns.column_names[0] == "column 1"
    assert [f.decided for f in raw.findings if f.kind == "no_heading"] == [False]


def test_years_head_columns(tmp_path):
    raw = table(tmp_path, "country,2019,2020\nA,1,2\nB,3,4\n")
    assert raw.columns.column_names == ["country", "2019", "2020"]


def test_names_twice_get_a_number_and_a_finding(tmp_path):
    raw = table(tmp_path, "id,n,n\n1,2,3\n")
    assert raw.columns.column_names == ["id", "n", "n (2)"]
    assert "doubled_heading" in kinds(raw)


def test_a_heading_repeated_on_each_page_is_no_record(tmp_path):
    raw = table(tmp_path, "id,place,killed\n1,A,0\n2,B,1\nid,place,killed\n3,C,0\n")
    assert raw.excluded == {"heading": 1}
    assert raw.rows.tolist() == [2, 3, 5]


@pytest.mark.parametrize(
    ("text", "names", "heading"),
    [
        ("Ministry\nOf, 2020\nBy: us\n\nid,place,day,n\n1,A,2020-01-05,1\n", "id place day n", (5,)),
        ("Table 1,Casualties,\nprovince,killed,injured\nNorth,1,2\n", "province killed injured", (2,)),
        ("# by a tool\n# version 2\nid,place,n\n1,A,2\n", "id place n", (3,)),
        (",,,\n,id,place,n\n,1,A,1\n,2,B,0\n", "id place n", (2,)),
        ('id,"place\nname"\n1,A\n', "id|place name", (1,)),
        ("id;place;n;\n1;A;2;\n2;B;3;\n", "id place n", (1,)),
        ("\ufeff\u200bid,\u200eplace\n1,A\n", "id place", (1,)),
        ("place,area,n\n,(m2),(people)\nA,100,1\n", "place|area / (m2)|n / (people)", (1, 2)),
        (
            "Province,All,,\n,Killed,,Injured\n,Men,Women,Men\nA,1,2,3\nB,1,0,0\n",
            "Province|All / Killed / Men|All / Killed / Women|All / Injured / Men",
            (1, 2, 3),
        ),
        ('id, place, n\n1, "A, b", 3\n2, "C", 4\n', "id place n", (1,)),
    ],
)  # fmt: skip
def test_the_heading_is_found_in_many_layouts(tmp_path, text, names, heading):
    raw = table(tmp_path, text)
    assert raw.columns.column_names == names.split("|" if "|" in names else " ")
    assert raw.header_rows == heading
    assert not raw.quarantined


def test_names_of_rows_by_r_get_a_column_and_a_question(tmp_path):
    raw = table(tmp_path, '"place","killed"\n"1","A",2\n"2","B",3\n')
    assert rows(raw) == [("1", "A", "2"), ("2", "B", "3")]
    assert "heading_one_short" in kinds(raw)


def test_a_heading_far_down_can_be_named(tmp_path):
    first = "id,place,killed\n" + "".join(f"{i},A,1\n" for i in range(2, 901))
    text = first + ",,\nmonth,dead,hurt\nMay,1,2\nJune,0,0\n"
    assert table(tmp_path, text).excluded == {"blank": 1, "second_table": 3}
    raw = table(tmp_path, text, header_rows=(902,))
    assert rows(raw) == [("May", "1", "2"), ("June", "0", "0")]
    assert raw.rows.tolist() == [903, 904]


def test_a_heading_in_the_last_row_that_is_looked_at_loses_none_below(tmp_path):
    text = (
        "".join(f"remark {i}\n" for i in range(1, 80))
        + "id,place\n"
        + "".join(f"{i},A\n" for i in range(500))
    )
    raw = table(tmp_path, text, header_rows=(80,))
    assert (len(raw), raw.rows[0]) == (500, 81)


@pytest.mark.parametrize("number", [3, 99])
def test_a_heading_row_that_is_blank_or_absent_is_refused(tmp_path, number):
    with pytest.raises(UnreadableFile, match="header_rows"):
        table(tmp_path, "id,place\n1,A\n\n2,B\n", header_rows=(number,))


def test_no_heading_row_names_columns_by_place(tmp_path):
    raw = table(tmp_path, "North,1\nSouth,2\n", header_rows=())
    assert rows(raw) == [("North", "1"), ("South", "2")]
    assert raw.findings == ()


@pytest.mark.parametrize(
    "text",
    [
        "name,,device\nA,extra,mine\nB,more,uxo\nC,x,mine\n",
        "name,,killed\nA,not known,unknown\nB,4,1\nC,5,0\n",
        "id,place,,killed\n1,A,unknown,1\n2,B,7,0\n3,C,8,2\n",
    ],
)
def test_a_first_record_under_an_empty_name_is_no_heading(tmp_path, text):
    raw = table(tmp_path, text)
    assert (raw.header_rows, len(raw)) == ((1,), 3)


def test_groups_over_a_full_row_of_names_are_a_heading(tmp_path):
    raw = table(tmp_path, "ID,Place,,People,\nno,Province,District,Killed,Hurt\n1,A,a,2,3\n2,B,b,0,1\n")
    assert raw.header_rows == (1, 2)
    assert raw.columns.column_names[2:4] == ["Place / District", "People / Killed"]
