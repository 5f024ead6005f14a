"""Shared results: computed once, taken over only while all that they rest on is unchanged."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from filelock import FileLock

from impact.errors import ModelInputError
from impact.project import installed, reads, shared

TABLE, OTHER = "data/raw/table.csv", "data/raw/other.csv"


class Run:
    """A project in which reports are being made, and a function that counts how often it is computed."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root, self.folder = root, root / ".impact/shared"
        self.calls: list[str] = []
        (root / "data/raw").mkdir(parents=True)
        for name in ("reports.yml", "data/raw/sources.csv", TABLE, OTHER):
            (root / name).write_text("one", encoding="utf-8")
        self._monkeypatch = monkeypatch
        monkeypatch.setenv("IMPACT_PROJECT", str(root))
        monkeypatch.delenv(shared.FOLDER_VARIABLE, raising=False)
        # the checkout may be edited while its tests run
        monkeypatch.setattr(shared, "computing_code", lambda: "code")
        monkeypatch.setattr(shared, "is_as_loaded", lambda: True)
        self.next_report()
        self.work = self.share(lambda name="a": [name, reads.project_path(TABLE).read_text(encoding="utf-8")])

    def share(self, function: Callable[..., Any], name: str = "work") -> Callable[..., Any]:
        """Share a function as if it were one of the package."""

        def counted(name: Any = "a") -> Any:
            self.calls.append(name)
            return function(name)

        counted.__module__, counted.__qualname__ = "impact.made_up", name
        return shared.once_for_a_batch(counted)

    def next_report(self) -> Path:
        """Begin the next report, with a record of reads of its own."""
        record = self.root.parent / f"reads-{time.monotonic_ns()}"
        self._monkeypatch.setenv(reads.ENVIRONMENT_VARIABLE, str(record))
        self.record = record
        return record

    def results(self) -> list[Path]:
        """The results that are stored."""
        return sorted(self.folder.glob("*.result"))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    return Run(tmp_path / "project", monkeypatch)


def test_the_second_report_takes_over_what_the_first_computed_and_has_it_for_itself(run):
    first = run.work()
    first.append("spoilt")
    assert run.work() == run.work() == ["a", "one"]
    assert len(run.calls) == 1
    assert [path.name for path in run.folder.glob(".*")] == []


def test_outside_a_run_everything_is_computed_and_nothing_kept(run, monkeypatch):
    monkeypatch.delenv(reads.ENVIRONMENT_VARIABLE)
    assert run.work() == run.work() == ["a", "one"]
    assert len(run.calls) == 2
    assert not run.folder.exists()


def test_what_a_result_rests_on_is_noted_for_every_report_that_uses_it(run):
    run.work()
    assert reads.recorded(run.record).paths == (TABLE,)
    run.next_report()
    run.work()
    assert len(run.calls) == 1
    assert reads.recorded(run.record).paths == (TABLE,)


def test_a_result_within_a_result_hands_its_reads_on(run):
    outer = run.share(lambda name: [*run.work(), reads.project_path(OTHER).name], "outer")
    run.work()
    outer()
    for _ in range(2):
        run.next_report()
        assert outer() == ["a", "one", "other.csv"]
        assert reads.recorded(run.record).paths == (OTHER, TABLE)
    (run.root / TABLE).write_text("two", encoding="utf-8")
    assert outer() == ["a", "two", "other.csv"]


@pytest.mark.parametrize("change", ["changed", "gone", "a folder"])
def test_a_result_whose_table_changed_is_computed_anew(run, change):
    look = run.share(lambda _: (reads.project_path(TABLE).exists(), reads.project_path(TABLE).is_file()))
    look()
    path = run.root / TABLE
    path.unlink()
    if change == "changed":
        path.write_text("two", encoding="utf-8")
    if change == "a folder":
        path.mkdir()
    assert look() == (change != "gone", change == "changed")
    assert len(run.calls) == 2


def test_a_table_put_back_gives_the_first_result_again(run):
    for text in ("one", "two", "one"):
        (run.root / TABLE).write_text(text, encoding="utf-8")
        assert run.work() == ["a", text]


