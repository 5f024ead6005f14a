"""Guesses: which field a column can be, by its header and its contents together, with the reason.

A header alone is not believed: a column called `age` that holds names is no age. Contents alone are believed
where the vocabulary of a closed list knows nearly all of them: a column of Male and Female is the sex
whatever it is called.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pycountry

from impact.incidents.proposing import listed_entries
from impact.incidents.proposing.column_contents import Contents
from impact.incidents.proposing.header_fields import (
    TECHNICAL,
    HeaderMatch,
    match_header,
    named_exactly,
    speaks_of,
)
from impact.incidents.tables import Field, Table
from impact.incidents.values.vocabularies import meanings

#: most different texts of a column of a closed list
CLOSED = 60
#: longest text of such a column
_LONGEST = 90
#: how sure P-codes are by their form alone
_PCODES = 72.0
#: share of the rows that a vocabulary must know for the contents to speak without the header
_KNOWN = 0.8
#: a column with more different texts than this is of a closed list only where the vocabulary knows some share
_FEW = 15
_SOME = 0.2
#: unless each of them stands in so many rows on average
_REPEATED = 10
#: fields that contents alone may name; `kind` and `status` share their words with too much else
_SPEAKING = ("outcome", "sex", "civil_status", "devices", "kind", "ended")


#: how sure a listing is whose header has a word for its entries among others
_LISTED = 80.0
#: least share of texts with a number below a header that is the name of a count
_NUMBERED = 0.5


@dataclass(frozen=True)
class Guess:
    """A field, or a part of a date or point, that a column may be."""

    field: str
    part: str  #: option of the column specification that names the column
    column: str
    score: float
    reason: str
    spoken: bool = False  #: the vocabulary of the field knows the contents
    language: str = ""  #: of the word in the header

    @property
    def target(self) -> str:
        """Field and part, "date.year"; the field alone where one column is all of it."""
        return self.field if self.part == "column" else f"{self.field}.{self.part}"


def guess(
    table: Table, column: Contents, tag: str = "", labels: Mapping[str, str] | None = None
) -> list[Guess]:
    """Fields of a table that a column may be, the best first.

    Parameters
    ----------
    table
        The canonical table of the unit.
    column
        What the column holds.
    tag
        Its HXL tag.
    labels
        Labels of its codes, where the file has a code list.
    """
    fields = {f.name: f for f in table.fields}
    guesses: dict[str, Guess] = {}
    for match in _matches(column.name, tag, table):
        name, _, part = match.field.partition(".")
        if name == "people" and speaks_of(column.name, "age"):
            continue  # the age of victims is no number of them
        if name in fields and (fit := _fit(fields[name], part or "column", column, labels or {}, table)) > 0:
            score = match.score * fit * (0.7 + 0.3 * column.filled / max(1, column.rows))
            made = Guess(name, part or "column", column.name, score, _reason(match), language=match.language)
            guesses.setdefault(made.target, made)
    for match in match_header(column.name, tag):
        code = f"{match.field}_code"  # "province" above numbers: its codes
        if (
            code in fields
            and column.letters < 0.2
            and (fit := _fit(fields[code], "column", column, {}, table)) > 0
        ):
            made = Guess(code, "column", column.name, 0.9 * match.score * fit, _reason(match))
            guesses.setdefault(code, made)
    if (coded := _pcoded(column)) is not None and coded.field in fields:
        guesses.setdefault(coded.target, coded)
    for name in _SPEAKING:
        spoken = _spoken(fields[name], table, column, labels or {}) if name in fields else None
        if spoken is None:
            continue
        if (both := guesses.get(name)) is not None:
            spoken = replace(
                spoken,
                score=max(both.score, spoken.score) + 10,
                reason=f"{both.reason}; {spoken.reason}",
                language=both.language,
            )
        guesses[name] = spoken
    return sorted(guesses.values(), key=lambda g: -g.score)


def _matches(header: str, tag: str, table: Table) -> list[HeaderMatch]:
    """Match a header: fields of its very name first; in a table of incidents, their number is the id."""
    exact = [HeaderMatch(f.name, 100.0, header) for f in table.fields if named_exactly(header, f.name)]
    listed = [
        HeaderMatch(name, _LISTED, f"a word for {entry}")
        for name, entry in listed_entries.ENTRY.items()
        if speaks_of(header, entry)
    ]
    found = match_header(header, tag)
    if table.unit == "incident":
        found = tuple(replace(m, field="id") if m.field == "incident_id" else m for m in found)
    return [*exact, *found, *listed]


def _pcoded(column: Contents) -> Guess | None:
    """Guess by contents: P-codes, two letters of one country and the digits of a level."""
    texts = [t.strip() for t in column.texts]
    letters = {t[:2] for t in texts}
    if len(letters) != 1 or not pycountry.countries.get(alpha_2=letters.pop()):
        return None
    lengths = {len(t) - 2 for t in texts if re.fullmatch(r"[A-Z]{2}\d{2,8}", t)}
    if len(lengths) != 1 or not all(t[2:].isdigit() for t in texts):
        return None
    level = {2: "admin1_code", 4: "admin2_code", 6: "admin3_code"}.get(lengths.pop(), "pcode")
    return Guess(level, "column", column.name, _PCODES, "its texts look like P-codes")


def is_technical(column: Contents) -> bool:
    """Whether a header names a length of outlines, a link, or another thing without a field."""
    matches = match_header(column.name)
    return bool(matches) and matches[0].field == TECHNICAL and matches[0].score >= 80


def known_codes(field: Field, table: Table, words: list[str]) -> dict[str, str]:
    """Codes that the shipped vocabulary gives to words of a closed field."""
    codes = field.codes if field.kind in ("words", "choices", "listing") else ()  # an age may be a band
    return meanings(listed_entries.ENTRY.get(field.name, field.name), words, codes, table.name)


def _spoken(field: Field, table: Table, column: Contents, labels: Mapping[str, str]) -> Guess | None:
    """Guess by contents: the vocabulary of the field knows nearly all of them."""
    if not column.texts or column.different > CLOSED or column.longest > _LONGEST:
        return None
    share = _known_share(field, table, column, labels)
    if share < _KNOWN:
        return None
    score = 78 * share if len(column.texts) > 1 else 60 * share
    reason = f"{_percent(share)} % of its filled rows hold words of {field.name}"
    return Guess(field.name, "column", column.name, score, reason, True)


def _percent(share: float) -> int:
    """Write a share in percent, where 100 means all and 0 none.

    >>> _percent(1.0), _percent(0.998), _percent(0.5)
    (100, 99, 50)
    """
    return round(100 * share) if share in (0.0, 1.0) else min(99, max(1, round(100 * share)))


def _known_share(field: Field, table: Table, column: Contents, labels: Mapping[str, str]) -> float:
    shown = {text: labels.get(text, text) for text in column.texts}
    known = known_codes(field, table, list(shown.values()))
    known = {word: code for word, code in known.items() if code != "unknown"}
    return column.share(lambda t: shown[t] in known)


def _reason(match: HeaderMatch) -> str:
    if match.words.startswith("HXL"):
        return match.words
    if match.field in listed_entries.ENTRY and match.score < 96.5:
        return f"its header has {match.words}, and its texts are {match.field}"
    return "by its header" if match.score >= 96.5 else f"its header has {match.words!r}"


def _fit(field: Field, part: str, column: Contents, labels: Mapping[str, str], table: Table) -> float:
    """How well the contents agree with a field, 0 (they contradict it) to 1."""
    if not column.texts:
        return 0.0
    if part in ("year", "month", "day"):
        return _fit_of_part(part, column)
    if part in ("lat", "lon"):
        return 1.0 if column.degrees > 0.8 or column.numbers > 0.9 else 0.0
    tests = {
        "date": _fit_of_date,
        "count": lambda c: _fit_of_count(field, c),
        "area": lambda c: _from(c.quantities, 0.7),
        "amount": lambda c: _from(c.quantities, 0.7),
        "age": lambda c: max(_from(c.ages, 0.6), _closed(field, table, c, labels)),
        "point": lambda c: _from(c.points, 0.6),
        "code": _fit_of_code,
        "place": lambda c: _from(c.letters, 0.6) * (1.0 if c.longest <= 120 else 0.0),
        "country": lambda c: _from(c.letters, 0.9) * (1.0 if c.share(_is_iso) > 0.9 else 0.95),
        "text": lambda c: 0.9 if c.letters > 0.5 and c.longest <= 120 else 0.0,
        "category": lambda c: 0.9 if c.longest <= 120 and c.letters > 0.5 else 0.0,
        "words": lambda c: _closed(field, table, c, labels),
        "choices": lambda c: _closed(field, table, c, labels),
        "listing": lambda c: _from(listed_entries.fit(field, c), 0.6),
    }
    test = tests.get(field.kind)
    if test is None:
        return 0.0
    fit = test(column)
    return fit if field.name != "id" or column.unique or column.different > 0.9 * column.filled else 0.5 * fit


def _fit_of_part(part: str, column: Contents) -> float:
    if part == "year":
        return _from(column.years, 0.8)
    if part == "month":
        return _from(column.months, 0.9)
    whole = column.whole > 0.9 and all(len(t.strip()) <= 4 for t in column.texts)
    return 1.0 if whole and column.different <= 31 else 0.0


def _fit_of_count(field: Field, column: Contents) -> float:
    """Fit of a count; below the very name of the field, numbers in words and with remarks are counts, too."""
    plain = _from(column.counts, 0.7) * (1.0 if column.years < 0.9 or column.different > 40 else 0.6)
    if plain or not named_exactly(column.name, field.name) or column.dates > 0:
        return plain
    return 0.8 * _from(column.quantities, _NUMBERED)


def _fit_of_date(column: Contents) -> float:
    if column.dates >= 0.5:
        return 1.0
    if column.epochs is not None or column.serials > 0.8:
        return 0.9
    if column.years > 0.9:
        return 0.5
    return 0.4 if column.dates + column.years + column.serials > 0.5 else 0.0


def _fit_of_code(column: Contents) -> float:
    fractions = column.share(lambda t: "." in t and not t.rstrip("0").endswith("."))
    if column.numbers > 0.9 and fractions > 0.2:
        return 0.0
    return _from(max(column.codes, column.whole), 0.7)


def _closed(field: Field, table: Table, column: Contents, labels: Mapping[str, str]) -> float:
    """Fit of a closed list: few short texts, and better where the vocabulary knows them."""
    if column.different > CLOSED or column.longest > _LONGEST:
        return 0.0
    if column.numbers > 0.9 and not labels:
        return 0.5 if column.different <= 12 else 0.0
    known = _known_share(field, table, column, labels)
    rare = column.different > _FEW and column.filled < _REPEATED * column.different
    if known < _SOME and not labels and (rare or column.unique):
        return 0.0  # many texts that no vocabulary knows may be names
    return 0.6 + 0.4 * known


def _is_iso(text: str) -> bool:
    return len(text) in (2, 3) and text.isascii() and text.isupper()


def _from(share: float, least: float) -> float:
    return share if share >= least else 0.0
