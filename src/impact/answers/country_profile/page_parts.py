"""Which parts of a page are shown in which size: :mod:`impact.published.record.extent` has the sizes.

A place with hardly a figure is a card: a few sentences, one small table, what is missing in one sentence. The
registers that a reader has imported are shown in every size.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, wraps
from typing import TypeVar

from impact.published.profile import Profile
from impact.published.record import extent
from impact.published.record.extent import Size

Shown = TypeVar("Shown")

_ALL: tuple[Size, ...] = ("full", "short")
#: Parts that not every size shows: those not listed stand on full and short pages.
_SIZES: Mapping[str, tuple[Size, ...]] = {
    "tabulate_gaps": ("full",),
    "tabulate_record": ("card",),
}
#: Parts with a place for a reader's own registers.
_OF_OWN = ("draw_other_registers", "tabulate_other_registers")


@lru_cache(maxsize=4)
def size_of(place: Profile) -> Size:
    """Choose the size of the page of a place."""
    return extent.size(extent.of(place))


def sized(part: Callable[[Profile], Shown]) -> Callable[[Profile], Shown | None]:
    """Make a part of the page that shows nothing where the page is of a size without it."""

    @wraps(part)
    def show(place: Profile) -> Shown | None:
        own = bool(place.own) and part.__name__ in _OF_OWN
        return part(place) if own or size_of(place) in _SIZES.get(part.__name__, _ALL) else None

    return show
