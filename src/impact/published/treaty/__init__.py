"""The treaty: who is bound by it, how a place stands to it, and until when it had mined land to clear."""

from impact.faces import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
