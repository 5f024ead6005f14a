"""Numbers of any size and of any library are written, or refused in our words."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact import wording
from impact.errors import ImpactError
from impact.vocabulary import KINDS
from impact.wording import numbers
from impact.wording.quantity import Quantity

KIND = st.sampled_from(sorted(KINDS))
_LONGEST = 40


@given(st.floats(allow_nan=False, allow_infinity=False), KIND)
def test_every_finite_number_is_written_short(value, kind):
    if kind == "share" and not math.isfinite(value * 100):
        return
    for write in (numbers.digits, numbers.digits_above, numbers.digits_below, numbers.digits_bound):
        text = write(value, kind)
        assert text
        assert len(text) <= _LONGEST
        assert "e" not in text.replace("under", "").replace("below", "")


@given(st.floats(min_value=1e15, max_value=1e300), KIND)
def test_bounds_of_huge_numbers_lie_outwards(value, kind):
    assert numbers.rounded(value, kind, "down") <= value * (1 + 1e-9)
    assert numbers.rounded(value, kind, "up") >= value * (1 - 1e-9)
    assert "× 10" in numbers.digits(value, kind)


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (1e30, "count", "1 × 10³⁰"),
        (-1.5e30, "money", "−1.5 × 10³⁰"),
        (1e30, "change", "+1 × 10³⁰"),
        (10**40, "year", "1 × 10⁴⁰"),
        (1e-30, "number", "1 × 10⁻³⁰"),
        (1e-30, "count", "0"),
        (999_999_999_999_999, "count", "999,999,999,999,999"),
        (2.5e-6, "assumed", "0.0000025"),
        (np.float32(1.5), "area", "1.5"),
        (np.int64(7), "count", "7"),
        (np.array(3.0), "year", "3"),
        (Decimal("0.25"), "share", "25"),
        (Fraction(1, 2), "price", "0.50"),
    ],
)
def test_numbers_of_any_size_and_library_are_written(value, kind, text):
    assert numbers.digits(value, kind) == text
    if kind != "price":
        assert numbers.digits_bound(value, kind) == text


NO_NUMBERS = [None, pd.NA, pd.NaT, math.nan, math.inf, 10**400, "12", b"1", [1], np.array([1.0, 2.0]), 1j]
WRITERS = {
    "digits": lambda value: numbers.digits(value, "count"),
    "bound": lambda value: numbers.digits_bound(value, "share"),
    "fixed": lambda value: numbers.fixed(value, 1),
    "signed": lambda value: numbers.signed(value, 1),
    "change": numbers.change_decimals,
    "years": lambda value: wording.years(2000, value),
    "fewer": wording.fewer_or_more,
    "in ten": lambda value: wording.in_ten(value, "states"),
    "percent change": wording.percent_change,
    "level": wording.level,
    "in draws": wording.in_draws,
    "number word": wording.number_word,
    "quantity": lambda value: str(Quantity(value=value, kind="count")),
}


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("value", NO_NUMBERS, ids=lambda value: type(value).__name__)
def test_what_is_no_finite_number_is_refused_in_our_words(write, value):
    with pytest.raises(ImpactError, match="cannot be written; expected a finite number"):
        WRITERS[write](value)


def test_an_axis_of_huge_numbers_is_written_in_powers():
    assert numbers.fixed(2e29) == "2 × 10²⁹"
    assert numbers.exact(-2e29) == "−2 × 10²⁹"
    assert numbers.shared_decimals([1.5e-30, 2.5]) == 1
