"""The rates of each war, its own and those drawn towards the pooled ones, and its half-life."""

from __future__ import annotations

import numpy as np
from scipy import special

from impact.arguments import number, takes, whole
from impact.models.aftermath.phases import Phase
from impact.models.pooling import Pair
from impact.result import LEVEL

#: probability below the upper end of an interval
TAIL = 0.5 + LEVEL / 2


@takes("aftermath", early=number(), late=number(), bend=whole(1, 100))
def years_to_half(early: float, late: float, bend: int) -> float:
    """Compute after how many years half are gone, from two log changes a year; infinite where never.

    Examples
    --------
    >>> years_to_half(-0.7, -0.1, 4) < 1, round(years_to_half(-0.1, -0.2, 4), 1), years_to_half(-0.1, 0, 4)
    (True, 5.0, inf)
    """
    first = bend - 1
    if early * first <= -np.log(2):
        return float(np.log(2) / -early)
    return float(first + (np.log(2) + early * first) / -late) if late < 0 else float("inf")


def half_life(rates: np.ndarray, bend: int) -> float:
    """Compute :func:`years_to_half` of an early and a late rate."""
    return years_to_half(float(rates[0]), float(rates[1]), bend)


def percent(rate: float | np.ndarray) -> float | np.ndarray:
    """Turn a log change a year into percent a year."""
    return 100 * np.expm1(rate)


def rates_of_war(own: Phase, pair: Pair, bend: int, prior: float, freedom: np.ndarray) -> dict[str, object]:
    """One war: its own rates, the rates drawn towards the pooled ones, and the half-life where it is told."""
    war = own.war
    use = war.informs(bend)
    row: dict[str, object] = {
        "war": war.name,
        "place": war.place,
        "years": len(war.since),
        "used": int(use.sum()),
        "bounds": int(war.bound[use].sum()),
        "start": int(war.since[0]),
        "from_start": own.both,
        "first": int(war.year.min()),
        "last": int(war.year.max()),
        "casualties": float(war.people.sum()),
        "alpha": own.alpha,
    }
    quantile = float(special.stdtrit(max(own.df, 0) + max(prior, 1.0), TAIL))
    drawn, spread = _draw_towards(own, pair)
    mixed = np.maximum(special.stdtrit(freedom, TAIL), quantile)
    for i, phase in enumerate(("early", "late")):
        here = i if own.both else i - 1
        value = own.rates[here] if here >= 0 else np.nan
        reach = quantile * np.sqrt(own.covariance[here, here]) if here >= 0 else np.nan
        for end, side in (("", 0), ("_low", -1), ("_high", 1)):
            row[f"{phase}{end}"] = percent(value + side * reach)
            shrunk = drawn[i] + side * mixed[i] * spread[i] if here >= 0 else np.nan
            row[f"shrunk_{phase}{end}"] = percent(shrunk)
    for end, side in (("", 0), ("_low", -1), ("_high", 1)):
        both = drawn + side * mixed * spread
        row[f"half_life{end}"] = half_life(both, bend) if own.both else np.nan
    return row


def _draw_towards(own: Phase, pair: Pair) -> tuple[np.ndarray, np.ndarray]:
    """Rates of a war drawn towards the pooled ones, and their errors (best linear prediction)."""
    see = np.eye(2) if own.both else np.array([[0.0, 1.0]])
    total = see @ pair.between @ see.T + own.covariance
    gain = pair.between @ see.T @ np.linalg.inv(total)
    drawn = pair.location + gain @ (own.rates - see @ pair.location)
    rest = np.eye(2) - gain @ see
    spread = pair.between - gain @ see @ pair.between + rest @ pair.covariance @ rest.T
    return drawn, np.sqrt(np.maximum(np.diag(spread), 0.0))
