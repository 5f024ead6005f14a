"""The record of each place: its yearly totals, how well they are sourced, and the newest.

The quality of a record is measured by counting the years since 1999 that have a yearly total: one whose
total was read from the body that counts, or from one of its members, counts whole, one that another page
quotes counts half. What the measure cannot tell: whether a count is complete, or whether nothing happened
in the other years.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from impact import places
from impact.data.registers import FIRST_YEAR, annual_totals, in_main
from impact.places import fold
from impact.wording import Quantity, ranges, reservations

#: pages that count as firm: of the body that made the statistic, or of one of its members
FIRM = ("primary", "near_primary")


@dataclass(frozen=True)
class PlaceRecord:
    """The yearly totals of one place in its main register.

    ``levels`` maps each year since 1999 that has a total to how near its page stands to the count;
    ``values`` holds the numbers; ``newest`` is the newest total, with its qualifier.
    """

    code: str
    name: str
    levels: dict[int, str]
    values: tuple[tuple[int, float], ...] = ()
    newest: Quantity | None = None
    newest_year: int = 0

    @property
    def firm(self) -> int:
        """How many years have a total from the body that counts."""
        return sum(level in FIRM for level in self.levels.values())

    @property
    def quality(self) -> float:
        """How good the record is: years, those known from a quotation only counted half."""
        return self.firm + (len(self.levels) - self.firm) / 2

    @property
    def marks(self) -> str:
        """What the newest total counts besides mines and remnants, and that its page is weak, if so."""
        if self.newest is None:
            return ""
        return "; ".join(reservations(self.newest.origin.devices, self.levels.get(self.newest_year, "")))

    @property
    def years_words(self) -> str:
        """The years that have a total, drawn together."""
        return ranges(self.levels)


def place_records(casualties: pd.DataFrame | None, codes: Iterable[str]) -> list[PlaceRecord]:
    """Read the records of places, the best first.

    Parameters
    ----------
    casualties
        The table ``casualties``; None where it is not built.
    codes
        The places to list; those without a yearly total have an empty record.
    """
    by_place = {}
    if casualties is not None:
        totals = annual_totals(in_main(casualties))
        totals = totals[totals["year"] >= FIRST_YEAR].sort_values("year", kind="stable")
        by_place = dict(tuple(totals.groupby("place")))
    records = [_record(code, by_place.get(code)) for code in codes]
    return sorted(records, key=_rank)


def _rank(record: PlaceRecord) -> tuple[float, int, str]:
    return -record.quality, -record.newest_year, fold(record.name)


def _record(code: str, totals: pd.DataFrame | None) -> PlaceRecord:
    if totals is None:
        return PlaceRecord(code, places.name(code), {})
    years = [int(year) for year in totals["year"]]
    last = totals.iloc[-1]
    return PlaceRecord(
        code,
        places.name(code),
        dict(zip(years, map(str, totals["tier"]), strict=True)),
        tuple(zip(years, map(float, totals["value"]), strict=True)),
        Quantity.of_row(last, "count"),
        years[-1],
    )
