"""Plain values: each mapped value of a result beside the cell it came from, by simple rules of its own.

A value that a simple rule cannot read (a calendar, words in a number) is not compared and counted as such.
What differs without a finding about its column and row is *silently wrong*; a cell with a text whose value
is missing without a finding or a stated reason is *silently lost*.
"""

from __future__ import annotations

import datetime as dt
import html
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyproj
import shapely

from bench.own_data.plain_reading import POINT, SHAPE, SYSTEM, Records

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_FORMS = {
    "ymd": ("%Y-%m-%d", "%Y/%m/%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m", "%Y%m%d"),
    "dmy": ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"),
    "mdy": ("%m/%d/%Y", "%m-%d-%Y"),
}
#: columns that a field may read
_PARTS = ("column", "year", "month", "day", "lat", "lon")
_SQUARE_METRES = {"m2": 1.0, "ha": 1e4, "km2": 1e6, "hectare": 1e4, "sqm": 1.0, "sq m": 1.0}


_ELLIPSOID = pyproj.Geod(ellps="WGS84")


@dataclass
class Comparison:
    """What the comparison of one file saw."""

    compared: int = 0
    uncompared: Counter[str] = field(default_factory=Counter)  #: values that no simple rule reads, by field
    said: int = 0  #: other than the cell, with a finding about it
    wrong: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


class Findings:
    """Which cells findings are about: by rows, by text, or the whole column where rows are not named."""

    def __init__(self, findings: Any) -> None:
        self._whole: set[str] = set()
        self._rows: dict[str, set[int]] = {}
        self._texts: dict[str, set[str]] = {}
        for f in findings:
            for name in {f.field, f.column} - {None}:
                self._rows.setdefault(name, set()).update(f.rows)
                if f.rows and f.count <= len(f.rows):
                    continue
                if f.value is not None:
                    self._texts.setdefault(name, set()).add(_fold(f.value))
                else:
                    self._whole.add(name)

    def about(self, number: int, text: str | None, *names: str | None) -> bool:
        """Whether a finding is about a cell of a row."""
        return any(
            n in self._whole
            or number in self._rows.get(n, ())
            or (text is not None and _fold(text) in self._texts.get(n, ()))
            for n in names
            if n
        )


def compare(raw: Records, mapping: Mapping[str, Any], data: Any) -> Comparison:
    """Compare each row of a result with the record it came from.

    Parameters
    ----------
    raw
        Records of the plain reading.
    mapping
        The mapping, as it stands in the YAML.
    data
        What was imported.
    """
    result = Comparison()
    about = Findings(data.findings)
    wide = mapping.get("values") or ()
    for row in data.tables[data.main].to_pylist():
        record = raw.get(row["row"])
        if record is None:
            result.wrong.append(f"row {row['row']} is not in the plain reading")
            continue
        for name, short in (mapping.get("columns") or {}).items():
            spec = {"column": short} if isinstance(short, str) else short
            if f"{name}_min" in row or f"{name}_m2_min" in row:
                value = row.get(f"{name}_min", row.get(f"{name}_m2_min"))
                _amount(result, about, row["row"], name, spec, record, value)
            elif name == "shape":
                continue
            elif name == "point":
                _point(result, about, row, spec, record)
            elif name == "age" and row["age"] is None:
                _field(result, about, {**row, "age": row["age_band"] or row["age_group"]}, name, spec, record)
            elif name in row:
                _field(result, about, row, name, spec, record)
        if "lat" in row and "point" not in (mapping.get("columns") or {}):
            _point(result, about, row, {}, record)
        if "shape" in row:  # taken from the layer, whether or not the mapping names it
            _shape(result, about, row, record)
    if wide:
        _wide(result, about, wide, raw, data)
    return result


def _note(
    result: Comparison,
    about: Findings,
    number: int,
    name: str,
    column: str | None,
    text: str | None,
    seen: str,
) -> None:
    if about.about(number, text, name, column):
        result.said += 1
    else:
        result.wrong.append(f"row {number} {name}: {seen}")


def _gone(
    result: Comparison, about: Findings, number: int, name: str, spec: Mapping[str, Any], text: str
) -> None:
    words = {_fold(w) for w in spec.get("missing") or {}}
    if about.about(number, text, name, *(spec.get(p) for p in _PARTS)) or _fold(text) in words:
        result.said += 1
    else:
        result.lost.append(f"row {number} {name}: the text is gone")


