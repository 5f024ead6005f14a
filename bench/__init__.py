"""Benchmarks: comparisons with the plain way, run on demand, never timed tests."""
