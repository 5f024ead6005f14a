"""The fork server: a process that has imported the libraries of reports, and forks kernels.

It does nothing but wait, in one thread, for requests on a socket; each is answered with the number of a
process freshly forked. Forking is safe only from a process with a single thread, so this is looked at before
every fork, and nothing is imported, made or warmed up that starts one. The project's code is imported too;
the worker that owns a fork server starts another one when the code has changed.

Where several workers need one, one is warmed up for all, and splits off one for each: whatever a kernel
leaves behind is swept up by the server of its own worker.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from impact.project.environment import NO_THREADS
from impact.reporting import orphans
from impact.reporting.run.warm import warm_up

# What arrays let go of stays with the process: to get it anew costs a fifth of a simulation. By variable, and
# by the number that malloc.h has for it.
_MEMORY = {("MALLOC_MMAP_THRESHOLD_", -3): 1 << 28, ("MALLOC_TRIM_THRESHOLD_", -1): 1 << 29}
#: bytes that large pages are asked for at once; less than what glibc would give a place of its own
_ROOM = 1 << 27
_SINGLE = {**NO_THREADS, **{name: str(size) for (name, _), size in _MEMORY.items()}}
_REQUEST_BYTES = 1 << 18
#: the request for a server of one's own, sent with the socket on which it is to answer
SPLIT = {"split": True}

_PR_SET_PDEATHSIG = 1


def environment(base: Mapping[str, str]) -> dict[str, str]:
    """Make the environment that a fork server starts with: the kernels', and no threads of libraries."""
    # the folder of one run marks the processes that are ended with that run
    return {**{name: value for name, value in base.items() if name != "IPYTHONDIR"}, **_SINGLE}


def main(control: int, *, few: bool = False, forked: bool = False) -> NoReturn:
    """Warm up, report it, and fork kernels until the owner has gone.

    Parameters
    ----------
    control
        File descriptor of the socket (of packets) to the owner.
    few
        Whether only few reports will be made: then no more is imported than all of them need.
    forked
        Whether this process is the fork of a run, and no new one.
    """
    channel = socket.socket(fileno=control)
    try:
        orphans.adopt()
        if forked:
            _keep_memory()
        if not few:
            _use_large_pages(rooms=2)
        warm_up.warm_up(few=few)
        if not few:
            _use_large_pages()
        state = {"ready": os.getpid(), **_threads()}
    except Exception as error:  # noqa: BLE001 - whatever it is, the owner has to know and goes on without
        state = {"error": f"{type(error).__name__}: {error}"}
    channel.send(json.dumps(state).encode())
    if "error" not in state:
        _serve(channel)
    else:
        _refuse(channel, state)
    os._exit(0)


def _keep_memory() -> None:
    """Have the C library do what the variables say that it reads when a process starts; glibc only."""
    import ctypes

    with suppress(AttributeError, OSError):
        for (_, number), size in _MEMORY.items():
            ctypes.CDLL(None).mallopt(number, size)


