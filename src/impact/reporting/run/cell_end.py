"""In a kernel: what is set right after each cell, so that its answer arrives, and from this process alone.

A notebook may close ``sys.stdout`` or put nothing in its place: the kernel, which flushes it before it
answers, would never answer. A process that a cell forks with ``os.fork()`` and that comes out of the cell
would be a second kernel at the same socket, and which of the two executes the next cell would be chance.
Half a character (a name of a file in an old encoding, a text cut in the middle) cannot be sent at all.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn

_STREAMS = ("stdout", "stderr")
# Halves of characters, which UTF-8 has no bytes for.
_HALVES = re.compile("[\ud800-\udfff]")


def begin() -> None:
    """Set right what cells leave behind, from the next one on; to be called before the first cell."""
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        return
    own = {name: getattr(sys, name) for name in _STREAMS}
    for stream in own.values():
        stream.close = stream.flush  # it is the kernel's, and there is no other

    def settle(_result: Any) -> None:
        for name, stream in own.items():
            if not _usable(getattr(sys, name, None)):
                setattr(sys, name, stream)

    def begin_child() -> None:
        shell.kernel.session.check_pid = False  # what it shows is heard, as what it prints
        shell.events.register("post_run_cell", _leave)
        shell.showtraceback = _leaving_at_exit(shell.showtraceback)

    shell.kernel.session.pack = sendable(shell.kernel.session.pack)
    shell.events.register("post_run_cell", settle)
    os.register_at_fork(before=_flush, after_in_child=begin_child)


def sendable(pack: Callable[[Any], bytes]) -> Callable[[Any], bytes]:
    r"""Let a packer of messages name each half of a character in its place.

    >>> sendable(lambda content: json.dumps(content, ensure_ascii=False).encode())({"text": "a\ud800"})
    b'{"text": "a[U+D800]"}'
    """

    def packed(content: Any) -> bytes:
        try:
            data = pack(content)
            data.decode()  # jupyter_client sends the bytes of a file's name as they are
        except UnicodeError:
            from jupyter_client.jsonutil import json_clean, json_default

            text = json.dumps(json_clean(content), default=json_default, ensure_ascii=False)
            return _HALVES.sub(lambda half: f"[U+{ord(half[0]):04X}]", text).encode()
        return data

    return packed


def _usable(stream: Any) -> bool:
    try:
        stream.flush()
    except Exception:  # noqa: BLE001 - whatever stands there instead of a stream
        return False
    return True


def _leave(result: Any) -> None:
    """End a forked process where it would go on as a kernel."""
    _end(1 if result.error_in_exec is not None else 0)


def _leaving_at_exit(show: Any) -> Any:
    """Let a forked process leave with ``sys.exit``, which is no error of its cell."""

    def showtraceback(*arguments: Any, **options: Any) -> None:
        error = sys.exception()
        if isinstance(error, SystemExit):
            _end(error.code if isinstance(error.code, int) else int(error.code is not None))
        show(*arguments, **options)

    return showtraceback


def _end(code: int) -> NoReturn:
    _flush()
    os._exit(code & 0xFF)


def _flush() -> None:
    """Send what was printed; a process that is forked would send it once more."""
    for name in _STREAMS:
        with suppress(Exception):
            getattr(sys, name).flush()
