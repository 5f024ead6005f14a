"""Output files: where a command or a call may write, checked before the work is done, and written whole.

One rule for all of them. A file goes into a folder that is there; a folder that is asked for is made. Nothing
goes where the project keeps what it rests on or makes itself: raw figures, built tables, reports, notebooks,
code. Links are followed before that is looked at.
"""

from __future__ import annotations

import glob
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from impact.arguments import shown
from impact.errors import ImpactError, ImportRefused, RequestError, machine_lacks
from impact.project.layout import PACKAGE, is_project
from impact.project.state_file import remove_abandoned

#: ends the name of a file that is being written, beside its place
_PART = ".impact-new"
#: letters of its name that its part bears: a name may have 255 bytes
_LONGEST = 50
#: folders and files of a project that no output may touch, and whose they are
PROTECTED = {
    "data/raw": "holds published figures; impact new figure adds one",
    "data/processed": "holds the tables that impact build makes",
    "reports": "holds the pages that impact run makes",
    "notebooks": "holds the questions",
    "src": "holds the code",
    ".git": "belongs to git",
    ".impact": "belongs to impact",
    "reports.yml": "says which reports are made",
    "CITATION.cff": "says how the project is cited",
    "pyproject.toml": "describes the package",
    "requirements.lock": "pins the environment",
}


def file_to_write(path: str | os.PathLike[str], extensions: tuple[str, ...] = ()) -> Path:
    """Refuse a file that cannot or may not be written, before anything is computed; return its path.

    Parameters
    ----------
    path
        The file; ``~`` is one's home.
    extensions
        Endings of which the name needs one, with their points; none means any name.

    Raises
    ------
    RequestError
        When its ending is another, its folder is not there, the name is a folder's, or the place is one that
        the project keeps to itself.
    """
    if not isinstance(path, str | os.PathLike):
        raise RequestError(f"path={shown(path)}", "the path of a file", "such as 'ukraine.csv'")
    place = Path(path).expanduser()
    if extensions and place.suffix.lower() not in extensions:
        problem = f"the extension {place.suffix!r}" if place.suffix else "no extension"
        raise RequestError(f"{problem} ({place})", " or ".join(extensions), "end the name in one of these")
    if place.is_dir():
        example = f"{place / 'output'}{extensions[0] if extensions else ''}"
        raise RequestError(f"{path} is a folder", "a file", f"name one in it, such as {example}")
    _check_folder(place.parent)
    _check_place(place)
    return place


def folder_to_write(path: str | os.PathLike[str]) -> Path:
    """Refuse a folder that cannot or may not be made or written to; return its path. It is not made here.

    Raises
    ------
    RequestError
        When a file bears the name, or one above it, or the place is one that the project keeps to itself.
    """
    place = Path(path).expanduser()
    for part in (place, *place.parents):
        if part.is_dir():
            break
        if part.exists() or part.is_symlink():
            raise RequestError(f"{part} is a file", "a folder to write into", "name another folder")
    _check_place(place)
    return place


def write_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8, whole or not at all.

    Raises
    ------
    RequestError
        When the file may not be written.
    MachineLacks
        When there is no room for it.
    """
    write_bytes(path, text.encode("utf-8"))


def write_bytes(place: Path, content: bytes) -> None:
    """Write a file beside its place and put it there, so that nobody meets half of it.

    Raises
    ------
    RequestError
        When the file may not be written.
    MachineLacks
        When there is no room for it.
    """
    place = place.resolve()  # what a link leads to is written, not the link
    remedy = "close it in other programs, or name another"
    with refusing(RequestError, f"{place} cannot be written", "a file that may be replaced", remedy):
        if place.exists() and not place.is_file():  # such as /dev/stdout, which nothing can replace
            place.write_bytes(content)
            return
        _put(place, content)


def make_folder(place: Path) -> None:
    """Make a folder, with those above it.

    Raises
    ------
    RequestError
        When it may not be made.
    """
    with refusing(RequestError, f"{place} cannot be made", "a folder that can be made", "name another"):
        place.mkdir(parents=True, exist_ok=True)


@contextmanager
def refusing(kind: type[ImpactError], what: str, expected: str, remedy: str) -> Iterator[None]:
    """Raise an error of ours, with the system's word for it, where a file or folder cannot be written.

    A full disk makes no request wrong: where the machine lacks something, the error says so in place of it,
    but for an ``ImportRefused``, which says what became of the release.

    Parameters
    ----------
    kind
        Class of the error.
    what
        What could not be done, such as "a.csv cannot be written".
    expected, remedy
        The other two parts of the error.
    """
    try:
        yield
    except OSError as fault:
        words = f"{what}: {fault.strerror or fault}"
        lack = None if issubclass(kind, ImportRefused) else machine_lacks(fault, words)
        raise lack or kind(words, expected, remedy) from fault


def _put(place: Path, content: bytes) -> None:
    remove_abandoned(place.parent, f".{glob.escape(place.name[:_LONGEST])}.*{_PART}")
    part = None
    try:
        begin = f".{place.name[:_LONGEST]}."
        with tempfile.NamedTemporaryFile(
            dir=place.parent, prefix=begin, suffix=_PART, delete=False
        ) as handle:
            part = Path(handle.name)
            handle.write(content)
        part.chmod(0o666 & ~_umask())  # what a new file would have; a temporary one is for its maker alone
        part.replace(place)
    except BaseException:  # Ctrl-C, too
        if part is not None:
            part.unlink(missing_ok=True)
        raise


def _check_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    if folder.exists():
        raise RequestError(f"{folder} is a file", "a folder to write into", "name another folder")
    raise RequestError(
        f"there is no folder {folder}", "a folder that is there", f"make it: mkdir -p {folder}"
    )


def _check_place(place: Path) -> None:
    """Refuse what lies in a part of a project, or of the package, that no output may touch."""
    real = place.resolve()
    if real.is_relative_to(PACKAGE):
        raise RequestError(f"{place} lies in the installed package", "a folder of your own", "name another")
    for root in real.parents:
        if not is_project(root):
            continue
        for name, words in PROTECTED.items():
            if real.is_relative_to(root / name):
                raise RequestError(
                    f"{place} would be written to {name}, which {words}",
                    "a place of your own",
                    "name another folder, such as scratch" if (root / name).is_dir() else "name another file",
                )


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
