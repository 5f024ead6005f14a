"""The decay after wars under the choices that another analyst might have made.

One row for each choice, changed one at a time against the main one: where the first phase ends, how years
scatter, how many years after the war are used, from which date they are counted, which figures and which wars
are used. No row is right and the others wrong; what they have in common is the finding. Each row says what
100 people in the first year would lead to in ten.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd

from impact.arguments import ANY_SEED, takes
from impact.frame_check import rows
from impact.models.aftermath.decay import BENDS, Decay, estimate
from impact.models.aftermath.projection import BASE, draw_years, quantiles_of_sum
from impact.published import wars
from impact.result import Declined

COLUMNS = ["choice", "label", "wars", "whole", "points", "early", "late", "estimate", "low", "high"]
_TEN = 10


@takes(
    "aftermath",
    casualties=rows("place", "year", "measure", "value"),
    ends=rows("place", "conflict", "date", "role"),
    seed=ANY_SEED,
)
def specifications(casualties: pd.DataFrame, ends: pd.DataFrame, *, seed: int) -> pd.DataFrame:
    """Estimate the decay and the outlook under one choice after the other.

    Parameters
    ----------
    casualties
        ``load("casualties")``.
    ends
        ``load("conflict_ends")``.
    seed
        Of the random numbers of the outlook.

    Returns
    -------
    DataFrame
        ``choice`` (what is varied), ``label``, ``wars`` (number), ``whole`` (of them observed from the first
        year), ``points``, ``early`` and ``late`` (change in percent a year), ``estimate``, ``low``, ``high``
        (people in ten years for 100 in the first); first the main specification. Choices that cannot be
        estimated are left out.
    """
    main = wars.align(casualties, ends)
    pooled = estimate(main)
    if isinstance(pooled, Declined):
        return pd.DataFrame(columns=COLUMNS)
    seen = pooled.wars[pooled.wars["from_start"].astype(bool)]
    order = seen.sort_values("casualties", ascending=False)["war"].tolist()
    flat = seen.sort_values("early", ascending=False)["war"].tolist()
    rival = wars.align(casualties, ends, role="alternative")
    exact = main.assign(qualifier="exact")
    dated = wars.dates(ends)
    lasting = main[~main["war"].isin(dated.loc[dated["resumed"].notna(), "war"])]
    runs: list[tuple[str, str, Callable[[], Decay | Declined]]] = [
        ("main", f"as in the text (first phase to year {pooled.bend})", lambda: pooled)
    ]
    runs += [
        ("bend", f"first phase to year {year}", partial(estimate, main, bend=year))
        for year in BENDS
        if year != pooled.bend
    ]
    runs += [
        ("scatter", "each war has a scatter of its own", lambda: estimate(main, prior=0.0)),
        ("scatter", "all wars have the same scatter", lambda: estimate(main, prior=1e9)),
        ("years used", "first 10 years", lambda: estimate(main, after=10)),
        ("years used", "all years", lambda: estimate(main, after=None)),
        ("end of the war", "other published dates for the end", lambda: estimate(rival)),
        ("figures", "without weak pages", lambda: estimate(main[main["tier"] != "weak"])),
        ("figures", "“at least” taken as exact", lambda: estimate(exact)),
        ("figures", "only wars with six years or more", lambda: estimate(main, least=6)),
        ("wars", "only wars seen from the first year", lambda: estimate(main[main["war"].isin(order)])),
        ("wars", "without wars in which fighting resumed", lambda: estimate(lasting)),
        ("wars", f"without {order[0]}", lambda: estimate(main[main["war"] != order[0]])),
        ("wars", f"without {order[1]}", lambda: estimate(main[main["war"] != order[1]])),
        ("wars", f"without {flat[0]}", lambda: estimate(main[main["war"] != flat[0]])),
        ("wars", f"without {flat[-1]}", lambda: estimate(main[main["war"] != flat[-1]])),
    ]
    rows: dict[str, tuple[object, ...]] = {}
    for choice, label, run in runs:
        result = run()
        if isinstance(result, Decay):
            drawn = draw_years(result, BASE, range(1, _TEN + 1), seed=seed)
            low, middle, high = quantiles_of_sum(drawn)
            numbers = (len(result.wars), result.whole, result.n, result.estimate, result.late)
            rows.setdefault(label, (choice, label, *numbers, middle, low, high))
    return pd.DataFrame(list(rows.values()), columns=COLUMNS)
