"""The kernel in a forked child: ipykernel as it is, its messages on a socket pair instead of ZMQ.

Shell, display hooks, streams, comms and error handling are ipykernel's own, so a notebook gives the outputs
that it gives in a kernel of Jupyter. What is left out is what a report has no use for: ports, heartbeat,
control channel, debugger and subshells, with their threads.
"""

from __future__ import annotations

import asyncio
import codecs
import os
import select
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from types import ModuleType, SimpleNamespace
from typing import Any, ClassVar
from unittest.mock import patch

import zmq
from ipykernel import ipkernel
from ipykernel.iostream import BackgroundSocket, IOPubThread, OutStream
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel
from ipykernel.utils import _async_in_context
from jupyter_client.session import Session
from traitlets import Dict
from traitlets.config import Config
from traitlets.config.loader import DeferredConfigList

from impact.reporting.run.warm import wire


class _Clock:
    """Calls back after a while from a thread of its own, which begins with the first call."""

    def __init__(self) -> None:
        self._due: list[Callable[[], None]] = []
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None

    def call_later(self, delay: float, do: Callable[[], None]) -> None:
        self._due.append(do)
        if self._thread is None:
            run = partial(self._run, delay)
            self._thread = threading.Thread(target=run, name="IOPub", daemon=True)
            self._thread.start()
        self._wake.set()

    def _run(self, delay: float) -> None:
        while self._wake.wait():
            time.sleep(delay)
            self._wake.clear()
            due, self._due = self._due, []
            for do in due:
                do()


class Publisher(IOPubThread):
    """Takes the place of ipykernel's publishing thread: whoever has something to say writes it at once."""

    def __init__(self, link: socket.socket) -> None:
        # not the parent's: it makes ZMQ sockets and an event loop
        self.socket = link
        self.thread: Any = None  # makes streams flush where they are called
        self.io_loop: Any = _Clock()
        self.background_socket = BackgroundSocket(self)
        # Processes that the notebook forks write to the same socket: one message at a time. A lock on a file
        # goes with its process, however that ends.
        self._between_processes = os.memfd_create("impact-kernel")
        self._begin()
        os.register_at_fork(after_in_child=self._begin)

    def _begin(self) -> None:
        self.lock = threading.RLock()

    def start(self) -> None:
        """Do nothing: there is no thread."""

    def stop(self) -> None:
        """Do nothing: there is no thread."""

    def schedule(self, f: Callable[[], None]) -> None:
        """Do it now."""
        f()

    def deliver(self, channel: int, parts: list[bytes]) -> None:
        """Write a message, whole, after all that were written before."""
        data = wire.encode(channel, parts)
        with self.lock:
            os.lockf(self._between_processes, os.F_LOCK, 0)
            try:
                self.socket.sendall(data)
            except (BrokenPipeError, ConnectionResetError):
                os._exit(1)  # nobody listens any more
            finally:
                os.lockf(self._between_processes, os.F_ULOCK, 0)


class LinkSession(Session):
    """Makes messages as Jupyter does, and gives them to the publisher, unsigned: nobody else can reach it."""

    def __init__(self, publisher: Publisher, reply: object, **options: Any) -> None:
        super().__init__(key=b"", check_pid=False, **options)
        self._publisher = publisher
        self._reply = reply

    def send(
        self,
        stream: Any,
        msg_or_type: Any,
        content: Any = None,
        parent: Any = None,
        ident: Any = None,  # noqa: ARG002 - as the parent has it
        buffers: Any = None,
        track: bool = False,  # noqa: ARG002
        header: Any = None,
        metadata: Any = None,
    ) -> Any:
        """Send a message; the stream only decides the channel."""
        if isinstance(msg_or_type, str):
            made = self.msg(msg_or_type, content=content, parent=parent, header=header, metadata=metadata)
        else:
            made = msg_or_type
            buffers = buffers or made.get("buffers")
        parts = [*self.serialize(made), *(bytes(buffer) for buffer in buffers or ())]
        self._publisher.deliver(wire.SHELL if stream is self._reply else wire.IOPUB, parts)
        return made


