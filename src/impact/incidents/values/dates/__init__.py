"""Dates: the forms people write, the order of day and month of a column, day counts, moments, periods."""
