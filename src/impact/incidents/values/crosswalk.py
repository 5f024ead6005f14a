"""Crosswalks between code vintages: which units are the same ground before and after a change.

A district that was split kept its code, another got a new one: a series by code falls for reasons of drawing.
Figures are comparable over time for the smallest units that no change inside the period has cut.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd

from impact import regular_file
from impact.arguments import instance, needs
from impact.errors import RawDataError
from impact.frame_check import NUMBERS, TEXTS, rows

_COLUMNS = ("old", "new", "valid_from")


@dataclass(frozen=True, slots=True)
class Change:
    """From ``valid_from`` on, ground with the code ``old`` has the code ``new``."""

    old: str
    new: str
    valid_from: dt.date
    kind: str = ""


@dataclass(frozen=True)
class Crosswalk:
    """Changes of codes, in the order of their days."""

    changes: tuple[Change, ...]

    @classmethod
    def load(cls, name: str, folder: Path | None = None) -> Crosswalk:
        """Load a CSV with the columns old, new, valid_from and kind.

        Raises
        ------
        RawDataError
            When the file is not there, lacks a column, or has a day that is none.
        """
        path = Path(name) if folder is None else folder / name
        if not path.exists():
            raise RawDataError(
                f"the crosswalk {name} is not there",
                f"a CSV with the columns old, new, valid_from, kind in {path.parent}",
                "put it beside the mapping, or correct `crosswalk:`",
            )
        return _load(path, path.stat().st_mtime_ns)

    def validity(self, code: str) -> tuple[dt.date | None, dt.date | None]:
        """First and last day of a code; None where no change says it."""
        began = [c.valid_from for c in self.changes if c.new == code]
        years = {c.valid_from for c in self.changes if c.old == code and c.new == code}
        ended = [c.valid_from for c in self.changes if c.old == code and c.valid_from not in years]
        first = min((day for day in began if day not in years), default=None)
        last = max(ended) - dt.timedelta(1) if ended else None
        return first, last

    def valid(self, code: str, first: dt.date, last: dt.date) -> bool:
        """Whether a code can stand with a date that lies between two days."""
        begins, ends = self.validity(code)
        return not ((begins is not None and last < begins) or (ends is not None and first > ends))

    def changed(self, code: str, day: dt.date, other: dt.date) -> bool:
        """Whether the ground of a code is another one on the other day."""
        first, last = min(day, other), max(day, other)
        return any(first < c.valid_from <= last and code in (c.old, c.new) for c in self.changes)

    def units(self, codes: Iterable[str], first: dt.date, last: dt.date) -> dict[str, str]:
        """Smallest stable unit of each code over a period, named by its codes.

        Codes of today are joined by "+", codes that are no more stand before them with "|": A1+A3 is a unit
        that was split, B2|B9 one that was renamed.
        """
        inside = [c for c in self.changes if first < c.valid_from <= last]
        members: dict[str, set[str]] = {}
        for change in inside:
            joined = members.get(change.old, {change.old}) | members.get(change.new, {change.new})
            for code in joined:
                members[code] = joined
        return {code: self._name(members[code], last) if code in members else code for code in set(codes)}

    def _name(self, codes: set[str], day: dt.date) -> str:
        past = sorted(code for code in codes if not self.valid(code, day, day))
        present = sorted(code for code in codes if self.valid(code, day, day))
        return "|".join([*past, *(["+".join(present)] if present else [])])


@lru_cache(maxsize=8)
def _load(path: Path, _stamp: int) -> Crosswalk:
    with regular_file.opened_text(path) as handle:
        reader = csv.DictReader(handle)
        absent = [column for column in _COLUMNS if column not in (reader.fieldnames or ())]
        if absent:
            raise RawDataError(
                f"the crosswalk {path.name} has no column {', '.join(absent)}",
                "the columns old, new, valid_from, kind",
                "rename its columns",
            )
        changes = [
            Change(
                row["old"].strip(),
                row["new"].strip(),
                _day(row["valid_from"], path.name, number),
                (row.get("kind") or "").strip(),
            )
            for number, row in enumerate(reader, start=2)
        ]
    return Crosswalk(tuple(sorted(changes, key=lambda c: c.valid_from)))


def _day(text: str, file: str, row: int) -> dt.date:
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        raise RawDataError(
            f"{file}, line {row}: {text!r} is no day", "a day such as 2017-01-01", "correct the crosswalk"
        ) from None


@needs(
    "stable_series",
    counts=rows("year", "code", "value", known=("year", "code"), cells={"code": TEXTS, "value": NUMBERS}),
    crosswalk=instance(Crosswalk, expected="a crosswalk", remedy="read it: Crosswalk.load('codes.csv')"),
)
def stable_series(counts: pd.DataFrame, crosswalk: Crosswalk) -> pd.DataFrame:
    """Sum counts by year over the smallest stable units.

    Parameters
    ----------
    counts
        Columns ``year`` (int), ``code`` (text) and ``value``.
    crosswalk
        Changes of the codes.

    Returns
    -------
    DataFrame
        Columns ``unit``, ``year``, ``value``. Nothing is split by a share.
    """
    if counts.empty:
        return pd.DataFrame({"unit": [], "year": [], "value": []})
    first = dt.date(int(counts["year"].min()), 1, 1)
    last = dt.date(int(counts["year"].max()), 12, 31)
    units = crosswalk.units(counts["code"].unique(), first, last)
    named = counts.assign(unit=counts["code"].map(units))
    return named.groupby(["unit", "year"], as_index=False)["value"].sum()


def check_join(
    codes: Mapping[str, tuple[dt.date, dt.date]],
    outlines: Iterable[str],
    day: dt.date,
    crosswalk: Crosswalk | None,
) -> None:
    """Refuse to join figures to outlines of another time.

    Parameters
    ----------
    codes
        Code -> first and last day of its figures.
    outlines
        Codes of the map.
    day
        Day of the map.
    crosswalk
        Changes of the codes, where they are known.

    Raises
    ------
    RawDataError
        When a code is not on the map, or its ground has changed since; the error names the codes.
    """
    drawn = set(outlines)
    absent = sorted(code for code in codes if code not in drawn)
    moved = (
        []
        if crosswalk is None
        else sorted(
            code
            for code, (first, _) in codes.items()
            if code in drawn and crosswalk.changed(code, first, day)
        )
    )
    if absent or moved:
        parts = [f"not on the map: {', '.join(absent[:20])}"] if absent else []
        parts += [f"drawn anew since: {', '.join(moved[:20])}"] if moved else []
        raise RawDataError(
            f"codes of another time ({'; '.join(parts)})",
            f"codes as they were on {day.isoformat()}",
            "sum over stable units first, with a crosswalk of the changes",
        )
