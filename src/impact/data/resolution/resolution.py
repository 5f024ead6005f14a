"""Vintages and conflicts: which of several published figures stands, and why.

The rules, with worked cases, are in ``docs/resolution.md``. In short, for one place, year, measure and
register (figures of two registers are two quantities and never compete):

1. *within an edition* the firmest candidates stay (exact and at-least before derived, derived before
   approximate), of these the nearest to the maker of the statistic (its own page, a member of the body that
   makes it, who quotes it, weak pages), of these the value that most independent publishers carry, of these
   the one on the later page; values that still tie stand together, from `low` to `high`;
2. *across editions* the newest stands, unless an earlier one is better supported (`across_editions.is_firm`).
   It is then kept as `uncorroborated`; a value that has been superseded returns only on support from its new
   edition on;
3. nothing is thrown away: every candidate keeps its row and gets a status.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from impact.catalogue import TABLES
from impact.catalogue.casualties import CASUALTY_KEY
from impact.data.registers import is_line_of, lines_of, main_registers
from impact.data.resolution.across_editions import first_prints, resolve_series
from impact.data.resolution.edition_choice import RANK, Candidate, Choice
from impact.vocabulary import NEARNESS, RANGE_QUALIFIERS

_FIRMNESS = {"exact": 0, "at_least": 0, "derived": 1, "approximate": 2}
_TIERS = tuple(NEARNESS)
#: precisions of a date of publication that allow to say which of two pages is the later one
_DATED = ("day", "month")


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
    return Quantities(candidates, pages, makers, exceptions).resolve()


class Quantities:
    """All candidates by the quantity that they are about, to be resolved as they were known on many days.

    What all candidates of a quantity make of it is worked out once; on a day on which some of them were not
    published yet it is worked out anew, from the others.

    Parameters
    ----------
    candidates, pages, makers, exceptions
        As for :func:`resolve`.
    """

    def __init__(
        self, candidates: pd.DataFrame, pages: pd.DataFrame, makers: pd.DataFrame, exceptions: pd.DataFrame
    ) -> None:
        frame = candidates.drop(columns=["status", "main"], errors="ignore").reset_index(drop=True)
        self._frame, self._exceptions = frame, exceptions
        self._apart = _statuses_apart(frame)
        self._groups = _sorted(frame, self._apart, pages, makers)
        self._whole: list[_Outcome | None] = [None] * len(self._groups)
        self._rank = _ranks(frame, self._groups)
        self._lines, self._line = lines_of(frame)

    def resolve(self, day: pd.Timestamp | None = None) -> Resolved:
        """Resolve what was published by a day; all of it without one."""
        frame = self._frame
        known = np.ones(len(frame), dtype=bool) if day is None else (frame["published"] <= day).to_numpy()
        statuses, standing, last = self._apart.copy(), list[_Standing](), list[tuple[int, int]]()
        for place, outcome in self._outcomes(known):
            standing += outcome.standing
            for row, status in outcome.statuses:
                statuses[row] = status
            if outcome.standing:  # the newest edition that stands
                last.append((self._rank[place], len(standing) - 1))
        rows = np.array([figure.row for figure in standing], dtype=int)
        chosen = _standing_rows(frame, standing)
        mains = is_line_of(self._lines, main_registers(chosen, self._exceptions))[self._line]
        vintages = frame[known].reset_index(drop=True)
        vintages = vintages.assign(status=pd.Series(statuses[known], dtype="str"), main=mains[known])
        editions = _typed("casualties_editions", chosen.assign(main=mains[rows]))
        newest = editions.iloc[[at for _, at in sorted(last)]].reset_index(drop=True)
        return Resolved(newest, editions, _typed("casualties_vintages", vintages))

    def _outcomes(self, known: np.ndarray) -> Iterator[tuple[int, _Outcome]]:
        """Go through the quantities with candidates that are known."""
        flags = known.tolist()
        for place, group in enumerate(self._groups):
            rivals = [candidate for candidate in group if flags[candidate.row]]
            if len(rivals) < len(group):
                if rivals:
                    yield place, _Outcome.of(rivals)
                continue
            outcome = self._whole[place]
            if outcome is None:
                outcome = self._whole[place] = _Outcome.of(rivals)
            yield place, outcome


class _Standing(NamedTuple):
    """A choice that stands for its edition: the row that speaks for it, and how it was decided."""

    row: int
    lower_bound: bool
    low: float
    high: float
    tie: bool
    decided_by: str
    tier: str
    publishers: int
    considered: int

    @classmethod
    def of(cls, choice: Choice) -> _Standing:
        return cls(
            choice.representative.row,
            choice.lower_bound,
            choice.values[0],
            choice.values[-1],
            choice.tie,
            choice.decided_by,
            _TIERS[choice.tier],
            len({candidate.origin for candidate in choice.carriers}),
            choice.considered,
        )


class _Outcome(NamedTuple):
    """What becomes of the candidates for one quantity."""

    standing: tuple[_Standing, ...]
    statuses: tuple[tuple[int, str], ...]

    @classmethod
    def of(cls, candidates: list[Candidate]) -> _Outcome:
        first, again = first_prints(candidates)
        choices, statuses = resolve_series(first)
        standing = (_Standing.of(choice) for choice, displaces in choices if displaces)
        repeated = ((candidate.row, "repetition") for candidate in again)
        return cls(tuple(standing), (*repeated, *statuses.items()))


def _statuses_apart(frame: pd.DataFrame) -> np.ndarray:
    """Statuses of the rows that compete with no others; nothing for those that do."""
    statuses = np.full(len(frame), None, dtype=object)
    statuses[_is_range(frame).to_numpy()] = "range"
    statuses[(frame["fault"] != "").to_numpy()] = "faulty"
    statuses[(frame["scope"] == "threshold").to_numpy()] = "threshold"
    return statuses


def _sorted(
    frame: pd.DataFrame, apart: np.ndarray, pages: pd.DataFrame, makers: pd.DataFrame
) -> list[list[Candidate]]:
    """Sort the rows that compete into quantities, these by the words of their key."""
    page = pages.set_index("source_id")
    tier = nearness(frame, pages, makers).map(RANK).astype("int64")
    origin = frame["source_id"].map(page["origin"])
    dated = frame["source_id"].map(page["published_precision"]).isin(_DATED)
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
        if apart[row] is None:
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
    order = sorted(groups, key=lambda k: tuple("" if v is None else str(v) for v in k))
    return [groups[key] for key in order]


def _ranks(frame: pd.DataFrame, groups: list[list[Candidate]]) -> list[int]:
    """Rank the quantities in the order of the key of `casualties`."""
    first = _typed_key(frame.iloc[[group[0].row for group in groups]].reset_index(drop=True))
    ranks = np.empty(len(groups), dtype=int)
    ranks[first.sort_values(list(CASUALTY_KEY), kind="stable").index] = np.arange(len(groups))
    return ranks.tolist()


def _typed_key(rows: pd.DataFrame) -> pd.DataFrame:
    return TABLES["casualties"].typed(rows[list(CASUALTY_KEY)])


def _typed(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    table = TABLES[name]
    return table.typed(rows[list(table.columns)])


def _is_range(frame: pd.DataFrame) -> pd.Series:
    return frame["qualifier"].isin(RANGE_QUALIFIERS)


def _standing_rows(frame: pd.DataFrame, standing: list[_Standing]) -> pd.DataFrame:
    """One row for each choice: the row that speaks for the value, and how it was decided."""
    rows = frame.iloc[[figure.row for figure in standing]].reset_index(drop=True)
    # who quotes often drops the words "at least"
    bounds = pd.Series([figure.lower_bound for figure in standing], dtype="bool")
    rows["qualifier"] = rows["qualifier"].mask(bounds & (rows["qualifier"] == "exact"), "at_least")
    rows["low"] = pd.Series([figure.low for figure in standing], dtype="float64")
    rows["high"] = pd.Series([figure.high for figure in standing], dtype="float64")
    rows["tie"] = pd.Series([figure.tie for figure in standing], dtype="bool")
    rows["decided_by"] = pd.Series([figure.decided_by for figure in standing], dtype="str")
    rows["tier"] = pd.Series([figure.tier for figure in standing], dtype="str")
    rows["publishers"] = pd.Series([figure.publishers for figure in standing], dtype="int64")
    rows["candidates"] = pd.Series([figure.considered for figure in standing], dtype="int64")
    return rows
