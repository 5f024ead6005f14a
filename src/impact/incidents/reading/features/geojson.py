"""GeoJSON: feature collections, single features and bare geometries, of RFC 7946 and of the older form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from impact.errors import UnreadableFile
from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.reading import records_to_text
from impact.incidents.reading.features import json_text, wkb
from impact.incidents.reading.raw_table import RawTable

#: RFC 7946: coordinates without a word on their system are degrees, longitude first
DEGREES = "OGC:CRS84"


def is_geojson(value: Any) -> bool:
    """Say whether a JSON value is GeoJSON: a collection, a feature or a geometry."""
    if not isinstance(value, Mapping):
        return False
    kind = value.get("type")
    if kind == "FeatureCollection":
        return isinstance(value.get("features"), list)
    if kind == "Feature":
        return "geometry" in value or "properties" in value
    return kind in wkb.TYPES and ("coordinates" in value or "geometries" in value)


def features_of(value: Mapping[str, Any]) -> list[Any]:
    """List the features of any GeoJSON value."""
    if value["type"] == "FeatureCollection":
        return list(value["features"])
    return [value if value["type"] == "Feature" else {"type": "Feature", "properties": {}, "geometry": value}]


def declared_system(value: Mapping[str, Any]) -> str | None:
    """Read the coordinate system that the old `crs` member names; None without one.

    Examples
    --------
    >>> declared_system({"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32648"}}})
    'urn:ogc:def:crs:EPSG::32648'
    """
    member = value.get("crs")
    if isinstance(member, str):
        return member
    if not isinstance(member, Mapping):
        return None
    properties = member.get("properties")
    if not isinstance(properties, Mapping):
        return None
    if properties.get("code"):
        return f"EPSG:{properties['code']}"
    name = properties.get("name") or properties.get("href")
    return str(name) if name else None


def table(
    document: json_text.Document,
    value: Mapping[str, Any],
    path: tuple[str, ...],
    file: str,
    stated: str | None,
) -> RawTable:
    """Make a raw table of GeoJSON: properties as columns, shapes as WKB.

    ``path`` leads from the document to ``value``; ``stated`` is the system that the mapping gives.
    A `crs` member that is there stands in ``facts["declared_crs"]`` also where the mapping overrules it.

    Raises
    ------
    UnreadableFile
        When it has no feature at all that is an object.
    """
    features = features_of(value)
    records: list[Mapping[str, Any]] = []
    shapes: list[bytes | None] = []
    rows: list[int] = []
    no_record: list[int] = []
    damaged: list[int] = []
    why = ""
    empty = 0
    for number, feature in enumerate(features, start=1):
        if not isinstance(feature, Mapping):
            no_record.append(number)
            continue
        rows.append(number)
        records.append(_attributes(feature))
        try:
            shape = wkb.from_geojson(feature.get("geometry"))
        except wkb.NoShape as fault:
            shape = None
            damaged.append(number)
            why = why or str(fault)
        shapes.append(shape)
        empty += shape is None
    if features and not records:
        raise UnreadableFile(
            f"{file}: none of {len(features)} features is an object",
            "features with `properties` and `geometry`",
            "ask for the file again",
        )
    collection = value["type"] == "FeatureCollection"
    counted = json_text.count_items(document, (*path, "features")) if collection else 1
    declared = declared_system(value)
    excluded = {"no_record": len(no_record)} if no_record else {}
    findings = [
        *records_to_text.rows_finding("geometry_unreadable", Effect.withheld, damaged, detail=why),
        *records_to_text.disagreement(
            counted, len(records), len(no_record), reader="features read", other="features counted"
        ),
        *limits(value, len(features)),
    ]
    geometry = wkb.column(shapes)
    return RawTable(
        file=file,
        columns=records_to_text.table(records),
        rows=records_to_text.numbered(len(features)) if not no_record else _numbers(rows),
        counted=counted,
        format="GeoJSON",
        excluded=excluded,
        geometry=geometry,
        crs=stated or declared or DEGREES,
        findings=tuple(findings),
        facts={
            "declared_crs": declared,
            "without_shape": empty,
            "labels_of_columns": _names(value.get("fields")),
        },
    )


def _numbers(rows: list[int]) -> Any:
    import numpy as np

    return np.asarray(rows, dtype=np.int64)


def _attributes(feature: Mapping[str, Any]) -> Mapping[str, Any]:
    properties = feature.get("properties")
    record: dict[str, Any] = dict(properties) if isinstance(properties, Mapping) else {}
    if properties is not None and not isinstance(properties, Mapping):
        record["properties"] = properties
    # an id beside the properties is an attribute too; members that no standard knows are kept as well
    for name, extra in feature.items():
        if name in ("type", "properties", "geometry", "bbox") or extra is None:
            continue
        record[f"{name} (feature)" if name in record else name] = extra
    return record


def _names(fields: Any) -> dict[str, str]:
    """Read the labels of columns that a collection may carry under `fields` ({column: {name: label}})."""
    if not isinstance(fields, Mapping):
        return {}
    return {
        str(column): str(entry["name"])
        for column, entry in fields.items()
        if isinstance(entry, Mapping) and entry.get("name")
    }


#: record limits that servers of features are set to
ROUND_LIMITS = frozenset({500, 1000, 2000, 3000, 4000, 5000, 10000, 16000, 20000, 32000, 50000, 100000})


def limits(value: Mapping[str, Any], count: int) -> tuple[DataFinding, ...]:
    """Find out whether a server cut the answer: it says so, or the number of records is a usual limit."""
    properties = value.get("properties")
    said = value.get("exceededTransferLimit")
    if said is None and isinstance(properties, Mapping):
        said = properties.get("exceededTransferLimit")
    matched = value.get("numberMatched", value.get("totalFeatures"))
    if said is True or (isinstance(matched, str) and matched.isdigit() and int(matched) > count):
        detail = f"{count} records; the server says that there are more"
        return (DataFinding("incomplete", Effect.refused, count=count, detail=detail, decided=False),)
    if count in ROUND_LIMITS:
        detail = f"exactly {count} records, a usual limit of a server"
        return (DataFinding("count_at_a_limit", Effect.note, count=count, detail=detail),)
    return ()
