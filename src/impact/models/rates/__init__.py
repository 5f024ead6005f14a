"""Exact intervals: `rates.estimate` of a count or a rate, `rates.compare` of the ratio of two rates."""

from impact.models.rates.rate import estimate
from impact.models.rates.ratio import Bound, Method, compare

__all__ = ["Bound", "Method", "compare", "estimate"]
