"""The line of sources below a picture: who made the statistics, who quoted them, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from impact.data.citation import Source
from impact.vocabulary import OWN_TIERS, TIERS
from impact.wording import counted

_RANK = {tier: rank for rank, tier in enumerate((*TIERS, *OWN_TIERS))}


@dataclass
class _Body:
    """A body that is named: its own pages, and the pages of others that quote it."""

    name: str
    own: set[Source] = field(default_factory=set)
    quoting: set[Source] = field(default_factory=set)

    @property
    def order(self) -> tuple[int, int, str]:
        pages = self.own | self.quoting
        return min(_RANK[page.tier] for page in pages), -len(pages), self.name

    @property
    def words(self) -> str:
        several = f", {counted(len(self.own), 'page')}" if len(self.own) > 1 else ""
        own = f" {_span(self.own)}{several}" if self.own else ""
        if not self.quoting:
            return f"{self.name}{own}"
        return f"{self.name}{own}, {'and as ' if own else ''}quoted by {_quoting(self.quoting)}"


def credit_line(pages: Iterable[tuple[Source, str]], most: int) -> str:
    """Name bodies in one short line, those nearest to the count and most used first.

    Parameters
    ----------
    pages
        Each page with the name of the maker that it quotes; empty where the page gives figures of its own.
    most
        How many bodies are named before the rest is counted.

    Examples
    --------
    >>> page = Source("afp-1", "t", "AFP", "secondary", "afp", "https://a.org", "2023-11-14", "day")
    >>> credit_line([(page, "Landmine Monitor")], 3)
    'Landmine Monitor, quoted by AFP 2023'
    """
    bodies: dict[str, _Body] = {}
    for page, maker in pages:
        body = bodies.setdefault(maker or page.publisher, _Body(maker or page.publisher))
        (body.quoting if maker else body.own).add(page)
    ranked = sorted(bodies.values(), key=lambda body: body.order)
    rest = [counted(len(ranked) - most, "other publisher")] if len(ranked) > most else []
    return "; ".join([*(body.words for body in ranked[:most]), *rest])


def _quoting(pages: set[Source]) -> str:
    """Name the publisher that quotes most, and count the others."""
    by_publisher: dict[str, set[Source]] = defaultdict(set)
    for page in pages:
        by_publisher[page.publisher].add(page)
    first, *others = sorted(_Body(name, quoting=quoting).order for name, quoting in by_publisher.items())
    name = first[-1]
    rest = f" and {counted(len(others), 'other publisher')}" if others else ""
    return f"{name} {_span(by_publisher[name])}{rest}"


def _span(pages: Iterable[Source]) -> str:
    years = sorted({page.year for page in pages})
    return f"{years[0]}" if len(years) == 1 else f"{years[0]}-{years[-1]}"
