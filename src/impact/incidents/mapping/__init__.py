"""Mappings: reading, checking, proposing and writing the YAML that turns a file into canonical tables."""
