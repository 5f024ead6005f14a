"""Tables from memory: never another's changes, never an older file, and every read still noted."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest
from pyarrow import parquet

import impact
from impact.catalogue import TABLES
from impact.catalogue.table import TEXT
from impact.project import hashes, reads

DAY = "2025-03-18"
loading = import_module("impact.data.load")  # the package gives the function of this name


@pytest.fixture
def own(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A built project of this test alone, whose tables it may replace."""
    folder = tmp_path / "own"
    shutil.copytree(built, folder)
    monkeypatch.setenv("IMPACT_PROJECT", str(folder))
    return folder


def spoil(frame: pd.DataFrame) -> None:
    """Write into everything that a caller can reach."""
    for column in list(frame.columns):
        for array in (frame[column].array, frame[column].values):
            try:
                array[0] = array[-1]
                array[:] = array[::-1]
            except (ValueError, TypeError):  # read-only: all the better
                pass
    frame.iloc[0] = frame.iloc[-1]
    frame[frame.columns[0]] = frame[frame.columns[0]].iloc[::-1].to_numpy()
    frame["new"] = 1
    frame.index.name = frame.columns.name = "spoilt"
    frame.attrs["name"] = "spoilt"
    frame.attrs["sources"] = ()


@pytest.mark.parametrize("as_of", ["latest", DAY])
def test_what_a_caller_writes_into_a_table_does_not_reach_the_next_load(in_built, as_of):
    changed = []
    for name in TABLES:
        first = impact.load(name, as_of)
        expected, attributes = first.copy(), dict(first.attrs)
        if len(first):
            spoil(first)
        again = impact.load(name, as_of)
        same = again.equals(expected) and again.attrs == attributes
        same = same and again.index.name is None and again.columns.name is None
        if not same or list(again.columns) != list(expected.columns):
            changed.append(name)
    assert changed == []


@pytest.mark.parametrize("as_of", ["latest", DAY])
def test_the_rows_of_a_place_are_those_of_the_table_and_noted_every_time(in_built, tmp_path, as_of):
    for number, name in enumerate(("casualties", "clearance", "treaty", "casualties")):
        table = impact.load(name, as_of)
        for code in ("KHM", "UKR", "XXX"):
            record = tmp_path / f"{number}-{code}"
            with reads.recording(record):
                rows = loading.known_of_place(name, as_of, code)
            assert any(path.startswith("data/processed/") for path in reads.recorded(record).paths)
            expected = table[table["place"] == code].reset_index(drop=True)
            pd.testing.assert_frame_equal(rows, expected)
            if len(rows):
                spoil(rows)


@pytest.mark.parametrize("as_of", ["latest", DAY])
def test_rows_about_a_whole_place_are_told_from_those_of_parts_and_of_other_registers(in_built, as_of):
    apart = 0
    for name in ("casualties", "clearance", "completions", "treaty"):
        table = impact.load(name, as_of)
        for code in ("KHM", "UKR", "AFG", "XXX"):
            rows, others, parts = loading.known_of_whole_place(name, as_of, code)
            about = table[table["place"] == code]
            whole = about[about["area"] == ""] if "area" in about else about
            assert parts == len(about) - len(whole)
            apart += parts + (0 if others is None else len(others))
            expected = whole[whole["main"]] if "main" in whole else whole
            pd.testing.assert_frame_equal(rows, expected.reset_index(drop=True))
            if "main" in whole:
                pd.testing.assert_frame_equal(others, whole[~whole["main"]].reset_index(drop=True))
            else:
                assert others is None
            if len(rows):
                spoil(rows)
            again = loading.known_of_whole_place(name, as_of, code).rows
            pd.testing.assert_frame_equal(again, expected.reset_index(drop=True))
    assert apart


def test_rows_that_another_column_names_keep_their_order(in_built):
    table = impact.load("funding")
    gifts = loading.known_of_place("funding", "latest", "JPN", "donor")
    assert gifts["recipient"].nunique() > 1
    pd.testing.assert_frame_equal(gifts, table[table["donor"] == "JPN"].reset_index(drop=True))


@pytest.mark.parametrize("as_of", ["latest", DAY])
@pytest.mark.parametrize("name", sorted(TABLES))
def test_text_of_a_table_is_pythons_and_each_word_is_held_once(in_built, name, as_of):
    table = impact.load(name, as_of)
    for column in table.columns[[isinstance(kind, pd.StringDtype) for kind in table.dtypes]]:
        assert table[column].dtype == TEXT, column
        if as_of == "latest":
            words = table[column].dropna()
            assert len(set(map(id, words))) == words.nunique(), column


