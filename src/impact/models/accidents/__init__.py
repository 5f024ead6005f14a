"""Accidents at work per mine: `accidents.estimate` says how many a new programme must expect, by era."""

from impact.models.accidents.accident_rate import AccidentRate, estimate

__all__ = ["AccidentRate", "estimate"]
