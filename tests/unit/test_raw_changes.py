"""Raw files that changed after a build are named, by their content."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from impact.data.raw_changes import changed_raw, note_on_raw
from impact.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project whose build has noted three raw files."""
    made = Project(tmp_path)
    made.raw.mkdir(parents=True)
    made.processed.mkdir()
    for name in ("a", "b", "c"):
        (made.raw / f"{name}.csv").write_text(f"{name}\n1\n")
    inputs = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in made.raw.iterdir()}
    (made.processed / "accounts.json").write_text(json.dumps({"inputs": inputs}))
    return made


def test_raw_files_as_they_were_built_are_not_named_whatever_their_time(project):
    os.utime(project.raw / "a.csv", (4e9, 4e9))
    assert changed_raw(project) == []
    assert note_on_raw(project) == ""


def test_a_changed_an_added_and_a_removed_file_are_named_even_with_an_old_time(project):
    (project.raw / "a.csv").write_text("a\n2\n")
    os.utime(project.raw / "a.csv", (0, 0))
    (project.raw / "b.csv").unlink()
    (project.raw / "d.csv").write_text("d\n")
    assert changed_raw(project) == ["a.csv", "b.csv", "d.csv"]
    assert "data/raw is newer than the tables (a.csv, b.csv and d.csv): " in note_on_raw(project)
    (project.raw / "e.csv").write_text("e\n")
    assert "(a.csv, b.csv, d.csv and 1 more): " in note_on_raw(project)
    assert note_on_raw(project).endswith("run: impact build")


@pytest.mark.parametrize("body", [None, "{", "[]", '{"inputs": 3}', "{}"])
def test_without_the_notes_of_a_build_nothing_is_said(project, body):
    path = project.processed / "accounts.json"
    path.unlink() if body is None else path.write_text(body)
    (project.raw / "a.csv").write_text("a\n2\n")
    assert changed_raw(project) == []
