"""The raw files that take figures: which one a table and a place lead to, and what is asked for each column.

All of it is read from the catalogue: columns, meanings, codes. What is usual is read from the rows there are.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from impact.catalogue import RAW, Table
from impact.catalogue.table import ISO3, Column
from impact.data.series.series_request import EVERYDAY
from impact.errors import AdditionRefused
from impact.vocabulary import WORLD

Row = Mapping[str, str]

#: The name people know the casualty tables by, and the raw files that it leads to.
CASUALTIES = "casualties"
_WORLD_FILE, _COUNTRY_FILE = "global_casualties", "country_casualties"
#: Files whose rows are written along with a figure.
_ALONG = ("sources", "derivations")
#: What a column has where nothing else is said.
_USUAL = {"qualifier": "exact", "scope": "whole"}
#: Raw columns that a processed table names otherwise, or does not have.
_RAW_COLUMNS = {
    "page": "page of the document that the figure stands on; it goes into the note",
    "country": "name of the place as the page or the collector has it",
    "population_base": "the people a share refers to, in the words of the page; empty for counts",
}
#: Columns that are empty unless somebody says otherwise.
_REMARKS = ("note", "area", "population_base", "fault", "maker")
#: Columns in which rows are like a new one; the first group with enough rows says what is usual.
_LIKE = (("source_id",), ("register",), ("place", "measure"), ("measure",), ())
#: How many rows of a group have to agree for its value to be taken without a question.
_ENOUGH, _SURE = 3, 0.9
#: The columns of a time, and the share of rows that have a column which no new row may leave out.
_TIME, _FILLED = ("year", "period_start", "period_end"), 0.98


@dataclass(frozen=True)
class Usual:
    """The value that rows like the new one have most often; ``sure`` where it needs no question."""

    value: str
    sure: bool


@dataclass(frozen=True)
class FigureTable:
    """A raw file that takes figures: its columns, and the rows it has."""

    file: str
    table: Table
    rows: Sequence[Row]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the raw file, in order."""
        return self.table.raw

    @cached_property
    def own(self) -> tuple[str, ...]:
        """The columns that a person answers; the page and the name beside a code are found."""
        return tuple(name for name in self.columns if name not in ("country", "source_id"))

    def meaning(self, column: str) -> str:
        """Say what a column holds."""
        described = self._described(column)
        return described.description if described else _RAW_COLUMNS.get(column, column.replace("_", " "))

    def choices(self, column: str) -> dict[str, str]:
        """List the codes that a column may have, each with its meaning; empty where it takes any text."""
        described = self._described(column)
        if described is None:
            return {}
        return {code: described.meanings.get(code, "") for code in described.known}

    def code_of(self, column: str, text: str) -> str:
        """Bring a code to its own spelling, in whatever case it was typed; other text is left as it is.

        Raises
        ------
        AdditionRefused
            For an everyday word of a measure, with the code that is meant.
        """
        choices, word = self.choices(column), " ".join(text.replace("_", " ").split()).casefold()
        if not choices or text in choices:
            return text
        spelled = {code.replace("_", " ").casefold(): code for code in choices}
        if word in spelled:
            return spelled[word]
        meant = EVERYDAY.get(word, "") if column == "measure" else ""
        if meant in choices and meant:
            raise AdditionRefused(
                f"measure {text!r}",
                "one of " + ", ".join(code for code in choices if code),
                f"did you mean {meant!r} ({choices[meant]})?",
                field=column,
            )
        return text

    def is_place(self, column: str) -> bool:
        """Whether a column holds the code of a place."""
        described = self._described(column)
        return described is not None and described.pattern in (ISO3, r"^([A-Z]{3})?$")

    def needs_derivation(self, row: Row) -> bool:
        """Whether `derivations.csv` has to say how a figure was computed: of casualties, when not printed."""
        return row.get("qualifier") == "derived" and "register" in self.columns

    def codes_in_use(self, column: str) -> list[str]:
        """List the codes of a column, those that its file has most often first."""
        times = Counter(row[column] for row in self.rows)
        return sorted(self.choices(column), key=lambda code: -times[code])

    def needs(self, column: str) -> bool:
        """Whether hardly a row leaves a column empty; of a time, year and period together."""
        together = _TIME if column in _TIME else (column,)
        filled = sum(any(row.get(name) for name in together) for row in self.rows)
        return filled >= _FILLED * len(self.rows)

    def name_of(self, code: str) -> str:
        """Find the name that the file mostly has beside the code of a place; empty where it has none."""
        names = Counter(row["country"] for row in self.rows if row["place"] == code and not row.get("area"))
        return names.most_common(1)[0][0] if names else ""

    def maker_of(self, register: str, pages: Sequence[Row]) -> str:
        """Find the one body whose figures a register holds; empty where several make it."""
        origin = {page["source_id"]: page["origin"] for page in pages}
        makers = Counter(
            row["maker"] or origin.get(row["source_id"], "")
            for row in self.rows
            if row["register"] == register
        )
        first = makers.most_common(1)
        return first[0][0] if first and first[0][1] >= _SURE * sum(makers.values()) else ""

    def usual(self, column: str, answers: Row) -> Usual | None:
        """Find what a column usually has in rows like the new one; None where they do not tell."""
        if column in _USUAL:
            return Usual(_USUAL[column], sure=True)
        if column in _REMARKS and not (column == "population_base" and answers.get("unit") == "percent"):
            return Usual("", sure=True)
        if column not in self._coded:
            return None
        for agreed in _LIKE:
            if any(name not in answers or name not in self.columns for name in agreed):
                continue
            agreement = {name: answers[name] for name in agreed}
            values = Counter(
                row[column]
                for row in self.rows
                if all(row[name] == value for name, value in agreement.items())
            )
            if sum(values.values()) >= _ENOUGH:
                value, times = values.most_common(1)[0]
                return Usual(value, sure=times >= _SURE * sum(values.values()))
        return None

    @cached_property
    def _coded(self) -> frozenset[str]:
        """Columns whose values come again: codes and units."""
        return frozenset(
            name for name in self.columns if self.choices(name) or name in ("unit", "population_base")
        )

    def _described(self, column: str) -> Column | None:
        return self.table.columns.get({"population_base": ""}.get(column, column))


def names() -> tuple[str, ...]:
    """List the names by which a table of figures is asked for: tables, and files of those with several."""
    takes = {file: table for file, table in RAW.items() if "source_id" in table.raw and file not in _ALONG}
    files = [file for file, table in takes.items() if table.name != "casualties_vintages"]
    return (CASUALTIES, *[file for file in takes if file not in files], *files)


def file_of(name: str, place: str = "") -> str:
    """Choose the raw file of a table; of casualties the one of the world or of countries.

    Raises
    ------
    AdditionRefused
        When no such table takes figures; the error names the close match and all that do.
    """
    if name in (CASUALTIES, "casualties_vintages", "casualties_editions"):
        return _WORLD_FILE if place == WORLD else _COUNTRY_FILE
    known = names()
    if name in known:
        return name
    by_table = {table.name: file for file, table in RAW.items() if file in known}
    if name in by_table:
        return by_table[name]
    raise AdditionRefused(
        f"no table {name!r} takes figures",
        "one of " + ", ".join(known),
        closest(name, known),
        field="table",
    )


def closest(text: str, known: Collection[str]) -> str:
    """Offer the close match of a word, as a question; empty where there is none."""
    close = difflib.get_close_matches(text, list(known), n=1)
    return f"did you mean {close[0]!r}?" if close and text else ""
