"""Which of several published figures of land or money stands: the principles of casualties, in short.

In this order: figures before ends of ranges; the maker's own page before a member of the body that makes the
statistic, that before who quotes it, weak pages last, so that a later quotation never displaces the maker's
figure; the newest edition; a count before what we derived, that before an approximation; the value of most
independent publishers; the later page, where the days are known. Values that still tie stand together, from
``low`` to ``high``: none of them is printed alone. Rivals are settled among figures of one measure only.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from pandas.core.groupby import SeriesGroupBy

from impact.vocabulary import NEARNESS, RANGE_QUALIFIERS

_FIRMNESS = {"exact": 0, "at_least": 0, "derived": 1, "approximate": 2, "range_low": 3, "range_high": 4}
_NEARNESS = {name: rank for rank, name in enumerate(NEARNESS)}
_RANKS = ["_range", "_near", "_edition", "_firm"]
#: Precisions of a day of publication that tell which of two pages is the later one.
_DATED = ("day", "month")
#: Figures that differ by less are one figure, rounded.
_SAME = 0.005


def bibliography(sources: pd.DataFrame, makers: pd.DataFrame) -> pd.DataFrame:
    """Set out how near each page stands to a statistic, whose word it is, and when it appeared.

    Parameters
    ----------
    sources, makers
        ``load(...)`` of the tables of these names.

    Returns
    -------
    DataFrame
        By ``source_id``: ``tier``, ``nearness`` (:data:`impact.vocabulary.NEARNESS`), ``origin``, and
        ``later`` (day of publication, missing where only the year is known).
    """
    members = set(makers.loc[makers["part_of"] != "", "maker"])
    pages = sources.set_index("source_id")[["tier", "origin"]].copy()
    near = (pages["tier"] == "secondary") & pages["origin"].isin(members)
    pages["nearness"] = pages["tier"].mask(near, "near_primary")
    dated = sources["published_precision"].isin(_DATED)
    pages["later"] = sources["published"].where(dated).to_numpy()
    return pages


def firmest(frame: pd.DataFrame, key: Sequence[str], pages: pd.DataFrame | None = None) -> pd.DataFrame:
    """Keep one row for each ``key`` of a table that keeps rivals side by side.

    Parameters
    ----------
    frame
        ``value``, ``qualifier``, ``edition``, ``source_id`` and the columns of ``key``.
    pages
        :func:`bibliography`; without it editions, qualifiers and publishers alone decide.

    Returns
    -------
    DataFrame
        Rows of the frame in order of the key, with ``tie``, ``low`` and ``high``. Of values that tie the
        larger one stands in ``value``. The order of the rows of the frame does not matter.

    Examples
    --------
    >>> rows = {"year": 2016, "value": [8.0, 9.0], "qualifier": "exact", "edition": 2017}
    >>> frame = pd.DataFrame(rows).assign(source_id=["one", "two"])
    >>> firmest(frame, ["year"])[["value", "tie", "low", "high"]].values.tolist()
    [[9.0, True, 8.0, 9.0]]
    """
    key = list(key)
    if frame.empty:
        return frame.assign(tie=False, low=frame["value"], high=frame["value"])
    rows = _ranked(frame, pages).reset_index(drop=True).sort_values([*key, *_RANKS], ignore_index=True)
    best = rows.groupby(key, dropna=False)[_RANKS].transform("first")
    rows = rows[(rows[_RANKS] == best).all(axis=1)]
    support = rows.groupby([*key, "value"], dropna=False)["_origin"].transform("nunique")
    rows = rows[support == _within(support, rows, key).transform("max")]
    later = rows["_later"]
    undated = _within(later.isna(), rows, key).transform("any")
    rows = rows[undated | (later == _within(later, rows, key).transform("max"))]
    ends = _within(rows["value"], rows, key)
    low, high = ends.transform("min"), ends.transform("max")
    rows = rows.assign(low=low, high=high, tie=high - low > _SAME * high)
    rows = rows.sort_values([*key, "value", "source_id"], ascending=[*[True] * len(key), False, True])
    return rows.drop_duplicates(key)[[*frame.columns, "tie", "low", "high"]].reset_index(drop=True)


def _within(column: pd.Series, rows: pd.DataFrame, key: list[str]) -> SeriesGroupBy:
    """Group a column by the key of its rows."""
    return column.groupby([rows[name] for name in key], dropna=False)


def _ranked(frame: pd.DataFrame, pages: pd.DataFrame | None) -> pd.DataFrame:
    page = frame["source_id"]
    if pages is None:
        pages = pd.DataFrame({"nearness": "secondary", "origin": page, "later": pd.NaT}).set_index(page)
        pages = pages[~pages.index.duplicated()]
    return frame.assign(
        _range=frame["qualifier"].isin(RANGE_QUALIFIERS),
        _near=page.map(pages["nearness"]).map(_NEARNESS).fillna(len(NEARNESS)).astype(int),
        _edition=-frame["edition"].astype("float64"),
        _firm=frame["qualifier"].map(_FIRMNESS).astype(int),
        _origin=page.map(pages["origin"]).astype(object),
        _later=pd.to_datetime(page.map(pages["later"])),
    ).astype({"value": "float64"})
