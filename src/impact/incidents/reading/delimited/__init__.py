"""Delimited text: CSV, TSV and their kin, with rows counted by a quoting machine of our own."""