def _amount(
    result: Comparison,
    about: Findings,
    number: int,
    name: str,
    spec: Mapping[str, Any],
    record: Any,
    value: Any,
) -> None:
    text = record.get(spec.get("column"))
    more = [record.get(column) for column in spec.get("plus") or ()]
    if any(more) and text is not None:
        numbers = [float(t) for t in (text, *more) if t is not None and _NUMBER.fullmatch(t.strip())]
        text = str(sum(numbers)) if len(numbers) == 1 + sum(t is not None for t in more) else "several"
    if text is None or value is None:
        if text is not None:
            _gone(result, about, number, name, spec, text)
        elif any(more):
            result.uncompared[name] += 1
        elif value is not None and "" not in (spec.get("missing") or {}):
            _note(result, about, number, name, spec.get("column"), None, "a figure from an empty cell")
        return
    plain = text.strip().replace(" ", "")
    if not _NUMBER.fullmatch(plain) or spec.get("decimal") or spec.get("thousands"):
        result.uncompared[name] += 1
        return
    result.compared += 1
    factor = _SQUARE_METRES.get(spec.get("unit") or "", 1.0)
    if not math.isclose(float(plain) * factor, float(value), rel_tol=1e-9):
        _note(result, about, number, name, spec.get("column"), text, "another figure than the cell")


def _point(result: Comparison, about: Findings, row: Any, spec: Mapping[str, Any], record: Any) -> None:
    number = row["row"]
    texts = (
        [record.get(spec["lon"]), record.get(spec["lat"])]
        if spec.get("lat")
        else [record.get(POINT[0]), record.get(POINT[1])]
    )
    if None in texts:
        if row["lat"] is not None and spec.get("column") in (None, "geometry"):
            _note(result, about, number, "point", None, None, "a point from an empty cell")
        elif row["lat"] is not None:
            result.uncompared["point"] += 1
        return
    if row["lat"] is None:
        _gone(result, about, number, "point", spec, str(texts[0]))
        return
    try:
        x, y = (float(str(t).replace(",", ".")) for t in texts)
    except ValueError:
        result.uncompared["point"] += 1
        return
    system = str(spec.get("system") or record.get(SYSTEM) or "degrees")
    if system.startswith("utm:"):
        south = 700 if system.endswith("S") else 600
        system = f"EPSG:{32000 + south + int(re.sub(r'[^0-9]', '', system))}"
    if system.startswith("EPSG:"):
        x, y = pyproj.Transformer.from_crs(system, "EPSG:4326", always_xy=True).transform(x, y)
    elif abs(x) > 180 or abs(y) > 90:
        result.uncompared["point"] += 1
        return
    result.compared += 1
    if not (math.isclose(x, row["lon"], abs_tol=2e-6) and math.isclose(y, row["lat"], abs_tol=2e-6)):
        _note(result, about, number, "point", spec.get("lat"), texts[1], "another point than the cells")


def _shape(result: Comparison, about: Findings, row: Any, record: Any) -> None:
    """Compare the area on the ellipsoid of a valid shape; a shape to be repaired is not compared."""
    number, text = row["row"], record.get(SHAPE)
    shape = shapely.from_geojson(text, on_invalid="ignore") if text else None
    if shape is None or shape.is_empty:
        if row["shape"] is not None and not text:
            _note(result, about, number, "shape", None, None, "a shape from nothing")
        return
    if row["shape"] is None:
        _gone(result, about, number, "shape", {}, "")
    elif not shape.is_valid or not -180 < shape.bounds[0] <= shape.bounds[2] < 180:
        result.uncompared["shape"] += 1
    else:
        result.compared += 1
        area = sum(_area(part) for part in shapely.get_parts(shape) if part.geom_type == "Polygon")
        if not math.isclose(area, row["shape_m2"] or 0.0, rel_tol=1e-6, abs_tol=0.01):
            _note(result, about, number, "shape", None, None, "another area than that of the shape")


def _area(polygon: Any) -> float:
    rings = [abs(_ELLIPSOID.polygon_area_perimeter(*ring.coords.xy)[0]) for ring in polygon.interiors]
    return float(abs(_ELLIPSOID.polygon_area_perimeter(*polygon.exterior.coords.xy)[0]) - sum(rings))


def _field(
    result: Comparison, about: Findings, row: Any, name: str, spec: Mapping[str, Any], record: Any
) -> None:
    number, value = row["row"], row[name]
    if f"{name}_precision" in row:
        _day(result, about, row, name, spec, record)
        return
    column = spec.get("column")
    text = record.get(column) if column else None
    if text is None:
        known = value not in (None, [], "unknown")
        if known and column and "" not in (spec.get("words") or {}):
            _note(result, about, number, name, column, None, "a value from an empty cell")
        return
    if value is None or value == []:
        _gone(result, about, number, name, spec, text)
        return
    agrees = _agrees(name, spec, text, value)
    if agrees is None:
        result.uncompared[name] += 1
        return
    result.compared += 1
    if not agrees:
        _note(result, about, number, name, column, text, "another value than the cell")