def test_a_result_is_not_kept_when_its_table_changed_meanwhile(run):
    def replaced(_: str) -> str:
        path = reads.project_path(TABLE)
        text = path.read_text(encoding="utf-8")
        path.write_text("two", encoding="utf-8")
        return text

    work = run.share(replaced)
    assert work() == "one"
    assert run.results() == []


@pytest.mark.parametrize("part", ["computing_code", "installed_packages"])
def test_other_code_or_packages_give_another_result(run, monkeypatch, part):
    run.work()
    monkeypatch.setattr(shared, part, lambda: "other")
    run.work()
    assert len(run.calls) == len(run.results()) == 2


def test_code_edited_before_it_was_looked_at_is_neither_stored_nor_served(run, monkeypatch):
    run.work()
    monkeypatch.setattr(shared, "computing_code", lambda: None)
    run.work(), run.work("b")
    assert len(run.calls) == 3
    assert len(run.results()) == 1


def test_code_edited_under_a_running_process_is_not_stored(run, monkeypatch):
    monkeypatch.setattr(shared, "is_as_loaded", lambda: not run.calls)  # edited while it computes
    run.work(), run.work()
    assert len(run.calls) == 2
    assert run.results() == []


def test_the_code_counts_only_while_no_file_is_younger_than_the_process(monkeypatch):
    look = installed.computing_code.__wrapped__
    monkeypatch.setattr(installed, "LOADED_FROM", time.time_ns() + 10**9)
    assert installed.is_as_loaded()
    assert len(look() or "") == 64
    newest = max(
        path.stat().st_ctime_ns
        for name, path in installed.package_files()
        if not name.startswith(("cli/", "reporting/"))
    )
    monkeypatch.setattr(installed, "LOADED_FROM", newest)
    assert not installed.is_as_loaded()
    assert look() is None


def test_the_code_is_hashed_before_it_is_looked_whether_it_is_what_was_loaded(monkeypatch):
    hashed: list[Path] = []
    monkeypatch.setattr(installed, "sha256", lambda path: hashed.append(path) or "0")
    monkeypatch.setattr(installed, "is_as_loaded", lambda: not hashed)
    assert installed.computing_code.__wrapped__() is None


NO_PICKLE = (
    json.dumps(
        {"schema": "impact-shared/1", "reads": {}, "sha256": hashlib.sha256(b"no pickle").hexdigest()}
    ).encode()
    + b"\nno pickle"
)
DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut off": lambda body: body[:-3],
    "a bit flipped": lambda body: body[:-2] + bytes([body[-2] ^ 1]) + body[-1:],
    "no record": lambda body: body.partition(b"\n")[2],
    "a record of something else": lambda body: b"[1]\n" + body.partition(b"\n")[2],
    "another version": lambda body: body.replace(b"impact-shared/1", b"impact-shared/0"),
    "no pickle, with a hash that fits": lambda _: NO_PICKLE,
}


def test_a_damaged_result_is_computed_anew_and_mended(run):
    wrong = []
    for damage, spoil in DAMAGES.items():
        run.work()
        (path,) = run.results()
        whole = path.read_bytes()
        path.write_bytes(spoil(whole))
        before = len(run.calls)
        if run.work() != ["a", "one"] or len(run.calls) != before + 1 or path.read_bytes() != whole:
            wrong.append(damage)
    assert wrong == []


@pytest.mark.parametrize("obstacle", [".impact", ".impact/shared"])
def test_where_the_folder_cannot_be_made_results_are_computed(run, obstacle):
    path = run.root / obstacle
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("in the way", encoding="utf-8")
    assert run.work() == run.work() == ["a", "one"]
    assert len(run.calls) == 2


def test_where_the_result_cannot_be_written_it_is_computed(run):
    run.work()
    (path,) = run.results()
    path.unlink()
    path.mkdir()  # no file can take its place
    assert run.work() == ["a", "one"]
    assert [p for p in run.folder.iterdir() if p.name.startswith(".new")] == []


