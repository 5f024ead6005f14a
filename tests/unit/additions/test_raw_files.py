"""Raw files are changed line by line, and every other byte stays."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.additions.raw_files import FileChange, records, with_changed_row, with_row, write_all
from impact.additions.typed_text import plain
from impact.catalogue.csvfile import read_raw
from impact.errors import AdditionRefused, MachineLacks

HEAD = ("id", "title", "note")
PLAIN = b'id,title,note\na,One,\nc,"Three, and ""more""",x\n'
SPREAD = b'id,title,note\r\na,"One\r\nhas two lines",\r\nc,Three,x\r\n'

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)


@given(texts, texts)
def test_a_row_with_any_text_is_read_again_as_it_was_written(title: str, note: str):
    after = with_row(PLAIN, {"id": "d", "title": title, "note": note})
    assert after.startswith(PLAIN)
    read = list(csv.reader(io.StringIO(after.decode(), newline=""), strict=True))[-1]
    assert read == ["d", title, note]


@given(texts)
def test_a_changed_row_leaves_every_other_byte(title: str):
    after = with_changed_row(PLAIN, 0, {"id": "a", "title": title, "note": ""})
    head, rest = b"id,title,note\n", PLAIN[PLAIN.index(b"c,") :]
    assert after.startswith(head)
    assert after.endswith(rest)
    assert records(after)[0]["title"] == title


@pytest.mark.parametrize("data", [PLAIN, SPREAD, PLAIN.rstrip(b"\n"), b"\xef\xbb\xbf" + PLAIN, PLAIN + b"\n"])
def test_a_new_row_is_one_line_more_in_the_manner_of_the_file(data: bytes):
    after = with_row(data, {"id": "d", "title": "Four", "note": ""})
    assert after.startswith(data)
    assert records(after)[-1] == {"id": "d", "title": "Four", "note": ""}
    assert len(records(after)) == len(records(data)) + 1
    assert after.count(b"\r\n") - data.count(b"\r\n") == (1 if data is SPREAD else 0)
    assert after.endswith(b"\n") == data.endswith(b"\n")


@pytest.mark.parametrize("data", [PLAIN, SPREAD])
def test_in_a_sorted_file_a_row_stands_where_it_belongs(data: bytes):
    after = with_row(data, {"id": "b", "title": "Two", "note": ""}, sort_by="id")
    assert [record["id"] for record in records(after)] == ["a", "b", "c"]
    assert after.replace(b"b,Two,\r\n", b"").replace(b"b,Two,\n", b"") == data


def test_in_an_unsorted_file_a_row_stands_last():
    data = b"id,title,note\nc,Three,\na,One,\n"
    assert records(with_row(data, {"id": "b", "title": "Two", "note": ""}, sort_by="id"))[-1]["id"] == "b"


def test_files_are_written_in_order_and_keep_their_permissions(tmp_path: Path):
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_bytes(PLAIN)
    two.write_bytes(SPREAD)
    one.chmod(0o640)
    write_all([FileChange(one, PLAIN, b"1\n"), FileChange(two, SPREAD, b"2\n")])
    assert (one.read_bytes(), two.read_bytes()) == (b"1\n", b"2\n")
    assert one.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.csv", "two.csv"]


def test_a_file_that_changed_meanwhile_stops_all_writing(tmp_path: Path):
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_bytes(PLAIN)
    two.write_bytes(b"somebody was here\n")
    with pytest.raises(AdditionRefused, match=r"two\.csv has changed"):
        write_all([FileChange(one, PLAIN, b"1\n"), FileChange(two, SPREAD, b"2\n")])
    assert one.read_bytes() == PLAIN


def test_a_disk_that_refuses_leaves_no_file_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    one = tmp_path / "one.csv"
    one.write_bytes(PLAIN)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(MachineLacks, match="No space left"):
        write_all([FileChange(one, PLAIN, b"1\n")])
    assert [path.name for path in tmp_path.iterdir()] == ["one.csv"]
    assert one.read_bytes() == PLAIN


@given(texts)
def test_an_answer_is_one_safe_line_or_refused(text: str):
    try:
        line = plain(text, "note")
    except AdditionRefused as refused:
        assert refused.field == "note"
        return
    assert line == " ".join(line.split())
    assert not line.startswith(("=", "@", "\t"))


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+cmd|'x'", "-x", "a\x07b", " =HYPERLINK(1)"])
def test_what_a_spreadsheet_would_run_is_refused(text: str):
    with pytest.raises(AdditionRefused):
        plain(text, "title")


@pytest.mark.parametrize("text", ["-5.2", "+3", "a = b", 'He said "no", twice', "two\nlines"])
def test_what_is_harmless_is_taken(text: str):
    assert plain(text, "title") == text.replace("\n", " ")


def test_a_line_break_in_a_cell_is_read_by_the_reader_of_the_build(tmp_path: Path):
    (tmp_path / "x.csv").write_bytes(with_row(SPREAD, {"id": "d", "title": "a\nb", "note": '"'}))
    assert [row.texts["title"] for row in read_raw(tmp_path / "x.csv", HEAD).rows][-1] == "a\nb"
