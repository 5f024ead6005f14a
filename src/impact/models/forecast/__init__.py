"""Short forecasts, each scored on the past: `forecast.ahead` chooses the method that did best."""

from impact.models.forecast.choose import FEWEST, METHODS, Forecast, ahead

__all__ = ["FEWEST", "METHODS", "Forecast", "ahead"]
