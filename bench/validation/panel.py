"""Country-years with gaps and a known ratio of casualties in membership to casualties outside (0.6).

Thirty countries over 25 years with a third of the figures missing; nine join within the data, nine before it,
twelve never. Country levels differ tenfold; log-normal shocks follow a first-order autoregression within each
country; Poisson counts around them.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from bench.validation.check import Check, check
from impact.models import event_study, panel
from impact.result import Estimate

TITLE = "Country-years and event study (`panel`, `event_study`)"
EFFECT = float(np.log(0.6))
_JOINED = [2003, 2004, 2005, 2006, 2007, 2008, 2009, 2011, 2013, *[1995] * 9, *[np.nan] * 12]
_YEARS = np.arange(1999, 2024)


def _world(alike: float, rng: np.random.Generator) -> pd.DataFrame:
    joined = np.array(_JOINED)
    shocks = rng.normal(size=(len(joined), len(_YEARS)))
    for k in range(1, len(_YEARS)):
        shocks[:, k] = alike * shocks[:, k - 1] + np.sqrt(1 - alike**2) * shocks[:, k]
    party = (_YEARS[None, :] >= joined[:, None]).astype(float)
    line = rng.normal(4, 1, size=(len(joined), 1)) - 0.03 * (_YEARS - 2010) + EFFECT * party + 0.6 * shocks
    frame = pd.DataFrame(
        {
            "place": np.repeat([f"C{i:02d}" for i in range(len(joined))], len(_YEARS)),
            "year": np.tile(_YEARS, len(joined)),
            "joined": np.repeat(joined, len(_YEARS)),
            "party": party.ravel(),
            "value": rng.poisson(np.exp(line)).ravel().astype(float),
        }
    )
    return frame[rng.random(len(frame)) > 0.33].reset_index(drop=True)


def replicate(
    what: str, alike: float, replications: int, seed: int
) -> list[tuple[float, float, float] | None]:
    """Simulate and estimate; the logarithm of the ratio with its interval."""
    rng = np.random.default_rng(seed)
    results: list[tuple[float, float, float] | None] = []
    for _ in range(replications):
        frame = _world(alike, rng)
        one: Estimate | None = None
        if what == "overall":
            study = event_study.estimate(frame)
            one = study.overall if study else None
        else:
            found = panel.estimate(frame)
            one = (found.sandwich if what == "sandwich" else found) if found else None
        if one is None:
            results.append(None)
        else:
            ends = np.log([one.estimate, one.low, one.high])
            results.append((float(ends[0]), float(ends[1]), float(ends[2])))
    return results


_WORLDS = (
    ("independent shocks", "effect", 0.0, "ratio of the panel, log", ""),
    ("autocorrelation 0.6", "effect", 0.6, "ratio of the panel, log", ""),
    (
        "autocorrelation 0.6, clustered sandwich",
        "sandwich",
        0.6,
        "ratio of the panel, log",
        "Nine countries carry the estimate: the sandwich is too narrow, and is only shown beside.",
    ),
    ("autocorrelation 0.6, event study", "overall", 0.6, "overall ratio, log", ""),
)


def run(replications: int, seed: int) -> list[Check]:
    """Simulate every world."""
    return [
        check(
            name, quantity, EFFECT, replicate(what, alike, replications, seed + i), seed=seed + i, note=note
        )
        for i, (name, what, alike, quantity, note) in enumerate(_WORLDS)
    ]
