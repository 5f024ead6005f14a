"""The kernel in a forked child: ipykernel as it is, its messages on a socket pair instead of ZMQ.

Shell, display hooks, streams, comms and error handling are ipykernel's own, so a notebook gives the outputs
that it gives in a kernel of Jupyter. What is left out is what a report has no use for: ports, heartbeat,
control channel, debugger and subshells, with their threads.

Kernel and shell are made before the fork, once for all reports. What belongs to one report is set after it:
socket, streams, environment, folders, command line and the lines that run first.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import threading
from collections.abc import Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, ClassVar
from unittest.mock import patch

import zmq
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel
from ipykernel.utils import _async_in_context
from IPython.core import interactiveshell, shellapp
from IPython.core.profiledir import ProfileDir
from IPython.paths import get_ipython_dir
from traitlets import Dict
from traitlets.config import Config
from traitlets.config.loader import DeferredConfigList

from impact.reporting.run.warm import plain_cells, publisher, wire


class _NoModules:
    """``sys`` for who may see no modules.

    In a forked process each look at the name of a module copies a page of memory.
    """

    modules: ClassVar[dict[str, ModuleType]] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(sys, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(sys, name, value)


class WarmKernel(IPythonKernel):
    """ipykernel's kernel without what needs ZMQ."""

    # ipykernel waits so long before each answer, for outputs to get ahead of it; here all keeps its order
    _execute_sleep = 0.0

    def _abort_queues(self, subshell_id: str | None = None) -> None:
        """Do nothing: the client sends the next cell when it has the answer to the one before."""


class WarmApp(IPKernelApp):
    """ipykernel's application, with a socket pair where it opens ports.

    ``initialize`` belongs before the fork, ``attach`` after it.
    """

    shell: Any  # there from the beginning, as is the folder
    profile_dir: Any
    outstream_class = f"{publisher.__name__}.Stream"
    kernel_class = WarmKernel
    # Else ipykernel makes a record of each message, four a cell, and a handler then drops it.
    logging_config = Dict({"loggers": {"WarmApp": {"level": "WARNING"}}})

    def __init__(self, **options: Any) -> None:
        # a folder that is named after the fork, and made then; kernel and shell keep the object
        super().__init__(profile_dir=ProfileDir(), **options)

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
        self.iopub_thread = publisher.Publisher()
        self.iopub_socket = self.iopub_thread.background_socket
        self.session = publisher.LinkSession(self.iopub_thread, reply, parent=self)
        self.configure_tornado_logger()
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

    def init_signal(self) -> None:
        """Do nothing: the fork server may be interrupted."""

    def init_io(self) -> None:
        """Leave the streams alone: they are those of the fork server still."""

    def init_kernel(self) -> None:
        """Make the kernel, and with it the shell, which asks for folders that are not known yet."""
        with patch.dict(os.environ), patch.object(interactiveshell, "get_ipython_dir", str):
            self.kernel = self.kernel_class.instance(
                parent=self,
                session=self.session,
                shell_channel_thread=self.shell_channel_thread,
                iopub_thread=self.iopub_thread,
                iopub_socket=self.iopub_socket,
                log=self.log,
                profile_dir=self.profile_dir,
                user_ns=self.user_ns,
            )

    def init_path(self) -> None:
        """Do nothing: the folder is not yet the notebook's."""

    def init_gui_pylab(self) -> None:
        """Do nothing: the environment says for which backend."""

    def init_code(self) -> None:
        """Run nothing yet."""
        self._modules = set(sys.modules)

    def attach(self, link: socket.socket, arguments: list[str]) -> None:
        """Take what belongs to one report, in the order in which ipykernel does it.

        Parameters
        ----------
        link
            One end of a socket pair.
        arguments
            The command line of the kernel, as for ``python -m ipykernel_launcher``. Settings of other classes
            than the application must have been known before the fork.
        """
        self._link = link
        self.iopub_thread.attach(link)
        self.parse_command_line(arguments)
        self._enter_folders()
        super().init_io()
        self.displayhook.get_execution_count = lambda: self.kernel.execution_count
        self.shell.init_environment()
        super().init_path()
        self._choose_backend()
        self._run_first()
        for stream in (sys.stdout, sys.stderr):
            stream.flush()  # or else it would be said by the first cell

    def _enter_folders(self) -> None:
        shell = self.shell
        self.ipython_dir = shell.ipython_dir = get_ipython_dir()
        self.profile_dir.location = str(Path(self.ipython_dir, f"profile_{self.profile}"))
        shell.init_pushd_popd_magic()  # the home
        shell.starting_dir = str(Path.cwd())
        shell.history_manager.dir_hist[:] = [Path.cwd()]

    def _choose_backend(self) -> None:
        """Choose the backend for figures in notebooks, as for a matplotlib that is imported only now."""
        super().init_gui_pylab()
        loaded = sys.modules.get("matplotlib")
        if loaded is not None:
            loaded.rcParams["backend"] = os.environ["MPLBACKEND"]

    def _run_first(self) -> None:
        with patch.object(shellapp, "sys", _NoModules()):
            super().init_code()
        self._modules.update(islice(reversed(sys.modules), len(sys.modules) - len(self._modules)))
        self.shell._sys_modules_keys = self._modules  # what it resets to

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


def prepare(settings: Sequence[str]) -> None:
    """Make kernel and shell, as far as they are the same for every report.

    Parameters
    ----------
    settings
        Those of all kernels, as words of a command line.
    """
    app = WarmApp.instance()
    app.initialize(list(settings))
    plain_cells.pass_over(app.shell)
    # what the first cell and the first result would make
    app.shell.run_cell("pass", store_history=False, silent=True)
    getattr(app.shell, "logger", None)  # of what is typed, which newer versions make at the first cell
    app.shell.display_formatter.format(None)


def run(link: socket.socket, arguments: list[str]) -> None:
    """Be a kernel for the client at the other end of a socket; returns when the notebook asks to leave.

    Parameters
    ----------
    link, arguments
        As for :meth:`WarmApp.attach`.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asyncio.set_event_loop(asyncio.new_event_loop())
    app = WarmApp.instance()
    app.attach(link, arguments)
    app.serve()
