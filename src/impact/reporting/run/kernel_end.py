"""How a kernel ended before its notebook did, in words: killed, crashed, or ended by the notebook itself."""

from __future__ import annotations

import signal
from contextlib import suppress

from nbclient.exceptions import DeadKernelError

# Faults of compiled code, and what the system sends for them.
_CRASHES = frozenset({"SIGSEGV", "SIGBUS", "SIGABRT", "SIGILL", "SIGFPE", "SIGTRAP", "SIGSYS"})


class KernelEnded(DeadKernelError):
    """A kernel ended by itself.

    Parameters
    ----------
    exit_code
        Of its process: below 0 the number of a signal; none where it is not known.
    """

    def __init__(self, exit_code: int | None) -> None:
        super().__init__("Kernel died")
        self.exit_code = exit_code


def words(exit_code: int | None, when: str = "") -> str:
    """Word how a kernel ended.

    >>> words(-9, " while it started")
    'the kernel died while it started (out of memory, or killed)'
    >>> words(-11)
    'the kernel crashed (SIGSEGV): a fault of a compiled library, or a recursion without end'
    >>> words(-14), words(0)
    ('the kernel died (SIGALRM)', 'the notebook ended its kernel (exit code 0)')
    """
    if exit_code is None or exit_code in (-signal.SIGKILL, -signal.SIGTERM):
        return f"the kernel died{when} (out of memory, or killed)"
    if exit_code >= 0:
        return (
            f"{'the kernel ended' if when else 'the notebook ended its kernel'}{when} (exit code {exit_code})"
        )
    name = str(-exit_code)
    with suppress(ValueError):
        name = signal.Signals(-exit_code).name
    if name in _CRASHES:
        return f"the kernel crashed{when} ({name}): a fault of a compiled library, or a recursion without end"
    return f"the kernel died{when} ({name})"
