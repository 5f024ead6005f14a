"""Regular file: the one door to files that a project holds; a pipe in the place of one is never waited for.

A pipe that a shell has made for the command line, ``<(...)``, is read: whoever gave it writes it. Its name is
one of ``/dev/fd``. A pipe of another name, a device or a socket is refused at once.
"""

from __future__ import annotations

import errno
import functools
import io
import operator
import os
import stat
from pathlib import Path
from typing import TextIO

#: what stands in the place of a file, in words
WORDS = "no file but a pipe or device"
#: folders of what a command was given open
_GIVEN = ("/dev/fd", "/proc/self/fd")
# a name that another system lacks is nothing there
_NAMES = ("O_RDONLY", "O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY")
_FLAGS = functools.reduce(operator.or_, (getattr(os, name, 0) for name in _NAMES))


class NoRegularFile(OSError):
    """Something that is neither a file nor a folder; ``strerror`` says so in words."""

    def __init__(self, path: Path) -> None:
        super().__init__(errno.EINVAL, WORDS, os.fspath(path))


def opened(path: Path) -> io.BufferedReader:
    """Open a file to read its bytes, without waiting for anybody who would have to write them.

    Raises
    ------
    FileNotFoundError
        When nothing stands there.
    IsADirectoryError
        When a folder does.
    NoRegularFile
        When it is a pipe, a socket or a device, but for what the command was given open.
    OSError
        When it may not be read.
    """
    if os.fspath(path.parent) in _GIVEN:
        return path.open("rb")
    try:
        handle = os.open(path, _FLAGS)
    except OSError as error:
        if error.errno == errno.ENXIO:  # a socket
            raise NoRegularFile(path) from error
        raise
    try:
        mode = os.fstat(handle).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), os.fspath(path))
        if not stat.S_ISREG(mode):
            raise NoRegularFile(path)
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def stands_at(path: Path) -> bool:
    """Whether anything but a folder stands at a path; a pipe is refused by name when it is opened."""
    try:
        return not stat.S_ISDIR(path.stat().st_mode)
    except (OSError, ValueError):  # a name that no file can have
        return path.exists()  # false, or the error that keeps it from being told


def read_bytes(path: Path) -> bytes:
    """Read a file whole; errors are those of :func:`opened`."""
    with opened(path) as file:
        return file.read()


def opened_text(path: Path) -> TextIO:
    """Open a text in UTF-8 as CSV is read: without a byte order mark, line ends as they are."""
    return io.TextIOWrapper(opened(path), encoding="utf-8-sig", newline="")
