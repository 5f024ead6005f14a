"""Named sets of places hold countries of the tables."""

from __future__ import annotations

import pytest

from impact.data.groups import NAMED_SETS, named_set
from impact.errors import UnknownName


@pytest.mark.parametrize("name", NAMED_SETS)
def test_named_sets_are_countries_of_the_tables(in_built, name):
    places = named_set(name)
    assert places == sorted(set(places))
    assert "WLD" not in places
    assert {"EST", "LVA", "LTU", "POL", "FIN"} <= set(places) or name == "places_with_casualties"


def test_a_set_that_does_not_exist_is_refused_with_the_closest_name():
    with pytest.raises(UnknownName, match="did you mean 'withdrawing_states'"):
        named_set("withdrawing_state")
