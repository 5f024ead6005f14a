"""The catalogue of tables: columns, types, units, ranges, keys, and how a raw row becomes a clean one.

`TABLES` is the catalogue that the build, `impact.tables()`, the codebook test and the data package
descriptor all read. A table that is not listed here does not exist. `figures`, `commitments` and `context`
hold the tables, `table` what they are made of.
"""

from __future__ import annotations

from impact.catalogue.commitments import COMMITMENTS
from impact.catalogue.context import CONTEXT
from impact.catalogue.figures import CASUALTY_KEY, FIGURES
from impact.catalogue.table import DAY, Table

__all__ = ["CASUALTY_KEY", "DAY", "TABLES", "VERSION", "Table"]

VERSION = 1

TABLES: dict[str, Table] = {table.name: table for table in (*FIGURES, *COMMITMENTS, *CONTEXT)}
