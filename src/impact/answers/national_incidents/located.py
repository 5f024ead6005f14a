"""Places of a register at one level: one key and one name for each, whatever the rows give of them."""

from __future__ import annotations

import pandas as pd

#: levels that a report can tell apart, with what they are called
LEVELS = {"admin1": "first-level area", "admin2": "second-level area"}
UNKNOWN = "place not stated"


def label(rows: pd.DataFrame, level: str) -> pd.DataFrame:
    """Add the place of each row at a level.

    Parameters
    ----------
    rows
        With ``admin1`` and ``admin1_code``, or ``admin2`` and ``admin2_code``, as far as they are known.
    level
        ``admin1`` or ``admin2``.

    Returns
    -------
    DataFrame
        The rows with ``place`` (its code where the rows have codes, otherwise its name) and ``label`` (the
        name most rows give; with the code where two places share a name).

    Examples
    --------
    >>> rows = pd.DataFrame({"admin1": ["A", "A ", "B", None], "admin1_code": ["01", "01", "02", None]})
    >>> label(rows, "admin1")["label"].tolist()
    ['A', 'A', 'B', 'place not stated']
    """
    names = _texts(rows, level)
    codes = _texts(rows, f"{level}_code")
    keys = codes.fillna(names)
    first = pd.DataFrame({"key": keys, "name": names.fillna(keys)}).dropna()
    counts = first.value_counts().reset_index().sort_values(["count", "name"], ascending=[False, True])
    named = counts.drop_duplicates("key").set_index("key")["name"]
    shared = named.duplicated(keep=False)
    named = named.where(~shared, named + " (" + named.index.astype(str) + ")")
    return rows.assign(place=keys.fillna(""), label=keys.map(named).fillna(UNKNOWN))


def _texts(rows: pd.DataFrame, name: str) -> pd.Series:
    if name not in rows:
        return pd.Series(pd.NA, index=rows.index, dtype="string")
    texts = rows[name].astype("string").str.strip()
    return texts.mask(texts == "")
