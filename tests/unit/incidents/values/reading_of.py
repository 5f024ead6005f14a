"""Read texts as one field, for tests: what stands, what is asked, with a fixed day."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from impact.incidents.data_finding import Effect
from impact.incidents.kinds import catalogue
from impact.incidents.mapping.column_spec import ColumnSpec
from impact.incidents.tables import TABLES, Field
from impact.incidents.values import PARSERS
from impact.incidents.values.parsed import Context, Parsed

CASES = Path(__file__).resolve().parents[3] / "cases"
TODAY = dt.date(2026, 11, 28)


@dataclass
class Reading:
    """Outputs of a parser and what it says of each text."""

    parsed: Parsed
    size: int

    @property
    def first(self) -> list[Any]:
        """Values of the first output."""
        return list(next(iter(self.parsed.outputs.values())))

    def values(self, suffix: str) -> list[Any]:
        """Values of the output whose name ends so."""
        (name,) = [n for n in self.parsed.outputs if n.endswith(suffix)]
        return list(self.parsed.outputs[name])

    def kinds(self, index: int) -> list[str]:
        """Kinds of the problems of one text."""
        return [p.kind for p in self.parsed.problems if p.index == index]

    def counts(self, effect: Effect | None = None) -> Counter[str]:
        """How many problems there are of each kind."""
        return Counter(p.kind for p in self.parsed.problems if effect is None or p.effect is effect)

    def proposals(self) -> dict[int, str | None]:
        """Proposal by text."""
        return {p.index: p.proposal for p in self.parsed.problems}

    def aside(self) -> list[int]:
        """Texts whose rows are set aside."""
        return sorted({p.index for p in self.parsed.problems if p.effect is Effect.quarantined})


def field(name: str, table: str = "incidents") -> Field:
    """A canonical field."""
    return TABLES[table].field(name)


def column(case: str, name: str, file: str = "input.csv") -> list[str | None]:
    """Column of a case, None for an empty cell."""
    with (CASES / case / file).open(encoding="utf-8", newline="") as handle:
        return [row[name] or None for row in csv.DictReader(handle)]


def read(
    target: Field,
    texts: list[str | None] | dict[str, list[str | None]],
    *,
    country: str | None = None,
    folder: Path | None = None,
    labels: dict[str, str] | None = None,
    weights: list[int] | None = None,
    day_base: int | None = None,
    **spec: Any,
) -> Reading:
    """Read texts as a field, as the conversion does."""
    parts = texts if isinstance(texts, dict) else {"column": texts}
    size = len(next(iter(parts.values())))
    context = Context(target, country, None, TODAY, folder, labels or {}, day_base)
    parsed = PARSERS[target.kind](parts, weights or [1] * size, ColumnSpec(**spec), context)
    known = catalogue()
    for said in (*parsed.problems, *parsed.findings):
        assert said.kind in known, said.kind
    assert list(parsed.outputs) == [name for name, _ in target.outputs]
    assert all(len(values) == size for values in parsed.outputs.values())
    return Reading(parsed, size)
