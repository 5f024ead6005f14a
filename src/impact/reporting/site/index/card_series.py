"""What a notebook names for its card: the series of its sparkline, and the finding of its dot.

The metadata of the executed notebook, ``impact.card``, holds ``{"spark": {"table": ..., "x": ..., "y": ...,
"where": {column: code}}}`` for a line and ``{"dot": finding id}`` for a dot with its range. A notebook that
names nothing, or a series that is not there, has no line: the card then stands without it.
"""

from __future__ import annotations

import csv
import json
import math
from dataclasses import dataclass
from typing import Any

from impact.findings import Finding
from impact.reporting import manifest as records
from impact.reporting.site.finished_reports import FinishedReport
from impact.reporting.site.index.svg_marks import coordinate, spark_path
from impact.wording import digits

#: size of a sparkline, in its own units
WIDTH, HEIGHT = 120, 28


@dataclass(frozen=True)
class Spark:
    """A sparkline: its path and dots, and its first and last value in words."""

    path: str
    dots: tuple[tuple[str, str], ...]
    words: str


def card_of(page: FinishedReport) -> dict[str, Any]:
    """Read what the executed notebook of a report names for its card."""
    try:
        body = json.loads((page.folder / records.NOTEBOOK).read_text(encoding="utf-8"))
        card = body["metadata"]["impact"]["card"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return card if isinstance(card, dict) else {}


def dot_of(page: FinishedReport) -> Finding | None:
    """Pick the finding that a report names for its dot; None without one, or without both ends."""
    name = card_of(page).get("dot")
    stated = [finding for finding in page.findings if finding.id == name]
    if not stated or isinstance(stated[0].value, str) or stated[0].low is None or stated[0].high is None:
        return None
    return stated[0]


def spark_of(page: FinishedReport) -> Spark | None:
    """Draw the series that a report names for its card; None without one, or with fewer than two years."""
    named = card_of(page).get("spark")
    if not isinstance(named, dict):
        return None
    values = _series(page, named)
    return spark(values, str(named.get("kind", "number"))) if len(values) > 1 else None


def spark(values: list[tuple[int, float]], kind: str = "count") -> Spark:
    """Draw a series: its line, and "9,220 in 1999, 6,279 in 2024" beside it.

    >>> spark([(2000, 4.0), (2001, 2.0)]).words
    '4 in 2000, 2 in 2001'
    """
    path, alone = spark_path(values, WIDTH, HEIGHT)
    (first, value), (last, newest) = values[0], values[-1]
    words = f"{digits(value, kind)} in {first}, {digits(newest, kind)} in {last}"
    return Spark(path, tuple((coordinate(x), coordinate(y)) for x, y in alone), words)


def _series(page: FinishedReport, named: dict[str, Any]) -> list[tuple[int, float]]:
    """Read year and value from the rows of a table that the notebook means, in order of the years."""
    where = {str(name): str(code) for name, code in dict(named.get("where") or {}).items()}
    path = page.folder / "tables" / f"{named.get('table')}.csv"
    x, y = str(named.get("x", "year")), str(named.get("y", "value"))
    values: dict[int, float] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            for row in csv.DictReader(handle):
                if all(row[name] == code for name, code in where.items()) and row[y]:
                    values[int(float(row[x]))] = float(row[y])
    except (OSError, ValueError, KeyError):
        return []
    return sorted((year, value) for year, value in values.items() if math.isfinite(value))
