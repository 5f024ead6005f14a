"""Findings on the totals of one register: the highest, those of many years, what other registers have."""

from __future__ import annotations

from impact.answers.country_profile.country_harm import PUBLISHED, aside, counts_itself, who_counts
from impact.findings import Finding
from impact.published.counting import cumulative, other_registers
from impact.published.counting.cumulative import Count
from impact.published.counting.other_registers import Line
from impact.published.profile import Profile, Record
from impact.wording import Quantity, capital, count, counted, listed, noun, period, short_maker, weapons

#: Annual totals from which on the highest of them says something.
_PEAK_OF = 3


def highest(place: Profile) -> Finding | None:
    """State the highest annual total of the main register; nothing where it is the newest of all.

    Other registers, parts of the country and single groups may have higher numbers: the sentence says of
    whose totals it is the highest, and of how many.
    """
    annual = place.yearly()
    if len(annual) < _PEAK_OF:
        return None
    row = max(annual, key=lambda row: row["value"])
    year = int(row["year"])
    if year == int(annual[-1]["year"]):
        return None
    total = Quantity.of_row(row, "count", noun(row["value"], "casualty", "casualties"))
    return Finding.of(
        "peak-total",
        f"The highest of the {count(len(annual))} yearly totals of {_counters(place)} for {place.label} in "
        f"this collection is {total.bare}, in {year}{aside(total)}.",
        total,
        unit=f"{total.unit} in {year}",
        sources=[row["source_id"]],
        method=_method(
            place, total, "published yearly totals", "other registers or a part of the country may have more"
        ),
    )


def _counters(place: Profile) -> str:
    """Name the bodies that count for the main register, one after another."""
    makers = dict.fromkeys(Quantity.of_row(row, "count").origin.maker for row in place.yearly())
    return listed([short_maker(place.maker(maker)) for maker in makers])


def since(place: Profile) -> Finding | None:
    """State the cumulative count that leads."""
    lead = cumulative.lead(place)
    if lead is None or _outdone(place, lead.count):
        return None
    return _count(place, lead.count, "cumulative")


def _outdone(place: Profile, count: Count) -> bool:
    """Whether a later year alone has more casualties: such a count of earlier years only misleads."""
    later = [row for row in place.yearly() if int(row["year"]) >= count.end]
    return any(row["value"] > count.value and row["register"] == count.row["register"] for row in later)


def beside(place: Profile) -> Finding | None:
    """State the count over several years that stands beside the one that leads; often there is none."""
    lead = cumulative.lead(place)
    if lead is None or lead.beside is None:
        return None
    maker = str(lead.beside.row["maker"])
    by = f", by the count of {place.maker(maker)}" if maker != lead.count.row["maker"] else ""
    fewer = lead.beside.holds(lead.count) and lead.beside.value < lead.count.value
    unlike = "; fewer over a longer time: the two do not count the same" if fewer else ""
    return _count(place, lead.beside, "cumulative-beside", by, unlike)


def _count(place: Profile, count: Count, name: str, by: str = "", unlike: str = "") -> Finding:
    row = count.row
    total = Quantity.of_row(row, "count", whom_words(row))
    when = _when(count)
    of = "" if by else f" of {weapons(total.origin.devices)}"  # the count it stands beside has said it
    return Finding.of(
        name,
        f"{capital(total.bare)}{of} were recorded in {place.label} {when}{by}{aside(total)}{unlike}.",
        total,
        unit=f"{total.unit} {when}",
        sources=[row["source_id"]],
        method=_method(
            place, total, f"{PUBLISHED} over several years, of the longest period of its register"
        ),
        short=f"{total.bare} recorded {when}",
    )


def whom_words(row: Record) -> str:
    """Name the people of a count: casualties, of civilians or children where it counts no others."""
    words = {"civilians": "civilian casualties", "children": "child casualties"}
    return words.get(str(row["whom"]), "casualties")


def _method(place: Profile, figure: Quantity, *parts: str) -> str:
    made = figure.made if aside(figure) != figure.aside else ""
    return "; ".join(filter(None, (*parts, who_counts(place, figure), made)))


def _when(count: Count) -> str:
    return period(count.row["period_start"], count.row["period_end"])


def others(place: Profile) -> Finding | None:
    """State the newest count of another register; nothing where there is none, or where it leads already."""
    lines = other_registers.by_line(place)
    if not lines:
        return None
    lead = cumulative.lead(place)
    stated = [] if lead is None else [one.row for one in (lead.count, lead.beside) if one]
    known = {(row["register"], row["maker"]) for row in stated}
    newest = [_newest(line) for line in lines if (line.register, line.maker) not in known]
    if not newest:
        return None
    _, row, when = max(newest, key=lambda one: one[0])
    figure = Quantity.of_row(row, "count", whom_words(row))
    by = " by" if counts_itself(place, figure.origin) else ", as printed by"
    return Finding.of(
        "other-registers",
        f"{capital(figure.bare)} of {weapons(figure.origin.devices)} "
        f"{noun(figure.values[-1], 'was', 'were')} "
        f"counted in {place.label} {when}{by} {place.maker(figure.origin.maker)}{aside(figure)}.",
        figure,
        unit=f"{figure.unit} {when}",
        sources=[row["source_id"]],
        method=_method(
            place,
            figure,
            f"newest figure of {counted(len(lines), 'other register')}, which follow rules of their own and "
            "are not joined to the main curve",
        ),
    )


def _newest(line: Line) -> tuple[float, Record, str]:
    """Choose the figure of a line for the sentence: when it ends, its row, and its time in words.

    The newest annual total, or the count over several years where that is much newer.
    """
    year, count = line.newest, line.period
    if count is not None and (year is None or count.end > float(year["year"]) + 1 + cumulative.SEVERAL):
        return count.end, count.row, _when(count)
    assert year is not None  # a line has one of the two
    return float(year["year"]) + 1, year, f"in {int(year['year'])}"
