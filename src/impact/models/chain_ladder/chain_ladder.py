"""Chain ladder: how many reports are still to come, from how late earlier ones came.

Reports by when a thing happened (origin) and by how late they came (delay) fill a triangle; its empty half is
to come. The chain ladder assumes that reports arrive in the same rhythm whatever the origin. As a regression
of counts on origin and delay it has a standard error, and so a prediction interval.

Model
-----
For the reports y of origin i with delay j (not added up),

    log E[y_ij] = a_i + b_j,      Var[y_ij] = φ E[y_ij]

fitted to what has been observed (over-dispersed Poisson; φ is Pearson's, at least 1). The fitted sums are
those of the chain ladder by development factors. For the sum R of cells to come with fitted means m,

    mean squared error of R = φ Σm + φ (m'X) (X'WX)⁻¹ (X'm)

the spread of the reports and the uncertainty of the coefficients (England and Verrall 2002). The interval has
the quantiles of a negative binomial with that mean and mean squared error: whole reports, none below zero,
and a long upper tail. φ is estimated, and the error is widened for it as t is wider than the normal.

Assumptions
-----------
One rhythm of reporting for all origins. Nothing comes later than the longest delay in the triangle. Reports
are only added: a figure that is lowered later was corrected, which the model does not know. φ is the same for
all cells.

When not to use it
------------------
With fewer than five origins, or where no late report has been observed (the model declines). Where editions
restate now and then, rather than each year: see `revision`, which pools the ratio of first to newest figure
and allows falls.

What it cannot tell
-------------------
How many were never reported. Whether reporting has become faster: if so, too many are predicted. What the
newest origin will bring rests on few reports where most come late.

Proof
-----
R: `glm` with quasipoisson on the triangle of Taylor and Ashe (1983) and on `boot::aids` (diagnoses of AIDS in
England and Wales by quarter and delay); tests/reference/chain_ladder.R. Published: reserve of 18,680,856 with
prediction errors of 116, 46, 37, 31, 26, 23, 20, 24, 43 and in all 16 % (England and Verrall 2002); deviance
716.5 with 413 degrees of freedom for the AIDS reports (Davison and Hinkley 1997, Example 7.4). Simulated:
bench/validation/chain_ladder.py.

References
----------
Renshaw AE, Verrall RJ (1998). A stochastic model underlying the chain-ladder technique. British Actuarial
Journal 4, 903-923.
England PD, Verrall RJ (2002). Stochastic claims reserving in general insurance. British Actuarial Journal 8,
443-518.
Taylor GC, Ashe FR (1983). Second moments of estimates of outstanding claims. Journal of Econometrics 23,
37-61.
Davison AC, Hinkley DV (1997). Bootstrap Methods and their Application. Cambridge University Press.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from impact.arguments import TEXT, number, takes
from impact.errors import ModelInputError
from impact.models import counts
from impact.models.basis import with_credits
from impact.models.chain_ladder.triangle import Triangle, arrange
from impact.models.counts import Fits, Floats
from impact.result import LEVEL, Declined, Estimate, Picture
from impact.wording import counted

METHOD = "chain ladder as an over-dispersed Poisson regression on origin and delay"
#: fewest origins, and fewest figures of a delay, below which a warning says so
FEWEST, REACHED = 5, 3


@dataclass(frozen=True, kw_only=True)
class ChainLadder(Estimate):
    """Reports still to come of all origins (``estimate``, ``low``, ``high``), and of each one.

    Parameters
    ----------
    origins
        ``origin``, ``reported``, ``estimate`` (still to come), ``error`` (root of the mean squared error),
        ``low``, ``high``.
    delays
        ``delay``, ``share`` (of all reports that come so late), ``by_then`` (share that has come by then).
    error
        Root of the mean squared error of the sum still to come.
    dispersion, deviance, df
        φ as estimated (it may be below 1), deviance, and degrees of freedom of the fit.
    """

    origins: pd.DataFrame
    delays: pd.DataFrame
    error: float
    dispersion: float
    deviance: float
    df: int

    @property
    def frame(self) -> pd.DataFrame:
        """What is still to come of each origin: :attr:`origins`."""
        return self.origins

    def picture(self) -> Picture:
        """Show what each origin ends with: reported, and still to come with its interval."""
        ends = {name: self.origins["reported"] + self.origins[name] for name in ("estimate", "low", "high")}
        rows = pd.DataFrame({"label": self.origins["origin"].astype(str), **ends})
        return Picture("intervals", (rows,), {"id": "chain-ladder", "kind": "count", "unit": self.unit})

    @takes("chain ladder", origin=number())
    def total(self, origin: object) -> Estimate:
        """Take what an origin ends with: reported, and still to come with its interval.

        Raises
        ------
        ModelInputError
            An origin that is not in the triangle.
        """
        rows = self.origins[self.origins["origin"] == origin]
        if rows.empty:
            offer = ", ".join(map(str, self.origins["origin"]))
            raise ModelInputError(f"chain ladder: origin {origin!r}", f"one of {offer}", "choose one")
        row = rows.iloc[0]
        centre, low, high = (float(row["reported"] + row[name]) for name in ("estimate", "low", "high"))
        return Estimate(
            method=self.method,
            n=self.n,
            warnings=self.warnings,
            estimate=centre,
            low=low,
            high=high,
            level=self.level,
            unit=self.unit,
            kind="count",
        )


@takes("chain ladder", unit=TEXT)
@with_credits
def estimate(frame: pd.DataFrame, *, unit: str = "reports") -> ChainLadder | Declined:
    """Estimate how many reports are still to come.

    Parameters
    ----------
    frame
        ``origin``, ``delay``, ``value``: how many reports of each origin came with each delay (not added up);
        cells without a row are still to come. From restated figures: :func:`increments`.
    unit
        What is reported, for words.

    Returns
    -------
    ChainLadder or Declined
        Declined with fewer than five origins, without late reports, or with too few cells.

    Raises
    ------
    ModelInputError
        A missing column, a value that is no count, two rows for one cell, or a gap.

    Examples
    --------
    >>> rows = [(i, j, (60, 30, 10)[j] + (i * j) % 3) for i in range(6) for j in range(3) if i + j < 6]
    >>> ladder = estimate(pd.DataFrame(rows, columns=["origin", "delay", "value"]))
    >>> round(ladder.estimate), round(ladder.low), round(ladder.high)
    (52, 30, 79)
    >>> round(ladder.total(5).estimate)
    102
    """
    triangle, warnings = _usable(arrange(frame))
    known = triangle.known
    n = int(known.sum())
    reason = _refusal(triangle)
    if reason:
        return Declined(method=METHOD, reason=reason, n=n)
    design = _design(*triangle.cells.shape)
    fits = counts.fit(triangle.cells[known], design[known.ravel()])
    if not fits.settled[0]:
        reason = "The regression on origin and delay did not settle: too many cells are empty."
        return Declined(method=METHOD, reason=reason, n=n)
    means = np.exp(design @ fits.coef[0]).reshape(triangle.cells.shape)
    to_come = np.where(known, 0.0, means)
    rows = np.concatenate([np.eye(len(to_come)), np.ones((1, len(to_come)))])  # each origin, and all
    sums = rows @ to_come.sum(axis=1)
    errors = _errors(rows, to_come, design, fits)
    low, high = _interval(sums, errors, int(fits.df[0]))
    share = np.exp(np.concatenate([[0.0], fits.coef[0][len(to_come) :]]))
    return ChainLadder(
        method=METHOD,
        n=n,
        warnings=warnings,
        estimate=float(sums[-1]),
        low=float(low[-1]),
        high=float(high[-1]),
        unit=unit,
        kind="count",
        origins=pd.DataFrame(
            {
                "origin": triangle.origins,
                "reported": np.nansum(triangle.cells, axis=1),
                "estimate": sums[:-1],
                "error": errors[:-1],
                "low": low[:-1],
                "high": high[:-1],
            }
        ),
        delays=pd.DataFrame(
            {
                "delay": triangle.delays,
                "share": share / share.sum(),
                "by_then": np.cumsum(share) / share.sum(),
            }
        ),
        error=float(errors[-1]),
        dispersion=float(fits.pearson[0] / fits.df[0]),
        deviance=float(fits.deviance[0]),
        df=int(fits.df[0]),
    )


def _usable(triangle: Triangle) -> tuple[Triangle, tuple[str, ...]]:
    """Leave out delays and origins without any report: no regression finds a mean of zero."""
    warnings = []
    thin = int((triangle.known.sum(axis=0) < REACHED).sum())
    if thin:
        longest = counted(thin, "delay")
        warnings.append(f"What comes with the longest {longest} rests on fewer than {REACHED} figures each.")
    origins, delays = (np.nansum(triangle.cells, axis=side) > 0 for side in (1, 0))
    if not origins.all():
        warnings.append(f"Without any report, and left out: {counted(int((~origins).sum()), 'origin')}.")
    return triangle.select(origins, delays), tuple(warnings)


def _refusal(triangle: Triangle) -> str:
    """Why a triangle has no answer; empty where it has one."""
    origins, delays = triangle.cells.shape
    if origins < FEWEST:
        return f"There are reports of {counted(origins, 'origin')}; the chain ladder needs {FEWEST}."
    if not (np.nansum(triangle.cells[:, 1:]) > 0):
        return "No late report has been observed, so that there is no rhythm to go on."
    if triangle.known.sum() - (origins + delays - 1) < 1:
        return "There are no more observed cells than origins and delays, so that no error can be estimated."
    return ""


def _design(origins: int, delays: int) -> Floats:
    """Regressors of all cells, row by row: a term for each origin, and for each delay but the first."""
    rows, columns = np.divmod(np.arange(origins * delays), delays)
    return np.concatenate([np.eye(origins)[rows], np.eye(delays)[columns][:, 1:]], axis=1)


def _errors(rows: Floats, to_come: Floats, design: Floats, fits: Fits) -> Floats:
    """Root of the mean squared error of sums of cells: ``rows`` says which origins each sum takes."""
    origins, delays = to_come.shape
    means = (rows[:, :, None] * to_come[None]).reshape(len(rows), origins * delays)
    gradients = means @ design
    of_mean = np.einsum("sp,pq,sq->s", gradients, fits.unscaled[0], gradients)
    return np.asarray(np.sqrt(float(fits.dispersion[0]) * (means.sum(axis=1) + of_mean)))


def _interval(means: Floats, errors: Floats, df: int) -> tuple[Floats, Floats]:
    """Quantiles of negative binomials with these means and errors; zero where nothing is to come."""
    from scipy.stats import nbinom, norm, t

    ends = 0.5 - LEVEL / 2, 0.5 + LEVEL / 2
    low, high = np.zeros(len(means)), np.zeros(len(means))
    some = means > 0
    mean, variance = means[some], (errors[some] * t.ppf(ends[1], df) / norm.ppf(ends[1])) ** 2
    size = mean**2 / np.maximum(variance - mean, 1e-9 * mean)
    low[some], high[some] = (nbinom.ppf(end, size, size / (size + mean)) for end in ends)
    return low, high
