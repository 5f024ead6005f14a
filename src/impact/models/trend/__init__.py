"""Trend of counts: `trend.estimate` fits one, `trend.Trend` is its result, `realised` what the record did."""

from impact.models.trend.segments import Trend
from impact.models.trend.trend import ERROR, FEWEST, estimate
from impact.models.trend.underlying import Structure, realised

__all__ = ["ERROR", "FEWEST", "Structure", "Trend", "estimate", "realised"]
