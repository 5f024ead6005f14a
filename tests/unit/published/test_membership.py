"""Members of the treaty: counts on many days at once are those of single days."""

from __future__ import annotations

import pandas as pd

from impact.published.treaty import membership


def test_counts_on_many_days_are_those_of_single_days() -> None:
    day = pd.Timestamp
    treaty = pd.DataFrame(
        {
            "place": ["AAA", "BBB", "CCC", "DDD"],
            "consented": [day("1998-01-01"), day("2000-01-01"), day("2001-01-01"), pd.NaT],
            "entry_into_force": [day("1999-03-01"), day("2000-07-01"), day("2001-07-01"), pd.NaT],
            "withdrawal_effective": [pd.NaT, day("2010-05-01"), pd.NaT, pd.NaT],
        }
    )
    days = [day(text) for text in ("1999-02-28", "1999-03-01", "2005-01-01", "2010-04-30", "2010-05-01")]
    counts = membership.number_of_parties(treaty, days)
    assert counts == [0, 1, 3, 3, 2]
    assert counts == [len(membership.parties(treaty, one)[0]) for one in days]
