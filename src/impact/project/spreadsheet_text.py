"""Spreadsheet text: CSV for people, in which no text becomes a formula; one encoder of all that is written.

A spreadsheet runs a text that begins with one of ``= + - @``, a tab or a line end as a formula. Such a text
gets an apostrophe before it, and :func:`from_csv` takes it away again. Numbers are never touched: they are
written as numbers, so that -74.08 stays -74.08.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

#: first characters that a spreadsheet takes for a formula, full-width ones too
DANGEROUS = "=+-@\t\r\n＝＋－＠"
# "-inf" is how JSON-like data write the number, and no spreadsheet runs it
_FIRST = re.compile(rf"^(?!-inf$)[ \u00a0]*[{re.escape(DANGEROUS)}]")
_ESCAPED = re.compile(rf"^'+[ \u00a0]*[{re.escape(DANGEROUS)}]")


def for_csv(text: str) -> str:
    """Escape one text for a cell of a CSV file.

    >>> for_csv("=1+1"), for_csv("ok"), for_csv("'=x")
    ("'=1+1", 'ok', "''=x")
    """
    return f"'{text}" if is_formula(text) or _ESCAPED.match(text) else text


def from_csv(text: str) -> str:
    """Undo :func:`for_csv`.

    >>> from_csv(for_csv("-5 m from the road"))
    '-5 m from the road'
    """
    return text[1:] if _ESCAPED.match(text) else text


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would run a text.

    >>> is_formula("@SUM(A1)"), is_formula("-inf"), is_formula("5-")
    (True, False, False)
    """
    return _FIRST.match(text) is not None


def rows_as_csv(rows: Iterable[Sequence[Any]]) -> str:
    r"""Write rows, the heading first, as CSV: empty for missing (also NaN), texts safe, numbers as they are.

    >>> rows_as_csv([("note", "value"), ("=1+1", -2), (None, float("nan"))])
    "note,value\n'=1+1,-2\n,\n"
    """
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([[_cell(value) for value in row] for row in rows])
    return buffer.getvalue()


def frame_as_csv(frame: pd.DataFrame, **options: Any) -> str:
    """Write a frame without its index as CSV; ``options`` are those of ``DataFrame.to_csv``."""
    safe = for_csv if "quoting" in options else _cell  # in quotes a line end does no harm
    body: str = _escaped(frame, safe).to_csv(index=False, lineterminator="\n", **options)
    return body


def _escaped(frame: pd.DataFrame, safe: Callable[[str], str]) -> pd.DataFrame:
    """Copy a table, its texts made safe; numbers, days and missing values stay.

    Only values that are texts change, so a column that mixes texts and numbers keeps its numbers.
    """
    import pandas as pd

    frame = frame.copy()
    for place in range(frame.shape[1]):
        values = frame.iloc[:, place]
        if not is_text(values):
            continue
        known: dict[str, str] = {}
        lists = any(isinstance(cell, list | tuple | set | frozenset) for cell in values)
        cells = [listed(cell) for cell in values] if lists else values.tolist()
        for cell in cells:
            if isinstance(cell, str) and cell not in known:
                known[cell] = safe(cell)
        if lists or any(text != other for text, other in known.items()):
            cells = [known[cell] if isinstance(cell, str) else cell for cell in cells]
            frame.isetitem(place, pd.Series(cells, index=frame.index, dtype=object))
    frame.columns = [safe(str(name)) for name in frame.columns]
    return frame


def is_text(column: pd.Series) -> bool:
    """Whether a column may hold texts."""
    import pandas as pd

    return not (
        pd.api.types.is_numeric_dtype(column)
        or pd.api.types.is_bool_dtype(column)
        or pd.api.types.is_datetime64_any_dtype(column)
    )


def listed(value: Any) -> Any:
    """Put sets and lists of codes into one text, as a CSV file has no lists."""
    return ";".join(map(str, value)) if isinstance(value, (list, tuple, set, frozenset)) else value


def _cell(value: Any) -> Any:
    if not isinstance(value, str):
        return None if isinstance(value, float) and math.isnan(value) else value
    # Python 3.11 leaves a bare carriage return unquoted, and readers take it for the end of the row
    return for_csv(value).replace("\r\n", "\n").replace("\r", "\n")
