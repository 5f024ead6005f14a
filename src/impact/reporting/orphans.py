"""Orphans: what a kernel has started and left behind comes to whoever adopts it, and is ended.

Marks in an environment find most of it (:func:`impact.reporting.sweep.end_strays`), but not a program that
was started with an environment of its own, in a session of its own. On Linux such a process becomes the child
of the nearest ancestor that asks for orphans. Elsewhere nobody does, and the marks are all there is.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36


def prctl(option: int, value: int) -> None:
    """Set an option of this process; Linux only.

    Raises
    ------
    OSError
        When the system refuses it.
    """
    import ctypes

    if ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0):
        raise OSError(ctypes.get_errno(), f"prctl {option}")


def adopt(asks: bool = True) -> None:
    """Ask for the orphans among the descendants of this process, or no more; Linux only.

    A fork does not inherit it.
    """
    prctl(_PR_SET_CHILD_SUBREAPER, int(asks))


def end_children(keep: Collection[int] = ()) -> None:
    """Kill the children of this process, born or adopted, and those that come to it then; Linux only.

    Parameters
    ----------
    keep
        Numbers of processes that stay.
    """
    while True:
        ends = [pid for pid in _children() if pid not in keep]
        if not ends:
            return
        for pid in ends:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for pid in ends:
            with suppress(ChildProcessError):
                os.waitpid(pid, 0)


@contextmanager
def ended() -> Iterator[None]:
    """End with the block whatever is started in it, below this process and however far; Linux only.

    Nothing else may start programs meanwhile in this process.
    """
    if sys.platform != "linux":
        yield
        return
    before = _children()
    with suppress(OSError):  # where a sandbox forbids it, the marks are all there is
        adopt()
    try:
        yield
    finally:
        end_children(keep=before)
        with suppress(OSError):
            adopt(asks=False)


def _children() -> set[int]:
    """List the children of all threads; one that ends meanwhile hands its own to another."""
    children: set[int] = set()
    for task in Path("/proc/self/task").iterdir():
        with suppress(OSError):
            children.update(map(int, (task / "children").read_text(encoding="ascii").split()))
    return children
