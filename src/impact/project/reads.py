"""Note what a notebook reads, so that its changes, and no others, make its report again.

The report machine names a file, the record, in the environment variable ``IMPACT_READS``. Its kernels note
there whatever Python opens (:mod:`impact.project.kernel_reads.watch`). What is read by other means, or comes
from memory, is noted by the function that reads it (:func:`note`). Outside a run the variable is not set and
nothing happens.

A line of the record is the name of a file, as :func:`impact.project.hashes.hash_of` takes it, or begins with
a character that no path can hold; the next one says what it is (:data:`WATCHED` and the following).
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from impact.arguments import shown
from impact.errors import BuildError, ParameterError, machine_lacks
from impact.project.hashes import hash_of
from impact.project.layout import Project, find_project

ENVIRONMENT_VARIABLE = "IMPACT_READS"
#: names another folder for shared results, which are no input: what they rest on is noted in their place
SHARED_VARIABLE = "IMPACT_SHARED"
#: somebody watches; alone in its line
WATCHED = "\0"
#: before words: why something may be read unseen
UNSEEN = "\0!"
#: before words: what was reached and cannot be compared
BEYOND = "\0@"
#: before the name of an environment variable; a star is all of them
VARIABLE = "\0$"
#: before a name, the same character and a stamp: what the file was when it was first opened
STAMP = "\0="
#: before the name of a file that the notebook itself has written
WRITTEN = "\0>"


@dataclass(frozen=True)
class Record:
    """What a run has read; names of files as :func:`impact.project.hashes.hash_of` takes them, sorted."""

    paths: tuple[str, ...]
    unseen: str = ""  # why it may have read further files; empty when it cannot have
    variables: tuple[str, ...] = ()  # names of environment variables
    beyond: tuple[str, ...] = ()  # what it reached that cannot be compared
    stamps: Mapping[str, str] = field(default_factory=dict, compare=False)


def note(project: Project, path: Path) -> None:
    """Note that a file is read; call it before reading.

    Parameters
    ----------
    project
        The project that the file belongs to.
    path
        The file, below the project's root.

    Raises
    ------
    BuildError
        When the note cannot be written: a read that goes unseen could leave a report out of date.
    """
    record = os.environ.get(ENVIRONMENT_VARIABLE)
    if record:
        note_line(record, path.relative_to(project.root).as_posix())


def note_name(name: str) -> None:
    """Note by its name in a record that something is read."""
    record = os.environ.get(ENVIRONMENT_VARIABLE)
    if record:
        note_line(record, name)


def project_path(relative: str) -> Path:
    """Find a file or folder of the project by its path from the root, for a parameter of the kind ``path``.

    Notebooks run in a folder of their own, where a relative path leads nowhere. What is asked for here
    counts as read: when it changes, the report is made again.

    Raises
    ------
    ParameterError
        When the path is not relative, or leads out of the project.
    """
    project = find_project()
    path = inside(project, relative)
    note(project, path)
    return path


def inside(project: Project, relative: str) -> Path:
    """Resolve a path from the project's root, refusing what leads out of it, links included.

    Raises
    ------
    ParameterError
        When the path is empty, absolute, or leads out of the project.
    """
    if not isinstance(relative, str | os.PathLike):
        raise ParameterError(
            f"path={shown(relative)}", "a path inside the project", "such as 'data/raw/casualties.csv'"
        )
    root, relative = project.root.resolve(), os.fspath(relative)
    below = Path(relative)
    if not relative or "\0" in relative or "\\" in relative or below.is_absolute():
        raise ParameterError(
            f"path {relative!r}",
            "a path inside the project",
            "give it from the project's root, with forward slashes",
        )
    path = (root / below).resolve()
    if path == root or not path.is_relative_to(root) or ".." in below.parts:
        raise ParameterError(
            f"path {relative!r}",
            "a path inside the project",
            "it leads out of the project; copy the file into data/own",
        )
    return project.root / below


@contextmanager
def recording(record: Path) -> Iterator[None]:
    """Have everything noted in a file that this process's children read while it lasts."""
    record.unlink(missing_ok=True)
    _write.cache_clear()  # what was noted in a file that is gone is to be noted again
    os.environ[ENVIRONMENT_VARIABLE] = str(record)
    try:
        yield
    finally:
        os.environ.pop(ENVIRONMENT_VARIABLE, None)  # what this process reads for the page is no read of it


