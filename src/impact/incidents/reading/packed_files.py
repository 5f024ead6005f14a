"""Packed files: the data file of a zip or gzip, read as any other; with several, the question which."""

from __future__ import annotations

import gzip
import tempfile
import zlib
from dataclasses import replace
from pathlib import Path

from impact.errors import UnreadableFile
from impact.incidents.data_finding import DataFinding
from impact.incidents.reading import archive, records_to_text
from impact.incidents.reading.archive import Member
from impact.incidents.reading.raw_table import RawTable, ReadOptions
from impact.incidents.reading.readers import read

_CHUNK = 1 << 20


def read_archive(path: Path, options: ReadOptions) -> RawTable:
    """Read the one data file of an archive; with several, the first, and the question which is meant.

    ``options.sheet`` names the member, or "member/sheet".

    Raises
    ------
    UnreadableFile
        When the archive is damaged or larger than the limits, or holds no data.
    """
    path = Path(path)
    everything = archive.members(path)
    data = sorted((m for m in everything if m.ending in archive.DATA), key=lambda m: m.name)
    if not data:
        raise UnreadableFile(
            f"{path.name}: no file of records among {len(everything)} files",
            "a file that ends with " + ", ".join(sorted(archive.DATA)),
            "unpack it and give the file itself",
        )
    chosen, inner, findings = _choose(data, options.sheet, path.name)
    with tempfile.TemporaryDirectory(prefix="impact-") as folder:
        _copy(chosen, everything, Path(folder))
        table = read(Path(folder) / chosen.base, replace(options, sheet=inner))
    sheet = chosen.name if table.sheet is None else f"{chosen.name}/{table.sheet}"
    return replace(
        table,
        file=path.name,
        sheet=sheet,
        findings=tuple(replace(f, file=path.name, sheet=sheet) for f in (*findings, *table.findings)),
        facts={**table.facts, "members": [m.name for m in everything][:100]},
    )


def _choose(
    data: list[Member], inside: str | None, file: str
) -> tuple[Member, str | None, tuple[DataFinding, ...]]:
    if inside is not None:
        for member in data:
            if inside in (member.name, member.base):
                return member, None, ()
        for member in sorted(data, key=lambda m: -len(m.name)):
            for name in (member.name, member.base):
                if inside.startswith(f"{name}/"):
                    return member, inside[len(name) + 1 :], ()
        if len(data) == 1:
            return data[0], inside, ()
        raise UnreadableFile(
            f"{file}: no member {inside!r} in the archive",
            "one of: " + ", ".join(m.name for m in data[:10]),
            "correct `sheet:` under `read:` in the mapping",
        )
    if len(data) == 1:
        return data[0], None, ()
    names = ", ".join(m.name for m in data[:10])
    return data[0], None, (records_to_text.several_layers(names, data[0].name, len(data) - 1),)


def _copy(chosen: Member, everything: list[Member], folder: Path) -> None:
    """Copy a member into a folder; a shapefile with its parts."""
    parts = [chosen]
    if chosen.ending == ".shp":
        stem = chosen.name[: -len(chosen.ending)].casefold()
        parts = [m for m in everything if m.name[: len(m.name) - len(m.ending)].casefold() == stem]
    for member in parts:
        (folder / member.base).write_bytes(member.load())


def sheets_of_archive(path: Path) -> list[str]:
    """Name the data files of an archive."""
    return sorted(m.name for m in archive.members(Path(path)) if m.ending in archive.DATA)


def read_gzip(path: Path, options: ReadOptions) -> RawTable:
    """Read the file that a gzip holds, which must be data itself.

    Raises
    ------
    UnreadableFile
        When it is damaged, cut off or larger than the limits when unpacked.
    """
    path = Path(path)
    with tempfile.TemporaryDirectory(prefix="impact-") as folder:
        name = path.name[:-3] if path.name.casefold().endswith(".gz") else path.name
        target = Path(folder) / (name.lstrip(".") or "file")
        written = 0
        packed = path.stat().st_size
        _check_stated(path, packed)
        try:
            with gzip.open(path, "rb") as source, target.open("wb") as sink:
                while chunk := source.read(_CHUNK):
                    written += len(chunk)
                    archive.check_unpacked(path.name, written, packed, "more than ")
                    sink.write(chunk)
        except (OSError, EOFError, zlib.error) as fault:
            raise archive.damaged(path.name, fault) from None
        table = read(target, options)
    return replace(table, file=path.name, findings=tuple(replace(f, file=path.name) for f in table.findings))


def _check_stated(path: Path, packed: int) -> None:
    """Refuse a gzip by what it states at its end, its length, before any of it is unpacked.

    The length of the last part is stated, and without what goes beyond 4 GB: it has that many bytes at least.
    """
    with path.open("rb") as file:
        file.seek(max(packed - 4, 0))
        archive.check_unpacked(path.name, int.from_bytes(file.read(4), "little"), packed)
