"""The checks beside the trend of the world total."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from impact.errors import ModelInputError
from impact.models import burden

WORLD = pd.DataFrame({"year": range(2010, 2020), "value": 1000, "qualifier": "exact", "tier": "primary"})


def _places(**values: float) -> pd.DataFrame:
    parts = [WORLD[["year"]].assign(place=place, value=value) for place, value in values.items()]
    return pd.concat(parts, ignore_index=True)


def test_the_largest_are_subtracted_where_no_other_can_be_larger() -> None:
    result = burden.estimate(WORLD, _places(AAA=500, BBB=250, CCC=50))
    assert result
    assert (result.years["without_one"] == 500).all()
    assert (result.years["without_two"] == 250).all()
    assert result.fixed == "AAA"
    assert result.world_less_fixed["value"].tolist() == [500.0] * 10


def test_a_second_place_that_an_unlisted_country_could_take_is_not_subtracted() -> None:
    result = burden.estimate(WORLD, _places(AAA=500, BBB=100))
    assert result
    assert result.years["without_one"].notna().all()
    assert result.years["without_two"].isna().all()


@pytest.mark.parametrize("value", [300.0, 0.0, 1200.0])
def test_thin_or_contradicting_country_totals_are_declined(value: float) -> None:
    result = burden.estimate(WORLD, _places(AAA=value))
    assert not result
    assert "0 years" in result.reason


def test_empty_and_wrong_frames() -> None:
    assert not burden.estimate(WORLD.head(0), _places(AAA=500))
    assert not burden.estimate(WORLD, _places(AAA=500).head(0))
    with pytest.raises(ModelInputError, match="place"):
        burden.estimate(WORLD, WORLD)


def test_the_choices_are_fitted_side_by_side_and_short_series_give_none() -> None:
    series = WORLD.assign(value=(1000 * 0.9 ** np.arange(10)).round())
    less = series.assign(world=series["value"], value=series["value"] / 2)[["year", "world", "value"]]
    result = burden.specifications(series, less=less, less_name="Aland")
    assert result["choice"].tolist()[-1] == "The same years, Aland subtracted"
    assert result["estimate"].to_numpy() == pytest.approx(-10, abs=0.5)
    assert burden.specifications(series.head(3)).empty


def test_sums_are_compared_only_where_no_year_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(burden, "SINCE", 2010)
    published = pd.DataFrame(
        {
            "place": "WLD",
            "measure": "cumulative_total_since_2010",
            "year": [2011, 2012],
            "edition": [2012, 2013],
            "value": [2000.0, 2500.0],
            "qualifier": "at_least",
            "status": ["accepted", "misprint"],
            "source_id": "x",
        }
    )
    result = burden.cumulative(published, WORLD)
    assert result["agreement"].tolist() == [1.0]
    assert result["missing"].tolist() == [0]
    short = burden.cumulative(published, WORLD[WORLD["year"] > 2010])
    assert short["agreement"].isna().all()
    assert short["missing"].tolist() == [1]
