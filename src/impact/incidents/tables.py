"""Canonical tables: people, incidents, operations, hazards, counts, with fields and closed lists of codes.

The fields follow the minimum data requirements of the GICHD (draft of 2018) and IMAS 05.10, without names,
dates of
birth and addresses of people. `unknown` is a code of every closed list: an unknown outcome is an outcome.
"""

from __future__ import annotations

from dataclasses import dataclass

from impact.incidents.closed_lists import (
    ACTIVATIONS,
    ACTIVITIES,
    CIVIL_STATUS,
    DATE_PRECISIONS,
    DEVICES,
    HAZARD_ENDS,
    HAZARD_KINDS,
    HAZARD_STATUS,
    INCIDENT_KINDS,
    OPERATION_KINDS,
    OUTCOMES,
    POINT_METHODS,
    SEXES,
    VICTIM_TYPES,
)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a canonical table.

    ``kind`` names the parser in :mod:`impact.incidents.values` that reads it; ``outputs`` are its columns
    in Parquet
    (name -> pandas dtype). ``codes`` is the closed list where there is one. ``personal``: a quasi-identifier.
    """

    name: str
    kind: str
    meaning: str
    outputs: tuple[tuple[str, str], ...]
    codes: tuple[str, ...] = ()
    personal: bool = False
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A canonical table: what one row is, and its fields."""

    name: str
    unit: str  #: the word of a mapping's `unit:`
    row: str
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field:
        """Look a field up by name."""
        return {f.name: f for f in self.fields}[name]


def _text(name: str, meaning: str, *, kind: str = "text", **more: object) -> Field:
    return Field(name, kind, meaning, ((name, "string"),), **more)  # type: ignore[arg-type]


def _code(name: str, meaning: str, codes: tuple[str, ...], **more: object) -> Field:
    return Field(name, "words", meaning, ((name, "string"),), codes, **more)  # type: ignore[arg-type]


def _count(name: str, meaning: str) -> Field:
    return Field(
        name,
        "count",
        meaning,
        ((f"{name}_min", "Int64"), (f"{name}_max", "Int64"), (f"{name}_qualifier", "string")),
    )


def _area(name: str, meaning: str) -> Field:
    return Field(
        name,
        "area",
        meaning,
        ((f"{name}_m2_min", "Float64"), (f"{name}_m2_max", "Float64"), (f"{name}_qualifier", "string")),
    )


ID = _text("id", "identifier of the row in its own register, as text", kind="code")
DATE = Field(
    "date",
    "date",
    "day, month or year; the first and last day it can have been",
    (("date", "string"), ("date_first", "date"), ("date_last", "date"), ("date_precision", "string")),
    DATE_PRECISIONS,
    personal=True,
)
COUNTRY = Field("country", "country", "ISO 3166-1 alpha-3", (("country", "string"),))
ADMIN1 = _text("admin1", "name of the first administrative level, as printed", kind="place", personal=True)
ADMIN1_CODE = _text("admin1_code", "code of the first administrative level", kind="code", personal=True)
ADMIN2 = _text("admin2", "name of the second administrative level, as printed", kind="place", personal=True)
ADMIN2_CODE = _text("admin2_code", "code of the second administrative level", kind="code", personal=True)
ADMIN3 = _text(
    "admin3", "name of the third administrative level or locality, as printed", kind="place", personal=True
)
ADMIN3_CODE = _text("admin3_code", "code of the third administrative level", kind="code", personal=True)
PCODE = _text("pcode", "P-code of the lowest level that is known", kind="code", personal=True)
POINT = Field(
    "point",
    "point",
    "where, in degrees of WGS 84",
    (("lat", "Float64"), ("lon", "Float64"), ("point_method", "string")),
    POINT_METHODS,
    personal=True,
)
DEVICE = Field("devices", "choices", "classes of device, a set", (("devices", "list"),), DEVICES)
SOURCE = _text("source", "who reported the row, an organisation")
PLACES = (COUNTRY, ADMIN1, ADMIN1_CODE, ADMIN2, ADMIN2_CODE, ADMIN3, ADMIN3_CODE, PCODE)
HARM = (
    _count("killed", "people killed"),
    _count("injured", "people injured"),
    _count("outcome_unknown", "people whose outcome is not known"),
    _count("people", "people harmed, all outcomes"),
)

