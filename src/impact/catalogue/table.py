"""A processed table and its columns: how they are described, and the columns that several tables share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import pandera.pandas as pa

from impact import vocabulary as words
from impact.catalogue.cells import Cells, Clean

ISO3 = r"^[A-Z]{3}$"
#: days of events and publication
DAY = "datetime64[s]"
_STR = pd.StringDtype(na_value=float("nan"))
_PARTIAL = r"^(\d{4}(-\d{2}(-\d{2})?)?)?$"


def text(description: str, *, known: Any = None, pattern: str | None = None, null: bool = False) -> pa.Column:
    """Describe a column of text: one of the ``known`` words, or after a ``pattern``."""
    checks = []
    if known is not None:
        checks.append(pa.Check.isin(list(known)))
    if pattern is not None:
        checks.append(pa.Check.str_matches(pattern))
    return pa.Column(_STR, checks, nullable=null, description=description)


def number(
    description: str, unit: str | None = None, *, null: bool = False, low: float | None = 0
) -> pa.Column:
    """Describe a column of numbers, in ``unit`` where all rows share one; ``low`` is the least allowed."""
    checks = [] if low is None else [pa.Check.ge(low)]
    return pa.Column(
        "float64", checks, nullable=null, description=description, metadata={"unit": unit} if unit else None
    )


def whole(description: str, *, null: bool = False) -> pa.Column:
    """Describe a column of whole numbers from nought on."""
    return pa.Column("Int64", pa.Check.ge(0), nullable=null, description=description)


def year(description: str, *, null: bool = False) -> pa.Column:
    """Describe a column of years."""
    return pa.Column("Int64", pa.Check.in_range(1900, 2100), nullable=null, description=description)


def day(description: str, *, null: bool = False) -> pa.Column:
    """Describe a column of days."""
    return pa.Column(DAY, nullable=null, description=description)


PLACE = text("ISO 3166-1 alpha-3 code, or WLD, SPX, EUE (documented aggregates)", pattern=ISO3)
SOURCE = text("page the row was read on: a source_id of the table `sources`")
NOTE = text("remark of ours; empty where there is none")
KNOWN = day("day from which the figure counts as published (last day of the month where only that is known)")
EDITION = year("edition of the publication that states the figure: the vintage")
QUALIFIER = text("how the figure was given", known=words.QUALIFIERS)
AREA = text("part of the country the row is about; empty for the whole country")
SCOPE = text("what part of the harm, land or work is covered", known=words.SCOPES)
YEAR = year("calendar year the figure is about; missing where it covers a period", null=True)
START = text(
    "first year, month or day of the period; empty where open or where `year` is given", pattern=_PARTIAL
)
END = text(
    "last year, month or day of the period; empty where open or where `year` is given", pattern=_PARTIAL
)
WHEN = {"year": YEAR, "period_start": START, "period_end": END}
VINTAGE = {"edition": EDITION, "published": KNOWN, "source_id": SOURCE, "note": NOTE}


@dataclass(frozen=True)
class Table:
    """One processed table.

    ``files`` are the raw files it is made from, ``raw`` their columns, ``clean`` the function that turns one
    of their rows into a row of the table (none for a table that is computed from another). ``key`` holds the
    columns that identify a row (empty where rivals are kept side by side).

    ``known`` is the rule by which :func:`impact.load` honours ``as_of``: ``published`` (rows by day of
    publication), ``events`` (rows by the day in the column ``event``) or ``always``. ``later`` names the
    columns of a row that are unknown until a day in one of them.
    """

    name: str
    title: str
    columns: dict[str, pa.Column]
    files: tuple[str, ...]
    key: tuple[str, ...] = ()
    known: str = "published"
    event: str = ""
    later: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: rows that share these columns and an edition but differ in value are counted as conflicts
    rivals: tuple[str, ...] = ()
    raw: tuple[str, ...] = ()
    clean: Callable[[Cells], Clean] | None = None

    @property
    def schema(self) -> pa.DataFrameSchema:
        """The pandera schema: exactly these columns, in this order, and the key unique."""
        return pa.DataFrameSchema(
            self.columns, strict=True, ordered=True, unique=list(self.key) or None, name=self.name
        )

    def typed(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Convert the columns of a frame to the documented types; columns the table does not have stay."""
        types = {name: self.type_of(name) for name in self.columns if name in frame.columns}
        days = {
            name: pd.to_datetime(frame[name]).astype(dtype) for name, dtype in types.items() if dtype == DAY
        }
        return frame.assign(**days).astype({name: dtype for name, dtype in types.items() if dtype != DAY})

    def type_of(self, column: str) -> str:
        """Look up the pandas type of a column."""
        dtype = str(self.columns[column].dtype)
        return "str" if dtype.startswith("str") else DAY if dtype.startswith("datetime64") else dtype
