"""What the page on the years after wars rests on: aligned figures, decay, wars left out, totals."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from impact.data import load
from impact.models import aftermath, returns
from impact.models.aftermath import Decay, Projection
from impact.project import shared
from impact.published import war_totals, wars
from impact.result import Declined

#: Years after the end of a war that are looked at.
YEARS_SHOWN = 25
#: Years of peace that a further war is followed for.
SPANS = 10, 20
#: of the draws in which a war is predicted from the others
_SEED = 20250318


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What the page rests on, as known on a day.

    Attributes
    ----------
    as_of
        As for :func:`impact.load`.
    casualties, ends
        ``load("casualties")`` and ``load("conflict_ends")``.
    aligned
        :func:`impact.published.wars.align`: casualties against the end of each war.
    totals
        :func:`impact.published.war_totals.against_totals`: the same against the totals of Landmine Monitor.
    during, since
        :func:`impact.published.war_totals.until_the_end` and ``since_the_end``: what was recorded until the
        fighting ended, and since.
    decay
        :func:`impact.models.aftermath.estimate`: how fast casualties fell, each war and pooled.
    without_one
        The pooled rate of the first years without each war observed from the first year in turn, % a year;
        the bend stays, so that all speak of the same years.
    left_out
        :func:`impact.models.aftermath.predict_left_out`: each war predicted from the others.
    first_years
        :func:`impact.models.returns.first_year`: first year of peace against the last of war; empty where
        the decay was declined.
    leaving
        Codes of the states whose withdrawal from the treaty took effect.
    """

    as_of: str
    casualties: pd.DataFrame = field(repr=False)
    ends: pd.DataFrame = field(repr=False)
    aligned: pd.DataFrame = field(repr=False)
    totals: pd.DataFrame = field(repr=False)
    during: pd.DataFrame = field(repr=False)
    since: pd.DataFrame = field(repr=False)
    decay: Decay | Declined
    without_one: tuple[float, ...]
    left_out: pd.DataFrame = field(repr=False)
    first_years: pd.DataFrame = field(repr=False)
    leaving: tuple[str, ...] = ()

    @property
    def after(self) -> pd.DataFrame:
        """Rows of ``aligned`` that lie in the peace."""
        return self.aligned[self.aligned["counted"].astype(bool)]

    @property
    def shown(self) -> pd.DataFrame:
        """Rows of ``aligned`` for wars with an estimate, until :data:`YEARS_SHOWN` years after the end."""
        if not isinstance(self.decay, Decay):
            return self.after
        rows = self.aligned[self.aligned["war"].isin(self.decay.wars["war"])]
        return rows[rows["since"] <= YEARS_SHOWN]

    @property
    def ends_of_records(self) -> pd.DataFrame:
        """``first`` and ``last`` yearly figure of the peace, one row a war with an estimate."""
        wars_used = set(self.shown["war"])
        return self.after[self.after["war"].isin(wars_used)].groupby("war")["value"].agg(["first", "last"])

    @property
    def whole(self) -> pd.DataFrame:
        """Rows of ``decay.wars`` for the wars observed from the first year, steepest first."""
        if not isinstance(self.decay, Decay):
            return pd.DataFrame(columns=["war", "early"])
        table = self.decay.wars
        return table[table["from_start"].astype(bool)].sort_values("early")

    def outlook(self, starting_casualties: int, seed: int) -> Projection | None:
        """Draw once what a further war would bring in :data:`SPANS`; nothing where the decay was declined."""
        if not isinstance(self.decay, Decay):
            return None
        key = starting_casualties, seed
        if key not in self._drawn:
            ahead = aftermath.project(self.decay, starting_casualties, years=SPANS, seed=seed)
            self._drawn[key] = ahead
        return self._drawn[key]

    @cached_property
    def _drawn(self) -> dict[tuple[int, int], Projection]:
        return {}


@shared.once_for_a_batch
def gather(as_of: str = "latest") -> Evidence:
    """Load the series, set them against the ends of wars, estimate the decay and predict each war.

    Parameters
    ----------
    as_of
        As for :func:`impact.load`.
    """
    casualties, ends = load("casualties", as_of), load("conflict_ends", as_of)
    candidates, steps = load("casualties_vintages", as_of), load("withdrawals", as_of)
    aligned = wars.align(casualties, ends)
    decay = aftermath.estimate(aligned)
    since = war_totals.since_the_end(candidates, ends)
    return Evidence(
        as_of=as_of,
        casualties=casualties,
        ends=ends,
        aligned=aligned,
        totals=war_totals.against_totals(aligned, candidates, "landmine-monitor"),
        during=war_totals.until_the_end(candidates, aligned, ends),
        since=since,
        decay=decay,
        without_one=_without_one(aligned, decay),
        left_out=aftermath.predict_left_out(aligned, since, seed=_SEED),
        first_years=returns.first_year(casualties, ends, alpha=decay.alpha)
        if decay
        else pd.DataFrame({"estimate": []}),
        leaving=tuple(sorted(set(steps.loc[steps["event"] == "effective", "place"]))),
    )


def _without_one(aligned: pd.DataFrame, decay: Decay | Declined) -> tuple[float, ...]:
    if not isinstance(decay, Decay):
        return ()
    seen = decay.wars.loc[decay.wars["from_start"].astype(bool), "war"]
    fits = [aftermath.estimate(aligned[aligned["war"] != war], bend=decay.bend) for war in seen]
    return tuple(float(fit.estimate) for fit in fits if isinstance(fit, Decay))
