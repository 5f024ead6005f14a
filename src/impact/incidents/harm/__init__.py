"""Harm: casualties by year and month from canonical tables, and what the register covers."""

from impact.incidents.harm.covered_time import Coverage, annual, coverage, monthly
from impact.incidents.harm.people_harmed import casualties

__all__ = ["Coverage", "annual", "casualties", "coverage", "monthly"]
