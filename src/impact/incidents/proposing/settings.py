"""Settings of a proposed mapping: options of fields, rows to take, values of a wide table, long tables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pycountry

from impact.incidents.mapping.column_fit import fold_header
from impact.incidents.privacy import may_be_of_a_person
from impact.incidents.privacy.columns.personal_texts import are_personal
from impact.incidents.proposing import listed_entries
from impact.incidents.proposing.column_contents import Contents, ascii_digits, day_order, number
from impact.incidents.proposing.guesses import known_codes
from impact.incidents.proposing.header_fields import HeaderMatch, match_header, speaks_of
from impact.incidents.proposing.unit_of_rows import GROUPS, Reading, crossed_counts, speaks_of_mines
from impact.incidents.tables import Field, Table
from impact.incidents.values.listings import UNKNOWN

#: columns of a wide table that a proposal lists
_VALUES = 24
_UNITS = (
    ("km2", r"km2|km²|sq ?km|кв\.? ?км"),
    ("ha", r"\bha\b|hect|га\b|هکتار"),
    ("m2", r"m2|m²|sq ?m|metros|м2"),
)
#: a header must name a count as surely as this
_SURE_COUNT = 60.0
#: fields of any unit whose columns hold counts
_COUNTED = frozenset(
    {"value", "killed", "injured", "people", "beneficiaries", "children", "women", "men", "girls", "boys"}
)
_OUTCOMES = ("killed", "injured", "unknown")


#: words that fewer rows have may be of a person when they look like it
_RARE = 5


def options(
    field: Field, spec: dict[str, Any], columns: Mapping[str, Contents]
) -> tuple[dict[str, Any], list[str]]:
    """Options of one field beside its columns, and those of them that a person has to confirm."""
    made: dict[str, Any] = {}
    doubtful: list[str] = []
    column = columns.get(spec.get("column", spec.get("year", spec.get("lat", ""))))
    if column is None:
        return made, doubtful
    if field.kind == "date":
        _date(spec, column, made, doubtful)
    elif field.kind == "area":
        unit = next((u for u, words in _UNITS if re.search(words, fold_header(column.name))), None)
        made["unit"] = unit or "m2"
        if unit is None:
            doubtful.append("unit")
    elif (
        field.kind == "code" and field.name not in ("id", "incident_id") and (pad := _pad(column)) is not None
    ):
        made["pad"] = pad
        doubtful.append("pad")
    elif field.kind == "point" and "lat" in spec and column.different < 0.5 * column.filled:
        made["means"] = "reference_point"
        doubtful.append("means")
    if field.kind in ("area", "amount") and column.share(_has_decimal_comma) > 0.3:
        made["decimal"] = ","
        doubtful.append("decimal")
    missing = {text: reason for text, reason in column.missing.items() if text}
    if missing and field.kind not in ("point",):
        made["missing"] = missing
    return made, doubtful


def coded(field: Field, column: Contents) -> bool:
    """Whether a field of a column needs words: those of a closed list, and ages that are no numbers."""
    if field.kind == "listing":
        return True
    return field.kind in ("words", "choices") or (field.kind == "age" and column.ages < 0.5)


def words(
    field: Field, table: Table, column: Contents, labels: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, int]]:
    """Texts of a column that the vocabulary knows, with their codes, and the rows of those that it does not.

    A text that nobody knows gets no code: the conversion asks about it. One that may be of a person is named
    in neither, and where some are, no text that nobody knows is. Of a listing the texts are its entries.
    """
    if field.kind == "listing":
        column = listed_entries.entries(column)
    shown = {text: labels.get(text, text) for text in column.texts}
    known = known_codes(field, table, list(shown.values()))
    rows = dict(zip(column.texts, column.weights, strict=True))
    personal = are_personal(text for text, label in shown.items() if label not in known)
    shown = {
        text: label
        for text, label in shown.items()
        if label in known or not (personal or may_be_of_a_person(text, rare=rows[text] < _RARE))
    }
    codes = {text: known[label] for text, label in shown.items() if label in known}
    if field.kind == "listing":  # without a list of codes any entry is taken
        asked = UNKNOWN if field.codes else {text.casefold() for text in shown}
        shown = {text: label for text, label in shown.items() if text.casefold() not in asked}
    return codes, {text: rows[text] for text, label in shown.items() if label not in known}


def select(reading: Reading, columns: Mapping[str, Contents]) -> tuple[str, list[str], int] | None:
    """Find the column and words by which rows of mine action stand apart from those of other work."""
    if reading.table.unit in ("person", "incident"):
        return None
    for column in columns.values():
        if not 2 <= column.different <= 60 or column.longest > 80 or column.letters < 0.9:
            continue
        own = [t for t in column.texts if speaks_of_mines(t)]
        sector = re.search(r"cluster|sector|secteur|categor|descri", fold_header(column.name)) is not None
        if own and len(own) < len(column.texts) / 2 and sector:
            taken = sum(w for t, w in zip(column.texts, column.weights, strict=True) if t in own)
            return column.name, own, taken
    return None


def values(reading: Reading, columns: Sequence[Contents]) -> list[dict[str, Any]]:
    """Columns of counts of a wide table, each with what it counts."""
    crossed = crossed_counts(columns)
    taken = {
        g.column for g in reading.fields.values() if g.field not in ("value", "killed", "injured", "people")
    }
    made = []
    for column in columns:
        if column.name in taken or column.counts < 0.7:
            continue
        matches = match_header(column.name)
        if column.name not in crossed and (not _names_count(matches) or speaks_of(column.name, "age")):
            continue
        fields = [m.field for m in matches]
        entry: dict[str, Any] = {"column": column.name, "measure": column.name}
        outcome = next((f for f in fields if f in _OUTCOMES), None)
        if column.name in crossed:
            outcome, group = crossed[column.name]
            sex, age = GROUPS[group]
            entry |= {"sex": sex} if sex else {}
            entry |= {"age_band": age, "cut": "sex and age" if sex else "age"}
        if outcome is not None:
            entry |= {"outcome": outcome, "measure": "people"}
        made.append(entry)
    return made[:_VALUES]


def _names_count(matches: Sequence[HeaderMatch]) -> bool:
    """Whether a header names a count: people harmed, or surely a number of something."""
    if not matches or matches[0].field not in _COUNTED:
        return False
    return matches[0].field != "value" or matches[0].score >= _SURE_COUNT


def long_table(columns: Sequence[Contents]) -> dict[str, Any] | None:
    """Key, question and answer of a table with one row a question."""
    by_word: dict[str, str] = {}
    for column in columns:
        name = fold_header(column.name)
        if re.search(r"^(question|pregunta|indicator|variable)( name| id| code)?$", name):
            by_word.setdefault("question", column.name)
        elif re.search(r"^(answer|respuesta|response|value( clean)?|reponse)$", name):
            by_word.setdefault("answer", column.name)
    key = next((c.name for c in columns if re.search(r"(\bid|code|koatuu)$", fold_header(c.name))), None)
    if len(by_word) == 2 and key is not None:
        return {"key": [key], **by_word}
    return None


def country(columns: Mapping[str, Contents], reading: Reading) -> str | None:
    """Country of a file by the letters before its P-codes."""
    by_letters = {c.alpha_2: c.alpha_3 for c in pycountry.countries}
    for target in ("admin1_code", "admin2_code", "admin3_code", "pcode"):
        if (made := reading.fields.get(target)) is None:
            continue
        texts = columns[made.column].texts
        letters = {t[:2] for t in texts if re.fullmatch(r"[A-Z]{2}[A-Z]?\d+.*", t)}
        if len(letters) == 1 and len(texts) and (code := by_letters.get(letters.pop())) is not None:
            return code
    return None


def _date(spec: dict[str, Any], column: Contents, made: dict[str, Any], doubtful: list[str]) -> None:
    if "year" in spec:
        low = [v for t in column.texts if (v := number(t)) is not None]
    else:
        low = [float(m.group()) for t in column.texts if (m := re.search(r"\d{4}", ascii_digits(t)))]
        if column.dates > 0.3 and any(
            re.match(r"\d{1,2}[-/.]\d{1,2}[-/.]", ascii_digits(t)) for t in column.texts
        ):
            order = day_order(column.texts)
            made["order"] = order or "dmy"
            if order is None:
                doubtful.append("order")
        elif column.epochs is not None and column.dates < 0.5:
            made["time_unit"] = column.epochs
        elif column.serials > 0.8:
            made["excel_serial"] = 1900
            doubtful.append("excel_serial")
    if low:
        middle = sorted(low)[len(low) // 2]
        if 1300 <= middle <= 1450:
            made["calendar"] = "jalali" if middle < 1420 else "hijri"
            doubtful.append("calendar")
        elif 2440 <= middle <= 2643:
            made["calendar"] = "buddhist"
            doubtful.append("calendar")


def _pad(column: Contents) -> int | None:
    """Digits that codes lost at the front: some are one digit shorter than all the others."""
    lengths = {len(t.replace(",", "").partition(".")[0].strip()) for t in column.texts}
    if column.numbers < 0.95 or len(lengths) != 2 or max(lengths) - min(lengths) != 1:
        return None
    return max(lengths)


def _has_decimal_comma(text: str) -> bool:
    return re.search(r"\d,\d{1,2}$", text.strip()) is not None
