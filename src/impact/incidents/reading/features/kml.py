"""KML and KMZ: every placemark of every folder, its data and the pairs of its description as columns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import numpy as np

from impact.errors import UnreadableFile
from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.reading import archive, records_to_text
from impact.incidents.reading.features import bytes_of_file, kml_markup, wkb
from impact.incidents.reading.features.geojson import DEGREES
from impact.incidents.reading.raw_table import RawTable, ReadOptions

#: plain members of a placemark -> column
_PLAIN = {
    "name": "name",
    "address": "address",
    "phoneNumber": "phoneNumber",
    "styleUrl": "style",
    "Snippet": "snippet",
    "snippet": "snippet",
}
_SHAPES = frozenset(
    {"Point", "LineString", "LinearRing", "Polygon", "MultiGeometry", "Track", "MultiTrack", "Model"}
)
_POSITION = re.compile(r"[^\s,]+\s*,\s*[^\s,]+(?:\s*,\s*[^\s,]+)?")


@dataclass
class _Placemarks:
    """Placemarks of a file while it is gone through."""

    records: list[dict[str, Any]] = field(default_factory=list)
    shapes: list[bytes | None] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)
    links: int = 0


def read_kml(path: Path, options: ReadOptions) -> RawTable:
    """Read the placemarks of a KML, or of every KML in a KMZ.

    ``options.sheet`` takes only the placemarks below the folder of that name, or of that file of a KMZ.
    Columns: folder (names of the folders, outermost first), name, description as plain text, what the
    placemark holds as data, and the pairs of its description; shapes are degrees of WGS 84.

    Raises
    ------
    UnreadableFile
        When it is damaged, cut off, or holds no placemark.
    """
    path = Path(path)
    placemarks = _Placemarks()
    counted, encodings, mended = 0, [], False
    files = _files(path)
    for name, data in files:
        root, encoding, changed = kml_markup.parse(data, options, path.name)
        counted += kml_markup.count_placemarks(data)
        encodings.append(encoding)
        mended |= changed
        _walk(root, (name,) if name is not None and len(files) > 1 else (), placemarks)
    if not placemarks.records:
        what = "only links to other files" if placemarks.links else "no placemark"
        raise UnreadableFile(
            f"{path.name}: the KML holds {what}",
            "placemarks with points or areas",
            "open the link in a map program and save the places themselves"
            if placemarks.links
            else "ask for the file with its places",
        )
    findings = [
        *records_to_text.disagreement(
            counted, len(placemarks.records), 0, reader="placemarks read", other="tags of placemarks"
        ),
        *records_to_text.rows_finding(
            "geometry_unreadable", Effect.withheld, placemarks.damaged, detail="coordinates are no numbers"
        ),
    ]
    if mended:
        findings.append(DataFinding("markup_mended", Effect.note, detail="undeclared prefixes or a bare &"))
    if placemarks.links:
        detail = f"{placemarks.links} links to other files are not followed"
        findings.append(DataFinding("link_not_followed", Effect.note, count=placemarks.links, detail=detail))
    table = RawTable(
        file=path.name,
        columns=records_to_text.table(placemarks.records),
        rows=records_to_text.numbered(len(placemarks.records)),
        counted=counted,
        format="KMZ" if len(files) > 1 or files[0][0] is not None else "KML",
        encoding=encodings[0],
        geometry=wkb.column(placemarks.shapes),
        crs=options.crs or DEGREES,
        findings=tuple(f.at(path.name, None) for f in findings),
        facts={"folders": _folders(placemarks.records), "files": [n for n, _ in files if n is not None]},
    )
    return table if options.sheet is None else _layer(table, options.sheet, path.name)


def folders_of_kml(path: Path) -> list[str]:
    """Name the folders that hold placemarks."""
    return list(read_kml(Path(path), ReadOptions()).facts["folders"])


def _files(path: Path) -> list[tuple[str | None, bytes]]:
    data = bytes_of_file.load(path)
    if not data.startswith(b"PK"):
        return [(None, data)]
    inside = [m for m in archive.members(path) if m.ending == ".kml"]
    if not inside:
        raise UnreadableFile(f"{path.name}: no .kml inside", "a KMZ with a KML", "ask for the file again")
    return [(m.name, m.load()) for m in inside]


def _folders(records: list[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(str(r["folder"]) for r in records if r.get("folder")))


def _layer(table: RawTable, name: str, file: str) -> RawTable:

    folders = table.columns["folder"].to_pylist() if "folder" in table.columns.column_names else []
    mask = np.array([f is not None and (f == name or name in f.split(" / ")) for f in folders], dtype=bool)
    if not mask.any():
        raise UnreadableFile(
            f"{file}: no folder {name!r}",
            "one of: " + ", ".join(list(table.facts["folders"])[:10]),
            "correct `sheet:` under `read:` in the mapping",
        )
    chosen = replace(table.take(mask), sheet=name)
    others = int((~mask).sum())
    return replace(chosen, excluded={**chosen.excluded, "other_layer": others} if others else chosen.excluded)


def _local(tag: Any) -> str:
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def _child(element: Element, name: str) -> Element | None:
    return next((c for c in element if _local(c.tag) == name), None)


def _said(element: Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _walk(root: Element, names: tuple[str, ...], placemarks: _Placemarks) -> None:
    """Go through folders and documents without recursion, in the order of the file."""
    todo: list[tuple[Element, tuple[str, ...]]] = [(root, names)]
    while todo:
        element, folders = todo.pop()
        kind = _local(element.tag)
        if kind == "Placemark":
            _placemark(element, folders, placemarks)
            continue
        if kind == "NetworkLink":
            placemarks.links += 1
            continue
        if kind in ("Folder", "Document") and (name := _said(_child(element, "name"))):
            folders = (*folders, name)
        todo += [(child, folders) for child in reversed(list(element)) if len(child) or _is_mark(child)]


def _is_mark(element: Element) -> bool:
    return _local(element.tag) == "Placemark"


def _placemark(element: Element, folders: tuple[str, ...], placemarks: _Placemarks) -> None:
    record: dict[str, Any] = {"folder": " / ".join(folders)}
    pairs: dict[str, str] = {}
    parts: list[bytes] = []
    damaged = False
    for child in element:
        kind = _local(child.tag)
        if kind in _PLAIN:
            record.setdefault(_PLAIN[kind], _said(child))
        elif kind == "description":
            pairs, plain = kml_markup.description("".join(child.itertext()))
            record["description"] = plain
        elif kind in ("TimeStamp", "TimeSpan"):
            record |= {_local(c.tag): _said(c) for c in child}
        elif kind == "ExtendedData":
            _extended(child, record)
        elif kind in _SHAPES:
            try:
                parts += _shape(child)
            except wkb.NoShape:
                damaged = True
    for name, value in pairs.items():
        record.setdefault(name, value)
    placemarks.records.append(record)
    placemarks.shapes.append(None if damaged else _join(parts))
    if damaged:
        placemarks.damaged.append(len(placemarks.records))


def _extended(element: Element, record: dict[str, Any]) -> None:
    """Read the data of a placemark: Data and value, SimpleData of a schema, or elements of their own."""
    for child in element:
        kind = _local(child.tag)
        if kind == "Data":
            _put(record, child.get("name"), _said(_child(child, "value")))
        elif kind == "SchemaData":
            for entry in child:
                _put(record, entry.get("name"), _said(entry))
        else:
            _put(record, kind, _said(child))


def _put(record: dict[str, Any], name: str | None, value: str) -> None:
    key, again = name or "(no name)", 2
    while key in record:
        key, again = f"{name or '(no name)'} ({again})", again + 1
    record[key] = value


def _positions(element: Element | None) -> list[list[str]]:
    text = "" if element is None else "".join(element.itertext())
    positions = _POSITION.findall(text)
    if not positions and text.strip():
        raise wkb.NoShape("coordinates are no numbers")
    return [[part.strip() for part in position.split(",")] for position in positions]


def _shape(element: Element) -> list[bytes]:
    """Write the parts of a shape as WKB."""
    kind = _local(element.tag)
    if kind == "Point":
        positions = _positions(_child(element, "coordinates"))
        return [wkb.point(*positions[0][:2])] if positions else []
    if kind in ("LineString", "LinearRing"):
        positions = _positions(_child(element, "coordinates"))
        return [wkb.line(positions)] if positions else []
    if kind == "Polygon":
        rings = [
            _positions(_child(ring, "coordinates"))
            for name in ("outerBoundaryIs", "innerBoundaryIs")
            for boundary in element
            if _local(boundary.tag) == name
            for ring in boundary
        ]
        rings = [r for r in rings if r]
        return [wkb.polygon(rings)] if rings else []
    if kind == "Track":
        places = [c.text.split()[:2] for c in element if _local(c.tag) == "coord" and c.text]
        return [wkb.line(places)] if places else []
    if kind == "Model":
        place = _child(element, "Location")
        if place is None:
            return []
        return [wkb.point(_said(_child(place, "longitude")), _said(_child(place, "latitude")))]
    return [part for child in element if _local(child.tag) in _SHAPES for part in _shape(child)]


_MANY = {wkb.POINT: wkb.MULTIPOINT, wkb.LINE: wkb.MULTILINE, wkb.POLYGON: wkb.MULTIPOLYGON}


def _join(parts: list[bytes]) -> bytes | None:
    if not parts:
        return None
    if len(parts) == 1:
        return parts[0]
    kinds = {int.from_bytes(p[1:5], "little") for p in parts}
    return wkb.many(_MANY[kinds.pop()] if len(kinds) == 1 else wkb.COLLECTION, parts)
