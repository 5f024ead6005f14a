"""Mappings: reading, checking, proposing and writing the YAML that turns a file into canonical tables.

What a researcher types::

    m = mapping.load("maps/mine.yml")  # checked; all that is wrong with it in one error
    mapping.names()  # mappings that come with the package, and whose data each fits
    mapping.fits(m, raw)  # columns it names and the file does not have, with the closest
    mapping.propose(raw)  # a first mapping, each line with its reason
    mapping.write(proposal)  # the same as YAML, for a person to finish
"""

from impact.faces import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
