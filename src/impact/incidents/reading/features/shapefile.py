"""Shapefiles: a folder, a zip or single files; counts of .shp, .shx and .dbf held against each other."""

from __future__ import annotations

import struct
import tempfile
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from impact.errors import UnreadableFile, machine_lacks
from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.reading import archive, records_to_text
from impact.incidents.reading.features import bytes_of_file, dbf
from impact.incidents.reading.raw_table import RawTable, ReadOptions

_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg", ".cst")
_HEAD = 100
_CODE = 9994
_NULL = 0

Parts = dict[str, bytes]
_FAULTS = (ValueError, OverflowError, MemoryError)


def read_shapefile(path: Path, options: ReadOptions) -> RawTable:
    """Read a shapefile from its .shp, a folder or a zip.

    ``options.sheet`` is the layer where there are several; ``options.crs`` the system where the .prj is
    missing or wrong. Without a .prj the table has no ``crs``: what the numbers are is asked later.

    Raises
    ------
    UnreadableFile
        When a part is damaged, cut off or missing.
    """
    path = Path(path)
    layers = _layers(path)
    name, findings = _choose(layers, options.sheet, path.name)
    return _table(name, layers[name], options, path.name, findings, several=len(layers) > 1)


def layers_of_shapefile(path: Path) -> list[str]:
    """Name the layers of a folder or zip."""
    return sorted(_layers(Path(path)))


def _layers(path: Path) -> dict[str, Parts]:
    files: dict[str, Parts] = {}
    names: dict[str, str] = {}
    if path.is_dir() or path.suffix.casefold() in _PARTS:
        folder = path if path.is_dir() else path.parent
        own_stem = None if path.is_dir() else path.stem.casefold()
        try:
            beside = sorted(folder.iterdir())
        except OSError as error:  # a folder that may be entered and not listed
            if lack := machine_lacks(
                error, f"the files beside {path.name} cannot be listed: {error.strerror}"
            ):
                raise lack from error
            beside = [path]
        for each in beside:
            if each.suffix.casefold() in _PARTS and own_stem in (None, each.stem.casefold()):
                names.setdefault(each.stem.casefold(), each.stem)
                data = b"" if each.stat().st_size == 0 else bytes_of_file.load(each)
                files.setdefault(each.stem.casefold(), {}).setdefault(each.suffix.casefold(), data)
    else:
        for member in archive.members(path):
            if member.ending in _PARTS:
                stem = str(PurePosixPath(member.name).with_suffix(""))
                names.setdefault(stem.casefold(), stem)
                files.setdefault(stem.casefold(), {})[member.ending] = member.load()
    layers = {names[key]: parts for key, parts in files.items() if ".shp" in parts}
    if not layers:
        raise UnreadableFile(
            f"{path.name}: no .shp",
            "a shapefile: .shp, .shx, .dbf and .prj of one name",
            "ask for all parts of the shapefile, best in one zip",
        )
    return layers


def _choose(layers: dict[str, Parts], layer: str | None, file: str) -> tuple[str, tuple[DataFinding, ...]]:
    names = sorted(layers)
    if layer is not None:
        plain = layer.removesuffix(".shp")
        for name in names:
            if plain in (name, PurePosixPath(name).name):
                return name, ()
        if len(names) > 1:
            raise UnreadableFile(
                f"{file}: no layer {layer!r}",
                "one of: " + ", ".join(names),
                "correct `sheet:` under `read:` in the mapping",
            )
    if len(names) == 1:
        return names[0], ()
    counts = ", ".join(f"{n} ({_stated(layers[n])} records)" for n in names)
    return names[0], (records_to_text.several_layers(counts, names[0], len(names) - 1),)


def _stated(parts: Parts) -> int | str:
    data = parts.get(".dbf", b"")
    return struct.unpack_from("<I", data, 4)[0] if len(data) >= 32 else "?"


def _cut(file: str, what: str) -> UnreadableFile:
    return UnreadableFile(
        f"{file}: {what}",
        "a whole shapefile",
        "ask for the file again, best all parts in one zip",
    )


def offsets(data: bytes, file: str) -> list[tuple[int, int]]:
    """Walk through the records of a .shp: offset and length in bytes of each, without .shx or .dbf.

    Raises
    ------
    UnreadableFile
        When the file is cut off or no .shp.
    """
    if len(data) < _HEAD or struct.unpack_from(">i", data)[0] != _CODE:
        raise _cut(file, "the .shp is damaged or cut off")
    size = struct.unpack_from(">i", data, 24)[0] * 2
    if size > len(data):
        raise _cut(file, f"the .shp is cut off: {len(data)} of {size} bytes are there")
    out: list[tuple[int, int]] = []
    at = _HEAD
    end = max(size, _HEAD)
    while at + 8 <= end:
        length = struct.unpack_from(">i", data, at + 4)[0] * 2
        if length < 4 or at + 8 + length > len(data):
            raise _cut(file, f"record {len(out) + 1} of the .shp is damaged or cut off")
        out.append((at, length))
        at += 8 + length
    return out


