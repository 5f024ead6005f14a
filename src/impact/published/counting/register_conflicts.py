"""Counts of one place that cannot both be right as they stand: a part that is larger than its whole.

One count holds another when it is of everybody the other counts, of all devices the other counts, and of a
time in which the other's lies. A holder that is smaller by more than registers change when they are cleaned
is a conflict; it may be a count that missed people, or one with wider rules. What cannot be told: which.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from impact.catalogue.frame_rows import records_of
from impact.published.counting import cumulative, other_registers
from impact.published.counting.cumulative import Count
from impact.published.profile import Profile, Record, once_a_place

#: Share of a count that must be unaccounted for to be said.
_LARGE = 0.05
#: Of so many years one may be without a total.
_MANY = 4
#: Qualifiers of a whole that may be larger than it is printed.
_LOWER_BOUNDS = ("at_least", "range_low")
#: Devices whose counts hold those of the others.
_ALL_DEVICES = "all_explosive"


@dataclass(frozen=True)
class Conflict:
    """Two rows of `casualties`: ``part`` has more people than ``whole``, which should hold them.

    ``everybody``: the whole is of all people and the part is not; ``longer``: its time is longer.
    """

    part: Record
    whole: Record
    everybody: bool
    longer: bool

    @property
    def size(self) -> float:
        """How many times the whole the part has; without end where the whole is nobody."""
        return float(self.part["value"]) / float(self.whole["value"]) if self.whole["value"] else float("inf")


@once_a_place
def of_years(place: Profile) -> Sequence[Conflict]:
    """List the conflicts among annual totals, the newest first: the main register's, and the others'."""
    wholes = {int(row["year"]): row for row in place.yearly()}
    parts = [row for row in records_of(other_registers.annual(place)) if int(row["year"]) in wholes]
    every = (_conflict(part, wholes[int(part["year"])], longer=False) for part in parts)
    return sorted(filter(None, every), key=lambda one: (-int(one.part["year"]), -one.size))


@once_a_place
def of_periods(place: Profile) -> Sequence[Conflict]:
    """List the conflicts among counts over several years that stand, the largest first."""
    counts = list(_standing(place))
    every = (
        _conflict(part.row, whole.row, longer=(whole.start, whole.end) != (part.start, part.end))
        for whole in counts
        for part in counts
        if part is not whole and math.isfinite(whole.start) and whole.holds(part)
    )
    return sorted(filter(None, every), key=lambda one: -one.size)


@dataclass(frozen=True)
class Growth:
    """A count that yearly totals do not account for: ``lead`` less ``earlier`` less ``since`` is ``rest``.

    Both are counts of one body from the same year on; ``since`` are the yearly totals after the earlier one,
    ``missing`` the years without one.
    """

    earlier: Record
    lead: Record
    since: float
    missing: tuple[int, ...]

    @property
    def rest(self) -> float:
        """People whom the lead has beyond the earlier count and the yearly totals."""
        return float(self.lead["value"]) - float(self.earlier["value"]) - self.since


@once_a_place
def growth(place: Profile) -> Growth | None:
    """Find the earlier count of the body whose count leads that leaves most people unaccounted for.

    Nothing where the rest is small (:data:`_LARGE`), where the years without a total could hold it, or where
    they are many.
    """
    lead = cumulative.lead(place)
    if lead is None or not place.yearly() or not _whole_years(lead.count):
        return None
    row = lead.count.row
    totals = {int(one["year"]): float(one["value"]) for one in place.yearly() if _same_body(one, row)}
    rows = [*place.records("casualties"), *place.records("casualties_of_others")]
    growths = []
    for count in cumulative.counts(one for one in rows if _same_body(one, row)):
        if count.start != lead.count.start or count.end >= lead.count.end or not _whole_years(count):
            continue
        since = range(int(count.end), int(lead.count.end))
        between = [totals[year] for year in since if year in totals]
        missing = tuple(year for year in since if year not in totals)
        one = Growth(count.row, row, sum(between), missing)
        clear = _MANY * len(missing) <= len(since) and one.rest > len(missing) * max(
            between, default=math.inf
        )
        if clear and one.rest > _LARGE * row["value"]:
            growths.append(one)
    return max(growths, key=lambda one: (one.rest, str(one.earlier["period_end"])), default=None)


def _whole_years(count: Count) -> bool:
    return math.isfinite(count.start) and count.start == int(count.start) and count.end == int(count.end)


def _same_body(one: Record, other: Record) -> bool:
    return all(one[name] == other[name] for name in ("register", "maker", "whom", "devices"))


def _standing(place: Profile) -> Iterator[Count]:
    main = cumulative.stands(cumulative.counts(place.records("casualties")))
    if main is not None:
        yield main
    for line in other_registers.by_line(place):
        if line.period is not None:
            yield line.period


def _conflict(part: Record, whole: Record, *, longer: bool) -> Conflict | None:
    everybody = whole["whom"] == "all" and part["whom"] != "all"
    people = everybody or whole["whom"] == part["whom"]
    devices = whole["devices"] in (part["devices"], _ALL_DEVICES)
    if not (people and devices and (everybody or longer)):
        return None
    if whole["qualifier"] in _LOWER_BOUNDS or pd.isna(whole["value"]):
        return None
    if whole["value"] >= float(part["value"]) * (1 - cumulative.CLEANED):
        return None
    return Conflict(part, whole, everybody, longer)
