"""Archives: the members of a zip, within limits and never written under their own names.

A member is copied into a folder of its own under the last part of its name, so that no name leads outside.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from impact.errors import ImpactError, UnreadableFile, machine_lacks

#: limits of an archive: members, bytes in all when unpacked, archives inside archives
MEMBERS = 10_000
TOTAL = 4_000_000_000
DEPTH = 3
#: unpacked bytes for each packed one; text of one letter repeated reaches 1,000, data far less
RATIO = 500
#: bytes below which no ratio is too high
SMALL = 50_000_000
#: endings of files that hold records; everything else in an archive is no data
DATA = frozenset(
    {".csv", ".tsv", ".tab", ".xlsx", ".xls", ".ods", ".json", ".geojson", ".js", ".kml", ".kmz"}
    | {".parquet", ".dta", ".sav", ".zsav", ".por", ".shp"}
)


_FAULTS = (OSError, RuntimeError, EOFError, ValueError)


@dataclass(frozen=True)
class Member:
    """One file of an archive: its name as it stands there, and the way to its bytes."""

    name: str
    size: int
    load: Callable[[], bytes]

    @property
    def ending(self) -> str:
        """Ending of the name, in small letters."""
        return PurePosixPath(self.name).suffix.casefold()

    @property
    def base(self) -> str:
        """Last part of the name, with letters that are safe in any folder."""
        last = PurePosixPath(self.name.replace("\\", "/")).name
        safe = "".join(c if c.isalnum() or c in "._- ()" else "_" for c in last).lstrip(".")
        return safe or "member"


def members(path: Path) -> list[Member]:
    """List the files of a zip, those of zips inside it too.

    Raises
    ------
    UnreadableFile
        When it is damaged, locked, or larger than the limits.
    """
    return _members(path, path.name, 0)


def damaged(file: str, fault: Exception) -> ImpactError:
    """Make the error of an archive that cannot be unpacked: it is damaged, or the machine lacks something."""
    reason = getattr(fault, "strerror", "")
    return machine_lacks(fault, f"{file}: the archive cannot be unpacked: {reason}") or UnreadableFile(
        f"{file}: the archive is damaged or cut off ({type(fault).__name__})",
        "a whole zip file",
        "ask for the file again, or unpack it and give the file inside",
    )


def _members(source: Path | bytes, file: str, depth: int) -> list[Member]:
    if depth > DEPTH:
        raise UnreadableFile(
            f"{file}: archives inside archives, more than {DEPTH} deep",
            "an archive of files",
            "unpack it and give the file inside",
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, zlib.error) as fault:
        raise damaged(file, fault) from None
    entries = [e for e in archive.infolist() if not e.is_dir() and not _is_rubbish(e.filename)]
    _limit(entries, file)
    out: list[Member] = []
    for entry in entries:
        member = Member(entry.filename, entry.file_size, _loader(archive, entry, file))
        if member.ending == ".zip":
            inner = _members(member.load(), f"{file}/{member.base}", depth + 1)
            out += [replace(m, name=f"{entry.filename}/{m.name}") for m in inner]
        else:
            out.append(member)
    return out


def _is_rubbish(name: str) -> bool:
    last = PurePosixPath(name).name
    return name.startswith("__MACOSX/") or last.startswith(".") or last in ("Thumbs.db", "desktop.ini")


def _limit(entries: list[zipfile.ZipInfo], file: str) -> None:
    total = sum(e.file_size for e in entries)
    packed = sum(e.compress_size for e in entries)
    if len(entries) > MEMBERS or total > TOTAL or (total > SMALL and total > RATIO * max(packed, 1)):
        raise UnreadableFile(
            f"{file}: {len(entries)} files of {total:,} bytes in {packed:,} bytes",
            f"at most {MEMBERS:,} files, {TOTAL:,} bytes, and {RATIO} times the packed size",
            "it may be made to do harm; unpack it yourself if you trust where it comes from",
        )
    if any(e.flag_bits & 1 for e in entries):
        raise UnreadableFile(
            f"{file}: the archive is locked with a password",
            "an archive without a password",
            "unpack it and give the file inside",
        )


def check_unpacked(file: str, unpacked: int, packed: int, about: str = "") -> None:
    """Refuse a packed file that unpacks to more than the limits.

    Parameters
    ----------
    file
        Its name.
    unpacked, packed
        Bytes of it.
    about
        Stands before the number of unpacked bytes, such as "more than ".

    Raises
    ------
    UnreadableFile
        With both numbers.
    """
    if unpacked > TOTAL or (unpacked > SMALL and unpacked > RATIO * packed):
        raise UnreadableFile(
            f"{file}: {about}{unpacked:,} bytes in {packed:,} bytes",
            f"at most {TOTAL:,} bytes, and {RATIO} times the packed size",
            "it may be made to do harm; unpack it yourself if you trust where it comes from",
        )


def _loader(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, file: str) -> Callable[[], bytes]:
    def _load() -> bytes:
        try:
            with archive.open(entry) as handle:
                data = handle.read(entry.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, *_FAULTS) as fault:
            raise damaged(file, fault) from None
        if len(data) != entry.file_size:
            raise damaged(file, EOFError())
        return data

    return _load


def holds(path: Path) -> str | None:
    """Say what a zip holds: "shapefile", "kmz", "archive" (other data), or None for no data at all.

    Raises
    ------
    UnreadableFile
        As :func:`members`.
    """
    endings = {m.ending for m in members(path)}
    data = endings & DATA
    if data == {".shp"}:
        return "shapefile"
    if data == {".kml"}:
        return "kmz"
    return "archive" if data else None