def test_the_rows_of_a_place_are_those_of_the_file_that_stands_now(own):
    path = own / "data/processed/treaty.parquet"
    before = loading.known_of_place("treaty", "latest", "KHM")
    whole = pd.read_parquet(path)
    whole[whole["place"] != "KHM"].to_parquet(path)
    assert len(before) == 1
    assert loading.known_of_place("treaty", "latest", "KHM").empty


def test_what_is_made_of_a_table_is_made_once_for_a_day_and_a_state_and_noted_every_time(own, tmp_path):
    made = []

    @loading.once_a_state("treaty")
    def states(treaty: pd.DataFrame) -> int:
        made.append(1)
        return len(treaty)

    for number in range(2):
        record = tmp_path / f"{number}"
        with reads.recording(record):
            first = states()
        assert set(reads.recorded(record).paths) == {"data/processed/treaty.parquet"}
    assert len(made) == 1
    assert states(DAY) <= first
    path = own / "data/processed/treaty.parquet"
    replace(path, pd.read_parquet(path).iloc[1:])
    assert states() == first - 1


def test_a_table_is_read_once_and_noted_every_time(in_built, monkeypatch, tmp_path):
    tables = [*TABLES]
    for name in tables:
        impact.load(name, DAY)
    first = {name: impact.load(name, DAY) for name in tables}

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a table was read or resolved anew")

    monkeypatch.setattr(parquet, "ParquetFile", refuse)
    monkeypatch.setattr(loading.Quantities, "resolve", refuse)
    processed = "data/processed/"
    for name in tables:
        record = tmp_path / name
        with reads.recording(record):
            pd.testing.assert_frame_equal(impact.load(name, DAY), first[name])
        # the sources hold the first day of all, which every day is compared with
        resolved = {"casualties_vintages", "makers", "main_registers", "sources"}
        behind = resolved if name.startswith(("casualties", "record")) else {name, "sources"}
        assert set(reads.recorded(record).paths) == {f"{processed}{table}.parquet" for table in behind}


def test_the_three_tables_of_casualties_as_of_a_day_are_resolved_at_once(own, monkeypatch):
    calls = []

    def counted(quantities: loading.Quantities, day: pd.Timestamp) -> object:
        calls.append(1)
        return resolve(quantities, day)

    resolve = loading.Quantities.resolve
    monkeypatch.setattr(loading.Quantities, "resolve", counted)
    for _ in range(2):
        impact.load("casualties", DAY)
        impact.load("casualties_editions", DAY)
        impact.load("casualties_vintages", DAY)
    assert len(calls) == 1


def replace(path: Path, frame: pd.DataFrame) -> None:
    """Put another table in the place of one, as a build does, and set its time back."""
    before = path.stat()
    new = path.with_name("new")
    frame.to_parquet(new, index=False)
    new.replace(path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("as_of", ["latest", DAY])
def test_a_table_that_was_rebuilt_is_never_served_from_memory(own, as_of):
    stale = []
    for name in ("treaty", "parameters", "casualties", "casualties_editions", "casualties_vintages"):
        before = impact.load(name, as_of)
        behind = "casualties_vintages" if name.startswith("casualties") and as_of != "latest" else name
        path = own / f"data/processed/{behind}.parquet"
        frame = pd.read_parquet(path)
        replace(path, frame.iloc[: len(frame) // 2])
        if len(impact.load(name, as_of)) >= len(before):
            stale.append(name)
        replace(path, frame)
        if not impact.load(name, as_of).equals(before):
            stale.append(f"{name}, put back")
    assert stale == []


def test_a_file_rewritten_in_place_has_another_stamp_though_size_and_time_are_set_back(tmp_path):
    path = tmp_path / "table"
    path.write_text("one")
    before, status = hashes.stamp(path), path.stat()
    time.sleep(0.02)  # the clock of a file system ticks every few milliseconds
    path.write_text("two")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    after = hashes.stamp(path)
    assert (after.inode, after.size, after.modified_ns) == (before.inode, before.size, before.modified_ns)
    assert after != before


def test_memory_holds_a_bounded_number_of_tables(in_built):
    for day in pd.date_range("2015-01-01", periods=100, freq="ME"):
        impact.load("treaty", day.date())
    cache = loading._loaded.cache_info()
    assert cache.currsize == cache.maxsize == 64


def test_loading_a_table_imports_no_checker_of_tables(in_built):
    code = "import sys, impact; impact.load('treaty'); print('pandera' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
