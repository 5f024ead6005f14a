"""Column specification: what one field of a mapping says of its column."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

MISSING_REASONS = (
    "not_stated",
    "not_asked",
    "not_applicable",
    "unknown",
    "withheld",
    "none",
)  # none: zero was meant
#: entries of a column specification that name a column of the file
PARTS = ("column", "year", "month", "day", "end", "lat", "lon", "zone", "bearing", "distance")


class ColumnSpec(BaseModel):
    """How one field is read: from which column, with which words, unit, date order, calendar, padding.

    A plain text in the YAML (`sex: genero`) is short for `{column: genero}`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    column: str | None = None  #: column of the file
    #: dates in parts: columns of year, month and day
    year: str | None = None
    month: str | None = None
    day: str | None = None
    end: str | None = None  #: column of the last day of a period
    lat: str | None = None  #: points as two columns: latitude (or northing)
    lon: str | None = None  #: longitude (or easting)
    zone: str | None = (
        None  #: column of the zone of UTM of each row; `lon` is the easting, `lat` the northing
    )
    bearing: str | None = None  #: columns of bearing and distance from a reference point (`lat`, `lon`)
    distance: str | None = None
    constant: str | None = None  #: text that stands for every row, where no column has it
    #: closed fields: text of the file -> code (compared after trimming, folding case, accents and blanks)
    words: dict[str, str] = Field(default_factory=dict)
    #: text of the file -> reason of :data:`MISSING_REASONS`; "" is the empty cell
    missing: dict[str, str] = Field(default_factory=dict)
    # numbers and areas
    unit: str | None = None  #: m2, ha, km2, dunam, ... where the cell has none
    decimal: Literal[".", ","] | None = None
    thousands: str | None = None
    approximate: bool = False
    plus: tuple[str, ...] = ()  #: counts: further columns whose counts are added to that of `column`
    # dates
    order: Literal["dmy", "mdy", "ymd"] | None = None
    calendar: Literal["gregorian", "jalali", "hijri", "ethiopian", "buddhist", "mixed"] | None = None
    excel_serial: Literal[1900, 1904] | None = None
    time_zone: str | None = None
    time_unit: Literal["s", "ms"] | None = None  #: numbers are seconds or milliseconds since 1970
    keep_month: bool = False  #: an impossible day of a possible month keeps its month
    # codes
    pad: int | None = None  #: digits that a code has; shorter ones get zeros in front
    prefix: str | None = None
    list: str | None = (
        None  #: CSV of codes (columns code, name, valid_from, valid_to, aliases), beside the mapping
    )
    crosswalk: str | None = None  #: CSV old, new, valid_from, kind
    within: str | None = None  #: field whose code this code begins with (a municipality's department)
    # several choices
    #: closed lists, `sexes`, `ages`: " ", ",", ";" or "/"; closed lists also "choices" (by the choice list)
    separator: str | None = None
    choices: str | None = None
    # points and shapes
    system: str | None = None  #: "degrees", "utm:48N", "mgrs", "EPSG:32648"
    means: Literal["measured", "reference_point", "estimated", "unknown"] = "unknown"
    # privacy
    personal: bool | None = None  #: a person confirms that a column that looks personal is not, or that it is

    def columns(self) -> tuple[str, ...]:
        """Columns of the file that the field reads."""
        names = (getattr(self, part) for part in PARTS)
        return (*(n for n in names if n is not None), *self.plus)
