"""The findings of a page about one place: sentences with their number, bounds, method and sources.

Each finding has the same id for every place, so that places and runs can be compared; one for which nothing
is on record is left out. The numbers are published ones or shares of them; bounds are those of what was not
recorded, not of chance. What cannot be told from them: how many people were harmed in fact.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from IPython.display import Markdown

from impact.answers.country_profile import (
    country_gaps,
    country_harm,
    country_history,
    country_registers,
    country_response,
    lead_order,
)
from impact.answers.country_profile.page_parts import size_of
from impact.findings import Finding
from impact.published.profile import Profile
from impact.published.treaty import standing
from impact.wording import counted

QUESTION = "Q7"

_FINDINGS: tuple[Callable[[Profile], Finding | None], ...] = (
    country_harm.newest_total,
    country_harm.newest_part,
    country_registers.highest,
    country_harm.rate,
    country_harm.split,
    country_harm.civilians,
    country_harm.children,
    country_registers.since,
    country_registers.beside,
    country_registers.others,
    country_history.harmed,
    country_history.clearers,
    country_history.clearing,
    country_history.ordnance,
    country_history.ordnance_of_years,
    country_response.contamination,
    country_response.released,
    country_response.completion,
    country_response.funding,
    country_response.treaty,
    country_response.deadline,
    country_response.gifts,
    country_gaps.years_without,
    country_gaps.kinds_without,
)


def describe_heading(place: Profile) -> Markdown:
    """Write the title of the page, and how many figures the collection has."""
    return Markdown(
        f"# What is known about {place.label}?\n\n"
        f"{counted(place.figures, 'published figure')} about {place.label} in this collection. Every number "
        "here is published, or a sum, share or rate of published ones."
    )


def state_lead(place: Profile) -> list[Finding]:
    """State what leads the page of a place: at most six findings, what is missing last."""
    return lead_order.lead(state_findings(place))


def state_more(place: Profile, section: str) -> list[Finding]:
    """State what a section of the page says that does not lead; on a card nothing.

    Parameters
    ----------
    place
        The place.
    section
        A key of :data:`impact.answers.country_profile.lead_order.SECTIONS`.
    """
    return lead_order.of_section(state_findings(place), section) if size_of(place) != "card" else []


@lru_cache(maxsize=4)
def _stated(place: Profile) -> tuple[Finding, ...]:
    findings = [finding for make in _FINDINGS if (finding := make(place)) is not None]
    known = [finding.about(QUESTION, place.code, place.as_of) for finding in findings if finding.sources]
    return tuple(_shorten(place, lead_order.rank(place, known)))


def _shorten(place: Profile, ranked: list[Finding]) -> list[Finding]:
    """Set the newest number of casualties before a declared suspension in the short answer."""
    newest = next((one.short for one in ranked if one.id == "newest-total"), "")
    if not newest or standing.standing(place).suspended is None or ranked[0].id != "treaty-status":
        return ranked
    return [replace(ranked[0], short=f"{newest}; obligations declared suspended"), *ranked[1:]]


def state_findings(place: Profile) -> list[Finding]:
    """State all findings about a place, the most telling first, what is missing last.

    Returns
    -------
    list of Finding
        Empty only when not even the depositary's list was on record on the day of the profile.
    """
    return list(_stated(place))
