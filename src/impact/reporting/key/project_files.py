"""The files of a project while it is planned: each is listed and hashed once, for all reports."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from impact.project.hashes import hash_of
from impact.project.layout import PACKAGE

_INSTALLED = ("__pycache__", "node_modules")


class ProjectFiles:
    """The files of a project as they are when each is first asked for.

    It is made anew for each plan, and for each report that was made: it would not see a later change.

    Parameters
    ----------
    root
        Root of the project.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._hashes: dict[str, str] = {}

    def hash_of(self, name: str) -> str:
        """Hash what an input names, as :func:`impact.project.hashes.hash_of` does."""
        if name not in self._hashes:
            self._hashes[name] = hash_of(self.root, name)
        return self._hashes[name]

    @cached_property
    def readable(self) -> frozenset[str]:
        """Paths of all files that a program could read; not what runs write, or what is installed."""
        return frozenset(self._walk())

    def _walk(self) -> Iterator[str]:
        for place, folders, files in os.walk(self.root):
            here = Path(place)
            top = here == self.root
            folders[:] = [
                name
                for name in sorted(folders)
                if not name.startswith(".")
                and name not in _INSTALLED
                and not (top and name == "reports")
                and here / name != PACKAGE
                and not (here / name / "pyvenv.cfg").exists()
            ]
            for name in files:
                path = here / name
                if not name.startswith(".") and path.is_file():
                    yield path.relative_to(self.root).as_posix()