def _shapes(data: bytes, records: list[tuple[int, int]], file: str) -> np.ndarray:
    """Read the shapes with GDAL, from a copy of the .shp and an index made here."""
    if not records:
        return np.empty(0, dtype=object)
    index = bytearray(data[:_HEAD])
    struct.pack_into(">i", index, 24, (_HEAD + 8 * len(records)) // 2)
    for at, length in records:
        index += struct.pack(">ii", at // 2, length // 2)
    from pyogrio import raw
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, GeometryError

    with tempfile.TemporaryDirectory(prefix="impact-") as folder:
        (Path(folder) / "layer.shp").write_bytes(data)
        (Path(folder) / "layer.shx").write_bytes(bytes(index))
        try:
            _, fids, geometry, _ = raw.read(
                Path(folder) / "layer.shp", columns=[], force_2d=True, return_fids=True
            )
        except (*_FAULTS, DataSourceError, DataLayerError, FeatureError, GeometryError) as fault:
            raise _cut(file, f"the shapes cannot be read ({type(fault).__name__})") from None
    out = np.empty(len(records), dtype=object)
    for position, shape in zip(np.asarray(fids).tolist(), geometry, strict=True):
        if 0 <= position < len(out):
            out[position] = shape
    return out


def _table(
    name: str,
    parts: Parts,
    options: ReadOptions,
    file: str,
    findings: tuple[DataFinding, ...],
    *,
    several: bool,
) -> RawTable:
    records = offsets(parts[".shp"], file)
    geometry = _shapes(parts[".shp"], records, file)
    null = sum(struct.unpack_from("<i", parts[".shp"], at + 8)[0] == _NULL for at, _ in records)
    lost = [i + 1 for i, g in enumerate(geometry) if g is None and _kind(parts[".shp"], records[i]) != _NULL]
    counts: dict[str, int] = {".shp": len(records)}
    if ".shx" in parts:
        counts[".shx"] = max(len(parts[".shx"]) - _HEAD, 0) // 8
    if ".dbf" in parts:
        said = parts.get(".cpg") or parts.get(".cst")
        encoding = said.decode("ascii", "replace") if said else None
        table = dbf.attributes(parts[".dbf"], file, options, encoding)
        counts[".dbf header"], counts[".dbf"] = table.stated, table.rows
    else:
        table = dbf.Attributes([], [], len(records), len(records), np.zeros(len(records), bool), "ascii")
    rows = max(table.rows, len(records))
    columns = records_to_text.from_columns(dict(zip(table.names, table.columns, strict=True)), rows)
    shapes = np.empty(rows, dtype=object)
    shapes[: len(geometry)] = geometry
    deleted = np.zeros(rows, dtype=bool)
    deleted[: table.rows] = table.deleted
    system, unread = _system(parts.get(".prj"))
    more = [
        *table.findings,
        *_agree(counts),
        *records_to_text.rows_finding(
            "geometry_unreadable", Effect.withheld, lost, detail="GDAL gives no shape"
        ),
    ]
    if unread:
        more.append(DataFinding("part_unreadable", Effect.note, detail="the .prj is no text"))
    missing = [p for p in (".dbf", ".shx") if p not in parts]
    if missing:
        detail = f"missing: {', '.join(missing)}"
        more.append(DataFinding("part_missing", Effect.note, detail=detail))
    raw = RawTable(
        file=file,
        columns=columns,
        rows=records_to_text.numbered(rows),
        counted=table.stated,
        format="Shapefile",
        sheet=name if several else None,
        encoding=table.encoding,
        excluded={"deleted": int(deleted.sum())} if deleted.any() else {},
        geometry=shapes,
        crs=options.crs or system,
        findings=tuple(f.at(file, name if several else None) for f in (*findings, *more)),
        facts={"declared_crs": system, "counts": counts, "without_shape": null, "layer": name},
    )
    return raw.take(~deleted) if deleted.any() else replace(raw)


def _kind(data: bytes, record: tuple[int, int]) -> Any:
    return struct.unpack_from("<i", data, record[0] + 8)[0]


def _system(prj: bytes | None) -> tuple[str | None, bool]:
    if not prj:
        return None, False
    text = prj.decode("utf-8", "replace").strip("\ufeff \r\n\t\0")
    return (None, True) if "\ufffd" in text or not text else (text, False)


def _agree(counts: dict[str, int]) -> tuple[DataFinding, ...]:
    if len(set(counts.values())) == 1:
        return ()
    detail = "; ".join(f"{part}: {count}" for part, count in counts.items())
    spread = max(counts.values()) - min(counts.values())
    return (DataFinding("rows_disagree", Effect.refused, count=spread, detail=detail, decided=False),)
