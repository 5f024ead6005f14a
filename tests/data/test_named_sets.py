"""Named sets of places hold countries of the tables."""

from __future__ import annotations

import pytest

from impact.reporting.request.spec import named_set


@pytest.mark.parametrize("name", ["withdrawing_states", "places_with_casualties", "places_with_figures"])
def test_named_sets_are_countries_of_the_tables(in_built, name):
    places = named_set(name)
    assert places == sorted(set(places))
    assert "WLD" not in places
    assert {"EST", "LVA", "LTU", "POL", "FIN"} <= set(places) or name == "places_with_casualties"
