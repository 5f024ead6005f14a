"""Few figures: from how many years on they are drawn, and how they stand in one line where they are not."""

from __future__ import annotations

import pandas as pd

from impact.wording import Quantity
from impact.wording import listed as joined

#: Figures of fewer years than this are written, not drawn.
ENOUGH = 3


def enough(frame: pd.DataFrame) -> bool:
    """Check that a frame has figures for enough years to be drawn.

    >>> enough(pd.DataFrame({"year": [2020, 2020, 2023]}))
    False
    """
    return frame["year"].nunique() >= ENOUGH


def listed(frame: pd.DataFrame, what: str, kind: str, name: str = "") -> str:
    """Write few figures in one line: ``what``, then each value with its year.

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
    'Annual totals of casualties in this collection: at least 111 (2020) and 308 (2023).'
    """
    figures = [
        f"{row[name] + ' ' if name else ''}{Quantity.of_row(row, kind)} ({int(row['year'])})"
        for _, row in frame.iterrows()
    ]
    return f"{what} in this collection: {joined(figures)}."
