"""The panel on the real tables."""

from __future__ import annotations

import pytest

from impact.published import country_years


@pytest.mark.usefixtures("in_built")
def test_country_years_take_the_side_on_which_most_of_the_year_lay():
    import impact

    frame = country_years.build(impact.load("casualties"), impact.load("treaty"))
    keyed = frame.set_index(["place", "year"])
    assert keyed.loc[("SOM", 2011), "party"] == 0
    assert keyed.loc[("SOM", 2013), "party"] == 1  # in force since 1 October 2012
    assert keyed.loc[("BIH", 1999), "party"] == 1  # in force since 1 March 1999
    assert {"AFG", "AGO", "BIH", "IRQ", "KHM", "SOM"} <= set(country_years.switchers(frame))
    roles = country_years.roles(frame)
    assert roles["country_years"].sum() == len(frame)
    sides = country_years.by_side(frame)
    assert sides["value"].sum() == frame["value"].sum()
    same = country_years.by_side(frame, complete=(2012, 2016))
    assert same.groupby("side")["countries"].nunique().eq(1).all()
