"""A point of which one number is exactly 0 is half a point, also inside the country."""

from __future__ import annotations

import numpy as np

from impact.incidents.values.space.point_doubts import doubts


def test_an_exact_zero_beside_a_coordinate_withholds_the_point():
    latitude, longitude = np.array([0.0, 0.52, 1.149]), np.array([-73.626, -76.1, -76.648])
    found = doubts(latitude, longitude, [1, 1, 1], None, "COL", "measured")
    assert found.withheld == {0}
    assert [p.kind for p in found.problems] == ["half"]
