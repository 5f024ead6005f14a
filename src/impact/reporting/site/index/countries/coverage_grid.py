"""What is not known: places by years, a mark where a yearly total is on record, and the gaps in words.

A gap is no zero: in most years nobody published a count for most places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from impact.data.registers import FIRST_YEAR
from impact.places import fold
from impact.reporting.site.index.countries.country_list import PlaceRow
from impact.reporting.site.index.countries.place_record import FIRM, PlaceRecord
from impact.wording import count, counted, noun
from impact.wording.lists import runs

#: pixels of a cell, and of the names beside the cells
CELL, ROW, NAMES, TOP = 9, 13, 150, 18
#: how a total is sourced: class of the style sheet -> words of the key
LEVELS = (
    ("g2", "from the body that counts"),
    ("g1", "quoted by another page"),
)


@dataclass(frozen=True)
class GridRow:
    """A place in the grid: its row of marks, one path for each class, and its years in words."""

    name: str
    href: str
    y: int
    marks: tuple[tuple[str, str], ...]
    title: str


@dataclass(frozen=True)
class CoverageGrid:
    """The grid in two halves by name, its years, and its summary in sentences."""

    halves: tuple[tuple[GridRow, ...], ...]
    years: tuple[tuple[int, int], ...]
    width: int
    height: int
    first: int
    last: int
    sentences: tuple[str, ...]

    @property
    def alternative(self) -> str:
        """The grid in words: the finding first, the numbers in the page on the data."""
        return " ".join(self.sentences[:1])


def coverage_grid(places: Sequence[PlaceRow]) -> CoverageGrid | None:
    """Lay the grid out; None where no place has a yearly total."""
    covered_places = [row for row in places if row.record.levels]
    if not covered_places:
        return None
    last = max(max(row.record.levels) for row in covered_places)
    by_name = sorted(covered_places, key=lambda row: fold(row.record.name))
    longest = (len(by_name) + 1) // 2
    halves = [part for part in (by_name[:longest], by_name[longest:]) if part]
    rows = tuple(tuple(_row(row, i) for i, row in enumerate(half)) for half in halves)
    ticks = [year for year in range(FIRST_YEAR, last + 1) if year % 5 == 0]
    years = tuple((year, NAMES + CELL * (year - FIRST_YEAR)) for year in ticks)
    return CoverageGrid(
        rows,
        years,
        NAMES + CELL * (last - FIRST_YEAR + 1) + 4,
        TOP + ROW * longest + 2,
        FIRST_YEAR,
        last,
        tuple(_sentences(places, [row.record for row in covered_places], last)),
    )


def _row(place: PlaceRow, i: int) -> GridRow:
    record = place.record
    y = TOP + ROW * i
    firm = [year for year, level in record.levels.items() if level in FIRM]
    second_hand = [year for year, level in record.levels.items() if level not in FIRM]
    marks = tuple(
        (style, _marks(years, y)) for (style, _), years in zip(LEVELS, (firm, second_hand), strict=True)
    )
    return GridRow(
        record.name,
        place.href,
        y,
        tuple((style, path) for style, path in marks if path),
        f"{record.name}: {record.years_words}",
    )


def _marks(years: Sequence[int], y: int) -> str:
    """Draw the cells of a row, years that follow each other as one bar."""
    bars = []
    for run in runs(years):
        x, wide = NAMES + CELL * (run[0] - FIRST_YEAR), CELL * len(run) - 1
        bars.append(f"M{x} {y + 2}h{wide}v{ROW - 4}h{-wide}z")
    return "".join(bars)


def _sentences(places: Sequence[PlaceRow], covered_places: Sequence[PlaceRecord], last: int) -> list[str]:
    by_year = {
        year: sum(year in record.levels for record in covered_places) for year in range(FIRST_YEAR, last + 1)
    }
    best = max(by_year, key=lambda year: (by_year[year], year))
    cells, figures = len(covered_places) * len(by_year), sum(by_year.values())
    bare = len(places) - len(covered_places)
    newest, most = by_year[last], by_year[best]
    sentences = [
        f"Of {counted(len(covered_places), 'place')} with any yearly total of casualties, {count(newest)} "
        f"{noun(newest, 'has', 'have')} one for {last} and {count(most)} for {best}.",
        f"Of the {count(cells)} boxes below (one place, one year), {count(cells - figures)} are empty. A gap "
        "is not a zero: this collection has no published count.",
    ]
    if bare:
        sentences.append(
            f"For {counted(bare, 'further place')} there are figures, but no yearly total of casualties."
        )
    return sentences
