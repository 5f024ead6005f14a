"""Where a published figure comes from: which register, whose statistic, how much it covers, since when.

A figure keeps this on its way from a table to a sentence and to `findings.json`, so that no page can print it
without what it counts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Origin:
    """What stands beside a figure in its table; a field that does not apply is empty.

    ``register``, ``whom``, ``devices`` and ``scope`` are words of :mod:`impact.vocabulary`, ``maker`` is a
    row of the table `makers` or an ``origin`` of `sources`, ``published`` the day of the page (YYYY-MM-DD).
    """

    register: str = ""
    whom: str = ""
    devices: str = ""
    scope: str = ""
    maker: str = ""
    published: str = ""

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> Origin:
        """Take what a row says; columns that its table does not have stay empty.

        >>> Origin.of_row({"register": "monitor", "published": dt.date(2025, 12, 1)})
        Origin(register='monitor', whom='', devices='', scope='', maker='', published='2025-12-01')
        """
        words = {
            name: row[name] if name in row and isinstance(row[name], str) else ""
            for name in ("register", "whom", "devices", "scope", "maker")
        }
        return cls(**words, published=_day(row.get("published")))


def _day(day: Any) -> str:
    if isinstance(day, str):
        return day[:10]
    # a missing day of pandas is a date, too, but none that is equal to itself
    return f"{day:%Y-%m-%d}" if isinstance(day, dt.date) and day == day else ""
