"""The first years after a war, in which people come back: how they compare with what follows and was before.

Two views. :func:`surge` adds a step for the first years to the decay of `aftermath` and pools it: are those
years above what the later decay leads back to? :func:`first_year` compares the first year of peace with the
last one of war, country by country; where no annual figure exists it takes a figure for about twelve months.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from impact.models import counts
from impact.models.aftermath.decay import AFTER, WARS
from impact.models.pooling import pool
from impact.published import wars
from impact.result import LEVEL, Declined, Estimate, require, require_counts
from impact.wording import day

_METHOD = "step for the first years in a negative binomial decay per war, pooled with random effects"
#: how many years count as the first ones; years with figures after them that a war needs
EARLY, LATER = 2, 4
#: figures for a period stand for a first year when they begin within so many days of the end of a war
_NEAR = 31
#: ... and last between so many days
_TWELVE_MONTHS = (300, 430)


@dataclass(frozen=True, kw_only=True)
class Surge(Estimate):
    """How many times as many casualties the first years have as the later decay leads back to.

    ``wars``: ``war``, ``early`` and ``later`` (years with figures in the first years and after them), and
    ``estimate``, ``low``, ``high`` of the ratio from its own figures. ``years``: how many count as first.
    """

    wars: pd.DataFrame = field(repr=False)
    years: int


def surge(aligned: pd.DataFrame) -> Surge | Declined:
    """Estimate whether the first years after a war stand above the decay of the later ones.

    log mu = a + b (t - mean t) + g [t is one of the first years]; the ratio is exp(g). The g are pooled as
    the rates in `aftermath`.

    Parameters
    ----------
    aligned
        :func:`impact.published.wars.align`.

    Returns
    -------
    Surge or Declined
        Declined with fewer than three wars with figures for the first years.

    Raises
    ------
    ModelInputError
        A missing column, or a value that is no count.

    Examples
    --------
    >>> frame = pd.DataFrame([(w, t) for w in "ABC" for t in range(1, 10)], columns=["war", "since"])
    >>> frame["value"] = (200 * 0.8 ** frame["since"] * np.where(frame["since"] <= 2, 2, 1)).round()
    >>> ratio = surge(frame.assign(place="BIH", year=1990 + frame["since"], counted=True))
    >>> f"{ratio.estimate:.1f} times"
    '2.0 times'
    """
    require(aligned, ["war", "place", "year", "since", "value", "counted"], "returns")
    require_counts(aligned, "value", "returns")
    used = aligned[aligned["counted"].astype(bool) & aligned["value"].notna() & (aligned["since"] >= 1)]
    used = used[used["since"] <= AFTER]
    rows, effects, variances = [], [], []
    for name, own in used.groupby("war", sort=True):
        early = own["since"] <= EARLY
        if early.sum() < 1 or (~early).sum() < LATER or (own.loc[~early, "value"] > 0).sum() < 2:
            continue
        since = own["since"].to_numpy(dtype=float)
        design = np.stack([np.ones_like(since), since - since.mean(), early.to_numpy(dtype=float)], axis=-1)
        fits = counts.fit(own["value"].to_numpy(dtype=float), design, alpha="moment")
        if not fits.settled[0]:
            continue
        effect, error = fits.coef[0, 2], float(np.sqrt(fits.unscaled[0, 2, 2]))
        reach = float(stats.t.ppf(0.5 + LEVEL / 2, fits.df[0])) * error
        ratio = {"estimate": np.exp(effect), "low": np.exp(effect - reach), "high": np.exp(effect + reach)}
        rows.append({"war": name, "early": int(early.sum()), "later": int((~early).sum()), **ratio})
        effects.append(effect)
        variances.append(error**2)
    if len(rows) < WARS:
        reason = (
            f"A surge in the first {EARLY} years can be told from {WARS} wars at least with figures both for "
            f"them and for {LATER} later years; {len(rows) or 'none'} can be used."
        )
        return Declined(method=_METHOD, reason=reason, n=len(used))
    _, effect, error = pool(np.array(effects), np.array(variances))
    reach = float(stats.t.ppf(0.5 + LEVEL / 2, len(rows) - 1)) * error
    table = pd.DataFrame(rows)
    return Surge(
        method=_METHOD,
        n=int(table["early"].sum() + table["later"].sum()),
        estimate=float(np.exp(effect)),
        low=float(np.exp(effect - reach)),
        high=float(np.exp(effect + reach)),
        level=LEVEL,
        unit="times what the later decay leads back to",
        kind="ratio",
        wars=table,
        years=EARLY,
    )


def first_year(casualties: pd.DataFrame, ends: pd.DataFrame, *, alpha: float) -> pd.DataFrame:
    """Set the first year after each war against the last year of it.

    The last year is the newest calendar year nine tenths of which lie before the end. The first is the
    calendar year nine tenths of which lie after it; without a figure for it, one for a period of ten to
    fourteen months that begins within a month of the end, brought to 365 days, the one nearest to a year.

    Parameters
    ----------
    casualties
        ``load("casualties")``.
    ends
        ``load("conflict_ends")``.
    alpha
        Dispersion of a year's figure around its mean, as in :class:`impact.models.aftermath.Decay`; it makes
        the interval of the ratio wider than counting alone would.

    Returns
    -------
    DataFrame
        ``war``, ``place``, ``end``, ``before_year``, ``before``, ``span`` (the first year in words),
        ``recorded`` (as published), ``after`` (brought to 365 days), ``estimate``, ``low``, ``high`` of the
        ratio after over before; ``qualifier``, ``register`` and ``source_id`` of the later figure and of the
        earlier one (``before_qualifier``, ``before_register``, ``before_source``); wars without both
        figures, or with a zero in one, are left out.
    """
    require(casualties, ["place", "year", "measure", "value", "period_start", "period_end"], "returns")
    rows = []
    aligned = wars.align(casualties, ends)
    for war in wars.dates(ends).itertuples():
        own = aligned[aligned["war"] == war.war].set_index("year")
        last = war.end.year if 1 - wars.peace_part(war.end) >= wars.WHOLE else war.end.year - 1
        if war.first in own.index:
            after = _figure(own.loc[war.first], str(war.first), 365.0)
        else:
            period = _twelve_months(casualties, war.place, war.end)
            if period is None:
                continue
            after = period
        if last not in own.index or own.loc[last, "value"] <= 0 or after.value <= 0:
            continue
        recorded, days = after.value, after.days
        year = _figure(own.loc[last], str(last), 365.0)
        before = year.value
        ratio = recorded * 365 / days / before
        quantile = float(stats.norm.ppf(0.5 + LEVEL / 2))
        reach = quantile * np.sqrt(1 / before + 1 / recorded + 2 * alpha)
        rows.append(
            {
                "war": war.war,
                "place": war.place,
                "end": war.end,
                "before_year": last,
                "before": before,
                "span": after.span,
                "recorded": recorded,
                "after": recorded * 365 / days,
                "estimate": ratio,
                "low": ratio * np.exp(-reach),
                "high": ratio * np.exp(reach),
                "qualifier": after.qualifier,
                "register": after.register,
                "source_id": after.source_id,
                "before_qualifier": year.qualifier,
                "before_register": year.register,
                "before_source": year.source_id,
            }
        )
    columns = ["war", "place", "end", "before_year", "before", "span", "recorded", "after"]
    columns += ["estimate", "low", "high", "qualifier", "register", "source_id"]
    columns += ["before_qualifier", "before_register", "before_source"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values("estimate", ascending=False).reset_index(drop=True)


@dataclass(frozen=True)
class _Figure:
    """People harmed in a span of so many days, as published."""

    span: str
    value: float
    days: float
    qualifier: str
    register: str
    source_id: str


def _figure(row: Any, span: str, days: float) -> _Figure:
    return _Figure(
        span, float(row["value"]), days, str(row["qualifier"]), str(row["register"]), str(row["source_id"])
    )


def _twelve_months(casualties: pd.DataFrame, place: str, end: pd.Timestamp) -> _Figure | None:
    """Choose a figure for about the first twelve months."""
    own = casualties[
        (casualties["place"] == place)
        & (casualties["measure"] == "cumulative_total")
        & (casualties["cause"] == "mines_erw")
        & (casualties["scope"] == "whole")
        & (casualties["whom"] == "all")
        & (casualties["area"] == "")
        & (casualties["period_start"].str.len() >= 7)
        & (casualties["period_end"].str.len() >= 7)
    ]
    best: tuple[float, _Figure] | None = None
    for _, row in own.iterrows():
        start = pd.Timestamp(str(row["period_start"]))
        stop = pd.Timestamp(str(row["period_end"]))
        if len(str(row["period_end"])) == 7:
            stop = stop + pd.offsets.MonthEnd(0)
        days = (stop - start).days + 1
        if abs((start - end).days) > _NEAR or not _TWELVE_MONTHS[0] <= days <= _TWELVE_MONTHS[1]:
            continue
        words = f"{day(start)} to {day(stop)}"
        away = abs(days - 365)
        if best is None or away < best[0]:
            best = (away, _figure(row, words, float(days)))
    return best[1] if best else None
