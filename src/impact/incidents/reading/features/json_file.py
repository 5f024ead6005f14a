"""JSON file: whichever of GeoJSON, ESRI features and plain records it holds, also inside a script."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from impact.errors import UnreadableFile
from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.reading.features import (
    bytes_of_file,
    esri_features,
    geojson,
    json_records,
    json_text,
)
from impact.incidents.reading.raw_table import RawTable, ReadOptions


def read_json(path: Path, options: ReadOptions) -> RawTable:
    """Read records, GeoJSON or ESRI features from a JSON file.

    ``options.sheet`` is the variable of a script with several; ``options.records`` the path to the records,
    ``options.crs`` the coordinate system of the shapes. Numbers stay as the file writes them.

    Raises
    ------
    UnreadableFile
        When the file is no JSON, is cut off, holds an error of a server or no records.
    """
    path = Path(path)
    text, encoding, findings = bytes_of_file.decode(bytes_of_file.load(path), options, path.name)
    documents = json_text.documents(text, path.name)
    document, more = _choose(documents, options.sheet, path.name)
    table = _table(document, options, path.name)
    if document.repeated_names:
        names = ", ".join(sorted(document.repeated_names)[:5])
        more = (
            *more,
            DataFinding("repeated_names", Effect.note, detail=f"a record has these names twice: {names}"),
        )
    return replace(
        table,
        encoding=encoding,
        sheet=document.name,
        findings=tuple(f.at(path.name, document.name) for f in (*findings, *more, *table.findings)),
        facts={**table.facts, "variables": [d.name for d in documents if d.name]},
    )


def _choose(
    documents: list[json_text.Document], name: str | None, file: str
) -> tuple[json_text.Document, tuple[DataFinding, ...]]:
    if name is not None and any(d.name for d in documents):
        for document in documents:
            if document.name == name:
                return document, ()
        raise UnreadableFile(
            f"{file}: no variable {name!r} in the script",
            "one of: " + ", ".join(str(d.name) for d in documents),
            "correct `read: sheet:` in the mapping",
        )
    if len(documents) == 1:
        return documents[0], ()
    largest = max(documents, key=lambda d: len(d.text))
    return largest, (
        DataFinding(
            "several_layers",
            Effect.refused,
            count=len(documents) - 1,
            detail=f"variables: {', '.join(str(d.name) for d in documents)}; read: {largest.name}",
            proposal="say which with `read: sheet:`",
            decided=False,
        ),
    )


_Maker = Callable[[json_text.Document, Mapping[str, Any], tuple[str, ...], str, str | None], RawTable]


def _known(value: Any) -> _Maker | None:
    if geojson.is_geojson(value):
        return geojson.table
    return esri_features.table if esri_features.is_esri(value) else None


def _table(document: json_text.Document, options: ReadOptions, file: str) -> RawTable:
    value = document.value
    esri_features.refuse_error(value, file)
    if isinstance(value, Mapping) and value.get("type") == "Topology":
        raise UnreadableFile(
            f"{file}: TopoJSON, whose shapes share their borders",
            "GeoJSON, a shapefile or KML",
            "convert it to GeoJSON first",
        )
    if options.records is None:
        maker = _known(value)
        if maker is not None:
            return maker(document, value, (), file, options.crs)
        inner = _inner(value)
        if len(inner) == 1:
            maker, value, path = inner[0]
            return maker(document, value, path, file, options.crs)
    else:
        value, path = json_records.at(value, options.records, file)
        parent = path[:-1] if path and path[-1] == "features" else path
        holder = document.value
        for name in parent:
            holder = holder[name]
        maker = _known(holder)
        if maker is not None:
            return maker(document, holder, parent, file, options.crs)
    if (
        isinstance(document.value, list)
        and document.value
        and all(geojson.is_geojson(v) for v in document.value)
    ):
        return _sequence(document, file, options)
    return json_records.table(document, options.records, file)


def _inner(value: Any, path: tuple[str, ...] = ()) -> list[tuple[_Maker, Any, tuple[str, ...]]]:
    """Find collections of features inside other objects ({"data": {"type": "FeatureCollection"}})."""
    if not isinstance(value, Mapping) or len(path) > 3:
        return []
    out = []
    for name, inner in value.items():
        maker = _known(inner)
        if maker is not None and "features" in inner:
            out.append((maker, inner, (*path, str(name))))
        elif maker is None:
            out += _inner(inner, (*path, str(name)))
    return out


def _sequence(document: json_text.Document, file: str, options: ReadOptions) -> RawTable:
    """Read a list of features, or of collections (pages of one answer), as one table."""
    features: list[Any] = []
    pages = 0
    for member in document.value:
        features += geojson.features_of(member)
        pages += member["type"] == "FeatureCollection"
    merged = {"type": "FeatureCollection", "features": features}
    systems = {geojson.declared_system(m) for m in document.value}
    if len(systems) > 1:
        raise UnreadableFile(
            f"{file}: parts in {len(systems)} coordinate systems",
            "one coordinate system a file",
            "export the parts as files of their own",
        )
    import json

    whole = json_text.Document(document.name, merged, document.text, document.repeated_names)
    if pages:
        # pages are counted one by one, by the second parser, from their own lists
        counted = sum(
            json_text.count_items(json_text.Document(None, page, json.dumps(page)), ("features",))
            if page["type"] == "FeatureCollection"
            else 1
            for page in document.value
        )
    else:
        counted = json_text.count_items(document, ())
    only = systems.pop()
    table = geojson.table(whole, merged, ("(none)",), file, options.crs or only)
    findings = [f for f in table.findings if f.kind != "rows_disagree"]
    from impact.incidents.reading import records_to_text

    findings += records_to_text.disagreement(
        counted,
        len(table),
        sum(table.excluded.values()),
        reader="features read",
        other="features counted",
    )
    return replace(table, counted=counted, findings=tuple(findings))
