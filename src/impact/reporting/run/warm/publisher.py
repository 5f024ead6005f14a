"""What a warm kernel says, on its way to the client: messages and streams of ipykernel without ZMQ."""

from __future__ import annotations

import codecs
import os
import select
import socket
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from ipykernel.iostream import BackgroundSocket, IOPubThread, OutStream
from jupyter_client.session import Session

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
    """Takes the place of ipykernel's publishing thread: whoever has something to say writes it at once.

    Before it is attached to a socket nobody listens, and what is said is lost.
    """

    def __init__(self) -> None:
        # not the parent's: it makes ZMQ sockets and an event loop
        self.socket: Any = None
        self.thread: Any = None  # makes streams flush where they are called
        self.io_loop: Any = _Clock()
        self.background_socket = BackgroundSocket(self)
        self._begin()
        os.register_at_fork(after_in_child=self._begin)

    def attach(self, link: socket.socket) -> None:
        """Write to the client at the other end of a socket from now on."""
        self.socket = link
        # Processes that the notebook forks write to the same socket: one message at a time. A lock on a file
        # goes with its process, however that ends.
        self._between_processes = os.memfd_create("impact-kernel")

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
        if self.socket is None:
            return
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
