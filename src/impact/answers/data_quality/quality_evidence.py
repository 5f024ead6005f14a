"""The evidence of the report on the data: tables of casualties and pages, and the account of the build."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from impact import data
from impact.data import LATEST, load
from impact.published import plausibility
from impact.published.record import coverage, second_hand

_LOST = ("outranked", "uncorroborated")


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """The tables of casualties and pages as known on a day, and the account of the newest build.

    Attributes
    ----------
    as_of
        As for :func:`impact.load`.
    casualties, per_edition, candidates, pages
        The figures that stand, those that stand for each edition, all figures that were read
        (``casualties_vintages``), and the bibliography.
    covered
        :func:`impact.published.record.coverage.by_place_and_year`.
    caught
        :func:`impact.published.plausibility.check`.
    sums
        :func:`impact.published.plausibility.sums_that_differ`.
    makers
        :func:`impact.published.record.second_hand.by_maker`.
    account
        Rows read, clean, duplicate and set aside, one row a table; it does not depend on the day.
    quarantine
        The rows set aside: ``file``, ``line``, ``column``, ``reason``.
    """

    as_of: str
    casualties: pd.DataFrame = field(repr=False)
    per_edition: pd.DataFrame = field(repr=False)
    candidates: pd.DataFrame = field(repr=False)
    pages: pd.DataFrame = field(repr=False)
    covered: pd.DataFrame = field(repr=False)
    caught: pd.DataFrame = field(repr=False)
    sums: pd.DataFrame = field(repr=False)
    makers: pd.DataFrame = field(repr=False)
    account: pd.DataFrame = field(repr=False)
    quarantine: pd.DataFrame = field(repr=False)

    @property
    def countries(self) -> int:
        """Number of countries with at least one figure."""
        return int(self.covered["place"].nunique())

    @property
    def rivals(self) -> pd.DataFrame:
        """The figures that lost against a better supported one."""
        return self.candidates[self.candidates["status"].isin(_LOST)]

    @property
    def rows_read(self) -> int:
        """Number of rows of all raw tables."""
        return int(self.account["read"].sum())


def gather(as_of: str = LATEST) -> Evidence:
    """Load the figures known on a day and the account of the build, and run the checks of plausibility."""
    casualties, candidates = load("casualties", as_of=as_of), load("casualties_vintages", as_of=as_of)
    pages = load("sources", as_of=as_of)
    caught, sums = plausibility.check_with_sums(candidates, casualties, pages)
    return Evidence(
        as_of=as_of,
        casualties=casualties,
        per_edition=load("casualties_editions", as_of=as_of),
        candidates=candidates,
        pages=pages,
        covered=coverage.by_place_and_year(casualties),
        caught=caught,
        sums=sums,
        makers=second_hand.by_maker(candidates, pages),
        account=pd.DataFrame(data.account()["accounts"]),
        quarantine=data.quarantine(),
    )
