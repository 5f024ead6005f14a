from .additive_table import AdditiveTable, additive_table
from .complementary import Suppressed, suppress
from .differencing import Differencing, difference_discloses
from .feasible_ranges import protected_ranges
from .small_cells import Rule

__all__ = [
    "AdditiveTable",
    "Differencing",
    "Rule",
    "Suppressed",
    "additive_table",
    "difference_discloses",
    "protected_ranges",
    "suppress",
]
