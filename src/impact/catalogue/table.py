"""A processed table and its columns: how they are described, and the columns that several tables share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from impact import vocabulary as words
from impact.catalogue.cells import Cells, Clean
from impact.wording import listed

if TYPE_CHECKING:
    import pandera.pandas as pa

ISO3 = r"^[A-Z]{3}$"
SLUG = r"^[a-z0-9-]+$"
SLUG_OR_NONE = r"^[a-z0-9-]*$"
#: days of events and publication
DAY = "datetime64[s]"
#: text as Python holds it: tables are small and read a few rows at a time, which Arrow's text makes several
#: times as slow. Frames that models derive keep it.
TEXT = pd.StringDtype("python", na_value=float("nan"))
#: a day, month or year, or nothing
PARTIAL = r"^(\d{4}(-\d{2}(-\d{2})?)?)?$"


@dataclass(frozen=True)
class Column:
    """A column of a table: what it means, its pandas ``type``, and which values it may hold.

    ``known`` are the only words allowed, ``meanings`` what each says where that is written down, ``pattern``
    a regular expression that they follow, ``low`` and ``high`` bounds of numbers, both allowed. ``null`` says
    whether a value may be missing.
    """

    type: str
    description: str
    null: bool = False
    known: tuple[str, ...] = ()
    pattern: str = ""
    low: float | None = None
    high: float | None = None
    unit: str = ""
    meanings: Mapping[str, str] = field(default_factory=dict, compare=False)


def text(description: str, *, known: Collection[str] = (), pattern: str = "", null: bool = False) -> Column:
    """Describe a column of text: one of the ``known`` words, or after a ``pattern``."""
    meanings = known if isinstance(known, Mapping) else {}
    return Column("str", description, null, known=tuple(known), pattern=pattern, meanings=meanings)


def number(description: str, unit: str = "", *, null: bool = False, low: float | None = 0) -> Column:
    """Describe a column of numbers, in ``unit`` where all rows share one; ``low`` is the least allowed."""
    return Column("float64", description, null, low=low, unit=unit)


def whole(description: str, *, null: bool = False) -> Column:
    """Describe a column of whole numbers from nought on."""
    return Column("Int64", description, null, low=0)


def year(description: str, *, null: bool = False) -> Column:
    """Describe a column of years."""
    return Column("Int64", description, null, low=1900, high=2100)


def day(description: str, *, null: bool = False) -> Column:
    """Describe a column of days."""
    return Column(DAY, description, null)


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
    "first year, month or day of the period; empty where open or where `year` is given", pattern=PARTIAL
)
END = text(
    "last year, month or day of the period; empty where open or where `year` is given", pattern=PARTIAL
)
WHEN = {"year": YEAR, "period_start": START, "period_end": END}
VINTAGE = {"edition": EDITION, "published": KNOWN, "source_id": SOURCE, "note": NOTE}


@dataclass(frozen=True)
class Table:
    """One processed table.

    ``files`` are the raw files it is made from, ``raw`` their columns, ``clean`` the function that turns one
    of their rows into a row of the table (none for a table that is computed from another).

    ``grain`` says in a sentence what one row is, ``key`` which columns identify it. The key is empty where
    statements of pages stand side by side: only all columns together tell two rows apart then.

    ``known`` is the rule by which :func:`impact.load` honours ``as_of``: ``published`` (rows by day of
    publication), ``events`` (rows by the day in the column ``event``) or ``always``. ``later`` names the
    columns of a row that are unknown until a day in one of them.
    """

    name: str
    title: str
    columns: dict[str, Column]
    files: tuple[str, ...]
    grain: str = ""
    key: tuple[str, ...] = ()
    known: str = "published"
    event: str = ""
    later: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: rows that share these columns and an edition but differ in value are counted as conflicts
    rivals: tuple[str, ...] = ()
    raw: tuple[str, ...] = ()
    clean: Callable[[Cells], Clean] | None = None

    @property
    def identity(self) -> tuple[str, ...]:
        """The columns that together identify a row: the key, otherwise all of them."""
        return self.key or tuple(self.columns)

    @property
    def identity_words(self) -> str:
        """The columns that identify a row, in a sentence."""
        if self.key:
            return f"Identified by {listed(f'`{name}`' for name in self.key)}."
        about = listed(f"`{name}`" for name in self.rivals)
        rivals = f"; rows that agree in {about} are rivals" if about else ""
        return f"Identified by all columns together: exact repetitions are dropped, no more{rivals}."

    @property
    def schema(self) -> pa.DataFrameSchema:
        """The pandera schema: exactly these columns, in this order, and the key unique."""
        import pandera.pandas as pa  # a third of a second, for builds only

        columns = {name: _checked(column) for name, column in self.columns.items()}
        return pa.DataFrameSchema(
            columns, strict=True, ordered=True, unique=list(self.key) or None, name=self.name
        )

    def typed(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Convert the columns of a frame to the documented types; columns the table does not have stay."""
        now = dict(frame.dtypes)
        named = {name: _dtype(column) for name, column in self.columns.items() if name in now}
        types = {name: dtype for name, dtype in named.items() if now[name] != dtype}
        words = [name for name, dtype in types.items() if dtype == DAY and now[name].kind != "M"]
        frame = frame.copy(deep=False)
        for name in words:
            frame[name] = pd.to_datetime(frame[name])
        for name, dtype in types.items():  # all at once takes pandas twice as long
            frame[name] = frame[name].astype(dtype)
        return frame


def _dtype(column: Column) -> str | pd.StringDtype:
    return TEXT if column.type == "str" else column.type


def _checked(column: Column) -> pa.Column:
    import pandera.pandas as pa

    checks = []
    if column.known:
        checks.append(pa.Check.isin(list(column.known)))
    if column.pattern:
        checks.append(pa.Check.str_matches(column.pattern))
    if column.high is not None:
        checks.append(pa.Check.in_range(column.low, column.high))
    elif column.low is not None:
        checks.append(pa.Check.ge(column.low))
    return pa.Column(_dtype(column), checks, nullable=column.null, description=column.description)
