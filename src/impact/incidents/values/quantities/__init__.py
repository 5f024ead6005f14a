"""Quantities: counts, amounts and areas, exact or as ranges, with the marks of a column."""
