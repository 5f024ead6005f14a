"""Note which files of the project a notebook reads, so that only their changes make its report again.

The report machine names a file in the environment variable ``IMPACT_READS``. Whatever loads a file of the
project says so with :func:`note`, one path a line. Outside a run the variable is not set and nothing happens.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from impact.errors import BuildError, ParameterError
from impact.project import Project, find_project

ENVIRONMENT_VARIABLE = "IMPACT_READS"


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
        _write(record, path.relative_to(project.root).as_posix())


def project_path(relative: str) -> Path:
    """Give a file or folder of the project by its path from the root, for a parameter of the kind ``path``.

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
    given = Path(relative)
    if not relative or "\0" in relative or "\\" in relative or given.is_absolute():
        raise ParameterError(
            f"path {relative!r}",
            "a path inside the project",
            "give it from the project's root, with forward slashes",
        )
    path = (root / given).resolve()
    if path == root or not path.is_relative_to(root) or ".." in given.parts:
        raise ParameterError(f"path {relative!r}", "a path inside the project", "it leads out of the project")
    return project.root / given


@contextmanager
def recording(record: Path) -> Iterator[None]:
    """Have everything that is read by this process's children, while it lasts, noted in a file."""
    record.unlink(missing_ok=True)
    _write.cache_clear()  # what was noted in a file that is gone is to be noted again
    os.environ[ENVIRONMENT_VARIABLE] = str(record)
    try:
        yield
    finally:
        os.environ.pop(ENVIRONMENT_VARIABLE, None)  # what this process reads for the page is no read of it


def recorded(record: Path) -> tuple[str, ...]:
    """Give the paths that a run has noted, sorted, each once; none when the record is empty or missing."""
    try:
        lines = record.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return ()
    return tuple(sorted(set(filter(None, lines))))


@cache
def _write(record: str, name: str) -> None:
    # one write in append mode: whole lines, also from several processes of one notebook
    try:
        with Path(record).open("ab", buffering=0) as handle:
            handle.write(f"{name}\n".encode())
    except OSError as error:
        raise BuildError(
            f"cannot note that {name} is read ({error.strerror})", "a file that can be written"
        ) from error
