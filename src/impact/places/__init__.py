"""Places: from the names people write to ISO 3166-1 alpha-3 codes and back, exactly or not at all.

`names` resolves and prints names, `gazetteer` reads the tables beside it: aliases, areas reported apart,
names for pages, territories. To teach the package a spelling, add a row to ``aliases.csv``.
"""

from impact.places.names import (
    Place,
    codes,
    fold,
    in_sentence,
    is_state,
    name,
    page_of_responsible,
    reports_for,
    resolve,
    responsible,
    similar,
)

__all__ = [
    "Place",
    "codes",
    "fold",
    "in_sentence",
    "is_state",
    "name",
    "page_of_responsible",
    "reports_for",
    "resolve",
    "responsible",
    "similar",
]


def __dir__() -> list[str]:
    """List the public names alone, for completion."""
    return list(__all__)
