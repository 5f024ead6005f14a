"""Interrupted time series: `interruption.estimate` takes a series and a date."""

from impact.models.interruption.interruption import Interruption, estimate

__all__ = ["Interruption", "estimate"]
