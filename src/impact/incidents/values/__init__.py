"""Values: numbers, dates, places, points, shapes and words, from the texts of a column.

Each kind of field (`Field.kind` of :mod:`impact.incidents.tables`) has one parser, called as ``parse(parts,
weights, spec, context)`` and returning :class:`impact.incidents.values.parsed.Parsed`. ``PARSERS`` finds it;
``BESIDE`` says which other fields of the mapping a kind wants to see beside its own column.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

#: kind of field -> module and function of its parser; a parser is imported when it is first used
_WHERE: Mapping[str, str] = {
    "text": "texts:parse_text",
    "category": "texts:parse_category",
    "place": "texts:parse_place",
    "code": "codes.code_texts:parse",
    "country": "countries:parse",
    "words": "closed_words:parse",
    "choices": "choice_sets:parse",
    "date": "dates.date_texts:parse",
    "count": "quantities.people_counts:parse",
    "amount": "quantities.amounts:parse",
    "area": "quantities.areas:parse",
    "age": "ages:parse",
    "listing": "listings:parse",
    "point": "space.points:parse",
    "geometry": "space.shape_texts:parse",
}

#: kind of field -> other fields whose texts its parser wants in ``parts``, where the mapping has them
BESIDE: Mapping[str, tuple[str, ...]] = {
    "area": ("country",),
    "code": ("within",),
    "point": ("country",),
}


class _Parsers(Mapping[str, Callable[..., Any]]):
    """Parsers by kind of field."""

    def __getitem__(self, kind: str) -> Callable[..., Any]:
        module, _, function = _WHERE[kind].partition(":")
        parser: Callable[..., Any] = getattr(importlib.import_module(f"{__name__}.{module}"), function)
        return parser

    def __iter__(self) -> Iterator[str]:
        return iter(_WHERE)

    def __len__(self) -> int:
        return len(_WHERE)


PARSERS: Mapping[str, Callable[..., Any]] = _Parsers()

__all__ = ["BESIDE", "PARSERS"]
