"""What the page on clearing rests on: states and deadlines, land, money, deminers, as known on a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from impact import places
from impact.data import load
from impact.models import accidents, clearance, completion
from impact.models.accidents import AccidentRate
from impact.models.completion import Survival
from impact.project import shared
from impact.published import deminers, land, prices
from impact.published.firmest import bibliography
from impact.published.treaty import land_sizes, obligations
from impact.published.treaty.obligations import Obligations
from impact.result import Declined
from impact.vocabulary import WORLD


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Everything on record about what clearing has taken, and what the page estimates from it.

    Attributes
    ----------
    as_of
        As for :func:`impact.load`.
    area_km2
        Mined area for the comparison, km2; an assumption of the reader.
    released, contamination, completions
        The tables ``clearance``, ``contamination`` and ``completions``.
    pages
        :func:`impact.published.firmest.bibliography`.
    roster
        :func:`impact.published.treaty.obligations.obligations`: states with mined land to clear.
    curve
        :func:`impact.models.completion.estimate`: share completed by years since entry into force.
    finish
        :func:`impact.models.clearance.by_country` for states that have not completed, with ``label``.
    at_rates
        The same for ``area_km2`` at the rates of all countries; those with an estimate, fastest first.
    costs, other_costs
        :func:`impact.published.prices.per_square_metre`, and
        :func:`impact.published.prices.not_comparable`.
    funding, base
        International funding by year with ``constant`` (dollars of the year ``base``); ``base`` is missing
        where nothing was published.
    deminers
        Rows of ``casualties``: deminers killed or injured in a year, countries and world.
    accidents
        :func:`impact.models.accidents.estimate` of :func:`impact.published.deminers.programmes`.
    deminers_and_work, campaigns
        :func:`impact.published.deminers.yearly` with ``label``, and
        :func:`impact.published.deminers.campaigns`.
    """

    as_of: str
    area_km2: float
    released: pd.DataFrame = field(repr=False)
    pages: pd.DataFrame = field(repr=False)
    contamination: pd.DataFrame = field(repr=False)
    completions: pd.DataFrame = field(repr=False)
    roster: Obligations = field(repr=False)
    curve: Survival | Declined
    finish: pd.DataFrame = field(repr=False)
    at_rates: pd.DataFrame = field(repr=False)
    costs: pd.DataFrame = field(repr=False)
    other_costs: pd.DataFrame = field(repr=False)
    funding: pd.DataFrame = field(repr=False)
    base: int | None
    deminers: pd.DataFrame = field(repr=False)
    accidents: AccidentRate | Declined
    deminers_and_work: pd.DataFrame = field(repr=False)
    campaigns: pd.DataFrame = field(repr=False)

    @property
    def states(self) -> pd.DataFrame:
        """States Parties with mined land to clear, one row each."""
        return self.roster.states

    @cached_property
    def at_deadline(self) -> pd.Series | None:
        """Share completed when the treaty's ten years were over; missing where none was observed so long."""
        shares = self.curve.by(completion.DEADLINE) if self.curve else pd.DataFrame()
        return shares.iloc[0] if len(shares) else None

    @cached_property
    def sized(self) -> pd.DataFrame:
        """States with the size of their contamination when it was first published; ``large`` is 1 or 0."""
        table = land_sizes.sizes(self.contamination, self.states)
        return table.assign(large=(table["size"] == "large").astype(int))

    @property
    def known(self) -> pd.DataFrame:
        """Rows of ``finish`` with an estimate, soonest first."""
        return self.finish[self.finish["estimate"].notna()].sort_values("estimate")

    @property
    def dollars(self) -> pd.DataFrame:
        """Costs of mined land in dollars per square metre, cheapest first."""
        own = self.costs[(self.costs["currency"] == "USD") & ~self.costs["other_work"].astype(bool)]
        return own.sort_values("estimate")

    @property
    def hurt(self) -> pd.DataFrame:
        """World figures of deminers killed or injured, in order of years."""
        return self.deminers[self.deminers["place"] == WORLD].sort_values("year")


@shared.once_for_a_batch
def gather(as_of: str = "latest", *, area_km2: float) -> Evidence:
    """Load what is on record about clearing, and estimate shares completed and years to finish.

    Parameters
    ----------
    as_of
        As for :func:`impact.load`.
    area_km2
        Mined area for the comparison, km2.
    """
    released, contamination, completions, casualties, unit_costs = (
        load(table, as_of)
        for table in ("clearance", "contamination", "completions", "casualties", "unit_costs")
    )
    roster = obligations.obligations(load("treaty", as_of), completions, contamination, released)
    pages = bibliography(load("sources", as_of), load("makers", as_of))
    today = roster.until.year
    yearly, areas = land.annual(released, pages), land.remaining(contamination, pages)
    done = roster.states.loc[roster.states["completed"], "place"]
    finish = clearance.by_country(
        yearly[~yearly["place"].isin(done)], areas[~areas["place"].isin(done)], today=today
    )
    at_rates = clearance.by_country(yearly, areas, area_km2=area_km2, today=today)
    funding, base = _funding(as_of, pages)
    records = casualties, released, load("parameters", as_of), load("histories", as_of)
    campaigns = deminers.campaigns(*records)
    return Evidence(
        as_of=as_of,
        area_km2=area_km2,
        released=released,
        pages=pages,
        contamination=contamination,
        completions=completions,
        roster=roster,
        curve=completion.estimate(roster.states),
        finish=_labelled(finish),
        at_rates=_labelled(at_rates[at_rates["estimate"].notna()].sort_values("estimate")),
        costs=prices.per_square_metre(unit_costs),
        other_costs=prices.not_comparable(unit_costs),
        funding=funding,
        base=base,
        deminers=deminers.annual(casualties),
        deminers_and_work=_labelled(deminers.yearly(casualties, released, pages)),
        campaigns=campaigns,
        accidents=accidents.estimate(deminers.programmes(*records, pages, whole=campaigns)),
    )


def _labelled(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(label=rows["place"].map(places.name))


def _funding(as_of: str, pages: pd.DataFrame) -> tuple[pd.DataFrame, int | None]:
    """Take the funding of each year, also at the prices of the newest year with a price index."""
    funding, index = prices.funding_by_year(load("funding", as_of), pages=pages), load("price_index", as_of)
    if funding.empty:
        return funding.assign(constant=pd.Series(dtype=float)), None
    base = int(min(index["year"].max(), funding["year"].max()))
    return funding.assign(constant=prices.constant(funding, index, base)), base
