"""What a brief about one country says: five sentences, what they rest on, dates, what clearing took others.

A brief is drawn from the other models; nothing is estimated here. `background` collects what holds for every
country (the world total, what followed other wars, what clearing has taken), `country` what is on record
about one (steps of leaving, former stockpile, announced numbers, border regions), `variants` simulates its
scenario and the same with other mines, war or clearance, `sentences` puts all into five, `certainty`
parts what they rest on into what is recorded, assumed and unknown, and `headings` words titles.

What a brief cannot tell: whether leaving the treaty is right. It counts harm under stated assumptions; the
military value of mines is not its subject.
"""

from __future__ import annotations

from impact.answers.brief.answer import answer, scaled
from impact.answers.brief.background import NEAR, Background, gather
from impact.answers.brief.certainty import assumed, listing, recorded, unknown
from impact.answers.brief.headings import (
    after_title,
    by_year_title,
    costs_title,
    side_by_side_title,
    timeline_title,
)
from impact.answers.brief.state import timeline
from impact.answers.brief.variants import THIS, compare, more_mines, side_by_side

__all__ = [
    "NEAR",
    "THIS",
    "Background",
    "after_title",
    "answer",
    "assumed",
    "by_year_title",
    "compare",
    "costs_title",
    "gather",
    "listing",
    "more_mines",
    "recorded",
    "scaled",
    "side_by_side",
    "side_by_side_title",
    "timeline",
    "timeline_title",
    "unknown",
]
