"""Tests of a count regression on a series: whether its residuals are alike, and whether terms are needed.

For `trend` and `interruption`. A count regression is seen as its last weighted least-squares step: rows
sqrt(w) x and Pearson residuals r. A point that is missing has a residual of zero, its expectation, so that
lags are those of the calendar.

Model
-----
Ljung-Box: n (n + 2) sum over lags j of c_j^2 / (n - j), c_j the autocorrelation of the residuals; chi-square
with as many degrees of freedom as lags. Breusch-Godfrey: n R^2 of the regression of the residuals on the rows
and on their own lags (zeros before the first point); chi-square likewise. Unlike Ljung-Box it accounts for
the regressors.
F of added terms: (D0 - D1) / q / phi, D0 and D1 the deviances without and with the q terms, phi Pearson's
dispersion of the larger model, at least 1; it takes points as independent.

Proof
-----
R: `Box.test`, `lmtest::bgtest` on the working regression, `anova(test = "F")` of quasi-Poisson fits;
tests/reference/interruption.R.

References
----------
Ljung GM, Box GEP (1978). On a measure of lack of fit in time series models. Biometrika 65, 297-303.
Godfrey LG (1978). Testing against general autoregressive and moving average error models when the regressors
include lagged dependent variables. Econometrica 46, 1293-1301.
"""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd

from impact.errors import ModelInputError
from impact.models import counts
from impact.models.counts import Fits, Floats

__all__ = ["COLUMNS", "assess"]

COLUMNS = ["test", "terms", "lags", "statistic", "df", "df_residual", "p"]


def assess(
    values: Floats,
    offset: Floats,
    design: Floats,
    fits: Fits,
    steps: Floats,
    *,
    groups: dict[str, list[int]],
    lags: int | None = None,
    per_year: int = 1,
) -> pd.DataFrame:
    """Test the residuals of a fit for autocorrelation, and groups of its terms.

    Parameters
    ----------
    values, offset, design
        Counts, logarithm of the exposure, regressors.
    fits
        The fit, the only one; its alpha is taken as known.
    steps
        Position of each point in the calendar, whole numbers, increasing.
    groups
        Name and columns of each group of terms; one without which the model cannot be fitted has no row.
    lags
        Up to which lag; where left out ten, or two years of a monthly or quarterly series, at most a fifth of
        the points.
    per_year
        Points of a year.

    Returns
    -------
    DataFrame
        A row for each test: ``test`` (``ljung-box``, ``breusch-godfrey``, ``f``), ``terms`` (``residuals``,
        or the name of the group), ``lags``, ``statistic``, ``df``, ``df_residual``, ``p``.

    Raises
    ------
    ModelInputError
        Lags below 1, or more than the points can carry.
    """
    most = len(values) - design.shape[1] - 1
    if lags is not None and not 1 <= lags <= most:
        raise ModelInputError(
            f"diagnostics: lags={lags} of {len(values)} points and {design.shape[1]} terms",
            f"1 to {most}: more points than terms and lags",
            "choose fewer lags, or leave lags out",
        )
    if lags is None:
        lags = max(1, min(2 * per_year if per_year > 1 else 10, len(values) // 5, most))
    tests: list[tuple[object, ...]] = []
    if most >= 1:
        root = np.sqrt(fits.weights[0])
        residuals = (values - fits.mean[0]) / fits.mean[0] * root
        tests += _autocorrelation(design * root[:, None], residuals, steps, lags)
    return pd.DataFrame(tests + _added(values, offset, design, fits, groups), columns=COLUMNS)


def _autocorrelation(rows: Floats, residuals: Floats, steps: Floats, lags: int) -> list[tuple[object, ...]]:
    from statsmodels.regression.linear_model import OLS
    from statsmodels.stats.diagnostic import acorr_breusch_godfrey, acorr_ljungbox

    places = (np.asarray(steps) - steps[0]).astype(int)
    series, design = np.zeros(places[-1] + 1), np.zeros((places[-1] + 1, rows.shape[1]))
    series[places], design[places] = residuals, rows
    box = acorr_ljungbox(series, lags=[lags]).iloc[0]
    with warnings.catch_warnings():
        # Lags of a sparse series may be alike; the regression then takes the smallest solution, which serves.
        warnings.simplefilter("ignore")
        # The rows are weighted and hold no constant: statsmodels must not add one.
        godfrey = acorr_breusch_godfrey(OLS(series, design, hasconst=True).fit(), nlags=lags, store=True)
    return [
        ("ljung-box", "residuals", lags, float(box["lb_stat"]), lags, None, float(box["lb_pvalue"])),
        ("breusch-godfrey", "residuals", lags, float(godfrey[0]), lags, None, float(godfrey[1])),
    ]


def _added(
    values: Floats, offset: Floats, design: Floats, fits: Fits, groups: dict[str, list[int]]
) -> list[tuple[object, ...]]:
    from scipy.stats import f

    alpha, rest = float(fits.alpha[0]), int(fits.df[0])
    made: list[tuple[object, ...]] = []
    for name, columns in groups.items():
        smaller = counts.fit(values, np.delete(design, columns, axis=1), offset=offset, alpha=alpha)
        if smaller.settled[0]:
            fall = max(float(smaller.deviance[0] - fits.deviance[0]), 0.0)
            statistic = fall / len(columns) / float(fits.dispersion[0])
            p = float(f.sf(statistic, len(columns), rest))
            made.append(("f", name, None, statistic, len(columns), rest, p))
    return made
