"""Forecast: the next two years of a series, by the method that has forecast it best, with its record.

Four simple methods continue the series on the log scale. Each is tried on every past year from which it could
have been used (rolling origin), and the simplest that has been as good as any is shown, with its score beside
it. "No better than repeating the newest figure" is a valid answer and is said.

Model
-----
With x = log of the count (of the count plus one, where there are zeros) and T the newest year:

    naive     x(T+h) ~ x(T),              variance  h s²
    drift     x(T+h) ~ x(T) + h b,        variance  h s² (1 + h / (T - t(1)))
    level     x(t) = m(t) + e(t),  m(t) = m(t-1) + w(t);  Kalman filter, exact diffuse start
    damped    x(t) = l(t-1) + φ b(t-1) + e(t),  l(t) = l(t-1) + φ b(t-1) + α e(t),  b(t) = φ b(t-1) + β e(t)

The local level is the state-space form of simple exponential smoothing. Intervals are x ± t(df) · error,
taken back to people; the estimate is a median. From each year with at least eight figures up to it, every
method forecasts the next years from those figures alone. Scores: MASE (absolute error over the mean absolute
yearly change up to the origin), the share of intervals that held, and the mean interval score (width plus
2 / (1 - level) times what an interval missed by). Choice: of naive, drift, level and damped the first whose
mean scaled error exceeds the lowest by no more than one standard error of the difference between origins.

Assumptions
-----------
What moved the series before goes on moving it, with yearly log changes of constant spread, independent after
the model. A missing year is missing at random: the first three methods bridge it, the damped trend uses
the years since the last gap and declines with fewer than ten.

When not to use it
------------------
Beyond two or three years; for series that were constant; with fewer than ten figures (the model declines, as
nothing could be scored); where a change is already known to come (a war, a ceasefire, another way to count).

What it cannot tell
-------------------
Why. Nor does it know of wars not yet begun: intervals rest on the changes seen so far. The newest figure
enters as if it were final (see `revision`). The score of a method chosen for its score flatters it a little,
and origins one year apart share most of their data: the record is shorter than it looks.

Proof
-----
R `forecast`: `naive`, `rwf(drift = TRUE)`, `ses`, `ets(model = "AAN", damped = TRUE)`, and `StructTS` for the
local level. Published: the variances 15,099 and 1,469 of the local level for the flow of the Nile.
Simulation: coverage of each method's interval in its own world, and of the chosen one's in a random walk.

References
----------
Hyndman, Koehler, Ord, Snyder 2008, Forecasting with Exponential Smoothing. Hyndman, Koehler 2006, Another
look at measures of forecast accuracy, International Journal of Forecasting 22. Gneiting, Raftery 2007,
Strictly proper scoring rules, prediction, and estimation, Journal of the American Statistical Association
102. Durbin, Koopman 2012, Time Series Analysis by State Space Methods. Breiman, Friedman, Olshen, Stone
1984, Classification and Regression Trees (the rule of one standard error).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from impact.arguments import choice, several, takes, whole
from impact.errors import ModelInputError
from impact.frame_check import require, require_counts
from impact.models.basis import firmness, weak_figures, with_credits
from impact.models.forecast import backtest
from impact.models.forecast.methods import METHODS
from impact.result import LEVEL, Declined, Picture, Result
from impact.wording import counted, noun, score

__all__ = ["METHODS", "Forecast", "estimate"]

#: figures below which nothing is forecast
FEWEST = 10


@dataclass(frozen=True, kw_only=True)
class Forecast(Result):
    """The next years by the method chosen, and how all methods have done.

    Parameters
    ----------
    winner, label
        The method chosen: ``naive``, ``drift``, ``level`` or ``damped``, and its name for a reader.
    best
        The method with the lowest mean scaled error, which need not be the one chosen.
    predicted
        ``year``, ``estimate`` (median), ``low``, ``high``: the forecast of the method chosen, people.
    paths
        The same for every method, with ``method`` and ``label``.
    scores
        One row for each method scored, the simplest first: ``method``, ``label``, ``targets`` (forecasts
        scored), ``mase``, ``error`` (mean absolute error, people), ``held`` (intervals that held),
        ``coverage``, ``interval_score`` (people), ``gain`` (error scaled, less than naive's by so much),
        ``gain_error`` (its standard error between origins).
    targets
        One row for each method and forecast scored: ``method``, ``origin``, ``horizon``, ``year``, ``value``,
        ``estimate``, ``low``, ``high``, ``held``, ``scaled_error``, ``interval_score``.
    origins
        How many years forecasts were made from.
    declined
        Methods that were not tried, with the reason.
    observed
        The figures that it was made from: ``year``, ``value``.
    verdict
        Whether anything has been better than repeating the newest figure, as a sentence.
    """

    winner: str
    label: str
    best: str
    predicted: pd.DataFrame
    paths: pd.DataFrame
    scores: pd.DataFrame
    targets: pd.DataFrame
    origins: int
    level: float
    verdict: str
    declined: Mapping[str, str] = field(default_factory=dict)
    observed: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)

    @property
    def frame(self) -> pd.DataFrame:
        """The forecast of the method chosen: :attr:`predicted`."""
        return self.predicted

    def picture(self) -> Picture:
        """Show the figures on record, and the years ahead with their intervals."""
        none = pd.DataFrame(columns=["year", "estimate", "low", "high"], dtype=float)
        words = {"id": "forecast", "title": f"Forecast: {self.label}", "predicted": self.predicted}
        return Picture("fitted", (self.observed, none), words)

    @property
    def better_than_naive(self) -> bool:
        """Whether the method chosen is another than repeating the newest figure."""
        return self.winner != "naive"

    @takes("forecast", method=choice("", *METHODS))
    def score(self, method: str = "") -> pd.Series:
        """Select the row of ``scores`` of a method; of the one chosen when none is named."""
        rows = self.scores.set_index("method", drop=False)
        if method and method not in rows.index:
            raise ModelInputError(
                f"forecast: method {method!r} was not tried",
                f"one of {', '.join(rows.index)}",
                "name it among the methods of forecast.estimate",
            )
        return rows.loc[method or self.winner]


@takes("forecast", horizon=whole(1, 100), methods=several(choice(*METHODS), least=1))
@with_credits
def estimate(
    series: pd.DataFrame,
    *,
    horizon: int = 2,
    methods: Sequence[str] = tuple(METHODS),
) -> Forecast | Declined:
    """Forecast the years after the newest figure, and score how good such forecasts have been.

    Parameters
    ----------
    series
        ``year``, ``value`` (people), one row per year, missing years left out; ``qualifier`` and ``tier`` are
        used for warnings where present. Usually :func:`impact.published.editions.series`.
    horizon
        Years ahead.
    methods
        Which of ``METHODS`` to try; ``naive`` is always among them.

    Returns
    -------
    Forecast or Declined
        Declined with fewer than ten figures, and for a series that never changed.

    Raises
    ------
    ModelInputError
        A missing column, a value that is no count, two rows for a year, an unknown method, no horizon.

    Examples
    --------
    >>> frame = pd.DataFrame(
    ...     {"year": range(2012, 2025), "value": [43, 35, 37, 70, 94, 73, 69, 59, 71, 55, 47, 58, 63]}
    ... )
    >>> result = estimate(frame, methods=["naive", "drift"])
    >>> result.winner, result.predicted["estimate"].round(6).tolist()
    ('naive', [63.0, 63.0])
    >>> result.verdict[:58]
    'No method has been better than repeating the newest figure'
    """
    rows = _check_series(series)
    years = rows["year"].to_numpy(dtype=int)
    values = rows["value"].to_numpy(dtype=float)
    n = len(rows)
    if n < FEWEST:
        there = f"There {noun(n, 'is', 'are')} {counted(n, 'annual figure')}"
        reason = f"{there}; {FEWEST} are needed to make a forecast and to score it."
        return Declined(method="forecast", reason=reason, n=n)
    if np.ptp(values) == 0:
        reason = f"All {n} figures are the same, so nothing says how far the next may differ."
        return Declined(method="forecast", reason=reason, n=n)
    names = [name for name in METHODS if name in {*methods, "naive"}]
    shift = 1.0 if (values == 0).any() else 0.0
    paths, declined = backtest.paths(years, values, names, horizon, shift)
    names = [name for name in names if name not in declined]
    targets = backtest.roll(years, values, names, horizon, shift)
    if targets.empty:
        reason = (
            "No forecast from a past year could be scored: the figures stand too far apart or never changed."
        )
        return Declined(method="forecast", reason=reason, n=n)
    scored = set(targets["method"])
    declined |= {name: "It could not be tried on most past years." for name in names if name not in scored}
    scores = backtest.scores(targets)
    best, winner = backtest.choose(targets)
    chosen = paths[paths["method"] == winner].reset_index(drop=True)
    return Forecast(
        method=f"forecast, {METHODS[winner][0]}, on the log scale",
        n=n,
        warnings=_warnings(rows, years, shift, targets),
        winner=winner,
        label=METHODS[winner][0],
        best=best,
        predicted=chosen[["year", "estimate", "low", "high"]],
        paths=paths[paths["method"].isin(scored)].reset_index(drop=True),
        scores=scores,
        targets=targets,
        origins=int(targets["origin"].nunique()),
        level=LEVEL,
        verdict=_verdict(scores, best, winner),
        observed=rows[["year", "value", *firmness(rows)]].reset_index(drop=True),
        declined=declined,
    )


def _check_series(series: pd.DataFrame) -> pd.DataFrame:
    require_counts(require(series, ["year", "value"], "forecast"), "value", "forecast")
    rows = series[series["year"].notna() & series["value"].notna()].sort_values("year")
    twice = rows[rows["year"].duplicated()]
    if not twice.empty:
        raise ModelInputError(
            f"forecast: two rows for {int(twice['year'].iloc[0])}",
            "one row for each year",
            "take one place and measure, as impact.published.editions.series does",
        )
    return rows.reset_index(drop=True)


def _verdict(scores: pd.DataFrame, best: str, winner: str) -> str:
    mase = scores.set_index("method")["mase"]
    label = {name: METHODS[name][0] for name in METHODS}
    if winner == "naive" and best == "naive":
        error = f"on average it missed by {_usual(mase['naive'])}"
        return f"No method has been better than repeating the newest figure: {error}."
    if winner == "naive":
        error = f"on average it missed by {_usual(mase['naive'])}, the {label[best]} by {score(mase[best])}"
        return f"No method has been better than repeating the newest figure by more than chance: {error}."
    error = f"on average it missed by {_usual(mase[winner])}, the newest figure by {score(mase['naive'])}"
    return f"The {label[winner]} has been better than repeating the newest figure: {error}."


def _usual(mase: float) -> str:
    """Write a scaled error (MASE) in everyday words."""
    return f"{score(mase)} times the usual change from one year to the next"


def _warnings(rows: pd.DataFrame, years: np.ndarray, shift: float, targets: pd.DataFrame) -> tuple[str, ...]:
    warnings = []
    origins = targets["origin"].nunique()
    if origins < 10:
        warnings.append(f"The score rests on {origins} origins only.")
    missing = sorted(set(range(years[0], years[-1] + 1)) - set(years))
    if missing:
        have = noun(len(missing), "has", "have")
        warnings.append(f"{counted(len(missing), 'year')} between the first and the newest {have} no figure.")
    if shift:
        warnings.append("There are years without casualties: the log is that of the count plus one.")
    if "qualifier" in rows and rows["qualifier"].iloc[-1] == "at_least":
        warnings.append("The newest figure is a lower bound, which may still be raised.")
    return (*warnings, *weak_figures(rows))
