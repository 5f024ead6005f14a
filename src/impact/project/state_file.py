"""State files: the one door through which the package reads what it wrote for itself.

A file of the machine (a key, a manifest, the state of the schedule ...) may be cut off, overwritten, nested a
hundred thousand deep, a folder, or a pipe that never ends. Whatever is wrong with it, it is not trusted in
part: it counts as unknown and what it recorded is made again, or, where it holds what a user has given, it is
refused. Which file is which: ``docs/decisions/0023-state-files.md``.

What counts as unknown is told once a file, to whoever listens (:func:`heard_by`); the command does.
"""

from __future__ import annotations

import errno
import glob
import json
import math
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from impact import regular_file
from impact.errors import machine_lacks
from impact.project.clock import is_to_come

#: larger is no file of ours; an executed notebook may hold 32 MB of outputs and some more
LARGEST = 64 * 2**20
#: seconds after which a part of a file belongs to a command that was killed
_ABANDONED = 3600.0
#: how a file of other bytes is told
NO_UTF8 = "no UTF-8 text"
#: brackets inside each other; ours have four, a notebook with drawings in it some more
DEEPEST = 100
#: what a parser makes of brackets
_NESTED = frozenset((dict, list))
_MARKERS = ("reports.yml", "data")
#: what a check may stumble over in a value of another kind
_FAULTS: tuple[type[Exception], ...] = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    RecursionError,
    OverflowError,
)

#: what the machine lacks for a moment; the file may be whole
_TRANSIENT = (errno.EMFILE, errno.ENFILE, errno.ENOMEM)

_T = TypeVar("_T")


class Damaged(ValueError):
    """A file that is not what the package writes; the text says why, in a few words."""


def read(
    path: Path, check: Callable[[Any], _T], then: str = "it is made again", *, finite: bool = True
) -> _T | None:
    """Read a JSON file of the machine; None when there is none, it is damaged, or of another version.

    Parameters
    ----------
    path
        The file.
    check
        Makes of the JSON value what the caller wants; raises ``ValueError`` or stumbles where it is another
        than the package writes, and gives None for a version that it knows of and cannot use.
    then
        What becomes of it: the end of the line that is told when it is damaged.
    finite
        Whether NaN and infinite numbers are damage; a notebook may have shown them.
    """
    try:
        return checked(path, check, finite=finite)
    except FileNotFoundError:
        return None
    except Damaged as damage:
        tell(path, str(damage), then)
        return None


def checked(path: Path, check: Callable[[Any], _T], *, finite: bool = True) -> _T:
    """Read a JSON file that may not be missing: of what a user has given.

    Raises
    ------
    FileNotFoundError
        When there is none.
    Damaged
        When it is not what the check wants.
    """
    body = parse(read_bytes(path), finite=finite)
    try:
        return check(body)
    except Damaged:
        raise
    except _FAULTS as error:
        raise Damaged("other fields than it has to have") from error