INCIDENTS = Table(
    "incidents",
    "incident",
    "an accident or another event with a device",
    (
        ID,
        DATE,
        *PLACES,
        POINT,
        _code("kind", "what happened", INCIDENT_KINDS),
        DEVICE,
        _code("activation", "how the device was set off", ACTIVATIONS),
        _code("activity", "what people were doing", ACTIVITIES),
        *HARM,
        _count("civilians", "civilians harmed"),
        _count("children", "children harmed"),
        _count("men", "men harmed"),
        _count("women", "women harmed"),
        _count("boys", "boys harmed"),
        _count("girls", "girls harmed"),
        Field("sexes", "listing", "sexes of the people harmed, one a person", (("sexes", "list"),), SEXES),
        Field("ages", "listing", "ages of the people harmed, one a person", (("ages", "list"),)),
        SOURCE,
    ),
)
PEOPLE = Table(
    "people",
    "person",
    "a person killed or injured; never a name",
    (
        ID,
        _text("incident_id", "identifier of the incident", kind="code"),
        DATE,
        *PLACES,
        POINT,
        _code("outcome", "what happened to the person", OUTCOMES),
        _code("sex", "sex", SEXES, personal=True),
        Field(
            "age",
            "age",
            "age in years and its band",
            (("age", "Int64"), ("age_band", "string"), ("age_group", "string")),
            ("child", "adult", "unknown"),
            personal=True,
        ),
        _code("civil_status", "civilian or not", CIVIL_STATUS, personal=True),
        _text("ethnicity", "ethnic group as the register codes it", kind="category", personal=True),
        _text("occupation", "occupation as the register codes it", kind="category", personal=True),
        _text("disability", "lasting harm as the register codes it", kind="category", personal=True),
        _code("victim_type", "hurt by the device (direct) or through another's harm", VICTIM_TYPES),
        _code("kind", "what happened", INCIDENT_KINDS),
        DEVICE,
        _code("activation", "how the device was set off", ACTIVATIONS),
        _code("activity", "what the person was doing", ACTIVITIES, personal=True),
        SOURCE,
    ),
)
OPERATIONS = Table(
    "operations",
    "operation",
    "work of an operator in a place and period",
    (
        ID,
        DATE,
        *PLACES,
        POINT,
        _code("kind", "what was done", OPERATION_KINDS),
        _text("operator", "organisation that did it", kind="category"),
        _text("status", "status as printed", kind="category"),
        _area("cancelled", "land cancelled"),
        _area("reduced", "land reduced"),
        _area("cleared", "mined land cleared"),
        _area("battle_area_cleared", "battle area cleared, apart from mined land"),
        _area("area", "area worked on, kind not said"),
        _count("ap_mines", "antipersonnel mines found"),
        _count("av_mines", "antivehicle mines found"),
        _count("improvised_mines", "improvised mines found"),
        _count("submunitions", "submunitions found"),
        _count("uxo", "unexploded ordnance found"),
        _count("other_devices", "other devices found"),
        _count("clearances", "clearance tasks"),
        _count("surveys", "surveys, kind not said"),
        _count("non_technical_surveys", "non-technical surveys"),
        _count("technical_surveys", "technical surveys"),
        _count("beneficiaries", "people reached"),
        SOURCE,
    ),
)
HAZARDS = Table(
    "hazards",
    "hazard",
    "a suspected or confirmed hazardous area; nothing here says that land is safe or not",
    (
        ID,
        DATE,
        *PLACES,
        POINT,
        _code("kind", "suspected or confirmed", HAZARD_KINDS),
        DEVICE,
        _code("status", "status", HAZARD_STATUS),
        _code("ended", "how it ended, apart from the status", HAZARD_ENDS),
        Field(
            "ended_on",
            "date",
            "day, month or year it ended",
            (
                ("ended_on", "string"),
                ("ended_on_first", "date"),
                ("ended_on_last", "date"),
                ("ended_on_precision", "string"),
            ),
            DATE_PRECISIONS,
        ),
        Field(
            "changed_on",
            "date",
            "last change of the row; no day of clearance",
            (
                ("changed_on", "string"),
                ("changed_on_first", "date"),
                ("changed_on_last", "date"),
                ("changed_on_precision", "string"),
            ),
            DATE_PRECISIONS,
        ),
        _area("area", "stated area"),
        Field(
            "shape",
            "geometry",
            "polygon, WKB in degrees of WGS 84, and its area on the ellipsoid",
            (("shape", "bytes"), ("shape_m2", "Float64")),
        ),
        SOURCE,
    ),
)
COUNTS = Table(
    "counts",
    "count",
    "a count somebody else has made, for a place, period and cut; never summed across cuts",
    (
        ID,
        DATE,
        *PLACES,
        POINT,
        _text("cut", "what the count is cut by (all, sex, age, category)", kind="category"),
        _text("measure", "what is counted", kind="category"),
        _code("outcome", "outcome", OUTCOMES),
        _code("sex", "sex", SEXES),
        Field(
            "age_band",
            "age",
            "age band",
            (("age", "Int64"), ("age_band", "string"), ("age_group", "string")),
            ("child", "adult", "unknown"),
        ),
        DEVICE,
        _text("category", "category as printed", kind="category"),
        _count("value", "the count"),
        Field("amount", "amount", "the figure where it is no whole number", (("amount", "Float64"),)),
        _text("unit", "unit of the amount", kind="category"),
        Field(
            "as_of",
            "date",
            "day of the cut of a cumulative count",
            (
                ("as_of", "string"),
                ("as_of_first", "date"),
                ("as_of_last", "date"),
                ("as_of_precision", "string"),
            ),
            DATE_PRECISIONS,
        ),
        SOURCE,
    ),
)
TABLES: dict[str, Table] = {t.name: t for t in (PEOPLE, INCIDENTS, OPERATIONS, HAZARDS, COUNTS)}
UNITS: dict[str, Table] = {t.unit: t for t in TABLES.values()}
