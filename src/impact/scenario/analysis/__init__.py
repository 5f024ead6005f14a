"""Comparing results: differences, sensitivity, crossings."""
