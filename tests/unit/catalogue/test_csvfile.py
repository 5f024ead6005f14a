"""Reading raw files: damage is named with file and line, and never passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from impact.catalogue.csvfile import read_raw
from impact.errors import RawDataError

COLUMNS = ("place", "value", "note")
GOOD = 'place,value,note\nAFG,1,\nAGO,2,"two, with a comma"\nKHM,3,x\n'


def write(tmp_path: Path, data: str | bytes) -> Path:
    path = tmp_path / "figures.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def test_rows_know_the_line_they_stand_on(tmp_path):
    file = read_raw(write(tmp_path, GOOD), COLUMNS)
    assert [(row.line, row.texts["place"]) for row in file.rows] == [(2, "AFG"), (3, "AGO"), (4, "KHM")]
    assert file.read == 3


def test_a_cell_with_a_line_break_does_not_shift_later_lines(tmp_path):
    file = read_raw(write(tmp_path, 'place,value,note\nAFG,1,"a\nb"\nAGO,2,\n'), COLUMNS)
    assert [row.line for row in file.rows] == [2, 4]


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path):
    file = read_raw(write(tmp_path, b"\xef\xbb\xbf" + GOOD.encode()), COLUMNS)
    assert file.rows[0].texts["place"] == "AFG"


@pytest.mark.parametrize("end", ["", "LAO,4", "LAO,4,half of a rem"])
def test_a_file_that_ends_within_a_line_may_be_cut_off(tmp_path, end):
    with pytest.raises(RawDataError, match=r"ends without a line break; .*may be cut off"):
        read_raw(write(tmp_path, (GOOD + end).rstrip("\n")), COLUMNS)
    assert read_raw(write(tmp_path, GOOD.replace("\n", "\r")), COLUMNS).read == 3


def test_a_short_line_is_set_aside_with_its_number(tmp_path):
    file = read_raw(write(tmp_path, GOOD + "LAO,4\n"), COLUMNS)
    assert len(file.rows) == 3
    assert (file.refused[0].line, file.refused[0].reason) == (5, "the line has 2 cells, expected 3")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("place;value;note\n", "line 1: column 'place' is missing"),
        ("place,valeu,note\nAFG,1,\n", r"column 'value' is missing \(is it 'valeu'\?\)"),
        ("place,value,note,extra\nAFG,1,,\n", "column 'extra' is not known"),
        ("place,value,note,note\nAFG,1,,\n", "column 'note' stands twice"),
        (GOOD.encode() + "LAO,4,caf\xe9\n".encode("latin-1"), "line 5: byte 0xe9 is not UTF-8"),
        (GOOD + 'LAO,4,"cut off', "line 5: unexpected end of data"),
        (GOOD + "LAO,4,\0\n", "line 5: a NUL character"),
        ("", "is empty"),
    ],
)
def test_damage_is_refused_and_named(tmp_path, data, message):
    with pytest.raises(RawDataError, match=message):
        read_raw(write(tmp_path, data), COLUMNS)


def test_a_file_shorter_than_it_was_is_refused(tmp_path):
    with pytest.raises(RawDataError, match="has 3 data lines; expected at least 4"):
        read_raw(write(tmp_path, GOOD), COLUMNS, at_least=4)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(RawDataError, match=r"nothing\.csv is missing"):
        read_raw(tmp_path / "nothing.csv", COLUMNS)
