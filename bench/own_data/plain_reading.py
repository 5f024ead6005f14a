"""Plain reading: the records of a file with csv, json, openpyxl, pandas or pyogrio, and nothing of impact.

The other reader of the proof: what :mod:`impact.incidents` reads is compared with this, value by value.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyogrio.raw
import shapely

#: records by number as a person sees it: line of a text, row of a sheet, number of a feature
Records = dict[int, dict[str, str | None]]
#: name of the coordinates of a record's point, beside its columns
POINT = ("(x)", "(y)")
#: name of a record's shape, as GeoJSON
SHAPE = "(shape)"
#: coordinate system that the file declares, as EPSG:32648
SYSTEM = "(system)"


def read(path: Path, options: Mapping[str, Any], encoding: str | None) -> Records:
    """Read the records of a file; texts as they stand, None for an empty cell.

    Parameters
    ----------
    path
        The file.
    options
        The `read:` part of a mapping, as it stands in the YAML.
    encoding
        Encoding of a text; UTF-8 when none is given.
    """
    ending = path.suffix.lower()
    if ending in (".csv", ".tsv", ".txt"):
        return _text(path, options, encoding or "utf-8-sig")
    if ending == ".xlsx":
        return _workbook(path, options)
    if ending in (".json", ".geojson", ".js"):
        return _json(path, options)
    if ending == ".dta":
        return _frame(_stata(path))
    if ending == ".parquet":
        return _frame(pd.read_parquet(path))
    if ending in (".shp", ".zip", ".dbf"):
        source = path.with_suffix(".shp") if ending == ".dbf" else path
        return _layer(source, encoding)
    raise ValueError(f"no plain reading of {path.name}")


def _layer(source: Path, encoding: str | None) -> Records:
    meta, _, shapes, columns = pyogrio.raw.read(source, encoding=encoding)
    records = _frame(pd.DataFrame(dict(zip(meta["fields"], columns, strict=True))))
    for number, shape in enumerate(shapely.from_wkb(shapes), start=1):
        if shape is not None and shape.geom_type == "Point" and meta["crs"] in ("EPSG:4326", None):
            records[number] |= {POINT[0]: repr(shape.x), POINT[1]: repr(shape.y)}
    return records


def _text(path: Path, options: Mapping[str, Any], encoding: str) -> Records:
    content = path.read_bytes().decode(encoding, errors="replace")
    content = content.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    first = content.partition("\n")[0]
    delimiter = options.get("delimiter") or max("\t;,", key=first.count)
    lines = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter)
    rows: list[tuple[int, list[str]]] = []
    start = 1
    for row in lines:
        rows.append((start, row))
        start = lines.line_num + 1
    for at in list(options.get("header_rows") or ())[:-1]:  # a text has no merged cells: headings reach right
        heading = ""
        cells = next(row for number, row in rows if number == at)
        for i, cell in enumerate(cells):
            heading = cells[i] = cell or heading
    return _table(rows, options)


def _workbook(path: Path, options: Mapping[str, Any]) -> Records:
    book = openpyxl.load_workbook(path, data_only=True)
    sheet = book[options["sheet"]] if options.get("sheet") else book.worksheets[0]
    merges = {
        (row, column): (span.min_row, span.min_col)
        for span in sheet.merged_cells.ranges
        for row in range(span.min_row, span.max_row + 1)
        for column in range(span.min_col, span.max_col + 1)
    }
    rows = []
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        filled = [
            sheet.cell(*merges[(number, i)]).value if value is None and (number, i) in merges else value
            for i, value in enumerate(cells, start=1)
        ]
        rows.append((number, [_text_of(v) or "" for v in filled]))
    return _table(rows, options)


def _table(rows: list[tuple[int, list[str]]], options: Mapping[str, Any]) -> Records:
    numbers = list(options.get("header_rows") or ())
    if not numbers:
        numbers = [next(number for number, row in rows if sum(bool(c) for c in row) > 1)]
    headers = [row for number, row in rows if number in numbers]
    width = max(len(row) for row in headers)
    names: list[str] = []
    for i in range(width):
        parts = [row[i].strip() for row in headers if i < len(row) and row[i].strip()]
        names.append(" / ".join(dict.fromkeys(parts)))
    return {
        number: {names[i]: (cell if cell.strip() else None) for i, cell in enumerate(row[:width])}
        for number, row in rows
        if number > max(numbers) and any(cell.strip() for cell in row)
    }


def _json(path: Path, options: Mapping[str, Any]) -> Records:
    content = path.read_text(encoding="utf-8-sig")
    bare = re.sub(r"^[^\[{]*=\s*", "", content) if not content.lstrip().startswith(("{", "[")) else content
    answer = json.loads(bare.strip().rstrip(";"))
    for name in (options.get("records") or "").split("."):
        answer = answer[name] if name and isinstance(answer, dict) and name in answer else answer
    system = _system(answer)
    if isinstance(answer, dict):
        answer = answer.get("features") or next(v for v in answer.values() if isinstance(v, list))
    records: Records = {}
    for number, one in enumerate(answer, start=1):
        cells = one.get("properties") or one.get("attributes") or one
        record = {name: _text_of(value) for name, value in _flat(cells)}
        shape = one.get("geometry") or {}
        if shape.get("type") == "Point":
            record |= dict(zip(POINT, (repr(float(c)) for c in shape["coordinates"][:2]), strict=True))
        elif shape.get("type"):
            record[SHAPE] = json.dumps(shape)
        elif "x" in shape:
            record |= {POINT[0]: _text_of(shape["x"]), POINT[1]: _text_of(shape["y"])}
        records[number] = {**record, SYSTEM: system} if system else record
    return records


def _system(answer: Any) -> str | None:
    declared = answer.get("crs") if isinstance(answer, dict) else None
    name = str(((declared or {}).get("properties") or {}).get("name") or "")
    code = re.search(r"EPSG:+(?:[\d.]*:)?(\d+)$", name)
    return f"EPSG:{code[1]}" if code and code[1] != "4326" else None


def _flat(cells: Mapping[str, Any], before: str = "") -> list[tuple[str, Any]]:
    flat: list[tuple[str, Any]] = []
    for name, value in cells.items():
        if isinstance(value, dict):
            flat += _flat(value, f"{before}{name}.")
        else:
            flat.append((f"{before}{name}", value))
    return flat


def _stata(path: Path) -> pd.DataFrame:
    return pd.read_stata(path, convert_categoricals=False, convert_missing=False)


def _frame(frame: pd.DataFrame) -> Records:
    cells = {name: [_text_of(v) for v in frame[name]] for name in frame}
    return {
        number: dict(zip(cells, row, strict=True))
        for number, row in enumerate(zip(*cells.values(), strict=True), start=1)
    }


def _text_of(value: Any) -> str | None:
    if value is None or (isinstance(value, float) and pd.isna(value)) or value is pd.NaT:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    if hasattr(value, "isoformat"):
        text = value.isoformat()
        return str(text.removesuffix("T00:00:00"))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value)
    return text if text.strip() else None
