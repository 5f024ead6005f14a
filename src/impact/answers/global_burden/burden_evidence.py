"""The published world totals as known on a day, and what the models make of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from impact import places
from impact.catalogue.frame_rows import rows_alone
from impact.data import load
from impact.models import burden, chain_ladder, forecast, revision, trend
from impact.models.burden import Contributors
from impact.models.chain_ladder import ChainLadder
from impact.models.forecast import Forecast
from impact.models.revision import Backtest, Prediction
from impact.models.trend import Trend
from impact.project import shared
from impact.published import editions, year_extremes
from impact.result import Declined, Estimate


@dataclass(frozen=True, kw_only=True)
class Tests:
    """How predictions of revised figures have done, and what another model says.

    Attributes
    ----------
    from_all_others, as_known
        :func:`impact.models.revision.backtest`: each year from all others, and from what was known then.
    late, ladder
        Late reports by year, and the chain ladder of them (:mod:`impact.models.chain_ladder`).
    """

    from_all_others: Backtest | Declined
    as_known: Backtest | Declined
    late: pd.DataFrame = field(repr=False)
    ladder: ChainLadder | Declined


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What the answer rests on.

    Attributes
    ----------
    as_of
        As for :func:`impact.load`.
    casualties, candidates
        The tables ``casualties`` and ``casualties_vintages``.
    world
        :func:`impact.published.editions.series` of the world: the figure that stands, one row a year.
    versions, history
        The world total in each edition; the first one beside the one that stands.
    countries
        The annual figures of every country.
    trend
        Joinpoint trend of ``world``.
    restatements
        The world total in each edition that may be set against others (:func:`impact.models.revision.firm`).
    prediction
        Where the newest figure may end when it is revised like earlier ones.
    forecast
        Forecast of the next years.
    """

    as_of: str
    casualties: pd.DataFrame = field(repr=False)
    candidates: pd.DataFrame = field(repr=False)
    world: pd.DataFrame = field(repr=False)
    versions: pd.DataFrame = field(repr=False)
    history: pd.DataFrame = field(repr=False)
    countries: pd.DataFrame = field(repr=False)
    trend: Trend | Declined
    restatements: pd.DataFrame = field(repr=False)
    prediction: Prediction | Declined
    forecast: Forecast | Declined

    @cached_property
    def record(self) -> year_extremes.Record:
        """The newest figure among the earlier ones."""
        return year_extremes.record(self.world)

    @cached_property
    def revisions(self) -> editions.Revisions | None:
        """How often and how far first-published counts were revised; nothing where none was restated."""
        return editions.revisions(self.history)

    @cached_property
    def split(self) -> pd.DataFrame:
        """Rows of :func:`impact.published.editions.outcomes` for years that tell killed from injured."""
        return editions.outcomes(self.casualties).dropna(subset=["killed", "injured"])

    @cached_property
    def contributors(self) -> Contributors | Declined:
        """The world total with and without its largest contributors."""
        return burden.estimate(self.world, self.countries)

    @cached_property
    def _changes(self) -> dict[int, Estimate]:
        return {}

    def change_since(self, year: int) -> Estimate:
        """From the total of a year to the newest one (:func:`impact.models.trend.realised`), told once."""
        if year not in self._changes:
            last = int(self.world["year"].max())
            self._changes[year] = trend.realised(self.world, year, last, self.prediction)
        return self._changes[year]

    @cached_property
    def choices(self) -> pd.DataFrame:
        """:func:`impact.models.burden.specifications`, with and without the largest contributor."""
        world, largest = rows_alone(self.world), self.contributors
        if not largest:
            return _specify(world, None, "")
        return _specify(world, rows_alone(largest.world_less_fixed), places.name(largest.fixed))

    @cached_property
    def tests(self) -> Tests:
        """How predictions of revised figures have done, and a second model of late reports."""
        return _test(rows_alone(self.restatements))


def gather(as_of: str = "latest") -> Evidence:
    """Load the world totals and their editions, and fit the models of them.

    Parameters
    ----------
    as_of
        As for :func:`impact.load`.
    """
    casualties, candidates = load("casualties", as_of), load("casualties_vintages", as_of)
    world, versions = editions.series(casualties), editions.by_edition(candidates)
    restatements = editions.by_edition(revision.firm(candidates))
    fitted, predicted, expected = _fit(rows_alone(world), rows_alone(restatements))
    return Evidence(
        as_of=as_of,
        casualties=casualties,
        candidates=candidates,
        world=world,
        versions=versions,
        history=editions.first_and_latest(world, versions),
        countries=editions.by_place(casualties),
        trend=fitted,
        restatements=restatements,
        prediction=predicted,
        forecast=expected,
    )


@shared.once_for_a_batch
def _fit(
    world: pd.DataFrame, restatements: pd.DataFrame
) -> tuple[Trend | Declined, Prediction | Declined, Forecast | Declined]:
    """Fit the models, once for all days on which the figures are the same."""
    return trend.estimate(world), revision.newest(restatements), forecast.estimate(world)


@shared.once_for_a_batch
def _test(restatements: pd.DataFrame) -> Tests:
    late = chain_ladder.increments(restatements)
    return Tests(
        from_all_others=revision.backtest(restatements),
        as_known=revision.backtest(restatements, as_known=True),
        late=late,
        ladder=chain_ladder.estimate(late, unit="people"),
    )


@shared.once_for_a_batch
def _specify(world: pd.DataFrame, less: pd.DataFrame | None, less_name: str) -> pd.DataFrame:
    return burden.specifications(world, less=less, less_name=less_name)
