"""Totals of a course over its years: what is added up, and after how many years something is over."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

_ALL_BUT = 0.01
#: civilians, added up from four kinds of them
PERSONS = ("casualties", "children", "killed", "injured")
#: known once, not by year
_ONCE = ("laid", "self_destructed", "suspected_km2")
_COSTS = ("cost", "full_cost", "discounted_cost")
#: by total, the courses of :func:`impact.scenario.engine.course.course` that it is made from without luck
SERIES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys((*PERSONS, "expected_casualties", "year_risk_gone"), ("expected_casualties",)),
    **dict.fromkeys(_COSTS, ("cost",)),
    **{name: (name,) for name in ("detonated", "cleared", "migrated")},
    **dict.fromkeys(_ONCE, ()),
    **dict.fromkeys(("live_at_end", "year_last_mine"), ("live",)),
    "deminers": ("expected_deminers",),
    "year_released": ("hazardous_km2",),
}
#: by input, the only totals that follow from it
_ONLY: Mapping[str, tuple[str, ...]] = {
    "killed_share": ("killed", "injured"),
    "child_share": ("children",),
    "deminer_casualties_per_mine": ("deminers",),
    "cost_per_mine": _COSTS,
    "cost_per_km2": _COSTS,
    "discount_rate": ("discounted_cost",),
}


def without_effect(name: str) -> frozenset[str]:
    """Name the inputs that a total does not follow from, whatever the scenario.

    Examples
    --------
    >>> sorted(without_effect("discounted_cost"))
    ['child_share', 'deminer_casualties_per_mine', 'killed_share']
    """
    return frozenset(field for field, totals in _ONLY.items() if name not in totals)


def total(name: str, years: Mapping[str, np.ndarray], values: Mapping[str, np.ndarray]) -> np.ndarray:
    """Compute one total over the years.

    Parameters
    ----------
    name
        A key of :data:`impact.scenario.engine.outcomes.TOTALS`.
    years
        What :func:`impact.scenario.engine.course.course` gives, by year (horizon, n) or once (n,), and people
        by kind, as far as the total is made from them.
    values
        The inputs, n values each.

    Returns
    -------
    numpy.ndarray
        (n,); years not reached within the horizon are infinite.
    """
    if name in _ONCE:
        return years[name]
    if name == "full_cost":
        return np.asarray(years["cost"].sum(axis=0) + years["cost_after"])
    if name == "discounted_cost":
        middles = np.arange(len(years["cost"]))[:, None] + 0.5
        return np.asarray((years["cost"] * (1 + values["discount_rate"]) ** -middles).sum(axis=0))
    if name == "live_at_end":
        return years["live"][-1]
    if name == "year_last_mine":
        return _first_year_without(np.vstack([years["laid"] >= 0.5, years["live"] >= 0.5]))
    if name == "year_risk_gone":
        risk = years["expected_casualties"]
        little = _ALL_BUT * risk.max(axis=0, initial=0)
        return _first_year_without(risk > little)
    if name == "year_released":
        return _first_year_without(np.vstack([years["suspected_km2"] > 0, years["hazardous_km2"] > 0]))
    return np.asarray(years[name].sum(axis=0))


def _first_year_without(still: np.ndarray) -> np.ndarray:
    """Find the row after the last one in which something holds; infinite where it holds in the last."""
    number = np.arange(1, len(still) + 1, dtype=np.min_scalar_type(len(still)))
    rows = (still * number[:, None]).max(axis=0).astype(float)
    np.copyto(rows, np.inf, where=still[-1])
    return rows
