"""Patterns of personal texts: e-mail, telephones, codes, ids of devices, addresses, points.

Each test takes one text. They are strict: what also fits dates, areas, codes and coordinates is left to the
test of the whole column.
"""

from __future__ import annotations

import re
import unicodedata

_EMAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_PHONE = re.compile(r"(?<![\w.,/-])(?:\+|00)?\(?\d[\d\s().\-/]{5,20}\d(?![\w.,/])")
_INTERNATIONAL = re.compile(r"(?<![\w.])(?:\+|00)[1-9]\d{0,2}[\s().-]*\d[\d\s().\-]{5,16}\d(?!\w)")
_DATE = re.compile(r"^\D?(\d{4}[-./ ]\d{1,2}[-./ ]\d{1,2}|\d{1,2}[-./ ]\d{1,2}[-./ ]\d{2,4})")
_YEAR = r"(?:1[89]|2[0-6])\d\d"
_PERIOD = re.compile(
    rf"^\D{{0,12}}{_YEAR}\D{{0,4}}$|^{_YEAR}\s*[-/– ]\s*(?:\d{{1,2}}|{_YEAR})$|^\d{{1,2}}[-/. ]{_YEAR}$"
)
_GROUPED = re.compile(r"^[+-]?\d{1,3}([ ,.'\u00a0\u202f]\d{3})+([.,]\d+)?$")
_DECIMAL = re.compile(r"^[+-]?\d+[.,]\d+$")
_DEVICE = re.compile(r"^(?:[\w-]+\.)*[\w-]+:[A-Za-z0-9_-]{8,}$|^(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$")
_DEVICE_INSIDE = re.compile(r"(?<![\w/])(?:[\w-]+\.)+[a-z]\w*:(?=[A-Za-z_-]*\d?[A-Za-z])[A-Za-z0-9_-]{8,}")
_UUID = re.compile(r"^(?:uuid:)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", re.IGNORECASE)
_IPV4 = re.compile(r"^(?:\d{1,3}\.){3}\d{1,3}$")
_CODE = re.compile(r"^(?=.*\d)[A-Za-z0-9][A-Za-z0-9 ./_-]{4,31}$")
_STREET = re.compile(
    r"\b(?:street|str|avenue|ave|road|lane|boulevard|blvd|apartment|apt|flat|house|hse|calle|carrera|cra|kra|cll|"
    r"transversal|diagonal|manzana|mz|avenida|rua|travessa|rue|avenue|ulica|ul|sokak|sok|cadde|cad|mahallesi|"
    r"ул|улица|вул|вулиця|просп|переулок|дом|кв|شارع|زقاق|بناية|خیابان|کوچه|پلاک|ផ្លូវ|ផ្ទះលេខ|ถนน|ซอย|"
    r"duong|hem|so nha)\b\.?[^\d\n]{0,40}\d|"
    r"\d+[\w/-]*,?\s+(?:[^\W\d]+\s){1,3}(?:street|road|lane|avenue|st|rd|ave)\b|"
    r"\b(?:cra|kra|cl|cll|calle|carrera)\.?\s*\d+\w*\s*(?:#|no\.?|n°)\s*\d+",
    re.IGNORECASE,
)
_POINT = re.compile(r"-?\d{1,3}\.(\d+)\D{1,4}-?\d{1,3}\.(\d+)")
_COORDINATE = re.compile(r"^[+-]?\d{1,3}[.,](\d+)$")
_LONG_CODE = re.compile(r"(?<![\w.,-])(?=\w*\d{5})\w{6,}(?![\w.,])")
_DIGITS_ONLY = re.compile(r"^\d+$")


def ascii_digits(text: str) -> str:
    """Digits of all scripts as 0 to 9, direction marks gone."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.digit(c)) if c.isdigit() and unicodedata.digit(c, None) is not None else c
        for c in text
        if unicodedata.category(c) != "Cf"
    )


def has_email(text: str) -> bool:
    """Whether the text holds an e-mail address."""
    return "@" in text and bool(_EMAIL.search(text))


def has_international_phone(text: str) -> bool:
    """Whether it holds a telephone number with a country prefix."""
    text = ascii_digits(text)
    match = _INTERNATIONAL.search(text) if "+" in text or "00" in text else None
    return match is not None and 9 <= sum(map(str.isdigit, match.group())) <= 15 and not _GROUPED.match(text)


def is_phone(text: str) -> bool:
    """Whether all of it is a telephone number, by its writing: prefix, leading zero, groups of digits."""
    text = ascii_digits(text).strip()
    digits = sum(map(str.isdigit, text))
    if not 8 <= digits <= 15 or not _PHONE.fullmatch(text):
        return has_international_phone(text)
    if _DATE.match(text) or _DECIMAL.match(text) or _IPV4.match(text):
        return False
    if text.startswith(("+", "00", "0", "(")):
        return digits >= 9 or text[0] != "0" or not text.isdigit()
    return bool(re.search(r"\d[\s-]\d", text)) and not _GROUPED.match(text) and digits >= 9


def is_device_id(text: str) -> bool:
    """Whether it is the id of a telephone or tablet: `server:ID`, address of a network card, IMEI."""
    text = text.strip()
    return bool(_DEVICE.match(text)) or (len(text) == 15 and text.isdigit() and _luhn(text))


def has_device_id(text: str) -> bool:
    """Whether it holds the id of a telephone or tablet anywhere."""
    return is_device_id(text) or bool(_DEVICE_INSIDE.search(text))


def has_long_code(text: str) -> bool:
    """Whether it holds a word of six or more letters and digits with five digits in a row."""
    return bool(_LONG_CODE.search(ascii_digits(text)))


def _luhn(digits: str) -> bool:
    doubled = [int(d) * (2 if i % 2 else 1) for i, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def is_code(text: str) -> bool:
    """Whether it is a code with digits in it, and no date, number, coordinate or random record id."""
    text = ascii_digits(text).strip()
    if any(other.match(text) for other in (_DATE, _PERIOD, _GROUPED, _DECIMAL, _UUID)):
        return False
    digits = sum(map(str.isdigit, text))
    if _DIGITS_ONLY.match(text):
        epoch = len(text) in (10, 13) and text[0] == "1"
        return 7 <= digits <= 20 and not epoch and not text.endswith("000")
    return digits >= 4 and bool(_CODE.match(text)) and len(text.split()) <= 3


def is_address(text: str) -> bool:
    """Whether it holds a street with a number."""
    return any(map(str.isdigit, text)) and bool(_STREET.search(ascii_digits(text)))


def words_in(text: str) -> int:
    """How many words it has; a script without blanks counts five letters as a word."""
    words = len(text.split())
    letters = sum(unicodedata.category(c) in ("Lo", "Mc") for c in text) if not text.isascii() else 0
    return max(words, letters // 5 if letters and words <= letters // 15 else words)


def decimals(text: str) -> int:
    """Decimal digits of a coordinate; of a pair the smaller; -1 where it is none."""
    text = ascii_digits(text).strip()
    one = _COORDINATE.match(text)
    if one:
        return len(one.group(1))
    pair = _POINT.search(text)
    return min(len(pair.group(1)), len(pair.group(2))) if pair else -1
