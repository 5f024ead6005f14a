"""What every process that makes reports has in common: how it is stopped, and how it ends with its parent."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from impact.project.environment import look_for_circles_seldom
from impact.reporting.run import execute
from impact.reporting.run.execute import Job, Outcome, Progress
from impact.reporting.sweep import leave

#: seconds that an interrupted worker may take to stop its kernel and remove what it has half made
GRACE = 5.0

_stopping = False
_idle = threading.Event()
_idle.set()


def begin(wait_for_parent: Callable[[], object], *shared: Path) -> None:
    """Make this process a worker; to be called in its main thread.

    Parameters
    ----------
    wait_for_parent
        Returns when the parent is gone; a killed parent can tell its workers nothing, and they would wait
        for work for ever.
    shared
        Folders of the batch; the last worker to end removes them when the parent cannot.
    """
    look_for_circles_seldom()
    # Ctrl-C and a closed terminal reach all its processes; the parent decides and sends SIGTERM.
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _interrupt)
    if shared:  # what this process leaves lying about goes with the batch
        tempfile.tempdir = os.environ["TMPDIR"] = str(shared[0])
    threading.Thread(target=_end_with_parent, args=(wait_for_parent, shared), daemon=True).start()


def make(job: Job, progress: Progress) -> Outcome:
    """Make a report, unless this worker is being stopped: pools hand out work ahead of time."""
    if _stopping:
        raise SystemExit(143)
    _idle.clear()
    try:
        return execute.make(job, progress)
    finally:
        _idle.set()


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    global _stopping
    _stopping = True
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # once is enough: the clean-up must not be interrupted too
    raise SystemExit(143)


def _end_with_parent(wait_for_parent: Callable[[], object], shared: tuple[Path, ...]) -> None:
    wait_for_parent()
    global _stopping
    _stopping = True
    if not _idle.is_set():
        os.kill(os.getpid(), signal.SIGTERM)
        _idle.wait(GRACE)
    deadline = time.monotonic() + 1.0
    while any(folder.exists() for folder in shared) and time.monotonic() < deadline:
        for folder in shared:
            leave(folder)  # not while another worker has something in it
        time.sleep(0.05)
    os._exit(1)  # a pool's own loop would go on waiting for work
