"""Reports by when a thing happened and how late its report came: the triangle that `chain_ladder` fits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from impact.errors import ModelInputError
from impact.frame_check import require, require_counts, require_known
from impact.models.counts import Floats
from impact.published import restatements

NAME = "chain ladder"


@dataclass(frozen=True)
class Triangle:
    """Reports ``cells`` (origins, delays), NaN where they are still to come; the labels of both sides."""

    origins: np.ndarray
    delays: np.ndarray
    cells: Floats

    @property
    def known(self) -> np.ndarray:
        """Which cells have been observed."""
        return ~np.isnan(self.cells)

    def select(self, origins: np.ndarray, delays: np.ndarray) -> Triangle:
        """Select origins and delays."""
        return Triangle(self.origins[origins], self.delays[delays], self.cells[np.ix_(origins, delays)])


def arrange(frame: pd.DataFrame) -> Triangle:
    """Arrange reports by origin and delay.

    Parameters
    ----------
    frame
        ``origin`` (when it happened), ``delay`` (how late the reports came), ``value`` (how many reports came
        so late, not how many by then). A cell without a row or value is still to come.

    Raises
    ------
    ModelInputError
        A missing column, a value that is no count, two rows for one cell, or a cell that is missing before
        one that is there.
    """
    require(frame, ["origin", "delay", "value"], NAME)
    require_known(require_counts(frame, "value", NAME), ["origin", "delay"], NAME)
    rows = frame[frame["value"].notna()]
    if rows.duplicated(["origin", "delay"]).any():
        raise ModelInputError(
            f"{NAME}: two rows for one origin and delay", "one row each", "add them up first"
        )
    table = rows.pivot(index="origin", columns="delay", values="value").sort_index().sort_index(axis=1)
    cells = table.to_numpy(dtype=float)
    known = ~np.isnan(cells)
    gaps = (np.diff(known.astype(int), axis=1) > 0).any(axis=1) if cells.size else np.empty(0, dtype=bool)
    if gaps.any():
        raise ModelInputError(
            f"{NAME}: origin {table.index[gaps][0]} lacks a delay before one that it has",
            "every delay up to the newest",
            "write 0 where nothing was reported, or leave out what came after the gap",
        )
    return Triangle(table.index.to_numpy(), table.columns.to_numpy(), cells)


def increments(editions: pd.DataFrame) -> pd.DataFrame:
    """Take the late reports of each year out of figures that later editions restate.

    Only statements without a gap count, from the first edition that could give the year (one later) on: what
    an edition adds after a gap came at an unknown delay. A fall is a correction and no report; it counts as
    none.

    Parameters
    ----------
    editions
        ``year``, ``edition``, ``value``, as for :func:`impact.models.revision.estimate`.

    Returns
    -------
    DataFrame
        ``origin``, ``delay`` (editions after the first), ``value``.

    Raises
    ------
    ModelInputError
        As :func:`impact.published.restatements.checked`.

    Examples
    --------
    >>> frame = pd.DataFrame({"year": [2012, 2012], "edition": [2013, 2014], "value": [3628, 4325]})
    >>> increments(frame).values.tolist()
    [[2012.0, 0.0, 3628.0], [2012.0, 1.0, 697.0]]
    """
    rows = restatements.checked(editions)
    rows = rows.assign(delay=(rows["edition"] - rows["year"] - 1).astype(int))
    rows = rows[rows["delay"] == rows.groupby("year").cumcount()]
    change = rows.groupby("year")["value"].diff().fillna(rows["value"]).astype(float)
    return pd.DataFrame(
        {
            "origin": rows["year"].astype(int),
            "delay": rows["delay"],
            "value": change.clip(lower=0.0),
        }
    ).reset_index(drop=True)
