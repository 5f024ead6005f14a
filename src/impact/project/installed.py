"""What is installed: the files of this package, whether they are what runs, and everything beside it."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from impact.faces import LOADED_FROM
from impact.project.hashes import hash_json, sha256
from impact.project.layout import PACKAGE, PACKAGED
from impact.project.reads import hashing

#: Rooms from which no computation imports: the floors forbid it.
_ABOVE = ("additions/", "cli/", "lab/", "reporting/")


def package_files() -> Iterator[tuple[str, Path]]:
    """List the files of this package by their path in it: code and what it reads, but no notes for people.

    The tables of an installed package are left out: what a project computes rests on its own.
    """
    names = (name for name, entry in _entries(str(PACKAGE), "") if entry.is_file())
    for name in sorted(names, key=lambda name: name.split("/")):
        yield name, PACKAGE / name


def _entries(folder: str, within: str, leave: tuple[str, ...] = ()) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """List what :func:`package_files` may name, but what is in folders to leave."""
    with os.scandir(folder) as entries:
        for entry in entries:
            name = f"{within}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                below = f"{name}/"
                if entry.name != "__pycache__" and below not in leave and entry.path != str(PACKAGED):
                    yield from _entries(entry.path, below, leave)
            elif not name.endswith(".md"):
                yield name, entry


def font_packages() -> dict[str, Path]:
    """Find packages with Noto fonts: the folder of the fonts by the name of the distribution.

    A folder without a version is passed over: the key of a report could not say which fonts it was set in.
    """
    folders = {
        package.name.replace("_", "-"): package / "files"
        for place in dict.fromkeys(sys.path)
        if place
        for package in sorted(Path(place).glob("fontpkg_noto_*"))
        if (package / "files").is_dir() and any(Path(place).glob(f"{package.name}-*.dist-info"))
    }
    return dict(sorted(folders.items()))


def matplotlib_fonts() -> Path:
    """Find the folder of the fonts that come with matplotlib, without the half second of importing it.

    Examples
    --------
    >>> (matplotlib_fonts() / "DejaVuSans.ttf").is_file()
    True
    """
    spec = importlib.util.find_spec("matplotlib")
    (place,) = (spec.submodule_search_locations if spec else None) or ("",)
    return Path(place) / "mpl-data" / "fonts" / "ttf"


@lru_cache(maxsize=1)
def computing_code() -> str | None:
    """Hash the code that computations run, as this process, or the one it was forked from, has loaded it.

    Read once: a process goes on with what it has loaded. Whether the files are still that, and so what is
    loaded only now, tells :func:`is_as_loaded`.

    Returns
    -------
    str or None
        Hash of all files of the package but those of commands and of the report machine; None when one of
        them was changed after this process began to load the package: what runs here is then in no file.
    """
    code = hash_json({name: sha256(path) for name, path in _computing_files()})
    return code if is_as_loaded() else None  # looked at afterwards: a file may change while it is read


def is_as_loaded() -> bool:
    """Whether no file of the code that computes was changed after this process began to load the package."""
    with hashing():  # to look at the code is no read of a report's: to name each folder took half of the time
        times = (entry.stat() for _, entry in _entries(str(PACKAGE), "", _ABOVE))
        return all(max(time.st_mtime_ns, time.st_ctime_ns) < LOADED_FROM for time in times)


def _computing_files() -> list[tuple[str, Path]]:
    return [(name, path) for name, path in package_files() if not name.startswith(_ABOVE)]


@lru_cache(maxsize=1)
def installed_packages() -> tuple[str, ...]:
    """List all packages that this process can import, with their versions, as ``numpy-2.4.6.dist-info``.

    To follow what this package needs through all requirements takes a tenth of a second; this takes none.
    """
    folders = [folder for folder in map(Path, sys.path) if folder.is_dir()]
    records = (path.name for folder in folders for path in folder.iterdir())
    return tuple(sorted(name for name in records if name.endswith((".dist-info", ".egg-info"))))
