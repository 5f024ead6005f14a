"""Recorded casualties of a place by period, so that nobody is counted twice.

Three rules, the same for all places:

* years one by one where the tables have them, otherwise the shortest periods; a period that holds years
  counted on their own keeps what is left for its other years (``without``);
* deminers are taken off: those of the same year or period, else the share of deminers in the longest period
  of which both are on record;
* who gives another number for the same years is a rival, shown and not added.

What cannot be told: casualties that nobody recorded, and harm of the years without a count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from impact.catalogue.frame_rows import each_row
from impact.data.registers import in_main
from impact.scenario.calibration.lookups import known, periods, whole
from impact.scenario.calibration.recipe import Recipe
from impact.vocabulary import TIERS

#: What a count may count.
MEASURES: dict[str, str] = {"casualties": "people killed or injured", "killed": "people killed"}
#: Whom a count may count.
WHOM: dict[str, str] = {
    "civilians": "civilians only; deminers are taken off",
    "all": "everybody; soldiers, and deminers where they are not on record, are among them",
}
#: measures of the casualty tables of which deminers are no part
_CIVILIAN = frozenset({"civilians"})
_DEVICES_OF_PARAMETERS = "mines_erw"
_PUBLISHED = "as published"
_CIVILIANS_AS_SUCH = "civilians, as published"


@dataclass(frozen=True)
class Count:
    """Recorded casualties of the calendar years ``first`` to ``last``, those of ``without`` left out.

    ``measure`` is a key of :data:`MEASURES`, ``whom`` of :data:`WHOM`, ``devices`` of
    :data:`impact.vocabulary.DEVICES`, ``tier`` of :data:`impact.vocabulary.TIERS` (the worst page the number
    rests on); ``at_least`` marks a lower bound, ``how`` says what was computed.
    """

    first: int
    last: int
    value: float
    at_least: bool
    measure: str
    whom: str
    devices: str
    sources: tuple[str, ...]
    how: str
    tier: str
    without: tuple[int, ...] = ()

    @property
    def years(self) -> tuple[int, ...]:
        """The calendar years that it counts."""
        return tuple(y for y in range(self.first, self.last + 1) if y not in self.without)


def counts(
    recipe: Recipe, frames: Mapping[str, pd.DataFrame], first: int
) -> tuple[tuple[Count, ...], tuple[Count, ...]]:
    """Collect the counts of a place since ``first``, and the rivals of these.

    Parameters
    ----------
    recipe
        The rows of the table of histories about the place.
    frames
        The tables by name, as they were known on a day: ``casualties``, ``parameters``, ``sources``.
    first
        First calendar year that counts; what ends before is left out.

    Returns
    -------
    tuple
        Counts that overlap nowhere, in the order of their years, and the other pages' counts.
    """
    tiers = frames["sources"].set_index("source_id")["tier"].to_dict()
    named = [*_candidates(recipe, frames, "casualties", tiers), *_candidates(recipe, frames, "killed", tiers)]
    named = _without_deminers(named, _candidates(recipe, frames, "deminers", tiers))
    apart, rivals = _disjoint(_since(named, first))
    others = _since(_candidates(recipe, frames, "casualties_rival", tiers), first)
    return apart, (*rivals, *others)


def worst(tiers: Iterable[str]) -> str:
    """Find the worst tier; the best where there is none."""
    order = list(TIERS)
    return max(tiers, key=order.index, default=order[0])


def _since(numbers: Iterable[Count], first: int) -> list[Count]:
    return [replace(c, first=max(c.first, first)) for c in numbers if c.last >= first]


def _candidates(
    recipe: Recipe, frames: Mapping[str, pd.DataFrame], figure: str, tiers: Mapping[str, str]
) -> list[Count]:
    """Read all rows of a figure, in their order; of a table its years and its period both."""
    numbers: list[Count] = []
    rows = recipe.rows["figure"] == figure
    if not rows.any():
        return numbers
    for row in each_row(recipe.rows[rows]):
        if pd.isna(row.first) or pd.isna(row.last):
            continue
        if row.table == "casualties":
            numbers += _of_table(recipe.place, row, frames)
        elif row.table == "parameters":
            numbers += _of_pages(row, known(frames, row.name), tiers)
    return numbers


def _of_pages(row: Any, pages: pd.DataFrame, tiers: Mapping[str, str]) -> list[Count]:
    """Read a parameter: a number for each page that gives one, the firmest and newest page first."""
    order = list(TIERS)
    tiered = [(page, tiers.get(page.source_id, "weak")) for page in each_row(pages) if pd.notna(page.value)]
    tiered.sort(key=lambda both: both[0].published, reverse=True)
    tiered.sort(key=lambda both: order.index(both[1]))
    return [
        Count(
            int(row.first),
            int(row.last),
            float(page.value),
            page.qualifier == "at_least",
            "killed" if row.figure == "killed" else "casualties",
            "civilians" if row.counts == "civilians" else "all",
            row.devices or _DEVICES_OF_PARAMETERS,
            (page.source_id,),
            _PUBLISHED,
            tier,
        )
        for page, tier in tiered
    ]


def _of_table(place: str, row: Any, frames: Mapping[str, pd.DataFrame]) -> list[Count]:
    """Read a measure of the casualty tables: each year, and the period where a page gives it whole."""
    first, last = int(row.first), int(row.last)
    rows = whole(frames["casualties"], place)
    rows = rows[(rows["measure"] == row.name) & (rows["cause"] == "mines_erw")]
    years = in_main(rows[rows["year"].notna()])
    years = years[years["year"].between(first, last)].sort_values("year")
    spans = periods(rows)
    spans = spans[(spans["from"] == first) & (spans["to"] == last)].sort_values(["main", "published"])
    return [
        *(_count(figure, int(figure.year), int(figure.year), row) for figure in each_row(years)),
        *(_count(figure, first, last, row) for figure in each_row(spans.iloc[-1:])),
    ]


def _count(figure: Any, first: int, last: int, row: Any) -> Count:
    civilian = row.counts == "civilians" or row.name in _CIVILIAN or figure.whom == "civilians"
    return Count(
        first,
        last,
        float(figure.value),
        figure.qualifier == "at_least",
        "killed" if row.figure == "killed" else "casualties",
        "civilians" if civilian else "all",
        figure.devices,
        (figure.source_id,),
        _CIVILIANS_AS_SUCH if row.name in _CIVILIAN else _PUBLISHED,
        figure.tier,
    )


def _without_deminers(numbers: list[Count], deminers: list[Count]) -> list[Count]:
    """Take deminers off all counts but those of civilians that a page gives as such."""
    by_period = {(d.first, d.last): d for d in deminers}
    both = [
        (c, by_period[c.first, c.last])
        for c in numbers
        if c.last > c.first and (c.first, c.last) in by_period and c.value > 0
    ]
    longest = max(both, key=lambda pair: pair[0].last - pair[0].first, default=None)
    result: list[Count] = []
    for c in numbers:
        own = by_period.get((c.first, c.last))
        if c.how == _CIVILIANS_AS_SUCH or c.measure == "killed":
            result.append(c)
        elif own is not None:
            result.append(_less(c, own.value, own, "less the deminers"))
        elif longest is not None and longest[0].first <= c.first and c.last <= longest[0].last:
            share = longest[1].value / longest[0].value
            result.append(
                _less(c, c.value * share, longest[1], "less the share of deminers in the whole period")
            )
        else:
            result.append(c)
    return result


def _less(count: Count, off: float, deminers: Count, how: str) -> Count:
    return replace(
        count,
        value=float(max(round(count.value - off), 0)),
        sources=tuple(dict.fromkeys((*count.sources, *deminers.sources))),
        how=f"{count.how}, {how}",
        tier=worst((count.tier, deminers.tier)),
    )


def _disjoint(numbers: list[Count]) -> tuple[tuple[Count, ...], tuple[Count, ...]]:
    """Let the shortest periods stand first; a longer one keeps what is left for its other years."""
    apart: list[Count] = []
    rivals: list[Count] = []
    for count in sorted(numbers, key=lambda c: c.last - c.first):
        inner = [c for c in apart if set(c.years) & set(count.years)]
        if not inner:
            apart.append(count)
            continue
        years = {y for c in inner for y in c.years}
        left = count.value - sum(c.value for c in inner)
        alike = all((c.measure, c.whom) == (count.measure, count.whom) for c in inner)
        if not alike or not years < set(count.years) or left < 0:
            rivals.append(count)
            continue
        apart.append(
            replace(
                count,
                value=left,
                how=f"{count.how}, less the years counted on their own",
                without=tuple(sorted(years)),
                tier=worst((count.tier, *(c.tier for c in inner))),
            )
        )
    return tuple(sorted(apart, key=lambda c: (c.first, c.last))), tuple(rivals)
