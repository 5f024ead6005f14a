"""Processor seconds of commands and of all that they start.

Unlike seconds by the clock they hardly depend on what else the machine does. Processes that outlive their
parents are counted too, once :func:`adopt_orphans` was called (Linux only).
"""

from __future__ import annotations

import ctypes
import os
import resource

_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of linux/prctl.h


def adopt_orphans() -> None:
    """Make this process the parent of processes that outlive theirs, so that their time is counted here."""
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)


def spent() -> float:
    """Sum up the processor seconds of all children that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def wait_for_all() -> None:
    """Wait for what commands left running, so that it is counted."""
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def largest_mb() -> float:
    """Give the memory of the largest child so far, in MB."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