@contextmanager
def collecting(project: Project) -> Iterator[Collection]:
    """Collect what is noted in this process while it lasts, beside noting it.

    Threads are not told apart: what another one reads meanwhile is collected, too.
    """
    collection = Collection(project)
    _collections.append(collection)
    try:
        yield collection
    finally:
        _collections.remove(collection)


class Collection:
    """Files that were read, and the hash that each had before it was read.

    Attributes
    ----------
    hashes
        By path from the project's root.
    unseen
        Whether further files may have been read.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self.hashes: dict[str, str] = {}
        self.unseen = False

    def add(self, line: str) -> None:
        """Collect a line of the record, before the file is read that it names."""
        if line.startswith((STAMP, WRITTEN)):
            return
        if line.startswith(WATCHED):
            self.unseen = True
        elif line not in self.hashes:
            self.hashes[line] = _hash(self._project, line)


def unchanged(project: Project, hashes: Mapping[str, str]) -> bool:
    """Whether files of the project are what they were when they had these hashes; no read of theirs."""
    return all(_hash(project, name) == digest for name, digest in hashes.items())


def _hash(project: Project, name: str) -> str:
    with hashing():
        return hash_of(project.root, name)


@contextmanager
def hashing() -> Iterator[None]:
    """Note nothing of what this thread opens meanwhile: to hash is not to read."""
    before, _apart.hashing = is_hashing(), True
    try:
        yield
    finally:
        _apart.hashing = before


def is_hashing() -> bool:
    """Whether what this thread opens is only hashed."""
    return getattr(_apart, "hashing", False)


_collections: list[Collection] = []
_apart = threading.local()


def recorded(record: Path) -> Record:
    """Read what a run has noted."""
    try:
        lines = set(record.read_text(encoding="utf-8", errors="surrogateescape").split("\n"))
    except FileNotFoundError:
        lines = set()

    def after(mark: str) -> list[str]:
        return sorted(line.removeprefix(mark) for line in lines if line.startswith(mark))

    written = frozenset(after(WRITTEN))
    stamps = dict(line.split("\0", 1) for line in after(STAMP))
    unseen = after(UNSEEN)
    if not unseen and WATCHED not in lines:
        unseen = ["what it read was not watched"]
    temporary = os.path.join(os.path.realpath(tempfile.gettempdir()), "")  # noqa: PTH118
    paths = [
        line
        for line in sorted(lines)
        if line
        and not line.startswith(WATCHED)
        and not (line.startswith(temporary) and not os.path.exists(line))  # noqa: PTH110 - gone with its run
    ]
    return Record(
        tuple(paths),
        unseen[-1] if unseen else "",
        tuple(after(VARIABLE)),
        tuple(after(BEYOND)),
        {name: stamp for name, stamp in stamps.items() if name not in written},
    )


def note_line(record: str, line: str) -> None:
    """Write a line of the record, and tell whoever collects."""
    for collection in tuple(_collections):
        collection.add(line)
    _write(record, line)


@cache
def _write(record: str, line: str) -> None:
    # one write in append mode: whole lines, also from several processes of one notebook
    try:
        with hashing(), Path(record).open("ab", buffering=0) as handle:
            handle.write(f"{line}\n".encode("utf-8", "surrogateescape"))
    except OSError as error:
        words = f"cannot note that {line} is read ({error.strerror})"
        raise machine_lacks(error, words) or BuildError(words, "a file that can be written") from error
