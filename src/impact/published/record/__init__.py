"""What the record rests on: which figures exist, how rivals were decided, and whose counts others pass on."""

from impact.faces import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
