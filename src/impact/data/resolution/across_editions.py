"""What stands across editions: the newest choice, unless an earlier one is better supported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from impact.data.resolution.edition_choice import RANK, Candidate, Choice, choose_within_edition


def is_firm(values: Iterable[float], candidates: Iterable[Candidate]) -> bool:
    """Whether values are carried well enough to displace, or to withstand, others.

    By the maker's own page in any edition; or by two independent publishers; or by one member of the body
    that makes the statistic in two editions of its own report. Weak pages do not count: they repeat what
    stands elsewhere.
    """
    support = set(values)
    carriers = [c for c in candidates if c.value in support and c.tier < RANK["weak"]]
    if any(c.tier == RANK["primary"] for c in carriers):
        return True
    members = {(c.origin, c.edition) for c in carriers if c.tier == RANK["near_primary"]}
    return len({c.origin for c in carriers}) >= 2 or len(members) >= 2


def resolve_series(candidates: list[Candidate]) -> tuple[list[tuple[Choice, bool]], dict[int, str]]:
    """Apply the rules to all candidates for one quantity: a place, year, measure and register.

    Returns
    -------
    choices, statuses
        For each edition in order the choice and whether it is accepted, and the status of every row.
    """
    by_edition: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_edition[candidate.edition].append(candidate)
    statuses: dict[int, str] = {}
    choices: list[tuple[Choice, bool]] = []
    standing: tuple[float, ...] = ()
    superseded: set[float] = set()
    for edition in sorted(by_edition):
        rivals = by_edition[edition]
        choice = choose_within_edition(rivals)
        # a page that repeats a superseded value is out of date: what carried it before does not count again
        support = [c for c in candidates if superseded.isdisjoint(choice.values) or c.edition >= edition]
        displaces = (
            not standing
            or choice.values == standing
            or is_firm(choice.values, support)
            or not is_firm(standing, candidates)
        )
        for candidate in rivals:
            if candidate not in choice.carriers:
                statuses[candidate.row] = "outranked"
            elif not displaces:
                statuses[candidate.row] = "uncorroborated"
            else:
                statuses[candidate.row] = "tie" if choice.tie else "accepted"
        speaks = choice.representative
        bound = any(
            c.lower_bound and c.value == speaks.value and c.edition <= edition and c.tier <= speaks.tier
            for c in candidates
        )
        choices.append((replace(choice, lower_bound=bound), displaces))
        if displaces:
            superseded = (superseded | set(standing)) - set(choice.values)
            standing = choice.values
    return choices, statuses


def first_prints(candidates: list[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
    """Split off what a page that is counted to several editions says again: it speaks for its first one."""
    first: dict[tuple[str, float], int] = {}
    for candidate in candidates:
        print_of = (candidate.source_id, candidate.value)
        first[print_of] = min(candidate.edition, first.get(print_of, candidate.edition))
    again = [c for c in candidates if c.edition > first[c.source_id, c.value]]
    return [c for c in candidates if c not in again], again
