"""Axes and their ticks, without what matplotlib makes for each of them and no picture shows."""
