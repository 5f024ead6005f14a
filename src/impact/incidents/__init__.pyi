from .account import Account
from .data_finding import DataFinding, Effect, Kind
from .loaded_data import load
from .mapping.mapping import Mapping
from .national_data import Check, NationalData
from .pipeline import check, read
from .releases.compare import Comparison, compare
from .releases.release import Dataset, Release, datasets
from .releases.removal import forget
from .releases.store import store
from .retrieval.fetch import Fetched, fetch
from .values.crosswalk import Crosswalk, stable_series

__all__ = [
    "Account",
    "Check",
    "Comparison",
    "Crosswalk",
    "DataFinding",
    "Dataset",
    "Effect",
    "Fetched",
    "Kind",
    "Mapping",
    "NationalData",
    "Release",
    "check",
    "compare",
    "datasets",
    "fetch",
    "forget",
    "load",
    "read",
    "stable_series",
    "store",
]
