"""What a notebook names for its card: the series of its sparkline, and the finding of its dot.

The metadata of the executed notebook, ``impact.card``, holds ``{"spark": {"table": ..., "x": ..., "y": ...,
"where": {column: code}, "least": {column: number}}}`` for a line and ``{"dot": finding id}`` for a dot
with its range. A notebook that names nothing, or a series that is not there, has no line: the card then
stands without it.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from impact import regular_file
from impact.findings import Finding
from impact.project import state_file
from impact.reporting import manifest as records
from impact.reporting.site.finished_reports import FinishedReport
from impact.reporting.site.index.svg_marks import coordinate, spark_path
from impact.wording import before, counted, digits, percent, reservations

#: size of a sparkline, in its own units
WIDTH, HEIGHT = 120, 28
#: smaller times are no calendar years
_FIRST_YEAR = 1000


@dataclass(frozen=True)
class Spark:
    """A sparkline: its path and dots, and its first and last value in words."""

    path: str
    dots: tuple[tuple[str, str], ...]
    words: str


def card_of(page: FinishedReport) -> dict[str, Any]:
    """Read what the executed notebook of a report names for its card."""
    card = state_file.read(page.folder / records.NOTEBOOK, _card, finite=False)
    return card if isinstance(card, dict) else {}


def _card(notebook: Any) -> Any:
    about = notebook["metadata"].get("impact")
    return about.get("card") if isinstance(about, dict) else None


def dot_of(page: FinishedReport) -> Finding | None:
    """Pick the finding that a report names for its dot; None without one, or without both ends."""
    name = card_of(page).get("dot")
    matches = [finding for finding in page.findings if finding.id == name]
    if not matches or isinstance(matches[0].value, str) or matches[0].low is None or matches[0].high is None:
        return None
    return matches[0]


def spark_of(page: FinishedReport) -> Spark | None:
    """Draw the series that a report names for its card; None without one, or with fewer than two points."""
    choice = card_of(page).get("spark")
    if not isinstance(choice, dict):
        return None
    rows = _series(page, choice)
    marks = {time: _marks(row) for time, (_, row) in rows.items()}
    values = [(time, number) for time, (number, _) in rows.items()]
    return spark(values, marks=marks) if len(values) > 1 else None


def _marks(row: Mapping[str, str]) -> tuple[str, str]:
    """Write what a row says of its number: words before it, and a remark after it; often both are empty."""
    weak = reservations("mines_erw", row.get("tier") or "")
    return before(row.get("qualifier") or ""), f" ({'; '.join(weak)})" if weak else ""


def spark(
    values: Sequence[tuple[float, float]],
    span: tuple[float, float] | None = None,
    *,
    marks: Mapping[float, tuple[str, str]] | None = None,
) -> Spark:
    """Draw a series: its line, and "9,220 in 1999 (weak page), at least 6,279 in 2024" beside it.

    ``span`` are the ends of the axis, where several lines share one; ``marks`` the words before and after
    the number of a time, as its row says how it was published. Times below a thousand are years since
    a beginning; numbers between 0 and 1 that are not whole are shares.

    >>> spark([(2000, 4.0), (2001, 2.0)]).words
    '4 in 2000, 2 in 2001'
    >>> spark([(0, 0.0), (26.9, 3.0)]).words
    '0 at the start, 3 after 27 years'
    """
    yearly = all(time >= _FIRST_YEAR and time == int(time) for time, _ in values)
    path, dots = spark_path(values, WIDTH, HEIGHT, yearly=yearly, span=span)
    numbers = [number for _, number in values]
    shares = all(0 <= number <= 1 for number in numbers) and any(number != int(number) for number in numbers)
    ends = (values[0], values[-1])
    words = ", ".join(
        f"{first}{percent(number) if shares else digits(number, 'number')} {_when(time, yearly=yearly)}{last}"
        for time, number in ends
        for first, last in [(marks or {}).get(time, ("", ""))]
    )
    return Spark(path, tuple((coordinate(x), coordinate(y)) for x, y in dots), words)


def _when(time: float, *, yearly: bool) -> str:
    if yearly:
        return f"in {int(time)}"
    return f"after {counted(round(time), 'year')}" if time else "at the start"


def _series(page: FinishedReport, choice: dict[str, Any]) -> dict[float, tuple[float, Mapping[str, str]]]:
    """Read from a table the rows that the notebook means: time -> value and row, in order of time."""
    where = {str(name): str(code) for name, code in dict(choice.get("where") or {}).items()}
    path = page.folder / "tables" / f"{choice.get('table')}.csv"
    least = {str(name): float(number) for name, number in dict(choice.get("least") or {}).items()}
    x, y = str(choice.get("x", "year")), str(choice.get("y", "value"))
    values: dict[float, tuple[float, Mapping[str, str]]] = {}
    try:
        with regular_file.opened_text(path) as handle:
            for row in csv.DictReader(handle):
                meant = all(row[name] == code for name, code in where.items())
                enough = all(float(row[name] or 0) >= number for name, number in least.items())
                if meant and enough and row[y]:
                    values[float(row[x])] = (float(row[y]), row)
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return {time: values[time] for time in sorted(values) if math.isfinite(values[time][0])}
