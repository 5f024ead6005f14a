"""Who counts in one place: the count that leads, what other registers have, and whom a count tells apart."""

from impact.faces import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
