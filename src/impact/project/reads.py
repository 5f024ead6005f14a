"""Note which files of the project a notebook reads, so that only their changes make its report again.

The report machine names a file, the record, in the environment variable ``IMPACT_READS``. Its kernels note
there whatever file of the project Python opens (:func:`watch`). What is read by other means, or comes from
memory, is noted by the function that reads it (:func:`note`). Outside a run the variable is not set and
nothing happens.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from impact.errors import BuildError, ParameterError
from impact.project.hashes import hash_of
from impact.project.layout import PACKAGE, Project, find_project

ENVIRONMENT_VARIABLE = "IMPACT_READS"
# Alone in a line of the record: somebody watches. Before words: what may go unseen. No path can hold it.
_MARK = "\0"
_OPENING = frozenset({"open", "os.listdir", "os.scandir"})
# After these another program, or a library without Python's own means, may read files unseen.
_UNSEEN = frozenset(
    {"os.exec", "os.posix_spawn", "os.spawn", "os.system", "pty.spawn", "sqlite3.connect", "subprocess.Popen"}
)


@dataclass(frozen=True)
class Record:
    """The files that a run has read: paths from the project's root, sorted, each once."""

    paths: tuple[str, ...]
    unseen: str = ""  # why it may have read further files; empty when it cannot have


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
        _note(record, path.relative_to(project.root).as_posix())


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
    root = project.root.resolve()
    below = Path(relative)
    if not relative or "\0" in relative or "\\" in relative or below.is_absolute():
        raise ParameterError(
            f"path {relative!r}",
            "a path inside the project",
            "give it from the project's root, with forward slashes",
        )
    path = (root / below).resolve()
    if path == root or not path.is_relative_to(root) or ".." in below.parts:
        raise ParameterError(f"path {relative!r}", "a path inside the project", "it leads out of the project")
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


def watch() -> None:
    """Note from here on every file and folder of the project that Python opens in this process; for kernels.

    Left out are the package and the environment, whose hashes and versions the key holds, and ``reports/``
    and hidden folders, which hold what runs write.
    """
    record = os.environ.get(ENVIRONMENT_VARIABLE)
    if not record:
        return
    root = os.path.realpath(find_project().root)
    package = os.path.realpath(PACKAGE.parent)  # listed, too, when something is imported
    environment = [f"{path}/" for path in (sys.prefix, sys.base_prefix) if path.startswith(f"{root}/")]
    apart = (f"{root}/.", f"{root}/reports/", f"{package}/", *environment)
    _write(record, _MARK)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if getattr(_apart, "hashing", False):
            return
        if event in _UNSEEN:
            _note(record, f"{_MARK}it called {event}")
        elif event in _OPENING and isinstance(arguments[0], str | bytes) and not _only_written(arguments):
            path = os.path.realpath(os.fsdecode(arguments[0]))
            if path == root or "\n" in path:
                _note(record, f"{_MARK}it listed the whole project, or a name with a line break")
            elif path.startswith(f"{root}/") and not f"{path}/".startswith(apart):
                _note(record, os.path.relpath(path, root))

    sys.addaudithook(hook)


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
        if line.startswith(_MARK):
            self.unseen = True
        elif line not in self.hashes:
            self.hashes[line] = _hash(self._project, line)


def unchanged(project: Project, hashes: Mapping[str, str]) -> bool:
    """Whether files of the project are what they were when they had these hashes; no read of theirs."""
    return all(_hash(project, name) == digest for name, digest in hashes.items())


def _hash(project: Project, name: str) -> str:
    _apart.hashing = True  # to hash is not to read
    try:
        return hash_of(project.root, name)
    finally:
        _apart.hashing = False


_collections: list[Collection] = []
_apart = threading.local()


def recorded(record: Path) -> Record:
    """Read what a run has noted."""
    try:
        lines = set(record.read_text(encoding="utf-8", errors="surrogateescape").split("\n"))
    except FileNotFoundError:
        lines = set()
    events = sorted(line.removeprefix(_MARK) for line in lines if line.startswith(_MARK))
    paths = sorted(line for line in lines if line and not line.startswith(_MARK))
    return Record(tuple(paths), events[-1] if events else "what it read was not watched")


def _only_written(arguments: tuple[object, ...]) -> bool:
    mode = arguments[1] if len(arguments) > 1 else None
    return isinstance(mode, str) and not set(mode) & set("r+")


def _note(record: str, line: str) -> None:
    for collection in tuple(_collections):
        collection.add(line)
    _write(record, line)


@cache
def _write(record: str, line: str) -> None:
    # one write in append mode: whole lines, also from several processes of one notebook
    try:
        with Path(record).open("ab", buffering=0) as handle:
            handle.write(f"{line}\n".encode("utf-8", "surrogateescape"))
    except OSError as error:
        raise BuildError(
            f"cannot note that {line} is read ({error.strerror})", "a file that can be written"
        ) from error
