"""Joinpoint trend of annual counts: `trend.joinpoint` fits one, `trend.Trend` is its result."""

from impact.models.trend.segments import Trend
from impact.models.trend.trend import ERROR, FEWEST, joinpoint

__all__ = ["ERROR", "FEWEST", "Trend", "joinpoint"]
