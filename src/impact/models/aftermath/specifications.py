"""The pooled decay after wars under the choices that another analyst might have made.

One row for each choice, changed one at a time against the main one: how dispersion is modelled, how many
years after the war are used, from which date they are counted, which figures and which wars are used. No
row is right and the others wrong; what they have in common is the finding.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from impact.models.aftermath.decay import Decay, estimate
from impact.published import wars
from impact.result import Declined

COLUMNS = ["choice", "label", "wars", "points", "estimate", "low", "high"]
COLUMNS += ["half_life", "half_life_low", "half_life_high"]


def specifications(casualties: pd.DataFrame, ends: pd.DataFrame) -> pd.DataFrame:
    """Estimate the pooled decay under one choice after the other.

    Parameters
    ----------
    casualties
        ``load("casualties")``.
    ends
        ``load("conflict_ends")``.

    Returns
    -------
    DataFrame
        ``choice`` (what is varied), ``label``, ``wars`` (number), ``points``, ``estimate``, ``low``, ``high``
        (change in percent a year), ``half_life``, ``half_life_low``, ``half_life_high`` (years, infinite
        where open); first the main specification. Choices that cannot be estimated are left out.
    """
    main = wars.align(casualties, ends)
    pooled = estimate(main)
    if isinstance(pooled, Declined):
        return pd.DataFrame(columns=COLUMNS)
    order = pooled.wars.sort_values("casualties", ascending=False)["war"].tolist()
    flat = pooled.wars.sort_values("slope", ascending=False)["war"].tolist()
    rival = wars.align(casualties, ends, role="alternative")
    runs: list[tuple[str, str, Callable[[], Decay | Declined]]] = [
        ("main", "as in the text", lambda: pooled),
        ("dispersion", "maximum likelihood", lambda: estimate(main, dispersion="likelihood")),
        (
            "dispersion",
            "variance proportional to the mean",
            lambda: estimate(main, dispersion="proportional"),
        ),
        ("years used", "first 10 years", lambda: estimate(main, after=10)),
        ("years used", "first 15 years", lambda: estimate(main, after=15)),
        ("years used", "from the third year on", lambda: estimate(main[main["since"] >= 3])),
        ("years used", "all years", lambda: estimate(main, after=None)),
        ("end of the war", "rival dates", lambda: estimate(rival)),
        ("figures", "without weak pages", lambda: estimate(main[main["tier"] != "weak"])),
        ("figures", "without lower bounds", lambda: estimate(main[main["qualifier"] != "at_least"])),
        ("figures", "eight years at least", lambda: estimate(main, least=8)),
        ("wars", f"without {order[0]}", lambda: estimate(main[main["war"] != order[0]])),
        ("wars", f"without {order[0]} and {order[1]}", lambda: estimate(main[~main["war"].isin(order[:2])])),
        ("wars", f"without {flat[0]}", lambda: estimate(main[main["war"] != flat[0]])),
        ("wars", f"without {flat[-1]}", lambda: estimate(main[main["war"] != flat[-1]])),
    ]
    rows = []
    for choice, label, run in runs:
        result = run()
        if isinstance(result, Decay):
            numbers = (result.estimate, result.low, result.high)
            halves = (result.half_life, result.half_life_low, result.half_life_high)
            rows.append((choice, label, len(result.wars), result.n, *numbers, *halves))
    return pd.DataFrame(rows, columns=COLUMNS)


def half_life_range(table: pd.DataFrame) -> tuple[float, float]:
    """Smallest and largest half-life among the specifications, years.

    Examples
    --------
    >>> half_life_range(pd.DataFrame({"half_life": [4.0, 3.0, 5.5]}))
    (3.0, 5.5)
    """
    values = table["half_life"].to_numpy(dtype=float)
    return float(np.min(values)), float(np.max(values))