def test_who_waits_too_long_for_another_process_computes_it_itself(run, monkeypatch):
    run.work()
    (path,) = run.results()
    path.unlink()
    monkeypatch.setattr(shared, "_WAIT", 0.05)
    with FileLock(path.with_suffix(".lock")):
        assert run.work() == ["a", "one"]
    assert len(run.calls) == 2


def test_an_error_is_raised_as_it_is_and_not_kept(run):
    def fails(_: str) -> None:
        raise ModelInputError("found", "expected")

    work = run.share(fails)
    for _ in range(2):
        with pytest.raises(ModelInputError) as caught:
            work()
        assert caught.value.__context__ is None
    assert len(run.calls) == 2


def test_a_result_that_comes_with_a_warning_is_not_taken_over_in_silence(run):
    def warns(_: str) -> int:
        warnings.warn("few figures", UserWarning, stacklevel=1)
        return 1

    work = run.share(warns)
    for _ in range(2):
        with pytest.warns(UserWarning, match="few figures"):
            assert work() == 1


def test_what_cannot_be_stored_is_returned_all_the_same(run):
    work = run.share(lambda _: lambda: 7)
    assert work()() == work()() == 7
    assert run.results() == []


def test_a_large_result_is_computed_every_time(run, monkeypatch):
    monkeypatch.setattr(shared, "LARGEST", 1000)
    work = run.share(lambda name: bytes(int(name)))
    assert len(work("100")) == 100
    assert len(run.results()) == 1
    assert len(work("2000")) == 2000
    assert len(run.results()) == 1


def test_the_folder_is_bounded_by_size_and_age_and_keeps_what_is_used(run, monkeypatch):
    work = run.share(lambda name: bytes(1000))
    for name in "abc":
        work(name)
    old = time.time() - 10_000
    for path in run.folder.iterdir():
        os.utime(path, (old, old))
    work("b")  # used again
    monkeypatch.setattr(shared, "MOST_BYTES", 3000)
    work("d")
    calls = len(run.calls)
    work("b"), work("d")
    assert len(run.calls) == calls
    assert sum(path.stat().st_size for path in run.folder.iterdir()) <= 3000
    monkeypatch.setattr(shared, "MOST_SECONDS", 100)
    for path in run.folder.iterdir():
        os.utime(path, (old, old))
    work("e")
    assert len(run.results()) == 1


def test_arguments_that_differ_have_keys_that_differ(run):
    values: list[object] = [
        *(None, True, 1, 1.0, "1", "", -0.0, 0.0, 0, float("nan"), float("inf"), [1], (1,), [[1]]),
        *({"a": 1}, {"a": 1.0}, {"b": 1}, {}, [], (), dt.date(2025, 3, 18), "2025-03-18"),
        *(dt.datetime(2025, 3, 18, tzinfo=dt.UTC), reads.Record(("a",)), reads.Record(("a",), "b"), ["a"]),
        *(np.zeros(2), np.zeros(3), np.zeros((2, 1)), np.zeros(2, dtype=int), -np.zeros(2), [0.0, 0.0]),
        *(
            np.array([1.0]),
            np.nextafter(np.array([1.0]), 2),
            np.array([[1, 2], [3, 4]]),
            np.array([[1, 3], [2, 4]]),
        ),
    ]
    keys = [shared._key("f", {"value": value}) for value in values]
    assert None not in keys
    assert len(set(keys)) == len(values)
    assert shared._key("g", {"value": 1}) != shared._key("f", {"value": 1})


FRAME = pd.DataFrame(
    {"year": [2023, 2024], "value": [1.0, np.nan], "place": pd.array(["A", None], dtype="str")}
)


def _said(frame: pd.DataFrame, **attrs: object) -> pd.DataFrame:
    said = frame.copy()
    said.attrs = attrs
    return said


