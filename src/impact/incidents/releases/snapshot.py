"""Snapshots: dated copies of what was fetched, with checksums, and how the newest fetch came out.

They lie in ``data/own/NAME/snapshots``, listed in ``snapshots.json``. All that a release was made from are
kept with it; of those that were not taken, only the newest.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

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
    """Read the log of a dataset; empty when nothing was fetched or the log cannot be read."""
    try:
        body = json.loads((home / SNAPSHOTS / LOG).read_text(encoding="utf-8"))
        last = body.get("last")
        return Log(tuple(Snapshot(**copy) for copy in body["snapshots"]), LastFetch(**last) if last else None)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Log()


def write_log(home: Path, log: Log) -> None:
    """Write the log whole or not at all."""
    folder = home / SNAPSHOTS
    folder.mkdir(parents=True, exist_ok=True)
    body = {
        "schema": "impact-snapshots/1",
        "snapshots": [asdict(copy) for copy in log.snapshots],
        "last": asdict(log.last) if log.last else None,
    }
    new = folder / f".{LOG}.new"
    try:
        new.write_text(json.dumps(body, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        new.replace(folder / LOG)
    finally:
        new.unlink(missing_ok=True)


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
    kept = replace(snapshot, file=name)
    write_log(home, Log((*(copy for copy in stay if copy.file != name), kept), log.last))
    for copy in go:
        if copy.file != name:
            (home / SNAPSHOTS / copy.file).unlink(missing_ok=True)
    return kept, path


def note_release(home: Path, snapshot: Snapshot, release: str) -> None:
    """Note which release was made from a snapshot."""
    log = read_log(home)
    changed = [
        replace(copy, release=release) if copy.file == snapshot.file else copy for copy in log.snapshots
    ]
    write_log(home, Log(tuple(changed), log.last))


def note_fetch(home: Path, state: State, message: str) -> None:
    """Note how a fetch came out."""
    at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    write_log(home, Log(read_log(home).snapshots, LastFetch(at, state, message)))


def forget_snapshots(home: Path, release: str) -> None:
    """Remove the snapshots that a release was made from, and those that none was made from."""
    log = read_log(home)
    go = [copy for copy in log.snapshots if copy.release in ("", release)]
    if not (home / SNAPSHOTS).is_dir():
        return
    for copy in go:
        (home / SNAPSHOTS / copy.file).unlink(missing_ok=True)
    write_log(home, Log(tuple(copy for copy in log.snapshots if copy not in go), log.last))
