"""Listed entries: columns that hold the sex or age of each person of an incident."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from impact.incidents.proposing.column_contents import Contents
from impact.incidents.tables import Field
from impact.incidents.values.ages import listed_age
from impact.incidents.values.listings import UNKNOWN, entries_of
from impact.incidents.values.vocabularies import meanings

#: field of a listing -> field of one entry
ENTRY = {"sexes": "sex", "ages": "age"}


def entries(column: Contents) -> Contents:
    """Contents of a column whose texts are the entries of its cells, each with its rows."""
    rows: Counter[str] = Counter()
    for text, weight in zip(column.texts, column.weights, strict=True):
        for entry in entries_of(text):
            rows[entry] += weight
    return replace(column, texts=tuple(rows), weights=tuple(rows.values()), different=len(rows))


def fit(field: Field, column: Contents) -> float:
    """Share of the rows whose entries are all sexes, or ages; 0 where most say nothing of anybody."""
    single = entries(column).texts
    words = meanings(ENTRY[field.name], single, field.codes)
    known = {entry for entry in single if entry in words or _is_age(field, entry)}
    most = 0.5
    some = column.share(lambda text: any(entry in known for entry in entries_of(text)))
    every = column.share(
        lambda text: all(entry in known or entry.casefold() in UNKNOWN for entry in entries_of(text))
    )
    return every if some > most else 0.0


def _is_age(field: Field, entry: str) -> bool:
    return field.name == "ages" and listed_age(entry).group != "unknown"
