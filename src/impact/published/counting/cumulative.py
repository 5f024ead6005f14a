"""Casualties over several years: which cumulative count leads a page, and which stands beside it.

*Within a register* (one body of rules, people and devices) a count

- is of the whole country, of three years at least, and its end is known; a start that no page names lies
  before those that are named, and two of them may lie far apart;
- falls away where a shorter period inside it has more casualties (by more than one in a hundred: registers
  are cleaned), and where a longer period holds it;
- the longest of those with a known start stands, of two as long the one that ends later; another stands
  instead where it ends later and is larger. The same count with and without its start is one.

*Among the registers* the main one leads. The national register (of all people, or of civilians) leads
instead where the main one has none, where its period holds the main one's whole and its count is no smaller,
or where its period begins after the main one's has ended. Where neither has any, the register that ends last
leads, and the sentence says what it counts.

*Beside it* stands the first of these: the main register's count of another period, where the national one
leads; a count of the same register that begins earlier, reaches into the period and is larger (a war before
the peace); else one of the same register that ends later; else a count of another register that ends at least
three years later.

What cannot be told: whether the years before a start nobody names are whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from impact.published.profile import Profile, Record, once_a_place

#: Years that a period has at least, and that a count must be newer to stand beside another.
SEVERAL = 3
#: Part by which a longer period may have fewer casualties than a shorter one inside it.
CLEANED = 0.01
#: A start that no page names.
_UNKNOWN = float("-inf")
_AXES = ("register", "whom", "devices")
_NATIONAL = [("national_all", whom, "mines_erw") for whom in ("all", "civilians")]


@dataclass(frozen=True, eq=False)
class Count:
    """A cumulative count: its row of `casualties`, with its period in years ("2022-02" begins at 2022.08)."""

    row: Record
    start: float
    end: float

    @cached_property
    def value(self) -> float:
        """The count; the greatest of those that tie."""
        return float(self.row["high"])

    def holds(self, other: Count) -> bool:
        """Whether the other's period lies inside this one; of two unknown starts nobody can tell."""
        return self.start <= other.start and other.end <= self.end and other.start > _UNKNOWN

    def falls_short_of(self, other: Count) -> bool:
        """Whether a shorter period inside this one has more casualties."""
        return self.holds(other) and self.value < other.value * (1 - CLEANED)


@dataclass(frozen=True, eq=False)
class Lead:
    """The count that leads a page, and another that stands beside it, or none."""

    count: Count
    beside: Count | None


@once_a_place
def lead(place: Profile) -> Lead | None:
    """Choose the cumulative count that leads the page of a place; none where nothing is on record."""
    own = counts(place.records("casualties"))
    main = stands(own)
    registers = _by_register(place.records("casualties_of_others"))
    others = [count for count in map(stands, registers.values()) if count]
    nationals = [count for count in (stands(registers.get(axes, [])) for axes in _NATIONAL) if count]
    national = max(nationals, key=_newest) if nationals else None
    if main is None or (national is not None and _replaces(national, main)):
        if national is None:
            return Lead(max(others, key=_newest), None) if others else None
        if main is not None and not national.holds(main):
            return Lead(national, main)
        first, same = national, registers[_register(national.row)]
    else:
        first, same = main, own
    earlier = [c for c in same if c.start < first.start < c.end and c.value > first.value]
    later = [c for c in same if c.end > first.end and not c.holds(first)]
    newer = [count for count in others if count.end >= first.end + SEVERAL]
    return Lead(first, max(earlier or later or newer, key=_newest, default=None))


def _replaces(national: Count, main: Count) -> bool:
    wider = national.holds(main) and national.value >= main.value
    return wider or national.start >= main.end


def _newest(count: Count) -> tuple[float, float, float]:
    return count.end, -count.start, count.value


def stands(candidates: list[Count]) -> Count | None:
    """Choose the count of one register that stands; see the rules above."""
    named = {(count.end, count.value) for count in candidates if count.start > _UNKNOWN}
    candidates = [c for c in candidates if c.start > _UNKNOWN or (c.end, c.value) not in named]
    whole = [count for count in candidates if not any(count.falls_short_of(other) for other in candidates)]
    widest = [
        count for count in whole if not any(other.holds(count) and not count.holds(other) for other in whole)
    ]
    if not widest:
        return None
    dated = [count for count in widest if count.start > _UNKNOWN] or widest
    longest = max(dated, key=lambda count: (count.end - count.start, count.end))
    beyond = [count for count in widest if count.end > longest.end and count.value > longest.value]
    return max(beyond, key=_newest, default=longest)


def _register(row: Record) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in _AXES)


def _by_register(rows: Iterable[Record]) -> dict[tuple[str, ...], list[Count]]:
    registers: dict[tuple[str, ...], list[Count]] = defaultdict(list)
    for count in counts(rows):
        registers[_register(count.row)].append(count)
    return dict(sorted(registers.items()))


def counts(rows: Iterable[Record]) -> list[Count]:
    """Collect the cumulative counts of the whole country, over several years, among rows of `casualties`."""
    every = (
        Count(row, _year(row["period_start"], 0), _year(row["period_end"], 1))
        for row in rows
        if row["measure"] == "cumulative_total"
        and row["scope"] == "whole"
        and row["cause"] == "mines_erw"
        and row["period_end"]
    )
    return [count for count in every if count.end - count.start >= SEVERAL]


def _year(partial: str, end: int) -> float:
    """Turn a partial date into years: its beginning, or with ``end`` its end; no date lies before all."""
    if not partial:
        return _UNKNOWN
    if len(partial) < 7:
        return float(partial) + end
    return int(partial[:4]) + (int(partial[5:7]) - 1 + end) / 12
