"""How a warm kernel and its client write Jupyter's messages on a socket: channel, number of parts, parts.

The parts are those that jupyter_client would give to ZMQ. A socket pair takes its place: there is one client,
it is on this machine, and the messages stay in order.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Sequence
from typing import Any

from jupyter_client.session import DELIM

SHELL = 1
IOPUB = 2

_HEAD = struct.Struct("!BI")
_LENGTH = struct.Struct("!Q")


def encode(channel: int, parts: Sequence[bytes]) -> bytes:
    """Write one message.

    Examples
    --------
    >>> reader = Reader()
    >>> reader.feed(encode(SHELL, [b"a", b""]) + encode(IOPUB, [b"b"])[:-1])
    >>> list(reader)
    [(1, [b'a', b''])]
    >>> reader.feed(b"b")
    >>> list(reader)
    [(2, [b'b'])]
    """
    sizes = b"".join(_LENGTH.pack(len(part)) for part in parts)
    return b"".join((_HEAD.pack(channel, len(parts)), sizes, *parts))


def message(parts: Sequence[bytes]) -> dict[str, Any]:
    """Read the parts of a message, as ``Session.deserialize`` of jupyter_client does; times stay as written.

    Nobody here asks for these, and to look for them takes half of the reading.
    """
    body = parts[parts.index(DELIM) + 2 :]  # behind the signature, which there is none of
    header, parent, metadata, content = json.loads(b"[%b]" % b",".join(body[:4]))  # one call in place of four
    return {
        "header": header,
        "msg_id": header["msg_id"],
        "msg_type": header["msg_type"],
        "parent_header": parent,
        "metadata": metadata,
        "content": content,
        "buffers": list(body[4:]),
    }


class Reader:
    """Takes what comes from the socket, in pieces of any size, and yields the whole messages among it."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, data: bytes) -> None:
        """Add what has been received."""
        self._rest += data

    def __iter__(self) -> Iterator[tuple[int, list[bytes]]]:
        """Yield the channel and the parts of every whole message, and forget it."""
        while (message := self._next()) is not None:
            yield message

    def _next(self) -> tuple[int, list[bytes]] | None:
        rest = self._rest
        if len(rest) < _HEAD.size:
            return None
        channel, count = _HEAD.unpack_from(rest)
        start = _HEAD.size + count * _LENGTH.size
        if len(rest) < start:
            return None
        sizes = [_LENGTH.unpack_from(rest, _HEAD.size + n * _LENGTH.size)[0] for n in range(count)]
        if len(rest) < start + sum(sizes):
            return None
        parts = []
        for size in sizes:
            parts.append(bytes(rest[start : start + size]))
            start += size
        del rest[:start]
        return channel, parts
