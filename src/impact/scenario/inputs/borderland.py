"""What a scenario takes from the tables of a country: residents near its border, its length, what is planned.

Three inputs depend on the country. ``people_near`` comes from the regions that adjoin Russia or Belarus,
``border_length`` from pages that measure the same border differently, and ``mines_laid`` from numbers that
states have announced, where they have. Nothing here is finer than a region of the European statistics.

Residents near the border
-------------------------
Land right at a border is emptier than its region, and a region's mean is pulled up by its towns. The
distribution of residents per km2 therefore runs

* from half the density of the emptiest region (the half is a judgement),
* most likely at the median region, each region counting as often as it has land,
* to all residents over all land of the border regions.

So a capital in one region moves the highest value only. Totals that contain other rows (Polish
voivodeships) are left out: each resident counts once.

What it cannot tell
-------------------
Where in a region people live, how many come there to work, hunt or gather, and how many would stay in a war.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import numpy as np
import pandas as pd

from impact.data import LATEST, load
from impact.data.processed import TableFile, table_file
from impact.errors import ModelInputError
from impact.places import name as name_of
from impact.project import find_tables
from impact.result import Declined
from impact.scenario.inputs.distributions import Distribution, Fixed, Pert, Uniform
from impact.scenario.inputs.fields import FIELDS, Input
from impact.wording import assumed

EMPTIER = 0.5  # land at the border against the emptiest border region: a judgement

_NUTS3 = 5  # characters of a code of that level
#: what the inputs of a country are made from
_TABLES = ("border_regions", "borders", "plans", "parameters")


def regions(iso3: str, as_of: str | dt.date = LATEST) -> pd.DataFrame:
    """Select the regions of a country that adjoin Russia or Belarus, none of them twice.

    Parameters
    ----------
    iso3
        Code of the state.
    as_of
        ``"latest"`` or a day; facts about places count as known on every day.

    Returns
    -------
    DataFrame
        ``region``, ``nuts_code``, ``adjoins`` (codes, ``;`` between them), ``population``,
        ``population_year``, ``area_km2``, ``density`` (residents per km2), ``published``, ``source_id``; the
        emptiest first.

    Raises
    ------
    ModelInputError
        The table has no region of that country.
    """
    rows = load("border_regions", as_of)
    # NUTS3 only: a voivodeship (four characters) contains regions that stand in rows of their own
    rows = rows[(rows["place"] == iso3) & (rows["nuts_code"].str.len() == _NUTS3)]
    rows = rows[rows["area_km2"] > 0].dropna(subset=["population"])
    if rows.empty:
        raise ModelInputError(
            f"scenario: no border region of {iso3!r} is in the table",
            "one of " + ", ".join(countries()),
            "scenarios for other countries give people_near themselves",
        )
    rows = rows.assign(density=rows["population"] / rows["area_km2"])
    columns = ["region", "nuts_code", "adjoins", "population", "population_year", "area_km2", "density"]
    return rows.sort_values("density")[[*columns, "published", "source_id"]].reset_index(drop=True)


def countries() -> list[str]:
    """List the codes of the states whose border regions are known, sorted."""
    return sorted(set(load("border_regions")["place"]))


def country_inputs(iso3: str, as_of: str | dt.date = LATEST) -> dict[str, Input]:
    """Collect the inputs of a scenario that the tables know about a country.

    Parameters
    ----------
    iso3
        Code of a state with border regions in the tables: EST, FIN, LTU, LVA or POL.
    as_of
        Day on which the figures were known. Facts about places hold on every day, and the sentence of the
        assumption tells when their page is younger; an announced number is not known before its day.

    Returns
    -------
    dict
        ``people_near`` (persons per km2), ``border_length`` (km), and ``mines_laid`` (mines) where a number
        has been announced by that day.

    Raises
    ------
    ModelInputError
        The tables know no border of that country.
    """
    if as_of != LATEST:
        return _collected(iso3, as_of)
    # the files are noted as read and looked at every time; what stands in them is searched once
    project = find_tables()
    return dict(_newest(iso3, tuple(table_file(project, table) for table in _TABLES)))


@lru_cache(maxsize=16)
def _newest(iso3: str, _states: tuple[TableFile, ...]) -> dict[str, Input]:
    return _collected(iso3, LATEST)


def _collected(iso3: str, as_of: str | dt.date) -> dict[str, Input]:
    inputs = {"people_near": people_near(iso3, as_of), "border_length": border_length(iso3, as_of)}
    planned = announced(iso3, as_of)
    return inputs if isinstance(planned, Declined) else {**inputs, "mines_laid": planned}


def people_near(iso3: str, as_of: str | dt.date = LATEST) -> Input:
    """Estimate residents per km2 near the border, from half the emptiest region's to those around a resident.

    The middle is that of the land, the upper end that of the people: most land of a border may be empty, and
    most who live near it crowded together.
    """
    rows = regions(iso3, as_of)
    density = rows["density"].to_numpy(float)
    middle = _weighted_median(density, rows["area_km2"].to_numpy(float))
    around = float((rows["population"] * density).sum() / rows["population"].sum())
    low, high = EMPTIER * float(density[0]), max(around, middle)
    years = "-".join(str(year) for year in sorted({*rows["population_year"].dropna().astype(int)}))
    single = len(rows) == 1
    which = "the one region" if single else f"the {len(rows)} regions"
    why = (
        f"Residents per km2 of {which} of {name_of(iso3)} that adjoin{'s' if single else ''} "
        f"{_neighbours(rows)} ({years}): most likely {assumed(_round(middle))} as in the median region by "
        f"land, at most {assumed(_round(high))} as around their average resident, "
        f"at least half of the emptiest region's "
        f"{assumed(_round(float(density[0])))}; the half is a judgement, as land at a border is emptier than "
        "its region."
    )
    return Input(
        distribution=Pert(low_end=_round(low), mode=_round(middle), high_end=_round(high)),
        unit=FIELDS["people_near"].unit,
        source=f"border_regions/{iso3}",
        why=why + _later(rows, as_of),
    )


def _neighbours(rows: pd.DataFrame) -> str:
    codes = {code for text in rows["adjoins"] for code in str(text).split(";")}
    return " or ".join(name_of(code) for code in sorted(codes, reverse=True))


def border_length(iso3: str, as_of: str | dt.date = LATEST) -> Input:
    """Estimate the length of the border with Russia and Belarus in km, as far as pages differ about it."""
    rows = load("borders", as_of)
    rows = rows[(rows["place"] == iso3) & (rows["unit"] == "km") & (rows["part"] == "whole")]
    if rows.empty:
        raise ModelInputError(
            f"scenario: the table of borders has none of {iso3!r}",
            "a state with a border with Russia or Belarus",
            "give border_length in the scenario",
        )
    lengths = rows.groupby("neighbour")["value"]
    sums = (lengths.min().sum(), lengths.median().sum(), lengths.max().sum())
    low, middle, high = (float(total) for total in sums)
    with_whom = " and ".join(name_of(code) for code in sorted(lengths.groups))
    why = (
        f"Border of {name_of(iso3)} with {with_whom}: {len(rows)} figures that differ; the lowest and the "
        "highest per neighbour added up, most likely the medians (a judgement: none is proved)."
    )
    return Input(
        distribution=Pert(low_end=_round(low, 4), mode=_round(middle, 4), high_end=_round(high, 4)),
        unit=FIELDS["border_length"].unit,
        source=f"borders/{iso3}",
        why=why + _later(rows, as_of),
    )


def announced(iso3: str, as_of: str | dt.date = LATEST) -> Input | Declined:
    """Look up the number of mines that a state has announced by a day.

    Returns
    -------
    Input or Declined
        Declined with a sentence where no number was published: the tables have none of Estonia and Latvia.

    Examples
    --------
    >>> announced("EST").reason
    'No number of antipersonnel mines announced by Estonia is in the tables.'
    """
    plans = load("plans", as_of)
    plans = plans[(plans["place"] == iso3) & (plans["meaning"] != "")]
    rows = plans.merge(load("parameters", as_of), on="parameter", suffixes=("_plan", ""))
    if rows.empty:
        number = "No number" if as_of == LATEST else f"By {_day_words(as_of)} no number"
        reason = f"{number} of antipersonnel mines announced by {name_of(iso3)} is in the tables."
        return Declined(method="announced number", reason=reason)
    row = rows.iloc[0]
    return Input(
        distribution=_announced(row),
        unit=FIELDS["mines_laid"].unit,
        source=f"parameters/{row['parameter']}",
        why=row["meaning"],
    )


def _announced(row: pd.Series) -> Distribution:
    """Read one row of parameters: a range with a value in it, a range alone, or a value alone."""
    value, low, high = (float(row[column]) for column in ("value", "low", "high"))
    if np.isnan(low) or np.isnan(high):
        return Fixed(value=value)
    if np.isnan(value):
        return Uniform(low_end=low, high_end=high)
    return Pert(low_end=low, mode=value, high_end=high)


def _weighted_median(values: np.ndarray, weights: np.ndarray) -> float:
    """Find the value at which half of the weight is reached; ``values`` rise."""
    reached = np.cumsum(weights)
    return float(values[np.searchsorted(reached, reached[-1] / 2)])


def _later(rows: pd.DataFrame, as_of: str | dt.date) -> str:
    """Write that pages are younger than the day asked for; nothing when they are not."""
    if as_of == LATEST:
        return ""
    published = rows["published"].max()
    if published <= pd.Timestamp(str(as_of)):
        return ""
    return (
        f" Published after {_day_words(as_of)} ({published.date()}) and used all the same: a fact about a "
        "place, which changes slowly."
    )


def _day_words(as_of: str | dt.date) -> str:
    return "the newest day of the tables" if as_of == LATEST else str(as_of)[:10]


def _round(value: float, figures: int = 3) -> float:
    """Keep few figures: more would claim a precision that no page has."""
    return float(f"{value:.{figures}g}")
