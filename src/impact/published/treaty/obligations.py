"""Which States Parties had mined land to clear under Article 5, since when, and until when.

No table lists the states with obligations. They are put together here from what is known of each: a
declared completion, or a figure for mined land or for its clearance. A roster made from the completions
alone would hold only those who finished.

What cannot be told: a state that never published anything, and that nobody wrote about, is missing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from impact import places
from impact.arguments import DATE, Kind, needs, optional, several
from impact.catalogue.table_rows import table_rows
from impact.frame_check import DAYS, FLAGS, TEXTS, rows
from impact.places.names import CODE

YEAR_DAYS = 365.25

_CLEARED = ("released_km2", "cleared_km2", "reduced_km2", "cancelled_km2", "ap_mines_destroyed")


_COMPLETION = (
    *("place", "year", "published", "source_id"),
    *("period_start", "period_end", "formal", "reopened"),
)


def roster_rows(*columns: str) -> Kind:
    """Describe states under obligation by the columns that are read."""
    cells = {"place": TEXTS, "start": DAYS, "end": DAYS, "completed": FLAGS}
    return rows(*columns, cells=cells, remedy="pass the states of obligations(...)")


@dataclass(frozen=True)
class Obligations:
    """The roster: ``states`` under obligation, ``left_out`` with the reason, observed ``until`` a day.

    ``states`` has one row for each state: ``place``, ``start`` (entry into force), ``end`` (day of
    completion, or the last day observed), ``completed``, ``time`` (years from start to end), ``time_low``
    and ``time_high`` (the same with the earliest and the latest possible day), ``time_last_stated`` (with the
    last year that any page states), ``dated`` (whether a page gives the year), ``formal`` (completed, and no
    page says that a formal declaration is missing), ``reopened`` (more mined land was found after),
    ``left`` (the withdrawal has ended the obligation), ``joined_first`` (bound since the treaty's first
    day), ``source_id``.
    """

    states: pd.DataFrame
    left_out: pd.DataFrame
    until: pd.Timestamp

    @property
    def reopened(self) -> list[str]:
        """Codes of the states that declared completion and where mined land was found, or was left, after."""
        return self.states.loc[self.states["reopened"], "place"].tolist()


@needs(
    "obligations",
    treaty=table_rows(
        "treaty", "place", "entry_into_force", "withdrawal_effective", "source_id", unique=("place",)
    ),
    completions=table_rows("completions", *_COMPLETION),
    contamination=table_rows("contamination", "place", "value", "category", "source_id"),
    clearance=table_rows("clearance", "place", "measure", "value", "source_id"),
    until=optional(DATE),
)
def obligations(
    treaty: pd.DataFrame,
    completions: pd.DataFrame,
    contamination: pd.DataFrame,
    clearance: pd.DataFrame,
    *,
    until: pd.Timestamp | None = None,
) -> Obligations:
    """Put together the States Parties that had mined land to clear.

    The rule: a State Party is on the roster if a page states that it completed clearance, or gives for it a
    class of contamination, an area above zero, land released, or antipersonnel mines destroyed. It is
    observed from its entry into force. A page that gives only the year puts the completion between the
    first day of that year and its last day or the day of publication, whichever is first; the middle of this
    interval is used. Where no page gives the year, the interval runs from the entry into force (or from the
    first month that a page names) to the first publication. The earliest year stated counts. States without
    a completion are observed until the newest page about completions, or until their withdrawal takes
    effect. A state that completed before its entry into force never had the obligation.

    Parameters
    ----------
    treaty, completions, contamination, clearance
        ``load(...)`` of the tables of these names, all as of the same day.
    until
        Last day observed; the day of the newest page on completions when not given.

    Returns
    -------
    Obligations
        The roster and those left out.

    Raises
    ------
    ArgumentError
        A column is missing, or holds something else.

    Examples
    --------
    >>> day = pd.Timestamp
    >>> treaty = pd.DataFrame(
    ...     {
    ...         "place": ["AAA", "BBB"],
    ...         "entry_into_force": [day("2000-01-01")] * 2,
    ...         "withdrawal_effective": [pd.NaT, pd.NaT],
    ...         "source_id": "depositary",
    ...     }
    ... )
    >>> done = pd.DataFrame(
    ...     {
    ...         "place": ["AAA"],
    ...         "year": [2010],
    ...         "published": [day("2012-07-01")],
    ...         "source_id": ["page"],
    ...         "period_start": [""],
    ...         "period_end": [""],
    ...         "formal": ["declared"],
    ...         "reopened": ["not_reported"],
    ...     }
    ... )
    >>> mined = pd.DataFrame({"place": ["BBB"], "value": [3.0], "category": [""], "source_id": ["page"]})
    >>> none = pd.DataFrame({"place": [], "measure": [], "value": [], "source_id": []})
    >>> roster = obligations(treaty, done, mined, none)
    >>> roster.states[["place", "completed"]].values.tolist()
    [['AAA', True], ['BBB', False]]
    >>> roster.states["time"].round(1).tolist()
    [10.5, 12.5]
    """
    last = _last_day(completions, until)
    parties = treaty[treaty["entry_into_force"] <= last].set_index("place")
    completions = completions.loc[completions["published"] <= last, list(_COMPLETION)]
    of_place = dict(iter(completions.groupby("place")))
    evidence = _evidence(contamination, clearance)
    roster, out = [], []
    for place in sorted(set(completions["place"]) | set(evidence)):
        pages = of_place.get(place, completions[:0])
        if place not in parties.index:
            if len(pages):
                out.append((place, "not bound by the treaty when it declared completion", _first(pages)))
            continue
        party = parties.loc[place]
        stated = pages["year"].dropna()
        if len(stated) and stated.min() < party["entry_into_force"].year:
            out.append((place, f"completed in {stated.min()}, before its entry into force", _first(pages)))
            continue
        roster.append(_state(place, party, pages, last, evidence.get(place, "")))
    states = pd.DataFrame(roster, columns=_COLUMNS)
    left_out = pd.DataFrame(out, columns=["place", "reason", "source_id"])
    return Obligations(states.reset_index(drop=True), left_out, last)


_COLUMNS = [
    "place",
    "start",
    "end",
    "completed",
    "time",
    "time_low",
    "time_high",
    "time_last_stated",
    "dated",
    "formal",
    "reopened",
    "left",
    "joined_first",
    "source_id",
]


def _last_day(completions: pd.DataFrame, until: pd.Timestamp | None) -> pd.Timestamp:
    newest = completions["published"].max()
    if until is not None:
        return until
    return newest if pd.notna(newest) else pd.Timestamp("1999-03-01")


def _evidence(contamination: pd.DataFrame, clearance: pd.DataFrame) -> dict[str, str]:
    """Find a page that tells of mined land, for each place with one."""
    mined = contamination[(contamination["value"] > 0) | (contamination["category"] != "")]
    worked = clearance[(clearance["value"] > 0) & clearance["measure"].isin(_CLEARED)]
    pages = pd.concat([mined[["place", "source_id"]], worked[["place", "source_id"]]])
    pages = pages.assign(place=pages["place"].map(places.responsible))
    return dict(pages.drop_duplicates("place").itertuples(index=False))


def _first(pages: pd.DataFrame) -> str:
    return str(pages.sort_values("published")["source_id"].iloc[0])


def _state(place: str, party: pd.Series, pages: pd.DataFrame, last: pd.Timestamp, other: str) -> list[object]:
    start, leaves = party["entry_into_force"], party["withdrawal_effective"]
    censored = min(leaves, last) if pd.notna(leaves) else last
    span = _interval(pages, start)
    completed = span is not None and _middle(*span) <= censored
    low, high = span if completed and span is not None else (censored, censored)
    end = _middle(low, high)
    dated = pages[pages["year"].notna()]
    final = end
    if completed and len(dated):
        newest = dated[dated["year"] == dated["year"].max()]
        final = min(_middle(*_year_span(newest, start)), censored)
    return [
        place,
        start,
        end,
        completed,
        years_between(start, end),
        years_between(start, low),
        years_between(start, high),
        years_between(start, final),
        bool(len(dated)) or not completed,
        completed and not (pages["formal"] == "missing").any(),
        completed and reports_more_land(pages),
        not completed and bool(pd.notna(leaves) and leaves <= last),
        bool(start <= pd.Timestamp("1999-03-01")),
        _first(pages) if len(pages) else other,
    ]


@needs("obligations.reports_more_land", completions=table_rows("completions", "reopened"))
def reports_more_land(completions: pd.DataFrame) -> bool:
    """Whether a page tells of mined land after the completion: found, left, single mines, or listed again.

    >>> reports_more_land(pd.DataFrame({"reopened": ["not_reported", "residual"]}))
    True
    """
    return bool((completions["reopened"] != "not_reported").any())


def _interval(pages: pd.DataFrame, start: pd.Timestamp) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    """Find the first and the last day on which the state can have completed, from all pages about it."""
    if pages.empty:
        return None
    dated = pages[pages["year"].notna()]
    if len(dated):
        return _year_span(dated[dated["year"] == dated["year"].min()], start)
    low, high = start, pages["published"].min()
    spans = pages[pages["period_start"] != ""]
    for first, last in zip(spans["period_start"], spans["period_end"], strict=True):
        low, high = max(low, pd.Timestamp(first)), min(high, pd.Period(last).end_time.normalize())
    return low, max(low, high)


def _year_span(pages: pd.DataFrame, start: pd.Timestamp) -> tuple[pd.Timestamp, pd.Timestamp]:
    year = int(pages["year"].iloc[0])
    low = max(pd.Timestamp(year, 1, 1), start)
    return low, max(low, min(pd.Timestamp(year, 12, 31), pages["published"].min()))


def _middle(low: pd.Timestamp, high: pd.Timestamp) -> pd.Timestamp:
    return low + (high - low) / 2


def years_between(start: pd.Timestamp, end: pd.Timestamp) -> float:
    """Compute the years from one day to another."""
    return float((end - start) / pd.Timedelta(days=YEAR_DAYS))


@needs(
    "obligations.published_counts",
    completions=table_rows("completions", "published", "count_stated", "count_maker", "source_id"),
)
def published_counts(completions: pd.DataFrame) -> pd.DataFrame:
    """Find where a page says how many states had completed, beside how many the roster's pages name by then.

    Parameters
    ----------
    completions
        ``load("completions")``.

    Returns
    -------
    DataFrame
        ``year`` of the page, ``stated`` (its count), ``source_id``, ``maker`` (whose count it is); one row
        for each page and count, in order.
    """
    pages = completions[completions["count_stated"].notna()]
    frame = pd.DataFrame(
        {
            "year": pages["published"].dt.year.astype(int),
            "stated": pages["count_stated"].astype(int),
            "source_id": pages["source_id"],
            "maker": pages["count_maker"],
        }
    ).drop_duplicates()
    return frame.sort_values(["year", "stated"], kind="stable").reset_index(drop=True)


@needs(
    "obligations.completed_by",
    states=roster_rows("place", "completed", "end"),
    day=DATE,
    without=several(CODE, of="codes"),
)
def completed_by(states: pd.DataFrame, day: pd.Timestamp, *, without: Iterable[str] = ()) -> int:
    """Count the states of the roster that had completed by a day; ``without`` leaves codes out."""
    done = states["completed"] & (states["end"] <= day) & ~states["place"].isin(list(without))
    return int(np.sum(done))
