"""A picture and a table of the other registers of one country: what they count, beside the main curve."""

from __future__ import annotations

from functools import partial

import pandas as pd
from IPython.display import Markdown

from impact import charts
from impact.answers.country_profile import own_registers
from impact.answers.country_profile.country_registers import whom_words
from impact.answers.country_profile.few_figures import ENOUGH
from impact.catalogue.frame_rows import records_of
from impact.charts import Chart, Column, Table
from impact.published.counting import other_registers, register_conflicts
from impact.published.counting.other_registers import Line
from impact.published.counting.register_conflicts import Conflict, Growth
from impact.published.profile import Profile, Record
from impact.wording import (
    Quantity,
    capital,
    count,
    line_name,
    listed,
    period,
    ranges,
    short_maker,
    what_counts,
)
from impact.wording.origin import Origin

#: Lines of a picture, and rows of a table.
_LINES, _ROWS = 5, 8


def draw_other_registers(place: Profile) -> Chart | None:
    """Draw the annual totals of the other registers beside the main curve; nothing where they are few."""
    rows, own = other_registers.annual(place), own_registers.annual(place)
    if (rows.empty or len(place.annual) == 0) and own.empty:
        return None
    named = pd.concat([frame for frame in (place.annual, rows) if len(frame)] or [rows], ignore_index=True)
    main = main_line(place)
    named["line"] = [main if row["main"] else _line(place, row) for row in records_of(named)]
    if len(own):
        named = pd.concat([frame for frame in (named, own) if len(frame)], ignore_index=True)
    named = named.drop_duplicates(["line", "year"])
    points = named.loc[named["line"] != main, "line"].value_counts()
    drawn = list(points[points > 1].index[:_LINES])
    if points.max() < ENOUGH:
        return None
    return charts.lines(
        named[named["line"].isin([*drawn, main])],
        group="line",
        id="registers-by-year",
        title=f"Who counts casualties in {place.label}: one line for each register",
        subtitle="Annual totals; the lines count different things and are never joined",
        caption="What each of them counts stands in the table below, with those of a single year. A line "
        f"breaks where its register has no figure.{own_registers.caption(place)}",
        highlight=drawn,
        rest=f"{main}, the main curve",
    )


def main_line(place: Profile) -> str:
    """Name the main curve: its register has one body that counts, or several one after another."""
    return listed(dict.fromkeys(_line(place, row) for row in place.yearly()))


def _line(place: Profile, row: Record) -> str:
    origin = Origin.of_row(row)
    return line_name(origin, place.maker(origin.maker))


def tabulate_other_registers(place: Profile) -> Table | None:
    """List who else counts, what, for which years, and the newest figure."""
    lines = other_registers.by_line(place)[:_ROWS]
    if not lines and not place.own:
        return None
    own = own_registers.table_rows(place)
    rows = pd.DataFrame([*(_row(place, line) for line in lines), *own])
    columns = {
        "who": "Who counts",
        "what": "What",
        "years": "Annual totals of",
        "newest": "Newest",
        "period": "Over several years",
    }
    return Table(
        rows,
        id="other-registers",
        title="Other registers of the same harm, and what they count",
        columns=tuple(Column(name, words) for name, words in columns.items() if rows[name].notna().any()),
        caption="No figure of these stands in for one of the main register: they count other people, other "
        "devices, or by other rules."
        + (
            " Counts over several years cover different months: one of all people that ends earlier can be "
            "smaller than a later one of civilians alone."
            if len(set(rows["period"].dropna())) > 1
            else ""
        ),
        stack=True,
    )


def describe_conflicts(place: Profile) -> Markdown | None:
    """Say where counts on this page cannot both be right as they stand; nothing where all can.

    At most one sentence each: on a year, on counts over several years, and on a count that has grown beyond
    what yearly totals add.
    """
    parts = [
        *map(partial(_conflict_words, place), register_conflicts.of_years(place)[:1]),
        *map(partial(_conflict_words, place), register_conflicts.of_periods(place)[:1]),
    ]
    grown = register_conflicts.growth(place)
    if grown is not None:
        parts.append(_growth_words(place, grown))
    return Markdown(" ".join(parts)) if parts else None


def _conflict_words(place: Profile, conflict: Conflict) -> str:
    """Set a part beside the whole that should hold it and does not."""
    part, whole = (_counted(place, row) for row in (conflict.part, conflict.whole))
    than = ["of all people"] * conflict.everybody + ["over a longer time"] * conflict.longer
    return f"{part}, while {whole}: fewer, though {listed(than)}, and the pages do not say why."


def _counted(place: Profile, row: Record) -> str:
    number = Quantity.of_row(row, "count", whom_words(row))
    return f"{short_maker(place.maker(number.origin.maker))} has {number.bare} {_when(row)}"


def _when(row: Record) -> str:
    if pd.notna(row["year"]):
        return f"in {int(row['year'])}"
    return period(row["period_start"], row["period_end"])


def _growth_words(place: Profile, grown: Growth) -> str:
    """Say what a count has beyond an earlier one of the same body and the yearly totals since."""
    earlier, lead = grown.earlier, _counted(place, grown.lead)
    before = f"{Quantity.of_row(earlier, 'count').number} {_when(earlier)}"
    without = f" ({ranges(grown.missing)} without one)" if grown.missing else ""
    years = [str(row["period_end"])[:4] for row in (grown.lead, earlier)]
    since = f"The yearly totals after {years[1]} and up to {years[0]} come to {count(grown.since)}{without}"
    if int(years[0]) - int(years[1]) == 1:
        since = f"The total of {years[0]} is {count(grown.since)}"
    return (
        f"{lead}; its count on a page of {int(earlier['edition'])} was {before}. {since}: the pages do not "
        f"say where the other {count(grown.rest)} people come from."
    )


def _row(place: Profile, line: Line) -> dict[str, str | None]:
    newest, total = line.newest, line.period
    origin = Origin(register=line.register, whom=line.whom, devices=line.devices, maker=line.maker)
    figure = None if newest is None else f"{Quantity.of_row(newest, 'count')} ({int(newest['year'])})"
    longest = None
    if total is not None:
        when = period(total.row["period_start"], total.row["period_end"])
        longest = f"{capital(when)}: {Quantity.of_row(total.row, 'count')}"
    return {
        "who": short_maker(place.maker(line.maker)),
        "what": what_counts(origin),
        "years": ranges(line.years) or None,
        "newest": figure,
        "period": longest,
        "source_id": line.source_id,
    }
