"""Turns: of all that change a project (builds, runs), one is at work at a time; the others wait.

A run must see one set of tables from its first report to its last, so builds and runs exclude each other,
too. The lock is the kernel's (``flock``): it ends with the process that holds it, however that ends, so
there is no stale lock to remove by hand.
"""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from impact.errors import BuildError

FOLDER = ".impact"  # in the project; nothing but the lock and who holds it
_LOCK = "lock"
_HOLDER = "holder.json"
#: set for everything that a holder starts, such as the kernels of a run
_INSIDE = "IMPACT_TURN"
_TICK = 0.1


@contextmanager
def turn(root: Path, what: str, waiting: Callable[[str], None] | None = None) -> Iterator[None]:
    """Hold the project while something changes in it, after waiting for whoever holds it now.

    Parameters
    ----------
    root
        The project's folder.
    what
        What is done meanwhile, for the eyes of those who wait: ``"impact run"``.
    waiting
        Told once, in one line, whom we wait for.

    Raises
    ------
    BuildError
        When a notebook of a run asks for a turn of its own, which would wait for ever; when the project
        cannot be written to.
    """
    from filelock import FileLock, Timeout

    folder = root / FOLDER
    if os.environ.get(_INSIDE) == str(root.resolve()):
        raise BuildError(
            f"{what} was called inside a run of the same project, which holds the tables still",
            "tables that do not change while reports are made",
            "run: impact build before impact run",
        )
    try:
        folder.mkdir(exist_ok=True)
        lock = FileLock(folder / _LOCK, thread_local=False)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            if waiting:
                waiting(f"waiting for {_holder(folder)}")
            lock.acquire(poll_interval=_TICK)
    except OSError as error:
        raise BuildError(
            f"{FOLDER}/{_LOCK} in the project cannot be used: {error.strerror or error}",
            "a project folder with room and permission to write",
            "free disk space or correct the permissions",
        ) from error
    before = os.environ.get(_INSIDE)
    os.environ[_INSIDE] = str(root.resolve())
    try:
        with suppress(OSError):  # on a full disk those who wait learn less, no more
            _note(folder, what)
        yield
    finally:
        if before is None:
            os.environ.pop(_INSIDE, None)
        else:
            os.environ[_INSIDE] = before
        (folder / _HOLDER).unlink(missing_ok=True)
        lock.release()


def _note(folder: Path, what: str) -> None:
    holder = {"what": what, "pid": os.getpid(), "host": socket.gethostname(), "since": _now()}
    new = folder / f".{_HOLDER}.{os.getpid()}"
    try:
        new.write_text(json.dumps(holder) + "\n", encoding="utf-8")
        new.replace(folder / _HOLDER)
    finally:
        new.unlink(missing_ok=True)


def _holder(folder: Path) -> str:
    """Say who holds the project; a holder writes that just after it has taken the lock."""
    for _ in range(5):
        try:
            holder = json.loads((folder / _HOLDER).read_text(encoding="utf-8"))
            elsewhere = "" if holder["host"] == socket.gethostname() else f" on {holder['host']}"
            return f"{holder['what']} (process {holder['pid']}{elsewhere}, since {holder['since']})"
        except (OSError, ValueError, KeyError, TypeError):
            time.sleep(_TICK / 5)
    return "another impact command in this project"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
