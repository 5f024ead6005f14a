"""The catalogue of tables: each described once, with its columns, codes, raw files and row cleaner.

`TABLES` is what the build, `impact.tables()`, the codebook and the data package read. A table that is not
listed here does not exist. Each family of tables is a module; `table` holds what tables are made of and
`figures` what tables of figures share; `cells` and `parsing` read a raw cell, `csvfile` a raw file;
`frame_rows` goes through the rows of a table that was read.
"""

from __future__ import annotations

from impact.catalogue import (
    annual_counts,
    article,
    bibliography,
    casualties,
    context,
    land_release,
    money,
    scenario_inputs,
    treaty,
)
from impact.catalogue.table import DAY, Table

__all__ = ["DAY", "RAW", "TABLES", "VERSION", "Table"]

VERSION = 1

_FAMILIES = (
    annual_counts,
    casualties,
    land_release,
    money,
    treaty,
    context,
    scenario_inputs,
    article,
    bibliography,
)
TABLES: dict[str, Table] = {table.name: table for family in _FAMILIES for table in family.TABLES}
#: raw file (without .csv) -> the table that describes its columns and cleans its rows
RAW: dict[str, Table] = {
    file: table for table in TABLES.values() if table.clean is not None for file in table.files
}
