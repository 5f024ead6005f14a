from .mapping import Mapping
from .mapping_files import fits, load, names, shipped

__all__ = ["Mapping", "fits", "load", "names", "shipped"]