def read_bytes(path: Path, largest: int = LARGEST) -> bytes:
    """Read a file whole, if it is one: never waits for a pipe, never reads a device or without end.

    Raises
    ------
    FileNotFoundError
        When there is none.
    Damaged
        When it is no regular file, too large, or cannot be read.
    MachineLacks
        When too many files are open, or the memory is used up: that says nothing about the file.
    """
    if "\0" in os.fspath(path):
        raise FileNotFoundError(f"{path!r} is no name of a file")
    try:
        with regular_file.opened(Path(path)) as file:
            if os.fstat(file.fileno()).st_size > largest:
                raise Damaged(f"larger than {largest // 2**20} MB")
            body = file.read(largest + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise FileNotFoundError(f"{path} is not there") from None
    except IsADirectoryError as error:
        raise Damaged("a folder") from error
    except regular_file.NoRegularFile as error:
        raise Damaged(regular_file.WORDS) from error
    except OSError as error:
        if path.is_dir():  # Windows opens none
            raise Damaged("a folder") from error
        reason = error.strerror or type(error).__name__
        if error.errno in _TRANSIENT and (lack := machine_lacks(error, f"{path} cannot be read: {reason}")):
            raise lack from error
        raise Damaged(f"it cannot be read: {reason}") from error
    if len(body) > largest:
        raise Damaged(f"larger than {largest // 2**20} MB")
    return body


def read_text(path: Path, largest: int = LARGEST) -> str:
    """Read a file of UTF-8 text as :func:`read_bytes` does, and with its exceptions."""
    try:
        return read_bytes(path, largest).decode("utf-8")
    except UnicodeDecodeError as error:
        raise Damaged(NO_UTF8) from error


def parse(body: bytes | str, *, finite: bool = True) -> Any:
    """Parse JSON that is well-formed to the letter: UTF-8, no name twice, no NaN, not nested without end.

    >>> parse('{"a": [1, 2.5, null]}')
    {'a': [1, 2.5, None]}

    Parameters
    ----------
    body
        The text, or its bytes.
    finite
        Refuse NaN and infinite numbers.

    Raises
    ------
    Damaged
        When it is not.
    """
    try:
        text = body.decode("utf-8") if isinstance(body, bytes) else body
        numbers: dict[str, Any] = {"parse_constant": _no_constant, "parse_float": _finite} if finite else {}
        value = json.loads(text, object_pairs_hook=_object, **numbers)
        _check_depth(value)
        if "\\u" in text:  # half of a pair of surrogates can be neither printed nor written
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except RecursionError as error:
        raise Damaged("brackets inside each other without end") from error
    except UnicodeDecodeError as error:
        raise Damaged(NO_UTF8) from error
    except Damaged:
        raise
    except ValueError as error:
        raise Damaged("no JSON" if body else "empty") from error
    return value


def is_current(body: Any, schema: str) -> bool:
    """Whether a JSON value says that it is of a schema; false when of another version of it.

    >>> is_current({"schema": "impact-key/1"}, "impact-key/2")
    False

    Raises
    ------
    Damaged
        When it says nothing of the kind.
    """
    stated = body.get("schema") if isinstance(body, dict) else None
    if stated == schema:
        return True
    if isinstance(stated, str) and re.fullmatch(rf"{re.escape(schema.rpartition('/')[0])}/\d{{1,4}}", stated):
        return False
    raise Damaged("other fields than it has to have")


def write(path: Path, body: str | bytes) -> None:
    """Write a file whole or not at all; an empty folder in its place, which no run has made, goes.

    Raises
    ------
    OSError
        When it cannot be written; what was there stays.
    """
    hidden = "" if path.name.startswith(".") else "."
    new = path.with_name(f"{hidden}{path.name}.{os.getpid()}")
    remove_abandoned(path.parent, f"{hidden}{glob.escape(path.name)}.[0-9]*")
    try:
        new.write_bytes(body.encode("utf-8") if isinstance(body, str) else body)
        if path.is_dir() and not path.is_symlink():
            with suppress(OSError):
                path.rmdir()
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def remove_abandoned(folder: Path, parts: str) -> None:
    """Remove what killed commands have left of a file that they were writing; to write one takes seconds.

    Parameters
    ----------
    folder
        Where the file is.
    parts
        A pattern of the names that its parts have.
    """
    for left in folder.glob(parts):
        with suppress(OSError):  # gone, or another user's
            if time.time() - left.stat().st_mtime > _ABANDONED:
                left.unlink()


_listeners: list[Callable[[str], None]] = []
_told: set[str] = set()


@contextmanager
def heard_by(listener: Callable[[str], None]) -> Iterator[None]:
    """Have a listener hear, while it lasts, which files count as unknown: one line a file, each once."""
    _listeners.append(listener)
    _told.clear()
    try:
        yield
    finally:
        _listeners.remove(listener)


def hear_nobody() -> None:
    """Forget all listeners: a forked process is not the one that they listen to."""
    _listeners.clear()


def say(line: str) -> None:
    """Say a line to whoever listens, unless it was said before."""
    _say(line, line)


def tell(path: Path, why: str, then: str = "it is made again") -> None:
    """Tell that a file is damaged, unless that was told before."""
    _say(str(path), f"{name_of(path)} is damaged ({why}); it counts as unknown, {then}")


def is_known(time: datetime | None, path: Path, until: datetime | None = None) -> bool:
    """Whether a time on record can be true; that one is still to come is told, once for all files.

    Parameters
    ----------
    time
        From the file; none is not known.
    path
        The file.
    until
        What time it is; none asks the clock.
    """
    if time is None or not is_to_come(time, until):
        return time is not None
    when = time.isoformat(timespec="minutes")
    line = f"{name_of(path)} names {when}, which is still to come: was a clock wrong?"
    _say("a time to come", f"{line} Such times count as unknown")
    return False


def name_of(path: Path) -> str:
    """Name a file by its path in the project."""
    for folder in path.parents:
        if all((folder / marker).exists() for marker in _MARKERS):
            return path.relative_to(folder).as_posix()
    return str(path)


def _say(what: str, line: str) -> None:
    if _listeners and what not in _told:
        _told.add(what)
        _listeners[-1](" ".join(line.split()))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise Damaged("a name twice")
    return value


def _no_constant(word: str) -> None:
    raise Damaged(f"{word} in place of a number")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise Damaged("a number that is too large")
    return number


def _check_depth(value: Any) -> None:
    level = [value] if type(value) in _NESTED else []
    for _ in range(DEEPEST):
        level = [
            part
            for whole in level
            for part in (whole.values() if type(whole) is dict else whole)
            if type(part) in _NESTED
        ]
        if not level:
            return
    raise Damaged("brackets inside each other without end")
