"""The fork server: a process that has imported the libraries of reports, and forks kernels.

It does nothing but wait, in one thread, for requests on a socket; each is answered with the number of a
process freshly forked. Forking is safe only from a process with a single thread, so this is looked at before
every fork, and nothing is imported, made or warmed up that starts one. The project's code is imported too;
the worker that owns a fork server starts another one when the code has changed.
"""

from __future__ import annotations

import gc
import json
import os
import re
import select
import signal
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from impact.errors import ImpactError
from impact.project.environment import NO_THREADS

# Importing the application imports IPython, the kernel and what they need.
_LIBRARIES = (
    "numpy",
    "pandas",
    "pyarrow.dataset",
    "pyarrow.parquet",
    "matplotlib.figure",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "impact.reporting.run.warm.warmkernel",
    # what a kernel imports while it starts or at its first cell
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.magics",
    "IPython.core.oinspect",
    "IPython.core.pylabtools",
    "IPython.display",
    "IPython.extensions.storemagic",
    "faulthandler",
    "http.server",
    "ipykernel.codeutil",
    "pygments.formatters.terminal256",
    "pygments.lexers.python",
    "sqlite3",
    "impact.project.watch",
    "impact.reporting.run.cell_end",
    "impact.reporting.run.exception_groups",
)
# Imported, too, when the package or a notebook of the project asks for it; known to start no threads.
_WHEN_ASKED_FOR = re.compile(
    r"\b(?:(?:from|import)\s+((?:numpy|pandas|scipy|statsmodels|pycountry)\b[\w.]*)|(scipy\.[a-z]+)\.[a-z])"
)
# What notebooks may reach of the package itself.
_OWN = ("impact.data", "impact.findings", "impact.places", "impact.data.sources")
# The same, with every module in them.
_PACKAGES = ("impact.charts", "impact.published", "impact.models", "impact.scenario", "impact.answers")
_SINGLE = {
    **NO_THREADS,
    # what arrays let go of stays with the process: to get it anew costs a fifth of a simulation
    "MALLOC_MMAP_THRESHOLD_": str(1 << 28),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 29),
}
_REQUEST_BYTES = 1 << 18

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36


def environment(base: Mapping[str, str]) -> dict[str, str]:
    """Make the environment that a fork server starts with: the kernels', and no threads of libraries."""
    # the folder of one run marks the processes that are ended with that run
    return {**{name: value for name, value in base.items() if name != "IPYTHONDIR"}, **_SINGLE}


def main(control: int, *, few: bool = False) -> NoReturn:
    """Warm up, report it, and fork kernels until the owner has gone.

    Parameters
    ----------
    control
        File descriptor of the socket (of packets) to the owner.
    few
        Whether only few reports will be made: then no more is imported than all of them need.
    """
    channel = socket.socket(fileno=control)
    try:
        _warm_up(few=few)
        state = {"ready": os.getpid(), **_threads()}
    except Exception as error:  # noqa: BLE001 - whatever it is, the owner has to know and goes on without
        state = {"error": f"{type(error).__name__}: {error}"}
    channel.send(json.dumps(state).encode())
    if "error" not in state:
        _serve(channel)
    os._exit(0)


def _warm_up(*, few: bool = False) -> None:
    import importlib

    _prctl(_PR_SET_CHILD_SUBREAPER, 1)
    if sys.path and sys.path[0] == "":
        del sys.path[0]
    _as_in_a_kernel("pandas")
    _without_debugger()
    for name in (*_LIBRARIES, *_OWN):
        with suppress(ModuleNotFoundError):  # another version of a library that has it elsewhere
            importlib.import_module(name)
    if not few:
        _import_packages()
        for name in sorted(_asked_for()):
            with suppress(ImportError):  # it may be an example in a text
                importlib.import_module(name)
        _draw_once()
        _load_tables()
    gc.collect()
    gc.freeze()  # else the first collection in each child would copy every page
    # A report makes many objects and drops few in circles: looking for those was a twentieth of its time.
    gc.set_threshold(50_000, 20, 20)


def _as_in_a_kernel(name: str) -> None:
    """Import a library that settles at its import whether it is in a notebook: it will be in one."""
    import builtins
    import importlib
    from types import SimpleNamespace

    builtins.get_ipython = lambda: SimpleNamespace(kernel=None)  # type: ignore[attr-defined]
    try:
        importlib.import_module(name)
    finally:
        del builtins.get_ipython  # type: ignore[attr-defined]


def _without_debugger() -> None:
    """Let ipykernel find no debugger: a report has no use for one that patches fork and starts threads."""
    absent = {name: sys.modules.get(name) for name in ("debugpy", "debugpy.server")}
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]
    try:
        import ipykernel.debugger  # noqa: F401
    finally:
        for name, module in absent.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module


def _asked_for() -> set[str]:
    from impact.project import find_project
    from impact.project.layout import PACKAGE

    texts = list(PACKAGE.rglob("*.py"))
    with suppress(ImpactError):
        texts += find_project().notebooks.glob("*.ipynb")
    pairs = (pair for path in texts for pair in _WHEN_ASKED_FOR.findall(path.read_text(encoding="utf-8")))
    return {imported or used for imported, used in pairs}


def _import_packages() -> None:
    """Import the packages that notebooks reach, with all their modules."""
    import importlib
    import pkgutil

    for name in _PACKAGES:
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            importlib.import_module(module.name)


