"""A number cannot lose its qualifier, its rival or its interval on the way to a sentence."""

import math

import pandas as pd
import pytest

from impact import wording
from impact.errors import FindingError, ImpactError
from impact.findings import Finding
from impact.result import Estimate
from impact.wording import Quantity
from impact.wording.qualifiers import KNOWN


@pytest.mark.parametrize(
    ("qualifier", "words"),
    [
        ("exact", "420 people"),
        ("at_least", "at least 420 people"),
        ("approximate", "about 420 people"),
        ("derived", "420 people (computed from published figures)"),
        ("range_low", "at least 420 people"),
        ("range_high", "at most 420 people"),
        ("fewer_than", "fewer than 420 people"),
    ],
)
def test_the_words_carry_the_qualifier(qualifier, words):
    quantity = Quantity(value=420, kind="count", unit="people", qualifier=qualifier)
    assert str(quantity) == words
    assert wording.is_worded(f"{quantity} were recorded.", qualifier)


def test_a_sentence_without_the_qualifier_is_no_finding():
    for qualifier in set(KNOWN) - {"exact"}:
        with pytest.raises(FindingError, match="does not say"):
            Finding.of(
                "bare",
                "420 people were recorded.",
                Quantity(value=420, kind="count", qualifier=qualifier),
                sources=["a"],
            )


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (1, "civilians killed or injured", "1 civilian killed or injured"),
        (1, "people", "1 person"),
        (1, "children", "1 child"),
        (1, "km² in 2020", "1 km² in 2020"),
        (11, "civilians", "11 civilians"),
        (0, "announcements", "0 announcements"),
    ],
)
def test_a_unit_agrees_with_its_number(value, unit, words):
    assert str(Quantity(value=value, kind="count", unit=unit)) == words


def test_the_unit_of_a_bound_agrees_with_the_bound():
    one = Quantity(value=3, kind="count", unit="people", low=1)
    assert one.interval == "at least 1 person"


def test_a_tie_prints_both_values():
    assert str(Quantity(value=15, kind="count", unit="people", rivals=(12,))) == "12 or 15 people"
    assert str(Quantity(value=15, kind="count", unit="people", rivals=(15,))) == "15 people"


def test_a_row_brings_its_qualifier():
    row = pd.Series({"value": 2850.0, "qualifier": "approximate"})
    assert str(Quantity.of_row(row, "area", "km²")) == "about 2,850 km²"


def test_an_interval_of_draws_says_so():
    people = Estimate(method="m", n=9, kind="simulated", estimate=86, low=16, high=415, level=0.9)
    assert wording.estimate_words(people, "civilians") == "86 civilians (90 % of draws: 16 to 420)"


def test_the_ends_of_a_change_have_the_decimals_of_its_middle():
    fell = Quantity(value=-15.2, kind="change", unit="a year", low=-21.3, high=-7.9, level=0.95)
    assert fell.full == "−15 % a year (95 % interval −21 to −8)"


def test_an_open_end_is_said():
    long = Quantity(value=15.3, kind="duration", unit="years", low=11.1, high=math.inf, level=0.95)
    assert long.full == "15.3 years (95 % interval 11.1 to no upper end)"


def test_plain_bounds_are_rounded_outwards():
    assert Quantity(value=0.35, kind="share", low=0.3899, high=0.4101).interval == "between 38 and 42 %"
    assert Quantity(value=105, kind="simulated", high=102).interval == "at most 110"


def test_an_unknown_kind_or_qualifier_is_refused():
    with pytest.raises(ImpactError, match="kind"):
        Quantity(value=1, kind="miles")
    with pytest.raises(ImpactError, match="qualifier"):
        Quantity(value=1, kind="count", qualifier="roughly")


def test_a_simulated_finding_is_recorded_as_it_is_printed():
    people = Quantity(value=122, kind="simulated", unit="civilians", low=25, high=542, level=0.9)
    finding = Finding.of("casualties", f"{people} would be harmed.", people, sources=["a"])
    assert (finding.value, finding.low, finding.high) == (120, 25, 540)
    assert finding.stated == "120 civilians"
    assert finding.interval == "90 % of draws: 25 to 540 civilians"


def test_at_least_is_a_lower_bound_in_the_finding():
    total = Quantity(value=6279, kind="count", unit="people", qualifier="at_least")
    finding = Finding.of("total", f"{total.first} were harmed.", total, sources=["a"])
    assert (finding.low, finding.high, finding.qualifier) == (6279, None, "at_least")
