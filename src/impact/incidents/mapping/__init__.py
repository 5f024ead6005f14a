"""Mappings: reading, checking and comparing with a file the YAML that turns it into canonical tables.

What a researcher types::

    m = mapping.load("data/own/maps/mine.yml")  # checked; all that is wrong with it in one error
    mapping.names()  # mappings that come with the package, and whose data each fits
    mapping.fits(m, raw)  # columns it names and the file does not have, with the closest

A first mapping of a file is proposed by :mod:`impact.incidents.proposing`.
"""

from impact.faces import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
