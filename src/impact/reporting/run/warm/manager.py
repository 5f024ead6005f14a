"""Warm kernels, seen from the worker: a fork server of its own, and a forked kernel for each notebook.

To nbclient, which papermill uses, a warm kernel is a kernel manager and a client as any other. It has memory,
working folder, environment, random state and session of its own; what it costs is the notebook's own work,
not the imports.
"""

from __future__ import annotations

import asyncio
import os
import select
import signal
import socket
import time
from contextlib import suppress
from importlib import util
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.manager import KernelManager
from jupyter_client.session import Session
from nbclient.exceptions import DeadKernelError

from impact.reporting.run.warm import wire
from impact.reporting.run.warm.launch import WarmUnavailable, prepare
from impact.reporting.sweep import temporary

_END_TIMEOUT = 5.0
# Seconds in which the fork server tells how a kernel ended; else it has gone, too.
_TOLD = 1.0


class WarmKernelManager(KernelManager):
    """Starts and ends one warm kernel, in the way nbclient asks for it."""

    ipykernel = False  # nbclient would add an argument for the history, which is off
    _link: socket.socket | None = None
    _handle = -1
    _pid = 0
    _client: WarmKernelClient | None = None
    _exit_file = Path()
    _killed = False
    #: how the kernel ended by itself; none where that is not known
    exit_code: int | None = None

    @property
    def has_kernel(self) -> bool:
        """Whether a kernel was started, and not ended by us."""
        return self._link is not None

    def start_kernel(self, extra_arguments: list[str] | None = None, cwd: str = ".", **_: Any) -> None:
        """Fork a kernel with the environment of this process."""
        environment = {**os.environ, "JPY_PARENT_PID": str(os.getpid()), **temporary(Path(cwd))}
        launcher = util.find_spec("ipykernel_launcher")
        # as in a plain kernel; nobody reads the connection file, there is none
        named = (launcher.origin if launcher else "", "-f", str(Path(cwd).with_name("k.json")))
        argv = [*map(str, named), *(extra_arguments or ())]
        self._exit_file = Path(cwd).with_name("ended")
        server = prepare(os.environ)
        self._pid, self._handle, self._link = server.fork(environment, cwd, argv, self._exit_file)

    def client(self, **_: Any) -> WarmKernelClient:  # type: ignore[override]
        """Make the one client of the kernel."""
        assert self._link is not None
        self._client = WarmKernelClient(self._link, self._handle)
        return self._client

    def is_alive(self) -> bool:
        """Whether its process lives."""
        return self.has_kernel and not _ended(self._handle)

    def shutdown_kernel(self, now: bool = True, restart: bool = False) -> None:  # noqa: ARG002
        """Kill the kernel and all that it started in its session, and wait until it has gone."""
        if not self.has_kernel:
            return
        if self._client is not None and self._client.hung_up and _ended(self._handle, _TOLD):
            return  # it was ending by itself, and is about to tell how
        self._killed = True
        with suppress(ProcessLookupError):
            os.killpg(self._pid, signal.SIGKILL)
        with suppress(ProcessLookupError):  # when it had not come to begin its session
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        _ended(self._handle, _END_TIMEOUT)

    def interrupt_kernel(self) -> None:
        """Interrupt what it is doing."""
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGINT)

    def cleanup_resources(self, restart: bool = False) -> None:  # noqa: ARG002
        """Close what is open."""
        if self._link is not None:
            if not self._killed and not self.is_alive():
                self.exit_code = _exit_code(self._exit_file)
            self.shutdown_kernel()
            if self._client is not None:
                self._client.stop_channels()
            self._link.close()
            os.close(self._handle)
            self._link = None


