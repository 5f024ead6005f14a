"""Doubts about points that need no country: a zero beside a coordinate, and an exchange."""

from __future__ import annotations

import numpy as np

from impact.incidents.values.space.point_doubts import doubts


def test_an_exact_zero_beside_a_coordinate_withholds_the_point():
    latitude, longitude = np.array([0.0, 0.52, 1.149]), np.array([-73.626, -76.1, -76.648])
    held = doubts(latitude, longitude, [1, 1, 1], None, "COL", "measured")
    assert held.withheld == {0}
    assert [p.kind for p in held.problems] == ["half"]


def test_exchanged_points_are_told_from_the_bulk_where_no_country_is_stated():
    latitude = np.r_[np.linspace(3, 5, 30), -74.1, 12.0]
    longitude = np.r_[np.linspace(-75, -73, 30), 4.5, 44.0]
    weights = np.r_[np.full(30, 10), 5, 1]
    held = doubts(latitude, longitude, weights, None, None, "measured")
    assert [(p.index, p.kind) for p in held.problems] == [(30, "swap")]
    assert held.problems[0].accepted == {"lat": 4.5, "lon": -74.1, "point_method": "measured"}
