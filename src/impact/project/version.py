"""The version of the installed package, which the package index knows by another name than Python does."""

from importlib.metadata import version

from impact.errors import DISTRIBUTION

__all__ = ["DISTRIBUTION", "__version__"]

__version__ = version(DISTRIBUTION)
