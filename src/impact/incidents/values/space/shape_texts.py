"""Shapes written as texts in a column: WKT, WKB in hexadecimal digits, GeoJSON or ESRI JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import shapely

from impact.incidents.data_finding import Effect
from impact.incidents.mapping.column_spec import ColumnSpec
from impact.incidents.reading.features import esri_features, wkb
from impact.incidents.values.missing import missing_reasons
from impact.incidents.values.parsed import Context, Parsed, Problem
from impact.incidents.values.space import shapes

_SRID = re.compile(r"\s*SRID=(\d+);", re.I)
_HEX = re.compile(r"\s*0[01][0-9A-Fa-f]{18,}\s*")


class NoShapeText(ValueError):
    """Text that is no shape."""


def shape_bytes(text: str) -> tuple[bytes | None, int | None]:
    """Read a text as WKB, and the number of the system that it names (None where it names none).

    Raises
    ------
    NoShapeText
        When it is no shape in any of the forms.

    Examples
    --------
    >>> shape_bytes("SRID=32618;POINT (1 2)")[1]
    32618
    """
    system = None
    match = _SRID.match(text)
    if match is not None:
        system, text = int(match[1]), text[match.end() :]
    try:
        if _HEX.fullmatch(text):
            shape = shapely.from_wkb(text.strip(), on_invalid="raise")
            return shapely.to_wkb(shapely.force_2d(shape)), system or (shapely.get_srid(shape) or None)
        if text.lstrip().startswith("{"):
            value = json.loads(text, parse_float=str, parse_int=str)
            read = wkb.from_geojson if "type" in value else esri_features.shape
            return read(value), system
        return shapely.to_wkb(shapely.force_2d(shapely.from_wkt(text.strip()))), system
    except (shapely.errors.GEOSException, ValueError, TypeError, RecursionError) as fault:
        raise NoShapeText("no WKT, WKB, GeoJSON or ESRI geometry") from fault


def parse(
    parts: Mapping[str, Sequence[str | None]], weights: Sequence[int], spec: ColumnSpec, context: Context
) -> Parsed:
    """Read polygons from the different texts of a column.

    Without a system in the mapping or the texts, numbers are degrees, as GeoJSON and WKT on the web have
    them. Texts of several rows are the same shape, which is said.
    """
    texts = parts["column"]
    reasons = missing_reasons(texts, spec)
    geometry = np.full(len(texts), None, dtype=object)
    problems: list[Problem] = []
    systems: dict[int, int] = {}
    for index, text in enumerate(texts):
        if text is None or index in reasons:
            continue
        try:
            geometry[index], number = shape_bytes(text)
        except NoShapeText as fault:
            problems.append(Problem(index, "geometry_unreadable", Effect.withheld, detail=str(fault)))
            continue
        if number is not None:
            systems[index] = number
    named = set(systems.values())
    if len(named) > 1:
        common = max(named, key=list(systems.values()).count)
        for index, number in systems.items():
            if number != common:
                geometry[index] = None
                detail = f"EPSG:{number} among texts of EPSG:{common}"
                problems.append(Problem(index, "systems_mixed", Effect.withheld, detail=detail))
        named = {common}
    system = f"EPSG:{named.pop()}" if named else "EPSG:4326"
    parsed = shapes.parse(geometry, system, spec, context)
    doubtful = {p.index for p in problems}
    problems += [
        Problem(i, "shape_repeated", Effect.note, "same shape", detail="the same text in several rows")
        for i in np.flatnonzero(np.asarray(weights) > 1).tolist()
        if geometry[i] is not None
    ]
    findings = tuple(f for f in parsed.findings if f.kind != "without_shape")
    missing: dict[int, Any] = {i: r for i, r in reasons.items() if i not in doubtful}
    return replace(parsed, problems=(*problems, *parsed.problems), findings=findings, reasons=missing)
