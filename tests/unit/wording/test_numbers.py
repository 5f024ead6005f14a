"""One rule of digits for each kind of quantity."""

import math

import pytest

from impact import wording
from impact.errors import ImpactError
from impact.vocabulary import KINDS

CASES = {
    "count": [(0, "0"), (1, "1"), (9440, "9,440"), (41.4, "41")],
    "simulated": [(415, "420"), (168, "170"), (99.6, "100"), (0.42, "0.42"), (5.0, "5"), (2553, "2,600")],
    "area": [(2850, "2,850"), (49.2, "49.2"), (20.94, "20.9"), (0.28, "0.28"), (13.0, "13"), (99.96, "100")],
    "money": [(798.4, "798"), (12.963719, "13"), (0.15, "0.15")],
    "price": [(0.148, "0.15"), (39.0, "39.00")],
    "share": [(0.302, "30"), (0.0, "0"), (1.0, "100"), (0.995, "99.5")],
    "percent": [(27.9, "28"), (100.0, "100")],
    "change": [(-1.73, "−1.7"), (0.02, "0"), (19.2, "+19"), (-15.4, "−15"), (9.96, "+10")],
    "ratio": [
        (0.427, "0.43"),
        (1.107, "1.1"),
        (3.0, "3.0"),
        (0.4, "0.4"),
        (158.4, "158"),
        (0.00116, "below 0.01"),
    ],
    "rate": [(0.441, "0.44"), (2.778, "2.8"), (14.63, "14.6"), (40.9, "41"), (0.999, "1.0")],
    "duration": [(4.31, "4.3"), (15.3, "15.3"), (59.4, "59"), (3537.19, "3,537"), (0.96, "1.0")],
    "year": [(2024.0, "2024")],
    "score": [(0.8836, "0.88"), (1.0, "1.00")],
    "assumed": [(100000.0, "100,000"), (2.5e-6, "0.0000025"), (0.985, "0.985"), (184.26, "184")],
    "number": [(0.02311, "0.023"), (12.54, "12.5"), (1004.4, "1,004"), (5.0, "5")],
}


def test_every_kind_has_its_rule():
    assert set(CASES) == set(KINDS)
    for kind in KINDS:
        assert wording.digits(0, kind) in ("0", "0.00")


@pytest.mark.parametrize("kind", CASES)
def test_a_number_is_printed_with_the_digits_of_its_kind(kind):
    assert [wording.digits(value, kind) for value, _ in CASES[kind]] == [text for _, text in CASES[kind]]


@pytest.mark.parametrize("kind", sorted(set(CASES) - {"year"}))
def test_rounding_and_printing_agree(kind):
    for value, _ in CASES[kind]:
        assert wording.digits(wording.rounded(value, kind), kind) == wording.digits(value, kind)


def test_a_bound_is_rounded_outwards():
    assert wording.digits_above(102, "simulated") == "110"
    assert wording.digits_below(109, "simulated") == "100"
    assert wording.digits_above(0.2104, "share") == "22"
    assert wording.digits_below(0.3899, "share") == "38"


def test_a_bound_that_needs_no_rounding_stays():
    for whole in range(101):
        assert wording.digits_above(whole / 100, "share") == wording.digits_below(whole / 100, "share")
    assert wording.digits_above(110, "simulated") == "110"
    assert wording.digits_below(15.2, "money") == wording.digits_above(15.2, "money") == "15.2"


def test_a_sign_is_a_true_minus_and_zero_has_none():
    assert wording.fixed(-1234.5, 1) == "−1,234.5"
    assert wording.fixed(-0.04, 1) == "0.0"
    assert wording.change(-0.04) == "0"


def test_next_to_nothing_is_neither_zero_nor_a_power_of_ten():
    assert wording.simulated(0.0) == "0"
    assert wording.simulated(2e-7) == "under 0.001"
    assert "e" not in wording.assumed(4.03e-6)


def test_a_number_without_end_is_refused():
    with pytest.raises(ImpactError, match="finite"):
        wording.count(math.inf)
    with pytest.raises(ImpactError, match="kind"):
        wording.digits(1, "miles")
