"""Suppression: which cells of a published table are hidden, proved by the range that is left for each."""

from impact.faces import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
