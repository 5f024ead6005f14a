"""What other registers than the main one count in one place: their lines, never joined to the main curve.

A line is one register of one maker, with whom and which devices it counts. The functions select; they
compare nothing, because the registers count different things. What cannot be told: which of them is nearer
to what happened.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from impact.arguments import needs
from impact.data.registers import is_annual_total
from impact.published.counting import cumulative
from impact.published.counting.cumulative import Count
from impact.published.profile import PROFILE, Profile, Record, once_a_place

_LINE = ["register", "maker", "whom", "devices"]
#: Counts of fewer devices or of children only are parts of a register, not another one.
_DEVICES = ("mines_erw", "all_ied", "all_explosive")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One register of one maker, with whom and which devices it counts, and what is on record of it.

    ``years`` are those with an annual total, ``newest`` the row of the newest one, ``period`` the count over
    several years that stands, ``end`` the year in which the newer of the two ends, ``source_id`` one page.
    """

    register: str
    maker: str
    whom: str
    devices: str
    years: tuple[int, ...]
    newest: Record | None
    period: Count | None
    end: float
    source_id: str


@needs("other_registers.annual", place=PROFILE)
def annual(place: Profile) -> pd.DataFrame:
    """Select the annual totals of the other registers: rows of `casualties`, by line and year."""
    rows = place.rows.get("casualties_of_others", pd.DataFrame())
    if rows.empty:
        return rows
    every = enumerate(place.records("casualties_of_others"))
    at = [number for number, row in every if _is_whole(row) and is_annual_total(row)]
    return rows.iloc[at].sort_values([*_LINE, "year"], ignore_index=True)


@needs("other_registers.any_of", place=PROFILE)
def any_of(place: Profile) -> list[Record]:
    """Select every figure of the other registers for the whole country, of a year or a period."""
    return [row for row in _rows(place) if row["scope"] == "whole"]


def _rows(place: Profile) -> list[Record]:
    return [row for row in place.records("casualties_of_others") if _is_whole(row)]


def _is_whole(row: Record) -> bool:
    return row["whom"] != "children" and row["devices"] in _DEVICES


@once_a_place
def by_line(place: Profile) -> Sequence[Line]:
    """List the lines of the other registers, the one with the newest figure first."""
    lines: dict[tuple[str, ...], list[Record]] = defaultdict(list)
    for row in _rows(place):
        lines[tuple(row[name] for name in _LINE)].append(row)
    every = [_line(line, own) for line, own in sorted(lines.items())]
    return sorted((line for line in every if line is not None), key=lambda line: -line.end)


def _line(names: Sequence[str], rows: Sequence[Record]) -> Line | None:
    """Describe a line; nothing where it has neither an annual total nor a count over several years."""
    totals = sorted((row for row in rows if is_annual_total(row)), key=lambda row: row["year"])
    newest = totals[-1] if totals else None
    period = cumulative.stands(cumulative.counts(rows))
    page = newest or (period.row if period else None)
    if page is None:
        return None
    years = tuple(int(row["year"]) for row in totals)
    end = max([year + 1.0 for year in years[-1:]] + ([period.end] if period else []))
    return Line(
        **dict(zip(_LINE, names, strict=True)),
        years=years,
        newest=newest,
        period=period,
        end=end,
        source_id=page["source_id"],
    )


@needs("other_registers.years_of_others_only", place=PROFILE)
def years_of_others_only(place: Profile) -> list[int]:
    """List the years in which only another register has an annual total."""
    known = {int(row["year"]) for row in place.yearly()}
    return sorted({year for line in by_line(place) for year in line.years} - known)
