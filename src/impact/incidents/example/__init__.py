"""Example: the made-up register of a country that does not exist, its clearance, and their mappings.

`planted.yml` says what the rows are made from, so that a report can be held against the truth. Everything
shipped here is invented; no profile of a country shows it, because it belongs to none.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

_FOLDER = Path(__file__).parent


class Shipped(NamedTuple):
    """A file that the project ships, and its mapping."""

    file: Path
    mapping: Path


#: datasets that are there without an import, by name
SHIPPED: dict[str, Shipped] = {
    "example": Shipped(_FOLDER / "casualties.csv", _FOLDER / "casualties.yml"),
    "example-clearance": Shipped(_FOLDER / "clearance.csv", _FOLDER / "clearance.yml"),
}
