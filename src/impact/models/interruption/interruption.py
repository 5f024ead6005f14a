"""Interrupted time series: whether a series of counts changed level or slope at a known date.

One series, one date fixed beforehand. The model continues what came before and asks how far the points after
the date lie from that. Years, quarters or months.

Model
-----
For the count y at time t (in years, from the middle of the series), with D = 1 from the date on::

    log E(y) = log(exposure) + b0 + b1 t + b2 D + b3 D (t - date) + seasons
    seasons  = sum over j of a_j sin(2 pi j month / 12) + c_j cos(2 pi j month / 12),
               or one indicator for each month but the first

exp(b2) is the ratio of levels at the date, exp(b3) the ratio by which the yearly rate of change is multiplied
afterwards; b3 is left out with ``slope=False``. Seasons are those of `impact.models.seasons`; quarters are
treated as months are. The counterfactual sets D = 0.
Quasi-Poisson (variance proportional to the mean) or negative binomial (variance mu + alpha mu^2,
alpha by maximum likelihood; standard errors from the expected information, as R's glm.nb gives them).
Overdispersion is always estimated; under-dispersion is not believed: the variance is at least Poisson's.

Errors: ``ar`` (default) averages t intervals over the unknown first-order autocorrelation, weighted by its
restricted likelihood; ``hac`` are those of Newey and West with a lag by their rule or the caller's choice;
``model`` takes points as independent. See `impact.models.interruption.serial`.

Beside the estimates stand Ljung-Box and Breusch-Godfrey tests of the residuals, up to the chosen lag, and F
tests of the change and of the seasons (`impact.models.diagnostics`). They describe the fit; none of them
decides what is estimated.

Assumptions
-----------
- The date was fixed before looking at the series, and nothing else changed then.
- The earlier course would have gone on along its log-linear line (and seasons).
- What is counted, and how, did not change at the date.
- Autocorrelation is of first order, and the same before and after. Breusch-Godfrey at the length of a year
  says whether more is left in a monthly series.

When not to use it
------------------
With fewer than three points on either side, with a date chosen because the series jumps there, with effects
that begin long before the date (an announcement) or fade in, and where recording began or ended with it.

What it cannot tell
-------------------
Why the series changed. A single series has no control: war, access and reporting change with treaties and
cease-fires. The counterfactual interval holds the uncertainty of the fitted line, not of the assumption that
the line would have gone on.

Proof
-----
R: `stats::glm` with quasipoisson, `sandwich::NeweyWest` (prewhite off, adjusted), `MASS::glm.nb`,
`nlme::gls` with a fixed autocorrelation for the restricted likelihoods, `Box.test`, `lmtest::bgtest` and
`anova`; tests/reference/interruption.R, on made series and on R's own `Seatbelts` (drivers killed or
seriously injured in Great Britain by month, the law of February 1983, kilometres driven as exposure).
Published: Lopez Bernal, Cummins and Gasparrini (2017), acute coronary events in Sicily and the smoking ban of
January 2005, rate ratio 0.89; the test runs where their file is given (IMPACT_SICILY_CSV), elsewhere it is
skipped.
Simulated: level changes in 15 to 120 autocorrelated, overdispersed points (bench/validation/interruption.py).
Newey-West intervals held the truth far too rarely there, and are therefore not the default.

References
----------
Lopez Bernal J, Cummins S, Gasparrini A (2017). Interrupted time series regression for the evaluation of
public health interventions: a tutorial. International Journal of Epidemiology 46, 348-355.
Newey WK, West KD (1987). A simple, positive semi-definite, heteroskedasticity and autocorrelation
consistent covariance matrix. Econometrica 55, 703-708.
Turner SL, Forbes AB, Karahalios A, Taljaard M, McKenzie JE (2021). Evaluation of statistical methods used in
the analysis of interrupted time series studies: a simulation study. BMC Medical Research Methodology 21, 181.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from impact.arguments import COLUMN, FLAG, YEAR, Kind, choice, optional, takes, whole
from impact.models import counts, diagnostics, seasons
from impact.models.basis import weak_figures, with_credits
from impact.models.interruption import serial
from impact.models.interruption.fitted_line import Line
from impact.models.seasons import Season
from impact.result import Declined, Estimate, Picture, Result
from impact.wording import capital, counted, estimate_words, noun

Family = Literal["quasi-poisson", "negative-binomial"]
_NAME = "interrupted time series"
#: fewest points on either side of the date, and fewest degrees of freedom left
_SIDE, _FREEDOM = 3, 3


@dataclass(frozen=True, kw_only=True)
class Interruption(Result):
    """What changed at the date.

    ``date``: as it was given, ``at``: the same in years; ``level``: ratio of levels at the date; ``slope``:
    ratio of yearly growth after to before (None where not asked for); ``trend``: yearly growth before, as a
    ratio. ``fitted`` and ``counterfactual``: `year` (and `month` or `quarter`; `qualifier`, `tier` where
    given), `time` (years), `value` (observed), `estimate`, `low`, `high` in the unit of the counts, the
    counterfactual from the date on. ``excess``: observed minus counterfactual, added up after the date.
    ``dispersion`` (Pearson) and ``autocorrelation`` (see `serial`), ``alpha`` of the negative binomial.
    ``diagnostics``: `test` (ljung-box, breusch-godfrey, f), `terms`, `lags`, `statistic`, `df`,
    `df_residual`, `p`.
    """

    level: Estimate
    slope: Estimate | None
    trend: Estimate
    excess: Estimate
    fitted: pd.DataFrame
    counterfactual: pd.DataFrame
    dispersion: float
    autocorrelation: float
    alpha: float
    diagnostics: pd.DataFrame
    date: str
    at: float

    @property
    def frame(self) -> pd.DataFrame:
        """Figures and fitted course: :attr:`fitted`."""
        return self.fitted

    def picture(self) -> Picture:
        """Show the figures, the fitted course, and what would have been expected without the change.

        The fitted course runs through years without a figure and breaks at the date alone; from its last
        point before the date the expected course goes on.
        """
        timed = [part.assign(year=part["time"]) for part in (self.fitted, self.counterfactual)]
        line, otherwise = (part[["year", "estimate", "low", "high"]] for part in timed)
        before = line[line["year"] < otherwise["year"].iloc[0]]
        words = {
            "title": self.in_words(),
            "counterfactual": pd.concat([before.tail(1), otherwise], ignore_index=True),
            "breaks": {self.at: self.date},
            "caption": "The fitted course runs through points without a figure and breaks at the date alone.",
        }
        line = line.assign(segment=(line["year"] >= otherwise["year"].iloc[0]).astype(str))
        return Picture("fitted", (timed[0], line), {"id": "interruption", **words})

    def in_words(self) -> str:
        """Write which of level and slope changed, and where no change is clear: its interval includes 1."""
        clear, unclear = [], []
        for name, ratio, of in (
            ("level", self.level, "times what the course before leads to"),
            ("yearly growth factor", self.slope, "times that before"),
        ):
            if ratio is None:
                continue
            size = f"{estimate_words(ratio)} {of}"
            if ratio.low <= 1 <= ratio.high:
                unclear.append((name, size))
            else:
                clear.append(f"{name} {'fell' if ratio.high < 1 else 'rose'} to {size}")
        if not clear:
            each = ", ".join(f"{name} {size}" for name, size in unclear)
            return f"The record shows no clear change at {self.date}: {each}"
        rest = "".join(f"; no clear change of {name}: {size}" for name, size in unclear)
        return f"At {self.date} the {' and '.join(clear)}{rest}"


_ERRORS = {"ar": "autoregressive", "hac": "Newey-West", "model": "independent"}


def _at(value: Any) -> int | str:
    return value if isinstance(value, str) else int(YEAR.take(value))


_AT = Kind(_at, "a year such as 2005, or a month such as '2005-01'")


@takes(
    _NAME,
    at=_AT,
    exposure=optional(COLUMN),
    slope=FLAG,
    family=choice("quasi-poisson", "negative-binomial"),
    errors=choice(*_ERRORS),
    lags=optional(whole(1)),
)
@with_credits
def estimate(
    frame: pd.DataFrame,
    at: int | str,
    *,
    exposure: str | None = None,
    slope: bool = True,
    season: Season = None,
    family: Family = "quasi-poisson",
    errors: serial.Errors = "ar",
    lags: int | None = None,
) -> Interruption | Declined:
    """Estimate the change of a series of counts at a date.

    Parameters
    ----------
    frame
        One row for each point: `year`, `month` (1 to 12) where monthly or `quarter` (1 to 4) where
        quarterly, and `value` (counts; rows without one are left out, and are gaps).
    at
        First point after the interruption: a year (2005), a month ("2005-01") or a quarter ("2005-Q1").
    exposure
        Column with what the counts are rates of (population), if any.
    slope
        Whether the slope may change as well as the level.
    season
        Pairs of sine and cosine (2), or "indicators" for one term a month or quarter; none by default.
    family, errors
        See the module.
    lags
        How far back Newey-West errors and the tests look; by the rules of `serial` and `diagnostics` where
        left out.

    Returns
    -------
    Interruption, or Declined
        The change, or why it cannot be estimated.

    Raises
    ------
    ModelInputError
        A column is missing, a count or exposure is impossible, ``at`` does not fit the series, a choice is
        unknown, or there are too few points for the lags.

    Examples
    --------
    >>> counts = [100, 104, 99, 102, 98, 103, 52, 49, 51, 47, 50, 53]
    >>> frame = pd.DataFrame({"year": range(2001, 2013), "value": counts})
    >>> change = estimate(frame, 2007, slope=False)
    >>> round(change.level.estimate, 2), change.level.high < 0.8
    (0.5, True)
    """
    method = f"{_NAME}, {family}, {_ERRORS[errors]} errors"
    data = seasons.order(frame, _NAME, exposure=exposure)
    first = seasons.step_of(at, frame, _NAME)
    yearly = seasons.terms(data, season, _NAME)
    reason = _refusal(data, first, 3 + slope + yearly.shape[1])
    if reason:
        return Declined(method=method, reason=reason, n=len(data))
    design, bare = _design(data, first, slope, yearly)
    if np.linalg.matrix_rank(design) < design.shape[1]:
        reason = "The terms of the model cannot be told apart in these data."
        return Declined(method=method, reason=reason, n=len(data))
    values, logs = data["value"].to_numpy(float), data["log_exposure"].to_numpy(float)
    alpha: float | counts.Estimator = "likelihood" if family == "negative-binomial" else 0.0
    fits = counts.fit(values, design, offset=logs, alpha=alpha)
    if not fits.settled[0]:
        reason = "The fit did not settle, so there is no estimate that could be trusted."
        return Declined(method=method, reason=reason, n=len(data))
    mean, dispersion = fits.mean[0], float(fits.pearson[0] / fits.df[0])
    if dispersion <= 1e-9:
        reason = "The points lie exactly on the line, so that no error can be estimated."
        return Declined(method=method, reason=reason, n=len(data))
    root = np.sqrt(fits.weights[0])
    residuals = (values - mean) / mean * root
    # Less spread than chance gives is itself chance: the variance is at least that of Poisson.
    wide = residuals * np.sqrt(max(1.0, 1 / dispersion))
    steps = data["step"].to_numpy()
    spread = serial.spread(design * root[:, None], wide, steps, errors, lags)
    groups = {"level and slope": [2, 3], "slope": [3]} if slope else {"level": [2]}
    if yearly.shape[1]:
        groups["season"] = list(range(3 + slope, design.shape[1]))
        if season != "indicators" and yearly.shape[1] > 2:
            groups["last pair of the season"] = groups["season"][-2:]
    assessed = diagnostics.assess(
        values, logs, design, fits, steps, groups=groups, lags=lags, per_year=seasons.per_year(data)
    )
    after = (data["step"] >= first).to_numpy()
    line, bare_line = (Line(fits.coef[0], x, logs, spread, data) for x in (design, bare))
    return Interruption(
        method=method,
        n=len(data),
        warnings=_warnings(
            data, residuals, spread, alike=errors == "model" and bool((assessed["p"][:2] < 0.05).any())
        ),
        level=line.ratio(2, method),
        slope=line.ratio(3, method) if slope else None,
        trend=line.ratio(1, method),
        excess=bare_line.select(after).excess(method, len(data)),
        fitted=line.course(),
        counterfactual=bare_line.select(after).course(),
        dispersion=dispersion,
        autocorrelation=spread.autocorrelation,
        alpha=float(fits.alpha[0]),
        diagnostics=assessed,
        date=str(at),
        at=first / seasons.per_year(data),
    )


def _refusal(data: pd.DataFrame, first: int, terms: int) -> str:
    before, after = data[data["step"] < first], data[data["step"] >= first]
    if min(len(before), len(after)) < _SIDE or len(data) - terms < _FREEDOM:
        return (
            f"There {noun(len(before), 'is', 'are')} {counted(len(before), 'point')} before and "
            f"{counted(len(after), 'point')} after the date; at least {_SIDE} on each side "
            f"and {_FREEDOM} more than the {terms} terms of the model are needed."
        )
    if (before["value"] == 0).all() or (after["value"] == 0).all():
        return "All counts on one side of the date are zero, so that a ratio of levels has no finite value."
    if (data["value"] == data["value"].iloc[0]).all():
        return "All counts are the same, so that there is nothing from which an error could be estimated."
    return ""


def _design(data: pd.DataFrame, first: int, slope: bool, yearly: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Regressors as observed, and those of the counterfactual; order: 1, time, level, slope, seasons."""
    time = data["time"].to_numpy(float)
    after = (data["step"] >= first).to_numpy(float)
    columns = [np.ones(len(data)), time - time.mean(), after]
    if slope:
        columns.append(after * (time - first / seasons.per_year(data)))
    design = np.column_stack([*columns, yearly])
    bare = design.copy()
    bare[:, 2 : 3 + slope] = 0
    return design, bare


def _warnings(
    data: pd.DataFrame, residuals: np.ndarray, spread: serial.Spread, *, alike: bool
) -> tuple[str, ...]:
    warnings = list(weak_figures(data))
    missing = int(data["step"].iloc[-1] - data["step"].iloc[0] + 1 - len(data))
    if missing:
        are = noun(missing, "is", "are")
        warnings.append(f"{capital(counted(missing, 'point'))} between the first and the last {are} missing.")
    if spread.autocorrelation > 0.6:
        warnings.append("Neighbouring points are so alike that there is little independent information.")
    if alike:
        warnings.append("Neighbouring residuals are alike: independent errors are too narrow.")
    squares = residuals**2
    if squares.max() > 0.6 * squares.sum() and len(data) > 6:
        year = int(data["year"].iloc[int(squares.argmax())])
        warnings.append(f"One point ({year}) makes most of the spread around the line.")
    return tuple(warnings)
