"""What the report on a register of incidents rests on: its casualties, what it covers, and the models."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from impact.answers.national_incidents import published_cells
from impact.data import own_series
from impact.data.own_series import OwnDataset
from impact.incidents import harm
from impact.incidents.harm import Coverage
from impact.incidents.mapping.mapping import Publish
from impact.incidents.privacy import Rule, Suppressed
from impact.models import interruption, trend
from impact.models.interruption import Interruption
from impact.models.trend import Trend
from impact.result import Declined
from impact.wording import capital, count, counted, day, listed, noun, partial_date, years

if TYPE_CHECKING:
    from impact.incidents.national_data import NationalData

#: pairs of sine and cosine of the monthly model
SEASON = 2


@dataclass(frozen=True)
class Event:
    """A day that was fixed before looking at the data, and what happened then."""

    day: dt.date
    what: str = ""

    @property
    def words(self) -> str:
        """The event in a sentence: what happened, and when.

        >>> Event(dt.date(2015, 7, 1), "the ceasefire").words, Event(dt.date(2015, 7, 1)).words
        ('the ceasefire of 1 July 2015', '1 July 2015')
        """
        return f"{self.what} of {day(self.day)}" if self.what else day(self.day)


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What the answer rests on.

    Attributes
    ----------
    dataset
        Whose data it is (:class:`impact.data.own_series.OwnDataset`).
    data
        The canonical tables with account and findings.
    level
        ``admin1`` or ``admin2``.
    rows
        Casualties of the period (:func:`impact.incidents.harm.casualties`), with ``place`` and ``label``;
        those without a year as well where the period is the whole register. None where the dataset holds
        nobody.
    cover
        What the register covers of the period; None where nothing is dated.
    undated
        People without a year, who are in no year and no chosen period.
    chosen
        Whether a period was chosen.
    event
        The day for the interruption, if one is known.
    before
        The release before this one, with its casualties in ``rows_before``; None where there is none.
    work, worker
        Operations of the same place, and whose they are; None without any.
    """

    dataset: OwnDataset
    data: NationalData = field(repr=False)
    level: str
    rows: pd.DataFrame | None = field(repr=False)
    cover: Coverage | None
    undated: int = 0
    chosen: bool = False
    event: Event | None = None
    before: NationalData | None = field(repr=False, default=None)
    rows_before: pd.DataFrame | None = field(repr=False, default=None)
    work: pd.DataFrame | None = field(repr=False, default=None)
    worker: OwnDataset | None = None

    @property
    def publish(self) -> Publish:
        """What may be shown."""
        return self.data.mapping.publish

    @property
    def sources(self) -> list[str]:
        """Ids of the datasets as sources."""
        return [own.source_id for own in (self.dataset, self.worker) if own is not None]

    @property
    def source(self) -> list[str]:
        """Id of the dataset as a source."""
        return [self.dataset.source_id]

    @property
    def subject(self) -> str:
        """Name of the dataset in a sentence."""
        if self.dataset.made_up:
            own = "" if self.dataset.folder is None else f" “{self.dataset.name}”"
            return f"the made-up register{own}"
        return f"the dataset “{self.dataset.name}”"

    @property
    def mark(self) -> str:
        """What a title begins with: nobody may take made-up data for a country's."""
        return "Made-up register: " if self.dataset.made_up else ""

    def titled(self, title: str) -> str:
        """Write a title, with what it must begin with."""
        return f"{self.mark}{title}"

    @property
    def caption(self) -> str:
        """What every picture and table says of the data."""
        if self.dataset.made_up:
            return "Made-up data: no row of it is of a person, and it says nothing about any country."
        return f"Data of {self.dataset.maker}, {own_series.NOT_CHECKED}."

    @property
    def period(self) -> str:
        """First and last year in words."""
        return "" if self.cover is None else years(self.cover.first.year, self.cover.last.year)

    @cached_property
    def annual(self) -> pd.DataFrame:
        """Casualties by year (:func:`impact.incidents.harm.annual`)."""
        if self.rows is None or self.cover is None:
            return pd.DataFrame(columns=["year", "value", "high", "killed", "injured", "unknown", "partial"])
        return harm.annual(self.rows, self.cover)

    @cached_property
    def full(self) -> pd.DataFrame:
        """Years that the register covers whole and has a number for."""
        return self.annual[~self.annual["partial"].astype(bool) & self.annual["value"].notna()]

    @cached_property
    def partial_years(self) -> list[int]:
        """Years that are covered in part."""
        return [int(year) for year in self.annual.loc[self.annual["partial"].astype(bool), "year"]]

    @cached_property
    def monthly(self) -> pd.DataFrame:
        """Casualties by month (:func:`impact.incidents.harm.monthly`)."""
        if self.rows is None or self.cover is None:
            return pd.DataFrame(columns=["year", "month", "value"])
        return harm.monthly(self.rows, self.cover)

    @cached_property
    def monthly_before(self) -> pd.DataFrame | None:
        """The same of the release before; None where there is none."""
        if self.before is None or self.rows_before is None or self.rows_before.empty:
            return None
        cover = harm.coverage(self.rows_before, self.before.mapping.covers)
        return None if cover is None else harm.monthly(self.rows_before, cover)

    @cached_property
    def without_month(self) -> int:
        """People of a known year whose month is not known."""
        if self.rows is None:
            return 0
        return int(self.rows.loc[self.rows["month"].isna() & self.rows["year"].notna(), "value"].sum())

    @cached_property
    def trend(self) -> Trend | Declined:
        """Trend of the full years, without joinpoints: no part of the page shows them."""
        return trend.estimate(self.full[["year", "value"]], choose="none") if len(self.full) else NOBODY

    @cached_property
    def change(self) -> Interruption | Declined:
        """What changed at the day of the event, by month and with seasons."""
        if self.event is None:
            return Declined(method="interrupted time series", reason="No day was named to look at.")
        if self.monthly.empty:
            return NOBODY
        return interruption.estimate(self.monthly, self.event.day.isoformat()[:7], season=SEASON)

    @cached_property
    def season_p(self) -> float | None:
        """P value of the seasons in the monthly model; None where there is no such model."""
        fit = trend.estimate(self.monthly, season=SEASON, choose="bic") if len(self.monthly) else NOBODY
        if not fit or "terms" not in fit.diagnostics:
            return None
        test = fit.diagnostics[(fit.diagnostics["test"] == "f") & (fit.diagnostics["terms"] == "season")]
        return float(test["p"].iloc[0]) if len(test) else None

    @property
    def counting(self) -> str:
        """How the people were counted: one a row, or as sums of what rows say of several."""
        ways = {"person": "count of rows", "incident": "sum of the people of each incident"}
        return ways.get(self.data.mapping.unit, "sum of the counts")

    @cached_property
    def several_at_once(self) -> bool:
        """Whether any incident that the rows name harmed several people."""
        if self.rows is None:
            return False
        return bool((self.rows.dropna(subset=["incident"]).groupby("incident")["value"].sum() > 1).any())

    @property
    def dated(self) -> str:
        """First and last month of the rows in words, which give no day of an incident away."""
        assert self.rows is not None
        dated = self.rows[self.rows["month" if self.rows["month"].notna().any() else "year"].notna()]
        ends = (self.cover.first, self.cover.last) if self.cover else ()
        ends = (dated["first"].min(), dated["last"].max()) if len(dated) else ends
        first, last = (end.isoformat()[:7] for end in ends)
        if first == last:
            return f"in {partial_date(first)}"
        return f"from {partial_date(first)} to {partial_date(last)}"

    def small(self, number: float) -> bool:
        """Whether a number of people is too small to be shown, by the rule of the mapping."""
        return bool(Rule.of(self.publish).small(np.array([number]))[0])

    def tells_of_few(self, people: float) -> bool:
        """Whether a total, beside another one that the page shows, tells how many a few people are."""
        totals = [float(self.full["value"].sum())]
        if self.rows is not None:
            totals.append(float(self.rows["value"].sum()))
        if self.data.mapping.unit == "person":
            totals.append(float(self.data.account.kept))
        apart = [abs(people - total) for total in totals]
        return any(difference > 0 and self.small(difference) for difference in apart)

    @cached_property
    def cells(self) -> Suppressed | None:
        """Counts by place, device and year as they may be shown; None without casualties."""
        return None if self.rows is None else published_cells.cells(self.rows, self.publish, self.rows_before)

    @cached_property
    def annual_shown(self) -> pd.DataFrame:
        """The years of ``annual`` whose number may be shown."""
        if self.cells is None:
            return self.annual.iloc[:0]
        shown = published_cells.year_totals(self.cells).dropna()["year"]
        zeros = self.annual["value"] == 0
        allowed = self.annual["year"].isin(shown) | (zeros & (self.publish.zeros == "shown"))
        return self.annual[allowed & self.annual["value"].notna()]

    @cached_property
    def shown_years(self) -> pd.DataFrame:
        """Whole years whose number may be shown."""
        return self.annual_shown[~self.annual_shown["partial"].astype(bool)]

    @property
    def undated_number(self) -> str:
        """How many people have no year, a small number in words; empty where each has one."""
        if not self.undated:
            return ""
        if self.small(self.undated):
            return f"{few_words(self.publish)} people have"
        return counted(self.undated, "person has", "people have")

    @property
    def undated_words(self) -> str:
        """Say beside a figure by year how many people are in none; empty where each has one."""
        if not self.undated:
            return ""
        rest = " and cannot be assigned to the period chosen" if self.chosen else ""
        return f" {capital(self.undated_number)} no readable year{rest}: each year is a lower bound."

    @property
    def undated_left_out(self) -> str:
        """Say that a figure of a chosen period has nobody without a year in it; empty where it need not."""
        if not self.undated or not self.chosen:
            return ""
        return (
            f" {capital(self.undated_number)} no readable year and cannot be assigned to the period chosen."
        )

    @property
    def people_shown(self) -> float | None:
        """Casualties of the whole period, where they may be shown."""
        if self.cells is None:
            return None
        table = self.cells.table
        total = table[(table[[*published_cells.DIMENSIONS, "year"]] == published_cells.ALL).all(axis=1)]
        return None if total["value"].isna().any() else float(total["value"].iloc[0])

    def by_year(self, dimension: str, entry: str) -> pd.DataFrame:
        """Casualties of one place or device in whole years, for a model and never for a page."""
        assert self.rows is not None
        own = self.rows[self.rows["year"].notna()]
        if dimension == "label":
            known = published_cells.totals(self.cells, "label")["label"] if self.cells is not None else []
            mine = own["label"] == entry
            mine = ~own["label"].isin(list(known)) if entry == published_cells.OTHERS else mine
        else:
            mine = published_cells.device_class(own["devices"]).map(published_cells.DEVICES) == entry
        assert self.cover is not None
        years = harm.annual(own[mine], self.cover)
        return years.loc[~years["partial"].astype(bool), ["year", "value"]]

    @property
    def suppressed_years(self) -> int:
        """How many whole years have too few people to be shown."""
        return len(self.full) - len(self.shown_years)

    @property
    def suppressed_words(self) -> str:
        """Say how many years are not shown; empty where all are."""
        number = self.suppressed_years
        if not number:
            return ""
        return f" {counted(number, 'year')} with few people {noun(number, 'is', 'are')} not shown."

    @property
    def partial_words(self) -> str:
        """Say which years are unfinished; empty where all are whole."""
        if not self.partial_years:
            return ""
        which = listed([str(year) for year in self.partial_years])
        return f" {capital(which)} {noun(len(self.partial_years), 'is', 'are')} covered in part only."


def few_words(publish: Publish) -> str:
    """Write a number of people that is too small to be shown.

    >>> few_words(Publish())
    'fewer than 5'
    """
    return f"fewer than {count(Rule.of(publish).largest + 1)}"


NOBODY = Declined(method="count", reason="The dataset holds no dated casualties.")
