"""Days of publication: known to the day, month or year, and what that means for an answer as of a day."""

from __future__ import annotations

import datetime as dt
import warnings
from typing import Any

import pandas as pd

from impact.catalogue.frame_rows import records_of
from impact.errors import DayWarning
from impact.wording import counted, day, iso_as_known, listed

PUBLISHED, PRECISION = "published", "published_precision"
_MOST_NAMED = 3


def tell_future(as_of: pd.Timestamp | None, stacklevel: int = 3) -> None:
    """Warn that a day is to come: no page can be newer than today."""
    if as_of is not None and as_of.date() > dt.date.today():  # noqa: DTZ011 - the reader's day
        said = f"{day(as_of)} is to come: what is known then is not known yet, the answer is the latest one."
        warnings.warn(said, DayWarning, stacklevel=stacklevel)


def past_day(as_of: str) -> dt.date | None:
    """Read the day of an answer where it is over or today; None for the latest and for a day to come.

    >>> past_day("2017-12-31"), past_day("latest")
    (datetime.date(2017, 12, 31), None)
    """
    if as_of == "latest":
        return None
    known = dt.date.fromisoformat(as_of)
    return known if known <= dt.date.today() else None  # noqa: DTZ011 - the reader's day


def with_precision(frame: pd.DataFrame, pages: pd.DataFrame) -> pd.DataFrame:
    """Add beside ``published`` how exactly it is known, where a frame names one page a row.

    Parameters
    ----------
    frame
        Rows with ``published`` and ``source_id``; any other frame stays as it is.
    pages
        The table `sources`.
    """
    if PRECISION in frame or not {PUBLISHED, "source_id"} <= set(frame.columns):
        return frame
    known = frame["source_id"].map(pages.set_index("source_id")[PRECISION])
    at = list(frame.columns).index(PUBLISHED) + 1
    beside = frame.copy()
    beside.insert(at, PRECISION, known.where(frame[PUBLISHED].notna()))
    beside.attrs = dict(frame.attrs)
    return beside


def cells(days: pd.Series, precision: pd.Series) -> list[Any]:
    """Write days of publication as far as they are known: a day stays one, a month or a year is text."""
    return [_cell(known, to) for known, to in zip(days, precision, strict=True)]


def _cell(known: Any, precision: Any) -> Any:
    if pd.isna(known) or precision not in ("month", "year"):
        return None if pd.isna(known) else known
    return iso_as_known(pd.Timestamp(known).date(), precision)


def tell_assumed(now: pd.DataFrame, later: pd.DataFrame, as_of: pd.Timestamp, stacklevel: int = 3) -> None:
    """Warn of pages that are known only by a month or a year in which the day of the answer lies.

    Parameters
    ----------
    now
        The answer as of the day: ``publisher``, ``published``, ``published_precision``, ``source_id``.
    later
        The answer as of the end of that year, which holds the pages that the day may have left out.
    as_of
        The day.
    """
    both = pd.concat([frame[frame["source_id"].notna()] for frame in (now, later)])
    pages = both.drop_duplicates("source_id").sort_values([PUBLISHED, "publisher"])
    doubtful = [page for page in records_of(pages) if _in_doubt(page, as_of)]
    if not doubtful:
        return
    named = [
        f"{page['publisher']} of {page[PUBLISHED].year} is known only by its {page[PRECISION]} "
        f"and counts from {day(page[PUBLISHED])}"
        for page in doubtful[:_MOST_NAMED]
    ]
    rest = len(doubtful) - len(named)
    more = [f"so are {counted(rest, 'other page')}" if rest > 1 else "so is another page"] if rest else []
    out = f"{'It' if len(doubtful) == 1 else 'They'} may have been out on {day(as_of)}"
    warnings.warn(f"{listed([*named, *more])}. {out}.", DayWarning, stacklevel=stacklevel)


def _in_doubt(page: dict[str, Any], as_of: pd.Timestamp) -> bool:
    """Whether a day lies in the month or year that is all that is known of a page, but for its last day."""
    if page[PRECISION] not in ("month", "year"):
        return False
    span = page[PUBLISHED].to_period("M" if page[PRECISION] == "month" else "Y")
    return bool(span.start_time <= as_of < span.end_time.normalize())
