from . import escaping
from .displacement import dataset_salt, displace, publish_points, withhold
from .personal_columns import POINTS, POSSIBLE, REFUSED, detect, personal_columns, refused_columns
from .personal_values import masked, may_be_of_a_person, without_personal_values
from .stored_points import with_stored_points
from .suppression import (
    Differencing,
    Rule,
    Suppressed,
    additive_table,
    difference_discloses,
    protected_ranges,
    suppress,
    suppress_together,
)
from .uniqueness import Uniqueness, uniqueness

__all__ = [
    "POINTS",
    "POSSIBLE",
    "REFUSED",
    "Differencing",
    "Rule",
    "Suppressed",
    "Uniqueness",
    "additive_table",
    "dataset_salt",
    "detect",
    "difference_discloses",
    "displace",
    "escaping",
    "masked",
    "may_be_of_a_person",
    "personal_columns",
    "protected_ranges",
    "publish_points",
    "refused_columns",
    "suppress",
    "suppress_together",
    "uniqueness",
    "with_stored_points",
    "withhold",
    "without_personal_values",
]
