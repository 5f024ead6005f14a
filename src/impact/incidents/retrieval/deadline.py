"""Deadline: a clock that shuts sockets, so that no read of a slow server outlasts it."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress

from impact.errors import FetchFailed
from impact.wording import exact


class Deadline:
    """A clock that ends the sockets it was given; then every read of them ends, too."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._over = threading.Event()
        self._sockets: list[socket.socket] = []
        self._guard = threading.Lock()
        self._timer = threading.Timer(seconds, self._ring)
        self._timer.daemon = True

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()
        with self._guard:
            for twin in self._sockets:
                twin.close()
            self._sockets.clear()

    def end(self, connection: socket.socket) -> None:
        """Take a connection in: a second handle on it, for TLS takes the first one away."""
        with self._guard:
            self._sockets.append(connection.dup())
            if self._over.is_set():
                self._shut()

    def check(self, name: str) -> None:
        """Raise when the time is over."""
        if self._over.is_set():
            raise FetchFailed(
                f"{name} took longer than {exact(self._seconds)} s and was stopped",
                "a quicker answer",
                "try again later",
            )

    def _ring(self) -> None:
        with self._guard:
            self._over.set()
            self._shut()

    def _shut(self) -> None:
        for twin in self._sockets:
            with suppress(OSError):
                twin.shutdown(socket.SHUT_RDWR)
