"""Sweep up: what notebooks leave running, and what killed runs leave lying about."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from impact.errors import BuildError
from impact.project.held_signals import hold_signals

if TYPE_CHECKING:
    import psutil

# Begins the names of the temporary folders of runs. The number of a process follows, for the eyes of people
# only: in another PID namespace it is somebody else's.
SCRATCH = "impact-run-"

# Of all jobs' working folders: beside reports/, so that the last step is a rename on one file system.
WORK = ".reports-work"

# Begins the name of an empty folder that is renamed into reports/, to see whether that can be.
_PROBE = "probe-"

# A run holds this file in its temporary folder locked. The lock ends with the process, however that ends.
_OWNER = "owner.lock"
# Begins the names of temporary folders that have no lock yet, which is a matter of milliseconds.
_BEGUN = "impact-begun-"
# Seconds after which a temporary folder that holds no lock has no owner.
_UNOWNED = 3600.0

# Python's multiprocessing adds "/pymp-12345678/listener-12345678"; a socket's path may have 103 bytes.
_LONGEST_TEMPORARY = 70

# Written by who holds the schedule's lock, who sweeps up after itself.
_OF_THE_SCHEDULE = ".schedule."

# Every kernel, and whatever it starts, has this variable below the temporary folder of its run (see
# reporting.kernel); it tells the processes of one run from those of every other.
_MARK = "IPYTHONDIR"


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Make a temporary folder for this process, which no sweep touches while it is held.

    Removed at the end, with all that is in it.
    """
    from filelock import FileLock

    _check_name(tempfile.gettempdir())
    begun = Path(tempfile.mkdtemp(prefix=_BEGUN))
    owner = FileLock(begun / _OWNER, thread_local=False)
    folder = begun.with_name(f"{SCRATCH}{os.getpid()}-{begun.name.removeprefix(_BEGUN)}")
    try:
        with owner:
            begun.rename(folder)  # only now a sweep may look at it
            try:
                yield folder
            finally:
                _remove_owned(folder)
    finally:
        remove(begun)


def _check_name(folder: str) -> None:
    """Refuse a temporary folder that cannot be named to a kernel, which hears of it in JSON."""
    try:
        folder.encode()
    except UnicodeEncodeError:
        raise BuildError(
            f"the temporary folder {folder!r} has a name that is not UTF-8",
            "a name in UTF-8",
            "set TMPDIR to another folder",
        ) from None


def _remove_owned(folder: Path) -> None:
    """Remove a temporary folder, its lock last: who is killed over it leaves what others may sweep."""
    with suppress(OSError):
        for path in folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                remove(path)
            elif path.name != _OWNER:
                path.unlink(missing_ok=True)
    remove(folder)


def remove(folder: Path) -> None:
    """Remove a folder with all that is in it, also what may not be written to, as far as it goes."""
    shutil.rmtree(folder, ignore_errors=True)
    if folder.is_dir() and not folder.is_symlink():
        for place, folders, _ in os.walk(folder):
            for inner in (Path(place), *(Path(place, name) for name in folders)):
                if not inner.is_symlink():
                    with suppress(OSError):
                        inner.chmod(stat.S_IRWXU)
        shutil.rmtree(folder, ignore_errors=True)


def temporary(cwd: Path) -> dict[str, str]:
    """Give a kernel a temporary folder beside its working folder, which is removed with that.

    Kernels are killed, also when all went well, and so clear nothing away. Where the path would be too long
    for the sockets that Python's multiprocessing makes there, the variables stay as they are.
    """
    folder = cwd.with_name("t")
    if len(os.fsencode(folder)) > _LONGEST_TEMPORARY:
        return {}
    folder.mkdir(exist_ok=True)
    return dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))


def end_strays(scratch: Path) -> int:
    """End every process that a kernel with this temporary folder has left running.

    A notebook may start programs that outlive its kernel, also in sessions of their own, where the kernel's
    process group does not hold them.

    Parameters
    ----------
    scratch
        The temporary folder of a run, or one above it.

    Returns
    -------
    int
        How many were ended.
    """
    import psutil

    ours = (str(scratch), f"{scratch}{os.sep}")
    strays = []
    for process in _suspects(ours[0]):
        try:
            folder = process.environ().get(_MARK, "")
        except (psutil.Error, OSError):  # gone, or another user's
            continue
        if process.pid != os.getpid() and (folder == ours[0] or folder.startswith(ours[1])):
            strays.append(process)
    for process in strays:
        try:
            process.kill()
        except psutil.Error:
            continue
    psutil.wait_procs(strays, timeout=2)
    return len(strays)


