"""Vintages and conflicts: which of several published figures stands, and why.

The rules, with worked cases, are in ``docs/resolution.md``. In short, for one place, year and measure:

1. *within an edition* the firmest candidates are kept (exact and at-least before derived, derived before
   approximate), of these the nearest to the count (primary, secondary, weak), of these the value that
   most independent publishers carry; a draw goes to the value nearest to the previous edition's;
2. *across editions* the newest stands, unless it is carried by no primary source and by fewer than two
   independent publishers in any edition while an earlier one is better supported: then it is kept as
   `uncorroborated`; a value that has been superseded returns only on support from its new edition on;
3. nothing is thrown away: every candidate keeps its row and gets a status.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from impact.catalogue import TABLES
from impact.catalogue.casualties import CASUALTY_KEY
from impact.vocabulary import RANGE_QUALIFIERS, TIERS

_FIRMNESS = {"exact": 0, "at_least": 0, "derived": 1, "approximate": 2}
_TIER_RANK = {tier: rank for rank, tier in enumerate(TIERS)}
_WEAK = _TIER_RANK["weak"]


@dataclass(frozen=True)
class Candidate:
    """One published value of one edition, reduced to what the rules look at."""

    row: int
    edition: int
    value: float
    firmness: int
    tier: int
    origin: str
    published: pd.Timestamp
    source_id: str
    lower_bound: bool = False


@dataclass(frozen=True)
class Choice:
    """What stands for one edition: the candidates that carry the value, and how it was decided."""

    edition: int
    value: float
    carriers: tuple[Candidate, ...]
    tie: bool
    tied: tuple[Candidate, ...]
    considered: int

    @property
    def tier(self) -> int:
        """Best tier among the carriers."""
        return min(candidate.tier for candidate in self.carriers)

    @property
    def representative(self) -> Candidate:
        """The row that speaks for the value: firmest, nearest to the count, first to be published.

        Among equals one that says "at least" speaks first: who leaves the words out does not know better.
        """
        return min(
            self.carriers,
            key=lambda c: (c.firmness, c.tier, not c.lower_bound, c.published, c.source_id, c.row),
        )


def choose_within_edition(
    candidates: list[Candidate], previous: float | None, neighbour: float | None
) -> Choice:
    """Apply rule 1 to the candidates of one edition.

    ``previous`` is the value that stands after the previous edition, ``neighbour`` the same edition's
    figure for the year before; they decide a draw in this order. Where neither exists the smaller value
    is kept, because recorded casualties are a lower bound.
    """
    firmest = min(c.firmness for c in candidates)
    firm = [c for c in candidates if c.firmness == firmest]
    nearest = min(c.tier for c in firm)
    firm = [c for c in firm if c.tier == nearest]
    publishers: dict[float, set[str]] = defaultdict(set)
    for candidate in firm:
        publishers[candidate.value].add(candidate.origin)
    most = max(len(origins) for origins in publishers.values())
    leaders = _without_bounds(sorted(v for v, origins in publishers.items() if len(origins) == most), firm)
    anchor = previous if previous is not None else neighbour
    value = leaders[0] if anchor is None else min(leaders, key=lambda v: (abs(v - anchor), v))
    carriers = tuple(c for c in candidates if c.value == value)
    tied = tuple(c for c in firm if c.value in leaders and c.value != value)
    return Choice(candidates[0].edition, value, carriers, len(leaders) > 1, tied, len(candidates))


def _without_bounds(leaders: list[float], firm: list[Candidate]) -> list[float]:
    """Drop the leaders that only say "at least" below a counted one: they agree with it, and say less."""
    counted = {c.value for c in firm if not c.lower_bound}
    highest = max((value for value in leaders if value in counted), default=None)
    if highest is None:
        return leaders
    return [value for value in leaders if value in counted or value > highest]


def is_firm(value: float, candidates: Iterable[Candidate]) -> bool:
    """Whether a value is carried by a primary source, or by two independent publishers, in any edition.

    Weak pages do not count: they repeat what they found elsewhere.
    """
    carriers = [c for c in candidates if c.value == value]
    if any(c.tier == 0 for c in carriers):
        return True
    return len({c.origin for c in carriers if c.tier < _WEAK}) >= 2


def resolve_series(
    candidates: list[Candidate], neighbours: Mapping[int, float] | None = None
) -> tuple[list[tuple[Choice, bool]], dict[int, str]]:
    """Apply the rules to all candidates for one place, year and measure.

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
    standing: float | None = None
    superseded: set[float] = set()
    for edition in sorted(by_edition):
        rivals = by_edition[edition]
        choice = choose_within_edition(rivals, standing, (neighbours or {}).get(edition))
        # a page that repeats a superseded value is out of date: what carried it before does not count again
        support = [c for c in candidates if choice.value not in superseded or c.edition >= edition]
        displaces = (
            standing is None
            or choice.value == standing
            or is_firm(choice.value, support)
            or not is_firm(standing, candidates)
        )
        for candidate in rivals:
            if candidate in choice.carriers:
                statuses[candidate.row] = "accepted" if displaces else "uncorroborated"
            else:
                statuses[candidate.row] = "tie" if candidate in choice.tied else "outranked"
        choices.append((choice, displaces))
        if displaces:
            if standing is not None and standing != choice.value:
                superseded.add(standing)
            superseded.discard(choice.value)
            standing = choice.value
    return choices, statuses


