"""Short forecasts, each scored on the past: `forecast.estimate` takes the method that did best."""

from impact.models.forecast.choose import FEWEST, METHODS, Forecast, estimate

__all__ = ["FEWEST", "METHODS", "Forecast", "estimate"]
