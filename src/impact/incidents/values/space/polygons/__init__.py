"""Polygons: rings from bytes, placed in degrees, mended, cut, and what is said of all of them together."""
