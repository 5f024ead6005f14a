"""Boxes of countries: whether a point can lie in a country; inside is no proof, outside is a doubt.

Source: Natural Earth 1:10 million (public domain), with a margin of 0.2 degrees; ``country_boxes.csv`` is
made by ``tools/make_country_boxes.py``. No position on any border is taken.
"""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Box:
    """A box in degrees; ``west`` is larger than ``east`` where it crosses 180 degrees."""

    south: float
    north: float
    west: float
    east: float
    name: str = ""

    def has(self, latitude: NDArray[np.float64], longitude: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Say which points lie in the box; NaN does not."""
        inside = (latitude >= self.south) & (latitude <= self.north)
        if self.west <= self.east:
            return inside & (longitude >= self.west) & (longitude <= self.east)
        return inside & ((longitude >= self.west) | (longitude <= self.east)) & (np.abs(longitude) <= 180)


@functools.cache
def country_boxes() -> dict[str, Box]:
    """Read the boxes by ISO 3166-1 alpha-3 code."""
    path = Path(__file__).with_name("country_boxes.csv")
    with path.open(encoding="utf-8", newline="") as handle:
        return {
            row["country"]: Box(
                float(row["lat_min"]),
                float(row["lat_max"]),
                float(row["lon_min"]),
                float(row["lon_max"]),
                row["country"],
            )
            for row in csv.DictReader(handle)
        }


@functools.lru_cache(maxsize=4096)
def box_of(country: str | None) -> Box | None:
    """Find the box of a country, by code or name; None where there is none.

    Examples
    --------
    >>> box_of("Colombia").name
    'COL'
    """
    if country is None or not country.strip():
        return None
    boxes = country_boxes()
    if country in boxes:
        return boxes[country]
    from impact.errors import UnknownPlace
    from impact.places import resolve

    try:
        return boxes.get(resolve(country).code)
    except UnknownPlace:
        return None


def box_around(
    latitude: NDArray[np.float64], longitude: NDArray[np.float64], weights: NDArray[np.int64] | None = None
) -> Box | None:
    """Draw a box around the bulk of the points of a file, for proposals where the country is not known.

    The middle half of the rows, since a fifth may be damaged in one way, and twice their
    size on every side; None for fewer than 20.
    """
    good = np.isfinite(latitude) & np.isfinite(longitude)
    rows = np.ones(len(latitude), dtype=np.int64) if weights is None or not len(weights) else weights
    if rows[good].sum() < FEWEST:
        return None
    south, north = _middle(latitude[good], rows[good])
    west, east = _middle(longitude[good], rows[good])
    high, wide = 2 * max(north - south, 0.5), 2 * max(east - west, 0.5)
    if wide > 90 or high > 45:
        return None
    return Box(south - high, north + high, max(west - wide, -180), min(east + wide, 180), "the other points")


def _middle(values: NDArray[np.float64], rows: NDArray[np.int64]) -> tuple[float, float]:
    """Bounds of the middle half of the rows."""
    order = np.argsort(values)
    share = np.cumsum(rows[order]) / rows.sum()
    low, high = np.searchsorted(share, (0.25, 0.75))
    return float(values[order[low]]), float(values[order[min(high, len(order) - 1)]])


#: rows that a box around their points needs
FEWEST = 20
