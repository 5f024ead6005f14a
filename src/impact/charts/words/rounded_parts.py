"""Rounded parts: what stands in words where a page rounds a part of a total, or two values stand for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from impact.catalogue.frame_rows import records_of
from impact.wording import Quantity

#: What is left of a total, beside its parts.
REST = "rest"
#: What a table calls it; charts have names of their own.
_NOT_SPLIT = "not split"


def rounded_parts(
    data: pd.DataFrame, rows: pd.DataFrame, parts: Mapping[str, str]
) -> dict[tuple[int, str], str]:
    """Word the parts that are rounded or tie, and what they leave of the total.

    Parameters
    ----------
    data
        One row for each ``year``, with ``rest``.
    rows
        One row for each ``year`` and ``measure``: ``value``, and ``tie``, ``low`` and ``high`` as
        :func:`impact.charts.frame.inputs.with_ties` adds them; ``qualifier`` where present.
    parts
        Measures and their names.

    Returns
    -------
    dict
        Words by year and measure, the rest as :data:`REST`; empty where nothing is rounded.

    Examples
    --------
    >>> data = pd.DataFrame({"year": [2015, 2016], "rest": [5071.0, 3.0]})
    >>> rows = pd.DataFrame({"year": [2015, 2016], "measure": "killed", "value": [1900.0, 2472.0]})
    >>> rows = rows.assign(qualifier=["approximate", "exact"], tie=[True, False])
    >>> rows = rows.assign(low=[1700.0, 2472.0], high=[1900.0, 2472.0])
    >>> rounded_parts(data, rows, {"killed": "Killed"})
    {(2015, 'killed'): 'about 1,700 or 1,900', (2015, 'rest'): 'about 5,071 or 5,271'}
    """
    rough: dict[tuple[int, str], Mapping[str, Any]] = {
        (int(row["year"]), str(row["measure"])): row
        for row in records_of(rows)
        if row["tie"] or row.get("qualifier") == "approximate"
    }
    words: dict[tuple[int, str], str] = {}
    for year, rest in zip(data["year"], data["rest"], strict=True):
        own = {part: rough[year, part] for part in parts if (year, part) in rough}
        words |= {(int(year), part): _number(row) for part, row in own.items()}
        if own and rest > 0:
            low, high = (
                rest + sum(row["value"] - row[end] for row in own.values()) for end in ("high", "low")
            )
            left = {"value": rest, "qualifier": "approximate", "low": low, "high": high, "tie": low < high}
            words[int(year), REST] = _number(left)
    return words


def by_year(words: Mapping[tuple[int, str], str], parts: Mapping[str, str]) -> dict[int, str]:
    """List the rounded parts of each year in one text, for a table.

    >>> by_year({(2015, "killed"): "about 1,700", (2015, "rest"): "about 5,271"}, {"killed": "Killed"})
    {2015: 'killed: about 1,700; not split: about 5,271'}
    """
    texts: dict[int, str] = {}
    for (year, part), number in words.items():
        name = _NOT_SPLIT if part == REST else parts[part].lower()
        texts[year] = f"{texts[year]}; {name}: {number}" if year in texts else f"{name}: {number}"
    return texts


def _number(row: Mapping[str, Any]) -> str:
    return Quantity.of_row({**row, "qualifier": row.get("qualifier") or "exact"}, "number").number