def _use_large_pages(rooms: int = 1) -> None:
    """Have this process and its forks grow by pages of 2 MB, where Linux can give them; glibc only.

    A scenario's kernel takes forty thousand pages of 4 KB otherwise, one by one: a twentieth of its time.
    And a fork copies the list of all pages: with what the warm-up loads in large ones, a kernel starts and
    ends in 15 ms in place of 24. The rooms are asked for and given back, which takes no memory: what is
    freed stays with the process.
    """
    import ctypes
    import mmap

    with suppress(AttributeError, OSError):
        library = ctypes.CDLL(None)
        library.malloc.restype = ctypes.c_void_p
        for room in [library.malloc(ctypes.c_size_t(_ROOM)) for _ in range(rooms)]:
            if room:
                first = -(-room // mmap.PAGESIZE) * mmap.PAGESIZE
                length = (room + _ROOM - first) // mmap.PAGESIZE * mmap.PAGESIZE
                library.madvise(ctypes.c_void_p(first), ctypes.c_size_t(length), mmap.MADV_HUGEPAGE)
                library.free(ctypes.c_void_p(room))


def _threads() -> dict[str, str]:
    names = [(task / "comm").read_text().strip() for task in Path("/proc/self/task").iterdir()]
    if len(names) == 1:
        return {}
    return {"error": f"the warm process has {len(names)} threads ({', '.join(sorted(names))})"}


def _serve(channel: socket.socket) -> None:
    """Fork for every request; sweep up after every kernel, or server split off, that ends."""
    # process, and where to note its exit code, by the descriptor that becomes readable when it ends
    kernels: dict[int, tuple[int, str]] = {}
    poll = select.poll()
    poll.register(channel, select.POLLIN)
    while True:
        for ready, _ in poll.poll():
            if ready == channel.fileno():
                request, handles = _receive(channel)
                if not request:
                    orphans.end_children()
                    return
                asked = json.loads(request)
                if asked == SPLIT:
                    pid = _split(channel, handles[0], tuple(kernels))
                else:
                    pid = _fork(channel, asked, handles[0])
                if pid:
                    handle = os.pidfd_open(pid)
                    kernels[handle] = pid, asked.get("ended", "")
                    poll.register(handle, select.POLLIN)
                    if asked != SPLIT:
                        socket.send_fds(channel, [json.dumps({"pid": pid}).encode()], [handle])
            else:
                poll.unregister(ready)
                os.close(ready)
                _note_end(*kernels.pop(ready))
                orphans.end_children(keep=[pid for pid, _ in kernels.values()])


def _note_end(pid: int, path: str) -> None:
    """Note the exit code of a kernel for its client, not its parent; nowhere when its folder has gone."""
    with suppress(ChildProcessError, OSError):
        _, status = os.waitpid(pid, 0)
        if path:  # a server that was split off has none
            Path(path).write_text(f"{os.waitstatus_to_exitcode(status)}\n", encoding="ascii")


def _receive(channel: socket.socket) -> tuple[bytes, list[int]]:
    """Take a request and the descriptor that it brings; nothing when the owner has gone."""
    try:
        request, handles, _, _ = socket.recv_fds(channel, _REQUEST_BYTES, 1)
    except ConnectionResetError:  # it has not read all that it was told
        return b"", []
    return request, handles


def _refuse(channel: socket.socket, state: Mapping[str, Any]) -> None:
    """Tell those who wait for a server of their own why there is none, until the owner has gone."""
    while True:
        request, handles = _receive(channel)
        if not request:
            return
        with socket.socket(fileno=handles[0]) as theirs, suppress(OSError):
            theirs.send(json.dumps(state).encode())


def _split(channel: socket.socket, handle: int, siblings: tuple[int, ...]) -> int:
    """Split off a server, as warm as this one, for whoever is at the other end of a socket."""
    theirs = socket.socket(fileno=handle)
    problem = _threads()
    if problem:
        with theirs, suppress(OSError):
            theirs.send(json.dumps(problem).encode())
        return 0
    pid = os.fork()
    if pid:
        theirs.close()
        return pid
    try:
        channel.close()
        for sibling in siblings:
            os.close(sibling)
        orphans.adopt()
        state = json.dumps({"ready": os.getpid()}).encode()
        socket.send_fds(theirs, [state], [os.pidfd_open(os.getpid())])
        _serve(theirs)
    finally:  # nothing may return into the loop of the first
        os._exit(0)


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

    orphans.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    os.setsid()
    channel.close()
    os.environ.clear()
    os.environ.update(request["environment"])
    time.tzset()
    os.chdir(request["cwd"])
    sys.argv = request["argv"]
    # It may have been looked up before the fork. Its own folder was made for it: nobody need try it.
    own = Path(os.environ.get("TMPDIR", ""))
    tempfile.tempdir = str(own) if own.parent == Path(request["cwd"]).parent else None
    random.seed()
    sys.modules["numpy"].random.seed()
    link = socket.socket(fileno=handle)

    from impact.reporting.run.warm import warmkernel

    warmkernel.run(link, request["argv"][1:])
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    atexit._run_exitfuncs()
