"""Stored points: what of the points of a dataset may be written into a release."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from impact.incidents.privacy.displacement import OF_PEOPLE, UNIT_COLUMNS, dataset_salt, publish_points

if TYPE_CHECKING:
    from impact.incidents.mapping.mapping import Publish
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
    tables = {name: _table(name, table, publish, salt) for name, table in data.tables.items()}
    return replace(data, tables=tables)


def _table(name: str, table: pa.Table, publish: Publish, salt: bytes) -> pa.Table:
    from impact.incidents.national_data import as_frame

    points = [c for c in _COLUMNS if c in table.column_names and table.column(c).null_count < len(table)]
    if not points:
        return table
    needed = [c for c in (*_COLUMNS, *UNIT_COLUMNS) if c in table.column_names]
    shown = publish_points(name, as_frame(table.select(needed)), publish, salt)
    for column in (c for c in _COLUMNS if c in table.column_names):
        place = table.column_names.index(column)
        kind = table.schema.field(column).type
        kind = kind.value_type if pa.types.is_dictionary(kind) else kind
        table = table.set_column(place, column, pa.array(shown[column], kind, from_pandas=True))
    return table
