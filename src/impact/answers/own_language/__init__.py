"""The brief in a country's own language: its main sentences, a picture, the record, and what it cannot tell.

English is the original: every number is that of the English brief, and each finding keeps the English
sentence beside its translation. `local_sentences` puts values into the messages of a language
(``messages/*.ftl``), `local_brief` makes the findings, lists and the picture of the page from the evidence of
`impact.answers.brief`. What is not translated (all assumptions, sources) is in the English brief.
"""

from __future__ import annotations

from impact.answers.own_language.local_brief import (
    LocalBrief,
    describe_assumptions,
    describe_heading,
    describe_limits,
    describe_question,
    describe_record,
    describe_unknowns,
    draw_by_year,
    gather,
    state_findings,
)
from impact.arguments import TEXT, choice
from impact.face_check import check_face

__all__ = [
    "LocalBrief",
    "describe_assumptions",
    "describe_heading",
    "describe_limits",
    "describe_question",
    "describe_record",
    "describe_unknowns",
    "draw_by_year",
    "gather",
    "state_findings",
]

_PARTS = choice("mines", "record", "assumed", "unknown", "limits")
check_face(__name__, LocalBrief, language=TEXT, part=_PARTS)
