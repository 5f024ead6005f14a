"""The findings of a page about one place: sentences with their number, bounds, method and sources.

Each finding has the same id for every place, so that places and runs can be compared; one for which nothing
is on record is left out. The numbers are published ones or shares of them; bounds are those of what was not
recorded, not of chance. What cannot be told from them: how many people were harmed in fact.
"""

from __future__ import annotations

from collections.abc import Callable

from IPython.display import Markdown

from impact.answers.country_profile import country_harm, country_registers, country_response
from impact.findings import Finding
from impact.published.profile import Profile
from impact.wording import counted

QUESTION = "Q7"

_FINDINGS: tuple[Callable[[Profile], Finding | None], ...] = (
    country_harm.newest_total,
    country_harm.newest_part,
    country_harm.rate,
    country_harm.split,
    country_harm.civilians,
    country_harm.children,
    country_registers.since,
    country_registers.others,
    country_response.contamination,
    country_response.released,
    country_response.completion,
    country_response.funding,
    country_response.treaty,
    country_response.deadline,
    country_response.gifts,
)


def describe_heading(place: Profile) -> Markdown:
    """Write the title of the page, and how many figures on how many pages it rests on."""
    return Markdown(
        f"# What is known about {place.label}?\n\n"
        f"{counted(place.figures, 'published figure')} about {place.label}, read on "
        f"{counted(len(place.sources()), 'page')}: what they say about people harmed, land, money and the "
        "treaty, the newest of each, and what they leave open. Every number here is published, or a sum, "
        "share or rate of published ones."
    )


def state_findings(place: Profile) -> list[Finding]:
    """State the findings about a place, the most telling first; at least the one on the treaty.

    Returns
    -------
    list of Finding
        Empty only when not even the depositary's list was on record on the day of the profile.
    """
    findings = (make(place) for make in _FINDINGS)
    return [_about(place, finding) for finding in findings if finding is not None and finding.sources]


def state_missing(place: Profile) -> list[Finding]:
    """State how many years have no annual total; nothing where no year has one."""
    finding = country_harm.missing(place)
    return [] if finding is None else [_about(place, finding)]


def _about(place: Profile, finding: Finding) -> Finding:
    return finding.about(QUESTION, place.code, place.as_of)
