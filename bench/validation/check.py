"""One line of the validation table: a known truth, and what the model made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Check:
    """How a model did in one made world.

    ``replications`` were simulated; ``declined`` of them gave no estimate. ``coverage`` is the share of the
    others whose interval held the truth, ``level`` what it should be, ``bias`` the mean of estimate minus
    truth, ``spread`` the standard deviation of the estimates.
    """

    world: str
    quantity: str
    truth: float
    mean: float
    bias: float
    spread: float
    coverage: float
    level: float
    replications: int
    declined: int
    seed: int
    note: str = ""


def check(
    world: str,
    quantity: str,
    truth: float | Sequence[float],
    results: Sequence[tuple[float, float, float] | None],
    *,
    seed: int,
    level: float = 0.95,
    note: str = "",
) -> Check:
    """Sum up one world.

    Parameters
    ----------
    world, quantity
        What was simulated, in words of a reader; what was estimated, with its unit.
    truth
        The known value; one for each replication where it differs (a future count, for instance).
    results
        Estimate, low and high of each replication; None where the model declined.
    note
        Why coverage is off, where it is: the reason, not an excuse.
    """
    truths = np.broadcast_to(np.asarray(truth, dtype=float), (len(results),))
    given = [(t, *r) for t, r in zip(truths, results, strict=True) if r is not None]
    if not given:
        nan = float("nan")
        return Check(world, quantity, nan, nan, nan, nan, nan, level, len(results), len(results), seed, note)
    known, estimate, low, high = np.array(given, dtype=float).T
    return Check(
        world=world,
        quantity=quantity,
        truth=float(known.mean()),
        mean=float(estimate.mean()),
        bias=float((estimate - known).mean()),
        spread=float(estimate.std(ddof=1)) if len(given) > 1 else 0.0,
        coverage=float(((low <= known) & (known <= high)).mean()),
        level=level,
        replications=len(results),
        declined=len(results) - len(given),
        seed=seed,
        note=note,
    )
