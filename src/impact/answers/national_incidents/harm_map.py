"""The map of a register: numbers by place on outlines that the user gives, or points that may be shown.

No tiles and no network. A point of a person is never where it was: it is displaced inside its area, or
withheld.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from IPython.display import Markdown
from numpy.typing import NDArray

from impact import charts
from impact.answers.national_incidents import published_cells
from impact.answers.national_incidents.incident_evidence import Evidence
from impact.charts import Chart
from impact.errors import ImpactError
from impact.incidents import privacy
from impact.project import reads, state_file
from impact.wording import count, counted, noun

_Rings = list[NDArray[np.float64]]


def draw_map(evidence: Evidence, outlines: str | None = None) -> Chart | Markdown:
    """Draw casualties by place as circles on outlines, or displaced points; a sentence without either.

    Parameters
    ----------
    outlines
        GeoJSON file of the areas, a path from the project's root; a property of each has its code or name.

    Raises
    ------
    ImpactError
        When the file is no GeoJSON, or no area of it is a place of the register.
    """
    if outlines is not None:
        return _circles(evidence, read_outlines(reads.project_path(outlines)))
    points = displaced(evidence)
    if points.empty:
        return Markdown(
            "No map: outlines of the areas can be given as a GeoJSON file (parameter outlines); points of "
            "people are withheld, unless the mapping allows displaced ones. The numbers by place stand above."
        )
    listed = " Only people listed one by one have a dot." if evidence.data.mapping.unit == "incident" else ""
    return charts.area_map(
        points,
        outlines={},
        id="points",
        title=evidence.titled("Where casualties are recorded, by displaced points"),
        subtitle=f"A dot is a casualty, {evidence.period}",
        caption=f"{evidence.caption} Each point is displaced inside its area or by some kilometres, so that "
        f"none is where somebody was hurt.{listed} A place without a dot may be one where nobody goes.",
        sources=evidence.source,
    )


def displaced(evidence: Evidence) -> pd.DataFrame:
    """Select the displaced points that may be shown: ``lon``, ``lat``; no rows where they are withheld."""
    empty = pd.DataFrame(columns=["lon", "lat"])
    table, folder = evidence.data.people, evidence.dataset.folder
    if table is None or folder is None or evidence.publish.casualty_points != "displaced":
        return empty
    if "lat" not in table or table["lat"].isna().all():
        return empty
    salt = privacy.dataset_salt(folder.parent)
    shown = privacy.publish_points("people", table, evidence.publish, salt)
    shown = shown[(shown["point_method"] == "displaced").fillna(value=False)]
    return shown[["lon", "lat"]].astype(float).dropna()


def read_outlines(path: Path) -> list[tuple[set[str], Any]]:
    """Read a GeoJSON file: for each area the texts of its properties (lower case), and its shape.

    Raises
    ------
    ImpactError
        When it is no GeoJSON of areas.
    """
    from shapely.geometry import shape

    try:
        features = json.loads(state_file.read_bytes(path).decode("utf-8-sig"))["features"]
        areas = [
            (
                {str(word).strip().casefold() for word in (f["properties"] or {}).values()},
                shape(f["geometry"]),
            )
            for f in features
            if f.get("geometry")
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ImpactError(
            f"{path.name} is no GeoJSON of areas ({type(error).__name__})",
            "a FeatureCollection of polygons in degrees",
            "convert it, for instance with ogr2ogr -f GeoJSON",
        ) from error
    return [(words, area) for words, area in areas if area.geom_type in ("Polygon", "MultiPolygon")]


def _circles(evidence: Evidence, areas: list[tuple[set[str], Any]]) -> Chart | Markdown:
    if evidence.cells is None or evidence.rows is None:
        return Markdown("No map: the dataset holds no casualties with a place.")
    numbers = published_cells.totals(evidence.cells, "label").dropna().set_index("label")["value"]
    codes = evidence.rows.drop_duplicates("label").set_index("label")["place"]
    rows = []
    for name, value in numbers.items():
        names = {str(name).casefold(), str(codes.get(name, name)).casefold()}
        area = next((shape for words, shape in areas if words & names), None)
        if area is not None:
            centre = area.representative_point()
            rows.append({"name": name, "value": value, "lon": centre.x, "lat": centre.y})
    if not rows:
        raise ImpactError(
            "no area of the outlines is a place of the register",
            "a property with the code or the name of the area, as the register writes it",
            "look at the properties of the file, and at the level (admin1 or admin2)",
        )
    lost = len(numbers) - len(rows)
    without = f" {counted(lost, 'place')} {noun(lost, 'has', 'have')} no outline in the file." if lost else ""
    top = max(rows, key=lambda row: row["value"])
    return charts.area_map(
        pd.DataFrame(rows),
        outlines={str(n): _rings(area) for n, (_, area) in enumerate(areas)},
        id="map",
        title=evidence.titled(f"{count(top['value'])} casualties in {top['name']}"),
        subtitle=f"Casualties, {evidence.period}; area of the circle in proportion",
        caption=f"{evidence.caption} Outlines as the file draws them.{without} A circle stands in the middle "
        "of its area and says nothing about where in it. A place without one may be one where nobody goes.",
        sources=evidence.source,
    )


def _rings(area: Any) -> _Rings:
    parts = list(area.geoms) if area.geom_type == "MultiPolygon" else [area]
    return [
        np.asarray(ring.coords, dtype=float)[:, :2]
        for part in parts
        for ring in (part.exterior, *part.interiors)
    ]
