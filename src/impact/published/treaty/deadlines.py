"""The deadline of one state for clearing its mined land (Article 5), as pages print it.

Deadlines only move later: the latest one that is granted leads, and a later one that is asked for or
announced stands beside it. Nothing is computed from the entry into force. What cannot be told: whether an
extension was granted after the newest page was written.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from impact.arguments import needs
from impact.published.profile import PROFILE, Profile

#: Kinds that bind, and kinds that may come to bind.
_BINDING = ("initial", "granted")


@dataclass(frozen=True)
class Deadline:
    """A deadline: its last ``day``, how exactly it is printed, its ``kind``, and the page with its edition.

    ``edition`` is missing where the page is undated; ``read`` is the day from which the page counts as known.
    """

    day: pd.Timestamp
    precision: str
    kind: str
    edition: int | None
    read: pd.Timestamp
    source_id: str


@needs("deadlines.deadlines", place=PROFILE)
def deadlines(place: Profile) -> tuple[Deadline | None, Deadline | None]:
    """Read the deadline that binds a state as far as pages say, and a later one that it asks for.

    Parameters
    ----------
    place
        :func:`impact.published.profile.of`; only pages known on its day are read.

    Returns
    -------
    binding, later
        Each of its newest page; missing where none is on record.
    """
    rows = place.rows["deadlines"]
    binding = _latest(rows[rows["kind"].isin(_BINDING)])
    asked = rows[~rows["kind"].isin(_BINDING)]
    if binding is not None:
        # the same deadline printed by month or year alone is no later one
        asked = asked[asked["deadline"] > binding.day + pd.offsets.YearEnd(0)]
    return binding, _latest(asked)


def _latest(rows: pd.DataFrame) -> Deadline | None:
    if rows.empty:
        return None
    row = rows.sort_values(["deadline", "published", "source_id"], kind="stable").iloc[-1]
    edition = None if pd.isna(row["edition"]) else int(row["edition"])
    return Deadline(
        row["deadline"], row["precision"], row["kind"], edition, row["published"], row["source_id"]
    )
