"""Slips of the pen: two figures for one quantity with the same digits in another order, or one digit off."""

from __future__ import annotations

import pandas as pd

from impact.arguments import needs, number
from impact.catalogue.casualties import CASUALTY_KEY
from impact.published.plausibility.suspects import FIGURES, set_against

#: digits that a figure needs before one of them can be called wrong: 11 and 12 are two counts
FEWEST = 3


@needs("digits_off.slip", one=number(0), other=number(0))
def slip(one: float, other: float) -> str:
    """Name the slip that turns one count into another; empty where there is none.

    >>> slip(843, 834), slip(1071, 1171), slip(308, 3308), slip(158, 927), slip(12, 21)
    ('digits_transposed', 'one_digit_off', 'one_digit_off', '', '')
    """
    a, b = sorted((str(int(one)), str(int(other))), key=len)
    if a == b or len(a) < FEWEST:
        return ""
    if len(a) == len(b):
        if sum(x != y for x, y in zip(a, b, strict=True)) == 1:
            return "one_digit_off"
        return "digits_transposed" if sorted(a) == sorted(b) else ""
    dropped = len(b) == len(a) + 1 and any(b[:at] + b[at + 1 :] == a for at in range(len(b)))
    return "one_digit_off" if dropped else ""


@needs("digits_off", figures=FIGURES)
def digits_off(figures: pd.DataFrame) -> pd.DataFrame:
    """Find rival figures of one quantity and edition that a slip turns into each other.

    Values of two editions are not compared: restating a figure is no slip. The suspect is the one that does
    not stand for the edition; where both do, the one that fewer pages carry. Two that both lost are not
    listed.

    Parameters
    ----------
    figures
        :func:`impact.published.plausibility.suspects.counted`.
    """
    key = [*CASUALTY_KEY, "edition"]
    exact = figures[figures["qualifier"].isin(["exact", "at_least"])]
    # only the columns that tell a pair: pairs are many and columns, too
    entries = exact[["value", "accepted", "source_id"]].reset_index(drop=True)
    entries["of"] = exact.groupby(key, dropna=False, sort=False).ngroup().to_numpy()
    entries["at"] = entries.index
    pages = entries.groupby(["of", "value"], dropna=False)["source_id"].nunique().rename("pages")
    values = entries.sort_values("accepted", ascending=False, kind="stable").drop_duplicates(["of", "value"])
    values = values.join(pages, on=["of", "value"]).reset_index(drop=True)
    values = values[values.duplicated("of", keep=False)].reset_index(drop=True)
    values["row"] = values.index
    pairs = values.merge(values, on="of", suffixes=("", "_other"))
    pairs = pairs[(pairs["row"] != pairs["row_other"]) & pairs["accepted_other"]]
    pairs["slip"] = [slip(a, b) for a, b in zip(pairs["value"], pairs["value_other"], strict=True)]
    pairs = pairs[pairs["slip"] != ""]
    order = [
        (bool(a), int(m), int(r)) < (bool(b), int(n), int(s))
        for a, m, r, b, n, s in pairs[
            ["accepted", "pages", "row", "accepted_other", "pages_other", "row_other"]
        ].itertuples(index=False)
    ]
    pairs = pairs[pd.Series(order, index=pairs.index, dtype="bool")]
    return set_against(pairs["slip"], exact.iloc[pairs["at"]], exact.iloc[pairs["at_other"]])
