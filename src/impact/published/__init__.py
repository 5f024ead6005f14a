"""What pages say of published figures: select, align, add up; nothing here estimates.

Every module is one subject: the editions of a figure, the profile of a place, land, prices, the treaty. Each
is imported when it is first used.
"""

from impact.faces import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
