"""What is counted and paid: casualties, ordnance, land, money."""

from __future__ import annotations

import pandera.pandas as pa

from impact import vocabulary as words
from impact.catalogue.table import (
    AREA,
    END,
    KNOWN,
    NOTE,
    PLACE,
    QUALIFIER,
    SCOPE,
    SOURCE,
    START,
    VINTAGE,
    WHEN,
    Table,
    number,
    text,
    whole,
    year,
)

_CASUALTY_KEY = {
    "cause": text("which weapons", known=words.CAUSES),
    "place": PLACE,
    "area": AREA,
    "scope": SCOPE,
    **WHEN,
    "measure": text("who is counted", known=words.CASUALTY_MEASURES),
    "base": text("the people a share refers to; empty for counts", known=words.BASES),
    "unit": text("unit of `value`", known=["people", "percent", "states"]),
}
_CASUALTY = {**_CASUALTY_KEY, "value": number("the figure, in `unit`"), "qualifier": QUALIFIER, **VINTAGE}
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


def _figures(
    measure: pa.Column, units: list[str], value: pa.Column, **codes: pa.Column
) -> dict[str, pa.Column]:
    return {
        "place": PLACE,
        "area": AREA,
        "scope": SCOPE,
        **WHEN,
        "measure": measure,
        "value": value,
        "unit": text("unit of `value`", known=units),
        "qualifier": QUALIFIER,
        **codes,
        **VINTAGE,
    }


FIGURES: tuple[Table, ...] = (
    Table(
        "casualties",
        "Casualty figures, one resolved row per place, year, measure and edition",
        {
            **_CASUALTY,
            "tie": pa.Column("bool", description="decided by a draw between equally good candidates"),
            "tier": text("best tier that carries the value in this edition", known=words.TIERS),
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
        {**_CASUALTY, "status": text("what became of the candidate", known=words.STATUSES)},
        _CASUALTY_FILES,
        rivals=(*CASUALTY_KEY, "edition"),
    ),
    Table(
        "eod_tasks",
        "Explosive ordnance disposal: call-outs and items, not casualties",
        _figures(
            text("what is counted", known=words.EOD_MEASURES),
            ["EOD call-outs", "ordnance items"],
            number("the figure, in `unit`"),
        ),
        ("eod_tasks",),
        rivals=_FIGURE_RIVALS,
    ),
    Table(
        "clearance",
        "Land released and devices destroyed",
        _figures(
            text("what is counted", known=words.CLEARANCE_MEASURES),
            ["km2", "items"],
            number("the figure, in `unit`"),
            use=text("what the figure can be used for", known=words.CLEARANCE_USES),
        ),
        ("clearance",),
        rivals=_FIGURE_RIVALS,
    ),
    Table(
        "contamination",
        "Contaminated area, or its class in words",
        {
            **_figures(
                text("what is counted", known=words.CONTAMINATION_MEASURES),
                ["km2", "class"],
                number("area in km2; missing where only a class is given", null=True),
                stage=text("what the land of the figure is", known=words.CONTAMINATION_STAGES),
            ),
            "category": text(
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
            "year": year("year of the declaration; missing where the page gives none", null=True),
            "period_start": START,
            "period_end": END,
            "formal": text("what the page says of the formal declaration", known=words.COMPLETION_FORMS),
            "reopened": text("what the page says of mined land after it", known=words.REOPENINGS),
            "count_stated": whole(
                "how many states had completed according to the page; missing where it does not say",
                null=True,
            ),
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
            "flow": text("who pays for whom", known=words.FUNDING_FLOWS),
            "donor": text("donor, ISO 3166-1 alpha-3 or EUE; empty for all donors", pattern=r"^([A-Z]{3})?$"),
            "recipient": text(
                "recipient, ISO 3166-1 alpha-3; empty for all recipients", pattern=r"^([A-Z]{3})?$"
            ),
            "sector": text("part of mine action", known=words.FUNDING_SECTORS),
            **WHEN,
            "value": number("amount", "million USD", low=None),
            "unit": text("unit of `value`", known=["million USD"]),
            "qualifier": QUALIFIER,
            **VINTAGE,
        },
        ("funding",),
        rivals=("flow", "donor", "recipient", "sector", "year", "period_start", "period_end", "edition"),
    ),
    Table(
        "unit_costs",
        "What clearing land or a mine has cost",
        {
            "what": text("what was paid for"),
            "work": text("the kind of work", known=words.COST_WORKS),
            "place": PLACE,
            "year": year("year of the price; missing where not stated", null=True),
            "value": number("amount in `unit`"),
            "unit": text("currency and what it buys, such as USD/m2"),
            "qualifier": QUALIFIER,
            "published": KNOWN,
            "source_id": SOURCE,
            "note": NOTE,
        },
        ("unit_costs",),
        rivals=("what", "place", "year", "unit", "qualifier"),
    ),
)
