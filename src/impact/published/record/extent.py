"""How much is on record about a place: enough for a full page, for a short one, or for a card.

One rule for all places, on two counts: years with an annual total of casualties, and kinds of figures of
which at least one is on record. What cannot be told from it: how much was published elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from impact.arguments import instance, needs
from impact.published import gaps
from impact.published.counting import other_registers
from impact.published.profile import PROFILE, Profile

Size = Literal["full", "short", "card"]


@dataclass(frozen=True)
class Extent:
    """What is on record: ``years`` with an annual total of casualties, ``kinds`` of figures."""

    years: int
    kinds: int


@dataclass(frozen=True)
class SizeRule:
    """A size, and what a place has at least: both counts, or one of them where ``either`` is true."""

    size: Size
    years: int
    kinds: int
    either: bool = False

    def holds(self, extent: Extent) -> bool:
        """Whether a place has enough on record."""
        enough = (extent.years >= self.years, extent.kinds >= self.kinds)
        return any(enough) if self.either else all(enough)


_EXTENT = instance(Extent, expected="what is on record of a place", remedy="make it: extent.of(place)")
#: The first that holds is the size of a page; the last one holds always.
SIZES: tuple[SizeRule, ...] = (
    SizeRule("full", years=5, kinds=4),
    SizeRule("short", years=3, kinds=3, either=True),
    SizeRule("card", years=0, kinds=0),
)


@needs("extent.size", extent=_EXTENT)
def size(extent: Extent) -> Size:
    """Choose the size of a page by what is on record.

    >>> size(Extent(years=21, kinds=7)), size(Extent(years=0, kinds=3)), size(Extent(years=2, kinds=2))
    ('full', 'short', 'card')
    """
    return next(rule.size for rule in SIZES if rule.holds(extent))


@needs("extent.of", place=PROFILE)
def of(place: Profile) -> Extent:
    """Count what is on record about a place.

    The kinds are those of :data:`impact.published.gaps.SUBJECTS`, and besides: people harmed over several
    years, counts of other registers, ordnance that was found or cleared, and what earlier wars left.
    """
    kinds = [len(figures) > 0 for figures in gaps.figures(place).values()]
    kinds += [
        any(row["scope"] == "whole" and pd.isna(row["year"]) for row in place.records("casualties")),
        len(other_registers.any_of(place)) > 0,
        any(row["scope"] == "whole" for row in place.records("eod_tasks")),
        len(place.rows["histories"]) > 0,
    ]
    return Extent(years=len(place.yearly()), kinds=sum(kinds))
