"""The newest figure of an annual series among the earlier ones: the last higher one, lowest and highest."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from impact.arguments import needs
from impact.frame_check import NUMBERS, rows
from impact.published.editions import is_count
from impact.wording import Quantity


@dataclass(frozen=True)
class YearValue:
    """The figure of one year, as its table gives it."""

    year: int
    value: float
    published: Quantity

    def quantity(self, unit: str = "") -> Quantity:
        """Make the number for a sentence."""
        return replace(self.published, unit=unit)


@dataclass(frozen=True)
class Record:
    """The newest figure of a series among the earlier ones.

    ``last_higher`` is the most recent year with a higher figure, ``lowest`` and ``highest`` the extremes
    among the years whose figure is a count (:func:`is_count`) from a page that is not weak, or
    among all years where there is no such figure.
    """

    newest: YearValue
    last_higher: YearValue | None
    lowest: YearValue
    highest: YearValue


@needs(
    "year_extremes.record",
    series=rows(
        *("year", "value", "qualifier", "tier"),
        least=1,
        known=("year", "value"),
        unique=("year",),
        cells={"value": NUMBERS},
        remedy="pass what editions.series returns",
    ),
)
def record(series: pd.DataFrame) -> Record:
    """Set the newest figure of an annual series among the earlier ones.

    Parameters
    ----------
    series
        :func:`series`: ``year``, ``value``, ``qualifier`` and ``tier``, one row per year.
    """
    ordered = series.sort_values("year")
    newest = ordered.iloc[-1]
    earlier = ordered.iloc[:-1]
    higher = earlier[earlier["value"] > newest["value"]]
    firm = ordered[(ordered["tier"] != "weak") & is_count(ordered["value"], ordered["qualifier"])]
    firm = firm if len(firm) else ordered
    return Record(
        newest=_year_value(newest),
        last_higher=None if higher.empty else _year_value(higher.iloc[-1]),
        lowest=_year_value(firm.loc[firm["value"].idxmin()]),
        highest=_year_value(firm.loc[firm["value"].idxmax()]),
    )


def _year_value(row: pd.Series) -> YearValue:
    return YearValue(int(row["year"]), float(row["value"]), Quantity.of_row(row, "count"))
