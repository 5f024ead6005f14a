"""The fork server of this process, seen from the worker: started or split off, asked for kernels, ended."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

from impact.project.environment import COMMAND_PATH
from impact.reporting.run.warm import forked_process, forkserver

#: what a fork server that was forked from a run is called among the processes of the machine
NAME = "impact-kernels"
_Process = subprocess.Popen[bytes] | forked_process.ForkedProcess
# A first start compiles and reads some thousand files; a machine under load may take its time.
_START_TIMEOUT = 120.0
_REPLY_TIMEOUT = 30.0
_END_TIMEOUT = 5.0


class WarmUnavailable(Exception):
    """No warm kernel can be had here; the message is the reason, in words for the user."""


class ForkServer:
    """The process from which the kernels of this process are forked.

    Parameters
    ----------
    environment
        What it is started with; kernels get one of their own.
    few
        Whether it imports only what all reports need.
    """

    def __init__(self, environment: Mapping[str, str], *, few: bool = False) -> None:
        self._lock = threading.Lock()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.settimeout(_START_TIMEOUT)
        self._channel = ours
        with theirs:
            self._process = self._begin(theirs.fileno(), forkserver.environment(environment), few)
        self._ready = False
        self._handles: list[int] = []
        # also where a worker process of multiprocessing ends, which forgets atexit
        self._finalizer = Finalize(self, _end, (ours, self._process), exitpriority=10)

    def _begin(self, control: int, environment: Mapping[str, str], few: bool) -> _Process:
        call = f"from impact.reporting.run.warm.forkserver import main; main({control}, few={few})"
        return subprocess.Popen(
            [sys.executable, "-c", call],
            cwd="/",
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(control,),
            start_new_session=True,  # Ctrl-C is for the runner, which then decides
        )

    @property
    def alive(self) -> bool:
        """Whether it can still fork."""
        return self._process.poll() is None

    def wait(self) -> None:
        """Wait until it is warm.

        Raises
        ------
        WarmUnavailable
            When it is not, and will not be.
        """
        with self._lock:
            if not self._ready:
                try:
                    _, handles = self._receive()
                except WarmUnavailable:
                    self.stop()
                    raise
                self._handles += handles
                self._channel.settimeout(_REPLY_TIMEOUT)
                self._ready = True

    def fork(
        self, environment: Mapping[str, str], cwd: str, argv: list[str], ended: Path
    ) -> tuple[int, int, socket.socket]:
        """Fork a kernel; return its process number, a descriptor of that process, and the socket to it.

        Its exit code is written to ``ended`` when it ends.

        Raises
        ------
        WarmUnavailable
            When the fork server cannot.
        """
        self.wait()
        request = {"environment": dict(environment), "cwd": cwd, "argv": argv, "ended": str(ended)}
        ours, theirs = socket.socketpair()
        try:
            with self._lock, theirs:
                try:
                    socket.send_fds(self._channel, [json.dumps(request).encode()], [theirs.fileno()])
                except OSError as error:
                    raise WarmUnavailable(f"the warm process has gone: {error}") from error
                answer, handles = self._receive()
        except BaseException:
            ours.close()
            raise
        return answer["pid"], handles[0], ours

    def split(self) -> socket.socket:
        """Have a server split off, as soon as this one is warm; return the socket to it.

        Raises
        ------
        OSError
            When this one has gone.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            socket.send_fds(self._channel, [json.dumps(forkserver.SPLIT).encode()], [theirs.fileno()])
        return ours

    def stop(self) -> None:
        """End it, with every kernel of it."""
        self._finalizer()

    def _last_words(self) -> str:
        return f"the warm process ended with exit code {self._process.wait()}"

    def _receive(self) -> tuple[dict[str, Any], list[int]]:
        try:
            data, handles, _, _ = socket.recv_fds(self._channel, 1 << 16, 1)
        except TimeoutError:
            self.stop()
            raise WarmUnavailable("the warm process does not answer") from None
        except OSError as error:
            raise WarmUnavailable(f"the warm process has gone: {error}") from error
        if not data:
            raise WarmUnavailable(self._last_words())
        answer = json.loads(data)
        if "error" in answer:
            raise WarmUnavailable(answer["error"])
        return answer, handles


class ForkedServer(ForkServer):
    """A fork server that is forked from this process, where :func:`can_fork` says so.

    What this process has imported it need not import anew, which is half of a warm-up.
    """

    def _begin(self, control: int, environment: Mapping[str, str], few: bool) -> _Process:
        inherited = forked_process.open_files()

        def become() -> None:
            forked_process.settle(inherited, {control}, NAME)
            forked_process.begin_anew(environment)
            forked_process.hear_signals()
            forkserver.main(control, few=few, forked=True)

        return forked_process.ForkedProcess(become)


class SplitServer(ForkServer):
    """A fork server that another one has split off for this process.

    Parameters
    ----------
    channel
        From :meth:`ForkServer.split`.
    """

    def __init__(self, channel: socket.socket) -> None:
        self._lock = threading.Lock()
        channel.settimeout(_START_TIMEOUT)
        self._channel = channel
        self._ready = False
        self._handles = []  # its process, once it is there
        self._finalizer = Finalize(self, _end_split, (channel, self._handles), exitpriority=10)

    @property
    def alive(self) -> bool:
        """Whether it can still fork, or is yet to come."""
        return not (self._handles and _has_ended(self._handles[0]))

    def _last_words(self) -> str:
        return "the warm process of all workers has gone"


def _end_split(channel: socket.socket, handles: list[int]) -> None:
    channel.close()  # it ends by itself then, as any
    for handle in handles:
        if not _has_ended(handle, _END_TIMEOUT):
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(handle, signal.SIGKILL)
        os.close(handle)


def _has_ended(handle: int, seconds: float = 0.0) -> bool:
    return bool(select.select([handle], [], [], seconds)[0])


def _end(channel: socket.socket, process: _Process) -> None:
    channel.close()  # it ends by itself then, its kernels first
    try:
        process.wait(_END_TIMEOUT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


_current: ForkServer | None = None
_guard = threading.Lock()


def prepare(environment: Mapping[str, str], *, few: bool = False) -> ForkServer:
    """Find the fork server of this process, started if need be (for ``few`` reports), not necessarily warm.

    Another one takes its place when it has died, not when files of the package change meanwhile: this process
    makes reports of one run, whose keys name the code with which the run began.

    Raises
    ------
    WarmUnavailable
        When there is no safe way to fork here.
    """
    global _current
    with _guard:
        if not supported():
            raise WarmUnavailable(f"this system ({sys.platform}) has no safe way to fork a warm process")
        if _current is not None and not _current.alive:
            _current.stop()
            _current = None
        if _current is None:
            _current = ForkServer(environment, few=few)
        return _current


def adopt(channel: socket.socket) -> None:
    """Take a server that was split off for this process, as :class:`SplitServer`, for its fork server."""
    global _current
    _current = SplitServer(channel)


def supported() -> bool:
    """Whether kernels can be forked: Linux only, since macOS's frameworks do not survive a fork."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open") and Path("/proc/self/task").is_dir()


def can_fork() -> bool:
    """Whether this process is a command that may become a fork server, forked.

    matplotlib reads its settings when it is imported, and Python its own when it starts; those of the user
    are not those of a kernel.
    """
    plain = not (sys.flags.dev_mode or sys.flags.optimize or sys.warnoptions)
    fresh = plain and bool(COMMAND_PATH) and "matplotlib" not in sys.modules
    return supported() and fresh and forked_process.alone()
