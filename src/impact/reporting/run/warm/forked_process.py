"""Forks of a process that goes on: what they let go of, how they begin anew, how their end is awaited."""

from __future__ import annotations

import logging
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from impact.project import state_file
from impact.project.environment import COMMAND_PATH
from impact.reporting import late_imports

_HELD = {getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)}
_Cache = type(cache(len))
# What these remember belongs to states of files.
_OF_FILES = ("impact.data.processed", "impact.data.sources")
# What a module that remembers something names: each look at a value of another copies a page of memory.
_REMEMBERING = frozenset({"cache", "lru_cache", "functools"})


@contextmanager
def signals_held() -> Iterator[None]:
    """Hold back what ends a process while it forks: the fork has first to become what it is to be."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _HELD)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def hear_signals() -> None:
    """Let through, in a fork that has become what it is to be, what was held back."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _HELD)


def alone() -> bool:
    """Whether this process has one thread, so that a fork of it is safe."""
    try:
        return len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208
    except OSError:
        return False


def open_files() -> tuple[int, ...]:
    """List the descriptors that this process has open, but input, output and errors; a fork inherits them."""
    listed = [int(name) for name in os.listdir("/proc/self/fd")]  # noqa: PTH208 - with that of the listing
    return tuple(number for number in listed if number > 2 and _is_open(number))


def settle(inherited: Iterable[int], keep: Collection[int], name: str) -> None:
    """Let go of what a fork has inherited and must not have.

    Parameters
    ----------
    inherited
        What :func:`open_files` listed just before the fork.
    keep
        Those among them that are for the fork.
    name
        What it is called among the processes of the machine.
    """
    state_file.hear_nobody()
    for descriptor in inherited:
        if descriptor not in keep:
            with suppress(OSError):  # locks close themselves in a fork
                os.close(descriptor)
    with suppress(OSError):
        Path("/proc/self/comm").write_text(name, encoding="ascii")


def begin_anew(environment: Mapping[str, str]) -> None:
    """Make a fork of a command what a new process with this environment would be.

    Input, output and errors lead nowhere, signals do what they do in such a process, and nothing that was
    looked up for the command is remembered: a kernel has to note whatever its report rests on.
    """
    os.setsid()  # Ctrl-C is for the runner, which then decides
    os.chdir("/")
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as in all that a worker starts
    signal.signal(signal.SIGINT, signal.default_int_handler)
    nothing = os.open(os.devnull, os.O_RDWR)
    for number, stream in enumerate(("stdin", "stdout", "stderr")):
        os.dup2(nothing, number)
        opened = open(number, "w" if number else "r", encoding="utf-8", closefd=False)  # noqa: SIM115
        setattr(sys, stream, opened)
        setattr(sys, f"__{stream}__", opened)
    os.close(nothing)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    sys.path[:] = COMMAND_PATH
    sys.excepthook = sys.__excepthook__
    logging.getLogger("matplotlib").setLevel(logging.NOTSET)  # the one that a run silences
    late_imports.take_back()
    _forget()


def _forget() -> None:
    """Forget what this package remembers of earlier calls, but files of data, of which each read is noted."""
    for name, module in [*sys.modules.items()]:
        ours = name.partition(".")[0] == __name__.partition(".")[0] and name not in _OF_FILES
        if ours and not _REMEMBERING.isdisjoint(vars(module)):
            for value in vars(module).values():
                if type(value) is _Cache:
                    value.cache_clear()


class ForkedProcess:
    """A child of this process that was forked by it, as :class:`subprocess.Popen` shows one.

    Parameters
    ----------
    become
        What it does; it never returns from that.
    """

    def __init__(self, become: Callable[[], object]) -> None:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):  # else both would write what waits there
                stream.flush()
        with signals_held():
            self.pid = os.fork()
            if not self.pid:
                try:
                    become()
                finally:  # nothing may return into what the parent was doing
                    os._exit(1)
        self.returncode: int | None = None
        self._handle = os.pidfd_open(self.pid)

    def poll(self) -> int | None:
        """Look up its exit code; none while it lives."""
        return self._look(os.WNOHANG)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end, and return its exit code.

        Raises
        ------
        subprocess.TimeoutExpired
            When it lives still after so many seconds.
        """
        if self.returncode is None and not select.select([self._handle], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired("fork", timeout or 0.0)
        code = self._look(0)
        assert code is not None
        return code

    def kill(self) -> None:
        """Kill it, unless it has ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def _look(self, options: int) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, options)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
                os.close(self._handle)
        return self.returncode


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True
