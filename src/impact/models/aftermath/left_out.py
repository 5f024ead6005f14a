"""Each war left out and predicted from the others, set against its record.

The other wars are estimated anew, the bend chosen anew; from the first recorded year of the war left out the
years on record after it are predicted, added up, and set against what was recorded. Years without a figure
are in neither sum. Where a total of all years from the first on is published, it is predicted, too.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from impact.arguments import ANY_SEED, NUMBER_OF_DRAWS, optional, takes
from impact.catalogue.frame_rows import each_row
from impact.frame_check import rows
from impact.models.aftermath import phases
from impact.models.aftermath.decay import AFTER, LEAST, Decay, estimate
from impact.models.aftermath.projection import draw_years, quantiles_of_sum

#: years from the first recorded one that are predicted
AHEAD = 10
COLUMNS = ["war", "place", "from_start", "complete", "start", "stop", "years", "known", "recorded"]
COLUMNS += ["estimate", "low", "high", "inside", "kind"]


@takes("aftermath", totals=optional(rows("war", "years", "value")), seed=ANY_SEED, draws=NUMBER_OF_DRAWS)
def predict_left_out(
    aligned: pd.DataFrame, totals: pd.DataFrame | None = None, *, seed: int, draws: int = 20_000
) -> pd.DataFrame:
    """Predict each war from the others and set it against its record.

    Parameters
    ----------
    aligned
        :func:`impact.published.wars.align`.
    totals
        :func:`impact.published.wars.since_the_end`: published totals from the first year on; none when left
        out.
    seed, draws
        Of the random numbers.

    Returns
    -------
    DataFrame
        ``war``, ``place``; ``from_start`` (whether its first year of peace is on record), ``complete``
        (whether the ten years are, or all there could be, without a gap), ``start`` and ``stop`` (years after
        the end), ``years`` (with figures), ``known`` (people in the first of them), ``recorded`` (people in
        all of them), ``estimate``, ``low``, ``high`` (predicted, with 90 %), ``inside``, ``kind`` (``years``
        added up, or a published ``total``).
    """
    full = estimate(aligned)
    if not isinstance(full, Decay):
        return pd.DataFrame(columns=COLUMNS)
    used = aligned[aligned["counted"].astype(bool) & aligned["value"].notna()]
    used = used[used["since"].between(1, AFTER)]
    rows = []
    for number, war in enumerate(phases.collect(used)):
        if len(war.since) < LEAST:
            continue
        others = estimate(aligned[aligned["war"] != war.name])
        if not isinstance(others, Decay):
            continue
        start = int(war.since[0])
        near = war.since < start + AHEAD
        near &= ~war.bound
        if near.sum() < 2 or war.bound[0]:
            continue
        since, known = war.since[near], float(war.people[0])
        own = {
            "war": war.name,
            "place": war.place,
            "from_start": war.from_start,
            "complete": war.from_start and len(since) == AHEAD,
            "start": start,
            "known": known,
        }
        drawn = draw_years(others, known, since.tolist(), at=start, seed=seed + number, draws=draws)
        recorded = float(war.people[near].sum())
        rows.append(own | _compare(drawn, recorded, int(since[-1]), int(near.sum()), "years"))
        if totals is None:
            continue
        for total in each_row(totals[totals["war"] == war.name]):
            all_years = np.arange(1, int(total.years) + 1)
            drawn = draw_years(others, known, all_years.tolist(), at=start, seed=seed + number, draws=draws)
            line = _compare(drawn, float(total.value), int(total.years), int(total.years), "total")
            rows.append(own | line)
    return pd.DataFrame(rows, columns=COLUMNS)


def _compare(drawn: np.ndarray, recorded: float, stop: int, years: int, kind: str) -> dict[str, object]:
    low, middle, high = quantiles_of_sum(drawn)
    return {
        "stop": stop,
        "years": years,
        "recorded": recorded,
        "estimate": float(middle),
        "low": float(low),
        "high": float(high),
        "inside": bool(low <= recorded <= high),
        "kind": kind,
    }
