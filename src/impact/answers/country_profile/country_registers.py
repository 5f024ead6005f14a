"""Findings on who counts: the count over many years that leads, and what other registers have."""

from __future__ import annotations

from typing import Any

import pandas as pd

from impact.answers.country_profile.country_harm import PUBLISHED
from impact.findings import Finding
from impact.published.counting import cumulative, other_registers
from impact.published.counting.cumulative import Count
from impact.published.profile import Profile
from impact.wording import Quantity, capital, counter, period, short_maker, what_counts

#: Lines of other registers that a sentence names.
_MOST = 3


def since(place: Profile) -> Finding | None:
    """State the cumulative count that leads, and a newer or the main register's beside it."""
    lead = cumulative.lead(place)
    if lead is None:
        return None
    total = Quantity.of_row(lead.count.row, "count", "casualties")
    pages = [lead.count.row["source_id"]]
    beside = ""
    if lead.beside is not None:
        beside = f"; {_beside(place, lead.beside, total)}"
        pages.append(lead.beside.row["source_id"])
    return Finding.of(
        "cumulative",
        f"{capital(total.bare)} were recorded in {place.label} {_when(lead.count)}{total.aside}"
        f"{counter(total.origin, place.maker(total.origin.maker))}{beside}.",
        total,
        unit=f"casualties {_when(lead.count)}",
        sources=pages,
        method=f"{PUBLISHED} over several years, of the longest period of its register",
    )


def _when(count: Count) -> str:
    return period(count.row["period_start"], count.row["period_end"])


def _beside(place: Profile, count: Count, lead: Quantity) -> str:
    total = Quantity.of_row(count.row, "count")
    if (total.origin.maker, total.origin.register) == (lead.origin.maker, lead.origin.register):
        return f"the same register has {total.bare} {_when(count)}{total.aside}"
    return f"beside it stand {total.bare} {_when(count)} ({_what(place, total)})"


def _what(place: Profile, figure: Quantity) -> str:
    """Say who counts, what, and how we computed the figure where we did."""
    words = "; ".join(filter(None, (what_counts(figure.origin), figure.made)))
    return f"{short_maker(place.maker(figure.origin.maker))}: {words}"


def others(place: Profile) -> Finding | None:
    """State what other registers count, the newest first; nothing where there is none."""
    lines = other_registers.by_line(place)
    if lines.empty:
        return None
    newest = [_newest(line) for line in lines.itertuples()]
    lines = lines.assign(end=[end for end, _, _ in newest], row=[row for _, row, _ in newest])
    lines["when"] = [when for _, _, when in newest]
    lines = lines.sort_values("end", ascending=False, kind="stable").drop_duplicates("maker").head(_MOST)
    figures = [Quantity.of_row(row, "count") for row in lines["row"]]
    clauses = [
        f"{figure.bare} {line.when} ({_what(place, figure)})"
        for line, figure in zip(lines.itertuples(), figures, strict=True)
    ]
    return Finding.of(
        "other-registers",
        f"Other counts of casualties in {place.label} follow rules of their own and are not joined to the "
        f"main curve: {'; '.join(clauses)}.",
        figures[0],
        unit=f"casualties {lines['when'].iloc[0]}, by the first register named",
        sources=[row["source_id"] for row in lines["row"]],
        method="newest figure of each register for the whole country",
    )


def _newest(line: Any) -> tuple[float, pd.Series, str]:
    """Choose the figure of a line for the sentence: when it ends, its row, and its time in words.

    The newest annual total, or the count over several years where that is much newer.
    """
    year, count = line.newest, line.period
    if year is None or (count is not None and count.end > float(year["year"]) + 1 + cumulative.SEVERAL):
        return count.end, count.row, _when(count)
    return float(year["year"]) + 1, year, f"in {int(year['year'])}"
