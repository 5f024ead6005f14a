"""State files are read through one door: whatever is wrong with one, it is unknown or refused, never half."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from impact import findings
from impact.cleaning import build
from impact.data.processed import checked_record
from impact.errors import ImpactError
from impact.incidents.releases.snapshot import LOG, LastFetch, Snapshot, read_log, write_log
from impact.incidents.releases.snapshot import Log as FetchLog
from impact.project import Project, lock, own_data, own_places, state_file
from impact.reporting import history
from impact.reporting import manifest as records
from impact.reporting.key import cachekey
from impact.reporting.schedule import due

KEY = cachekey.Parts(
    cells=(("c1", "a" * 64), ("c2", "b" * 64)),
    parameters={"as_of": "latest", "years": [2010, 2024], "level": 0.95},
    inputs={"data/processed/casualties.parquet": "c" * 64},
    code={"charts/bars.py": "d" * 64},
    versions={"python": "3.11.2"},
    page={"text of the notebook": "e" * 64},
)
MANIFEST = records.Manifest(
    key=KEY.run_key,
    report="one",
    title="One",
    question="Q1",
    slug="as-of-latest",
    notebook="one",
    parameters={"as_of": "latest"},
    seed=None,
    git_commit="",
    python="3.11.2",
    packages={"pandas": "2.2"},
    inputs={},
    outputs={"findings.json": "f" * 64},
)
RUN = records.Run(made_at="2026-02-02T06:00:00+00:00", seconds=2.5, key=KEY.run_key, kernel="warm")
FAILURE = records.Failure(
    report="one",
    slug="as-of-latest",
    parameters={},
    error="code cell 2: ZeroDivisionError: division by zero",
    cell=2,
    failed_at="2026-02-02T06:00:00+00:00",
    seconds=2.5,
)
STATE = due.State(
    reports={
        "one": due.Served(made=datetime(2026, 2, 2, 6, tzinfo=UTC)),
        "two": due.Served(failed_at=datetime(2026, 2, 2, 6, tzinfo=UTC), tries=3),
    }
)
ACCOUNT = {
    "table": "casualties",
    "files": ["a.csv"],
    "read": 3,
    "clean": 2,
    "duplicates": 1,
    "quarantined": 0,
    "conflicts": 0,
    "details": {},
}
ACCOUNTS = {
    "schema": "impact-accounts/1",
    "key": "k",
    "quarantined": 0,
    "accounts": [ACCOUNT],
    "inputs": {},
    "outputs": {},
}
PACKAGE = {"resources": [{"name": "casualties", "title": "Casualties", "path": "none.parquet", "rows": 3}]}
FINDING = findings.Finding("a", "It is so.", 1, "people", sources=("s1",))
FACTS = {
    "schema": "impact-dataset/1",
    "name": "mine",
    "release": "2021",
    "day": "2021-01-01",
    "source": {"maker": "Centre", "keep_until": "2030-01-01"},
    "publish": {"threshold": 5, "rule": "<"},
    "covers": ["2009-01-01", "2021-08-31"],
    "known_until": None,
    "made_up": False,
    "excluded": {"no record": 5},
    "kept": 12,
    "rows": {"people": 12},
}
COPY = Snapshot("2026-01-01_a.csv", "a" * 64, 12, "https://example.org", "2026-01-01T00:00:00")


@dataclass(frozen=True)
class Kind:
    """A kind of state file: where it lies, what a sound one holds, how it is read, and what unknown is."""

    path: str
    sound: str
    read: Callable[[Path], Any]
    unknown: Any = None
    refused: bool = False  # what a user has given: an error, never a guess


def _releases(root: Path) -> Any:
    (root / "data/own/mine/2021").mkdir(parents=True, exist_ok=True)
    return own_data.read_releases(Project(root), "mine")


def _facts(root: Path) -> Any:
    from impact.incidents.releases.release import read_release

    (root / "data/own/mine").mkdir(parents=True, exist_ok=True)
    index = {"schema": "impact-releases/1", "days": {"2021": "2021-01-01"}}
    (root / "data/own/mine" / own_data.INDEX).write_text(json.dumps(index))
    return read_release(Project(root), "mine@2021").facts


def _log_text() -> str:
    body = {
        "snapshots": [asdict(COPY)],
        "last": asdict(LastFetch("2026-01-01T00:00:00+00:00", "imported", "")),
    }
    return json.dumps({"schema": "impact-snapshots/1", **body})


def _record(root: Path) -> Any:
    return state_file.read(root / "data/processed/datapackage.json", checked_record)


def _stored(root: Path) -> Any:
    return state_file.read(root / "data/processed/accounts.json", build._stored)


KINDS = {
    "key": Kind(
        "reports/one/as-of-latest/key.json", KEY.to_json(), lambda root: cachekey.read_parts(_folder(root))
    ),
    "manifest": Kind(
        "reports/one/as-of-latest/manifest.json",
        MANIFEST.to_json(),
        lambda root: records.read_manifest(_folder(root)),
    ),
    "run": Kind(
        "reports/one/as-of-latest/run.json", RUN.to_json(), lambda root: records.read_run(_folder(root))
    ),
    "failed": Kind(
        "reports/one/as-of-latest/failed.json",
        FAILURE.to_json(),
        lambda root: records.read_failure(_folder(root)),
    ),
    "history": Kind(
        "reports/.history/one/as-of-latest/0001/manifest.json",
        MANIFEST.to_json(),
        lambda root: history.runs(root / "reports", "one", "as-of-latest"),
        unknown=[],
    ),
    "schedule": Kind(
        "reports/.schedule.json",
        STATE.model_dump_json(by_alias=True),
        lambda root: due.read_state(root / "reports"),
        unknown=due.State(),
    ),
    "accounts": Kind("data/processed/accounts.json", json.dumps(ACCOUNTS), _stored),
    "tables": Kind("data/processed/datapackage.json", json.dumps(PACKAGE), _record),
    "holder": Kind(
        ".impact/holder.json",
        json.dumps({"action": "impact run", "pid": 7, "host": "here", "since": "2026-01-01"}),
        lambda root: state_file.read(root / ".impact/holder.json", lock._holder_words),
    ),
    "places": Kind(
        "data/own/_places/KHM.json",
        '["mine"]',
        lambda root: own_places.datasets_of(Project(root), "KHM"),
        unknown=[],
    ),
    "findings": Kind(
        "reports/one/as-of-latest/findings.json",
        findings.to_json([FINDING]),
        lambda root: findings.read_findings(root / "reports/one/as-of-latest/findings.json"),
        refused=True,
    ),
    "releases": Kind(
        "data/own/mine/releases.json",
        json.dumps({"schema": "impact-releases/1", "days": {"2021": "2021-01-01"}}),
        _releases,
        refused=True,
    ),
    "facts": Kind("data/own/mine/2021/dataset.json", json.dumps(FACTS), _facts, refused=True),
    "fetches": Kind(
        f"data/own/mine/snapshots/{LOG}",
        _log_text(),
        lambda root: read_log(root / "data/own/mine"),
        refused=True,
    ),
}
#: whatever is changed in these is seen: they hold a hash of the rest
SEALED = {"key"}
#: what a value becomes
OTHERS: tuple[Any, ...] = (None, True, -1, 10**400, 1e300, "", "\ud800", "../../x", "a\0b")
OTHERS += ([], {}, [[]], [1, "2"])


def _folder(root: Path) -> Path:
    return root / "reports/one/as-of-latest"


def place(root: Path, kind: Kind) -> Path:
    path = root / kind.path
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


@pytest.fixture
def lines() -> Iterator[list[str]]:
    heard: list[str] = []
    with state_file.heard_by(heard.append):
        yield heard


def result(kind: Kind, root: Path) -> Any:
    """What reading gives; ``...`` where it is refused in words."""
    try:
        return kind.read(root)
    except ImpactError:
        assert kind.refused
        return ...


def texts(kind: Kind) -> Iterator[bytes]:
    """Texts that are no JSON of ours, whatever the kind."""
    sound = kind.sound.encode()
    yield b""
    yield b"\0" * 200
    yield b"\xff\xfe" + sound
    yield sound + b"\0"
    yield sound + sound
    yield sound.replace(b'"', b"'")
    yield b"[" * 100_000
    yield b'{"a":' * 100_000
    yield b'{"schema":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    yield b"[" * 900 + b"]" * 900
    yield from (b"null", b"true", b"7", b'"text"', b"[]", b"{}", b"[null]", b'{"schema": null}', b"NaN")
    yield b"1" + b"0" * 10_000
    yield sound.replace(b"}", b', "further": 1}') if not kind.refused else b"{"
    yield sound[:-1] + b', "schema": "impact-key/2"' + sound[-1:]
    yield from (sound[: len(sound) * part // 24] for part in range(24))


@pytest.mark.parametrize("name", KINDS)
def test_a_sound_file_is_read(name, tmp_path, lines):
    kind = KINDS[name]
    place(tmp_path, kind).write_text(kind.sound, encoding="utf-8")
    assert result(kind, tmp_path) not in (kind.unknown, ...)
    assert lines == []


@pytest.mark.parametrize("name", KINDS)
def test_what_is_no_state_of_ours_is_unknown_or_refused(name, tmp_path):
    kind = KINDS[name]
    path = place(tmp_path, kind)
    for text in texts(kind):
        if text == kind.sound.encode() or (name == "places" and text == b"[]"):  # which are right
            continue
        if name == "tables" and (b"further" in text or b"impact-key" in text):  # it may say more
            continue
        path.write_bytes(text)
        heard: list[str] = []
        with state_file.heard_by(heard.append):
            assert result(kind, tmp_path) in (kind.unknown, ...), text[:80]
            result(kind, tmp_path)
        if not kind.refused:
            assert len(heard) == 1, text[:80]
            assert "\n" not in heard[0]
            assert heard[0].startswith(f"{state_file.name_of(path)} is damaged ("), heard


@pytest.mark.parametrize("name", KINDS)
def test_a_pipe_a_folder_a_device_or_a_loop_of_links_is_none_and_nobody_waits(name, tmp_path, lines):
    kind = KINDS[name]
    path = place(tmp_path, kind)
    makers: list[Callable[[], object]] = [
        path.mkdir,
        lambda: os.mkfifo(path),
        lambda: path.symlink_to("/dev/zero"),
        lambda: path.symlink_to(path.name),
    ]
    for make in makers:
        make()
        assert result(kind, tmp_path) in (kind.unknown, ...)
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    assert len(lines) == (0 if kind.refused else 1)  # said once a file


@pytest.mark.parametrize("name", KINDS)
def test_values_of_another_kind_are_met_without_an_error_of_ours(name, tmp_path):
    """Each value of the file in turn becomes something else; what is read is whole or nothing."""
    kind = KINDS[name]
    path = place(tmp_path, kind)
    for where in _places(json.loads(kind.sound)):
        for other in OTHERS:
            body = json.loads(kind.sound)
            _put(body, where, other)
            path.write_text(json.dumps(body), encoding="ascii")
            read = result(kind, tmp_path)
            if name in SEALED and body != json.loads(kind.sound):
                assert read is None, (where, other)
            json.dumps(str(read)).encode("utf-8")  # printable: no half of a pair of surrogates
            assert "../.." not in str(getattr(read, "slug", "")) + str(getattr(read, "report", ""))


@pytest.mark.parametrize("name", KINDS)
def test_flipped_bytes_are_met_without_an_error_of_ours(name, tmp_path):
    kind, chance = KINDS[name], random.Random(name)
    path = place(tmp_path, kind)
    sound = kind.sound.encode()
    for _ in range(150):
        body = bytearray(sound)
        for _ in range(chance.choice((1, 1, 3))):
            body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
        path.write_bytes(body)
        read = result(kind, tmp_path)
        if name in SEALED:
            assert (read is not None) == (_or_none(body) == json.loads(sound)), bytes(body)


def _or_none(body: bytearray) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _places(body: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if before:
        yield before
    names = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for name, part in names:
        yield from _places(part, (*before, name))


def _put(body: Any, where: tuple[Any, ...], value: Any) -> None:
    for name in where[:-1]:
        body = body[name]
    body[where[-1]] = value


def test_a_file_of_another_version_is_unknown_without_a_word(tmp_path, lines):
    kind = KINDS["key"]
    place(tmp_path, kind).write_text(kind.sound.replace("impact-key/2", "impact-key/99"), encoding="utf-8")
    assert kind.read(tmp_path) is None
    assert lines == []


def test_writing_is_whole_or_not_at_all_and_an_empty_folder_gives_way(tmp_path):
    path = tmp_path / "state.json"
    path.mkdir()
    state_file.write(path, "one")
    assert path.read_text() == "one"
    path.unlink()
    (path / "full").mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        state_file.write(path, "two")
    assert [entry.name for entry in tmp_path.iterdir()] == ["state.json"]


def test_a_damaged_earlier_run_takes_no_number_and_no_memory_away(tmp_path):
    """The number of the next run is free, though the newest one cannot be read."""
    reports = tmp_path / "reports"
    folder = reports / "one" / "as-of-latest"
    folder.mkdir(parents=True)
    (folder / records.MANIFEST).write_text(
        MANIFEST.model_copy(update={"outputs": {"findings.json": "0" * 64}}).to_json()
    )
    broken = reports / history.HISTORY / "one" / "as-of-latest" / "0007"
    broken.mkdir(parents=True)
    (broken / records.MANIFEST).write_text("{")
    old = tmp_path / "old"
    old.mkdir()
    (old / records.MANIFEST).write_text(MANIFEST.to_json())
    kept = history.keep(old, folder)
    assert kept is not None
    assert kept.name == "0008"
    assert history.unusable(reports, "one", "as-of-latest")[0] == broken


def test_a_fetch_never_writes_over_a_log_that_it_cannot_read(tmp_path):
    from impact.incidents.releases.snapshot import note_fetch

    home = tmp_path / "data/own/mine"
    write_log(home, FetchLog((COPY,), None))
    path = home / "snapshots" / LOG
    path.write_text(path.read_text()[:-20])
    before = path.read_text()
    note_fetch(home, "failed", "no answer")
    assert path.read_text() == before


# A clock that was set back. -------------------------------------------------------------------------------


def test_times_to_come_are_unknown_and_told_once(tmp_path, lines):
    later = (datetime.now(UTC) + timedelta(days=900)).isoformat(timespec="seconds")
    folder = _folder(tmp_path)
    folder.mkdir(parents=True)
    (folder / records.RUN).write_text(RUN.model_copy(update={"made_at": later}).to_json())
    (folder / records.FAILED).write_text(FAILURE.model_copy(update={"failed_at": later}).to_json())
    assert records.read_run(folder).made_at is None
    assert records.read_run(folder).seconds == RUN.seconds
    assert records.read_failure(folder).failed_at == ""
    assert len(lines) == 1
    assert "still to come: was a clock wrong?" in lines[0]


def test_what_was_served_in_a_time_to_come_is_due(tmp_path, lines):
    from impact.reporting.request.spec import ReportSpec

    now = datetime.now(UTC)
    state = due.State(
        reports={
            "one": due.Served(made=now + timedelta(days=2000)),
            "two": due.Served(made=now - timedelta(days=90), failed_at=now + timedelta(days=1), tries=9),
        }
    )
    due.write_state(tmp_path, state)
    read = due.read_state(tmp_path)
    specs = [ReportSpec(id=name, notebook=name, title=name, schedule="0 6 2 * *") for name in ("one", "two")]
    dues = due.due_since_last(specs, read, now)
    assert [item.report for item in dues] == ["one", "two"]
    assert not any(item.waits(now) for item in dues)
    after = read.after(dues, set(), now)
    assert all(served.made <= now for served in after.reports.values())  # healed, not waited for
    assert len(lines) == 1


def test_the_little_that_clocks_differ_is_no_time_to_come(tmp_path, lines):
    soon = datetime.now(UTC) + timedelta(minutes=2)
    due.write_state(tmp_path, due.State(reports={"one": due.Served(made=soon)}))
    assert due.read_state(tmp_path).reports["one"].made == soon
    assert lines == []


def test_a_day_asked_for_with_now_is_no_clock_set_back(tmp_path, lines):
    made = datetime.now(UTC) - timedelta(days=1)
    due.write_state(tmp_path, due.State(reports={"one": due.Served(made=made)}))
    assert due.read_state(tmp_path, made - timedelta(days=300)).reports["one"].made == made
    assert lines == []
