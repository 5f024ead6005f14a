"""Parsing: what is written comes back, and nothing but CellError ever escapes."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact import vocabulary
from impact.catalogue import casualties, parsing
from impact.catalogue.parsing import CellError

PARSERS = [
    parsing.number,
    parsing.count,
    parsing.year,
    parsing.year_or_period,
    parsing.partial_date,
    parsing.date,
    parsing.qualifier,
    parsing.base,
]


@pytest.mark.parametrize("parser", PARSERS, ids=lambda p: p.__name__)
@given(text=st.text())
def test_any_text_is_read_or_refused(parser, text):
    try:
        parser(text)
    except CellError as error:
        assert error.value.strip() == text.strip()
        assert error.expected


@pytest.mark.parametrize("parser", PARSERS, ids=lambda p: p.__name__)
@given(text=st.text(alphabet="0123456789-.,eE+ /TZ", max_size=14))
def test_text_that_looks_like_data_is_read_or_refused(parser, text):
    try:
        parser(text)
    except CellError as error:
        assert error.expected


@given(value=st.floats(allow_nan=False, allow_infinity=False, min_value=0, max_value=1e12))
def test_a_written_number_comes_back(value):
    assert parsing.count(repr(value)) == value


@given(value=st.integers(min_value=-(10**12), max_value=10**12))
def test_a_written_whole_number_comes_back(value):
    assert parsing.number(str(value)) == value


@given(day=st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2100, 12, 31)))
def test_a_written_date_comes_back_and_so_do_its_parts(day):
    assert parsing.date(day.isoformat()) == day
    for length in (4, 7, 10):
        assert parsing.partial_date(day.isoformat()[:length]) == day.isoformat()[:length]


@given(first=st.integers(1900, 2100), length=st.integers(0, 50))
def test_a_written_span_of_years_comes_back(first, length):
    last = min(first + length, 2100)
    period = parsing.year_or_period(f"{first}-{last}")
    assert (period.year, period.start, period.end) == (None, str(first), str(last))


@pytest.mark.parametrize("code", vocabulary.QUALIFIERS)
def test_every_qualifier_reads_as_itself(code):
    assert parsing.qualifier(code) == code


@pytest.mark.parametrize(
    "text", ["1,234", "1 234", "12k", "", "nan", "inf", "1e999", "٣", "½", "0x10", "--1", "1.", ".5"]
)
def test_a_doubtful_number_is_refused(text):
    with pytest.raises(CellError, match="number"):
        parsing.number(text)


@pytest.mark.parametrize("text", ["2012-2008", "199", "20166", "2016-17", "٢٠١٦"])
def test_a_doubtful_year_or_period_is_refused(text):
    with pytest.raises(CellError):
        parsing.year_or_period(text)


@pytest.mark.parametrize("text", ["2020-13", "2020-02-30", "2020-00-00", "0000-00-00", "20-01-01"])
def test_an_impossible_date_is_refused(text):
    with pytest.raises(CellError):
        parsing.partial_date(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("of casualties with known civilian status", "known_status"),
        ("of 4,341 casualties with known status", "known_status"),
        ("of civilian casualties with known age", "civilians_known_age"),
        ("of all casualties with known age", "known_age"),
        ("of casualties with known sex", "known_sex"),
        ("of civilians killed or maimed", "civilians"),
        ("not stated in this page", "not_stated"),
        ("of recorded casualties", "all"),
    ],
)
def test_the_people_a_share_refers_to_are_read_from_the_words(text, code):
    assert parsing.base(text) == code


def test_a_misspelt_word_names_the_closest():
    with pytest.raises(CellError, match="closest: killed"):
        parsing.word("kiled", casualties.CASUALTY_MEASURES, "measure")
