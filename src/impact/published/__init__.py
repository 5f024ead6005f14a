"""What pages say of published figures: select, align, add up; nothing here estimates.

Every module is one subject: the editions of a figure, the profile of a place, obligations, land, prices. Each
is imported when it is first used.
"""

import pkgutil

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__, [module.name for module in pkgutil.iter_modules(__path__)]
)
