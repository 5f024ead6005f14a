"""Forked workers: what workers and the closing of a batch import is imported once, in the process of the run.

A fork is safe from a process with one thread only, and inherits what a worker must not have: open files,
among them the locks of the run, and who hears what is told. Where it is not safe, workers are spawned.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from impact.project import state_file
from impact.project.environment import NO_THREADS, environment_with

#: what a forked worker is called among the processes of the machine
NAME = "impact-worker"
# What every report and the index need.
_IMPORTED = (
    "impact.data.sources",
    "impact.reporting.page.exports",
    "impact.reporting.page.page",
    "impact.reporting.request.parameters.injecting",
    "impact.reporting.run.engine",
    "impact.reporting.run.normalise",
    "nbformat",
)
_HELD = {getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)}


def ready(formats: Iterable[str]) -> bool:
    """Import what workers need, and say whether they can be forked from this process now.

    Parameters
    ----------
    formats
        Of the pages that they will make.
    """
    if sys.platform != "linux" or not _alone():
        return False
    with environment_with(NO_THREADS):
        for name in (*_IMPORTED, *(f"impact.reporting.page.{name}" for name in sorted(formats))):
            with suppress(Exception):  # the worker says so, report by report
                importlib.import_module(name)
    return _alone()


@contextmanager
def signals_held() -> Iterator[None]:
    """Hold back what ends a process while it forks: the fork has first to become a worker."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _HELD)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def hear_signals() -> None:
    """Let through, in a fork that has become a worker, what was held back."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _HELD)


def open_files() -> tuple[int, ...]:
    """List the descriptors that this process has open, but input, output and errors; a fork inherits them."""
    listed = [int(name) for name in os.listdir("/proc/self/fd")]  # noqa: PTH208 - with that of the listing
    return tuple(number for number in listed if number > 2 and _is_open(number))


def settle(inherited: Iterable[int], keep: Collection[int]) -> None:
    """Let go of what a fork has inherited and a worker must not have.

    Parameters
    ----------
    inherited
        What :func:`open_files` listed just before the fork.
    keep
        Those among them that are for the worker.
    """
    state_file.hear_nobody()
    for descriptor in inherited:
        if descriptor not in keep:
            with suppress(OSError):  # locks close themselves in a fork
                os.close(descriptor)
    with suppress(OSError):
        Path("/proc/self/comm").write_text(NAME, encoding="ascii")


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def _alone() -> bool:
    """Whether this process has one thread."""
    try:
        return len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208
    except OSError:
        return False
