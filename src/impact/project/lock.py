"""The locks of a project: of all that change it (builds, runs), one is at work at a time.

A run must see one set of tables from its first report to its last, so builds and runs exclude each other,
too. The locks are the kernel's (``flock``): they end with the process that holds them, however that ends, so
there is no stale lock to remove by hand.
"""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from impact.errors import BuildError, machine_lacks
from impact.project import clock, state_file

if TYPE_CHECKING:
    from filelock import BaseFileLock

FOLDER = ".impact"  # in the project; nothing but the locks, who holds the first one, and the schedule's log
_LOCK = "lock"
_HOLDER = "holder.json"
#: set for everything that a holder starts, such as the kernels of a run
_INSIDE = "IMPACT_LOCK"
_TICK = 0.1


@contextmanager
def lock(root: Path, action: str, waiting: Callable[[str], None] | None = None) -> Iterator[None]:
    """Hold the project while something changes in it, after waiting for whoever holds it now.

    Parameters
    ----------
    root
        The project's folder.
    action
        What is done meanwhile, for the eyes of those who wait: ``"impact run"``.
    waiting
        Called once, with one line on whom we wait for; none means whoever listens to the command's notes.

    Raises
    ------
    BuildError
        When a notebook of a run asks for the lock that its run holds, for which it would wait for ever; when
        the project cannot be written to.
    """
    if os.environ.get(_INSIDE) == str(root.resolve()):
        raise BuildError(
            f"{action} was called inside a run of the same project, which holds the tables still",
            "tables that do not change while reports are made",
            "run: impact build before impact run",
        )
    file_lock = _acquired(root, _LOCK)
    if file_lock is None:
        (waiting or state_file.say)(f"waiting for {_holder(root / FOLDER)}")
        file_lock = _acquired(root, _LOCK, wait=True)
    before = os.environ.get(_INSIDE)
    os.environ[_INSIDE] = str(root.resolve())
    try:
        with suppress(OSError):  # on a full disk those who wait learn less, no more
            _note(root / FOLDER, action)
        yield
    finally:
        if before is None:
            os.environ.pop(_INSIDE, None)
        else:
            os.environ[_INSIDE] = before
        (root / FOLDER / _HOLDER).unlink(missing_ok=True)
        if file_lock:
            file_lock.release()


@contextmanager
def lock_if_free(root: Path, name: str) -> Iterator[bool]:
    """Hold a lock of its own kind, without waiting: false when another process has it.

    Parameters
    ----------
    root
        The project's folder.
    name
        The lock's file in :data:`FOLDER`.

    Raises
    ------
    BuildError
        When the project cannot be written to.
    """
    file_lock = _acquired(root, name)
    try:
        yield file_lock is not None
    finally:
        if file_lock:
            file_lock.release()


def own_folder(root: Path) -> Path:
    """Make the folder in the project for what is the machine's own.

    Whatever the umask allows, nobody outside one's group may write there: results in it are pickles.
    """
    folder = root / FOLDER
    folder.mkdir(exist_ok=True, mode=0o775)
    return folder


def _acquired(root: Path, name: str, *, wait: bool = False) -> BaseFileLock | None:
    from filelock import FileLock, Timeout

    try:
        own_folder(root)
        file_lock = FileLock(root / FOLDER / name, thread_local=False)
        file_lock.acquire(timeout=-1 if wait else 0, poll_interval=_TICK)
    except Timeout:
        return None
    except OSError as error:
        words = f"{FOLDER}/{name} in the project cannot be used: {error.strerror or error}"
        raise machine_lacks(error, words) or BuildError(
            words,
            "a project folder with room and permission to write",
            "free disk space or correct the permissions",
        ) from error
    return file_lock


def _note(folder: Path, action: str) -> None:
    since = clock.now().isoformat(timespec="seconds")
    holder = {"action": action, "pid": os.getpid(), "host": socket.gethostname(), "since": since}
    state_file.write(folder / _HOLDER, json.dumps(holder) + "\n")


def _holder(folder: Path) -> str:
    """Who holds the project, in words; a holder writes that just after it has taken the lock."""
    for _ in range(5):
        words = state_file.read(folder / _HOLDER, _holder_words, "the next command writes it anew")
        if words:
            return words
        time.sleep(_TICK / 5)
    return "another impact command in this project"


def _holder_words(body: Any) -> str:
    action, host, since = (body[name] for name in ("action", "host", "since"))
    if (
        len(body) != 4
        or type(body["pid"]) is not int
        or not all(type(text) is str for text in (action, host, since))
    ):
        raise state_file.Damaged("values of another kind")
    elsewhere = "" if host == socket.gethostname() else f" on {host}"
    return f"{action} (process {body['pid']}{elsewhere}, since {since})"
