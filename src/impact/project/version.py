"""The version of the installed package, which the package index knows by another name than Python does."""

from importlib.metadata import version

#: name on the package index; ``impact`` belongs to somebody else there
DISTRIBUTION = "landmine-evidence"
__version__ = version(DISTRIBUTION)
