"""The SVG of a picture: a renderer for matplotlib's artists, and how lengths, paths and ids are written."""
