"""Files that a command is asked to write: checked before the work is done, not after."""

from __future__ import annotations

from pathlib import Path

from impact.errors import RequestError


def file_to_write(path: Path | None) -> Path | None:
    """Refuse a file that cannot be written, before anything is computed; None means the screen.

    Raises
    ------
    RequestError
        When its folder is not there, or the name is a folder's.
    """
    if path is None:
        return None
    place = path.expanduser()
    if place.is_dir():
        raise RequestError(f"{path} is a folder", "a file", f"name one in it, such as {path / 'output'}")
    if place.parent.is_dir():
        return place
    if place.parent.exists():
        raise RequestError(f"{place.parent} is a file", "a folder to write into", "name another folder")
    raise RequestError(
        f"there is no folder {place.parent}", "a folder that is there", f"make it: mkdir -p {place.parent}"
    )


def write_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8; a refusal of the system becomes a mistake with a way out.

    Raises
    ------
    RequestError
        When the file may not be written.
    """
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise RequestError(
            f"{path} cannot be written ({error.strerror})",
            "a file that may be written",
            "close it where it is open, or name another",
        ) from error
