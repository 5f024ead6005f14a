"""Titles of the figures on a page about one place, and what it says where there are too few figures to draw.

A title is the answer in a sentence, computed from the numbers that are drawn.
"""

from __future__ import annotations

import pandas as pd

from impact.published import editions, sections
from impact.published.profile import Profile
from impact.wording import Quantity, area, count, noun
from impact.wording import listed as join
from impact.wording import money as millions

#: Fewer years than this are said, not drawn.
ENOUGH = 3

_DEVICES = {
    "Antipersonnel mine": "antipersonnel mines",
    "Antivehicle mine": "antivehicle mines",
    "Improvised mine": "improvised mines",
    "Mine, type not recorded": "mines of unrecorded type",
    "Submunition": "submunitions",
    "Other explosive remnant": "other explosive remnants of war",
}


def enough(frame: pd.DataFrame) -> bool:
    """Whether a frame has figures for enough years to be drawn."""
    return frame["year"].nunique() >= ENOUGH


def casualties(place: Profile) -> str:
    """Set the newest annual total beside the highest one."""
    annual = place.annual
    newest, peak = annual.iloc[-1], annual.loc[annual["value"].idxmax()]
    total = Quantity.of_row(newest, "count", noun(newest["value"], "casualty", "casualties"))
    number = f"{total.first} recorded in {newest['year']}"
    if peak["year"] == newest["year"]:
        return f"{number}, the highest number on record"
    return f"{number}; the highest number, {Quantity.of_row(peak, 'count')}, in {peak['year']}"


def few_casualties(place: Profile) -> str:
    """Say in words what is too little to draw: annual totals, or else people killed and injured by year."""
    lines = [listed(place.annual, f"Annual totals of casualties in {place.label}", "count")]
    if place.annual.empty:
        for measure in ("killed", "injured"):
            told = editions.series(place.rows["casualties"], measure, place=place.code)
            if len(told):
                lines.append(listed(told, f"People {measure}", "count"))
    return " ".join(lines)


def devices(place: Profile) -> str:
    """Name the device type with most casualties in the newest year."""
    main = sections.main_device(place)
    if main is None:
        return "Casualties by the device that caused them"
    return (
        f"{count(main.value)} of {count(main.known)} casualties with a recorded device in {main.year} were "
        f"caused by {_DEVICES[main.name]}"
    )


def devices_listed(frame: pd.DataFrame) -> str:
    """Say in one line how many people each device harmed, in the newest year with figures."""
    told = frame[(frame["measure"] != "total") & (frame["value"] > 0)]
    if told.empty:
        return "Casualties by device: no figure is on record."
    newest = told[told["year"] == told["year"].max()].sort_values("value", ascending=False, kind="stable")
    parts = [
        f"{sections.DEVICES[str(row.measure)].lower()} {count(row.value)}" for row in newest.itertuples()
    ]
    return f"Casualties by device in {int(newest['year'].iloc[0])}: {', '.join(parts)}."


def land(frame: pd.DataFrame) -> str:
    """Say how much land was released, or cleared, in the newest year with a figure, and the most ever."""
    parts = frame[frame["measure"] != "released_km2"].groupby("year")["value"].sum()
    whole = frame[frame["measure"] == "released_km2"].groupby("year")["value"].max()
    known = pd.concat([parts, whole], axis=1).max(axis=1).sort_index()
    year, peak = known.index[-1], known.idxmax()
    only = set(frame.loc[frame["year"] == year, "measure"]) == {"cleared_km2"}
    number = f"{area(known[year])} km² {'cleared' if only else 'released'} in {year}"
    return number if peak == year else f"{number}, up to {area(known[peak])} km² in {peak}"


def money(frame: pd.DataFrame) -> str:
    """Say how much came from abroad in the newest year with a figure, and the most in a year."""
    abroad = frame[frame["measure"] == "international"].set_index("year")["value"]
    known = abroad if len(abroad) else frame.groupby("year")["value"].max()
    words = "from abroad" if len(abroad) else "for mine action"
    year, peak = known.index[-1], known.idxmax()
    number = f"{millions(known[year])} million dollars {words} in {year}"
    if peak == year:
        return f"{number}, the most on record"
    return f"{number}; the most, {millions(known[peak])} million, in {peak}"


def listed(frame: pd.DataFrame, what: str, kind: str, name: str = "") -> str:
    """Write few figures in one line: ``what``, then each value with its year; one line too without any.

    Parameters
    ----------
    frame
        ``year``, ``value``, perhaps ``qualifier``.
    what, kind
        What the figures are, and what they measure (:data:`impact.vocabulary.KINDS`).
    name
        Column with words to stand before each value.

    Examples
    --------
    >>> few = pd.DataFrame(
    ...     {"year": [2020, 2023], "value": [111.0, 308.0], "qualifier": ["at_least", "exact"]}
    ... )
    >>> listed(few, "Annual totals of casualties", "count")
    'Annual totals of casualties on record: at least 111 (2020) and 308 (2023).'
    >>> listed(few.iloc[:0], "Annual totals of casualties", "count")
    'Annual totals of casualties: no figure is on record.'
    """
    if frame.empty:
        return f"{what}: no figure is on record."
    told = [
        f"{row[name] + ' ' if name else ''}{Quantity.of_row(row, kind)} ({int(row['year'])})"
        for _, row in frame.iterrows()
    ]
    return f"{what} on record: {join(told)}."
