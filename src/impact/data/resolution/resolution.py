"""Vintages and conflicts: which of several published figures stands, and why.

The rules, with worked cases, are in ``docs/resolution.md``. In short, for one place, year, measure and
register (figures of two registers are two quantities and never compete):

1. *within an edition* the firmest candidates stay (exact and at-least before derived, derived before
   approximate), of these the nearest to the maker of the statistic (its own page, a member of the body that
   makes it, who quotes it, weak pages), of these the value that most independent publishers carry, of these
   the one on the later page; values that still tie stand together, from `low` to `high`;
2. *across editions* the newest stands, unless an earlier one is better supported: see :func:`is_firm`. It
   is then kept as `uncorroborated`; a value that has been superseded returns only on support from its new
   edition on;
3. nothing is thrown away: every candidate keeps its row and gets a status.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

import pandas as pd

from impact.catalogue import TABLES
from impact.catalogue.casualties import CASUALTY_KEY
from impact.data.registers import is_main, main_registers
from impact.data.resolution.edition_choice import Candidate, Choice, choose_within_edition
from impact.vocabulary import NEARNESS, RANGE_QUALIFIERS

_FIRMNESS = {"exact": 0, "at_least": 0, "derived": 1, "approximate": 2}
_RANK = {name: rank for rank, name in enumerate(NEARNESS)}
#: precisions of a date of publication that allow to say which of two pages is the later one
_DATED = ("day", "month")


def is_firm(values: Iterable[float], candidates: Iterable[Candidate]) -> bool:
    """Whether values are carried well enough to displace, or to withstand, others.

    By the maker's own page in any edition; or by two independent publishers; or by one member of the body
    that makes the statistic in two editions of its own report. Weak pages do not count: they repeat what
    stands elsewhere.
    """
    support = set(values)
    carriers = [c for c in candidates if c.value in support and c.tier < _RANK["weak"]]
    if any(c.tier == _RANK["primary"] for c in carriers):
        return True
    members = {(c.origin, c.edition) for c in carriers if c.tier == _RANK["near_primary"]}
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


@dataclass(frozen=True)
class Resolved:
    """`casualties` (what stands), `casualties_editions` (for each edition), `casualties_vintages` (all)."""

    casualties: pd.DataFrame
    editions: pd.DataFrame
    vintages: pd.DataFrame


def nearness(figures: pd.DataFrame, pages: pd.DataFrame, makers: pd.DataFrame) -> pd.Series:
    """How near the page of each figure stands to the body that made it, one of `NEARNESS`.

    Parameters
    ----------
    figures
        Columns ``maker`` and ``source_id``.
    pages, makers
        The tables `sources` and `makers`.
    """
    page = pages.set_index("source_id")[["tier", "origin"]]
    tier = figures["source_id"].map(page["tier"])
    origin = figures["source_id"].map(page["origin"])
    body = origin.map(makers.set_index("maker")["part_of"])
    own = origin == figures["maker"]
    quoted = tier.where(own | (tier == "weak"), "secondary")
    return quoted.where((body != figures["maker"]) | (tier == "weak"), "near_primary")


def newest(editions: pd.DataFrame) -> pd.DataFrame:
    """Keep the newest edition of each figure of `casualties_editions`, in the order of the key."""
    ordered = editions.sort_values("edition", kind="stable")
    last = ordered.drop_duplicates(list(CASUALTY_KEY), keep="last")
    return last.sort_values(list(CASUALTY_KEY), kind="stable", ignore_index=True)


def resolve(
    candidates: pd.DataFrame, pages: pd.DataFrame, makers: pd.DataFrame, exceptions: pd.DataFrame
) -> Resolved:
    """Resolve casualty figures.

    Parameters
    ----------
    candidates
        The columns of `casualties_vintages`; columns ``status`` and ``main`` are ignored.
    pages
        The table `sources` (columns ``source_id``, ``tier``, ``origin``, ``published_precision``).
    makers
        The table `makers` (columns ``maker``, ``part_of``).
    exceptions
        The table `main_registers`.

    Returns
    -------
    Resolved
        Only what the given rows say is used, so that resolving the rows published by some day gives
        what could be known on that day.
    """
    frame = candidates.drop(columns=["status", "main"], errors="ignore").reset_index(drop=True)
    page = pages.set_index("source_id")
    tier = nearness(frame, pages, makers).map(_RANK).astype("int64")
    origin = frame["source_id"].map(page["origin"])
    dated = frame["source_id"].map(page["published_precision"]).isin(_DATED)
    statuses: dict[int, str] = {int(row): "range" for row in frame.index[_is_range(frame)]}
    statuses |= {int(row): "faulty" for row in frame.index[frame["fault"] != ""]}
    statuses |= {int(row): "threshold" for row in frame.index[frame["scope"] == "threshold"]}
    groups: dict[tuple[object, ...], list[Candidate]] = defaultdict(list)
    key_values = frame[list(CASUALTY_KEY)].astype(object).where(frame[list(CASUALTY_KEY)].notna(), None)
    keys = list(map(tuple, key_values.itertuples(index=False, name=None)))
    columns = zip(
        *(frame[name] for name in ("edition", "value", "qualifier", "published", "source_id")),
        tier,
        origin,
        dated,
        strict=True,
    )
    for row, (edition, value, qualifier, published, source_id, rank, who, known) in enumerate(columns):
        if row not in statuses:
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
                    dated=bool(known),
                )
            )
    standing: list[Choice] = []
    for key, rivals in groups.items():
        first, again = _first_prints(rivals)
        groups[key] = first
        statuses |= {candidate.row: "repetition" for candidate in again}
    for key in sorted(groups, key=lambda k: tuple("" if v is None else str(v) for v in k)):
        choices, status = resolve_series(groups[key])
        statuses.update(status)
        standing += [choice for choice, displaces in choices if displaces]
    chosen = _standing_rows(frame, standing)
    registers = main_registers(chosen, exceptions)
    editions = chosen.assign(main=is_main(chosen, registers))
    vintages = frame.assign(
        status=pd.Series(statuses, dtype="str").reindex(frame.index), main=is_main(frame, registers)
    )
    editions, vintages = _typed("casualties_editions", editions), _typed("casualties_vintages", vintages)
    return Resolved(newest(editions), editions, vintages)


def _typed(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    table = TABLES[name]
    return table.typed(rows[list(table.columns)])


def _first_prints(candidates: list[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
    """Split off what a page that is counted to several editions says again: it speaks for its first one."""
    first: dict[tuple[str, float], int] = {}
    for candidate in candidates:
        print_of = (candidate.source_id, candidate.value)
        first[print_of] = min(candidate.edition, first.get(print_of, candidate.edition))
    again = [c for c in candidates if c.edition > first[c.source_id, c.value]]
    return [c for c in candidates if c not in again], again


def _is_range(frame: pd.DataFrame) -> pd.Series:
    return frame["qualifier"].isin(RANGE_QUALIFIERS)


def _standing_rows(frame: pd.DataFrame, choices: list[Choice]) -> pd.DataFrame:
    """One row for each choice: the row that speaks for the value, and how it was decided."""
    tiers = list(NEARNESS)
    rows = frame.loc[[choice.representative.row for choice in choices]].reset_index(drop=True)
    # who quotes often drops the words "at least"
    bounds = pd.Series([choice.lower_bound for choice in choices], dtype="bool")
    rows["qualifier"] = rows["qualifier"].mask(bounds & (rows["qualifier"] == "exact"), "at_least")
    rows["low"] = pd.Series([choice.values[0] for choice in choices], dtype="float64")
    rows["high"] = pd.Series([choice.values[-1] for choice in choices], dtype="float64")
    rows["tie"] = pd.Series([choice.tie for choice in choices], dtype="bool")
    rows["decided_by"] = pd.Series([choice.decided_by for choice in choices], dtype="str")
    rows["tier"] = pd.Series([tiers[choice.tier] for choice in choices], dtype="str")
    rows["publishers"] = pd.Series(
        [len({c.origin for c in choice.carriers}) for choice in choices], dtype="int64"
    )
    rows["candidates"] = pd.Series([choice.considered for choice in choices], dtype="int64")
    return rows
