"""Listings: several entries in one cell, one a person, such as the sexes of people hurt in an accident."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from impact.incidents.data_finding import Effect
from impact.incidents.mapping.column_spec import ColumnSpec
from impact.incidents.values.parsed import Context, Parsed, Problem

_BETWEEN = re.compile(r"\s*[;,/|]\s*|\s+and\s+")
#: entries of a person of whom nothing is known
UNKNOWN = frozenset({"?", "-", "unknown", "n/a", ""})


def parse(
    parts: Mapping[str, Sequence[str | None]],
    weights: Sequence[int],  # noqa: ARG001  one signature for all parsers
    spec: ColumnSpec,
    context: Context,
) -> Parsed:
    """Split each text into entries; order and number are kept, because each entry is a person.

    Parameters
    ----------
    parts, weights, spec, context
        As for every parser. ``spec.separator`` splits where it is given, otherwise a semicolon, comma,
        stroke or bar. Entries are translated by ``spec.words``; where the field has a closed list of codes,
        every entry has to be one.

    Returns
    -------
    Parsed
        A list of texts; "unknown" for an entry that says so. An entry that is no word of the list is a
        problem, and the listing is withheld.
    """
    name = context.field.name
    words = _words(spec, context)
    lists: list[list[str] | None] = []
    problems: list[Problem] = []
    for index, text in enumerate(parts["column"]):
        if text is None or not text.strip():
            lists.append(None)
            continue
        entries = entries_of(text, spec.separator)
        codes = [_code(e, words, closed=bool(context.field.codes)) for e in entries]
        if any(c is None for c in codes):
            unknown = next(e for e, c in zip(entries, codes, strict=True) if c is None)
            problems.append(
                Problem(
                    index, "word_not_in_list", Effect.withheld, detail=f"{unknown!r} is no word of the list"
                )
            )
            lists.append(None)
            continue
        lists.append([c for c in codes if c is not None])
    return Parsed({name: lists}, tuple(problems))


def entries_of(text: str, separator: str | None = None) -> list[str]:
    """Split a cell into its entries.

    >>> entries_of("12; 35 and ?")
    ['12', '35', '?']
    """
    return [entry.strip() for entry in (text.split(separator) if separator else _BETWEEN.split(text))]


def _words(spec: ColumnSpec, context: Context) -> dict[str, str]:
    return {**{k.casefold(): v for k, v in spec.words.items()}, **{c: c for c in context.field.codes}}


def _code(entry: str, words: dict[str, str], *, closed: bool) -> str | None:
    if entry.casefold() in UNKNOWN:
        return "unknown"
    return words.get(entry.casefold(), None if closed else entry)