def test_tables_that_differ_have_keys_that_differ(run):
    frames = [
        *(FRAME, FRAME.iloc[:1], FRAME.iloc[::-1], FRAME[["value", "year", "place"]], FRAME.assign(more=1)),
        *(FRAME.rename(columns={"year": "y"}), FRAME.rename_axis("row"), FRAME.set_axis(["1", "2"])),
        *(FRAME.astype({"year": "int32"}), FRAME.astype({"year": "Int64"}), FRAME.astype({"place": object})),
        *(FRAME.fillna({"value": 2.0}), FRAME.fillna({"value": np.nextafter(2.0, 3)})),
        *(FRAME.fillna({"place": ""}), FRAME.fillna({"place": "nan"}), FRAME.fillna({"place": "None"})),
        *(_said(FRAME, as_of="2024-06-28"), _said(FRAME, as_of="latest"), FRAME.assign(place=pd.NA)),
        *(
            FRAME.assign(place=None),
            FRAME.assign(place=np.nan),
            FRAME.assign(place=pd.Timestamp("2024-01-01")),
        ),
        *(FRAME.assign(year=pd.array([2023, None], dtype="Int64")), FRAME.assign(year=FRAME["year"] > 2023)),
        FRAME.astype({"place": pd.StringDtype("python", na_value=np.nan)}),
    ]
    keys = [shared._key("f", {"value": frame}) for frame in frames]
    assert None not in keys
    assert len(set(keys)) == len(frames)


def test_where_the_cells_of_a_table_lie_in_memory_does_not_count(run):
    alike = [FRAME, FRAME.copy(), FRAME.iloc[::-1].iloc[::-1], pd.concat([FRAME, FRAME]).iloc[:2]]
    alike.append(pd.DataFrame({name: column.tolist() for name, column in FRAME.items()}).astype(FRAME.dtypes))
    alike += [FRAME.set_axis(pd.Index([0, 1])), FRAME * 1]
    assert len({shared._key("f", {"a": frame}) for frame in alike}) == 1


def test_equal_tables_of_two_days_share_a_result(run):
    work = run.share(lambda frame: frame["year"].sum())
    assert work(FRAME) == work(FRAME.copy()) == 4047
    assert work(FRAME.iloc[:1]) == 2023
    assert len(run.calls) == 2


@pytest.mark.parametrize(
    "frame",
    [
        FRAME.astype({"place": "category"}),
        FRAME.assign(place=[["A"], ["B"]]).astype({"year": object}).assign(more=[{1}, {2}]),
        FRAME.set_index(["year", "place"]),
        _said(FRAME, sources=object()),
    ],
)
def test_a_table_without_a_key_is_computed_with_every_time(run, frame):
    work = run.share(lambda _: 7)
    assert work(frame) == work(frame) == 7
    assert len(run.calls) == 2


def test_the_order_of_a_mapping_does_not_count(run):
    first, second = ({"a": 1, "b": 2}, {"b": 2, "a": 1})
    assert shared._key("f", first) == shared._key("f", second)


def test_where_the_numbers_of_an_array_lie_in_memory_does_not_count(run):
    rows = np.arange(6.0).reshape(2, 3)
    assert shared._key("f", {"a": rows}) == shared._key("f", {"a": np.asfortranarray(rows)})
    assert shared._key("f", {"a": rows[:, 1]}) == shared._key("f", {"a": np.array([1.0, 4.0])})


@pytest.mark.parametrize("value", [np.array([None]), np.array(["a"]), np.float64(1), object(), {1: 2}, len])
def test_an_argument_without_a_key_is_computed_every_time(run, value):
    work = run.share(lambda _: 7)
    assert work(value) == work(value) == 7
    assert len(run.calls) == 2
    assert not run.folder.exists()


def test_only_functions_of_the_package_are_shared():
    with pytest.raises(ModelInputError, match="no function of this package"):
        shared.once_for_a_batch(lambda: 1)


def test_results_can_be_kept_elsewhere(run, tmp_path):
    run.work()
    with shared.kept_in(tmp_path / "elsewhere"):
        run.work()
    assert shared.FOLDER_VARIABLE not in os.environ
    assert len(run.calls) == 2
    assert len([*(tmp_path / "elsewhere").glob("*.result")]) == 1
