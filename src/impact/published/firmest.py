"""Which of several published figures of land or money stands: the principles of casualties, in short.

In this order: figures before ends of ranges; the maker's own page before a member of the body that makes the
statistic, that before who quotes it, weak pages last, so that a later quotation never displaces the maker's
figure; the newest edition; a count before what we derived, that before an approximation, which also gives way
to a count of its edition that it only rounds; the value of most independent publishers; the later page, where
the days are known. Values that still tie stand together, from ``low`` to ``high``: none of them is printed
alone. Rivals are settled among figures of one measure only.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pandas as pd

from impact.arguments import COLUMN, TEXT, Kind, needs, optional, several
from impact.catalogue.table_rows import table_rows
from impact.errors import ArgumentError
from impact.frame_check import DAYS, NAMES, NUMBERS, TEXTS, require, rows, words
from impact.vocabulary import NEARNESS, RANGE_QUALIFIERS

_FIRMNESS = {"exact": 0, "at_least": 0, "derived": 1, "approximate": 2, "range_low": 3, "range_high": 4}
_NEARNESS = {name: rank for rank, name in enumerate(NEARNESS)}
#: nearness, origin and day of a page
Page: TypeAlias = tuple[int, str | None, pd.Timestamp | None]
#: :func:`bibliography`, or :func:`ranked` pages of it
Pages: TypeAlias = pd.DataFrame | Mapping[str, Page]
#: the same of a page that the bibliography does not hold; nearness where there is none
_UNKNOWN: Page = (len(NEARNESS), None, None)
_ALIKE = _NEARNESS["secondary"]
#: Precisions of a day of publication that tell which of two pages is the later one.
_DATED = ("day", "month")
#: Figures that differ by less are one figure, rounded.
_SAME = 0.005
#: How far a round number may lie from the count that it rounds, as a part of it.
_ROUNDING = 0.05
#: What decides which of several figures stands.
_DECIDING = ("value", "qualifier", "edition", "source_id")
_BIBLIOGRAPHY = rows(
    *("nearness", "origin", "later"),
    cells={"origin": NAMES, "later": DAYS},
    remedy='make it: firmest.bibliography(impact.load("sources"), impact.load("makers"))',
)
#: The pages that a function may be given: as a frame, looked up, or none.
PAGES = optional(
    Kind(
        lambda pages: pages if isinstance(pages, Mapping) else _BIBLIOGRAPHY.take(pages),
        _BIBLIOGRAPHY.expected,
        _BIBLIOGRAPHY.remedy,
    )
)
#: Rows up to which grouping them in pandas takes longer than comparing them.
_FEW = 300


@needs(
    "firmest.bibliography",
    sources=table_rows(
        "sources", "source_id", "tier", "origin", "published", "published_precision", unique=("source_id",)
    ),
    makers=table_rows("makers", "maker", "part_of"),
)
def bibliography(sources: pd.DataFrame, makers: pd.DataFrame) -> pd.DataFrame:
    """Set out how near each page stands to a statistic, whose word it is, and when it appeared.

    Parameters
    ----------
    sources, makers
        ``load(...)`` of the tables of these names.

    Returns
    -------
    DataFrame
        By ``source_id``: ``tier``, ``nearness`` (:data:`impact.vocabulary.NEARNESS`), ``origin``, and
        ``later`` (day of publication, missing where only the year is known).
    """
    members = set(makers.loc[makers["part_of"] != "", "maker"])
    pages = sources[["source_id", "tier", "origin"]].set_index("source_id")
    near = (pages["tier"] == "secondary") & pages["origin"].isin(members)
    pages["nearness"] = pages["tier"].mask(near, "near_primary")
    dated = sources["published_precision"].isin(_DATED)
    pages["later"] = sources["published"].where(dated).to_numpy()
    return pages


@needs(
    "firmest",
    frame=rows(*_DECIDING, cells={"value": NUMBERS, "qualifier": words(*_FIRMNESS), "source_id": TEXTS}),
    key=several(COLUMN, least=1, of="columns"),
    pages=PAGES,
)
def firmest(frame: pd.DataFrame, key: Sequence[str], pages: Pages | None = None) -> pd.DataFrame:
    """Keep one row for each ``key`` of a table that keeps rivals side by side.

    Parameters
    ----------
    frame
        ``value``, ``qualifier``, ``edition``, ``source_id`` and the columns of ``key``.
    pages
        :func:`bibliography`, or :func:`ranked` pages of it; without it editions, qualifiers and publishers
        alone decide.

    Returns
    -------
    DataFrame
        Rows of the frame in order of the key, with ``tie``, ``low`` and ``high``. Of values that tie the
        larger one stands in ``value``. The order of the rows of the frame does not matter.

    Examples
    --------
    >>> rows = {"year": 2016, "value": [8.0, 9.0], "qualifier": "exact", "edition": 2017}
    >>> frame = pd.DataFrame(rows).assign(source_id=["one", "two"])
    >>> firmest(frame, ["year"])[["value", "tie", "low", "high"]].values.tolist()
    [[9.0, True, 8.0, 9.0]]
    """
    if any(name not in frame.columns for name in key):
        require(frame, key, "firmest")
    if frame.empty:
        return frame.assign(tie=False, low=frame["value"], high=frame["value"])
    groups: dict[int, list[_Figure]] = defaultdict(list)
    for figure, number in zip(_figures(frame, pages), _numbers(frame, list(key)), strict=True):
        groups[number].append(figure)
    standing = [_standing(groups[number]) for number in sorted(groups)]
    chosen = [one for one in standing if one]  # figures without an edition are compared with nothing
    rows = frame.iloc[[figures[0].row for figures in chosen]]
    rows.index = pd.RangeIndex(len(rows))
    low = np.array([_end(min, figures) for figures in chosen], dtype="float64")
    high = np.array([_end(max, figures) for figures in chosen], dtype="float64")
    return rows.assign(
        value=rows["value"].astype("float64"), tie=high - low > _SAME * high, low=low, high=high
    )


def _numbers(frame: pd.DataFrame, key: list[str]) -> Sequence[int]:
    """Give each row the number of its key, in order; few rows are compared without a frame."""
    if len(frame) > _FEW:
        numbers: Sequence[int] = frame.groupby(key, dropna=False, sort=True).ngroup().tolist()
        return numbers
    keys = [tuple(map(_ordered, row)) for row in zip(*(frame[name] for name in key), strict=True)]
    rank = {one: number for number, one in enumerate(sorted(set(keys)))}
    return [rank[one] for one in keys]


def _ordered(cell: Any) -> tuple[bool, Any]:
    """Make a cell comparable: a missing one stands last."""
    missing = bool(pd.isna(cell))
    return missing, None if missing else cell


class _Figure(NamedTuple):
    """One row, reduced to what decides; the plain tuple is quicker than columns for the few rows of a key."""

    row: int
    value: float | None
    rank: tuple[bool, int, float, int]
    origin: str | None
    later: pd.Timestamp | None
    source_id: str


def _figures(frame: pd.DataFrame, pages: Pages | None) -> Iterator[_Figure]:
    """Rank each row of a frame by the first four rules."""
    ids = frame["source_id"].tolist()
    known = ranked(pages, ids) if isinstance(pages, pd.DataFrame) else pages or {}
    numbers = [frame[name].astype("float64").tolist() for name in ("value", "edition")]
    columns = [*numbers, frame["qualifier"].tolist(), ids]
    for row, (value, edition, qualifier, page) in enumerate(zip(*columns, strict=True)):
        near, origin, later = known.get(page, _UNKNOWN) if pages is not None else (_ALIKE, page, None)
        rank = (qualifier in RANGE_QUALIFIERS, near, -edition, _FIRMNESS[qualifier])
        yield _Figure(row, None if value != value else value, rank, origin, later, page)


@needs("firmest.ranked", pages=_BIBLIOGRAPHY, ids=several(TEXT, of="ids"))
def ranked(pages: pd.DataFrame, ids: Iterable[str]) -> dict[str, Page]:
    """Look up how near pages stand, whose word they are, and when they appeared.

    Parameters
    ----------
    pages
        :func:`bibliography`.
    ids
        Ids of pages.
    """
    if not pages.index.is_unique:
        twice = pages.index[pages.index.duplicated()][0]
        raise ArgumentError(f"pages: two rows for {twice}", "one row for each page", _BIBLIOGRAPHY.remedy)
    named = pages.reindex(list(dict.fromkeys(ids)))
    return {
        page: (
            _NEARNESS.get(near, len(NEARNESS)),
            origin if isinstance(origin, str) else None,
            None if later is pd.NaT else later,
        )
        for page, near, origin, later in zip(
            named.index.tolist(),
            *(named[name].tolist() for name in ("nearness", "origin", "later")),
            strict=True,
        )
    }


def _standing(figures: list[_Figure]) -> list[_Figure]:
    """Choose the figures of one key that stand, the one to be printed first."""
    best = min(figures, key=lambda one: (*one.rank[:2], math.isnan(one.rank[2]), one.rank[2:])).rank
    if math.isnan(best[2]):
        return []
    left = _counts_behind(figures, best) or [one for one in figures if one.rank == best]
    publishers: dict[float | None, set[str]] = defaultdict(set)
    for one in left:
        publishers[one.value] |= {one.origin} if one.origin is not None else set()
    most = max((len(origins) for origins in publishers.values()), default=0)
    left = [one for one in left if len(publishers[one.value]) == most]
    days = [one.later for one in left if one.later is not None]
    if days and len(days) == len(left):
        left = [one for one in left if one.later == max(days)]
    return sorted(left, key=lambda one: (one.value is None, -(one.value or 0.0), one.source_id))


def _counts_behind(figures: list[_Figure], best: tuple[bool, int, float, int]) -> list[_Figure]:
    """Select the counts that what stands only rounds: of its edition, from pages that are not weak.

    Who stands nearer to the maker may print "nearly 200,000" where another page has the 192,563.
    """
    if best[3] != _FIRMNESS["approximate"]:
        return []
    rounded = [one.value for one in figures if one.rank == best and one.value is not None]
    counts = [
        one
        for one in figures
        if one.value is not None
        and one.rank[1] < _NEARNESS["weak"]
        and (one.rank[2], one.rank[3]) == (best[2], _FIRMNESS["exact"])
        and any(0 < abs(one.value - value) <= _ROUNDING * value for value in rounded)
    ]
    nearest = min((one.rank for one in counts), default=None)
    return [one for one in counts if one.rank == nearest]


def _end(choose: Callable[[Iterable[float]], float], figures: list[_Figure]) -> float:
    """Take the least or the greatest of the values that stand."""
    values = [one.value for one in figures if one.value is not None]
    return choose(values) if values else math.nan
