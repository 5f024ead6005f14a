"""Privacy: what may be of a person, what is published of small numbers, and what is displaced."""

from impact.faces import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
