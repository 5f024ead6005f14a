"""Counts, amounts and areas: what stands, what is asked, and why."""

from __future__ import annotations

import pytest

from impact.incidents.values.quantities import area_units
from impact.incidents.values.quantities.marks import decide_marks
from tests.unit.incidents.values.reading_of import field, read

KILLED, AREA, AMOUNT = field("killed"), field("area", "operations"), field("amount", "counts")


@pytest.mark.parametrize(
    ("text", "low", "high", "qualifier"),
    [
        ("1.0", 1, 1, "exact"),
        ("1 234", 1234, 1234, "exact"),
        ("1,234", 1234, 1234, "exact"),
        ("1.234.567", 1234567, 1234567, "exact"),
        ("1,23,456", 123456, 123456, "exact"),  # India, Nepal
        ("3 to 5", 3, 5, "range"),
        ("entre 3 y 5", 3, 5, "range"),
        ("5–7", 5, 7, "range"),
        (">5", 6, None, "at_least"),
        ("<5", 0, 4, "at_most"),
        ("≥ 5", 5, None, "at_least"),
        ("up to 5", 0, 5, "at_most"),
        ("5 or more", 5, None, "at_least"),
        ("al menos 5", 5, None, "at_least"),
        ("не менее 5", 5, None, "at_least"),
        ("حوالي ٥", 5, 5, "approximate"),
        ("3 approx.", 3, 3, "approximate"),
        ("5 (at least)", 5, None, "at_least"),
        ("3?", 3, 3, "uncertain"),
        ("5*", 5, 5, "exact"),
        ("1.234E3", 1234, 1234, "exact"),
        ("ninguno", 0, 0, "exact"),
    ],
)
def test_a_count_is_read(text, low, high, qualifier):
    count = read(KILLED, [text])
    assert [count.values(s)[0] for s in ("_min", "_max", "_qualifier")] == [low, high, qualifier]


@pytest.mark.parametrize(
    ("text", "kind", "proposal"),
    [
        ("1.234", "number_mark_unclear", "1.234 or 1234"),
        ("5,000", "number_mark_unclear", "5 or 5000"),
        ("1.2E+05", "number_digits_lost", "120000"),
        ("-1", "count_negative", None),
        ("1.5", "count_not_whole", None),
        ("3 people", "number_with_words", "3"),
        ("dos", "number_in_words", "2"),
        ("NA", "missing_word", "missing: unknown"),
        ("-", "missing_word", "missing: not_stated"),
        ("several", "quantity_without_number", None),
        ("3/5", "number_not_read", None),
        ("1 killed 2 injured", "number_not_read", None),
        ("2020-01-01", "number_not_read", None),
        ("#REF!", "number_not_read", None),
        ("9999999999999999999", "number_not_read", None),
    ],
)
def test_a_count_is_withheld_and_asked(text, kind, proposal):
    count = read(KILLED, [text])
    assert count.values("_min") == count.values("_max") == [None]
    assert (count.kinds(0), count.proposals()[0]) == ([kind], proposal)


def test_a_stated_word_for_missing_is_missing_without_a_question():
    counts = read(
        KILLED, ["NA", "sin dato", "0", ""], missing={"na": "unknown", "Sin Dato": "none", "": "not_asked"}
    )
    assert counts.first == [None, 0, 0, None]
    assert counts.parsed.reasons == {0: "unknown", 3: "not_asked"}
    assert not counts.parsed.problems


def test_the_column_decides_what_a_cell_cannot():
    assert read(AMOUNT, ["1.200", "3.500.000"]).first == [1200, 3500000]
    assert read(AMOUNT, ["1.200", "0.125"]).first == [1.2, 0.125]
    assert read(AMOUNT, ["1,200", "12.5"]).first == [1200, 12.5]
    assert read(AMOUNT, ["1.200", "0.5"]).first == [None, 0.5]
    assert read(AMOUNT, ["1.200", "4500.25"]).first == [1.2, 4500.25]
    assert read(AMOUNT, ["1.200", "3.500.000", "0.5"]).first[0] is None  # both uses in one column


def test_a_number_against_the_mapping_is_not_read_silently():
    amounts = read(AMOUNT, ["1,234.5", "12,5"], decimal=",")
    assert amounts.first == [None, 12.5]
    assert amounts.kinds(0) == ["number_mark_against_mapping"]


def test_marks_are_those_of_all_texts():
    marks = decide_marks(["1.234,5", "12"])
    assert (marks.decimal, marks.thousands) == ({","}, {"."})


@pytest.mark.parametrize(
    ("text", "square_metres"),
    [
        ("12ha", 120000),
        ("1,5 ha", 15000),
        ("0.07 ha", 700),
        ("12 (ha)", 120000),
        ("3 Sq. Km", 3000000),
        ("3 кв.м", 3),
        ("۳ هکتار", 30000),
        ("12 m^2", 12),
        ("0", 0),
        ("5 دونم", 5000),
    ],
)
def test_an_area_is_read_in_square_metres(text, square_metres):
    area = read(AREA, [text], country="LBN")
    assert area.values("_min") == area.values("_max") == [square_metres]
    assert not area.parsed.problems


def test_both_ends_of_a_range_may_have_the_unit():
    area = read(AREA, ["1 ha - 2 ha"])
    assert (area.values("_min"), area.values("_max")) == ([10000], [20000])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("450", "area_without_unit"),
        ("12 m", "area_unit_unknown"),
        ("3 jerib", "area_unit_by_country"),
        ("-5 m2", "area_negative"),
        ("100 m x 200 m", "area_not_read"),
        ("1 ha 200 m2", "area_not_read"),
    ],
)
def test_a_row_with_a_doubtful_area_is_set_aside(text, kind):
    area = read(AREA, [text], country="LBN")
    assert (area.values("_min"), area.kinds(0), area.aside()) == ([None], [kind], [0])


def test_the_unit_of_the_mapping_stands_where_the_cell_has_none():
    area = read(AREA, ["450", "12 ha", "0.5"], unit="m2")
    assert area.values("_min") == [450, 120000, 0.5]


def test_the_country_of_the_row_decides_on_a_local_unit():
    texts = {"column": ["3 dunam", "3 dunam"], "country": ["Iraq", "LBN"]}
    assert read(AREA, texts).values("_min") == [7500, 3000]


def test_every_unit_has_a_source_and_a_size():
    for names in (area_units.sizes(unit) for unit in ("m2", "ha", "km2", "acre", "dunam", "jerib")):
        assert all(unit.source and float(unit.square_metres) > 0 for unit in names)


def test_an_amount_keeps_its_sign_and_asks_about_ranges():
    amounts = read(AMOUNT, ["-3.5", "5-6", "3%"])
    assert amounts.first == [-3.5, None, None]
    assert amounts.counts() == {"amount_not_exact": 1, "number_with_words": 1}


def test_nines_far_above_all_others_are_asked():
    counts = read(KILLED, ["99", "1", "3"], weights=[4, 50, 9])
    assert counts.first == [None, 1, 3]
    assert counts.kinds(0) == ["count_maybe_missing"]
    assert read(KILLED, ["99", "1", "40"], weights=[4, 50, 9]).first == [99, 1, 40]
    assert read(KILLED, ["99", "1"], weights=[1, 50]).first == [99, 1]
