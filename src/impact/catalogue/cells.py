"""The cells of one raw row, read by name, so that whatever fails names its column."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Callable, Collection, Mapping
from typing import Any

from impact import places
from impact.catalogue import parsing
from impact.catalogue.csvfile import RawRow
from impact.errors import UnknownPlace

#: a clean row: columns of the processed table and their values
Clean = dict[str, Any]


class RowProblem(ValueError):
    """One cell that stops a row; knows the column, the value and the reason."""

    def __init__(self, column: str, value: str, reason: str) -> None:
        self.column = column
        self.value = value
        self.reason = reason
        super().__init__(f"{column}={value!r}: {reason}")


class Cells:
    """The cells of one raw row, read by name; every reader names its column when it fails."""

    def __init__(self, row: RawRow, published: Mapping[str, dt.date], makers: Collection[str] = ()) -> None:
        self.row = row
        self._published = published
        self._makers = makers

    def text(self, column: str) -> str:
        """Read the cell as it stands, without outer blanks."""
        return self.row.texts[column].strip()

    def required(self, column: str) -> str:
        """Read a text that must not be empty."""
        value = self.text(column)
        if not value:
            raise RowProblem(column, value, "the cell is empty, expected a text")
        return value

    def parse(self, column: str, parser: Callable[[str], Any], *, empty: Any = ...) -> Any:
        """Parse a cell; an empty one gives ``empty`` where that is allowed."""
        value = self.row.texts[column]
        if not value.strip() and empty is not ...:
            return empty
        try:
            return parser(value)
        except parsing.CellError as error:
            raise RowProblem(column, value, f"expected {error.expected}") from None

    def word(self, column: str, known: Collection[str], kind: str) -> str:
        """Read a word of a fixed vocabulary."""
        return str(self.parse(column, lambda value: parsing.word(value.strip(), known, kind)))

    def place(self, column: str = "place", name_column: str | None = None) -> str:
        """Read an ISO 3166-1 alpha-3 code; where a name stands beside it, both must agree."""
        code = self.text(column)
        try:
            place = places.resolve(code)
        except UnknownPlace as error:
            raise RowProblem(column, code, f"expected {error.expected}; {error.remedy}") from None
        if name_column is not None:
            name = self.text(name_column)
            try:
                named = places.resolve(name)
            except UnknownPlace as error:
                raise RowProblem(name_column, name, f"the name is not known; {error.remedy}") from None
            if named.code != place.code:
                reason = f"the name belongs to {named.code}, but the row says {place.code}"
                raise RowProblem(name_column, name, reason)
            if named.area and named.area != self.text("area"):
                reason = f"the name is that of an area: expected {named.area!r} in the column area"
                raise RowProblem("area", self.text("area"), reason)
        return place.code

    def source(self) -> dict[str, Any]:
        """Read `source_id`, which must exist, and the day its page counts as published."""
        source_id = self.text("source_id")
        if source_id not in self._published:
            close = difflib.get_close_matches(source_id, self._published, n=1)
            hint = f"; closest: {close[0]}" if close else ""
            raise RowProblem("source_id", source_id, f"no such page in sources.csv{hint}")
        return {"source_id": source_id, "published": self._published[source_id]}

    def maker(self) -> str:
        """Read the body that makes a statistic; empty where it is the origin of the page."""
        maker = self.text("maker")
        if maker and maker not in self._makers:
            close = difflib.get_close_matches(maker, self._makers, n=1)
            hint = f"; closest: {close[0]}" if close else ""
            raise RowProblem("maker", maker, f"neither in makers.csv nor an origin in sources.csv{hint}")
        return maker

    def edition(self) -> int:
        """Read the edition's year; where it is not known, the year the page was published."""
        published = self.source()["published"]
        return int(self.parse("edition", parsing.year, empty=published.year))

    def when(self) -> dict[str, Any]:
        """Read `year`, or `period_start` and `period_end` where the figure covers a period."""
        period: parsing.Period = self.parse("year", parsing.year_or_period, empty=parsing.Period(None))
        start, end = period.start, period.end
        if "period_start" in self.row.texts:
            ends = {c: self.parse(c, parsing.partial_date, empty="") for c in ("period_start", "period_end")}
            if period.year is not None and any(ends.values()):
                raise RowProblem(
                    "period_start", ends["period_start"], "a year and a period; expected one of them"
                )
            start, end = start or ends["period_start"], end or ends["period_end"]
        if start and end and start[: len(end)] > end[: len(start)]:
            raise RowProblem("period_end", end, f"the period ends before it starts ({start})")
        return {"year": period.year, "period_start": start, "period_end": end}
