"""Mined land as published: what was released in a year, in which way, and what remains.

Released land is cleared, reduced and cancelled land together. Figures that mix in battle areas, or cover one
operator or part of a year, are set aside: they do not belong to the mined area that remains. Land returned
to use and battle areas are measures of their own. Of rivals :func:`impact.published.firmest.firmest` chooses.
Nothing is estimated here; :mod:`impact.models.clearance` estimates from these tables.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from impact.arguments import choice, needs, several
from impact.catalogue.land_release import CLEARANCE_MEASURES
from impact.catalogue.table_rows import table_rows
from impact.frame_check import NUMBERS, TEXTS, rows
from impact.published.firmest import PAGES, Pages, firmest
from impact.vocabulary import AGGREGATES

PARTS = ("cleared_km2", "reduced_km2", "cancelled_km2")
MEASURES = ("released_km2", *PARTS)
#: Land released by survey, where a page does not tell reduced land from cancelled.
SURVEYED = "surveyed_km2"
#: Uses of the figures of a year that count something else than all mined land of a country.
APART = ("state_services", "battle_area", "returned")

#: What is read of the yearly figures, and with it what decides between rivals.
_READ = ("place", "area", "scope", "year", "measure", "value", "edition", "use")
_FIGURE = (*_READ, "qualifier", "source_id")
_REMAINS = (
    "place",
    "area",
    "scope",
    "year",
    "measure",
    "value",
    "edition",
    "stage",
    "qualifier",
    "source_id",
)
_SEVERAL = several(choice(*CLEARANCE_MEASURES), of="measures")

#: Why figures of a use are no yearly figures of mined land.
_ASIDE = {
    "battle_area": "battle areas or remnants mixed in",
    "returned": "returned to use, not released",
    "state_services": "part of the work, of the year, or not a year's result",
    "partial": "part of the work, of the year, or not a year's result",
    "doubtful": "part of the work, of the year, or not a year's result",
}


@needs("land.of_mined_land", clearance=table_rows("clearance", "use"))
def of_mined_land(clearance: pd.DataFrame) -> pd.DataFrame:
    """Select results for mined land: no battle areas, nothing returned to use, no part of the work."""
    return clearance[~clearance["use"].isin(list(_ASIDE))]


@needs("land.select", clearance=table_rows("clearance", *_READ), measures=_SEVERAL)
def select(clearance: pd.DataFrame, measures: Sequence[str] = MEASURES) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Part the yearly figures of whole countries into those used and those set aside.

    Parameters
    ----------
    clearance
        ``load("clearance")``.
    measures
        Which figures: land when nothing else is asked for.

    Returns
    -------
    used, aside
        Rows of the table; ``aside`` with a column ``reason``.
    """
    used, aside, reasons = _part(clearance, measures)
    return clearance.iloc[used], clearance.iloc[aside].assign(
        reason=pd.Series(reasons, index=clearance.index[aside], dtype=object)
    )


def _part(clearance: pd.DataFrame, measures: Sequence[str]) -> tuple[list[int], list[int], list[str]]:
    """List the numbers of the rows that are used, and of those set aside with their reasons."""
    used: list[int] = []
    aside: list[int] = []
    reasons: list[str] = []
    dated = clearance["year"].notna().tolist()
    columns = (clearance[name].tolist() for name in ("measure", "place", "scope", "area", "use"))
    for number, (known, measure, place, scope, area, use) in enumerate(zip(dated, *columns, strict=True)):
        if not known or measure not in measures or place in AGGREGATES:
            continue
        whole = scope == "whole" and area == ""
        reason = _ASIDE.get(use, "") if whole else "part of the country, year or operators"
        if reason:
            aside.append(number)
            reasons.append(reason)
        else:
            used.append(number)
    return used, aside, reasons


