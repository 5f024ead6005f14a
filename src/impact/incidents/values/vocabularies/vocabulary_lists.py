"""Vocabulary lists: words of a closed field by their folded form."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from impact.incidents.tables import TABLES, Field
from impact.incidents.values.characters import word_key
from impact.incidents.values.vocabularies.initials import initial_meanings

_FOLDER = Path(__file__).parent
#: fields that may be mistaken for one another when columns are swapped
_COMPARED = ("outcome", "sex", "civil_status", "devices", "age", "activity")

#: tables whose words are those of another one
_SHARED = {"people": "incidents"}


@lru_cache(maxsize=32)
def vocabulary(field: str, table: str = "") -> Mapping[str, str]:
    """Words of a field, folded, each with its code; empty where none ships.

    ``kind`` means another list in each table, so its words are asked for with the name of the table.

    >>> vocabulary("outcome")["muerto"], vocabulary("sex")["masculino"]
    ('killed', 'male')
    """
    path = _FOLDER / f"{field}_{_SHARED.get(table, table)}.csv"
    if not path.exists():
        path = _FOLDER / f"{field}.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as handle:
        return {word_key(row["word"]): row["code"] for row in csv.DictReader(handle)}


def table_of(field: Field) -> str:
    """Name of the canonical table that has a field with these codes; the first one where several have."""
    return next((t.name for t in TABLES.values() if field in t.fields), "")


def meanings(
    field: str, words: Iterable[str], codes: tuple[str, ...] = (), table: str = ""
) -> dict[str, str]:
    """Codes of the words that the vocabulary of a field knows, for `words:` of a proposed mapping.

    Letters mean something beside the others of their column only: give all its words at once.

    >>> meanings("outcome", ["Herido", "Muerto", "Otro"])
    {'Herido': 'injured', 'Muerto': 'killed'}
    """
    words = list(words)
    known = {**vocabulary(field, table), **initial_meanings(field, words)}
    result: dict[str, str] = {}
    for word in words:
        key = word_key(word)
        code = known.get(key) or (key.replace(" ", "_") if key.replace(" ", "_") in codes else None)
        if code is not None and (not codes or code in codes):
            result[word] = code
    return result


def owners(words: Iterable[str], *, apart_from: str = "") -> list[str]:
    """Fields whose vocabulary knows every one of the words, apart from one field.

    >>> owners(["Hombre", "Mujer"], apart_from="outcome")
    ['sex']
    """
    words = set(words)
    return [
        field
        for field in _COMPARED
        if field != apart_from and words and meanings(field, words).keys() == words
    ]
