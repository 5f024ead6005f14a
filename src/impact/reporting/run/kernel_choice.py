"""Which kernels a batch runs in, plain or warm, and why warm ones cannot be had; nothing of Jupyter here."""

from __future__ import annotations

import sys

# Reports of one worker after which a warm-up that imports everything has paid.
_EARNED_BACK = 3


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


_cold_reason = ""


def cold_reason() -> str:
    """Look up why plain kernels take the place of warm ones here; empty while they need not."""
    return _cold_reason


def go_cold(reason: str) -> None:
    """Make plain kernels from here on: what does not work once is not tried before every report."""
    global _cold_reason
    _cold_reason = reason
