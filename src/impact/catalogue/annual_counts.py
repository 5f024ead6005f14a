"""The plain tables: one figure for each place, year and measure, and the names of places."""

from __future__ import annotations

from impact import vocabulary as words
from impact.catalogue.casualties import CASUALTY_FILES, CASUALTY_MEASURES
from impact.catalogue.table import KNOWN, PLACE, QUALIFIER, SLUG, SOURCE, Column, Table, number, text, year

#: Measures of the record: counts of one calendar year.
ANNUAL_MEASURES = {
    measure: meaning
    for measure, meaning in CASUALTY_MEASURES.items()
    if not measure.endswith("_share") and not measure.startswith("cumulative")
}

_NAME = text("name of the place for readers")
_AGGREGATE = Column(
    "bool", "the place is a group of countries, such as the world: leave it out before countries are added up"
)

TABLES: tuple[Table, ...] = (
    Table(
        "record",
        "The record: what stands for a country and a year, one figure of each measure",
        {
            "place": PLACE,
            "name": _NAME,
            "aggregate": _AGGREGATE,
            "year": year("calendar year the figure is about"),
            "measure": text(
                "who is counted; choose one, as measures overlap: `total` holds killed and injured together",
                known=ANNUAL_MEASURES,
            ),
            "value": number("the figure, in `unit`"),
            "low": number("least of the values that stand; below `value` in a tie only"),
            "high": number("greatest of the values that stand; above `value` in a tie only"),
            "tie": Column("bool", "values from `low` to `high` are equally well supported: print both ends"),
            "unit": text("unit of `value`", known=["people", "states"]),
            "qualifier": QUALIFIER,
            "register": text("who counts: the main register of the place", known=words.REGISTERS),
            "whom": text("whom the register counts", known=words.WHOM),
            "devices": text("which devices it covers", known=words.DEVICES),
            "maker": text("the body that makes the statistic", pattern=SLUG),
            "publisher": text("who publishes the page the figure was read on"),
            "published": KNOWN,
            "edition": year("edition of the publication that states the figure: the vintage"),
            "source_id": SOURCE,
            "url": text("address of the page", pattern=r"^https?://.+"),
        },
        CASUALTY_FILES,
        grain="One row for each place, calendar year and measure: the whole country, mines and explosive "
        "remnants of war, as its main register counts them, in the newest edition that stands.",
        key=("place", "year", "measure"),
    ),
    Table(
        "places",
        "Names of places by code",
        {"place": PLACE, "name": _NAME, "aggregate": _AGGREGATE},
        (),
        grain="One row for each place that has a code, countries and territories alike, and each group of "
        "countries.",
        key=("place",),
        known="always",
    ),
)
