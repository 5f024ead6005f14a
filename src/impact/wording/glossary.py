"""The glossary: terms of the field with one or two plain sentences, from ``glossary.csv``."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True)
class Term:
    """A term: its name, every form in which a text uses it, what it means, and who says so."""

    name: str
    forms: tuple[str, ...]
    explanation: str
    source: str = ""
    url: str = ""

    @property
    def id(self) -> str:
        """The name as part of an address."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")

    @property
    def anchor(self) -> str:
        """Address on the page of the glossary.

        >>> Term("95% interval", (), "").anchor
        'term-95-interval'
        """
        return f"term-{self.id}"


@lru_cache(maxsize=1)
def terms() -> tuple[Term, ...]:
    """Read all terms, sorted by name."""
    with Path(__file__).with_name("glossary.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    read = [
        Term(
            row["term"],
            tuple(form.strip() for form in row["forms"].split(";") if form.strip()),
            row["explanation"],
            row["source"],
            row["url"],
        )
        for row in rows
    ]
    return tuple(sorted(read, key=lambda term: term.name.lower()))
