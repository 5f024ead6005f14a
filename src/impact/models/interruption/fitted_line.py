"""The fitted line of some points: its course, the ratio of a term, and what was observed beyond it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from impact.models.basis import firmness
from impact.models.interruption import serial
from impact.result import Estimate


@dataclass(frozen=True)
class Line:
    """Coefficients and their errors, and the regressors (``rows``), log offsets and data of some points."""

    coef: np.ndarray
    rows: np.ndarray
    logs: np.ndarray
    spread: serial.Spread
    data: pd.DataFrame

    def select(self, points: np.ndarray) -> Line:
        """Take some of the points."""
        return replace(self, rows=self.rows[points], logs=self.logs[points], data=self.data[points])

    def ratio(self, term: int, method: str) -> Estimate:
        """Compute the exponential of a coefficient."""
        half = self.spread.half_widths(np.eye(len(self.coef))[term])[0]
        ends = self.coef[term] + np.array([0.0, -half, half])
        centre, low, high = (float(v) for v in np.exp(np.clip(ends, -700, 700)))
        n = len(self.data)
        return Estimate(method=method, n=n, estimate=centre, low=low, high=high, kind="ratio")

    def excess(self, method: str, n: int) -> Estimate:
        """Compute what was observed less what was expected, added up over the points."""
        expected = np.exp(self.rows @ self.coef + self.logs)
        total, observed = float(expected.sum()), float(self.data["value"].sum())
        # The logarithm of the sum is nearly linear in the coefficients: its gradient is a weighted mean.
        half = float(self.spread.half_widths(expected @ self.rows / total)[0])
        low, high = (observed - total * float(np.exp(min(sign * half, 700.0))) for sign in (1, -1))
        return Estimate(method=method, n=n, estimate=observed - total, low=low, high=high, unit="cases")

    def course(self) -> pd.DataFrame:
        """Tabulate the expected count of each point with its interval."""
        centre, half = self.rows @ self.coef + self.logs, self.spread.half_widths(self.rows)
        names = [name for name in ("year", "quarter", "month", "time", "value") if name in self.data]
        names += firmness(self.data)
        ends = {"estimate": centre, "low": centre - half, "high": centre + half}
        return (
            self.data[names]
            .reset_index(drop=True)
            .assign(**{name: np.exp(np.clip(end, -700, 700)) for name, end in ends.items()})
        )
