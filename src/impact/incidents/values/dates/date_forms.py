"""Forms of dates: what the signs of one text say, before the column decides what they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from impact.incidents.values.characters import fold
from impact.incidents.values.dates.month_names import month_of, pattern

_TIME = re.compile(
    r"[T,\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*([ap]\.?\s?m\.?)?\s*"
    r"(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)
_ISO_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?$")
_YMD = re.compile(r"(\d{4})\s?([-/.\s])\s?(\d{1,2})\s?\2\s?(\d{1,2})")
_TWO = re.compile(r"(\d{1,2})\s?([-/.\s])\s?(\d{1,2})\s?\2\s?(\d{4})\.?")
_SHORT = re.compile(r"(\d{1,2})([-/.\s])(\d{1,2})\2(\d{2})\.?")
_YEAR_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_YEAR_WITH_MARK = re.compile(r"([12])[,.\s'](\d{3})")
_POINT_YEAR = re.compile(r"(0?[1-9]|1[0-2])\.((?:19|20)\d{2})")
_IDEOGRAPHS = str.maketrans({"年": "-", "月": "-", "日": None})
_ABOUT = re.compile(
    r"^(?:~|circa|ca\.?|c\.|about|around|approx\.?|approximately|aprox\.?|environ|около)\s*(?=\d|\w)"
)
_DOUBTED = re.compile(r"\s*(?:\?|\((?:approx|approximate|approximately|est|estimated|circa|aprox)\.?\))$")
_QUARTER = re.compile(r"(?:q([1-4])[\s/-]*(\d{4})|(\d{4})[\s/-]*q([1-4]))", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\s+(?:to|until|a|al|hasta|à|au|até|до|по|bis|do|إلى|تا|-|/)\s+|(?:(?<=\d{4})|(?<=-\d\d))/(?=\d{4}(?:-|$))|(?<=\d{4})-(?=\d{4}$)"
)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|º|ª|o)\b")
_LETTER_DIGIT = re.compile(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)")
_VIETNAMESE = re.compile(r"(?:(?:ngay )?(\d{1,2}) )?thang (\d{1,2})(?: nam)? (\d{4})")
#: words that stand in dates and say nothing: particles, "year", weekdays
_PARTICLES = frozenset(
    fold(word)
    for word in [
        "de",
        "del",
        "of",
        "the",
        "do",
        "le",
        "der",
        "den",
        "г",
        "года",
        "р",
        "року",
        "god",
        "godine",
        "year",
        "año",
        "ano",
        "سنة",
        "سال",
        "ngày",
        "năm",
        "ពីថ្ងៃទី",
        "ថ្ងៃទី",
        "ខែ",
        "ឆ្នាំ",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
        "lunes",
        "martes",
        "miércoles",
        "jueves",
        "viernes",
        "sábado",
        "domingo",
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "dimanche",
    ]
)


@dataclass(frozen=True, slots=True)
class Form:
    """Numbers of a date as written.

    ``shape``: ``ymd``, ``two`` (two numbers before the year), ``short`` (three numbers of one or two digits),
    ``ym``, ``y``, ``named`` (with the name of a month), ``number``, ``period``, ``approximate``. ``sign``
    separates them.
    """

    shape: str
    year: int = 0
    month: int = 0
    day: int = 0
    sign: str = ""
    calendar: str | None = None  #: said by the name of the month
    number: float = 0.0
    digits: int = 0
    seconds: float | None = None  #: time of day
    zone: str | None = None
    marked: bool = False  #: a year with a thousands mark
    zero: bool = False  #: a day, or day and month, written as 0, which means not known
    first: Form | None = None
    last: Form | None = None


def read_form(text: str, calendar: str | None = None) -> Form | None:
    """Form of one text with plain digits; None where it is no date.

    >>> read_form("2006-02-00").day, read_form("5 de mayo de 2021").month, read_form("soon")
    (0, 5, None)
    """
    if match := _ISO_TIME.match(text):
        return _timed(match[1], calendar, any(d not in "0:" for d in match[2]))
    return _read(text, calendar)


@lru_cache(maxsize=65536)
def _timed(text: str, calendar: str | None, has_time: bool) -> Form | None:
    """Form of a day with a local time, which says nothing more about the day."""
    form = _read(text, calendar)
    return replace(form, seconds=1.0) if form is not None and has_time else form


@lru_cache(maxsize=65536)
def _read(text: str, calendar: str | None) -> Form | None:
    form = _simple(text, calendar)
    if form is not None:
        return form
    pieces = _BETWEEN.split(text)
    if len(pieces) == 2:
        first, last = (_simple(piece.strip(), calendar) for piece in pieces)
        if first is not None and last is not None and "number" not in (first.shape, last.shape):
            return Form("period", first=first, last=last)
    bare = _DOUBTED.sub("", _ABOUT.sub("", text.lower()))
    if bare != text.lower() and (form := _simple(bare.strip(), calendar)) is not None:
        return Form("approximate", first=form)
    return None


def _simple(text: str, calendar: str | None) -> Form | None:
    if match := _POINT_YEAR.fullmatch(text):
        return Form("ym", int(match[2]), int(match[1]))
    if _NUMBER.fullmatch(text):
        return _number(text)
    seconds: float | None = None
    zone: str | None = None
    if ":" in text and (match := _TIME.search(text)):
        seconds, zone = _time(match), match[6]
        text = text[: match.start()].strip()
    form = _day(text.translate(_IDEOGRAPHS).rstrip("-"), calendar)
    return form if form is None or seconds is None else replace(form, seconds=seconds, zone=zone)


def _number(text: str) -> Form:
    whole = text.removesuffix(".0")
    digits = len(whole.lstrip("-")) if "." not in whole else 0
    if digits == 4 and not whole.startswith("-"):
        return Form("y", year=int(whole))
    if digits == 8 and not whole.startswith("-"):
        year, month, day = int(whole[:4]), int(whole[4:6]), int(whole[6:])
        if 1300 <= year <= 2700 and month <= 13 and day <= 31:
            return Form("ymd", year, month, day, zero=day == 0)
        if 1900 <= int(whole[4:]) <= 2100:
            return Form("two", int(whole[4:]), int(whole[2:4]), int(whole[:2]), sign="none")
    return Form("number", number=float(text), digits=digits)


def _time(match: re.Match[str]) -> float | None:
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if match[5]:
        afternoon = match[5].lower().startswith("p")
        hour = hour % 12 + (12 if afternoon else 0)
    if hour > 24 or minute > 59 or second > 60:
        return None
    return hour * 3600.0 + minute * 60 + second + float(f"0.{match[4] or 0}")


def _day(text: str, calendar: str | None) -> Form | None:
    if match := _YMD.fullmatch(text):
        return Form("ymd", int(match[1]), int(match[3]), int(match[4]), match[2], zero=int(match[4]) == 0)
    if match := _TWO.fullmatch(text):
        zero = int(match[1]) == 0 or int(match[3]) == 0
        return Form("two", int(match[4]), int(match[3]), int(match[1]), match[2], zero=zero)
    if match := _SHORT.fullmatch(text):
        return Form("short", int(match[4]), int(match[3]), int(match[1]), match[2])
    if match := _YEAR_MONTH.fullmatch(text):
        return Form("ym", int(match[1]), int(match[2]))
    if match := _MONTH_YEAR.fullmatch(text):
        return Form("ym", int(match[2]), int(match[1]))
    if match := _QUARTER.fullmatch(text):
        year, quarter = int(match[2] or match[3]), int(match[1] or match[4])
        return Form("period", first=Form("ym", year, 3 * quarter - 2), last=Form("ym", year, 3 * quarter))
    if match := _YEAR_WITH_MARK.fullmatch(text):
        return Form("y", year=int(match[1] + match[2]), marked=True)
    if re.fullmatch(r"\d{4}", text):
        return Form("y", year=int(text))
    return _named(text, calendar)


def _named(text: str, calendar: str | None) -> Form | None:
    """Read a date with the name of its month."""
    if not any(c.isalpha() for c in text):
        return None
    folded = fold(_LETTER_DIGIT.sub(" ", _ORDINAL.sub("", text.lower())))
    if match := _VIETNAMESE.fullmatch(folded):
        return Form("named", int(match[3]), int(match[2]), int(match[1] or 0))
    hit = pattern().search(folded)
    if hit is None:
        return None
    month = month_of(hit[1], calendar)
    rest = (folded[: hit.start()] + " " + folded[hit.end() :]).split()
    numbers = [word for word in rest if word.isdigit()]
    if month is None or any(not w.isdigit() and w not in _PARTICLES for w in rest):
        return None
    named = Form("named", month=month[1], calendar=month[0] if month[0] != "gregorian" else None)
    years = [n for n in numbers if len(n) == 4]
    days = [n for n in numbers if len(n) <= 2]
    if len(years) == 1 and len(days) <= 1 and len(numbers) == len(years) + len(days):
        day = int(days[0]) if days else 0
        return replace(named, year=int(years[0]), day=day, zero=bool(days) and day == 0)
    if len(numbers) == 2 and len(days) == 2:
        return replace(named, shape="named_short", year=int(days[1]), day=int(days[0]))
    if len(numbers) == 1 and len(days) == 1:
        return replace(named, shape="named_part", day=int(days[0]))
    return None
