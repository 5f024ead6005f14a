"""A file is what its content says, and one that holds no data says what it is and what to try."""

from __future__ import annotations

import gzip
import os
import random
import zipfile
from pathlib import Path

import pytest

from impact.errors import UnreadableFile
from impact.incidents import reading

LOGIN = "<!DOCTYPE html><html><body><form>User <input name=u> <input type='password'></form></body></html>"
PAGES = {
    "a page to sign in": LOGIN,
    "an error page": "<html><head><title>404 Not Found</title></head><body>Not found</body></html>",
    "a web page with a table": "<html><body><table><tr><td>1</td></tr></table></body></html>",
    "Excel 2003": '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
    "an XML file": '<?xml version="1.0"?><rows><row/></rows>',
    "a PDF document": "%PDF-1.7\n%\n1 0 obj\n",
}


@pytest.mark.parametrize("what", PAGES)
@pytest.mark.parametrize("ending", ["csv", "xls", "xlsx"])
def test_pages_under_a_wrong_ending_say_what_they_are(tmp_path, what, ending):
    path = tmp_path / f"export.{ending}"
    path.write_text(PAGES[what], encoding="utf-8")
    with pytest.raises(UnreadableFile, match=what) as caught:
        reading.identify(path)
    assert caught.value.expected
    assert caught.value.remedy


@pytest.mark.parametrize("content", [b"", b"\n\n  \n", b"\xef\xbb\xbf", b"\x00" * 500])
def test_an_empty_file_is_named_empty(tmp_path, content):
    path = tmp_path / "victims.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match="is empty"):
        reading.identify(path)


def test_a_missing_file_names_the_closest(tmp_path):
    (tmp_path / "victims.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"did you mean 'victims.csv'\?"):
        reading.identify(tmp_path / "victim.csv")


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(UnreadableFile, match="is a folder"):
        reading.identify(tmp_path)


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(UnreadableFile, match=r"pipe.csv is no file but a pipe or device.*save what comes"):
        reading.identify(tmp_path / "pipe.csv")


def test_a_link_to_nothing_is_called_one(tmp_path):
    (tmp_path / "link.csv").symlink_to("gone.csv")
    with pytest.raises(UnreadableFile, match=r"link.csv is a link to what is not there"):
        reading.identify(tmp_path / "link.csv")


@pytest.mark.parametrize(
    ("member", "what"),
    [
        ("word/document.xml", "a Word document"),
        ("readme.docx", "a zip file with readme.docx"),
        ("xl/workbook.bin", "XLSB"),
    ],
)
def test_a_zip_with_something_else_names_it(tmp_path, member, what):
    path = tmp_path / "data.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, "x")
    with pytest.raises(UnreadableFile, match=what):
        reading.identify(path)


def test_a_download_that_stopped_is_no_workbook(tmp_path):
    path = tmp_path / "data.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "x" * 5000)
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(UnreadableFile, match="cannot be opened"):
        reading.identify(path)


def test_packed_files_are_told_or_say_how_to_unpack(tmp_path):
    path = tmp_path / "data.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n1,2\n"))
    assert reading.identify(path) == "gzip"
    path.write_bytes(b"BZh91AY&SY")
    with pytest.raises(UnreadableFile, match="bunzip2"):
        reading.identify(path)


@pytest.mark.parametrize("name", ["x.sqlite", "x.bin", "x"])
def test_bytes_that_are_no_text_are_refused(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(bytes(range(256)) * 20)
    with pytest.raises(UnreadableFile, match="no text"):
        reading.identify(path)


def test_bytes_that_begin_like_utf_16_and_are_no_text_are_refused(tmp_path):
    path = tmp_path / "x.bin"
    path.write_bytes(b"\xff\xfe" + random.Random(1).randbytes(20_000))
    with pytest.raises(UnreadableFile, match="no text"):
        reading.identify(path)


@pytest.mark.parametrize(
    ("name", "content", "form"),
    [
        ("a.xls", b"id,place\n1,A\n", "csv"),
        ("a.txt", b"id\tplace\n1\tA\n", "csv"),
        ("a.csv", b'{"a": 1}\n', "csv"),
        ("a.json", b'[{"a": 1}]', "json"),
        ("a.json", b'{"type": "FeatureCollection", "features": []}', "geojson"),
        ("a.csv", "id,place\n1,A\n".encode("utf-16"), "csv"),
        ("a", b"id;place\r1;A\r", "csv"),
        ("a.js", b'var data = {"type": "FeatureCollection"}', "script"),
        ("a.kml", b'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"/>', "kml"),
    ],
)
def test_content_decides_before_the_ending(tmp_path: Path, name, content, form):
    path = tmp_path / name
    path.write_bytes(content)
    assert reading.identify(path) == form
