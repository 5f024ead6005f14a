"""What the machine lacks is said as that, wherever a file is read: no file is called damaged or wrong."""

from __future__ import annotations

import errno
import gzip
import os
from pathlib import Path

import pytest

from impact import regular_file
from impact.additions.raw_files import FileChange, write_all
from impact.catalogue.csvfile import raw_bytes
from impact.cli.entry import _exit_code
from impact.errors import AdditionRefused, MachineLacks
from impact.incidents.mapping import mapping_files
from impact.incidents.reading.archive import members
from impact.incidents.reading.features.bytes_of_file import load
from impact.incidents.reading.features.shapefile import layers_of_shapefile
from impact.incidents.reading.packed_files import read_gzip
from impact.incidents.reading.workbook.workbook_sheet import sheet_names
from impact.incidents.values.dates import moments
from impact.project import hashes, state_file
from impact.project.kernel_reads import variables
from impact.reporting.page.frame import imprint
from impact.reporting.request.spec import read_reports
from impact.reporting.schedule import due


def _of_too_many_files(*_: object, **__: object) -> None:
    raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("reports.yml", read_reports),
        ("m.yml", mapping_files.load),
        ("casualties.csv", raw_bytes),
        ("manifest.json", state_file.read_bytes),
        ("manifest.json", lambda path: state_file.read(path, lambda body: body)),
    ],
)
def test_a_file_that_cannot_be_opened_for_want_of_handles_is_not_called_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name, read
):
    path = tmp_path / name
    path.write_text("{}\n")
    monkeypatch.setattr(regular_file.os, "open", _of_too_many_files)
    with pytest.raises(MachineLacks, match=r"Too many open files.*; expected fewer open files"):
        read(path)


@pytest.mark.parametrize(
    ("name", "where", "read"),
    [
        ("a.geojson", "pathlib.Path.read_bytes", load),
        ("a.zip", "zipfile.ZipFile.__init__", members),
        ("a.xlsx", "python_calamine.load_workbook", sheet_names),
    ],
)
def test_a_file_of_a_researcher_is_not_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name, where, read
):
    path = tmp_path / name
    path.write_bytes(b"PK\x03\x04")
    monkeypatch.setattr(where, _of_too_many_files)
    with pytest.raises(MachineLacks, match="Too many open files"):
        read(path)


def test_a_disk_that_fills_while_a_file_is_unpacked_makes_it_no_damaged_archive(tmp_path: Path, monkeypatch):
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n1,2\n"))

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("gzip.open", full)
    with pytest.raises(MachineLacks, match=r"cannot be unpacked: No space left on device; expected room"):
        read_gzip(path, None)


def test_a_disk_that_answers_with_errors_damages_one_file_of_the_machine(tmp_path: Path, monkeypatch):
    path = tmp_path / "key.json"
    path.write_text("{}")

    def broken(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(regular_file.os, "open", broken)
    assert state_file.read(path, lambda body: body) is None, "it is made again"


@pytest.mark.parametrize(("number", "kind", "code"), [(28, MachineLacks, 1), (13, AdditionRefused, 2)])
def test_an_addition_on_a_full_disk_is_no_wrong_request(tmp_path: Path, monkeypatch, number, kind, code):
    one = tmp_path / "one.csv"
    one.write_bytes(b"a\n")

    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(kind) as refused:
        write_all([FileChange(one, b"a\n", b"1\n")])
    assert _exit_code(refused.value) == code
    assert str(refused.value).startswith(f"one.csv could not be written: {os.strerror(number)}; expected ")
    assert [path.name for path in tmp_path.iterdir()] == ["one.csv"]


@pytest.mark.parametrize(
    ("where", "read"),
    [
        ("impact.incidents.values.dates.moments.ZoneInfo", lambda _: moments.zone("Asia/Kabul")),
        ("impact.reporting.schedule.due.ZoneInfo", lambda _: due.time_zone("Asia/Kabul")),
        ("impact.project.hashes.os.scandir", lambda folder: hashes.hash_of(folder, "lib/")),
        (
            "impact.project.kernel_reads.variables.os.open",
            lambda at: variables.digests(at, ["A"], {"A": "a"}),
        ),
        ("impact.yaml_document.load_file", imprint.read_imprint),
        ("pathlib.Path.iterdir", layers_of_shapefile),
    ],
)
def test_what_cannot_be_read_for_want_of_handles_is_not_taken_for_unknown_or_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where, read
):
    """Another key would make every report again, and a page without its imprint would name nobody."""
    monkeypatch.setattr(where, _of_too_many_files)
    with pytest.raises(MachineLacks, match="fewer open files"):
        read(tmp_path)
