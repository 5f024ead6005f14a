"""Mapping: the YAML that a person owns and that says how a file becomes canonical tables; a white list."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from impact.incidents.data_finding import DataFinding
from impact.incidents.mapping import column_fit
from impact.incidents.mapping.column_spec import PARTS, ColumnSpec
from impact.incidents.mapping.mapping_faults import faults_of, refusal
from impact.incidents.reading.raw_table import RawTable, ReadOptions


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Read(_Part):
    """`read:` how to open the file; see :class:`ReadOptions`."""

    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    header_rows: tuple[int, ...] | None = None
    records: str | None = None
    crs: str | None = None
    choices: str | None = None
    ragged: Literal["pad"] | None = None


class TotalRows(_Part):
    """`total_rows:` how to tell totals, subtotals and notes from records, beside what arithmetic shows."""

    words: tuple[str, ...] = ()
    column: str | None = None
    keep: bool = False  #: a column holds words that look like totals but are records


class Select(_Part):
    """`select:` rows with these words in this column are records of this dataset; others are counted."""

    column: str
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


class Long(_Part):
    """`long:` questions and answers, one row a (record, question), which become columns."""

    key: tuple[str, ...]
    question: str
    answer: str


class Join(_Part):
    """`join:` a second sheet whose rows belong to rows of the first, by an index (Kobo repeats)."""

    sheet: str
    key: str = "_index"
    parent: str = "_parent_index"
    columns: dict[str, ColumnSpec] = Field(default_factory=dict)


class Value(_Part):
    """One column of counts in a wide table: what its numbers count."""

    column: str
    outcome: str | None = None
    sex: str | None = None
    age_band: str | None = None
    measure: str = "people"
    cut: str = "all"
    category: str | None = None
    devices: tuple[str, ...] = ()
    missing: dict[str, str] = Field(default_factory=dict)


class Accept(_Part):
    """`accept:` a decision on findings of one kind: in all rows, in some rows, or in one column."""

    kind: str
    rows: tuple[int, ...] = ()
    column: str | None = None
    value: str | None = None
    decision: Literal["accept", "decline"] = (
        "accept"  #: decline: the proposal is wrong, and it is not asked again
    )
    because: str = ""


class Publish(_Part):
    """`publish:` what pages and reports may show."""

    level: Literal["public", "internal", "restricted"] = "internal"
    threshold: int = 5
    rule: Literal["<", "<="] = "<"
    zeros: Literal["shown", "hidden"] = "hidden"
    casualty_points: Literal["withheld", "displaced"] = "withheld"
    hazard_points: Literal["withheld", "shown"] = "withheld"
    #: GeoJSON beside the mapping: casualty points are displaced inside the outline of their unit
    outlines: str | None = None
    outline_code: str = "code"  #: property of an outline that holds the code or name of its unit


class Event(_Part):
    """`event:` a day at which something changed, fixed before looking at the data (a ceasefire, a ban)."""

    day: dt.date
    what: str = ""


class Source(_Part):
    """`source:` who made the data and under which terms; required for an import."""

    maker: str | None = None
    received_from: str | None = None
    licence: str | None = None
    day: dt.date | None = None
    address: str | None = None
    purpose: str | None = None
    keep_until: dt.date | None = None


class Mapping(_Part):
    """A whole mapping. ``path`` is where it was read from; ``lines`` the line of each entry, for messages.

    Raises
    ------
    MappingError
        For an entry that is missing, unknown, or of another kind than it has to be.
    """

    name: str
    unit: Literal["person", "incident", "operation", "hazard", "count"]
    fits: str = ""
    country: str | None = None  #: ISO3 of a national file
    language: str | None = None
    as_of: dt.date | None = None
    cumulative: bool = False
    covers: tuple[dt.date, dt.date] | None = (
        None  #: first and last day the register covers: months between are zeros
    )
    read: Read = Read()
    columns: dict[str, ColumnSpec] = Field(default_factory=dict)
    values: tuple[Value, ...] = ()
    constants: dict[str, str] = Field(default_factory=dict)
    total_rows: TotalRows = TotalRows()
    select: tuple[Select, ...] = ()
    long: Long | None = None
    join: Join | None = None
    duplicates: Literal["ask", "later", "earlier"] = "ask"  #: which row stands where one id has two contents
    accept: tuple[Accept, ...] = ()
    publish: Publish = Publish()
    made_up: bool = False  #: invented data, for trying things out: every page that shows them says so
    event: Event | None = None
    beside: tuple[str, ...] = ()  #: datasets of the same place (its clearance) that a report sets beside it
    source: Source = Source()
    url: str | None = None  #: where `impact fetch` gets the newest release; https only
    #: other hosts that the address may lead to; any other is named and not followed
    hosts: tuple[str, ...] = ()
    shrink: float = (
        0.05  #: `impact fetch` keeps the last release when the new one has fewer rows by more than this share
    )
    path: str | None = Field(default=None, exclude=True)
    lines: dict[str, int] = Field(default_factory=dict, exclude=True)

    def __init__(self, **entries: Any) -> None:
        try:
            super().__init__(**entries)
        except ValidationError as error:
            raise refusal(faults_of(error, Mapping.model_fields)) from None

    @field_validator("columns", mode="before")
    @classmethod
    def _short(cls, columns: Any) -> Any:
        if not isinstance(columns, dict):
            return columns
        return {name: {"column": spec} if isinstance(spec, str) else spec for name, spec in columns.items()}

    @property
    def place(self) -> str | None:
        """Country of the whole file, ISO 3166-1 alpha-3, None where no single one is stated.

        Stated as `country:`, under `constants:` or as the constant of the field `country`, which mean the
        same.
        """
        spec = self.columns.get("country")
        stated = self.country or self.constants.get("country") or (spec.constant if spec else None)
        if stated is None or not stated.strip():
            return None
        from impact.errors import UnknownPlace
        from impact.places import resolve

        try:
            return resolve(stated).code
        except UnknownPlace:
            return None

    def reads(self) -> dict[str, str]:
        """Columns of the file that the mapping reads, by the dotted path of the entry that names each.

        Those of joined sheets are not among them.
        """
        read = {}
        for name, spec in self.columns.items():
            for part in PARTS:
                if (column := getattr(spec, part)) is not None:
                    read[f"columns.{name}.{part}"] = column
            read |= {f"columns.{name}.plus[{n}]": column for n, column in enumerate(spec.plus, 1)}
        read |= {f"values[{n}].column": value.column for n, value in enumerate(self.values, 1)}
        read |= {f"select[{n}].column": rule.column for n, rule in enumerate(self.select, 1)}
        if self.total_rows.column is not None:
            read["total_rows.column"] = self.total_rows.column
        return read

    def check_columns(self, raw: RawTable) -> tuple[DataFinding, ...]:
        """Compare the columns that the mapping names with those of a file.

        A column that the file does not have is `column_missing`, with the closest one; one that it spells
        with other case, blanks or marks is `column_spelt_otherwise`: :meth:`fitted` reads it all the same.
        """
        return column_fit.compare(self.reads(), raw.columns.column_names)[1]

    def fitted(self, raw: RawTable) -> Mapping:
        """Copy that names the columns as a file spells them, where only case, blanks and marks differ."""
        spelt, _ = column_fit.compare(self.reads(), raw.columns.column_names)
        if not spelt:
            return self
        dumped = self.model_dump()
        for name, spec in dumped["columns"].items():
            for part in PARTS:
                spec[part] = spelt.get(f"columns.{name}.{part}", spec[part])
            spec["plus"] = [spelt.get(f"columns.{name}.plus[{n}]", c) for n, c in enumerate(spec["plus"], 1)]
        for part in ("values", "select"):
            for number, entry in enumerate(dumped[part], 1):
                entry["column"] = spelt.get(f"{part}[{number}].column", entry["column"])
        total = dumped["total_rows"]
        total["column"] = spelt.get("total_rows.column", total["column"])
        return Mapping(**dumped, path=self.path, lines=self.lines)

    def read_options(self) -> ReadOptions:
        """Options for the reader."""
        return ReadOptions(language=self.language, **self.read.model_dump())
