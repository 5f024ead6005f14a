"""A server on the loopback that answers well, slowly, wrongly or in parts, as a test tells it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Act = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers each path by what :attr:`Server.acts` holds for it, and notes the request."""

    server: Server
    protocol_version = "HTTP/1.0"

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        act = self.server.acts.get(self.path.partition("?")[0])
        try:
            if act is None:
                self.send_error(404)
            else:
                act(self)
        except OSError:
            pass  # the client has gone, as it should

    def log_message(self, *_: object) -> None:
        pass

    def answer(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    """The server: ``acts`` by path, ``asked`` what was asked, ``stop`` set when the test is over."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.acts: dict[str, Act] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.stop = threading.Event()

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{path}"

    def gives(self, path: str, body: bytes, status: int = 200, **headers: str) -> str:
        self.acts[path] = lambda handler: handler.answer(body, status, **headers)
        return self.address(path)

    def trickles(self, path: str, body: bytes, pause: float = 0.05, *, head: bool = False) -> str:
        """A byte at a time; ``head``: already the headers."""

        def act(handler: Handler) -> None:
            lines = b"HTTP/1.0 200 OK\r\nContent-Type: text/csv\r\n\r\n"
            if not head:
                handler.wfile.write(lines)
            for byte in (lines if head else b"") + body * 1000:
                if self.stop.wait(pause):
                    return
                handler.wfile.write(bytes([byte]))
                handler.wfile.flush()

        self.acts[path] = act
        return self.address(path)

    def hangs(self, path: str) -> str:
        self.acts[path] = lambda _: (self.stop.wait(30), None)[1]
        return self.address(path)


@contextmanager
def serving() -> Iterator[Server]:
    """Run the server in a thread for as long as the test needs it."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop.set()
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
        time.sleep(0)
