"""Unpacking of an answer that comes as gzip: a bounded piece at a time, and its end is asked for."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator

from impact.errors import FetchFailed

#: bytes that are unpacked at once
_PIECE = 1_048_576


def unpacker(encoding: str, name: str) -> Callable[[bytes], Iterator[bytes] | tuple[bytes, ...]]:
    """Choose how the body unpacks, a bounded piece at a time; an empty block asks for the end of it."""
    encoding = encoding.strip().casefold()
    if encoding in ("", "identity"):
        return lambda block: (block,)
    if encoding not in ("gzip", "x-gzip"):
        raise FetchFailed(f"{name} answers packed as {encoding[:20]!r}", "gzip or nothing", "try again later")
    unpacker = zlib.decompressobj(wbits=31)

    def pieces(block: bytes) -> Iterator[bytes]:
        try:
            while block:
                yield unpacker.decompress(block, _PIECE)
                block = unpacker.unconsumed_tail
        except zlib.error as error:
            raise FetchFailed(f"{name} answers with damaged gzip", "a whole file", "try again") from error

    def unpack(block: bytes) -> Iterator[bytes]:
        if not block and not unpacker.eof:
            raise FetchFailed(f"{name} is cut off within its gzip", "a whole file", "try again later")
        return pieces(block)

    return unpack
