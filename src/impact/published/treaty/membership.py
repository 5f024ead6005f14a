"""Who is bound by the Mine Ban Treaty on a day, and who belongs to the European Union or NATO.

The dates come from the depositary's list; entry into force is the first day of the sixth month after the
deposit (Convention, Article 17). What this cannot tell: whether a state keeps the rules it is bound by.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from impact.arguments import DATE, TEXT, needs, several
from impact.catalogue.table_rows import table_rows
from impact.data import sources
from impact.wording import day as day_words

_BOUND = ("entry_into_force", "withdrawal_effective")


@needs("membership.list_words", source_id=TEXT)
def list_words(source_id: str) -> str:
    """Name the depositary's list with the day of the copy that the tables rest on.

    Parameters
    ----------
    source_id
        The page of the list, as the table of the treaty names it; empty where none is on record.
    """
    known = list_day(source_id)
    return "the depositary's list" if known is None else f"the depositary's list of {day_words(known)}"


@needs("membership.list_day", source_id=TEXT)
def list_day(source_id: str) -> pd.Timestamp | None:
    """Look up the day of the copy of the depositary's list that the tables rest on.

    What the list says of a later day was notified, and not yet so, when it was read.

    Parameters
    ----------
    source_id
        As for :func:`list_words`.
    """
    page = sources.lookup(source_id) if source_id else None
    return pd.Timestamp(page.published) if page is not None and page.published_precision == "day" else None


@needs("membership.parties", treaty=table_rows("treaty", "place", "consented", *_BOUND), day=DATE)
def parties(treaty: pd.DataFrame, day: pd.Timestamp) -> tuple[set[str], set[str]]:
    """Count the States Parties on a day in two ways.

    Parameters
    ----------
    treaty
        ``load("treaty")``.
    day
        The day of the count.

    Returns
    -------
    in_force, consented
        Codes of the states for which the Convention was in force on the day, and of those that had
        deposited their consent by then; neither holds states whose withdrawal had taken effect.
    """
    gone = treaty["withdrawal_effective"]
    in_force = _holds(treaty["entry_into_force"], gone, day)
    consented = _holds(treaty["consented"], gone, day)
    return set(treaty.loc[in_force, "place"]), set(treaty.loc[consented, "place"])


@needs("membership.number_of_parties", treaty=table_rows("treaty", *_BOUND), days=several(DATE, of="days"))
def number_of_parties(treaty: pd.DataFrame, days: Sequence[pd.Timestamp]) -> list[int]:
    """Count the states for which the Convention was in force on each of some days.

    Parameters
    ----------
    treaty
        ``load("treaty")``, one row a state.
    days
        The days of the counts.
    """
    entered, gone = (
        treaty[column].to_numpy(dtype="datetime64[ns]")
        for column in ("entry_into_force", "withdrawal_effective")
    )
    in_force = _holds(entered, gone, np.array(days, dtype="datetime64[ns]")[:, None])
    return [int(number) for number in in_force.sum(axis=1)]


@needs(
    "membership.parties_by_year",
    treaty=table_rows("treaty", *_BOUND, "source_id", least=1),
    last=DATE,
)
def parties_by_year(treaty: pd.DataFrame, last: pd.Timestamp) -> pd.DataFrame:
    """Count the states for which the Convention was in force at the end of each year.

    Parameters
    ----------
    treaty
        ``load("treaty")``.
    last
        Day on which the last year is counted, instead of at its end.

    Returns
    -------
    DataFrame
        ``year``, ``value`` (number of states) and ``source_id``, from 1999 on.
    """
    days = [min(pd.Timestamp(year, 12, 31), last) for year in range(1999, last.year + 1)]
    counts = number_of_parties(treaty, days)
    source = treaty["source_id"].iloc[0]
    years = [day.year for day in days]
    return pd.DataFrame({"year": years, "value": [float(c) for c in counts], "source_id": source})


@needs("membership.members", memberships=table_rows("memberships", "place", "joined", "left"), day=DATE)
def members(memberships: pd.DataFrame, day: pd.Timestamp) -> set[str]:
    """List the codes of the members of the European Union or NATO on a day."""
    present = _holds(memberships["joined"], memberships["left"], day)
    return set(memberships.loc[present, "place"])


def _holds(start: Any, end: Any, day: Any) -> Any:
    """Whether what begins and ends on such dates holds on a day; on that of its end it no longer does."""
    return (start <= day) & ~(end <= day)
