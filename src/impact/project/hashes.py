"""Files by what is in them: a stamp that shows whether a file was replaced, and hashes that prove it."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from pathlib import Path
from typing import NamedTuple

from impact import regular_file
from impact.errors import machine_lacks

#: bytes that are read at once
_BLOCK = 1 << 16


class Stamp(NamedTuple):
    """Which file stands at a path, and when it last changed.

    The inode and the time of the last change of any kind (``changed_ns``) are in it because the time of
    modification alone can be set back, as ``cp -p`` and ``rsync -t`` do.
    """

    inode: int
    size: int
    modified_ns: int
    changed_ns: int


def stamp(path: Path) -> Stamp:
    """Stamp a file or folder, without reading it.

    Raises
    ------
    FileNotFoundError
        When nothing stands there.
    """
    status = path.stat()
    return Stamp(status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def sha256(path: Path) -> str:
    """Hash a file; a pipe or a device in its place raises ``OSError``."""
    digest = hashlib.sha256()
    with regular_file.opened(path) as handle:
        # not by `hashlib.file_digest`, which clears a quarter of a megabyte for each file: most are small
        while block := handle.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def hash_of(project: Path, name: str) -> str:
    """Hash what an input of a report names; empty when there is nothing.

    Parameters
    ----------
    project
        Root of the project.
    name
        A path from there, or an absolute one, or one below ``~/``, the home of who runs this. A file counts
        with its content, a folder with everything in it; with a slash at its end only with the names in it.
    """
    path = path_of(project, name)
    if name.endswith("/"):
        return _hash_names(path, project)
    if path.is_file():
        return sha256(path)
    if not path.is_dir():
        return "" if not path.exists() else f"no file: {stat.S_IFMT(path.stat().st_mode):o}"
    files = {p.relative_to(path).as_posix(): sha256(p) for p in sorted(path.rglob("*")) if p.is_file()}
    return hash_json(files)


def path_of(project: Path, name: str) -> Path:
    """Find the file or folder that the name of an input means.

    >>> path_of(Path("/project"), "data/a.csv").as_posix(), path_of(Path("/project"), "/mnt/a.csv").as_posix()
    ('/project/data/a.csv', '/mnt/a.csv')
    """
    return Path(name).expanduser() if name.startswith("~/") else project / name


def quick_stamp(path: Path) -> str | None:
    """Stamp a file in one word; empty where there is none, None where something else stands."""
    try:
        status = path.stat()
    except OSError:
        return ""
    if not stat.S_ISREG(status.st_mode):
        return None
    return f"{status.st_ino}:{status.st_size}:{status.st_mtime_ns}"


def _hash_names(folder: Path, project: Path) -> str:
    """Hash the names in a folder, without what is hidden, compiled code, and the reports of the project."""
    try:
        entries = sorted((entry.name, entry.is_dir()) for entry in os.scandir(folder))
    except OSError as error:
        if lack := machine_lacks(error, f"{folder} cannot be listed: {error.strerror}"):
            raise lack from error
        return ""
    apart = {"__pycache__", *(("reports",) if folder == project else ())}
    return hash_json([entry for entry in entries if entry[0] not in apart and not entry[0].startswith(".")])


def hash_json(body: object) -> str:
    """Hash what JSON can hold, in whatever order its keys come."""
    text = json.dumps(body, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()
