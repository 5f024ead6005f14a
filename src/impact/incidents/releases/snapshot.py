"""Snapshots: dated copies of what was fetched, with checksums, and how the newest fetch came out.

They lie in ``data/own/NAME/snapshots``, listed in ``snapshots.json``. All that a release was made from are
kept with it; of those that were not taken, only the newest.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from impact.errors import ImpactError
from impact.project import clock, state_file
from impact.project.own_data import SNAPSHOTS

LOG = "snapshots.json"
_PART = ".part-"

State = Literal["imported", "nothing new", "failed"]


@dataclass(frozen=True)
class Snapshot:
    """A copy of what an address gave on a day. ``release``: made from it; empty when it was not taken."""

    file: str
    sha256: str
    size: int
    address: str
    fetched_at: str
    etag: str = ""
    last_modified: str = ""
    release: str = ""


@dataclass(frozen=True)
class LastFetch:
    """How the newest fetch of a dataset came out."""

    at: str
    state: State
    message: str = ""


@dataclass(frozen=True)
class Log:
    """Snapshots of a dataset, oldest first, and its newest fetch."""

    snapshots: tuple[Snapshot, ...] = ()
    last: LastFetch | None = None

    def of(self, release: str) -> Snapshot | None:
        """Newest snapshot that a release was made from."""
        return next((copy for copy in reversed(self.snapshots) if copy.release == release), None)


def read_log(home: Path) -> Log:
    """Read the log of a dataset; empty when nothing was fetched.

    Raises
    ------
    ImpactError
        When it is damaged: it alone says which copy a release was made from.
    """
    try:
        return state_file.checked(home / SNAPSHOTS / LOG, _log)
    except FileNotFoundError:
        return Log()
    except state_file.Damaged as damage:
        name = f"data/own/{home.name}/{SNAPSHOTS}/{LOG}"
        raise ImpactError(
            f"{name} cannot be read ({damage})",
            "the list of what was fetched",
            f"bring it back from a copy, or remove it and run: impact fetch {home.name}",
        ) from damage


def _log(body: Any) -> Log:
    last, copies = body["last"], [Snapshot(**copy) for copy in body["snapshots"]]
    log = Log(tuple(copies), LastFetch(**last) if last else None)
    texts = [value for copy in copies for name, value in asdict(copy).items() if name != "size"]
    texts += list(asdict(log.last).values()) if log.last else []
    plain = all(type(text) is str for text in texts) and all(type(copy.size) is int for copy in copies)
    if log.last:
        clock.read_moment(log.last.at)
    if not plain or any("/" in copy.file or "\0" in copy.file for copy in copies):
        raise state_file.Damaged("values of another kind")
    return log


def write_log(home: Path, log: Log) -> None:
    """Write the log whole or not at all."""
    folder = home / SNAPSHOTS
    folder.mkdir(parents=True, exist_ok=True)
    body = {
        "schema": "impact-snapshots/1",
        "snapshots": [asdict(copy) for copy in log.snapshots],
        "last": asdict(log.last) if log.last else None,
    }
    state_file.write(folder / LOG, json.dumps(body, indent=2, ensure_ascii=False) + "\n")


def part_file(home: Path) -> Path:
    """File for a download that is under way; what an earlier one that was killed has left goes."""
    folder = home / SNAPSHOTS
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob(f"{_PART}*"):
        old.unlink(missing_ok=True)
    return folder / f"{_PART}download"


def keep_snapshot(home: Path, part: Path, suffix: str, snapshot: Snapshot) -> tuple[Snapshot, Path]:
    """Give a download its dated name, and drop earlier ones that no release was made from."""
    name = f"{snapshot.fetched_at[:10]}_{snapshot.sha256[:12]}{suffix}"
    path = home / SNAPSHOTS / name
    part.replace(path)
    log = read_log(home)
    stay = [copy for copy in log.snapshots if copy.release]
    go = [copy for copy in log.snapshots if not copy.release]
    own = replace(snapshot, file=name)
    write_log(home, Log((*(copy for copy in stay if copy.file != name), own), log.last))
    for copy in go:
        if copy.file != name:
            (home / SNAPSHOTS / copy.file).unlink(missing_ok=True)
    return own, path


def note_release(home: Path, snapshot: Snapshot, release: str) -> None:
    """Note which release was made from a snapshot."""
    log = read_log(home)
    changed = [
        replace(copy, release=release) if copy.file == snapshot.file else copy for copy in log.snapshots
    ]
    write_log(home, Log(tuple(changed), log.last))


def note_fetch(home: Path, state: State, message: str) -> None:
    """Note how a fetch came out; a log that cannot be read stays for a person to look at."""
    at = clock.now().isoformat(timespec="seconds")
    with suppress(ImpactError):
        write_log(home, Log(read_log(home).snapshots, LastFetch(at, state, message)))


def forget_snapshots(home: Path, release: str, log: Log) -> None:
    """Remove the snapshots that a release was made from, and those that none was made from."""
    go = [copy for copy in log.snapshots if copy.release in ("", release)]
    if not (home / SNAPSHOTS).is_dir():
        return
    for copy in go:
        (home / SNAPSHOTS / copy.file).unlink(missing_ok=True)
    write_log(home, Log(tuple(copy for copy in log.snapshots if copy not in go), log.last))
