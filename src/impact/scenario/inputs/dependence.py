"""Whether two inputs go together from place to place: a rank correlation of published figures, or why none.

Where mines are recorded they may also be marked, so that a draw with good records and no marks is rarer in
life than in the engine. Whether that is so, and how much, can be read only from places of which both are
published.

Model
-----
Of every place the middle of its figures of each input, then Spearman's rank correlation r over the places.
The interval is Fisher's: tanh(artanh r -+ z s) with s^2 = (1 + r^2 / 2) / (n - 3).

Assumptions
-----------
Places are independent of each other, and their figures mean the same.

What it cannot tell
-------------------
Why two inputs go together, or whether they would along another border. Figures of other quantities (warning
signs by number, accidents where no sign stood) are counted but enter no correlation.

References
----------
Bonett and Wright (2000), Sample size requirements for estimating Pearson, Kendall and Spearman correlations,
Psychometrika 65.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
from scipy import special, stats

from impact.data import LATEST, load
from impact.frame_check import require
from impact.result import LEVEL, Declined, Estimate
from impact.scenario.inputs.input_figures import RELATED, published_figures
from impact.wording import count, counted, noun, short

#: Fewer places than this tell nothing of a correlation: its interval reaches from -1 to 1, or nearly.
FEWEST = 8
_METHOD = "Spearman's rank correlation over places"


def estimate(first: str, second: str, as_of: str | dt.date = LATEST) -> Estimate | Declined:
    """Estimate the rank correlation of two inputs over the places of which both are published.

    Parameters
    ----------
    first, second
        Names of fields.
    as_of
        Day on which the figures were known.

    Returns
    -------
    Estimate or Declined
        Declined with the number of places where there are fewer than :data:`FEWEST`.

    Raises
    ------
    UnknownName
        A name that is no field.
    """
    figures = by_place([first, second], as_of)
    comparable = figures[figures["reading"] != RELATED]
    values = comparable.pivot_table("middle", "place", "input", aggfunc="median")
    pairs = values.reindex(columns=[first, second]).dropna()
    if len(pairs) >= FEWEST:
        return correlate(pairs.set_axis(["first", "second"], axis=1))
    alone = {name: figures.loc[figures["input"] == name, "place"].nunique() for name in (first, second)}
    every = places_of_both(figures, first, second)
    return Declined(
        method=_METHOD,
        reason=f"The tables do not show whether {short(first).lower()} and {short(second).lower()} go "
        "together: "
        f"{counted(alone[first], 'place has', 'places have')} a figure that speaks to the first, "
        f"{count(alone[second])} to the second, {count(len(every)) if every else 'none'} to both; "
        f"a correlation needs {count(FEWEST)} {noun(FEWEST, 'place', 'places')} with both.",
        n=len(pairs),
    )


def by_place(inputs: list[str], as_of: str | dt.date = LATEST) -> pd.DataFrame:
    """List the published figures of inputs with the place that each is about.

    Returns
    -------
    DataFrame
        The columns of :func:`impact.scenario.inputs.input_figures.published_figures`, ``middle`` (the value,
        or the middle of low and high) and ``place``, as the table of histories has it; figures of no place
        are left out.
    """
    figures = published_figures(inputs, as_of)
    histories = load("histories", as_of)
    places = histories.loc[histories["table"] == "parameters", ["place", "name"]].drop_duplicates()
    middle = figures["value"].fillna((figures["low"] + figures["high"]) / 2)
    return figures.assign(middle=middle).merge(places, left_on="parameter", right_on="name")


def places_of_both(figures: pd.DataFrame, first: str, second: str) -> list[str]:
    """List the places of which any figure speaks to each of two inputs, other quantities included."""
    of = {name: set(figures.loc[figures["input"] == name, "place"]) for name in (first, second)}
    return sorted(of[first] & of[second])


def correlate(pairs: pd.DataFrame) -> Estimate:
    """Estimate the rank correlation of pairs.

    Parameters
    ----------
    pairs
        ``first`` and ``second``, one row a place; more than three.

    Examples
    --------
    >>> row = correlate(pd.DataFrame({"first": range(9), "second": [1, 0, 3, 2, 5, 4, 7, 6, 8]}))
    >>> round(row.estimate, 3), round(row.low, 2), round(row.high, 2)
    (0.933, 0.62, 0.99)
    """
    require(pairs, ["first", "second"], "dependence")
    n = len(pairs)
    rank = float(stats.spearmanr(pairs["first"], pairs["second"]).statistic)
    # where all ranks agree artanh has no end: the interval then ends at the nearest value that has one
    middle = np.arctanh(np.clip(rank, -1 + 1e-9, 1 - 1e-9))
    reach = special.ndtri(0.5 + LEVEL / 2) * np.sqrt((1 + rank**2 / 2) / (n - 3))
    return Estimate(
        method=f"{_METHOD}; interval of Bonett and Wright",
        n=n,
        estimate=rank,
        low=float(np.tanh(middle - reach)),
        high=float(np.tanh(middle + reach)),
    )
