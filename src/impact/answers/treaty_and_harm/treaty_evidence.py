"""Casualties of countries beside their membership, as known on a day, and the models of both."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from impact.data import load
from impact.models import event_study, panel
from impact.models.event_study import EventStudy
from impact.models.panel import Effect
from impact.project import shared
from impact.published import country_years
from impact.result import Declined

#: Countries with a figure that a year needs to be added up.
ENOUGH = 15


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What the answer rests on.

    Attributes
    ----------
    as_of
        As for :func:`impact.load`.
    casualties, treaty
        The tables of these names.
    frame
        Country-years with membership and population: :func:`impact.published.country_years.build`.
    effect
        Ratio of casualties in the treaty to casualties outside, within countries.
    study
        Ratios by years since joining.
    suspended
        Codes of the states that declared their obligations suspended; no list counts them out.
    """

    as_of: str
    casualties: pd.DataFrame = field(repr=False)
    treaty: pd.DataFrame = field(repr=False)
    frame: pd.DataFrame = field(repr=False)
    effect: Effect | Declined
    study: EventStudy | Declined
    suspended: tuple[str, ...] = ()

    @cached_property
    def sources(self) -> list[str]:
        """Ids of all pages that the country-years and the dates of the treaty rest on."""
        return sorted({*self.frame["source_id"], *self.treaty["source_id"]})

    @cached_property
    def last_day(self) -> pd.Timestamp:
        """Day of the newest count of members: that of the page, or the last day with a change on record."""
        if self.as_of != "latest":
            return pd.Timestamp(self.as_of)
        newest = [self.treaty[column].max() for column in ("entry_into_force", "withdrawal_effective")]
        return max(day for day in newest if pd.notna(day))

    @cached_property
    def withdrawals(self) -> pd.DataFrame:
        """Rows of the treaty's table for states that gave notice of withdrawal, by the day of it."""
        gave_notice = self.treaty["withdrawal_deposited"].notna()
        return self.treaty[gave_notice].sort_values("withdrawal_deposited")

    @cached_property
    def sides(self) -> pd.DataFrame:
        """Casualties and countries with a figure, by year and side."""
        return country_years.by_side(self.frame).sort_values(["side", "year"])

    @cached_property
    def countries(self) -> pd.Series:
        """Number of countries with a figure, by year."""
        return self.sides.groupby("year")["countries"].sum()

    @cached_property
    def broad_years(self) -> list[int]:
        """Years with figures of at least :data:`ENOUGH` countries."""
        return [int(year) for year in self.countries[self.countries >= ENOUGH].index]

    @cached_property
    def switchers(self) -> list[str]:
        """Codes of countries with figures from before and from after joining."""
        return country_years.switchers(self.frame)

    @cached_property
    def weightiest_country(self) -> str:
        """Code of the country without which the ratio moves most; empty without an estimate."""
        if not self.effect:
            return ""
        without = self.effect.without
        moves = np.log(without["estimate"] / self.effect.estimate).abs()
        return str(without.loc[moves.idxmax(), "place"])


@shared.once_for_a_batch
def gather(as_of: str = "latest") -> Evidence:
    """Load casualties, treaty and population, and estimate the ratios.

    Parameters
    ----------
    as_of
        As for :func:`impact.load`.
    """
    casualties, treaty = load("casualties", as_of), load("treaty", as_of)
    frame = country_years.build(casualties, treaty, population=load("population", as_of))
    steps = load("withdrawals", as_of)
    return Evidence(
        as_of=as_of,
        casualties=casualties,
        treaty=treaty,
        frame=frame,
        effect=panel.estimate(frame),
        study=event_study.estimate(frame),
        suspended=tuple(sorted(set(steps.loc[steps["event"] == "suspended", "place"]))),
    )
