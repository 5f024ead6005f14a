"""One pandera schema per processed table: columns, types, units, ranges and keys.

`TABLES` is the catalogue that the build, `impact.tables()`, the codebook test and the data package
descriptor all read. A table that is not listed here does not exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import pandera.pandas as pa

from impact import vocabulary as words

VERSION = 1
_ISO3 = r"^[A-Z]{3}$"
#: days of events and publication
DAY = "datetime64[s]"
_STR = pd.StringDtype(na_value=float("nan"))
_PARTIAL = r"^(\d{4}(-\d{2}(-\d{2})?)?)?$"


def _text(
    description: str, *, known: Any = None, pattern: str | None = None, null: bool = False
) -> pa.Column:
    checks = []
    if known is not None:
        checks.append(pa.Check.isin(list(known)))
    if pattern is not None:
        checks.append(pa.Check.str_matches(pattern))
    return pa.Column(_STR, checks, nullable=null, description=description)


def _number(
    description: str, unit: str | None = None, *, null: bool = False, low: float | None = 0
) -> pa.Column:
    checks = [] if low is None else [pa.Check.ge(low)]
    return pa.Column(
        "float64", checks, nullable=null, description=description, metadata={"unit": unit} if unit else None
    )


def _year(description: str, *, null: bool = False) -> pa.Column:
    return pa.Column("Int64", pa.Check.in_range(1900, 2100), nullable=null, description=description)


def _day(description: str, *, null: bool = False) -> pa.Column:
    return pa.Column(DAY, nullable=null, description=description)


PLACE = _text("ISO 3166-1 alpha-3 code, or WLD, SPX, EUE (documented aggregates)", pattern=_ISO3)
SOURCE = _text("page the row was read on: a source_id of the table `sources`")
NOTE = _text("remark of ours; empty where there is none")
KNOWN = _day("day from which the figure counts as published (last day of the month where only that is known)")
EDITION = _year("edition of the publication that states the figure: the vintage")
QUALIFIER = _text("how the figure was given", known=words.QUALIFIERS)
AREA = _text("part of the country the row is about; empty for the whole country")
SCOPE = _text("what part of the harm, land or work is covered", known=words.SCOPES)
YEAR = _year("calendar year the figure is about; missing where it covers a period", null=True)
START = _text(
    "first year, month or day of the period; empty where open or where `year` is given", pattern=_PARTIAL
)
END = _text(
    "last year, month or day of the period; empty where open or where `year` is given", pattern=_PARTIAL
)
_WHEN = {"year": YEAR, "period_start": START, "period_end": END}
_VINTAGE = {"edition": EDITION, "published": KNOWN, "source_id": SOURCE, "note": NOTE}

_CASUALTY_KEY = {
    "cause": _text("which weapons", known=words.CAUSES),
    "place": PLACE,
    "area": AREA,
    "scope": SCOPE,
    **_WHEN,
    "measure": _text("who is counted", known=words.CASUALTY_MEASURES),
    "base": _text("the people a share refers to; empty for counts", known=words.BASES),
    "unit": _text("unit of `value`", known=["people", "percent", "states"]),
}
_CASUALTY = {**_CASUALTY_KEY, "value": _number("the figure, in `unit`"), "qualifier": QUALIFIER, **_VINTAGE}


@dataclass(frozen=True)
class Table:
    """One processed table.

    ``files`` are the raw files it is made from, ``key`` the columns that identify a row (empty where
    rivals are kept side by side), ``known`` the rule by which :func:`impact.load` honours ``as_of``:
    ``published`` (rows by day of publication), ``events`` (rows and cells by the day of the event)
    or ``always``.
    """

    name: str
    title: str
    columns: dict[str, pa.Column]
    files: tuple[str, ...]
    key: tuple[str, ...] = ()
    known: str = "published"
    #: rows that share these columns and an edition but differ in value are counted as conflicts
    rivals: tuple[str, ...] = ()

    @property
    def schema(self) -> pa.DataFrameSchema:
        """The pandera schema: exactly these columns, in this order, and the key unique."""
        return pa.DataFrameSchema(
            self.columns, strict=True, ordered=True, unique=list(self.key) or None, name=self.name
        )

    def typed(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Give the columns of a frame the documented types; columns the table does not have stay."""
        types = {name: self.type_of(name) for name in self.columns if name in frame.columns}
        days = {
            name: pd.to_datetime(frame[name]).astype(dtype) for name, dtype in types.items() if dtype == DAY
        }
        return frame.assign(**days).astype({name: dtype for name, dtype in types.items() if dtype != DAY})

    def type_of(self, column: str) -> str:
        """Give the pandas type of a column."""
        dtype = str(self.columns[column].dtype)
        return "str" if dtype.startswith("str") else DAY if dtype.startswith("datetime64") else dtype


