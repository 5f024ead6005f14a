"""Verdict on a column: what of a person it may hold, by its header and its content together.

The rules run from what is certain to what is likely; the first that fits decides. How often they err on
made-up columns stands in docs/own-data/privacy.md and is measured by the tests.
"""

from __future__ import annotations

from typing import NamedTuple

from impact.incidents.privacy.columns import text_patterns as patterns
from impact.incidents.privacy.columns.column_texts import ColumnTexts

EMAIL = r"[\w.+%-]@[\w-]+\.[\w-]"
INTERNATIONAL = r"(^|[^\d\w.,+-])(\+|00)[1-9][\d\s().-]{7,}\d"


#: fewer rows with an address or number are strays in a column of something else
_STRAY = 0.05


class Verdict(NamedTuple):
    """What a column may hold: kind of finding, how it was seen, pattern of its rows (None: all)."""

    kind: str
    seen: str
    pattern: str | None = None


HEADER = "the header says so"
CONTENT = "the texts look like it"
BOTH = "header and texts say so"


def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text))


def _has_digits(text: str) -> bool:
    return any(map(str.isdigit, text))


def contact(column: ColumnTexts, *, stray: bool = False) -> Verdict | None:
    """E-mail addresses and telephone numbers; few rows with one do not count where they may be ``stray``."""
    least = _STRAY if stray else 0.0
    if column.holds(EMAIL) and column.part(EMAIL) >= least:
        if column.words > 3:
            return Verdict("people_free_text", "free text with e-mail addresses")
        return Verdict("people_emails", CONTENT, EMAIL)
    if column.says("email", "strong") and column.share(_has_letters) > 0.3 and column.words < 3:
        return Verdict("people_emails", HEADER)
    phones = column.share(patterns.is_phone)
    numbers = column.share(lambda text: sum(map(str.isdigit, text)) >= 6)
    if column.says("telephone", "strong") and numbers >= 0.2:
        return Verdict("people_telephones", BOTH)
    if (
        phones >= 0.5
        and column.row_share(patterns.is_phone) >= least
        and not column.says("exempt", "record")
        and not column.says("exempt", "place")
    ):
        return Verdict("people_telephones", CONTENT)
    international = any(map(patterns.has_international_phone, column.texts))
    if international and column.holds(INTERNATIONAL) and column.part(INTERNATIONAL) >= least:
        if column.words > 3:
            return Verdict("people_free_text", "free text with telephone numbers")
        return Verdict("people_telephones", CONTENT, INTERNATIONAL)
    return None


def strays(column: ColumnTexts) -> Verdict | None:
    """Few rows with an e-mail address or a telephone number in a column of something else."""
    for pattern in (EMAIL, INTERNATIONAL):
        if column.holds(pattern):
            return Verdict("people_values", "few rows hold an e-mail address or a telephone number", pattern)
    return None


def identity(column: ColumnTexts) -> Verdict | None:
    """Identity numbers, ids of the telephone or tablet of an interviewer, dates of birth."""
    if column.says("identity", "strong") and column.share(_has_digits) >= 0.3:
        return Verdict("people_identity_numbers", BOTH)
    if column.share(patterns.is_device_id) >= 0.3:
        return Verdict("people_devices", CONTENT)
    if column.says("device_id", "strong") and column.share(lambda text: len(text) >= 4) >= 0.5:
        return Verdict("people_devices", HEADER)
    if column.says("birth", "strong") and column.share(_has_digits) >= 0.3:
        return Verdict("people_birth_dates", BOTH)
    return None


def names(column: ColumnTexts) -> Verdict | None:
    """Names of people."""
    like = column.likeness
    alike = like["listed"] + like["name"] + like["single"]
    texts = len(column.texts)
    if column.says("name", "strong"):
        lettered = column.share(lambda text: _has_letters(text) and not _has_digits(text))
        if lettered >= 0.5 and (alike > 0.1 or column.words >= 1.5 or column.variety > 0.5):
            return Verdict("people_names", HEADER if not alike else BOTH)
        return None
    if column.says("exempt"):
        sure = like["listed"] >= 0.6 and column.variety >= 0.8 and texts >= 5
        return Verdict("people_names", CONTENT) if sure else None
    varied = column.variety >= 0.5 and like["name"] + like["listed"] + like["plain"] >= 0.9
    if column.says("name", "weak") and (alike >= 0.3 or (varied and texts >= 5)):
        return Verdict("people_names", BOTH)
    if (like["listed"] >= 0.3 and (column.variety >= 0.2 or texts >= 20)) or (
        like["single"] + like["listed"] >= 0.5 and texts >= 3
    ):
        return Verdict("people_names", CONTENT)
    unlisted = alike >= 0.8 and column.variety >= 0.7 and texts >= 5 and like["listed"] >= 0.1
    if unlisted or (varied and texts >= 12) or (alike >= 0.9 and column.variety >= 0.9 and texts >= 8):
        return Verdict("people_names", CONTENT)
    return None


def addresses(column: ColumnTexts) -> Verdict | None:
    """Addresses with street and number."""
    if column.says("address", "strong") and column.words >= 1.5 and column.share(_has_letters) >= 0.5:
        return Verdict("people_addresses", BOTH)
    if column.share(patterns.is_address) >= 0.3:
        return Verdict("people_addresses", CONTENT)
    return None


def free_text(column: ColumnTexts) -> Verdict | None:
    """Sentences, in which anything may stand."""
    if column.says("text", "strong"):
        if column.words >= 2.5 and (column.variety >= 0.1 or column.words >= 6):
            return Verdict("people_free_text", BOTH)
        if column.variety >= 0.5 and column.share(_has_letters) >= 0.5 and len(column.texts) >= 2:
            return Verdict("people_free_text", HEADER)
    if column.words >= 6 and column.variety >= 0.3 and len(column.texts) >= 2:
        return Verdict("people_free_text", CONTENT)
    if column.words >= 4 and column.share(lambda text: patterns.words_in(text) >= 20) >= 0.1:
        return Verdict("people_free_text", CONTENT)
    return None


def possible_identity(column: ColumnTexts) -> Verdict | None:
    """Codes of unknown meaning, a different one in each row."""
    if column.says("exempt") or column.says("latitude") or column.says("longitude") or column.says("point"):
        return None
    if column.filled < 3 or column.variety < 0.95 or column.share(patterns.is_code) < 0.9:
        return None
    return Verdict("possible_identity_numbers", "a code of its own in each row")


def verdict(
    column: ColumnTexts,
    *,
    place: bool = False,
    closed: bool = False,
    record: bool = False,
    stray: bool = False,
) -> Verdict | None:
    """Say what of a person a column may hold, None where nothing is seen.

    Parameters
    ----------
    column
        The sample.
    place
        The mapping reads a place or an organisation from it.
    closed
        The mapping or the file has a list of the texts it may hold.
    record
        The mapping reads the id of the row from it.
    stray
        Single cells with an address or number are withheld by themselves: they do not refuse the column.
    """
    if not column.texts:
        return None
    decided = contact(column, stray=stray) or identity(column)
    if decided:
        return decided
    if not (place and not column.says("name", "strong")) and not closed:
        decided = names(column)
    if decided is None and not closed:
        decided = addresses(column)
    if decided is None and not closed and not place:
        decided = free_text(column)
    if decided is None and not record and not place and not closed:
        decided = possible_identity(column)
    return decided
