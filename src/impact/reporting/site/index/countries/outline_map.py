"""The small map of the world: places by how good their record is, each a link to its page.

The colour says how many years have a yearly total, and nothing about how many people were harmed or whether
land is safe: a count as a colour would say that a large country is harmed more. Borders stand as Natural
Earth draws them. Places too small for the outlines are dots.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from impact.charts.maps import outlines
from impact.reporting.site.index.countries.country_list import PlaceRow
from impact.reporting.site.index.svg_marks import closed_path, coordinate
from impact.wording import counted

#: coordinates: one, or those of a ring
Laid = TypeVar("Laid", float, outlines.Points)

#: size of the drawing in its own units
WIDTH, HEIGHT = 720, 322
#: rings with a smaller extent than this are left out, islands of large countries mostly
_SMALLEST = 2.0
#: least years with a total for a class -> class of the style sheet
CLASSES = ((15, "m3"), (5, "m2"), (1, "m1"), (0, "m0"))


@dataclass(frozen=True)
class MapPlace:
    """A place on the map: where it leads, its title, its class, and its outline or its dot."""

    href: str
    title: str
    style: str
    path: str = ""
    x: str = ""
    y: str = ""


@dataclass(frozen=True)
class OutlineMap:
    """The map: land without a page as one outline, the places with one, and the key."""

    land: str
    places: tuple[MapPlace, ...]
    key: tuple[tuple[str, str], ...]
    caption: str = outlines.BORDERS


def outline_map(rows: Sequence[PlaceRow]) -> OutlineMap | None:
    """Lay the map out; None where no place has a page."""
    if not rows:
        return None
    by_code = {row.record.code: row for row in rows}
    land: list[str] = []
    shapes: dict[str, str] = {}
    for code, path in _paths():
        if code in by_code and path:
            shapes[code] = path
        else:
            land.append(path)
    return OutlineMap("".join(land), tuple(_place(row, shapes) for row in rows), _key())


def style_of(years: int) -> str:
    """Class of a place by how many years have a total.

    >>> style_of(26), style_of(1), style_of(0)
    ('m3', 'm1', 'm0')
    """
    return next(style for least, style in CLASSES if years >= least)


def _key() -> tuple[tuple[str, str], ...]:
    words = []
    for i, (least, style) in enumerate(CLASSES):
        if not least:
            words.append((style, "other figures only"))
        elif i == 0:
            words.append((style, f"{counted(least, 'year')} or more with a total"))
        else:
            words.append((style, f"{least} to {CLASSES[i - 1][0] - 1}"))
    return tuple(words)


def _place(row: PlaceRow, shapes: dict[str, str]) -> MapPlace:
    title = ": ".join(part for part in (row.record.name, row.newest) if part)
    style = style_of(len(row.record.levels))
    if path := shapes.get(row.record.code):
        return MapPlace(row.href, title, style, path=path)
    x, y = outlines.points().get(row.record.code, (None, None))
    if x is None or y is None:
        return MapPlace(row.href, title, style)
    left, top = _laid(x, y)
    return MapPlace(row.href, title, style, x=coordinate(left), y=coordinate(top))


def _laid(x: Laid, y: Laid) -> tuple[Laid, Laid]:
    """Lay projected coordinates out on the drawing."""
    return WIDTH * (x + 2.707) / 5.414, 174 - WIDTH * y / 5.414


@lru_cache(maxsize=1)
def _paths() -> tuple[tuple[str, str], ...]:
    """Lay all outlines out, once for every index that a run writes."""
    return tuple((code, "".join(map(_ring, rings))) for code, rings in outlines.outlines())


def _ring(ring: outlines.Points) -> str:
    sides = [side.tolist() for side in _laid(*ring.T)]
    extent = max(max(side) - min(side) for side in sides)
    return closed_path([*zip(*sides, strict=True)]) if extent >= _SMALLEST else ""
