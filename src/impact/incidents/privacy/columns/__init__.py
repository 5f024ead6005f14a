"""Columns that may be of a person: headers, likeness to names, patterns, and the verdict."""
