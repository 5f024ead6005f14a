"""Interrupted time series: `interruption.fit` estimates the change at a date."""

from impact.models.interruption.interruption import Interruption, fit

__all__ = ["Interruption", "fit"]
