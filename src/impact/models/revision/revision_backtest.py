"""Backtest of revisions: how often the interval of `revision` held what a published figure became."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from impact.arguments import FLAG, takes
from impact.catalogue.frame_rows import each_row
from impact.models.basis import with_credits
from impact.models.revision.revision import ends, pool_ratios
from impact.published.restatements import checked, pairs, stand_beside
from impact.result import LEVEL, Declined, Picture, Result
from impact.wording import digits
from impact.wording import level as level_words


@dataclass(frozen=True, kw_only=True)
class Backtest(Result):
    """How good predictions of the newest figure have been; ``frame`` has a row for each of ``n`` years.

    Parameters
    ----------
    frame
        ``year``, ``edition``, ``first``, ``newest``, ``estimate``, ``low``, ``high``, ``held`` (whether the
        interval held the newest figure), ``known`` (restated years it was made from).
    scheme
        What was left out, in words.
    held
        How many intervals, of probability ``level``, held the newest figure.
    error, error_unrevised
        Mean absolute error of the estimate in percent of the newest figure, and that of taking the first
        figure as final.
    """

    frame: pd.DataFrame
    scheme: str
    level: float
    held: int
    error: float
    error_unrevised: float

    def picture(self) -> Picture:
        """Show predicted beside newest figures."""
        rows = self.frame.rename(columns={"estimate": "predicted", "newest": "recorded"})
        rows = rows.assign(label=rows["year"].astype(str))
        return Picture(
            "dots", (rows,), {"id": "backtest", "unit": "people", "kind": "count", "bar": "interval"}
        )

    @property
    def coverage(self) -> float:
        """Share of the intervals that held the newest figure."""
        return self.held / self.n

    def in_words(self) -> str:
        """Write how often the interval held, and what adjusting gained."""
        error, unrevised = (digits(value, "percent") for value in (self.error, self.error_unrevised))
        return (
            f"{self.scheme}: {self.held} of {self.n} intervals of {level_words(self.level)} held the newest "
            f"figure; mean error {error} %, against {unrevised} % when the first figure is taken as final"
        )


@takes("revision", as_known=FLAG)
@with_credits
def backtest(editions: pd.DataFrame, *, as_known: bool = False) -> Backtest | Declined:
    """Predict the newest figure of each restated year from its first one, without using that year.

    Parameters
    ----------
    editions
        As for :func:`estimate`.
    as_known
        False: from all other years (leave one out). True: only from what was published up to the edition
        that gave the year's first figure, as a reader of that edition could have done.

    Returns
    -------
    Backtest or Declined
        Declined where fewer than three years could be predicted.
    """
    rows = checked(editions)
    years, published = rows["year"].to_numpy(), rows["edition"].to_numpy()
    values = rows["value"].to_numpy(dtype=float)
    predictions = []
    for year in each_row(pairs(editions).query("first > 0 and newest > 0")):
        known = (years != year.year) & ((published <= year.edition) | (not as_known))
        pooled = pool_ratios(*_figures(years[known], values[known]))
        if not isinstance(pooled, str):
            estimate, low, high = ends(year.first, pooled)
            held = low <= year.newest <= high
            figures = (year.first, year.newest, estimate, low, high)
            predictions.append((year.year, year.edition, *figures, held, pooled.n))
    scheme = "as known at first publication" if as_known else "leave one year out"
    if len(predictions) < 3:
        reason = f"Only {len(predictions)} years could be predicted."
        return Declined(method=f"backtest, {scheme}", reason=reason, n=len(predictions))
    names = ["year", "edition", "first", "newest", "estimate", "low", "high", "held", "known"]
    frame = pd.DataFrame(predictions, columns=names)
    missed = frame[["estimate", "first"]].sub(frame["newest"], axis=0).abs().div(frame["newest"], axis=0)
    return Backtest(
        method=f"backtest of the prediction interval, {scheme}",
        n=len(frame),
        frame=frame,
        scheme=scheme,
        level=LEVEL,
        held=int(frame["held"].sum()),
        error=float(100 * missed["estimate"].mean()),
        error_unrevised=float(100 * missed["first"].mean()),
    )


def _figures(years: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Take the first and the newest figure of each restated year, where both are above zero."""
    stated, newest, _ = stand_beside(years)
    first, last = values[stated], values[newest]
    usable = (first > 0) & (last > 0)
    return first[usable], last[usable]
