"""Which kernels a batch runs in, plain or warm, and why warm ones cannot be had; nothing of Jupyter here."""

from __future__ import annotations

import sys

from impact.errors import MachineLacks
from impact.project.environment import open_files

# Reports of one worker after which a warm-up that imports everything has paid.
_EARNED_BACK = 3
#: Open files that a process needs which makes a report, by its kernel. With fewer, libraries end it, or wait
#: without end: a plain kernel of one that may open 64 did.
_OPEN_FILES = {"warm": 32, "plain": 128}


def choose(kernel: str, reports: int, workers: int) -> str:
    """Decide which kernels a batch runs in.

    Where kernels can be forked, a process that imports only what all of them need costs less than an
    interpreter for one report. Elsewhere warm kernels are asked for where many reports follow, and a note
    says why there are none.

    >>> choose("auto", 60, 2), choose("plain", 60, 2)
    ('warm', 'plain')
    """
    if kernel != "auto":
        return kernel
    return "plain" if sys.platform != "linux" and are_few(reports, workers) else "warm"


def are_few(reports: int, workers: int) -> bool:
    """Whether a batch is too small for a warm-up that imports everything to be earned back.

    >>> are_few(6, 2), are_few(7, 2)
    (True, False)
    """
    return reports <= _EARNED_BACK * workers


def take_files(kind: str) -> None:
    """Let this process, and what it starts, open as many files as a report in such a kernel needs.

    Raises
    ------
    MachineLacks
        When the limit of the system is lower.
    """
    needed = _OPEN_FILES[kind]
    allowed = open_files(max(_OPEN_FILES.values()))
    if allowed < needed:
        raise MachineLacks(
            f"a process may have {allowed} files open, and one that speaks with a {kind} kernel needs more",
            f"a limit of {needed} or more",
            f"raise it: ulimit -n {max(_OPEN_FILES.values())}",
        )


_cold_reason = ""


def cold_reason() -> str:
    """Look up why plain kernels take the place of warm ones here; empty while they need not."""
    return _cold_reason


def go_cold(reason: str) -> None:
    """Make plain kernels from here on: what does not work once is not tried before every report."""
    global _cold_reason
    _cold_reason = reason
