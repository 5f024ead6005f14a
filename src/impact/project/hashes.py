"""Files by what is in them: a stamp that shows whether a file was replaced, and hashes that prove it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import NamedTuple


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
    """Hash a file."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def hash_of(project: Path, name: str) -> str:
    """Hash a file or folder of the project; empty when there is none."""
    path = project / name
    if path.is_file():
        return sha256(path)
    if not path.is_dir():
        return ""
    files = {p.relative_to(path).as_posix(): sha256(p) for p in sorted(path.rglob("*")) if p.is_file()}
    return hash_json(files)


def hash_json(body: object) -> str:
    """Hash what JSON can hold, in whatever order its keys come."""
    text = json.dumps(body, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()
