"""Joinpoint trend of annual counts: `trend.estimate` fits one, `trend.Trend` is its result."""

from impact.models.trend.segments import Trend
from impact.models.trend.trend import ERROR, FEWEST, estimate

__all__ = ["ERROR", "FEWEST", "Trend", "estimate"]
