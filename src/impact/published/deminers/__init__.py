"""Deminers killed or injured: beside the work of the time, and as programmes with the mines they cleared."""

from impact.published.deminers.deminer_programmes import ERA_WORDS, ERAS, programmes
from impact.published.deminers.deminers_and_work import MINES, annual, by_year, campaigns, yearly

__all__ = ["ERAS", "ERA_WORDS", "MINES", "annual", "by_year", "campaigns", "programmes", "yearly"]
