"""The findings of a page about one place: sentences with their number, bounds, method and sources.

Each headline has the same id for every place, so that places and runs can be compared; a headline for which
nothing is on record is left out. The numbers are published ones or shares of them; bounds are those of what
was not recorded, not of chance. What cannot be told from them: how many people were harmed in fact.
"""

from __future__ import annotations

from collections.abc import Callable

from impact.answers.country_profile import country_harm, country_response
from impact.answers.country_profile.country_harm import missing
from impact.findings import Finding
from impact.published.profile import Profile

__all__ = ["headlines", "missing"]

_ALL: tuple[Callable[[Profile], Finding | None], ...] = (
    country_harm.newest_total,
    country_harm.newest_part,
    country_harm.rate,
    country_harm.split,
    country_harm.civilians,
    country_harm.children,
    country_response.contamination,
    country_response.released,
    country_response.completion,
    country_response.funding,
    country_response.treaty,
    country_harm.since,
    country_response.given,
)


def headlines(place: Profile) -> list[Finding]:
    """Give the findings about a place, the most telling first; at least the one on the treaty.

    Returns
    -------
    list of Finding
        Empty only when not even the depositary's list was on record on the day of the profile.
    """
    told = (make(place) for make in _ALL)
    return [headline for headline in told if headline is not None and headline.sources]
