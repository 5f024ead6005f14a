"""What is written about places beside the standard: aliases, areas, names for pages, territories.

The CSV files beside this module hold it, one fact a row: ``aliases.csv`` (other names of countries, in
the languages and spellings met in mine action reporting), ``areas.csv`` (areas reported apart, with the state
they lie in as the United Nations lists it), ``display.csv`` (names and articles for pages), ``languages.csv``
(languages of briefs), ``territories.csv`` (codes that no treaty lists on their own) and
``user_assigned.csv`` (codes in general use that the standard leaves to its users).
"""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path


def _rows(name: str) -> list[dict[str, str]]:
    with Path(__file__).with_name(f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@lru_cache(maxsize=1)
def aliases() -> dict[str, str]:
    """List other names of countries and aggregates, each with its code."""
    return {row["alias"]: row["place"] for row in _rows("aliases")}


@lru_cache(maxsize=1)
def user_assigned() -> dict[str, str]:
    """List codes that the standard leaves to its users, each with the name of the place; no view on status.

    ``XKX`` is the code of the World Bank and the European Union for Kosovo, which publishers report apart.
    """
    return {row["place"]: row["name"] for row in _rows("user_assigned")}


@lru_cache(maxsize=1)
def areas() -> dict[str, tuple[str, str]]:
    """List names of areas reported apart, each with the code of its state and the name of the area."""
    return {row["name"]: (row["place"], row["area"]) for row in _rows("areas")}


@lru_cache(maxsize=1)
def short_names() -> dict[str, str]:
    """List names for pages by code, where the official form would be long or unfamiliar."""
    return {row["place"]: row["name"] for row in _rows("display") if row["name"]}


@lru_cache(maxsize=1)
def articles() -> dict[str, str]:
    """List the articles of names inside a sentence by code, where they have one."""
    return {row["place"]: row["article"] for row in _rows("display") if row["article"]}


@lru_cache(maxsize=1)
def territories() -> dict[str, str]:
    """List the codes that no treaty lists on their own, each with the state responsible for clearance.

    Empty where no page says which. No view on status: they are no members or observers of the United
    Nations, and not among the others that the Secretary-General takes instruments from (Cook Islands, Niue).
    """
    return {row["place"]: row["responsible"] for row in _rows("territories")}


@lru_cache(maxsize=1)
def pages_of_responsible() -> dict[str, str]:
    """List the pages that say which state is responsible for clearance in a code of :func:`territories`."""
    return {row["place"]: row["source_id"] for row in _rows("territories") if row["source_id"]}


@lru_cache(maxsize=1)
def languages() -> dict[str, str]:
    """List the language (ISO 639-1) in which a state's own brief is written, by the code of the state.

    A state may have further official languages: Finland has Swedish too.
    """
    return {row["place"]: row["language"] for row in _rows("languages")}
