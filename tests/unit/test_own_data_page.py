"""The page of what was tried on own data is laid out from the kept results, and keeps the promises."""

from __future__ import annotations

import json

import pytest

from bench.own_data import __main__ as own_data
from bench.own_data import real_files


def kept(name: str):
    return json.loads((own_data.RESULTS / f"{name}.json").read_text(encoding="utf-8"))


def test_the_page_is_that_of_the_results():
    assert own_data.PAGE.read_text(encoding="utf-8") == own_data.page(), (
        "run: make own-data WORDS=--page-only"
    )


@pytest.mark.parametrize("name", ["files", "cases"])
def test_no_file_has_a_value_silently_wrong_or_lost(name):
    for record in kept(name):
        assert (record.get("wrong", 0), record.get("lost", 0)) == (0, 0), record["file"]
        assert record["balances"], record["file"]


def test_no_damage_is_silent():
    for record in kept("round_trip"):
        assert (record["wrong"], record["lost"]) == (0, 0), record["kind"]


def test_no_broken_file_crashed_hung_or_lost_a_row():
    assert kept("fuzz")["files"] >= 1_000
    assert kept("fuzz")["failures"] == 0


def test_every_real_file_is_listed_with_its_mapping_or_a_reason():
    listed = {row["file"]: row for row in real_files.listed()}
    assert all(bool(row["mapping"]) != bool(row["why"]) for row in listed.values())
    if not real_files.EVENTS.is_dir():
        pytest.skip("the files of other owners are not beside this checkout")
    beside = {".md", ".dbf", ".prj", ".shx", ".cst", ".xml"}
    there = {
        p.relative_to(real_files.EVENTS).as_posix()
        for p in real_files.EVENTS.rglob("*")
        if p.is_file() and p.suffix not in beside
    }
    assert there == set(listed)


def test_every_case_has_a_mapping():
    assert {name.partition("/")[0] for name, _, mapping in real_files.cases() if mapping.is_file()} == {
        path.name for path in real_files.CASES.iterdir()
    }
