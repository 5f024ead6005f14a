"""Points: latitude and longitude in degrees of WGS 84, from columns of a file or from its shapes.

A doubtful point is withheld, with a proposal where a test passes; a decision of the mapping lets it stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.mapping.column_spec import ColumnSpec
from impact.incidents.values.missing import missing_reasons
from impact.incidents.values.parsed import Context, Parsed, Problem
from impact.incidents.values.space import wkb_points
from impact.incidents.values.space.boxes import box_of
from impact.incidents.values.space.coordinate_texts import column_numbers, metres
from impact.incidents.values.space.point_doubts import Doubts, accepted, doubts
from impact.incidents.values.space.point_notes import notes
from impact.incidents.values.space.point_offsets import from_zones, moved
from impact.incidents.values.space.positions import NoPosition, position
from impact.incidents.values.space.systems import SMALL, System, UnknownSystem, system
from impact.wording.numbers import fixed

Numbers = NDArray[np.float64]

#: "(6.1, -75.1)", "6.1, -75.1" and "6.1 -75.1": read without looking at each text
_PAIR = r"^\s*\(?\s*(?P<lat>[+-]?\d{1,2}(?:\.\d+)?)\s*(?:,\s*|\s+)(?P<lon>[+-]?\d{1,3}(?:\.\d+)?)\s*\)?\s*$"

are_points = wkb_points.are_points


def parse(
    parts: Mapping[str, Sequence[str | None]], weights: Sequence[int], spec: ColumnSpec, context: Context
) -> Parsed:
    """Read points from the texts of two columns ("lat", "lon") or of one ("column").

    Parameters
    ----------
    parts
        Different combinations of texts; "country" beside them is the country as the file writes it.
    weights
        Rows of each combination.
    spec
        ``system`` names what the numbers are ("degrees", "utm:48N", "mgrs", "EPSG:32648"; easting in ``lon``,
        northing in ``lat``); a column `zone` has the zone of UTM of each row, `bearing` and `distance`
        lead from a reference point to the point; ``means`` says how the point was made.
    context
        Country, language and field.

    Returns
    -------
    Parsed
        Columns lat and lon (degrees of WGS 84, None where missing or withheld) and point_method.
    """
    size = len(next(iter(parts.values())))
    named, fault = _named(spec.system)
    if fault is not None:
        return _nothing(size, fault)
    if "column" in parts:
        latitude, longitude, problems, sizes = _from_one(parts["column"], spec, context)
        reasons = _missing(parts["column"], latitude, spec)
    else:
        latitude, longitude, problems = _from_two(parts, spec, context, named)
        reasons = _missing_pairs(parts, latitude, longitude, spec)
        sizes = {}
    said: list[DataFinding] = []
    if "bearing" in parts and "distance" in parts:
        latitude, longitude, more, said = moved(latitude, longitude, parts["bearing"], parts["distance"])
        problems += more
    for index in reasons:
        latitude[index] = longitude[index] = np.nan
    problems = [p for p in problems if p.index not in reasons]
    countries = parts.get("country")
    doubtful = doubts(latitude, longitude, weights, countries, context.country, spec.means, problems)
    doubtful.findings += said + notes(latitude, longitude, weights, doubtful.withheld, sizes)
    return _parsed(latitude, longitude, doubtful, spec, reasons)


def parse_geometry(geometry: NDArray[Any], crs: str | None, spec: ColumnSpec, context: Context) -> Parsed:
    """Read points from shapes.

    Parameters
    ----------
    geometry
        WKB of each row in ``crs``, None where there is no shape.
    crs
        System that the file declares; ``spec.system`` overrules it. Without either, degrees are a proposal.

    Returns
    -------
    Parsed
        As :func:`parse`, one value a row.
    """
    x, y, problems = wkb_points.coordinates(geometry)
    named, fault = _named(spec.system or crs)
    if fault is not None:
        return _nothing(len(geometry), fault)
    empty = dict.fromkeys(np.flatnonzero(np.isnan(x) & np.isnan(y)).tolist(), "not_stated")
    for problem in problems:
        empty.pop(problem.index, None)
    if named is None:
        small = (np.abs(x) <= 180) & (np.abs(y) <= 90)
        problems += [
            Problem(
                int(i),
                "system_unknown",
                Effect.withheld,
                "degrees of WGS 84; say `crs: EPSG:4326` in the mapping, or the right system",
                accepted(y[i], x[i], spec.means),
            )
            for i in np.flatnonzero(small)
        ]
        x, y = np.where(small, np.nan, x), np.where(small, np.nan, y)
        longitude, latitude = x, y
    else:
        longitude, latitude, more = _to_degrees(x, y, named, spec)
        problems += more
    ones = np.ones(len(geometry), dtype=np.int64)
    doubtful = doubts(latitude, longitude, ones, None, context.country, spec.means, problems)
    if any(p.kind == "system_unknown" for p in problems):
        doubtful.findings.append(system_unknown(sum(p.kind == "system_unknown" for p in problems)))
    if named is not None and named.degrees and not named.wgs84:
        doubtful.findings.append(datum_changed(named, x, y, longitude, latitude))
    doubtful.findings += notes(latitude, longitude, ones, doubtful.withheld, {})
    return _parsed(latitude, longitude, doubtful, spec, empty)


def system_unknown(count: int) -> DataFinding:
    """Ask for the coordinate system of a file that states none."""
    return DataFinding(
        "system_unknown",
        Effect.note,
        count=0,  # the rows stand in the findings of the points
        proposal="say `crs: EPSG:4326` under `read:` if the numbers are degrees of WGS 84",
        detail=f"{count} points; the file states no coordinate system; the numbers would fit degrees, "
        "of whichever datum",
        decided=False,
    )


def datum_changed(
    named: System, x: Numbers, y: Numbers, longitude: Numbers, latitude: Numbers
) -> DataFinding:
    """Say how far the change to WGS 84 moved the points, or that no change of the datum is known there."""
    moved = np.hypot((longitude - x) * np.cos(np.radians(latitude)), latitude - y) * 111_195
    largest = float(np.nanmax(moved)) if np.isfinite(moved).any() else 0.0
    detail = (
        f"{named.name} to WGS 84 moves points by up to {fixed(largest)} m"
        if largest >= 1
        else f"{named.name} is taken for WGS 84: no change between them is known here; "
        "an older datum may be off by 100 m and more"
    )
    return DataFinding("datum_changed", Effect.note, count=int(np.isfinite(moved).sum()), detail=detail)


def _named(text: str | None) -> tuple[System | None, DataFinding | None]:
    """Find the system of a name; None for none and for a military grid, a finding where nobody knows it."""
    if text is None or text.casefold() == "mgrs":
        return None, None
    try:
        return system(text), None
    except UnknownSystem as fault:
        finding = DataFinding(
            "system_not_known",
            Effect.withheld,
            detail=str(fault),
            proposal="a code such as EPSG:32648, or utm:48N",
            decided=False,
        )
        return None, finding


def _nothing(size: int, finding: DataFinding) -> Parsed:
    outputs = {"lat": [None] * size, "lon": [None] * size, "point_method": [None] * size}
    return Parsed(outputs, findings=(finding,))


def _from_one(
    texts: Sequence[str | None], spec: ColumnSpec, context: Context
) -> tuple[Numbers, Numbers, list[Problem], dict[int, float]]:
    """Read points that stand in one column."""
    size = len(texts)
    latitude, longitude = np.full(size, np.nan), np.full(size, np.nan)
    problems: list[Problem] = []
    sizes: dict[int, float] = {}
    todo: Sequence[int] = range(size)
    named = spec.system
    if named is None or (named.casefold() != "mgrs" and system(named).wgs84):
        pairs = pc.extract_regex(pa.array(texts, type=pa.large_string()), _PAIR)
        plain = np.asarray(pairs.is_valid())
        for values, name in ((latitude, "lat"), (longitude, "lon")):
            values[plain] = np.asarray(pc.cast(pc.struct_field(pairs, name), pa.float64()))[plain]
        todo = np.flatnonzero(~plain).tolist()
    for index in todo:
        text = texts[index]
        if text is None or not text.strip():
            continue
        try:
            place = position(text, named, context.language)
        except NoPosition as fault:
            problems.append(Problem(index, "point_unreadable", Effect.withheld, detail=str(fault)))
            continue
        latitude[index], longitude[index] = place.latitude, place.longitude
        if place.size is not None:
            sizes[index] = place.size
    return latitude, longitude, problems, sizes


def _from_two(
    parts: Mapping[str, Sequence[str | None]], spec: ColumnSpec, context: Context, named: System | None
) -> tuple[Numbers, Numbers, list[Problem]]:
    """Read points that stand in two columns."""
    size = len(next(iter(parts.values())))
    blank: list[str | None] = [None] * size
    if "zone" in parts or (named is not None and not named.degrees):
        x, bad_x = metres(parts.get("lon", blank), spec)
        y, bad_y = metres(parts.get("lat", blank), spec)
        problems = [
            Problem(i, "point_unreadable", Effect.withheld, detail="no number of metres")
            for i in sorted(bad_x | bad_y)
        ]
        if "zone" in parts:
            longitude, latitude, more = from_zones(x, y, parts["zone"], box_of(context.country))
            return latitude, longitude, problems + more + _halves(x, y)
        assert named is not None
        longitude, latitude, more = _to_degrees(x, y, named, spec)
        return latitude, longitude, problems + more
    read = [column_numbers(parts.get(part, blank), part, context.language) for part in ("lat", "lon")]
    latitude, longitude = read[0].degrees, read[1].degrees
    problems = []
    for index in sorted({*read[0].faults, *read[1].faults}):
        detail = read[0].faults.get(index) or read[1].faults[index]
        problems.append(Problem(index, "point_unreadable", Effect.withheld, detail=detail))
        latitude[index] = longitude[index] = np.nan
    # letters in the texts that say that the columns are exchanged are proof, and still asked
    for index in sorted(read[0].other_axis & read[1].other_axis):
        values = accepted(longitude[index], latitude[index], spec.means)
        proposal = "exchange latitude and longitude: the letters say so"
        problems.append(Problem(index, "swap", Effect.withheld, proposal, values))
        latitude[index] = longitude[index] = np.nan
    for index in sorted(read[0].other_axis ^ read[1].other_axis):
        detail = "a letter of the other axis"
        problems.append(Problem(index, "point_unreadable", Effect.withheld, detail=detail))
        latitude[index] = longitude[index] = np.nan
    if named is not None and not named.wgs84:
        longitude, latitude = named.to_degrees(longitude, latitude)
    return latitude, longitude, problems


def _to_degrees(
    x: Numbers, y: Numbers, named: System, spec: ColumnSpec
) -> tuple[Numbers, Numbers, list[Problem]]:
    """Turn coordinates into degrees; metres that are too small to be any are withheld."""
    if named.degrees:
        inside = (np.abs(x) <= 360) & (np.abs(y) <= 90)
        longitude, latitude = x.copy(), y.copy()
        if not named.wgs84:
            longitude[inside], latitude[inside] = named.to_degrees(x[inside], y[inside])
        return longitude, latitude, []
    problems: list[Problem] = []
    small = (np.abs(x) < SMALL) & (np.abs(y) < SMALL)
    for index in np.flatnonzero(small):
        fits = abs(x[index]) <= 180 and abs(y[index]) <= 90
        problems.append(
            Problem(
                int(index),
                "degrees_declared_as_metres",
                Effect.withheld,
                "degrees declared as metres? take the numbers as degrees" if fits else None,
                accepted(y[index], x[index], spec.means) if fits else None,
                f"declared {named.name}",
            )
        )
    longitude, latitude = np.full(x.shape, np.nan), np.full(y.shape, np.nan)
    rest = np.isfinite(x) & np.isfinite(y) & ~small
    longitude[rest], latitude[rest] = named.to_degrees(x[rest], y[rest])
    for index in np.flatnonzero(rest & np.isnan(longitude)):
        detail = f"outside the area of {named.name}"
        problems.append(Problem(int(index), "out_of_range", Effect.withheld, detail=detail))
    return longitude, latitude, problems + _halves(x, y)


def _halves(x: Numbers, y: Numbers) -> list[Problem]:
    """Name the points of which one number is there and the other is not."""
    return [
        Problem(int(index), "half", Effect.withheld, detail="one of the two numbers is missing")
        for index in np.flatnonzero(np.isfinite(x) ^ np.isfinite(y))
    ]


def _missing(texts: Sequence[str | None], numbers: Numbers, spec: ColumnSpec) -> dict[int, str]:
    """Reasons of the missing texts; numbers are looked at only where the mapping has words for missing."""
    words = any(word.strip() for word in spec.missing)
    todo: Sequence[int] = range(len(texts)) if words else np.flatnonzero(~np.isfinite(numbers)).tolist()
    reasons_of_texts = missing_reasons([texts[i] for i in todo], spec)
    return {todo[i]: reason for i, reason in reasons_of_texts.items()}


def _missing_pairs(
    parts: Mapping[str, Sequence[str | None]], latitude: Numbers, longitude: Numbers, spec: ColumnSpec
) -> dict[int, str]:
    """Reasons of the rows without both numbers; a single one is half a point, which is a doubt."""
    numbers = {"lat": latitude, "lon": longitude}
    reasons = [_missing(parts[part], numbers[part], spec) for part in ("lat", "lon") if part in parts]
    if len(reasons) < 2:
        return dict(reasons[0]) if reasons else {}
    return {index: reason for index, reason in reasons[0].items() if index in reasons[1]}


def _parsed(
    latitude: Numbers, longitude: Numbers, doubtful: Doubts, spec: ColumnSpec, reasons: Mapping[int, str]
) -> Parsed:
    bad = ~(np.isfinite(latitude) & np.isfinite(longitude))
    if doubtful.withheld:
        bad[list(doubtful.withheld)] = True
    outputs: dict[str, list[Any]] = {}
    for name, values in (("lat", latitude), ("lon", longitude)):
        cells = values.astype(object)
        cells[bad] = None
        outputs[name] = cells.tolist()
    methods = np.full(len(latitude), spec.means, dtype=object)
    methods[bad] = None
    outputs["point_method"] = methods.tolist()
    return Parsed(outputs, tuple(doubtful.problems), tuple(doubtful.findings), dict(reasons))
