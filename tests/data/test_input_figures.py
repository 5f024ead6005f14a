"""Published figures beside the inputs of a scenario, in the unit of the input; they change no input."""

from __future__ import annotations

import pytest

from impact.errors import UnknownName
from impact.scenario.inputs.fields import FIELDS
from impact.scenario.inputs.input_figures import published_figures, ranges

pytestmark = pytest.mark.usefixtures("in_built")


def test_shares_are_given_in_the_unit_of_the_input():
    figures = published_figures(["stay_in_war_share"])
    row = ranges(figures).iloc[0]
    assert (row["least"], round(row["most"], 3), row["unit"]) == (0.2, 0.643, "share")
    assert row["figures"] == 6


def test_a_related_figure_keeps_its_own_unit_and_enters_no_range():
    figures = published_figures(["migrated_away_share"])
    assert set(figures["reading"]) == {"related"}
    assert "people" in set(figures["unit"])
    assert ranges(figures).empty


def test_bounds_are_counted():
    row = ranges(published_figures(["migration_rate"])).iloc[0]
    assert (row["bounds"], row["figures"]) == (3, 3)
    assert row["most"] == pytest.approx(0.0021)


def test_a_misspelt_input_is_answered_with_the_nearest():
    with pytest.raises(UnknownName, match="return_years"):
        published_figures(["return_year"])


def test_without_a_name_all_inputs_with_figures_are_listed_in_the_order_of_the_fields():
    names = list(dict.fromkeys(published_figures()["input"]))
    assert names == [name for name in FIELDS if name in names]
    assert len(names) >= 24


def test_on_an_early_day_later_pages_are_not_listed():
    early = published_figures(as_of="2015-01-01")
    assert 0 < len(early) < len(published_figures())
    assert (early["published"] <= "2015-01-01").all()
