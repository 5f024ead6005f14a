"""Write the boxes of countries from outlines: ``python -m tools.make_country_boxes countries-10m.json``.

The outlines are Natural Earth's at 1:10 million (public domain), the file ``countries-10m.json`` of the
package world-atlas 2.0.2, which also has the outlines of the maps; it is too large to be kept here. The boxes
only say whether a point can be in a country: a point inside may still lie across a border.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pycountry

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "src/impact/incidents/values/space/country_boxes.csv"
POINTS = ROOT / "src/impact/charts/maps/natural_earth/points.csv"
#: degrees on every side: borders are simplified, and a point may be a mile off the coast
MARGIN = 0.2
#: areas that the source draws apart, and the codes under which registers list them
APART = {
    "Somaliland": ("SOM",),
    "Kosovo": ("XKX", "SRB"),
    "N. Cyprus": ("CYP",),
    "Cyprus U.N. Buffer Zone": ("CYP",),
    "Dhekelia": ("CYP",),
    "Akrotiri": ("CYP",),
    "Siachen Glacier": ("IND", "PAK"),
    "Baikonur": ("KAZ",),
}
#: corners (longitude, latitude) of areas that the source draws with the power that holds them
HELD = {"UKR": ((32.4, 44.35), (36.7, 46.2))}
#: degrees around the one point of a territory that has no outline
AROUND = 1.0


def corners(topology: dict[str, Any]) -> dict[str, list[np.ndarray]]:
    """Read the corners of all outlines, in degrees, by ISO 3166-1 alpha-3 code."""
    scale, origin = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    arcs = [np.cumsum(np.array(arc, dtype=float), axis=0) * scale + origin for arc in topology["arcs"]]
    found: dict[str, list[np.ndarray]] = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        number = shape.get("id")
        country = pycountry.countries.get(numeric=str(number)) if number else None
        codes = (country.alpha_3,) if country else APART.get(shape["properties"]["name"], ())
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        for code in codes:
            for polygon in polygons:
                found.setdefault(code, []).extend(arcs[i if i >= 0 else ~i] for ring in polygon for i in ring)
    return found


def box(points: np.ndarray) -> tuple[float, float, float, float]:
    """Draw the box around points: south, north, west, east; west is larger where it crosses 180 degrees."""
    longitude = np.unique(points[:, 0] % 360)
    gaps = np.diff(np.append(longitude, longitude[0] + 360))
    widest = int(gaps.argmax())
    west = longitude[(widest + 1) % len(longitude)] - MARGIN
    east = longitude[widest] + MARGIN
    south, north = points[:, 1].min() - MARGIN, points[:, 1].max() + MARGIN
    turned = [(degrees + 180) % 360 - 180 for degrees in (west, east)]
    return max(south, -90.0), min(north, 90.0), turned[0], turned[1]


def main() -> None:
    """Write the table."""
    topology = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    found = {code: np.concatenate(parts) for code, parts in corners(topology).items()}
    for code, extra in HELD.items():
        found[code] = np.concatenate([found[code], np.array(extra)])
    with POINTS.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            x, y = float(row["longitude"]), float(row["latitude"])
            around = np.array([[x - AROUND, y - AROUND], [x + AROUND, y + AROUND]])
            found.setdefault(row["place"], around)
    with PAGE.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(["country", "lat_min", "lat_max", "lon_min", "lon_max"])
        for code in sorted(found):
            writer.writerow([code, *(f"{degrees:.2f}" for degrees in box(found[code]))])


if __name__ == "__main__":
    main()
