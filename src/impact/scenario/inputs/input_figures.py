"""Published figures that can be set beside the inputs of a scenario, in the unit of the input.

The table `input_figures` says which figure of `parameters` speaks to which input, and how: as the same
quantity somewhere, as a bound, or as another quantity from which the input can be judged. A reader sees
what is assumed beside what has been published; the ranges in ``fields.yml`` hold it, which a test compares.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Sequence

import pandas as pd

from impact.data import LATEST, load
from impact.errors import UnknownName
from impact.scenario.inputs.fields import FIELDS

#: Reading of a figure that is another quantity than the input.
RELATED = "related"
_COLUMNS = [
    "input",
    "parameter",
    "reading",
    "value",
    "low",
    "high",
    "unit",
    "qualifier",
    "published",
    "source_id",
]


def published_figures(inputs: Sequence[str] = (), as_of: str | dt.date = LATEST) -> pd.DataFrame:
    """List the published figures that can be set beside inputs of a scenario.

    Parameters
    ----------
    inputs
        Names of fields; all when empty.
    as_of
        Day on which the figures were known.

    Returns
    -------
    DataFrame
        ``input``, ``parameter``, ``reading`` (a code of the table), ``value``, ``low`` and ``high`` in
        ``unit`` (that of the input; a related figure keeps its own), ``qualifier``, ``published``,
        ``source_id``; in the order of the inputs.

    Raises
    ------
    UnknownName
        A name that is no field; with the close match.
    """
    for name in inputs:
        if name not in FIELDS:
            close = difflib.get_close_matches(name, FIELDS, n=1)
            hint = f"did you mean {close[0]}?" if close else "see impact scenario fields"
            raise UnknownName(f"input {name!r} of a scenario", "a field of a scenario", hint, close=close)
    links = load("input_figures", as_of)[["input", "parameter", "reading", "factor", "source_id"]]
    links = links[links["input"].isin(inputs or list(FIELDS))]
    rows = links.merge(load("parameters", as_of), on=["parameter", "source_id"])
    comparable = rows["reading"] != RELATED
    for column in ("value", "low", "high"):
        rows[column] = rows[column].mask(comparable, rows[column] * rows["factor"])
    units = rows["input"].map({name: field.unit for name, field in FIELDS.items()})
    rows["unit"] = rows["unit"].mask(comparable, units)
    return rows[_COLUMNS].reset_index(drop=True)


def ranges(figures: pd.DataFrame) -> pd.DataFrame:
    """Take the range of the comparable figures of each input.

    Parameters
    ----------
    figures
        :func:`published_figures`.

    Returns
    -------
    DataFrame
        ``input``, ``least`` and ``most`` in ``unit``, ``figures`` (how many), ``bounds`` (how many of them
        are bounds), ``source_id`` (tuple of the pages); inputs without a comparable figure are not there.

    Examples
    --------
    >>> row = {"input": "discount_rate", "reading": "measure", "value": 0.03, "low": None, "high": 0.07}
    >>> figures = pd.DataFrame([row | {"unit": "share per year", "source_id": "page"}])
    >>> ranges(figures)[["least", "most", "figures"]].values.tolist()
    [[0.03, 0.07, 1.0]]
    """
    rows = figures[figures["reading"] != RELATED]
    numbers = rows[["value", "low", "high"]].astype(float)
    rows = rows.assign(
        least=numbers.min(axis=1), most=numbers.max(axis=1), bound=rows["reading"] != "measure"
    )
    return rows.groupby("input", sort=False, as_index=False).agg(
        least=("least", "min"),
        most=("most", "max"),
        unit=("unit", "first"),
        figures=("reading", "size"),
        bounds=("bound", "sum"),
        source_id=("source_id", lambda pages: tuple(dict.fromkeys(pages))),
    )
