"""Shapes: polygons in WGS 84 and their area on the ellipsoid, mended where they are invalid, and counted."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.mapping.column_spec import ColumnSpec
from impact.incidents.values.parsed import Context, Parsed, Problem
from impact.incidents.values.space import ellipsoid
from impact.incidents.values.space.boxes import Box, box_of
from impact.incidents.values.space.polygons import shape_repair
from impact.incidents.values.space.polygons.shape_decoding import DamagedShape, Ring, rings
from impact.incidents.values.space.polygons.shape_notes import both_units, notes
from impact.incidents.values.space.polygons.shape_systems import Placed, place


@dataclass
class Work:
    """What is known of the shapes of a batch while they are read."""

    shapes: list[Any]
    areas: list[float | None]
    problems: list[Problem] = field(default_factory=list)
    before: float = 0.0  #: m2 of the rings of the mended shapes as stated
    after: float = 0.0  #: m2 of the same shapes once mended
    mended: int = 0
    clockwise: int = 0

    def withhold(self, index: int, kind: str, detail: str = "", **more: Any) -> None:
        """Add a problem of a row whose shape is withheld."""
        self.problems.append(Problem(index, kind, Effect.withheld, detail=detail, **more))

    def say(
        self, index: int, kind: str, effect: Effect, detail: str = "", proposal: str | None = None
    ) -> None:
        """Add a problem of a row whose shape stands."""
        self.problems.append(Problem(index, kind, effect, proposal, detail=detail))


def parse(geometry: NDArray[Any], crs: str | None, spec: ColumnSpec, context: Context) -> Parsed:
    """Read the polygons of the rows.

    Parameters
    ----------
    geometry
        WKB of each row in ``crs``, None where there is no shape. Rings may be open or invalid.
    crs
        System that the file declares; ``spec.system`` overrules it. Without either, degrees are a proposal.

    Returns
    -------
    Parsed
        ``shape`` (WKB in degrees of WGS 84, cut at 180 degrees, outer rings counter-clockwise) and
        ``shape_m2`` (square metres on the ellipsoid), one a row. Findings say what was mended, with the area
        before and after, and the total with overlaps counted once.
    """
    size = len(geometry)
    placing = place(spec.system or crs)
    if placing.finding is not None and placing.system is None and not placing.unknown:
        return Parsed(_outputs([None] * size, [None] * size, context), findings=(placing.finding,))
    work = Work([None] * size, [None] * size)
    box = box_of(context.country)
    rest = _plain(work, geometry, placing, box)
    for index in rest.tolist():
        try:
            outline = rings(geometry[index])
        except DamagedShape as fault:
            work.withhold(index, "geometry_damaged", str(fault))
            continue
        if outline.closed:
            work.say(index, "ring_closed", Effect.repaired, "a ring did not end where it began")
        if not outline.polygons:
            what = "not_a_polygon" if outline.others else "shape_empty"
            work.withhold(index, "shape_degenerate" if outline.degenerate else what)
            continue
        if outline.degenerate:
            work.say(index, "ring_left_out", Effect.repaired, "a ring of fewer than three corners")
        _row(work, index, outline.polygons, placing, box)
    findings = list(_findings(work, geometry, placing))
    outputs = _outputs(
        [None if s is None else shapely.to_wkb(s) for s in work.shapes],
        [None if a is None else round(a, 2) for a in work.areas],
        context,
    )
    empty = {i: "not_stated" for i, shape in enumerate(geometry) if shape is None}
    return Parsed(outputs, tuple(work.problems), tuple(findings), empty)


def _plain(work: Work, geometry: NDArray[Any], placing: Placed, box: Box | None) -> NDArray[np.intp]:
    """Read the shapes that need no mending, all at once; return the rows of the others.

    A plain shape is a valid polygon in degrees of WGS 84, less than half the world wide, with a corner in the
    box of its country.
    """
    there = np.flatnonzero(np.array([g is not None for g in geometry], dtype=bool))
    if placing.system is None or not placing.system.wgs84 or not len(there):
        return there
    read = shapely.from_wkb(geometry[there], on_invalid="ignore")
    polygons = np.isin(shapely.get_type_id(read), (3, 6)) & ~shapely.is_empty(read) & shapely.is_valid(read)
    bounds = shapely.bounds(read)
    with np.errstate(invalid="ignore"):
        good = (
            polygons
            & (bounds[:, 0] >= -180)
            & (bounds[:, 2] <= 180)
            & (np.abs(bounds[:, [1, 3]]) <= 90).all(1)
        )
        good &= bounds[:, 2] - bounds[:, 0] <= 180
    if box is not None and good.any():
        corners, owner = shapely.get_coordinates(read[good], return_index=True)
        inside = np.bincount(owner, weights=box.has(corners[:, 1], corners[:, 0]), minlength=int(good.sum()))
        good[np.flatnonzero(good)[inside == 0]] = False
    sound = shapely.force_2d(read[good])
    parts, owner = shapely.get_parts(sound, return_index=True)
    clockwise = np.unique(owner[~shapely.is_ccw(shapely.get_exterior_ring(parts))])
    work.clockwise += len(clockwise)
    for index, shape in zip(there[good].tolist(), shapely.orient_polygons(sound), strict=True):
        work.shapes[index], work.areas[index] = shape, ellipsoid.area(shape)
    return there[~good]


def _outputs(shapes: list[Any], areas: list[Any], context: Context) -> dict[str, list[Any]]:
    names = [name for name, _ in context.field.outputs]
    return {names[0]: shapes, names[1]: areas}


def _row(work: Work, index: int, polygons: list[list[Ring]], placing: Placed, box: Box | None) -> None:
    """Place, mend, measure and cut one shape."""
    placed, doubt = placing.degrees(polygons)
    if doubt is not None and placed is None:
        work.withhold(index, doubt.kind, doubt.detail)
        return
    assert placed is not None
    over = shape_repair.crosses(placed)
    around = shape_repair.unrolled(placed) if over else placed
    before = shape_repair.raw_area(around)
    whole = shape_repair.built(around)
    sound = bool(shapely.is_valid(whole))
    mended = whole if sound else shape_repair.valid(whole)
    if mended is None or mended.is_empty:
        work.withhold(index, "shape_degenerate", "nothing with an area is left")
        return
    area = ellipsoid.area(mended)
    clockwise = shape_repair.runs_clockwise(around)
    final = shape_repair.oriented(shape_repair.cut(mended))
    if doubt is not None or (box is not None and not _near(final, box)):
        _withhold_placed(work, index, final, area, doubt, box)
        return
    work.clockwise += clockwise
    work.shapes[index], work.areas[index] = final, area
    if not sound:
        work.mended += 1
        work.before += before
        work.after += area
        work.say(index, "shape_repaired", Effect.repaired)
    if over:
        work.say(index, "across_180_degrees", Effect.repaired, "taken the short way and cut at 180 degrees")


def _near(shape: Any, box: Box) -> bool:
    """Say whether any corner of a shape lies in the box of the country."""
    corners = shapely.get_coordinates(shape)
    return bool(box.has(corners[:, 1], corners[:, 0]).any())


def _withhold_placed(
    work: Work, index: int, shape: Any, area: float, doubt: Problem | None, box: Box | None
) -> None:
    """Withhold a shape that lies where it cannot, with what would stand instead."""
    names = ("shape", "shape_m2")
    if doubt is not None:
        accepted = dict(zip(names, (shapely.to_wkb(shape), round(area, 2)), strict=True))
        work.withhold(index, doubt.kind, doubt.detail, proposal=doubt.proposal, accepted=accepted)
        return
    assert box is not None
    turned = shapely.transform(shape, lambda xy: xy[:, ::-1])
    if _near(turned, box):
        turned = shape_repair.oriented(turned)
        values = dict(zip(names, (shapely.to_wkb(turned), round(ellipsoid.area(turned), 2)), strict=True))
        proposal = f"exchange latitude and longitude: inside the box of {box.name}"
        work.withhold(index, "columns_swapped", "", proposal=proposal, accepted=values)
        return
    values = dict(zip(names, (shapely.to_wkb(shape), round(area, 2)), strict=True))
    work.withhold(
        index,
        "outside_country",
        f"outside the box of {box.name}",
        proposal="accept the shape as it stands",
        accepted=values,
    )


def _findings(work: Work, geometry: NDArray[Any], placing: Placed) -> list[DataFinding]:
    out: list[DataFinding] = []
    kinds = [p.kind for p in work.problems]
    for kind in ("system_unknown", "degrees_declared_as_metres", "not_degrees", "columns_swapped"):
        count = kinds.count(kind)
        if count:
            proposal = next((p.proposal for p in work.problems if p.kind == kind), None)
            detail = f"{count} shapes"
            out.append(
                DataFinding(kind, Effect.note, count=0, proposal=proposal, detail=detail, decided=False)
            )
    without = sum(g is None for g in geometry)
    if without:
        detail = f"{without} of {len(geometry)} records have no shape: totals of areas are a lower bound"
        out.append(DataFinding("without_shape", Effect.note, count=without, detail=detail))
    if work.mended:
        detail = f"{work.mended} shapes: {both_units(work.before)} before, {both_units(work.after)} after"
        work.problems = [
            replace(p, detail=detail) if p.kind == "shape_repaired" else p for p in work.problems
        ]
    if placing.moved is not None:
        out.append(placing.moved)
    return out + notes(work.shapes, work.areas, work.clockwise, work.problems)
