from .additive_table import AdditiveTable, additive_table
from .complementary import suppress, suppress_together
from .differencing import Differencing, difference_discloses
from .small_cells import Rule
from .suppressed_table import Suppressed, protected_ranges

__all__ = [
    "AdditiveTable",
    "Differencing",
    "Rule",
    "Suppressed",
    "additive_table",
    "difference_discloses",
    "protected_ranges",
    "suppress",
    "suppress_together",
]