class WarmKernelClient:
    """Speaks with a warm kernel, in the way nbclient asks for it."""

    allow_stdin = False

    def __init__(self, link: socket.socket, handle: int) -> None:
        self.session = Session(key=b"")
        self._link = link
        self._handle = handle
        self._reader = wire.Reader()
        self._dead = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self.shell_channel = _Channel()
        self.iopub_channel = _Channel()

    def start_channels(self) -> None:
        """Begin to listen."""
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._link.fileno(), self._receive)
        self._loop.add_reader(self._handle, self._finish)

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait for the kernel's message that it is starting.

        Raises
        ------
        WarmUnavailable
            When it ends before.
        """
        waiting = asyncio.ensure_future(self.iopub_channel.get_msg())
        dead = asyncio.ensure_future(self.shell_channel.get_msg())
        await asyncio.wait({waiting, dead}, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        ready = waiting.done() and not waiting.cancelled()
        for task in (waiting, dead):
            task.cancel()
        with suppress(asyncio.CancelledError, DeadKernelError):
            await dead
        if not ready:
            raise WarmUnavailable("a warm kernel did not start")

    def stop_channels(self) -> None:
        """Stop listening."""
        if self._loop is not None:
            self._unlisten()
            self._loop = None

    @property
    def hung_up(self) -> bool:
        """Whether the kernel has closed its end, as it does when it ends."""
        return self._dead

    def is_alive(self) -> bool:
        """Whether the kernel lives."""
        return not self._dead and not _ended(self._handle)

    def kernel_info(self) -> str:
        """Ask what the kernel is; return the number of the question."""
        return self._send("kernel_info_request", {})

    def execute(
        self,
        code: str,
        silent: bool = False,
        store_history: bool = True,
        user_expressions: dict[str, Any] | None = None,
        allow_stdin: bool | None = None,
        stop_on_error: bool = True,
    ) -> str:
        """Have a cell executed; return the number of the request."""
        content = {
            "code": code,
            "silent": silent,
            "store_history": store_history,
            "user_expressions": user_expressions or {},
            "allow_stdin": bool(allow_stdin),
            "stop_on_error": stop_on_error,
        }
        return self._send("execute_request", content)

    def _send(self, kind: str, content: dict[str, Any]) -> str:
        message = self.session.msg(kind, content)
        with suppress(BrokenPipeError, ConnectionResetError):  # the end of the kernel is seen elsewhere
            self._link.sendall(wire.encode(wire.SHELL, self.session.serialize(message)))
        return str(message["header"]["msg_id"])

    def _receive(self) -> bool:
        """Take what there is; true when there may be more."""
        if self._loop is None:  # called back after all is closed
            return False
        try:
            data = self._link.recv(1 << 20, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        except ConnectionResetError:
            data = b""
        if not data:
            self._end()
            return False
        self._reader.feed(data)
        for channel, parts in self._reader:
            message = wire.message(parts)
            (self.shell_channel if channel == wire.SHELL else self.iopub_channel).put(message)
        return True

    def _finish(self) -> None:
        """Take the last words of a kernel that has ended, though its children may hold its socket."""
        while self._receive():
            pass
        self._end()

    def _end(self) -> None:
        if not self._dead:
            self._dead = True
            self._unlisten()
            self.shell_channel.end(after=self.iopub_channel)

    def _unlisten(self) -> None:
        if self._loop is not None:
            self._loop.remove_reader(self._link.fileno())
            self._loop.remove_reader(self._handle)


class _Channel:
    """The messages of one kind, in order."""

    def __init__(self) -> None:
        self._messages: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self._after: _Channel | None = None

    def put(self, message: dict[str, Any]) -> None:
        self._messages.put_nowait(message)

    def end(self, after: _Channel) -> None:
        self._after = after
        self._messages.put_nowait(None)

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        try:
            message = await asyncio.wait_for(self._messages.get(), timeout)
        except TimeoutError:
            raise Empty from None
        if message is None:
            while self._after is not None and not self._after._messages.empty():
                await asyncio.sleep(0)  # until what it still said is in the notebook
            raise DeadKernelError("Kernel died")
        return message


def _ended(handle: int, wait: float = 0.0) -> bool:
    poll = select.poll()
    poll.register(handle, select.POLLIN)
    return bool(poll.poll(wait * 1000))


def _exit_code(path: Path) -> int | None:
    deadline = time.monotonic() + _TOLD
    while time.monotonic() < deadline:
        with suppress(OSError):
            text = path.read_text(encoding="ascii")
            if text.endswith("\n"):
                return int(text)
        time.sleep(0.02)
    return None