@dataclass(frozen=True)
class Resolved:
    """`casualties` (what stands), `casualties_editions` (for each edition), `casualties_vintages` (all)."""

    casualties: pd.DataFrame
    editions: pd.DataFrame
    vintages: pd.DataFrame


def newest(editions: pd.DataFrame) -> pd.DataFrame:
    """Keep the newest edition of each figure of `casualties_editions`, in the order of the key."""
    ordered = editions.sort_values("edition", kind="stable")
    last = ordered.drop_duplicates(list(CASUALTY_KEY), keep="last")
    return last.sort_values(list(CASUALTY_KEY), kind="stable", ignore_index=True)


def resolve(candidates: pd.DataFrame, pages: pd.DataFrame) -> Resolved:
    """Resolve casualty figures.

    Parameters
    ----------
    candidates
        The columns of `casualties_vintages`; a column ``status`` is ignored.
    pages
        The table `sources` (columns ``source_id``, ``tier``, ``origin``).

    Returns
    -------
    Resolved
        Only what the given rows say is used, so that resolving the rows published by some day gives
        what could be known on that day.
    """
    frame = candidates.drop(columns="status", errors="ignore").reset_index(drop=True)
    page = pages.set_index("source_id")[["tier", "origin"]]
    tier = frame["source_id"].map(page["tier"]).map(_TIER_RANK).astype("int64")
    origin = frame["source_id"].map(page["origin"])
    is_range = frame["qualifier"].isin(RANGE_QUALIFIERS)
    statuses: dict[int, str] = {int(row): "range" for row in frame.index[is_range]}
    standing: list[Choice] = []
    groups: dict[tuple[object, ...], list[Candidate]] = defaultdict(list)
    key_values = frame[list(CASUALTY_KEY)].astype(object).where(frame[list(CASUALTY_KEY)].notna(), None)
    keys = list(map(tuple, key_values.itertuples(index=False, name=None)))
    columns = zip(
        *(frame[name] for name in ("edition", "value", "qualifier", "published", "source_id")),
        tier,
        origin,
        strict=True,
    )
    for row, (edition, value, qualifier, published, source_id, rank, who) in enumerate(columns):
        if not is_range[row]:
            groups[keys[row]].append(
                Candidate(
                    row=row,
                    edition=int(edition),
                    value=value,
                    firmness=_FIRMNESS[qualifier],
                    tier=int(rank),
                    origin=who,
                    published=published,
                    source_id=source_id,
                    lower_bound=qualifier == "at_least",
                )
            )
    year_at = CASUALTY_KEY.index("year")
    # years in order, so that a draw can look at the same edition's figure for the year before
    ordered = sorted(groups, key=lambda k: tuple("" if v is None else str(v) for v in k))
    stated: dict[tuple[object, ...], dict[int, float]] = {}
    for key in ordered:
        year = key[year_at]
        before = (*key[:year_at], year - 1, *key[year_at + 1 :]) if isinstance(year, int) else ()
        choices, status = resolve_series(groups[key], stated.get(before))
        statuses.update(status)
        stated[key] = {choice.edition: choice.value for choice, _ in choices}
        standing += [choice for choice, displaces in choices if displaces]
    vintages = frame.assign(status=pd.Series(statuses, dtype="str").reindex(frame.index))
    editions = _standing_rows(frame, standing)
    return Resolved(newest(editions), editions, vintages[list(TABLES["casualties_vintages"].columns)])


def _standing_rows(frame: pd.DataFrame, choices: list[Choice]) -> pd.DataFrame:
    """One row for each choice: the row that speaks for the value, and how it was decided."""
    tiers = list(TIERS)
    rows = frame.loc[[choice.representative.row for choice in choices]].reset_index(drop=True)
    rows["tie"] = pd.Series([choice.tie for choice in choices], dtype="bool")
    rows["tier"] = pd.Series([tiers[choice.tier] for choice in choices], dtype="str")
    rows["publishers"] = pd.Series(
        [len({c.origin for c in choice.carriers}) for choice in choices], dtype="int64"
    )
    rows["candidates"] = pd.Series([choice.considered for choice in choices], dtype="int64")
    return rows[list(TABLES["casualties_editions"].columns)]
