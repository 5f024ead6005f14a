"""Systems of shapes: from the coordinates of a file to degrees, with the doubts about what they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.values.parsed import Problem
from impact.incidents.values.space.polygons.shape_decoding import Ring
from impact.incidents.values.space.systems import SMALL, System, UnknownSystem, system

#: degrees beyond 180 that a shape across the antimeridian may be written in
WRAPPED = 360.0


@dataclass
class Placed:
    """The system of a file's shapes; ``unknown``: none is stated; ``finding``: it cannot be read."""

    system: System | None
    unknown: bool = False
    finding: DataFinding | None = None
    moved: DataFinding | None = None

    def degrees(self, polygons: list[list[Ring]]) -> tuple[list[list[Ring]] | None, Problem | None]:
        """Turn a shape into degrees; a doubt with the shape is a proposal, without it the shape is lost."""
        corners = np.vstack([ring for polygon in polygons for ring in polygon])
        x, y = np.abs(corners).max(axis=0)
        fits = bool(x <= WRAPPED and y <= 90)
        if self.system is None:
            if fits:
                words = "degrees of WGS 84; say `crs: EPSG:4326` in the mapping, or the right system"
                return polygons, Problem(0, "system_unknown", Effect.withheld, words)
            return None, Problem(0, "not_degrees", Effect.withheld, detail="no system is stated; no degrees")
        if self.system.degrees:
            if not fits:
                detail = "numbers beyond 360 and 90: no degrees; say `crs:` in the mapping"
                return None, Problem(0, "not_degrees", Effect.withheld, detail=detail)
            return (polygons if self.system.wgs84 else self._turned(polygons)), None
        if x < SMALL and y < SMALL:
            proposal = "degrees declared as metres? take the numbers as degrees" if fits else None
            doubt = Problem(
                0,
                "degrees_declared_as_metres",
                Effect.withheld,
                proposal,
                detail=f"declared {self.system.name}",
            )
            return (polygons if fits else None), doubt
        turned = self._turned(polygons)
        if any(not np.isfinite(ring).all() for polygon in turned for ring in polygon):
            detail = f"outside the area of {self.system.name}"
            return None, Problem(0, "out_of_range", Effect.withheld, detail=detail)
        return turned, None

    def _turned(self, polygons: list[list[Ring]]) -> list[list[Ring]]:
        assert self.system is not None
        return [
            [np.column_stack(self.system.to_degrees(ring[:, 0], ring[:, 1])) for ring in polygon]
            for polygon in polygons
        ]


def place(text: str | None) -> Placed:
    """Find the system of a file's shapes."""
    if text is None:
        return Placed(None, unknown=True)
    try:
        grid = system(text)
    except UnknownSystem as fault:
        finding = DataFinding(
            "system_not_known",
            Effect.withheld,
            detail=str(fault),
            proposal="a code such as EPSG:32648, or utm:48N",
            decided=False,
        )
        return Placed(None, finding=finding)
    moved = None
    if grid.degrees and not grid.wgs84:
        detail = f"shapes are moved from {grid.name} to WGS 84; an older datum may be off by 100 m and more"
        moved = DataFinding("datum_changed", Effect.note, detail=detail)
    return Placed(grid, moved=moved)
