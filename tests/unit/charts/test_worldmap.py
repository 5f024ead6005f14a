"""World maps: counts as circles, kinds as colours, small states as dots, and no line across the whole map."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from impact.charts import world_map
from impact.charts.frame.theme import LAYOUTS, NARROW
from impact.charts.maps import outlines
from impact.errors import ImpactError
from tests.unit.charts import helpers

COUNTS = pd.DataFrame({"place": ["YEM", "AFG", "KHM"], "value": [2104, 420, 0]})
KINDS = pd.DataFrame({"place": ["FRA", "FIN", "NRU"], "category": ["State Party", "left", "State Party"]})
GIVEN = {"id": "map", "title": "A map", "source_line": "made up"}


def drawn(chart, layout=LAYOUTS[0]):
    return chart.render(layout).axes[-1]


def test_the_area_of_a_circle_is_in_proportion_to_the_number():
    sizes = [line.get_markersize() for line in drawn(world_map(COUNTS, **GIVEN)).lines]
    assert (sizes[0] / sizes[1]) ** 2 == pytest.approx(2104 / 420, rel=1e-6)


def test_a_zero_is_a_ring_and_a_missing_figure_is_grey_land():
    assert {"no figure", "none recorded"} <= set(helpers.words(world_map(COUNTS, **GIVEN).svg()))
    words = helpers.words(world_map(COUNTS.head(2), **GIVEN).svg())
    assert "no figure" in words
    assert "none recorded" not in words


def test_a_state_too_small_for_the_outlines_is_a_dot():
    codes = {code for code, _ in outlines.outlines()}
    assert "NRU" not in codes
    axes = drawn(world_map(KINDS, categories=["State Party", "left"], **GIVEN))
    assert len(axes.lines) == 1


def test_the_key_counts_the_states_of_each_kind():
    chart = world_map(KINDS, categories={"State Party": "#9fc3dd", "left": "#c04a00"}, **GIVEN)
    assert [key.text for key in chart.keys] == ["State Party (2)", "left (1)", "no entry"]
    assert "2 State Party and 1 left" in chart.alt
    assert sorted(helpers.values(chart)) == ["Finland: left", "France: State Party", "Nauru: State Party"]


def test_a_circle_says_its_country_and_number():
    said = helpers.values(world_map(COUNTS, **GIVEN))
    assert said == ["Yemen: 2,104 people", "Afghanistan: 420 people", "Cambodia: 0 people"]


def many():
    codes = sorted(outlines.points())[:30]
    return pd.DataFrame({"place": codes, "value": [*range(100, 70, -1)]})


def test_a_phone_shows_the_largest_as_a_list_with_the_sum_of_the_others():
    chart = world_map(many(), **GIVEN)
    said = helpers.values(chart, NARROW)
    assert said[0].endswith(": 100 people")
    assert said[-1] == f"20 others together: {sum(range(71, 91)):,} people"
    assert len(said) == 11
    figure, canvas = helpers.drawn(chart, NARROW)
    assert helpers.overlaps(helpers.extents(figure, canvas)) == []
    assert "no figure" not in helpers.words(helpers.svg(chart, NARROW))


def test_a_list_of_few_has_no_others():
    assert len(helpers.values(world_map(many().head(11), **GIVEN), NARROW)) == 11


def test_the_caption_says_whose_borders_are_drawn():
    assert "Natural Earth" in world_map(COUNTS, **GIVEN, caption="Recorded casualties.").caption


def test_no_outline_runs_across_the_whole_map():
    for code, rings in outlines.outlines():
        for ring in rings:
            longest = np.abs(np.diff(ring[:, 0], append=ring[0, 0])).max()
            assert longest < 1.2, f"{code or 'an area without a code'} has an edge {longest:.1f} wide"


def test_russia_lies_on_both_sides_of_the_antimeridian():
    rings = dict(outlines.outlines())["RUS"]
    assert min(ring[:, 0].min() for ring in rings) < -1.5
    assert max(ring[:, 0].max() for ring in rings) > 1.5


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (pd.DataFrame({"place": ["WLD"], "value": [1]}), "WLD"),
        (pd.DataFrame({"place": ["KHM", "KHM"], "value": [1, 2]}), "share a key"),
        (pd.DataFrame({"place": ["KHM"], "value": [-1]}), "negative"),
        (pd.DataFrame({"place": ["KHM"]}), "no column"),
    ],
)
def test_what_cannot_be_drawn_is_refused(frame, words):
    with pytest.raises(ImpactError, match=words):
        world_map(frame, **GIVEN)


def test_a_kind_that_was_not_named_is_refused():
    with pytest.raises(ImpactError, match="left"):
        world_map(KINDS, categories=["State Party"], **GIVEN)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_both_layouts_are_drawn_the_same_each_time(layout):
    chart = world_map(COUNTS, **GIVEN)
    assert chart.png(layout) == chart.png(layout)
    assert chart.svg(layout) == chart.svg(layout)
