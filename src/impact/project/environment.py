"""What a process and what it starts run with: environment variables, threads, rare looks for circles."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

#: Variables to set while numpy and pyarrow are imported: no threads of theirs, so that a process can fork.
NO_THREADS = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}

#: Where a command looks for modules, whose texts hash as those of kernels do, as it was when it began and
#: without the folder of its script; empty in any other process.
COMMAND_PATH: list[str] = []

#: Says in how many threads a computation of ours may run; as many as there are cores, up to four, if not set.
THREADS_VARIABLE = "IMPACT_THREADS"


def threads() -> int:
    """Count the threads in which a computation may run: one where other reports keep the cores busy.

    Threads that share cores with other processes make nothing quicker: they take turns, and each other's
    place near the processor (a tenth of the processor time of a simulation).
    """
    number = os.environ.get(THREADS_VARIABLE, "")
    return max(int(number), 1) if number.isdecimal() else min(4, os.cpu_count() or 1)


def look_for_circles_seldom(new: int = 50_000) -> None:
    """Look for circles of objects after so many new ones, not 700, in this process and in forks of it.

    A run imports much, makes many objects and drops few in circles. Looking for those was a thirteenth of
    what its command took (0.20 of 2.56 processor seconds), and is a thirtieth with 50,000.
    """
    gc.set_threshold(new, 20, 20)


def settle_module_path() -> None:
    """Write the folders of PYTHONPATH in full: what is started elsewhere would look for them there.

    An empty one, which ``PYTHONPATH=$PYTHONPATH:lib`` leaves behind, is that where a program is started.
    Kernels are started in an empty folder, and it goes.
    """
    if named := os.environ.get("PYTHONPATH"):
        folders = [str(Path(one).absolute()) for one in named.split(os.pathsep) if one]
        os.environ["PYTHONPATH"] = os.pathsep.join(folders)


def open_files(wanted: int) -> int:
    """Let this process, and what it starts, have so many files open where the system allows it.

    Returns
    -------
    int
        How many it may have open now; ``wanted`` where there is no limit.
    """
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return wanted
    now, most = (
        wanted if limit == resource.RLIM_INFINITY else limit
        for limit in resource.getrlimit(resource.RLIMIT_NOFILE)
    )
    if now < min(wanted, most):
        now = min(wanted, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (now, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    return now


def put(name: str, value: str | None) -> None:
    """Set a variable; None takes it away, whether it was there or not."""
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


@contextmanager
def environment_with(variables: Mapping[str, str | None]) -> Iterator[None]:
    """Set variables while it lasts; afterwards each is what it was, or not there.

    Examples
    --------
    >>> with environment_with({"IMPACT_EXAMPLE": "1"}):
    ...     os.environ["IMPACT_EXAMPLE"]
    '1'
    >>> "IMPACT_EXAMPLE" in os.environ
    False
    """
    before = {name: os.environ.get(name) for name in variables}
    try:
        for name, value in variables.items():
            put(name, value)
        yield
    finally:
        for name, value in before.items():
            put(name, value)
