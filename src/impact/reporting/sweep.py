"""Sweep up: what notebooks leave running, and what killed runs leave lying about."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

# Begins the names of the temporary folders of runs; the number of the owning process follows.
SCRATCH = "impact-run-"

# Every kernel, and whatever it starts, has this variable below the temporary folder of its run (see
# reporting.kernel); it tells the processes of one run from those of every other.
_MARK = "IPYTHONDIR"


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
    for process in psutil.process_iter():
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


def sweep(work_root: Path, reports: Path) -> None:
    """Remove what killed runs left behind; a report that was just being replaced is put back.

    Parameters
    ----------
    work_root
        The folder of all jobs' working folders, each named after the process that owns it.
    reports
        The folder of the reports.
    """
    for scratch in Path(tempfile.gettempdir()).glob(f"{SCRATCH}*"):
        if not owner_lives(scratch.name.removeprefix(SCRATCH)):
            end_strays(scratch)
            shutil.rmtree(scratch, ignore_errors=True)
    for folder in work_root.iterdir() if work_root.is_dir() else ():
        if not owner_lives(folder.name):
            recover(folder, reports)
    # a file is written beside its place and renamed; only a kill leaves the first
    for pattern in (".*.[0-9]*", "*/*/.*.[0-9]*"):
        for half in reports.glob(pattern) if reports.is_dir() else ():
            if not owner_lives(half.name.rpartition(".")[2]):
                half.unlink(missing_ok=True)


def recover(work: Path, reports: Path) -> None:
    """Remove the working folder of a job that was killed, after putting back what it was replacing."""
    target = work / "for"
    if (work / "replaced").is_dir() and target.is_file():
        folder = reports / target.read_text(encoding="utf-8")
        if not folder.exists():
            folder.parent.mkdir(parents=True, exist_ok=True)
            (work / "replaced").rename(folder)
    shutil.rmtree(work, ignore_errors=True)


def owner_lives(name: str) -> bool:
    """Whether the process lives with whose number the name of a folder begins.

    >>> import os
    >>> owner_lives(f"{os.getpid()}-good-as-of-latest"), owner_lives("nobody")
    (True, False)
    """
    import psutil  # os.kill(number, 0) would send Ctrl-C on Windows

    try:
        return psutil.pid_exists(int(name.partition("-")[0]))
    except ValueError:
        return False
    except OverflowError:
        return True
