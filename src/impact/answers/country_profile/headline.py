"""One finding about a place: sentence, number, bounds, method and sources."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

#: the method of a number that is given as it was published
PUBLISHED = "newest published figure"


@dataclass(frozen=True)
class Headline:
    """One finding about a place, ready to be recorded."""

    id: str
    sentence: str
    value: float | str
    unit: str
    sources: tuple[str, ...]
    method: str = PUBLISHED
    low: float | None = None
    high: float | None = None

    def fields(self) -> dict[str, Any]:
        """Give the arguments of :func:`impact.record_finding` that depend on the place."""
        return asdict(self)
