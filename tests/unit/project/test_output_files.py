"""Where a command may write: one rule for files and folders, links followed, nothing of the project's own."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from impact.errors import MachineLacks, RequestError
from impact.project.output_files import PROTECTED, file_to_write, folder_to_write, write_bytes, write_text

FOLDERS = [name for name in PROTECTED if "." not in name or name.startswith(".")]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    for name in FOLDERS:
        (root / name).mkdir(parents=True)
    (root / "docs").mkdir()
    (root / "data/raw/sources.csv").write_text("source_id\n")
    (root / "reports.yml").write_text("[]")
    return root


@pytest.mark.parametrize("name", FOLDERS)
def test_nothing_goes_into_what_the_project_keeps_to_itself(project, name):
    for check in (file_to_write, folder_to_write):
        with pytest.raises(RequestError, match=f"would be written to {name}, which .* name another folder"):
            check(project / name / "x.csv")
    with pytest.raises(RequestError, match="would be written to"):
        folder_to_write(project / name)
    with pytest.raises(RequestError, match="would be written to"):
        folder_to_write(project / name / "deep" / "deeper")


def test_reports_yml_is_not_overwritten(project):
    with pytest.raises(RequestError, match="which says which reports are made"):
        file_to_write(project / "reports.yml")


def test_links_and_ways_round_lead_nowhere_else(project, tmp_path, monkeypatch):
    (tmp_path / "link").symlink_to(project / "data" / "raw")
    (tmp_path / "file.csv").symlink_to(project / "data" / "raw" / "sources.csv")
    for path in (tmp_path / "link" / "x.csv", tmp_path / "file.csv", project / "docs/../data/raw/x.csv"):
        with pytest.raises(RequestError, match="data/raw"):
            file_to_write(path)
    monkeypatch.chdir(project / "data" / "raw")
    with pytest.raises(RequestError, match="data/raw"):
        folder_to_write(".")


@pytest.mark.parametrize("name", ["x.csv", "docs/x.csv", "data/x.csv", "data/rawer.csv", "scratch.csv"])
def test_everything_else_may_be_written(project, name):
    assert file_to_write(project / name) == project / name


def test_outside_a_project_the_same_names_mean_nothing(tmp_path):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    assert file_to_write(tmp_path / "data" / "raw" / "x.csv")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("nowhere/x.csv", "there is no folder .*nowhere; .*mkdir -p"),
        ("", "is a folder"),
        ("file/x.csv", "is a file"),
        ("x.txt", "end the name in one of these"),
        ("x", "no extension"),
    ],
)
def test_a_file_that_cannot_be_is_refused_with_what_to_do(tmp_path, name, says):
    (tmp_path / "file").write_text("x")
    with pytest.raises(RequestError, match=says):
        file_to_write(tmp_path / name, (".csv",) if name else ())


def test_a_folder_that_is_asked_for_may_be_made_below_any_that_is_there(tmp_path):
    assert folder_to_write(tmp_path / "a" / "b") == tmp_path / "a" / "b"
    assert not (tmp_path / "a").exists()
    (tmp_path / "file").write_text("x")
    with pytest.raises(RequestError, match="is a file"):
        folder_to_write(tmp_path / "file" / "b")


def test_a_link_to_a_file_stays_a_link(tmp_path):
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to("real.csv")
    write_bytes(tmp_path / "link.csv", b"new")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text() == "new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.csv", "real.csv"]


@pytest.mark.parametrize(("number", "kind"), [(errno.ENOSPC, MachineLacks), (errno.EACCES, RequestError)])
def test_a_full_disk_makes_no_request_wrong(tmp_path, monkeypatch, number, kind):
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("tempfile.NamedTemporaryFile", fail)
    with pytest.raises(kind) as refusal:
        write_text(tmp_path / "a.csv", "a")
    assert str(refusal.value).startswith(f"{tmp_path / 'a.csv'} cannot be written: {os.strerror(number)}; ")
    assert ("free some" in str(refusal.value)) == (kind is MachineLacks)
    assert list(tmp_path.iterdir()) == []


_KILLED = """
import os, signal, sys
from pathlib import Path
from impact.project import output_files
Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
output_files.write_text(Path(sys.argv[1]), "new")
"""


@pytest.mark.skipif(os.name != "posix", reason="a signal that nothing can catch")
def test_a_command_that_is_killed_over_a_file_leaves_it_and_the_next_one_sweeps_up(tmp_path):
    place = tmp_path / "a[1].csv"
    place.write_text("old")
    done = subprocess.run([sys.executable, "-c", _KILLED, str(place)], check=False)
    assert done.returncode == -9
    assert place.read_text() == "old"
    (left,) = tmp_path.glob(".*")
    write_text(place, "new")
    assert left.exists(), "it may be another command's that is writing just now"
    hours_ago = left.stat().st_mtime - 7200
    os.utime(left, (hours_ago, hours_ago))
    (tmp_path / "b.csv").write_text("another")
    write_text(place, "newest")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a[1].csv", "b.csv"]
    assert place.read_text() == "newest"


def test_a_command_that_is_stopped_over_a_file_leaves_nothing(tmp_path, monkeypatch):
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pathlib.Path.replace", stop)
    with pytest.raises(KeyboardInterrupt):
        write_text(tmp_path / "a.csv", "a")
    assert list(tmp_path.iterdir()) == []


def test_a_name_of_any_length_that_a_disk_takes_is_written(tmp_path):
    place = tmp_path / ("ж" * 120 + ".csv")
    write_text(place, "a")
    assert place.read_text() == "a"
