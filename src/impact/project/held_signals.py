"""Held signals: what has to be done to its end once it is begun is not broken off by Ctrl-C or SIGTERM.

Renames that belong together, an index that follows what went, files of a dataset that somebody wants to be
forgotten: whoever stops a command there would be told that nothing half made is left, and would leave it.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")


@contextmanager
def hold_signals() -> Iterator[None]:
    """Hold back what would end this process, until the steps inside are done; it ends then.

    For steps of seconds at most. A mask of the system would not do: libraries have threads, which take a
    signal in the place of the first one. Elsewhere than in the first thread, which alone hears signals,
    nothing is held back. ``kill -9`` is never held back: every step has to be one that the next command can
    take up.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    signals: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        signals.append(number)

    before = {}
    for name in _NAMES:
        number = getattr(signal, name, None)
        # what is ignored stays so (nohup), and what another language has set cannot be put back
        if number is not None and signal.getsignal(number) not in (signal.SIG_IGN, None):
            before[number] = signal.signal(number, note)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if signals:
            signal.raise_signal(signals[0])
