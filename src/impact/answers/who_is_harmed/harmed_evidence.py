"""The published shares of the world's casualties as known on a day, with what each leaves open."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from impact import charts
from impact.charts import Chart
from impact.data import load
from impact.models import betabinomial, composition
from impact.models.betabinomial import Pooled
from impact.published import editions
from impact.result import Declined
from impact.vocabulary import WORLD
from impact.wording import spans


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What the answer rests on.

    Attributes
    ----------
    as_of
        As for :func:`impact.load`.
    casualties
        The table of this name.
    world
        :func:`impact.published.editions.series` of the world's totals.
    civilians, children, women
        Shares by year, as :func:`impact.models.composition.by_year` gives them.
    killed
        Share killed of killed and injured, by year: :func:`impact.models.composition.killed`.
    ages
        Children by country in the newest year with enough countries: :func:`impact.models.composition.ages`.
    devices
        Casualties by type of device and year: :func:`impact.models.composition.devices`.
    countries
        Mean share of children of a country, and how far countries differ.
    """

    as_of: str
    casualties: pd.DataFrame = field(repr=False)
    world: pd.DataFrame = field(repr=False)
    civilians: pd.DataFrame = field(repr=False)
    children: pd.DataFrame = field(repr=False)
    women: pd.DataFrame = field(repr=False)
    killed: pd.DataFrame = field(repr=False)
    ages: pd.DataFrame = field(repr=False)
    devices: pd.DataFrame = field(repr=False)
    countries: Pooled | Declined

    def rows(self, *measures: str) -> pd.DataFrame:
        """Select the rows of the world's casualties by measure."""
        world = self.casualties[self.casualties["place"] == WORLD]
        return world[world["measure"].isin(measures)]


def gather(as_of: str = "latest") -> Evidence:
    """Load the casualties and take the shares of groups, outcomes and devices from them.

    Parameters
    ----------
    as_of
        As for :func:`impact.load`.
    """
    casualties = load("casualties", as_of)
    ages = composition.ages(casualties)
    return Evidence(
        as_of=as_of,
        casualties=casualties,
        world=editions.series(casualties),
        civilians=composition.by_year(casualties, "civilians"),
        children=composition.by_year(casualties, "children"),
        women=composition.by_year(casualties, "women_girls"),
        killed=composition.killed(casualties),
        ages=ages,
        devices=composition.devices(casualties),
        countries=betabinomial.estimate(ages, part="children"),
    )


def origin(casualties: pd.DataFrame, measure: str, row: pd.Series) -> dict[str, Any]:
    """Look up whose statistic a share of one year is, and the day of the page that gives it.

    Parameters
    ----------
    casualties
        The table of this name.
    measure
        Of the share: ``civilian_share``, say.
    row
        ``year`` and ``source_id`` of the share.

    Returns
    -------
    dict
        ``maker`` and ``published``, as a finding takes them; empty where the table does not say.
    """
    if not {"maker", "published"} <= set(casualties.columns):
        return {}
    world = casualties[(casualties["place"] == WORLD) & (casualties["year"] == row["year"])]
    own = world[(world["measure"] == measure) & (world["source_id"] == row["source_id"])]
    if own.empty:
        return {}
    first = own.iloc[0]
    return {"maker": str(first["maker"]), "published": pd.Timestamp(first["published"]).date().isoformat()}


def draw_shares(shares: pd.DataFrame, *, highest: float = 1, **words: Any) -> Chart:
    """Draw shares of named things with their intervals and with what stays possible, from 0 to ``highest``.

    Parameters
    ----------
    shares
        As :func:`impact.charts.intervals` takes them.
    highest
        Right end of the axis.
    words
        ``id``, ``title``, ``subtitle``, ``caption`` and ``sources`` of the chart.
    """
    return charts.intervals(
        shares,
        whisker="95 % interval",
        bounds="possible shares",
        kind="share",
        limits=(0, highest),
        **words,
    )


def draw_years(shares: pd.DataFrame, *, highest: float = 1, **words: Any) -> Chart:
    """Draw shares year by year, time from left to right, with their intervals and what stays possible.

    Parameters
    ----------
    shares
        As :func:`impact.charts.year_intervals` takes them.
    highest
        Upper end of the axis.
    words
        ``id``, ``title``, ``subtitle``, ``caption`` and ``sources`` of the chart.
    """
    return charts.year_intervals(
        shares,
        whisker="95 % interval",
        bounds="possible shares",
        kind="share",
        highest=highest,
        **words,
    )


def rounded_words(shares: pd.DataFrame) -> str:
    """Say for which years only a percentage is published; nothing where all come with numbers.

    >>> rounded_words(pd.DataFrame({"year": [2006, 2007], "count": [None, 1407.0]}))
    'For 2006 only a percentage is published, and the short bar is its rounding. '
    """
    years = [int(year) for year in shares.loc[shares["count"].isna(), "year"]]
    if not years:
        return ""
    return f"For {spans(years)} only a percentage is published, and the short bar is its rounding. "