def _agrees(name: str, spec: Mapping[str, Any], text: str, value: Any) -> bool | None:
    """Say whether a value is what its cell says; None where no simple rule reads the cell."""
    words = {_fold(w): c for w, c in (spec.get("words") or {}).items()}
    if words:
        code = words.get(_fold(text))
        return None if code is None else code == value or (isinstance(value, list) and code in value)
    if name == "country":
        return None
    if spec.get("pad") or spec.get("prefix") or name.endswith("_code") or name in ("id", "pcode"):
        return _code(text, spec) == _code(str(value), {})
    if isinstance(value, (int, float)):
        return _NUMBER.fullmatch(text.strip()) is not None and math.isclose(float(text), value)
    return _plain(text) == _plain(str(value))


def _day(
    result: Comparison, about: Findings, row: Any, name: str, spec: Mapping[str, Any], record: Any
) -> None:
    number, value = row["row"], row[name]
    if spec.get("year") and not spec.get("column"):
        _day_in_parts(result, about, row, name, spec, record)
        return
    text = record.get(spec.get("column"))
    if text is None or value is None:
        if text is not None:
            _gone(result, about, number, name, spec, text)
        return
    days = [] if spec.get("calendar") not in (None, "gregorian") else _days(text.strip(), spec.get("order"))
    if not days or spec.get("time_unit"):
        result.uncompared[name] += 1
        return
    result.compared += 1
    if spec.get("end"):  # a period: its first day stands in this column
        value = row[f"{name}_first"].isoformat()
    if not any(day.startswith(value) for day in days):
        _note(result, about, number, name, spec.get("column"), text, "another day than the cell")


def _days(text: str, order: str | None) -> list[str]:
    """Read a day, month or year that is written in a usual form."""
    if re.fullmatch(r"\d{4}", text):
        return [text]
    for form in (*_FORMS["ymd"], *(_FORMS[order] if order in ("dmy", "mdy") else ())):
        try:
            return [dt.datetime.strptime(text[:19], form).date().isoformat()]  # noqa: DTZ007 - no zone
        except ValueError:
            continue
    return []


def _day_in_parts(
    result: Comparison, about: Findings, row: Any, name: str, spec: Mapping[str, Any], record: Any
) -> None:
    number, value = row["row"], row[name]
    parts = [record.get(spec.get(p)) for p in ("year", "month", "day") if spec.get(p)]
    if parts[0] is None or value is None:
        if parts[0] is not None:
            _gone(result, about, number, name, spec, parts[0])
        return
    wanted = "-".join(f"{int(float(p.replace(',', ''))):02d}" for p in parts if p and _is_number(p))
    if any(p and not _is_number(p) for p in parts):
        wanted = wanted[:4]  # a month by its name: its year is compared
    result.compared += 1
    if not value.startswith(wanted):
        _note(result, about, number, name, spec.get("year"), parts[0], "another day than the cells")


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text.strip().replace(",", "")) is not None


def _wide(result: Comparison, about: Findings, wide: Any, raw: Records, data: Any) -> None:
    """Compare the sum of the counts with that of the plain figures in their columns."""
    table = data.tables[data.main].to_pylist()
    kept = {row["row"] for row in table}
    plain = 0.0
    for spec in wide:
        for number in kept:
            text = (raw.get(number) or {}).get(spec["column"])
            if text is not None and _is_number(text) and not about.about(number, text, spec["column"]):
                plain += float(text.replace(",", ""))
                result.compared += 1
    stated = sum(row.get("value_min") or row.get("amount") or 0 for row in table)
    said = sum(
        row.get("value_min") or row.get("amount") or 0
        for row in table
        if any(about.about(row["row"], None, spec["column"]) for spec in wide)
    )
    if not said and not math.isclose(plain, float(stated), rel_tol=1e-9):
        result.wrong.append(f"the counts add up to {stated:g}, the cells to {plain:g}")


def _code(text: str, spec: Mapping[str, Any]) -> str:
    plain = re.sub(r"[,\s]", "", text.strip())
    plain = plain.removesuffix(".0")
    return plain.removeprefix(str(spec.get("prefix") or "")).lstrip("0").casefold()


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", str(text).casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", html.unescape(text)).replace("\u200b", "").split())
