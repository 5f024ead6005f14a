"""Every state of the treaty has a point on the map."""

from __future__ import annotations

from impact.charts.maps import outlines


def test_every_state_of_the_treaty_has_a_point_on_the_map(in_built):
    from impact import load

    assert set(load("treaty")["place"]) <= set(outlines.points())
