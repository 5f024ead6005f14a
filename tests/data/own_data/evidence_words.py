"""Findings and words of a report on a register."""

from __future__ import annotations

from typing import Any

import pandas as pd
from IPython.display import Markdown

from impact import incidents
from impact.answers import national_incidents

SHOWING = [
    name for name in national_incidents.__all__ if name.startswith(("draw_", "tabulate_", "describe_"))
]


def all_findings(evidence: Any) -> list[Any]:
    """What leads the page, and what it states further down."""
    places = ("findings", "course", "people", "work", "data")
    return [item for name in places for item in getattr(national_incidents, f"state_{name}")(evidence)]


def words(item: Any) -> str:
    """What a reader reads of a picture, a table or a text."""
    if item is None:
        return ""
    if isinstance(item, Markdown):
        return str(item.data)
    return f"{item.title} {item.caption} {getattr(item, 'alt', '')}"


def stored(unit: str, rows: pd.DataFrame, **mapping: Any) -> incidents.NationalData:
    """Made-up data of another unit, as if they had been imported."""
    import pyarrow as pa

    table = {"person": "people", "incident": "incidents", "operation": "operations"}[unit]
    source = {"maker": "A centre", "licence": "by agreement"}
    made = incidents.Mapping(name="mine", unit=unit, source=source, **mapping)
    account = incidents.Account("mine.csv", "csv", len(rows), len(rows), len(rows), 0)
    tables = {table: pa.Table.from_pandas(rows.assign(row=range(2, len(rows) + 2)), preserve_index=False)}
    return incidents.NationalData(mapping=made, account=account, tables=tables)
