"""What is written in any supported way is read back, or asked; never something else."""

from __future__ import annotations

import datetime as dt

import pytest
from convertdate import coptic
from hijridate import Gregorian
from hypothesis import given, settings
from hypothesis import strategies as st
from persiantools.jdatetime import JalaliDate

from impact.incidents.values.calendars import convert
from impact.incidents.values.mojibake import examine
from tests.unit.incidents.values.reading_of import TODAY, field, read

QUICK = settings(max_examples=60, deadline=None)
MARKS = [(".", ","), (",", "."), (".", " "), (",", " "), (".", "'"), (".", ""), (",", ""), (".", "\u202f")]
SCRIPTS = ["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "០១២៣៤៥៦៧៨៩", "၀၁၂၃၄၅၆၇၈၉", "０１２３４５６７８９"]


def written(value: float, decimals: int, decimal: str, thousands: str) -> str:
    """A number with the marks of a style."""
    text = f"{value:,.{decimals}f}"
    return text.replace(",", "\x00").replace(".", decimal).replace("\x00", thousands)


@QUICK
@given(
    st.lists(st.integers(0, 10**9), min_size=1, max_size=12),
    st.integers(0, 4),
    st.sampled_from(MARKS),
)
def test_amounts_are_read_as_written_or_asked(units, decimals, marks):
    values = [round(u / 10**decimals, decimals) for u in units]
    texts = [written(v, decimals, *marks) for v in values]
    amounts = read(field("amount", "counts"), list(dict.fromkeys(texts)))
    meant = dict(zip(texts, values, strict=True))
    for index, (text, amount) in enumerate(zip(dict.fromkeys(texts), amounts.first, strict=True)):
        assert amount == pytest.approx(meant[text]) or (amount is None and amounts.kinds(index))


@QUICK
@given(
    st.lists(st.integers(0, 10**7), min_size=1, max_size=12, unique=True),
    st.sampled_from(MARKS),
    st.sampled_from(SCRIPTS),
)
def test_counts_are_read_as_written_or_asked(values, marks, script):
    texts = [written(v, 0, *marks).translate(str.maketrans("0123456789", script)) for v in values]
    counts = read(field("killed"), texts)
    for index, value in enumerate(values):
        assert counts.first[index] == value or (counts.first[index] is None and counts.kinds(index))


@QUICK
@given(st.lists(st.integers(0, 10**8), min_size=1, max_size=8, unique=True), st.sampled_from(MARKS[:4]))
def test_marks_that_the_mapping_states_leave_nothing_to_ask(values, marks):
    decimal, thousands = marks
    texts = [written(v / 100, 2, decimal, thousands) for v in values]
    amounts = read(field("amount", "counts"), texts, decimal=decimal, thousands=thousands)
    assert amounts.first == pytest.approx([v / 100 for v in values])
    assert not amounts.parsed.problems


DAYS = st.dates(dt.date(1990, 1, 1), TODAY)


@QUICK
@given(
    st.lists(DAYS, min_size=1, max_size=12, unique=True),
    st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%Y/%m/%d", "%Y%m%d"]),
)
def test_dates_of_one_order_are_read_as_written_or_asked(days, form):
    dates = read(field("date"), [day.strftime(form) for day in days])
    for index, day in enumerate(days):
        assert dates.first[index] == day.isoformat() or (dates.first[index] is None and dates.kinds(index))


@QUICK
@given(st.lists(DAYS, min_size=1, max_size=12, unique=True), st.sampled_from(["dmy", "mdy"]))
def test_dates_are_read_where_the_mapping_states_the_order(days, order):
    form = "%d/%m/%Y" if order == "dmy" else "%m/%d/%Y"
    dates = read(field("date"), [day.strftime(form) for day in days], order=order)
    assert dates.first == [day.isoformat() for day in days]


@QUICK
@given(st.lists(st.tuples(DAYS, st.booleans()), min_size=2, max_size=12, unique=True))
def test_a_column_of_two_orders_gives_no_wrong_day(entries):
    texts = [day.strftime("%d/%m/%Y" if first else "%m/%d/%Y") for day, first in entries]
    entries_by_text = dict(zip(texts, entries, strict=True))
    if len(entries_by_text) < len(texts):
        return
    proven = {"dmy" if d.day > 12 and f else "mdy" if d.day > 12 else None for d, f in entries} - {None}
    dates = read(field("date"), texts)
    if len(proven) == 2:  # the column shows that it has both
        for (day, _), date in zip(entries, dates.first, strict=True):
            assert date in (day.isoformat(), None)


@given(DAYS)
@QUICK
def test_jalali_days_come_back(day):
    theirs = JalaliDate(day)
    assert convert("jalali", theirs.year, theirs.month, theirs.day).day == day


@given(DAYS)
@QUICK
def test_ethiopian_days_come_back(day):
    year, month, number = coptic.from_gregorian(day.year, day.month, day.day)
    assert convert("ethiopian", year + 276, month, number).day == day


@given(DAYS)
@QUICK
def test_buddhist_days_come_back(day):
    assert convert("buddhist", day.year + 543, day.month, day.day).day == day


@given(DAYS)
@QUICK
def test_hijri_days_come_back_within_a_day(day):
    theirs = Gregorian(day.year, day.month, day.day).to_hijri()
    result = convert("hijri", theirs.year, theirs.month, theirs.day)
    assert abs((result.day - day).days) <= result.within == 1


@given(
    st.lists(st.integers(1, 99999), min_size=1, max_size=20, unique=True), st.sampled_from(["", ".0", ","])
)
@QUICK
def test_codes_of_five_digits_come_back_from_a_spreadsheet(numbers, damage):
    texts = [f"{n:,}" if damage == "," else f"{n}{damage}" for n in numbers]
    codes = read(field("admin2_code"), texts, pad=5)
    assert codes.first == [f"{n:05d}" for n in numbers]


NAMES = [
    "Peñón Alto",
    "Ángeles",
    "São Exemplo",
    "Šibenik",
    "Україна",
    "Мина",
    "كابل هرات",
    "Đắk Lắk",
    "ประเทศไทย",
    "ភ្នំពេញ",
    "Größe",
    "Łódź",
    "№ 5 «Север»",
    "l’été – fin",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_that_are_right_are_left_alone(name):
    damage = examine(name)
    assert damage is None or damage.repaired is None


@pytest.mark.parametrize("page", ["latin-1", "cp1252", "mac_roman", "cp1251", "cp437", "cp850", "cp1256"])
@pytest.mark.parametrize("name", NAMES)
def test_a_repair_gives_the_name_or_nothing(name, page):
    try:
        damaged = name.encode("utf-8").decode(page)
    except UnicodeDecodeError:
        return
    damage = examine(damaged)
    assert damage is None or damage.repaired in (None, name)


FIELDS = [
    field("id"),
    field("date"),
    field("country"),
    field("admin2"),
    field("admin2_code"),
    field("kind"),
    field("devices"),
    field("killed"),
    field("area", "operations"),
    field("amount", "counts"),
    field("age", "people"),
    field("operator", "operations"),
    field("source"),
]
PIECES = st.sampled_from(
    [*"٣-/., <()?~Ã±\ufffd\u200f\x00Z:Ta%+", "12", "ha", "m²", "at least", "de", "mayo", "2021"]
)
NUMBERS = st.sampled_from(["13", "0", "E+5", "18", "años", "to", "1400", "2564", "00", "31", "1e9"])
JOINED = st.lists(st.one_of(PIECES, NUMBERS), max_size=6).map("".join)
SPECS = [
    {},
    {"pad": 5},
    {"unit": "ha", "decimal": ","},
    {"order": "dmy", "calendar": "jalali"},
    {"calendar": "ethiopian", "keep_month": True},
    {"calendar": "hijri"},
    {"time_unit": "ms"},
    {"excel_serial": 1904},
    {"separator": ","},
    {"missing": {"-": "unknown", "0": "none"}},
]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.text(max_size=20), JOINED), max_size=8, unique=True),
    st.sampled_from(FIELDS),
    st.sampled_from(SPECS),
)
def test_no_text_is_too_strange_to_be_read_or_asked(texts, target, spec):
    result = read(target, texts, **spec)
    for problem in result.parsed.problems:
        assert 0 <= problem.index < len(texts)
        if problem.accepted:
            assert set(problem.accepted) <= {name for name, _ in target.outputs}
