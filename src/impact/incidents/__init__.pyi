from .account import Account
from .data_finding import DataFinding, Effect, Kind
from .mapping.mapping import Mapping
from .national_data import Check, NationalData
from .pipeline import check, read

__all__ = [
    "Account",
    "Check",
    "DataFinding",
    "Effect",
    "Kind",
    "Mapping",
    "NationalData",
    "check",
    "read",
]
