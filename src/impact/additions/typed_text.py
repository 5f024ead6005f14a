"""What a person types, brought to its form or refused: a line of text, a place, the number of a page."""

from __future__ import annotations

import re
import unicodedata

from impact import places
from impact.errors import AdditionRefused, UnknownPlace
from impact.places import Place
from impact.project.spreadsheet_text import for_csv

PAGE_NUMBER = "a whole number such as 12, a range such as 12-14, or a roman numeral such as xii"


def plain(text: str, field: str) -> str:
    """Bring an answer to one line without outer blanks; refuse what a spreadsheet would run.

    Raises
    ------
    AdditionRefused
        For control characters, and for a text that a spreadsheet would run as a formula.
    """
    line = " ".join(text.split())
    wrong = next((c for c in line if unicodedata.category(c) in ("Cc", "Cs")), "")
    if wrong:
        raise AdditionRefused(
            f"{field} holds the character U+{ord(wrong):04X}",
            "printable text",
            f"type the {field} anew",
            field,
        )
    is_number = line[1:2].isdigit() and line[0] in "+-"
    if not is_number and for_csv(line) != line:
        raise AdditionRefused(
            f"{field} {line!r} begins like a formula, which a spreadsheet would run",
            "a text that begins with a letter, a digit or a quotation mark",
            f"put a word before it in the {field}",
            field,
        )
    return line


def place_of(text: str, field: str = "place") -> Place:
    """Resolve the name or code of a place, in any case.

    Raises
    ------
    AdditionRefused
        When it is not known; the error offers the close matches.
    """
    try:
        return places.resolve(text, any_case=True)
    except UnknownPlace as error:
        raise AdditionRefused(error.found, error.expected, error.remedy, field) from None


def page_number(text: str) -> str:
    """Give the number of a page back in its form; empty for none.

    >>> page_number(" 12 - 14 "), page_number("XII"), page_number("")
    ('12-14', 'xii', '')

    Raises
    ------
    AdditionRefused
        When it is no whole number above nought, no range of them and no roman numeral.
    """
    line = re.sub(r"\s*[-\u2013]\s*", "-", plain(text, "page").strip()) if text.strip() else ""
    first, _, last = line.partition("-")
    counted = re.fullmatch(r"[1-9]\d*(-[1-9]\d*)?", line) and (not last or int(first) < int(last))
    if not line or counted:
        return line
    if re.fullmatch(r"[ivxlcdm]+(-[ivxlcdm]+)?", line.lower()):
        return line.lower()
    raise AdditionRefused(
        f"page {text!r}", PAGE_NUMBER, "leave it out where the page has no numbers", field="page"
    )