@needs("land.annual", clearance=table_rows("clearance", *_FIGURE), pages=PAGES)
def annual(clearance: pd.DataFrame, pages: pd.DataFrame | None = None) -> pd.DataFrame:
    """Align the land released and cleared in each country and year, each square kilometre once.

    A stated total of released land is used where there is one;
    otherwise the sum of cleared, reduced and cancelled land, where clearance and at least one kind of
    survey are given. A year with clearance alone has no figure for released land.

    Parameters
    ----------
    clearance
        ``load("clearance")``.
    pages
        :func:`impact.published.firmest.bibliography`.

    Returns
    -------
    DataFrame
        ``place``, ``year``, ``released``, ``cleared`` (km2, missing where not known), ``source_id``.

    Raises
    ------
    ArgumentError
        A column is missing, or holds something else.

    Examples
    --------
    >>> rows = [
    ...     ("AAA", 2016, "cleared_km2", 2.0),
    ...     ("AAA", 2016, "cancelled_km2", 3.0),
    ...     ("AAA", 2017, "cleared_km2", 1.0),
    ... ]
    >>> frame = pd.DataFrame(rows, columns=["place", "year", "measure", "value"])
    >>> frame = frame.assign(area="", scope="whole", edition=2018, use="mined_land", source_id="page")
    >>> frame = frame.assign(qualifier="exact")
    >>> annual(frame)[["year", "released", "cleared"]].values.tolist()
    [[2016.0, 5.0, 2.0], [2017.0, nan, 1.0]]
    """
    used = clearance.iloc[_part(clearance, MEASURES)[0]]
    newest = firmest(used, ["place", "year", "measure"], pages)
    if newest.empty:
        return pd.DataFrame(columns=["place", "year", "released", "cleared", "source_id"])
    table = newest.pivot(index=["place", "year"], columns="measure", values="value").reindex(
        columns=list(MEASURES)
    )
    surveyed = table[["reduced_km2", "cancelled_km2"]].notna().any(axis=1)
    parts = table[list(PARTS)].sum(axis=1).where(surveyed & table["cleared_km2"].notna())
    table["released"] = table["released_km2"].fillna(parts)
    table["cleared"] = table["cleared_km2"]
    table["source_id"] = newest.groupby(["place", "year"])["source_id"].first()
    table = table[["released", "cleared", "source_id"]].rename_axis(columns=None).reset_index()
    return table.astype({"year": int}).sort_values(["place", "year"]).reset_index(drop=True)


@needs("land.by_kind", clearance=table_rows("clearance", *_FIGURE), pages=PAGES)
def by_kind(clearance: pd.DataFrame, pages: Pages | None = None) -> pd.DataFrame:
    """Select the land of each country and year by the way it was released, as published.

    Nothing is added up. Reduced and cancelled land that a page gives in one figure is a kind of its own,
    ``surveyed_km2``; a kind that was not published for a year has no row, which does not mean that there
    was none.

    Parameters
    ----------
    clearance
        ``load("clearance")``.
    pages
        As for :func:`impact.published.firmest.firmest`.

    Returns
    -------
    DataFrame
        ``place``, ``year``, ``measure`` (``cleared_km2``, ``reduced_km2``, ``cancelled_km2``,
        ``surveyed_km2``, or the published total ``released_km2``), ``value`` (km2), ``qualifier``,
        ``tie``, ``low``, ``high``, ``source_id``.

    Raises
    ------
    ArgumentError
        A column is missing, or holds something else.

    Examples
    --------
    >>> rows = [("AAA", 2006, "reduced_km2", 3.0, "combined")]
    >>> frame = pd.DataFrame(rows, columns=["place", "year", "measure", "value", "use"])
    >>> frame = frame.assign(area="", scope="whole", edition=2007, qualifier="exact", source_id="page")
    >>> by_kind(frame)["measure"].tolist()
    ['surveyed_km2']
    """
    used = clearance.iloc[_part(clearance, MEASURES)[0]]
    combined = used["use"] == "combined"
    if combined.any():
        used = used.assign(measure=used["measure"].mask(combined, SURVEYED))
    newest = _before_surveyed(firmest(used, ["place", "year", "measure"], pages))
    columns = ["place", "year", "measure", "value", "qualifier", "tie", "low", "high", "source_id"]
    newest = newest[columns]
    return newest.assign(year=newest["year"].astype(int))


def _before_surveyed(newest: pd.DataFrame) -> pd.DataFrame:
    """Leave out older figures of either kind of survey where one figure for both stands."""
    rows = list(
        zip(*(newest[name].tolist() for name in ("place", "year", "measure", "edition")), strict=True)
    )
    both = {(place, year): edition for place, year, measure, edition in rows if measure == SURVEYED}
    if not both:
        return newest
    older = (
        measure in PARTS[1:] and edition < both.get((place, year), edition)
        for place, year, measure, edition in rows
    )
    return newest[[not old for old in older]].reset_index(drop=True)


