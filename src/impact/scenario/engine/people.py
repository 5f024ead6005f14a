"""People of a scenario by kind: killed or injured, children or adults; and deminers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

#: civilians, by whether they are killed and whether they are children
CELLS = ("killed_child", "killed_adult", "injured_child", "injured_adult")
_NEAR = 8_192


def of_kind(outcome: str, casualties: np.ndarray, values: Mapping[str, np.ndarray]) -> np.ndarray:
    """Compute the expected number of one kind of people by year, as :func:`in_persons` does of all kinds."""
    shares = {name: share_of(values, name) for name in CELLS}
    people = np.empty_like(casualties)
    # as many years at a time as stay near the processor
    step = max(1, _NEAR // casualties.shape[1])
    for start in range(0, len(casualties), step):
        years = slice(start, start + step)
        people[years] = _sums({name: casualties[years] * share for name, share in shares.items()})[outcome]
    return people


def in_persons(years: dict[str, np.ndarray], values: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Add the expected numbers of people of each kind, where casualties and deminers are known."""
    people: dict[str, np.ndarray] = {}
    if "expected_casualties" in years:
        people |= _sums({name: years["expected_casualties"] * share_of(values, name) for name in CELLS})
    if "expected_deminers" in years:
        people["deminers"] = years["expected_deminers"]
    return years | people


def share_of(values: Mapping[str, np.ndarray], cell: str) -> np.ndarray:
    """Compute the share of the civilians harmed that one of :data:`CELLS` has."""
    outcome, age = cell.split("_")
    killed = values["killed_share"]
    children = values["child_share"]
    return (killed if outcome == "killed" else 1 - killed) * (children if age == "child" else 1 - children)


def _sums(cells: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    killed = cells["killed_child"] + cells["killed_adult"]
    injured = cells["injured_child"] + cells["injured_adult"]
    children = cells["killed_child"] + cells["injured_child"]
    return {"casualties": killed + injured, "killed": killed, "injured": injured, "children": children}


def persons(kinds: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Add up those kinds of people that were counted."""
    deminers = {name: kinds[name] for name in kinds if name == "deminers"}
    return (_sums(kinds) if CELLS[0] in kinds else {}) | deminers
