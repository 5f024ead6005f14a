"""Notes on points: repeated reference points, few decimals, squares of a map grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from impact.incidents.data_finding import DataFinding, Effect

Numbers = NDArray[np.float64]

#: share of the rows from which few decimals are said
SHARE = 0.05
#: rows that share a point, from which it is said
FEWEST = 3
#: decimals: two are a kilometre, and no place of an accident
DECIMALS = 2


def notes(
    latitude: Numbers,
    longitude: Numbers,
    weights: Sequence[int] | NDArray[np.int64],
    withheld: set[int],
    sizes: Mapping[int, float],
) -> list[DataFinding]:
    """Say what a reader must know of points that are not doubtful: none of it changes or withholds any."""
    good = np.isfinite(latitude) & np.isfinite(longitude)
    if withheld:
        good[list(withheld)] = False
    rows = np.asarray(weights, dtype=np.int64)[good]
    total = int(rows.sum())
    if total == 0:
        return []
    y, x = latitude[good], longitude[good]
    return [
        note
        for note in (_repeated(y, x, rows, total), _few_decimals(y, x, rows, total), _squares(sizes, weights))
        if note is not None
    ]


def _repeated(y: Numbers, x: Numbers, rows: NDArray[np.int64], total: int) -> DataFinding | None:
    codes, pairs = pd.factorize(y + 1j * x)
    count = np.bincount(codes, weights=rows).astype(np.int64)
    shared = int(count[count > 1].sum())
    if shared < FEWEST:
        return None
    detail = (
        f"{shared} of {total} rows share their point with another row; {len(pairs)} different points, one of "
        f"them {int(count.max())} times: several people of one accident, or "
        "reference points of places"
    )
    return DataFinding("points_repeated", Effect.note, count=shared, detail=detail)


def _few_decimals(y: Numbers, x: Numbers, rows: NDArray[np.int64], total: int) -> DataFinding | None:
    few = (np.round(y, DECIMALS) == y) & (np.round(x, DECIMALS) == x)
    count = int(rows[few].sum())
    if count < max(FEWEST, SHARE * total):
        return None
    detail = f"{count} of {total} rows have at most {DECIMALS} decimals, about a kilometre"
    return DataFinding("few_decimals", Effect.note, count=count, detail=detail)


def _squares(sizes: Mapping[int, float], weights: Sequence[int] | NDArray[np.int64]) -> DataFinding | None:
    wide = [index for index, size in sizes.items() if size >= 1000]
    if not wide:
        return None
    count = int(sum(int(weights[i]) for i in wide))
    detail = f"{count} map references name a square of 1000 m or more; the point is its middle"
    return DataFinding("few_decimals", Effect.note, count=count, detail=detail)