def _suspects(folder: str) -> Iterator[psutil.Process]:
    """Go through the processes that may have the mark of a folder; on Linux only those that name it there.

    All of a machine are gone through after each report, and psutil takes every environment apart.
    """
    import psutil

    if not psutil.LINUX:
        yield from psutil.process_iter()
        return
    mark = os.fsencode(f"{_MARK}={folder}")
    for pid in psutil.pids():
        with suppress(OSError, psutil.Error):  # gone, or another user's
            if mark in Path(f"/proc/{pid}/environ").read_bytes():
                yield psutil.Process(pid)


def sweep(work_root: Path, reports: Path) -> None:
    """Remove what killed runs left behind; a report that was just being replaced is put back.

    To be called by who holds the project's lock: whatever is half made in the project is then of somebody who
    has gone. Numbers of processes tell nothing, since a container has numbers of its own.

    Parameters
    ----------
    work_root
        The folder of all jobs' working folders.
    reports
        The folder of the reports.
    """
    sweep_scratch()
    for root in (work_root, reports / WORK):
        for folder in root.iterdir() if root.is_dir() else ():
            recover(folder, reports)
        with suppress(OSError):
            root.rmdir()
    # a file is written beside its place and renamed; only a kill leaves the first
    for pattern in (".*.[0-9]*", "*/*/.*.[0-9]*"):
        for half in reports.glob(pattern) if reports.is_dir() else ():
            if not half.name.startswith(_OF_THE_SCHEDULE):
                half.unlink(missing_ok=True)
    for half in reports.glob(".history/*/*/.new-*") if reports.is_dir() else ():
        remove(half)
    for probe in reports.glob(f".{_PROBE}*") if reports.is_dir() else ():
        with suppress(OSError):
            probe.rmdir()


def sweep_scratch(pattern: str = "*") -> None:
    """Remove temporary folders of runs whose owner has gone, and end what these left running.

    Parameters
    ----------
    pattern
        What follows :data:`SCRATCH` in their names.
    """
    place = Path(tempfile.gettempdir())
    for folder in (*place.glob(f"{SCRATCH}{pattern}"), *place.glob(f"{_BEGUN}{pattern}")):
        with _unowned(folder) as unowned:
            if unowned:
                end_strays(folder)
                _remove_owned(folder)


def leave(folder: Path) -> None:
    """Remove a folder that a run shared and whose owner has gone, unless something is still in it."""
    with suppress(OSError):
        if [path.name for path in folder.iterdir()] == [_OWNER]:
            (folder / _OWNER).unlink()
        folder.rmdir()


@contextmanager
def _unowned(folder: Path) -> Iterator[bool]:
    """Whether the owner of a temporary folder has gone; while this is held, nobody else finds that, too."""
    from filelock import FileLock, Timeout

    owner = folder / _OWNER
    try:
        age = time.time() - folder.stat().st_mtime
        lock = FileLock(owner, thread_local=False)
        if owner.exists():
            lock.acquire(timeout=0)
    except (Timeout, OSError, RuntimeError):  # held, or another user's, or gone meanwhile
        yield False
        return
    try:
        yield lock.is_locked or age > _UNOWNED
    finally:
        lock.release()


def workplace(root: Path, reports: Path) -> Path:
    """Choose where reports are made: beside ``reports/``, or inside where nothing can be renamed into it.

    That is so where ``reports/`` is a mount of its own, also of the same disk, or a link to another one.

    Parameters
    ----------
    root
        The project's folder.
    reports
        The folder of the reports.
    """
    beside = root / WORK
    if not reports.is_dir():
        return beside
    probe = beside / f"{_PROBE}{os.getpid()}"
    there = reports / f".{probe.name}"
    try:
        with hold_signals():
            probe.mkdir(parents=True, exist_ok=True)
            probe.rename(there)
            there.rmdir()
    except OSError as error:
        remove(probe)
        with suppress(OSError):
            beside.rmdir()
        return reports / WORK if error.errno in (errno.EXDEV, errno.EROFS, errno.EACCES) else beside
    return beside


def move(old: Path, new: Path) -> None:
    """Move a folder, by renaming it or, where the file system does not allow that, by a copy.

    An overlay, as of a container, does not rename folders that came with its image.
    """
    try:
        old.rename(new)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        half = new.with_name(f".{new.name}.half")
        remove(half)
        shutil.copytree(old, half, symlinks=True)
        half.rename(new)
        remove(old)


def recover(work: Path, reports: Path) -> None:
    """Remove the working folder of a job that was killed, after putting back what it was replacing."""
    target = work / "for"
    if (work / "replaced").is_dir() and target.is_file():
        folder = reports / target.read_text(encoding="utf-8")
        if not folder.exists():
            folder.parent.mkdir(parents=True, exist_ok=True)
            move(work / "replaced", folder)
    shutil.rmtree(work, ignore_errors=True)
