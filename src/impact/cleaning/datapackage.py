"""Describe the processed tables as a Data Package, so that R and other tools can read them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pandas as pd

from impact import catalogue
from impact.catalogue import TABLES, Table
from impact.catalogue.table import ISO3

_TYPES = {
    "str": "string",
    catalogue.DAY: "date",
    "Int64": "integer",
    "int64": "integer",
    "float64": "number",
    "bool": "boolean",
}


def _references(table: Table) -> list[dict[str, Any]]:
    """Name the columns that always hold a page of `sources` or a code of `places`."""
    pages = [("source_id", "sources")] if "source_id" in table.columns and table.name != "sources" else []
    codes = [name for name, column in table.columns.items() if column.pattern == ISO3]
    places = [(name, "places") for name in codes if table.name != "places"]
    return [
        {"fields": [name], "reference": {"resource": other, "fields": list(TABLES[other].key)}}
        for name, other in (*pages, *places)
    ]


def _field(name: str, table: Table) -> dict[str, Any]:
    column = table.columns[name]
    kind = _TYPES[column.type]
    field: dict[str, Any] = {"name": name, "type": kind, "description": column.description}
    constraints: dict[str, Any] = {} if column.null else {"required": True}
    if column.pattern:
        constraints["pattern"] = column.pattern
    if column.known:
        constraints["enum"] = sorted(column.known)
    if column.low is not None:
        constraints["minimum"] = column.low
    if column.high is not None:
        constraints["maximum"] = column.high
    if constraints:
        field["constraints"] = constraints
    if column.unit:
        field["unit"] = column.unit
    if column.null and kind in ("number", "integer"):
        field["missingValues"] = ["nan"]  # what readers that go by way of pandas make of a null
    return field


def _resource(table: Table, frame: pd.DataFrame, path: Path, pages: pd.DataFrame) -> dict[str, Any]:
    data = path.read_bytes()
    schema: dict[str, Any] = {
        "fields": [_field(name, table) for name in table.columns],
        "missingValues": [],  # empty text says that there is nothing: no area is the whole country
    }
    if table.key and any(table.columns[name].null for name in table.key):
        schema["uniqueKeys"] = [list(table.key)]  # a primary key has no missing part
    elif table.key:
        schema["primaryKey"] = list(table.key)
    if references := _references(table):
        schema["foreignKeys"] = references
    used = (
        pages[pages["source_id"].isin(frame["source_id"])] if "source_id" in frame.columns else pages.head(0)
    )
    ranked = used["publisher"].value_counts()
    return {
        "name": table.name.replace("_", "-"),
        "title": table.title,
        "description": f"{table.grain} {table.identity_words}",
        "path": path.name,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "hash": "sha256:" + hashlib.sha256(data).hexdigest(),
        "rows": len(frame),
        "sources": [{"title": str(name)} for name in ranked.index[:10]],
        "schema": schema,
    }


def describe(frames: dict[str, pd.DataFrame], folder: Path) -> dict[str, Any]:
    """Write ``datapackage.json`` beside the Parquet files and return what it says.

    Parameters
    ----------
    frames
        Table name -> frame, as already written to ``folder``.
    folder
        The folder of the Parquet files.
    """
    pages = frames["sources"]
    package = {
        "name": "impact-landmine-figures",
        "title": "Published figures on landmine casualties, clearance, funding and treaty status",
        "description": (
            "Compiled from published pages; every row names its page in the table sources. "
            "Figures are recorded casualties and therefore lower bounds of the harm."
        ),
        "version": f"{catalogue.VERSION}.0.0",
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "title": "CC BY 4.0 for the compilation; the single figures are facts of their publishers",
                "path": "https://creativecommons.org/licenses/by/4.0/",
            }
        ],
        "sources": [
            {"title": str(name), "path": str(group["url"].iloc[0])}
            for name, group in pages[pages["tier"] == "primary"].groupby("publisher")
        ],
        "resources": [
            _resource(TABLES[name], frame, folder / f"{name}.parquet", pages)
            for name, frame in frames.items()
        ],
    }
    text = json.dumps(package, indent=2, ensure_ascii=False, sort_keys=False) + "\n"
    (folder / "datapackage.json").write_text(text, encoding="utf-8")
    return package
