"""Plain numbers: digits with at most a decimal point, read all at once; others are left alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_PLAIN = r"^[0-9]{1,15}(?:\.[0-9]+)?$"
#: 1.200 can be a thousand: a decimal point only where the column says so
_UNCLEAR = r"^[1-9][0-9]{0,2}\.[0-9]{3}$"


@dataclass(frozen=True)
class PlainNumbers:
    """Values of the plain texts (``clear`` marks them), and what they show of the marks of the column."""

    values: np.ndarray
    clear: np.ndarray
    decimal_point: bool = False
    unmarked: bool = False
    three_decimals: bool = False


def read_plain(texts: Sequence[str | None]) -> PlainNumbers:
    """Read the plain numbers of a column.

    Parameters
    ----------
    texts
        Different texts with plain digits, None for a missing one.

    Returns
    -------
    PlainNumbers
        Floats, NaN where a text is not plain or where its point may separate thousands.
    """
    column = pa.array(texts, pa.string())
    plain = pc.fill_null(pc.match_substring_regex(column, _PLAIN), False)
    unclear = pc.fill_null(pc.match_substring_regex(column, _UNCLEAR), False)
    clear = pc.and_(plain, pc.invert(unclear))
    chosen = column.filter(clear)
    values = np.full(len(column), np.nan)
    mask = np.asarray(clear)
    values[mask] = np.asarray(chosen.cast(pa.float64()))
    pointed = pc.match_substring(chosen, ".")
    return PlainNumbers(
        values,
        mask,
        bool(pc.any(pointed).as_py()),
        bool(pc.any(pc.match_substring_regex(chosen, r"^[1-9][0-9]{3}")).as_py()),
        bool(pc.any(pc.match_substring_regex(chosen, r"\.[0-9]{3}")).as_py()),
    )