def _draw_once() -> None:
    """Draw what most reports draw, so that fonts are found; no pyplot, which would choose a backend."""
    import io

    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.backends.registry import backend_registry
    from matplotlib.figure import Figure

    from impact.charts.frame import theme
    from impact.reporting.run.warm import first_drawings

    backend_registry.list_all()  # reads the entry points of all packages, once

    with theme.style():
        figure = Figure(figsize=(2, 2))
        FigureCanvasAgg(figure)
        figure.add_subplot().plot([1, 2], [1, 2], label="a")
        for kind in ("png", "svg"):
            figure.savefig(io.BytesIO(), format=kind)
    first_drawings.draw()


def _load_tables() -> None:
    """Load tables, pages and names, which most reports read; a kernel reads anew what is replaced meanwhile.

    A table in memory belongs to a state of its file (:class:`impact.data.processed.TableFile`), and a kernel
    notes what it reads in any case.
    """
    from impact import places
    from impact.catalogue import TABLES
    from impact.data.groups import FIGURES
    from impact.data.load import LATEST, known_of_place
    from impact.data.sources import maker_names
    from impact.project import reads
    from impact.published import profile

    os.environ.pop(reads.ENVIRONMENT_VARIABLE, None)  # this is no read of the report that waits for us
    with suppress(ImpactError):  # reports that read none need none
        known_of_place("funding", LATEST, "", "donor")
        for name, table in TABLES.items():
            column = FIGURES.get(name, "place" if "place" in table.columns else next(iter(table.columns)))
            known_of_place(name, LATEST, "", column)
        for make in (profile.nearness_of_pages, profile.newest_year_of_world, profile.depositary):
            make(LATEST)
    with suppress(ImpactError, OSError):
        maker_names()  # and with them the pages; both belong to states of their files, too
        places.resolve("world")


def _threads() -> dict[str, str]:
    names = [(task / "comm").read_text().strip() for task in Path("/proc/self/task").iterdir()]
    if len(names) == 1:
        return {}
    return {"error": f"the warm process has {len(names)} threads ({', '.join(sorted(names))})"}


def _serve(channel: socket.socket) -> None:
    """Fork for every request; sweep up after every kernel that ends."""
    # process, and where to note its exit code, by the descriptor that becomes readable when it ends
    kernels: dict[int, tuple[int, str]] = {}
    poll = select.poll()
    poll.register(channel, select.POLLIN)
    while True:
        for ready, _ in poll.poll():
            if ready == channel.fileno():
                request, handles, _, _ = socket.recv_fds(channel, _REQUEST_BYTES, 1)
                if not request:
                    _end_descendants(keep=())
                    return
                asked = json.loads(request)
                pid = _fork(channel, asked, handles[0])
                if pid:
                    handle = os.pidfd_open(pid)
                    kernels[handle] = pid, asked["ended"]
                    poll.register(handle, select.POLLIN)
                    socket.send_fds(channel, [json.dumps({"pid": pid}).encode()], [handle])
            else:
                poll.unregister(ready)
                os.close(ready)
                _note_end(*kernels.pop(ready))
                _end_descendants(keep=tuple(pid for pid, _ in kernels.values()))


def _note_end(pid: int, path: str) -> None:
    """Note the exit code of a kernel for its client, not its parent; nowhere when its folder has gone."""
    with suppress(ChildProcessError, OSError):
        _, status = os.waitpid(pid, 0)
        Path(path).write_text(f"{os.waitstatus_to_exitcode(status)}\n", encoding="ascii")


def _fork(channel: socket.socket, request: dict[str, Any], handle: int) -> int:
    problem = _threads()
    if problem:
        os.close(handle)
        channel.send(json.dumps(problem).encode())
        return 0
    parent = os.getpid()
    pid = os.fork()
    if pid:
        os.close(handle)
        return pid
    try:
        _be_kernel(channel, request, handle, parent)
    except BaseException:  # noqa: BLE001 - nothing may return into the fork server's own loop
        os._exit(1)
    os._exit(0)


def _be_kernel(channel: socket.socket, request: dict[str, Any], handle: int, parent: int) -> None:
    """Make the child a process of its own, then a kernel."""
    import atexit
    import random
    import tempfile
    import time

    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    os.setsid()
    channel.close()
    os.environ.clear()
    os.environ.update(request["environment"])
    time.tzset()
    os.chdir(request["cwd"])
    sys.argv = request["argv"]
    tempfile.tempdir = None  # it may have been looked up before the fork
    random.seed()
    sys.modules["numpy"].random.seed()
    link = socket.socket(fileno=handle)

    from impact.reporting.run.warm import warmkernel

    warmkernel.run(link, request["argv"][1:])
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    atexit._run_exitfuncs()


def _end_descendants(keep: tuple[int, ...]) -> None:
    """Kill what kernels have left behind: their orphans are ours, for we are their subreaper."""
    listed = Path(f"/proc/self/task/{os.getpid()}/children")
    while True:
        descendants = [int(pid) for pid in listed.read_text().split() if int(pid) not in keep]
        if not descendants:
            return
        for pid in descendants:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for pid in descendants:
            with suppress(ChildProcessError):
                os.waitpid(pid, 0)


def _prctl(option: int, value: int) -> None:
    import ctypes

    if ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0):
        raise OSError(ctypes.get_errno(), f"prctl {option}")
