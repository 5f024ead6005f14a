"""Stored points: what of the points of a dataset may be written into a release."""

from __future__ import annotations

import json
from collections.abc import Mapping as Dict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from impact.errors import ModelInputError, machine_lacks
from impact.incidents.privacy.displacement import OF_PEOPLE, UNIT_COLUMNS, dataset_salt, publish_points
from impact.project import state_file

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from impact.incidents.mapping.mapping import Mapping, Publish
    from impact.incidents.national_data import NationalData

_COLUMNS = ("lat", "lon", "point_method", "shape")


def with_stored_points(data: NationalData, home: Path) -> NationalData:
    """Copy of the data whose points are those that `publish:` in the mapping lets out of the file.

    Parameters
    ----------
    data
        As read, with exact points.
    home
        Folder of the dataset, for its secret (:func:`dataset_salt`), which is made only when points are
        displaced.
    """
    publish = data.mapping.publish
    displaced = publish.casualty_points == "displaced" and any(name in OF_PEOPLE for name in data.tables)
    salt = dataset_salt(home) if displaced else b""
    outlines = read_outlines(data.mapping) if displaced else {}
    tables = {name: _table(name, table, publish, salt, outlines) for name, table in data.tables.items()}
    return replace(data, tables=tables)


def read_outlines(mapping: Mapping) -> dict[str, BaseGeometry]:
    """Read the outlines that `publish:` names: code or name of a unit -> polygon in degrees.

    Raises
    ------
    ModelInputError
        When the file is no GeoJSON of polygons with that property.
    """
    from shapely.geometry import shape

    publish = mapping.publish
    if publish.outlines is None:
        return {}
    path = (Path(mapping.path).parent if mapping.path else Path()) / publish.outlines
    try:
        features = json.loads(state_file.read_bytes(path).decode("utf-8-sig"))["features"]
        named = [(f["properties"].get(publish.outline_code), f["geometry"]) for f in features]
        outlines = {str(code): shape(drawn) for code, drawn in named if code is not None and drawn}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        words = f"the outlines {publish.outlines} cannot be read: {type(error).__name__}"
        raise machine_lacks(error, words) or ModelInputError(
            words,
            "GeoJSON with polygons in degrees, beside the mapping",
            "correct `outlines` under `publish:`, or take it out: points are displaced within a radius then",
        ) from None
    if not any(outline.geom_type in ("Polygon", "MultiPolygon") for outline in outlines.values()):
        raise ModelInputError(
            f"the outlines {publish.outlines} hold no polygon with the property {publish.outline_code!r}",
            "a property with the code or name of each unit, as it stands in the data",
            "name it under `publish:` as `outline_code`",
        )
    return outlines


def _table(
    name: str, table: pa.Table, publish: Publish, salt: bytes, outlines: Dict[str, BaseGeometry]
) -> pa.Table:
    from impact.incidents.national_data import as_frame

    points = [c for c in _COLUMNS if c in table.column_names and table.column(c).null_count < len(table)]
    if not points:
        return table
    needed = [c for c in (*_COLUMNS, *UNIT_COLUMNS) if c in table.column_names]
    shown = publish_points(name, as_frame(table.select(needed)), publish, salt, outlines)
    for column in (c for c in _COLUMNS if c in table.column_names):
        place = table.column_names.index(column)
        kind = table.schema.field(column).type
        kind = kind.value_type if pa.types.is_dictionary(kind) else kind
        table = table.set_column(place, column, pa.array(shown[column], kind, from_pandas=True))
    return table
