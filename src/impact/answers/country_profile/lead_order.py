"""Which findings of a place lead its page, in which order: one rule on coded facts, the same for all places.

What changes the obligations of a state goes first, then the newest harm, land and deadlines, then who is
harmed; what is missing closes the lead. An old breakdown, or one of few people, gives way to a newer figure.
The order is data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from impact.answers.country_profile.country_harm import is_older
from impact.findings import Finding
from impact.published.profile import Profile
from impact.published.treaty import standing

#: Findings that a page states at its top.
LEAD = 6
#: Ids in the order in which they matter; a mark in brackets says when a finding stands at that rank.
ORDER: tuple[str, ...] = (
    "treaty-status (changed)",
    "own-history",
    "newest-total",
    "newest-part",
    "own-history-clearers",
    "own-history-clearing",
    "cumulative",
    "contamination",
    "article-5-deadline",
    "children",
    "civilians",
    "ordnance",
    "ordnance-of-years",
    "treaty-status (outside)",
    "peak-total",
    "completion",
    "land-cleared",
    "land-released",
    "funding",
    "funding-single-donor",
    "killed-and-injured",
    "children (older or few)",
    "civilians (older or few)",
    "treaty-status",
    "other-registers",
    "cumulative-beside",
    "rate",
    "funding-given",
)
#: Findings that never lead: money for others is not about the harm here, and a rate says the total again.
_NEVER = ("funding-given", "rate")
#: What closes the lead.
LAST = ("years-without-total", "kinds-without-figure")
#: Section of the page that states a finding which the lead has no room for.
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "harm": (
        "newest-total", "newest-part", "peak-total", "cumulative", "cumulative-beside", "other-registers",
        "rate",
    ),
    "who": ("killed-and-injured", "civilians", "children"),
    "land": ("contamination", "completion", "article-5-deadline"),
    "clearance": ("land-cleared", "land-released", "ordnance", "ordnance-of-years"),
    "money": ("funding", "funding-single-donor", "funding-given"),
    "treaty": ("treaty-status",),
    "history": ("own-history", "own-history-clearers", "own-history-clearing"),
}  # fmt: skip


def rank(place: Profile, findings: Iterable[Finding]) -> list[Finding]:
    """Order the findings of a place by what matters; what is missing stands last."""
    order = {name: at for at, name in enumerate((*ORDER, *LAST))}
    return sorted(findings, key=lambda one: order[_marked(place, one)])


def lead(ranked: list[Finding]) -> list[Finding]:
    """Choose the findings that lead a page: the first ones, and what is missing."""
    missing = [one for one in ranked if one.id in LAST]
    others = [one for one in ranked if one.id not in (*LAST, *_NEVER)]
    return others[: LEAD - len(missing)] + missing


def of_section(ranked: list[Finding], section: str) -> list[Finding]:
    """Choose the findings that a section states, because they do not lead."""
    leading = {one.id for one in lead(ranked)}
    return [one for one in ranked if one.id in SECTIONS[section] and one.id not in leading]


def _marked(place: Profile, finding: Finding) -> str:
    """Write the id of a finding with the mark of what is true of it."""
    if finding.id == "treaty-status":
        known = standing.standing(place)
        if known.kind in ("leaving", "left") or known.suspended is not None:
            return "treaty-status (changed)"
        return "treaty-status (outside)" if known.kind == "outside" else "treaty-status"
    if finding.id in ("children", "civilians") and (is_older(place, _year(finding)) or _of_few(finding)):
        return f"{finding.id} (older or few)"
    return finding.id


def _of_few(finding: Finding) -> bool:
    """Whether a finding on a group counts it among so few people that no percentage is written."""
    return finding.kind == "count"


def _year(finding: Finding) -> int:
    return int(finding.unit.rsplit(" ", 1)[-1])
