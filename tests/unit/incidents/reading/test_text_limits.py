"""Delimited text without end, with two delimiters or with curly quotes is refused before it is read."""

from __future__ import annotations

import pytest

from impact.errors import UnreadableFile
from impact.incidents.reading import batches, read
from impact.incidents.reading.delimited import delimited_text, text_limits

HEADING = "date,place,note\n"
ROW = "2020-01-01,Here,x\n"


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Write a text into a file, with limits that short texts reach."""
    monkeypatch.setattr(text_limits, "LONGEST", 1000)

    def write(text: str):
        path = tmp_path / "own.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


LONG = {
    "a line": (HEADING + ROW + "2020-01-02,Here," + "word " * 300 + "\n", "row 3: a line"),
    "a line that is all there is": ("a,b\n" + ",".join("1" * 1000) + "\n", "row 2: a line"),
    "a heading": (",".join(f"name{i}" for i in range(300)) + "\n" + ROW, "row 1: a line"),
    "a quoted cell": (
        HEADING + ROW * 100 + '2020-01-02,Here,"' + "word,\n" * 300 + '"\n',
        "row 102: a quoted",
    ),
    "a quoted cell after others": (
        HEADING + '2020-01-01,"Here",x\n' + '2020-01-02,Here,"' + "word,\n" * 300 + '"\n' + ROW,
        "row 3: a quoted cell",
    ),
    "a record with quotes in it": (
        HEADING + '2020-01-02,Here,"' + 'a ""word"",\n' * 200 + '"\n' + ROW,
        "row 2: a record",
    ),
}


@pytest.mark.parametrize("name", LONG)
def test_a_record_without_end_is_refused_with_its_row(written, name):
    text, says = LONG[name]
    with pytest.raises(
        UnreadableFile, match=f"own.csv, {says}.* of more than 8 MB; expected at most 8 MB; look"
    ):
        read(written(text))


@pytest.mark.parametrize(
    "text",
    [
        HEADING + ROW * 1000,
        HEADING + ROW * 100 + '2020-01-02,Here,"never closed\n' + ROW * 100 + '2020-01-03,"There",y\n',
        HEADING + ROW * 100 + '2020-01-02,5" pipe,x\n' + ROW * 100 + '2020-01-03,4" pipe,x\n',
        (HEADING + ROW * 300).replace("\n", "\r"),
    ],
    ids=["many rows", "a quote that never closes", "inches", "lone CR"],
)
def test_what_only_looks_long_is_read(written, text):
    table = read(written(text))
    assert len(table) + sum(map(len, table.quarantined.values())) >= 100


def test_a_part_of_a_file_without_a_line_end_is_refused(written, monkeypatch):
    monkeypatch.setattr("impact.incidents.reading.delimited.text_batches.LEAST_BYTES", 500)
    path = written(HEADING + ROW * 100 + "x" * 5000 + "\n" + ROW)
    with pytest.raises(UnreadableFile, match="a line of more than"):
        list(batches(path, rows=10))


def test_names_longer_than_the_beginning_of_a_file_are_all_read(tmp_path, monkeypatch):
    monkeypatch.setattr(delimited_text, "HEAD", 64)
    path = tmp_path / "own.csv"
    names = [f"name {i}" for i in range(100)]
    path.write_text(",".join(names) + "\n" + (",".join("1" * 100) + "\n") * 3)
    table = read(path)
    assert (table.columns.column_names, len(table)) == (names, 3)


def test_very_many_columns_are_refused(written, monkeypatch):
    monkeypatch.setattr(text_limits, "MOST_CELLS", 20)
    with pytest.raises(UnreadableFile, match=r"own.csv, row 1: 30 cells; expected at most 20 columns; look"):
        read(written(",".join("abcdefghijklmnopqrstuvwxyz0123") + "\n"))


@pytest.mark.parametrize(("above", "below"), [(";", ","), (",", ";"), ("\t", ","), (",", "|")])
def test_names_divided_by_another_sign_than_the_rows_are_refused(written, above, below):
    text = HEADING.replace(",", above) + ROW.replace(",", below) * 5
    with pytest.raises(UnreadableFile, match="row 1: the names of columns are divided by") as refusal:
        read(written(text))
    assert repr(above) in refusal.value.found
    assert f"put {below!r} between the names in row 1" in refusal.value.remedy


def test_a_title_above_the_names_is_none_of_them(written):
    table = read(written("Accidents; all; of them\n\n" + HEADING + ROW * 5))
    assert len(table) == 5


@pytest.mark.parametrize(("opening", "closing"), [("“", "”"), ("„", "“")])
def test_curly_quotes_around_cells_are_refused(written, opening, closing):
    cells = lambda row: ",".join(f"{opening}{cell}{closing}" for cell in row)  # noqa: E731
    text = "\n".join([cells(["date", "note"]), *[cells(["2020-01-01", "a mine, on a road"])] * 5]) + "\n"
    with pytest.raises(UnreadableFile, match="row 1: cells stand between") as refusal:
        read(written(text))
    assert 'by " in the whole file' in refusal.value.remedy


def test_curly_quotes_in_a_cell_are_text(written):
    table = read(written(HEADING + "2020-01-01,Here,“a mine” on a road\n" * 5))
    assert len(table) == 5


@pytest.mark.parametrize("text", ['""\n', ",,\n,,\n"])
def test_rows_without_any_text_are_refused(written, text):
    with pytest.raises(UnreadableFile, match="no row with text in it"):
        read(written(text))
