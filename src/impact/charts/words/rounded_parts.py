"""Rounded parts: what stands in words where a page rounds a part of a total, or two values stand for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from impact.wording import Quantity

#: Between a part and its words, and between two parts.
_IS, _AND = ": ", "; "
#: What is left of the total; a name of its own, as charts call it differently.
REST = "not split"


def worded(data: pd.DataFrame, rows: pd.DataFrame, parts: Mapping[str, str]) -> list[str]:
    """Word the parts that are rounded or tie, and what they leave of the total, for each year.

    Parameters
    ----------
    data
        One row for each ``year``, with ``rest``.
    rows
        One row for each ``year`` and ``measure``: ``value``; used where present: ``qualifier``, ``tie``
        with ``low`` and ``high``.
    parts
        Measures and their names.

    Returns
    -------
    list
        A text for each row of ``data``; empty where nothing is rounded.

    Examples
    --------
    >>> data = pd.DataFrame({"year": [2015, 2016], "rest": [5071.0, 3.0]})
    >>> rows = pd.DataFrame({"year": [2015, 2016], "measure": "killed", "value": [1900.0, 2472.0]})
    >>> rows = rows.assign(qualifier=["approximate", "exact"], tie=[True, False])
    >>> worded(data, rows.assign(low=[1700.0, 2472.0], high=[1900.0, 2472.0]), {"killed": "Killed"})
    ['killed: about 1,700 or 1,900; not split: about 5,071 or 5,271', '']
    """
    rough: dict[tuple[int, str], Mapping[str, Any]] = {
        (int(row["year"]), str(row["measure"])): row
        for row in map(_with_ends, rows.to_dict("records"))
        if row["tie"] or row.get("qualifier") == "approximate"
    }
    texts = []
    for year, rest in zip(data["year"], data["rest"], strict=True):
        own = {name: rough[year, part] for part, name in parts.items() if (year, part) in rough}
        said = [f"{name.lower()}{_IS}{_number(row)}" for name, row in own.items()]
        if said and rest > 0:
            low, high = (
                rest + sum(row["value"] - row[end] for row in own.values()) for end in ("high", "low")
            )
            left = {"value": rest, "qualifier": "approximate", "low": low, "high": high, "tie": low < high}
            said.append(f"{REST}{_IS}{_number(left)}")
        texts.append(_AND.join(said))
    return texts


def _with_ends(row: Mapping[str, Any]) -> dict[str, Any]:
    """Add whether two values stand, and the ends: the value itself where one stands."""
    tie = row.get("tie") is True  # missing in a frame that was put together
    low, high = (row[end] if tie else row["value"] for end in ("low", "high"))
    return {**row, "tie": tie, "low": low, "high": high}


def _number(row: Mapping[str, Any]) -> str:
    return Quantity.of_row({**row, "qualifier": row.get("qualifier") or "exact"}, "number").number


def of_part(text: str, name: str, otherwise: str) -> str:
    """Look up the words of one part in a text of :func:`worded`; ``otherwise`` where it has none.

    >>> of_part("killed: about 1,700 or 1,900; not split: about 5,071", "Killed", "1,900")
    'about 1,700 or 1,900'
    """
    said = dict(part.split(_IS, 1) for part in text.split(_AND) if part)
    return said.get(name.lower(), otherwise)
