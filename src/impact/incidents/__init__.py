"""Incidents: a researcher's own national data, from a file to canonical tables, an account and a page."""
