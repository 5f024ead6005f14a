"""ESRI features: answers of a feature service, with domains, dates since 1970 and rings in one list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from impact.errors import UnreadableFile
from impact.incidents.data_finding import Effect
from impact.incidents.reading import records_to_text
from impact.incidents.reading.features import geojson, json_text, wkb
from impact.incidents.reading.raw_table import RawTable


def is_esri(value: Any) -> bool:
    """Say whether a JSON value is a set of ESRI features."""
    if not isinstance(value, Mapping) or not isinstance(value.get("features"), list):
        return False
    if str(value.get("geometryType", "")).startswith("esri") or "objectIdFieldName" in value:
        return True
    first = next((f for f in value["features"] if isinstance(f, Mapping)), None)
    return first is not None and "attributes" in first


def refuse_error(value: Any, file: str) -> None:
    """Refuse an answer of a server that is an error and no data.

    Raises
    ------
    UnreadableFile
        With the code that the server gave.
    """
    error = value.get("error") if isinstance(value, Mapping) else None
    if isinstance(error, Mapping) and ("code" in error or "message" in error) and "features" not in value:
        raise UnreadableFile(
            f"{file}: the file is an error of a server (code {error.get('code')}), without data",
            "features or records",
            "ask the server again; a login or a smaller request may be needed",
        )


def system(reference: Any) -> str | None:
    """Name the coordinate system of a spatialReference.

    Examples
    --------
    >>> system({"wkid": "102100", "latestWkid": "3857"}), system({"wkid": "4326"}), system(None)
    ('EPSG:3857', 'EPSG:4326', None)
    """
    if not isinstance(reference, Mapping):
        return None
    code = reference.get("latestWkid") or reference.get("wkid")
    if code:
        return f"EPSG:{code}"
    return str(reference["wkt"]) if reference.get("wkt") else None


def table(
    document: json_text.Document,
    value: Mapping[str, Any],
    path: tuple[str, ...],
    file: str,
    stated: str | None,
) -> RawTable:
    """Make a raw table of ESRI features.

    Labels of coded domains go to ``labels``, the code stays in the cell. ``facts["dates"]`` names the columns
    of milliseconds since 1970, ``facts["labels_of_columns"]`` the aliases.

    Raises
    ------
    UnreadableFile
        When none of the features is an object with attributes.
    """
    features = value["features"]
    records: list[Mapping[str, Any]] = []
    shapes: list[bytes | None] = []
    rows: list[int] = []
    no_record: list[int] = []
    damaged: list[int] = []
    other_system: list[int] = []
    own = system(value.get("spatialReference"))
    why = ""
    for number, feature in enumerate(features, start=1):
        if not isinstance(feature, Mapping):
            no_record.append(number)
            continue
        rows.append(number)
        attributes = feature.get("attributes")
        records.append(attributes if isinstance(attributes, Mapping) else {})
        geometry = feature.get("geometry")
        try:
            shapes.append(shape(geometry))
        except wkb.NoShape as fault:
            shapes.append(None)
            damaged.append(number)
            why = why or str(fault)
        if isinstance(geometry, Mapping) and geometry.get("spatialReference"):
            mine = system(geometry["spatialReference"])
            own = own or mine
            if mine != own:
                other_system.append(number)
                shapes[-1] = None
    if features and not records:
        raise UnreadableFile(
            f"{file}: none of {len(features)} features is an object",
            "features with `attributes`",
            "ask for the file again",
        )
    counted = json_text.count_items(document, (*path, "features"))
    fields = [f for f in value.get("fields") or [] if isinstance(f, Mapping) and "name" in f]
    findings = [
        *records_to_text.rows_finding("geometry_unreadable", Effect.withheld, damaged, detail=why),
        *records_to_text.rows_finding(
            "systems_mixed",
            Effect.withheld,
            other_system,
            detail=f"the file is in {own}, these features name another system",
        ),
        *records_to_text.disagreement(
            counted, len(records), len(no_record), reader="features read", other="features counted"
        ),
        *geojson.limits(value, len(features)),
    ]
    geometry_column = wkb.column(shapes)
    has_shape = bool(value.get("geometryType")) or any(s is not None for s in shapes)
    return RawTable(
        file=file,
        columns=_with_declared(records_to_text.table(records), fields, len(records)),
        rows=np.asarray(rows, dtype=np.int64),
        counted=counted,
        format="ESRI JSON",
        excluded={"no_record": len(no_record)} if no_record else {},
        geometry=geometry_column if has_shape else None,
        crs=stated or own,
        labels=_domains(fields),
        findings=tuple(findings),
        facts={
            "declared_crs": own,
            "dates": {str(f["name"]): "ms" for f in fields if f.get("type") == "esriFieldTypeDate"},
            "labels_of_columns": {
                str(f["name"]): str(f["alias"])
                for f in fields
                if f.get("alias") and f.get("alias") != f["name"]
            },
            "object_id": value.get("objectIdFieldName"),
        },
    )


def _with_declared(columns: Any, fields: list[Mapping[str, Any]], count: int) -> Any:
    """Add declared fields that no feature has, as empty columns."""
    import pyarrow as pa

    for entry in fields:
        if str(entry["name"]) not in columns.column_names and columns.column_names != [
            records_to_text.NO_COLUMNS
        ]:
            columns = columns.append_column(str(entry["name"]), pa.nulls(count, pa.string()))
    return columns


def _domains(fields: list[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    out: dict[str, dict[str, str]] = {}
    for entry in fields:
        domain = entry.get("domain")
        values = domain.get("codedValues") if isinstance(domain, Mapping) else None
        if isinstance(values, list):
            out[str(entry["name"])] = {
                str(v.get("code")): str(v.get("name")) for v in values if isinstance(v, Mapping)
            }
    return out


def shape(geometry: Any) -> bytes | None:
    """Write an ESRI geometry as WKB; None where there is none, or "NaN".

    Raises
    ------
    NoShape
        When it is no geometry that can be read (curves, words for numbers).
    """
    if not isinstance(geometry, Mapping) or not geometry:
        return None
    if "x" in geometry:
        x, y = geometry.get("x"), geometry.get("y")
        if _nothing(x) or _nothing(y):
            return None
        return wkb.point(x, y)
    if isinstance(geometry.get("rings"), list):
        return _polygon(geometry["rings"])
    if isinstance(geometry.get("paths"), list):
        lines = [wkb.line(path) for path in geometry["paths"]]
        return lines[0] if len(lines) == 1 else wkb.many(wkb.MULTILINE, lines)
    if isinstance(geometry.get("points"), list):
        return wkb.many(wkb.MULTIPOINT, [wkb.point(*p) for p in wkb.pairs(geometry["points"])])
    if "curveRings" in geometry or "curvePaths" in geometry:
        raise wkb.NoShape("curves, which are not read")
    return None if set(geometry) <= {"spatialReference", "hasZ", "hasM"} else _refuse()


def _refuse() -> bytes:
    raise wkb.NoShape("no geometry of ESRI")


def _nothing(number: Any) -> bool:
    return number is None or str(number).strip().casefold() in ("nan", "", "null", "none", "infinity")


def _polygon(rings: list[Any]) -> bytes:
    """Group rings: outer ones run clockwise, a hole belongs to the outer ring around its first corner."""
    parts = [(ring, wkb.pairs(ring)) for ring in rings if ring]
    outer = [p for p in parts if _turn(p[1]) <= 0]
    holes = [p for p in parts if _turn(p[1]) > 0]
    if not outer:
        outer, holes = holes, []
    groups = [[ring] for ring, _ in outer]
    for ring, corners in holes:
        inside = [i for i, (_, around) in enumerate(outer) if _within(corners, around)]
        # a ring that runs as a hole but lies in none is a part of its own: nothing is dropped
        if inside:
            smallest = min(inside, key=lambda i: abs(_turn(outer[i][1])))
            groups[smallest].append(ring)
        else:
            groups.append([ring])
    polygons = [wkb.polygon(group) for group in groups]
    return polygons[0] if len(polygons) == 1 else wkb.many(wkb.MULTIPOLYGON, polygons)


def _turn(corners: np.ndarray) -> float:
    """Twice the signed area in the plane; positive counter-clockwise. For the order of corners only."""
    if len(corners) < 3:
        return 0.0
    x, y = (corners - corners[0]).T
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))


def _within(inner: np.ndarray, outer: np.ndarray) -> bool:
    if len(outer) < 3 or len(inner) < 3:
        return False
    import shapely

    try:
        around = shapely.polygons(outer)
        return bool(np.mean(shapely.intersects_xy(around, inner[:, 0], inner[:, 1])) > 0.5)
    except (shapely.errors.GEOSException, ValueError):
        return False
