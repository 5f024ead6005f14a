"""The arithmetic of what would turn an answer, against cases that can be done by hand."""

from __future__ import annotations

import numpy as np
import pytest

from impact.answers.what_would_change.turning import (
    last_value_of_a_flat_line,
    units_to_cancel,
    units_to_tell,
)
from impact.errors import ModelInputError


def test_line_through_the_logarithms_is_flat_with_the_value_found() -> None:
    years, values = np.arange(2014, 2025), [9000, 8000, 9400, 7200, 6900, 5900, 7100, 5500, 4700, 5800, 6300]
    flat = last_value_of_a_flat_line(years, values)
    slope = np.polyfit(years, np.log([*values[:-1], flat]), 1)[0]
    assert slope == pytest.approx(0, abs=1e-12)


def test_a_rising_line_needs_a_smaller_last_value_and_a_falling_one_a_greater() -> None:
    years = [2020, 2021, 2022, 2023]
    assert last_value_of_a_flat_line(years, [100, 120, 140, 160]) < 160
    assert last_value_of_a_flat_line(years, [160, 140, 120, 100]) > 100


def test_values_without_logarithm_are_refused() -> None:
    with pytest.raises(ModelInputError, match="above zero"):
        last_value_of_a_flat_line([2020, 2021, 2022], [1, 0, 2])


def test_four_times_the_countries_halve_an_interval() -> None:
    low, high = 0.25, 4.0
    needed = units_to_tell(10, low, high, 0.5)
    assert needed == 40
    narrower = np.log([low, high]) / np.sqrt(needed / 10)
    assert narrower[1] == pytest.approx(-np.log(0.5))


def test_no_further_country_is_needed_where_the_interval_tells_already() -> None:
    assert units_to_tell(10, 0.9, 1.1, 0.5) == 10


def test_further_wars_like_the_flattest_bring_the_mean_to_zero() -> None:
    rates = [-0.6, -0.5, -0.2, 0.25]
    further = units_to_cancel(rates, 0.25)
    assert further == 5
    assert sum(rates) + 4 * 0.25 < 0 <= sum(rates) + 5 * 0.25 + 1e-12
    assert units_to_cancel(rates, -0.1) is None
