"""Conversion: from a raw table and a mapping to canonical tables and an account of every row."""