class Stream(OutStream):
    """ipykernel's stdout or stderr, with what subprocesses write in its place and never too late.

    ipykernel's thread takes subprocess output from a pipe when it comes to it, which may be after the cell.
    Here every flush, and one ends each cell, empties the pipe first.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._begin()
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        os.register_at_fork(after_in_child=self._begin)
        super().__init__(*arguments, **options)

    def _begin(self) -> None:
        self._drain_lock = threading.Lock()
        self._buffer_lock = threading.RLock()

    @property
    def _pipe(self) -> int:
        assert self._fid is not None
        return self._fid

    def _watch_pipe_fd(self) -> None:
        poll = select.poll()
        poll.register(self._pipe, select.POLLIN)
        while self._should_watch:
            poll.poll()
            self._drain()

    def _drain(self) -> None:
        with self._drain_lock:
            while self._should_watch and select.select([self._pipe], [], [], 0)[0]:
                text = self._decoder.decode(os.read(self._pipe, 1 << 16))
                if text:
                    self.write(text)

    def flush(self) -> None:
        """Send everything written so far to the client."""
        if self._should_watch and self._is_master_process():
            self._drain()
        super().flush()

    def _flush(self) -> None:
        with self.pub_thread.lock:  # between taking the text and sending it nobody else sends
            super()._flush()


class _NoModules:
    """``sys`` for who may see no modules."""

    modules: ClassVar[dict[str, ModuleType]] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(sys, name)


class WarmKernel(IPythonKernel):
    """ipykernel's kernel without what needs ZMQ, and without the debugger's list of modules.

    For that list ipykernel reads the file name of every module; in a forked process each such look copies a
    page of memory, for the list two thirds of all that its start copies.
    """

    # ipykernel waits so long before each answer, for outputs to get ahead of it; here all keeps its order
    _execute_sleep = 0.0

    def __init__(self, **options: Any) -> None:
        with patch.object(ipkernel, "sys", _NoModules()):
            super().__init__(**options)

    def _abort_queues(self, subshell_id: str | None = None) -> None:
        """Do nothing: the client sends the next cell when it has the answer to the one before."""


class WarmApp(IPKernelApp):
    """ipykernel's application, with a socket pair where it opens ports."""

    outstream_class = f"{__name__}.Stream"
    kernel_class = WarmKernel
    # Else ipykernel makes a record of each message, four a cell, and a handler then drops it.
    logging_config = Dict({"loggers": {"WarmApp": {"level": "WARNING"}}})

    def __init__(self, link: socket.socket, **options: Any) -> None:
        super().__init__(**options)
        self._link = link

    def parse_command_line(self, argv: list[str] | None = None) -> None:
        """Read the settings that kernels of reports are given: ``-f FILE`` and ``--Class.trait=value``.

        A parser for all that there are takes a fifth of a start.
        """
        self.argv = list(argv or ())
        settings = Config()
        words = iter(self.argv)
        for word in words:
            option = f"IPKernelApp.connection_file={next(words)}" if word == "-f" else word.lstrip("-")
            name, value = option.split("=", 1)
            owner, trait = name.split(".")
            settings[owner].setdefault(trait, DeferredConfigList()).append(value)
        self.cli_config = settings
        self.update_config(settings)

    def init_poller(self) -> None:
        """Do nothing: the operating system ends this process with its parent."""

    def init_connection_file(self) -> None:
        """Do nothing: nobody else is to connect."""

    def init_sockets(self) -> None:
        """Make what stands in for the sockets."""
        reply = object()
        publisher = Publisher(self._link)
        self.session = LinkSession(publisher, reply, parent=self)
        self.configure_tornado_logger()
        self.iopub_thread = publisher
        self.iopub_socket = publisher.background_socket
        manager = SimpleNamespace(
            get_subshell_to_shell_channel_socket=lambda _subshell: reply,
            list_subshell=list,
            subshell_id_from_thread_id=lambda _thread: None,
        )
        # the kernel asks it which thread is the main one, and where answers go
        self.shell_channel_thread = SimpleNamespace(parent_thread=threading.main_thread(), manager=manager)

    def init_heartbeat(self) -> None:
        """Do nothing: the client sees the process end."""

    def write_connection_file(self, **_: Any) -> None:
        """Do nothing."""

    def log_connection_info(self) -> None:
        """Do nothing."""

    def init_kernel(self) -> None:
        """Make the kernel."""
        kernel = self.kernel_class.instance(
            parent=self,
            session=self.session,
            shell_channel_thread=self.shell_channel_thread,
            iopub_thread=self.iopub_thread,
            iopub_socket=self.iopub_socket,
            log=self.log,
            profile_dir=self.profile_dir,
            user_ns=self.user_ns,
        )
        self.kernel = kernel
        self.displayhook.get_execution_count = lambda: kernel.execution_count

    def init_gui_pylab(self) -> None:
        """Choose the backend for figures in notebooks, as for a matplotlib that is imported only now."""
        super().init_gui_pylab()
        loaded = sys.modules.get("matplotlib")
        if loaded is not None:
            loaded.rcParams["backend"] = os.environ["MPLBACKEND"]

    def serve(self) -> None:
        """Answer requests until the client has gone, or the notebook asks to leave."""
        loop = asyncio.get_event_loop()
        reader = wire.Reader()
        Kernel.start(self.kernel)  # not IPythonKernel's, which misses the debugger
        answer = _async_in_context(partial(self.kernel.shell_main, None))
        tasks: set[asyncio.Task[Any]] = set()

        def receive() -> None:
            try:
                data = self._link.recv(1 << 20, socket.MSG_DONTWAIT)
            except BlockingIOError:
                return
            if not data:
                os._exit(0)
            reader.feed(data)
            for _, parts in reader:
                task = loop.create_task(answer([zmq.Frame(part) for part in parts]))
                tasks.add(task)
                task.add_done_callback(tasks.discard)

        loop.add_reader(self._link.fileno(), receive)
        loop.run_forever()


def run(link: socket.socket, arguments: list[str]) -> None:
    """Be a kernel for the client at the other end of a socket; returns when the notebook asks to leave.

    Parameters
    ----------
    link
        One end of a socket pair.
    arguments
        The command line of the kernel, as for ``python -m ipykernel_launcher``.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asyncio.set_event_loop(asyncio.new_event_loop())
    app = WarmApp.instance(link=link)
    app.initialize(arguments)
    app.serve()
