"""Releases: registered datasets, their comparison, drift, and fetching new ones."""
