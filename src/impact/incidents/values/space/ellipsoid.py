"""Areas and distances on the ellipsoid of WGS 84, never in square degrees.

Reference: Karney, C. F. F. (2013): Algorithms for geodesics. Journal of Geodesy 87, 43-55, as PROJ has them.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
from numpy.typing import NDArray


@functools.cache
def _geod() -> Any:
    from pyproj import Geod

    return Geod(ellps="WGS84")


def ring_area(ring: NDArray[np.float64]) -> float:
    """Area of a closed ring (longitude, latitude) in square metres, whichever way it runs.

    Its lobes count with their sign: a figure of eight has almost none.

    Examples
    --------
    >>> round(ring_area(np.array([[1, 0], [1.01, 0], [1.01, 0.01], [1, 0.01], [1, 0]], dtype=float)))
    1230907
    """
    if len(ring) < 3:
        return 0.0
    area, _ = _geod().polygon_area_perimeter(ring[:, 0], ring[:, 1])
    return abs(float(area))


def area(shape: Any) -> float:
    """Area of a polygon, or of the polygons of a collection, in square metres, less their holes."""
    if shape is None or shape.is_empty:
        return 0.0
    if shape.geom_type == "Polygon":
        import shapely

        holes = sum(ring_area(shapely.get_coordinates(hole)) for hole in shape.interiors)
        return max(ring_area(shapely.get_coordinates(shape.exterior)) - holes, 0.0)
    if hasattr(shape, "geoms"):
        return float(sum(area(part) for part in shape.geoms))
    return 0.0


def distance(
    latitude: NDArray[np.float64],
    longitude: NDArray[np.float64],
    to_latitude: NDArray[np.float64],
    to_longitude: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Distance between points in metres."""
    _, _, metres = _geod().inv(longitude, latitude, to_longitude, to_latitude)
    return np.asarray(metres, dtype=float)
