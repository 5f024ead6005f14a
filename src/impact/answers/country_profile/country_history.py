"""What earlier wars left in a state that leaves the treaty: people harmed, mines, ordnance cleared.

Shown for states that have left or are leaving, whose profile has little newer harm to tell of. The figures
are those that the brief of the state sets beside its scenarios; a weak page is listed, and no sentence rests
on it.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from impact.answers.country_profile.country_harm import PUBLISHED
from impact.catalogue.frame_rows import each_row, records_of
from impact.charts import Column, Table
from impact.data import load
from impact.findings import Finding
from impact.published import earlier_wars, sections
from impact.published.profile import Profile, Record, once_a_place
from impact.published.treaty import standing
from impact.vocabulary import TIERS
from impact.wording import Quantity, capital, count, counted, noun, percent, period, years

_LEAVING = ("leaving", "left")
_HARM = ("killed", "injured")
#: Figures that the table lists, in words; ratios and rates that models read are left out.
_WHAT: Mapping[str, str] = {
    "killed": "People killed",
    "injured": "People injured",
    "casualties": "People killed or injured",
    "child_share": "Children among those killed and injured",
    "deminers": "Killed or injured while clearing",
    "mines_recorded": "Mines laid, by records",
    "mines_estimated": "Mines laid, estimated at the time",
    "mines_found": "Mines found and destroyed",
    "items": "Mines and other items found or cleared",
    "workforce": "People who clear",
    "clearance_years": "Years of clearance on a large scale",
}
#: Years that a count of ordnance covers at least, to stand beside that of a year.
_SEVERAL = 3
_ITEMS = "items of explosive ordnance"
#: How a figure of ordnance disposal is called, by its unit.
_TASKS = {"ordnance items": _ITEMS, "EOD call-outs": "call-outs for explosive ordnance"}


@once_a_place
def figures(place: Profile) -> pd.DataFrame:
    """Select what earlier wars left, for a state that leaves the treaty; empty for every other place."""
    if standing.standing(place).kind not in _LEAVING:
        return pd.DataFrame()
    return earlier_wars.figures(place, load("parameters", place.as_of))


def harmed(place: Profile) -> Finding | None:
    """State how many people what earlier wars left has harmed, by the page nearest to the count."""
    rows = figures(place)
    firm = _firm(rows)
    if firm.empty:
        return None
    harm = firm[firm["figure"].isin(_HARM) & (firm["counts"] != "deminers")]
    if harm.empty:
        return None
    page = earlier_wars.claims(harm).iloc[0]
    own = harm[(harm[["source_id", "first", "last"]] == page[["source_id", "first", "last"]]).all(axis=1)]
    one = {row["figure"]: Quantity.of_row(row, "count") for row in records_of(own)}
    if set(one) != set(_HARM):
        return None
    who = "civilians" if set(own["counts"]) == {"civilians"} else "people"
    share = firm[firm["figure"] == "child_share"]
    share = share[(share[["source_id", "first", "last"]] == page[["source_id", "first", "last"]]).all(axis=1)]
    children = f"; {percent(float(share['value'].iloc[0]) / 100)} were children" if len(share) else ""
    when = f"from {int(page['first'])} to {int(page['last'])}"
    total = Quantity(value=float(own["value"].sum()), kind="count", qualifier=page["qualifier"])
    return Finding.of(
        "own-history",
        f"What war left in {place.label} killed {one['killed'].number} {who} and injured "
        f"{one['injured'].number} {when}{children}.",
        total,
        unit=f"{who} killed or injured {when}",
        sources=[page["source_id"]],
        method=f"published counts of {page['publisher']}, mines and other ordnance together; the value adds "
        "killed and injured up",
    )


def clearers(place: Profile) -> Finding | None:
    """State how many of those who cleared were killed, by the page nearest to the count."""
    rows = figures(place)
    firm = _firm(rows)
    if firm.empty:
        return None
    own = firm[firm["figure"] == "deminers"].sort_values("tier", kind="stable")
    if own.empty:
        return None
    row = own.iloc[0]
    when = ""
    if pd.notna(row["first"]):
        when = f" from {years(row['first'], row['last'])}" if pd.notna(row["last"]) else ""
        when = when or f" from {int(row['first'])} on"
    quoted = (
        "" if row["tier"] == "primary" else f" ({row['publisher']}, {earlier_wars.TIER_WORDS[row['tier']]})"
    )
    whom = earlier_wars.people_words(row)
    killed = Quantity.of_row(row, "count", whom)
    return Finding.of(
        "own-history-clearers",
        f"{capital(killed.bare)} were killed while they cleared what war left in {place.label}"
        f"{',' if when else ''}{when}{quoted}.",
        killed,
        unit=f"{whom} killed while clearing{when}",
        sources=[row["source_id"]],
        method=f"published count of {row['publisher']}",
    )


def clearing(place: Profile) -> Finding | None:
    """State from when to when what earlier wars left was cleared; nothing where no firm page says so."""
    firm = _firm(figures(place))
    if firm.empty:
        return None
    own = firm[(firm["figure"] == "clearance_years") & firm["first"].notna() & firm["last"].notna()]
    if own.empty:
        return None
    row = own.iloc[0]
    return Finding.of(
        "own-history-clearing",
        f"Clearing what war left in {place.label} on a large scale took from {int(row['first'])} to "
        f"{int(row['last'])}.",
        Quantity(value=float(row["last"] - row["first"]), kind="duration"),
        unit="years of large-scale clearance",
        sources=[row["source_id"]],
        method=f"years that {row['publisher']} gives; single tasks came later",
    )


def _firm(rows: pd.DataFrame) -> pd.DataFrame:
    return rows if rows.empty else rows[(rows["tier"] != "weak") & rows["value"].notna()]


def ordnance(place: Profile) -> Finding | None:
    """State the newest figure of explosive ordnance disposal of a year: items, or else call-outs."""
    tasks = sections.ordnance(place)
    if tasks.empty:
        return None
    row = tasks.iloc[0]
    name = "items" if pd.notna(row["items"]) else "calls"
    figure = Quantity.of_row(
        {"value": row[name], "qualifier": row[f"{name}_qualifier"]},
        "count",
        _ITEMS if name == "items" else _TASKS["EOD call-outs"],
    )
    return _tasks("ordnance", place, figure, f"in {int(row['year'])}", row["source_id"])


def longest_count(place: Profile) -> Record | None:
    """Choose the count of ordnance over the longest period, of several years at least."""
    rows = [
        row
        for row in place.records("eod_tasks")
        if row["scope"] == "whole" and row["unit"] == "ordnance items" and _length(row) >= _SEVERAL
    ]
    return max(rows, key=_length, default=None)


def _length(row: Record) -> float:
    """Count the years of a period; none where one of its ends is not told."""
    start, end = row["period_start"][:4], row["period_end"][:4]
    return float(end) - float(start) if start and end else 0.0


def ordnance_of_years(place: Profile) -> Finding | None:
    """State the count of ordnance over the longest period that is on record."""
    row = longest_count(place)
    if row is None:
        return None
    when = period(row["period_start"], row["period_end"])
    return _tasks("ordnance-of-years", place, Quantity.of_row(row, "count", _ITEMS), when, row["source_id"])


def _tasks(name: str, place: Profile, figure: Quantity, when: str, page: str) -> Finding:
    were = noun(figure.value, "was", "were")
    verb = "answered" if figure.unit.startswith("call") else "found or cleared"
    return Finding.of(
        name,
        f"{capital(figure.bare)} {were} {verb} in {place.label} {when}{figure.aside}.",
        figure,
        unit=f"{figure.unit} {when}",
        sources=[page],
        method=f"{PUBLISHED}; these are no casualties",
        short=f"{figure.number} items of ordnance {when}" if verb != "answered" else "",
    )


def tabulate_history(place: Profile) -> Table | None:
    """List what pages give of what earlier wars left, with how near each is; nothing where none does."""
    rows = figures(place)
    if rows.empty:
        return None
    rows = rows[rows["figure"].isin(_WHAT)].sort_values(["first", "last"], kind="stable")
    weak = int((rows["tier"] == "weak").sum())
    shown = pd.DataFrame(
        {
            "years": [_years(row.first, row.last) for row in each_row(rows)],
            "what": rows["figure"].map(_WHAT),
            "figure": [earlier_wars.figure_words(row) for row in records_of(rows)],
            "publisher": rows["publisher"],
            "tier": rows["tier"].map(earlier_wars.TIER_WORDS),
        }
    )
    return Table(
        shown,
        id="own-history",
        title=f"{counted(len(rows), 'figure')} of what earlier wars left, "
        f"{count(weak) if weak else 'none'} of them from {noun(weak, 'a weak page', 'weak pages')}",
        columns=(
            Column("years", "Years"),
            Column("what", "What"),
            Column("figure", "Figure"),
            Column("publisher", "Page"),
            Column("tier", "How near"),
        ),
        caption="As pages give them: mines are seldom told apart from other ordnance. A primary page is of "
        f"{TIERS['primary']}, a weak one a {TIERS['weak']}.",
        sources=rows,
        stack=True,
    )


def _years(first: float, last: float) -> str:
    if pd.isna(first):
        return "not stated"
    return years(first, last) if pd.notna(last) else f"from {int(first)}"
