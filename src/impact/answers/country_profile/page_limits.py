"""What a page about one place cannot tell, and where the questions are answered that it leaves open."""

from __future__ import annotations

from IPython.display import Markdown

from impact.answers.country_profile.page_parts import size_of
from impact.data.groups import withdrawing_states
from impact.published.profile import Profile

_HARM = (
    "**How many people were harmed.** These are published records. Better recording looks like a rise, a "
    "place that nobody reaches looks like a fall."
)
_LIMITS = (
    _HARM,
    "**Where hazards are.** Nothing here describes parts of the country, and nothing here is advice on where "
    "to go.",
    "**What comes next.** No forecast is made for a single country: most yearly series are too short and too "
    "full of gaps for an interval that would mean anything.",
    "**Whether the treaty changed anything here.** One country has no comparison; the report on the treaty "
    "and harm has one.",
)
_CARD = (
    "Few figures do not mean little harm: where nobody counts or publishes, nothing is here. Nothing on this "
    "page is advice on where to go."
)


def describe_limits(place: Profile) -> Markdown:
    """Write what the page cannot tell: one line on a card, a list on every other page."""
    if size_of(place) == "card":
        return Markdown(_CARD)
    return Markdown("\n".join(f"- {line}" for line in _LIMITS))


def describe_further(place: Profile) -> Markdown | None:
    """Say which questions the brief and the scenario of a state that leaves the treaty answer.

    Nothing is said of a place that has neither.
    """
    if place.code not in withdrawing_states(place.as_of):
        return None
    return Markdown(
        f"The brief says on three pages what leaving the treaty could mean for civilians in {place.label}. "
        "The scenario says what would be left for them if mines were laid along its border, under "
        "assumptions that you can change. This page holds what is on record."
    )