def _figures(measure: pa.Column, units: list[str], value: pa.Column) -> dict[str, pa.Column]:
    return {
        "place": PLACE,
        "area": AREA,
        "scope": SCOPE,
        **_WHEN,
        "measure": measure,
        "value": value,
        "unit": _text("unit of `value`", known=units),
        "qualifier": QUALIFIER,
        **_VINTAGE,
    }


_FIGURE_RIVALS = (
    "place",
    "area",
    "scope",
    "year",
    "period_start",
    "period_end",
    "measure",
    "unit",
    "edition",
)
CASUALTY_KEY = tuple(_CASUALTY_KEY)
_CASUALTY_FILES = ("global_casualties", "country_casualties", "country_devices", "cluster_casualties")

_TREATY_DATES = {
    "signed": _day("day of signature", null=True),
    "consented": _day("day on which the instrument of consent was deposited", null=True),
    "consent_type": _text("form of consent", known=[*words.CONSENT_TYPES, ""]),
    "entry_into_force": _day(
        "day on which the Convention enters into force for the state: first day of the sixth month after "
        "the deposit, 1 March 1999 at the earliest",
        null=True,
    ),
    "withdrawal_deposited": _day("day on which the notice of withdrawal was deposited", null=True),
    "withdrawal_effective": _day("day on which the withdrawal takes effect", null=True),
}

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "casualties",
            "Casualty figures, one resolved row per place, year, measure and edition",
            {
                **_CASUALTY,
                "tie": pa.Column("bool", description="decided by a draw between equally good candidates"),
                "tier": _text("best tier that carries the value in this edition", known=words.TIERS),
                "publishers": pa.Column(
                    "int64",
                    pa.Check.ge(1),
                    description="independent publishers that carry it in this edition",
                ),
                "candidates": pa.Column(
                    "int64", pa.Check.ge(1), description="rows of this edition it was chosen from"
                ),
            },
            _CASUALTY_FILES,
            key=(*CASUALTY_KEY, "edition"),
        ),
        Table(
            "casualties_vintages",
            "Every casualty figure read, with what became of it",
            {**_CASUALTY, "status": _text("what became of the candidate", known=words.STATUSES)},
            _CASUALTY_FILES,
            rivals=(*CASUALTY_KEY, "edition"),
        ),
        Table(
            "eod_tasks",
            "Explosive ordnance disposal: call-outs and items, not casualties",
            _figures(
                _text("what is counted", known=words.EOD_MEASURES),
                ["EOD call-outs", "ordnance items"],
                _number("the figure, in `unit`"),
            ),
            ("eod_tasks",),
            rivals=_FIGURE_RIVALS,
        ),
        Table(
            "clearance",
            "Land released and devices destroyed",
            _figures(
                _text("what is counted", known=words.CLEARANCE_MEASURES),
                ["km2", "items"],
                _number("the figure, in `unit`"),
            ),
            ("clearance",),
            rivals=_FIGURE_RIVALS,
        ),
        Table(
            "contamination",
            "Contaminated area, or its class in words",
            {
                **_figures(
                    _text("what is counted", known=words.CONTAMINATION_MEASURES),
                    ["km2", "class"],
                    _number("area in km2; missing where only a class is given", null=True),
                ),
                "category": _text(
                    "class in words; empty where an area is given", known=[*words.CONTAMINATION_CLASSES, ""]
                ),
            },
            ("contamination",),
            rivals=_FIGURE_RIVALS,
        ),
        Table(
            "completions",
            "Declared completions of clearance under Article 5",
            {
                "place": PLACE,
                "year": _year("year of the declaration; missing where the page gives none", null=True),
                "published": KNOWN,
                "source_id": SOURCE,
                "note": NOTE,
            },
            ("completions",),
            rivals=("place",),
        ),
        Table(
            "funding",
            "Funding of mine action, million US dollars of the year named",
            {
                "flow": _text("who pays for whom", known=words.FUNDING_FLOWS),
                "donor": _text(
                    "donor, ISO 3166-1 alpha-3 or EUE; empty for all donors", pattern=r"^([A-Z]{3})?$"
                ),
                "recipient": _text(
                    "recipient, ISO 3166-1 alpha-3; empty for all recipients", pattern=r"^([A-Z]{3})?$"
                ),
                "sector": _text("part of mine action", known=words.FUNDING_SECTORS),
                **_WHEN,
                "value": _number("amount", "million USD", low=None),
                "unit": _text("unit of `value`", known=["million USD"]),
                "qualifier": QUALIFIER,
                **_VINTAGE,
            },
            ("funding",),
            rivals=("flow", "donor", "recipient", "sector", "year", "period_start", "period_end", "edition"),
        ),
        Table(
            "unit_costs",
            "What clearing land or a mine has cost",
            {
                "what": _text("what was paid for"),
                "place": PLACE,
                "year": _year("year of the price; missing where not stated", null=True),
                "value": _number("amount in `unit`"),
                "unit": _text("currency and what it buys, such as USD/m2"),
                "qualifier": QUALIFIER,
                "published": KNOWN,
                "source_id": SOURCE,
                "note": NOTE,
            },
            ("unit_costs",),
            rivals=("what", "place", "year", "unit", "qualifier"),
        ),
        Table(
            "treaty",
            "Mine Ban Treaty: signature, consent, entry into force and withdrawal by state",
            {"place": PLACE, **_TREATY_DATES, "source_id": SOURCE, "note": NOTE},
            ("treaty_status",),
            key=("place",),
            known="events",
        ),
        Table(
            "treaty_pending",
            "Reports of accessions that the depositary's list does not show",
            {"place": PLACE, **_TREATY_DATES, "published": KNOWN, "source_id": SOURCE, "note": NOTE},
            ("treaty_status_pending",),
            key=("place", "source_id"),
        ),
        Table(
            "memberships",
            "Members of the European Union and NATO with dates",
            {
                "place": PLACE,
                "organisation": _text("organisation", known=words.ORGANISATIONS),
                "joined": _day("day of accession"),
                "left": _day("day of leaving", null=True),
                "source_id": SOURCE,
                "note": NOTE,
            },
            ("memberships",),
            key=("place", "organisation", "source_id"),
            known="events",
            rivals=("place", "organisation"),
        ),
        Table(
            "withdrawals",
            "Steps of withdrawal from the Mine Ban Treaty, and Ukraine's suspension",
            {
                "place": PLACE,
                "event": _text("step", known=words.WITHDRAWAL_EVENTS),
                "date": _day("day of the event"),
                "source_id": SOURCE,
                "note": NOTE,
            },
            ("withdrawals",),
            key=("place", "event", "date", "source_id"),
            known="events",
            rivals=("place", "event"),
        ),
        Table(
            "convention_events",
            "Dates of the two conventions themselves, and of withdrawals from the one on cluster munitions",
            {
                "convention": _text("which convention", known=words.CONVENTIONS),
                "place": PLACE,
                "event": _text("what happened", known=words.CONVENTION_EVENTS),
                "date": _day("day of the event"),
                "source_id": SOURCE,
                "note": NOTE,
            },
            ("convention_events",),
            key=("convention", "place", "event", "source_id"),
            known="events",
            rivals=("convention", "place", "event"),
        ),
        Table(
            "stockpiles",
            "Stockpiled antipersonnel mines destroyed, retained and remaining",
            {
                "place": PLACE,
                "year": _year("year the figure is about"),
                "measure": _text("what is counted", known=words.STOCKPILE_MEASURES),
                "value": _number("the figure, in `unit`"),
                "unit": _text("unit of `value`", known=["mines", "year"]),
                "published": KNOWN,
                "source_id": SOURCE,
                "note": NOTE,
            },
            ("stockpiles",),
            rivals=("place", "year", "measure"),
        ),
        Table(
            "borders",
            "Length of borders with Russia and Belarus",
            {
                "place": PLACE,
                "neighbour": _text("neighbour, ISO 3166-1 alpha-3", pattern=_ISO3),
                "value": _number("length", "km"),
                "unit": _text("unit of `value`", known=["km"]),
                "published": KNOWN,
                "source_id": SOURCE,
                "note": NOTE,
            },
            ("borders",),
            known="always",
            rivals=("place", "neighbour"),
        ),
        Table(
            "border_regions",
            "Regions that adjoin Russia or Belarus; do not add NUTS2 and NUTS3 rows",
            {
                "place": PLACE,
                "region": _text("name of the region"),
                "nuts_code": _text("NUTS 2021 code; five characters are NUTS3, four NUTS2"),
                "adjoins": _text("neighbours, ISO 3166-1 alpha-3, separated by semicolons"),
                "population": _number("residents", "people"),
                "population_year": _year("year of the population figure"),
                "area_km2": _number("area", "km2"),
                "published": KNOWN,
                "source_id": SOURCE,
                "note": NOTE,
            },
            ("border_regions",),
            key=("nuts_code",),
            known="always",
        ),
        Table(
            "parameters",
            "Inputs for scenarios, with low, high and source",
            {
                "parameter": _text("name of the input"),
                "value": _number("central value in `unit`; missing where only a range is given", null=True),
                "low": _number("low value in `unit`", null=True),
                "high": _number("high value in `unit`", null=True),
                "unit": _text("unit of value, low and high"),
                "published": KNOWN,
                "source_id": SOURCE,
                "note": NOTE,
            },
            ("parameters",),
            rivals=("parameter", "unit"),
        ),
        Table(
            "conflict_ends",
            "When fighting ended, with the rival dates",
            {
                "place": PLACE,
                "conflict": _text("which war, in a few words"),
                "event": _text("how it ended", known=words.CONFLICT_END_EVENTS),
                "date": _day("day of the event"),
                "role": _text("main date, or another defensible one", known=words.CONFLICT_END_ROLES),
                "source_id": SOURCE,
                "note": NOTE,
            },
            ("conflict_ends",),
            key=("place", "conflict", "event", "date", "source_id"),
            known="events",
        ),
        Table(
            "population",
            "Residents by country and year, for rates",
            {
                "place": PLACE,
                "year": _year("calendar year"),
                "population": _number("residents at mid-year", "people"),
                "published": KNOWN,
                "source_id": SOURCE,
                "note": NOTE,
            },
            ("population",),
            key=("place", "year"),
            known="always",
        ),
        Table(
            "price_index",
            "Prices in the United States, for constant dollars",
            {
                "year": _year("calendar year"),
                "value": _number("annual average of the index, 1982 to 1984 = 100"),
                "published": KNOWN,
                "source_id": SOURCE,
                "note": NOTE,
            },
            ("price_index",),
            key=("year",),
            known="always",
        ),
        Table(
            "claims",
            "The article's factual claims, paraphrased",
            {
                "claim_id": _text("C1 to C11", pattern=r"^C\d+$"),
                "statement": _text("the claim in our words"),
                "speaker": _text("whose statement it is: the article, or the person it quotes"),
                "kind": _text("what sort of statement", known=["fact", "opinion", "intention"]),
                "subject": _text("what the rule compares: the table or figure the claim is about"),
                "claimed": _text("the value claimed, as text; empty where the claim has none"),
                "note": NOTE,
                "source_id": SOURCE,
            },
            ("claims",),
            key=("claim_id",),
            known="always",
        ),
        Table(
            "claim_evidence",
            "What pages say that bears on a claim",
            {
                "claim_id": _text("C1 to C11", pattern=r"^C\d+$"),
                "claim": _text("the claim as noted by the collector"),
                "reading": _text("the collector's reading of this page alone"),
                "evidence": _text("what the page says, in our words"),
                "published": KNOWN,
                "source_id": SOURCE,
            },
            ("claim_evidence",),
        ),
        Table(
            "sources",
            "The pages all figures were read on",
            {
                "source_id": _text("identifier used by every other table", pattern=r"^[a-z0-9][a-z0-9-]*$"),
                "title": _text("short description in our words"),
                "publisher": _text("who publishes the page"),
                "tier": _text("how near the page stands to the count", known=words.TIERS),
                "origin": _text(
                    "whose word it is: pages of one origin count as one publisher", pattern=r"^[a-z0-9-]+$"
                ),
                "url": _text("address", pattern=r"^https?://"),
                "published": _day("day from which the page counts as published"),
                "published_text": _text("date of publication as far as known: YYYY-MM-DD or YYYY-MM"),
                "published_precision": _text("how exactly it is known", known=words.PRECISIONS),
                "note": NOTE,
            },
            ("sources",),
            key=("source_id",),
        ),
    )
}
