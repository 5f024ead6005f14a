"""Comparing results: differences, sensitivity, thresholds."""
