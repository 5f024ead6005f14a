"""Limits of a figure: what it cannot be beside the day of its page, and what it is unlikely to be.

What cannot be is refused: a year or an edition after the page. What is unlikely is a warning, which somebody
has to confirm. Rows that are in the raw tables are not judged here: a few old pages break these rules.
"""

from __future__ import annotations

from collections.abc import Sequence

from impact import places
from impact.additions.figure_tables import FigureTable, Row
from impact.errors import AdditionRefused
from impact.published.plausibility.parts_and_wholes import GROUPS
from impact.wording import exact

#: A figure more than so many times the largest of its kind is confirmed by a person.
_TIMES = 10
#: counts of people so small that ten times as many is nothing unusual
_FEW = 10
#: the parts of a total that one page gives
_PARTS = ("killed", "injured", "outcome_unknown", *GROUPS)
_TOTAL = "total"
#: columns in which figures of a kind may differ
_FREE = (
    *("country", "scope", "year", "period_start", "period_end", "population_base", "value", "qualifier"),
    *("register", "maker", "whom", "devices", "fault", "edition", "source_id", "note", "low", "high"),
    *("price_year", "published_unit", "published_value"),
)
_OF_TIME = ("year", "period_start", "period_end", "edition", "source_id")


def refuse_impossible(figures: FigureTable, row: Row, page: Row, old: Row | None = None) -> None:
    """Refuse a figure about a time after its page, and an edition that cannot be that of the page.

    Parameters
    ----------
    figures
        The raw file that takes the figure.
    row
        The cells that are answered, by raw column.
    page
        The row of `sources.csv`.
    old
        The row as it stood, of a correction; what is not changed in it is not judged.

    Raises
    ------
    AdditionRefused
        With the cell that cannot be.
    """
    if old and all(old.get(name) == row.get(name) for name in _OF_TIME):
        return
    day = page["published"][:4] if page.get("published_precision") == "year" else page["published"]
    for column in ("year", "period_start", "period_end"):
        text = row.get(column, "")
        if _after(text[:4] if column == "year" else text, day):
            raise AdditionRefused(
                f"{column} {text!r} is after its page was published, {day}",
                "a time that the page can look back on",
                "correct the time, or the day of the page (--published)",
                field=column,
            )
    edition = row.get("edition", "")
    if not edition.isdigit():
        return
    same = {other["edition"] for other in figures.rows if other.get("source_id") == page["source_id"]}
    if edition > day[:4] and edition not in same:
        raise AdditionRefused(
            f"edition {edition!r} is after its page was published, {day}",
            f"the year of the publication, {day[:4]} or before",
            "leave the edition out: the year of the page is taken",
            field="edition",
        )
    about = (row.get("period_end") or row.get("period_start") or row.get("year", ""))[:4]
    if about.isdigit() and edition < about:
        raise AdditionRefused(
            f"edition {edition!r} is before the time that the figure is about, {about}",
            f"the year of the publication, from {about} to {day[:4]}",
            "leave the edition out: the year of the page is taken",
            field="edition",
        )


def _after(time: str, day: str) -> bool:
    """Whether a time lies after a day, as far as both are known.

    >>> _after("2016", "2015-03-01"), _after("2015", "2015-03-01"), _after("2018-12-04", "2018-12")
    (True, False, False)
    """
    known = min(len(time), len(day))
    return time[:known] > day[:known]


def part_of_year(row: Row, page: Row) -> list[str]:
    """Say where the year of a figure had not ended when its page came out."""
    year, day = row.get("year", ""), page["published"]
    if not year or year != day[:4] or page.get("published_precision") == "year":
        return []
    return [f"the page came out on {day}, before {year} had ended: the figure may cover a part of the year"]


def warnings(figures: FigureTable, row: Row, residents: Sequence[Row], skip: int = -1) -> list[str]:
    """List what makes a figure unlikely: its size, or other figures of its own page.

    Parameters
    ----------
    figures
        The raw file, with the rows it has.
    row
        The whole row.
    residents
        The rows of `population.csv`.
    skip
        Of a correction: the number of the row that is corrected.
    """
    value = _number(row.get("value", ""))
    if value is None:
        return []
    others = [other for number, other in enumerate(figures.rows) if number != skip]
    return [
        *_too_many(row, value, residents),
        *_far_above(figures, row, value, others),
        *_parts_above_total(row, value, others),
    ]


def _too_many(row: Row, value: float, residents: Sequence[Row]) -> list[str]:
    if row.get("unit") != "people":
        return []
    most = max((float(each["population"]) for each in residents if each["place"] == row["place"]), default=0)
    if not most or value <= most:
        return []
    return [f"{exact(value)} people are more than {places.name(row['place'])} ever had, {exact(most)}"]


def _far_above(figures: FigureTable, row: Row, value: float, others: Sequence[Row]) -> list[str]:
    alike = [name for name in figures.columns if name not in _FREE]
    kin = [
        (number, other)
        for other in others
        if all(other[name] == row[name] for name in alike)
        and not other.get("fault")
        and (number := _number(other["value"])) is not None
    ]
    if not kin:
        return []
    largest, other = max(kin, key=lambda pair: pair[0])
    floor = _FEW if row.get("unit") == "people" else 0
    if value <= _TIMES * max(largest, floor):
        return []
    time = other.get("year") or f"{other.get('period_start', '')} to {other.get('period_end', '')}"
    return [
        f"{exact(value)} is more than {exact(_TIMES)} times the largest figure of its kind on record, "
        f"{exact(largest)} ({time}, {other['source_id']})"
    ]


def _parts_above_total(row: Row, value: float, others: Sequence[Row]) -> list[str]:
    """Find parts larger than the total that the same page gives for the same place and time."""
    measure = row.get("measure", "")
    same: tuple[str, ...] = ("place", "area", "scope", "year", "period_start", "period_end")
    same += ("register", "maker", "whom", "devices", "edition", "source_id")
    if "register" not in row or (measure != _TOTAL and measure not in _PARTS) or row["unit"] != "people":
        return []
    above = []
    for other in others:
        number = _number(other["value"])
        if number is None or any(other[name] != row[name] for name in same) or other["unit"] != "people":
            continue
        if measure == _TOTAL and other["measure"] in _PARTS and number > value:
            above.append(_contradiction(other["measure"], number, value))
        if measure in _PARTS and other["measure"] == _TOTAL and value > number:
            above.append(_contradiction(measure, value, number))
    return above


def _contradiction(part: str, value: float, total: float) -> str:
    return (
        f"{exact(value)} {part.replace('_', ' ')} are more than all casualties that the same page has, "
        f"{exact(total)}"
    )


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