@needs("land.apart", clearance=table_rows("clearance", *_FIGURE, "unit"), pages=PAGES)
def apart(clearance: pd.DataFrame, pages: Pages | None = None) -> pd.DataFrame:
    """Select what other figures of a country and year count: land that is never added to mined land.

    Parameters
    ----------
    clearance
        ``load("clearance")``.
    pages
        As for :func:`impact.published.firmest.firmest`.

    Returns
    -------
    DataFrame
        ``place``, ``year``, ``use`` (one of :data:`APART`), ``measure``, ``scope``, ``value`` (km2),
        ``qualifier``, ``tie``, ``low``, ``high``, ``edition``, ``source_id``.

    Raises
    ------
    ArgumentError
        A column is missing, or holds something else.
    """
    partial = {"state_services": "one_operator", "returned": "part_of_kind"}
    dated = clearance["year"].notna().tolist()
    rows = (clearance[name].tolist() for name in ("use", "unit", "area", "scope"))
    chosen = [
        number
        for number, (known, use, unit, area, scope) in enumerate(zip(dated, *rows, strict=True))
        if known and use in APART and unit == "km2" and area == "" and scope in ("whole", partial.get(use))
    ]
    return firmest(clearance.iloc[chosen], ["place", "year", "use", "measure", "scope"], pages)


@needs(
    "land.survey_against_clearance",
    kinds=rows(
        *("place", "year", "measure", "value"),
        known=("place", "year", "measure"),
        unique=("place", "year", "measure"),
        cells={"measure": TEXTS, "value": NUMBERS},
        remedy="pass what land.by_kind returns",
    ),
)
def survey_against_clearance(kinds: pd.DataFrame) -> tuple[int, int]:
    """Count the years in which survey released more land than clearance, and the years with both figures.

    Parameters
    ----------
    kinds
        :func:`by_kind`. What a total leaves beyond its parts is not taken for survey.

    Examples
    --------
    >>> frame = pd.DataFrame({"place": "AAA", "year": [2015, 2015, 2016], "value": [2.0, 3.0, 1.0]})
    >>> survey_against_clearance(frame.assign(measure=["cleared_km2", "reduced_km2", "cleared_km2"]))
    (1, 1)
    """
    table = kinds.pivot(index=["place", "year"], columns="measure", values="value")
    survey = table.reindex(columns=[*PARTS[1:], SURVEYED]).sum(axis=1, min_count=1)
    cleared = table.reindex(columns=[PARTS[0]])[PARTS[0]]
    both = survey.notna() & cleared.notna()
    return int((survey[both] > cleared[both]).sum()), int(both.sum())


@needs(
    "land.aggregates",
    clearance=table_rows("clearance", *_FIGURE),
    measure=choice(*CLEARANCE_MEASURES),
    of=several(choice(*AGGREGATES), of="aggregates"),
    pages=PAGES,
)
def aggregates(
    clearance: pd.DataFrame, measure: str, of: Sequence[str], pages: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Select the yearly figures of the world, or of another aggregate.

    Parameters
    ----------
    clearance
        ``load("clearance")``.
    measure
        Such as ``cleared_km2`` or ``ap_mines_destroyed``.
    of
        Codes of the aggregates.
    pages
        :func:`impact.published.firmest.bibliography`.

    Returns
    -------
    DataFrame
        Rows of the table, in order of years.
    """
    figures = of_mined_land(clearance)
    figures = figures[
        figures["place"].isin(list(of))
        & (figures["measure"] == measure)
        & figures["year"].notna()
        & (figures["scope"] == "whole")
    ]
    return firmest(figures, ["place", "year"], pages).sort_values("year", kind="stable")


@needs("land.remaining", contamination=table_rows("contamination", *_REMAINS), pages=PAGES)
def remaining(contamination: pd.DataFrame, pages: pd.DataFrame | None = None) -> pd.DataFrame:
    """Select the newest figure of each country's mined area.

    Returns ``place``, ``year``, ``area_km2``, ``source_id``; one row for each country.

    A total is preferred to the sum of confirmed and suspected areas of the same year. Only figures of land
    that remained to be cleared count: none of unexploded ordnance, no first estimates, no forecasts, no land
    called potentially mined.
    """
    stated = contamination[
        contamination["value"].notna()
        & contamination["year"].notna()
        & (contamination["scope"] == "whole")
        & (contamination["area"] == "")
        & ~contamination["place"].isin(AGGREGATES)
        & (contamination["stage"] == "remaining")
    ]
    newest = firmest(stated, ["place", "year", "measure"], pages)
    areas = []
    for place, figures in newest.groupby("place"):
        last = figures[figures["year"] == figures["year"].max()].set_index("measure")
        parts = last["value"].reindex(["confirmed_km2", "suspected_km2"]).sum()
        area = float(last["value"].get("total_km2", parts))
        areas.append((place, int(last["year"].iloc[0]), area, last["source_id"].iloc[0]))
    return pd.DataFrame(areas, columns=["place", "year", "area_km2", "source_id"])
