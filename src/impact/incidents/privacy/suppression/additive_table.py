"""Additive table: counts by one to several dimensions with all totals, and the sums that a reader knows.

Several cuts of the same records (place by year, year by sex) are one table, because they share their
totals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from impact.errors import ModelInputError

ALL = "all"


@dataclass(frozen=True)
class AdditiveTable:
    """Cells of one or more cuts with their totals.

    ``cells``: one row a cell, the dimensions ``by`` (the word of ``totals`` where all are counted together)
    and ``value``, a count. ``sums``: one row a sum a reader knows, +1 for each part and -1 for the total,
    one column a cell; sums times counts are 0. ``depth``: in how many dimensions a cell is a total.
    """

    cells: pd.DataFrame
    by: tuple[str, ...]
    value: str
    totals: Mapping[str, str]
    sums: sparse.csr_array
    depth: np.ndarray

    @property
    def parts(self) -> np.ndarray:
        """Which cells no sum adds up to; with cuts, a part of one is a total over the others' dimensions."""
        return np.asarray((self.sums < 0).sum(axis=0)).ravel() == 0

    @property
    def counts(self) -> np.ndarray:
        """Counts of the cells."""
        return self.cells[self.value].to_numpy(dtype=np.int64)


def additive_table(
    frame: pd.DataFrame,
    by: Sequence[str],
    value: str,
    totals: Mapping[str, str] | None = None,
    parents: Mapping[str, Mapping[str, str]] | None = None,
    cuts: Sequence[Sequence[str]] | None = None,
) -> AdditiveTable:
    """Make the table with all its totals from counts.

    Parameters
    ----------
    frame
        Counts by the dimensions, one row a combination; combinations that are not there count 0. Rows of
        totals may be there and are checked.
    by
        Dimensions: columns of the frame.
    value
        Column of the counts.
    totals
        Dimension -> word of its total (`all` where not given).
    parents
        Dimension -> code -> the code above it: municipality -> department. Codes above are totals, too.
    cuts
        Dimensions that are published together, each cut with all its totals; None: one cut of all.

    Returns
    -------
    AdditiveTable

    Raises
    ------
    ModelInputError
        When a column is missing, a count is negative or no whole number, or a total is not the sum of its
        parts.
    """
    totals = {dim: (totals or {}).get(dim, ALL) for dim in by}
    parents = {dim: dict((parents or {}).get(dim, {})) for dim in by}
    counts = _counts(frame, by, value)
    above = {dim: set(parents[dim].values()) | {totals[dim]} for dim in by}
    inner = np.zeros(len(counts), dtype=bool)
    for dim in by:
        inner |= counts[dim].isin(above[dim]).to_numpy()
    leaves, stated = counts[~inner], counts[inner]
    parts = []
    for cut in cuts or [list(by)]:
        expanded = leaves
        for dim in by:
            if dim in cut:
                expanded = _complete(expanded, dim, list(by), value)
        for dim in by:
            expanded = _with_totals(expanded, dim, list(by), value, totals[dim], parents[dim], dim in cut)
        parts.append(expanded)
    cells = pd.concat(parts).drop_duplicates(list(by)).reset_index(drop=True)
    _check_totals(cells, stated, list(by), value)
    depth = sum((cells[dim].isin(above[dim]).to_numpy().astype(int) for dim in by), np.zeros(len(cells), int))
    return AdditiveTable(cells, tuple(by), value, totals, _sums(cells, list(by), totals, parents), depth)


def _counts(frame: pd.DataFrame, by: Sequence[str], value: str) -> pd.DataFrame:
    unknown = [name for name in (*by, value) if name not in frame]
    if unknown:
        raise ModelInputError(
            f"the table has no column {unknown[0]!r}",
            f"one of {', '.join(map(str, frame.columns))}",
            "correct the name of the dimension or of the count",
        )
    numbers = pd.to_numeric(frame[value]).astype("Float64")
    wrong = numbers.isna() | (numbers < 0) | (numbers % 1 != 0)
    if wrong.any():
        raise ModelInputError(
            f"{int(wrong.sum())} cells of {value!r} are no counts",
            "whole numbers from 0",
            "small cells are hidden in tables of counts; leave other figures out",
        )
    keyed = frame[list(by)].astype("string").fillna("unknown").assign(**{value: numbers.astype("int64")})
    return keyed.groupby(list(by), sort=False, as_index=False)[value].sum()


def _complete(frame: pd.DataFrame, dim: str, by: list[str], value: str) -> pd.DataFrame:
    """Add the combinations that are missing, with 0."""
    others = [name for name in by if name != dim]
    if not others or frame.empty:
        return frame
    full = frame[others].drop_duplicates().merge(frame[[dim]].drop_duplicates(), how="cross")
    return full.merge(frame, how="left", on=by)[[*by, value]].fillna({value: 0}).astype({value: "int64"})


def _with_totals(
    frame: pd.DataFrame,
    dim: str,
    by: list[str],
    value: str,
    total: str,
    parents: Mapping[str, str],
    shown: bool,
) -> pd.DataFrame:
    """Add the levels above the codes of one dimension; only the total where the cut does not have it."""

    def summed(codes: pd.Series, rows: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(**{dim: codes}).groupby(by, sort=False, as_index=False)[value].sum()

    whole = summed(pd.Series(total, index=frame.index, dtype="string"), frame)
    if not shown:
        return whole
    levels, level = [frame], frame
    while parents:
        codes = level[dim].map(parents).astype("string")
        if codes.isna().all():
            break
        level = summed(codes[codes.notna()], level[codes.notna()])
        levels.append(level)
    return pd.concat([*levels, whole], ignore_index=True)


def _check_totals(cells: pd.DataFrame, stated: pd.DataFrame, by: list[str], value: str) -> None:
    both = stated.merge(cells, on=by, how="inner", suffixes=("", "_summed"))
    wrong = both[both[value] != both[f"{value}_summed"]]
    if len(wrong):
        first = wrong.iloc[0]
        place = ", ".join(f"{dim} {first[dim]}" for dim in by)
        raise ModelInputError(
            f"the total of {place} is {first[value]}, its parts sum to {first[f'{value}_summed']}",
            "totals that are the sums of their parts",
            "add the parts that are missing, such as those of unknown place or sex",
        )


def _sums(
    cells: pd.DataFrame, by: list[str], totals: Mapping[str, str], parents: Mapping[str, Mapping[str, str]]
) -> sparse.csr_array:
    index = {key: i for i, key in enumerate(cells[by].itertuples(index=False, name=None))}
    rows: list[int] = []
    columns: list[int] = []
    signs: list[int] = []
    numbers: dict[tuple[str, ...], int] = {}
    for place, dim in enumerate(by):
        for key, cell in index.items():
            if key[place] == totals[dim]:
                continue
            above = (*key[:place], parents[dim].get(key[place], totals[dim]), *key[place + 1 :])
            if above not in index:
                continue
            number = numbers.setdefault((dim, *above), len(numbers))
            rows.append(number)
            columns.append(cell)
            signs.append(1)
    for name, number in numbers.items():
        rows.append(number)
        columns.append(index[name[1:]])
        signs.append(-1)
    return sparse.csr_array((signs, (rows, columns)), shape=(len(numbers), len(cells)))
