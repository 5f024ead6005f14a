"""What stands within one edition: the firmest of its candidates, the nearest to the maker, and so on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pandas as pd

from impact.vocabulary import NEARNESS

#: how near a page stands to the maker: the nearest first
RANK = {name: rank for rank, name in enumerate(NEARNESS)}


@dataclass(frozen=True)
class Candidate:
    """One published value of one edition, reduced to what the rules look at."""

    row: int
    edition: int
    value: float
    firmness: int
    tier: int
    origin: str
    published: pd.Timestamp
    source_id: str
    lower_bound: bool = False
    dated: bool = False


@dataclass(frozen=True)
class Choice:
    """What stands for one edition: the candidates that carry the value, and how it was decided.

    ``values`` are all values that stand, in rising order: more than one in a tie. ``value`` is the one
    of the page that speaks for them; ``decided_by`` is one of
    :data:`impact.catalogue.casualties.DECIDED_BY`.
    """

    edition: int
    values: tuple[float, ...]
    carriers: tuple[Candidate, ...]
    considered: int
    decided_by: str
    #: whether a page as near to the maker gives the value, in this edition or before, as "at least"
    lower_bound: bool = False

    @property
    def tie(self) -> bool:
        """Whether several values are equally well supported."""
        return len(self.values) > 1

    @property
    def value(self) -> float:
        """The value of the page that speaks."""
        return self.representative.value

    @property
    def tier(self) -> int:
        """Best tier among the carriers."""
        return min(candidate.tier for candidate in self.carriers)

    @property
    def representative(self) -> Candidate:
        """The row that speaks for the value: firmest, nearest to the count, first to be published.

        Among equals one that says "at least" speaks first: who leaves the words out does not know better. Of
        two values of one page the larger speaks, as counts miss people sooner than they add some.
        """
        return min(
            self.carriers,
            key=lambda c: (c.firmness, c.tier, not c.lower_bound, c.published, c.source_id, -c.value, c.row),
        )


def choose_within_edition(candidates: list[Candidate]) -> Choice:
    """Apply rule 1 to the candidates of one edition."""
    left = list(candidates)
    decided_by = "one_value"
    for step, narrow in _STEPS.items():
        if len(_values(left)) == 1:
            break
        left, decided_by = narrow(left), step
    leaders = _values(left)
    carriers = tuple(c for c in candidates if c.value in leaders)
    return Choice(
        edition=candidates[0].edition,
        values=tuple(leaders),
        carriers=carriers,
        considered=len(candidates),
        decided_by=decided_by if len(leaders) == 1 else "tie",
    )


def _values(candidates: Iterable[Candidate]) -> list[float]:
    return sorted({c.value for c in candidates})


def _firmest(candidates: list[Candidate]) -> list[Candidate]:
    firmest = min(c.firmness for c in candidates)
    return [c for c in candidates if c.firmness == firmest]


def _nearest(candidates: list[Candidate]) -> list[Candidate]:
    nearest = min(c.tier for c in candidates)
    return [c for c in candidates if c.tier == nearest]


def _most_published(candidates: list[Candidate]) -> list[Candidate]:
    publishers: dict[float, set[str]] = defaultdict(set)
    for candidate in candidates:
        publishers[candidate.value].add(candidate.origin)
    most = max(len(origins) for origins in publishers.values())
    return [c for c in candidates if len(publishers[c.value]) == most]


def _without_bounds(candidates: list[Candidate]) -> list[Candidate]:
    """Drop the values that only say "at least" below a counted one: they agree with it, and say less."""
    counted = {c.value for c in candidates if not c.lower_bound}
    highest = max(counted, default=None)
    if highest is None:
        return candidates
    return [c for c in candidates if c.value in counted or c.value > highest]


def _latest(candidates: list[Candidate]) -> list[Candidate]:
    """Keep the value of the latest page, where the dates of all pages are known well enough to tell."""
    if not all(c.dated for c in candidates):
        return candidates
    first: dict[float, pd.Timestamp] = {}
    for candidate in candidates:
        first[candidate.value] = min(candidate.published, first.get(candidate.value, candidate.published))
    latest = max(first.values())
    return [c for c in candidates if first[c.value] == latest]


#: the steps of rule 1, each keeps the better candidates: until they agree on a value
_STEPS: dict[str, Callable[[list[Candidate]], list[Candidate]]] = {
    "firmness": _firmest,
    "nearness": _nearest,
    "publishers": _most_published,
    "lower_bound": _without_bounds,
    "later_page": _latest,
}
