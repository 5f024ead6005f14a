from . import escaping
from .personal_columns import POINTS, POSSIBLE, REFUSED, detect, personal_columns, refused_columns
from .uniqueness import Uniqueness, uniqueness

__all__ = [
    "POINTS",
    "POSSIBLE",
    "REFUSED",
    "Uniqueness",
    "detect",
    "escaping",
    "personal_columns",
    "refused_columns",
    "uniqueness",
]
