"""How long it takes to complete clearance: survival analysis of Article 5 obligations.

The time runs from a state's entry into force to the completion it declared. States that have not completed
are censored: they count with the time observed so far, not as if they never would. The roster is made by
:mod:`impact.published.treaty.obligations`, the regression by :mod:`impact.models.hazards`.

Model
-----
Kaplan-Meier, with d completions among r states under observation at time t, and the variance of Greenwood:

    S(t) = product over t_j <= t of (1 − d_j / r_j),    share completed = 1 − S(t)

with the exact binomial interval (Clopper and Pearson) of S(t)·n of n states, where n = S·(1 − S) / se² is the
number of states that would give the same error without censoring (Dorey and Korn; Korn and Graubard):

    beta quantile(2.5 %; S n, n − S n + 1)  to  beta quantile(97.5 %; S n + 1, n − S n)

Before the first completion n is the number under observation. Log-log, complementary log-log,
likelihood-ratio and arcsine intervals were tried beside it (docs/decisions/0016). The median is the first
time at which S falls to one half (the middle of the stretch where it stays there); the ends of its interval
are the first times at which the ends of the interval of S do. Groups are compared by Cox regression
(partial likelihood, ties after Efron):

    hazard(t | x) = hazard_0(t) · exp(b·x)

where exp(b) below 1 means slower completion. States may enter late (column ``entry``): they are then at risk
only after that time. Proportional hazards are tested by the score test of an interaction of each covariate
with g(t) = 1 − S(t−), the scaled Schoenfeld residuals' test of Grambsch and Therneau in its exact form.

Assumptions
-----------
- Censoring says nothing about when a state would finish: plausible for the end of observation, less so
  for a withdrawal, which may be chosen because clearing is hopeless.
- Years are known, days mostly not: a completion is put in the middle of what its page allows, about half a
  year either way. ``time_low`` and ``time_high`` of the roster give the extremes.
- Cox: the ratio of hazards is the same at all times, and at least five completions stand behind each
  covariate.

When not to use it
------------------
With fewer than five completions or ten states; for groups formed by something known only of states that had
not finished yet, unless these enter late; as a forecast for one state; when a covariate separates those who
completed from the others (declined).

What it cannot tell
-------------------
Whether the land is free of mines: completion is a declaration, some were followed by new finds. Why
a state was slow: area, war, money and access go together. States differ in what they had to clear; the
curve is a description of those that took on the obligation, not of a state chosen at random.

Proof
-----
R ``survival``: ``survfit`` (its error, put into ``qbeta``; median), ``coxph`` (Efron, also with late entry)
and ``cox.zph`` (transform ``km``), on the roster and on made data: tests/reference/completion.R. Simulation
with exponential and Weibull times and staggered entry: coverage of the share after ten years, of the median
and of the hazard ratio: bench/validation/completion.py.

References
----------
Kaplan, Meier 1958, Nonparametric estimation from incomplete observations, Journal of the American Statistical
Association. Dorey, Korn 1987, Effective sample sizes for confidence intervals for survival probabilities,
Statistics in Medicine 6, 679-687. Kalbfleisch, Prentice 2002, The Statistical Analysis of Failure Time Data,
Wiley. Cox 1972,
Regression models and life-tables, Journal of the Royal Statistical Society B. Grambsch, Therneau 1994,
Proportional hazards tests and diagnostics based on weighted residuals, Biometrika.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from impact.arguments import COLUMN, number, optional, several, takes
from impact.errors import ModelInputError
from impact.frame_check import require, require_known
from impact.models.basis import with_credits
from impact.result import LEVEL, Declined, Picture, Result

ALL = "all"
LEAST_STATES = 10
LEAST_EVENTS = 5
#: the treaty's own deadline, in years after entry into force
DEADLINE = 10.0


@dataclass(frozen=True, kw_only=True)
class Survival(Result):
    """Curves of the share completed, by group.

    ``curve``: ``group``, ``time``, ``estimate``, ``low``, ``high`` (share completed), ``at_risk``,
    ``events``, ``censored``, one row for each time at which something happens, starting with time 0.
    ``medians``: ``group``, ``n``, ``events``, ``estimate``, ``low``, ``high`` (years; missing where the
    curve, or the end of its interval, does not reach one half), ``last`` (longest time observed).
    """

    curve: pd.DataFrame = field(repr=False)
    medians: pd.DataFrame = field(repr=False)
    level: float = LEVEL

    @property
    def frame(self) -> pd.DataFrame:
        """The share completed at each time: :attr:`curve`."""
        return self.curve

    def picture(self) -> Picture:
        """Show the share completed, as steps."""
        done, states = int(self.medians["events"].sum()), int(self.medians["n"].sum())
        title = f"{done} of {states} have completed"
        return Picture("survival", (self.curve,), {"id": "completed", "title": title})

    @takes("completion", years=number(0))
    def by(self, years: float) -> pd.DataFrame:
        """Share completed by so many years: ``group``, ``estimate``, ``low``, ``high``, ``at_risk``.

        ``at_risk`` are the states still under observation then; a group not observed that long is left out.
        """
        rows = []
        for group, curve in self.curve.groupby("group", sort=False):
            if curve["time"].max() < years:
                continue
            point = curve[curve["time"] <= years].iloc[-1]
            at_risk = int(curve.loc[curve["time"] >= years, "at_risk"].iloc[0])
            rows.append((group, point["estimate"], point["low"], point["high"], at_risk))
        return pd.DataFrame(rows, columns=["group", "estimate", "low", "high", "at_risk"])


@takes("completion", by=optional(COLUMN), time=COLUMN, entry=optional(COLUMN))
@with_credits
def estimate(
    states: pd.DataFrame,
    *,
    by: str | None = None,
    time: str = "time",
    entry: str | None = None,
) -> Survival | Declined:
    """Estimate the share of states that have completed, by years since entry into force.

    Parameters
    ----------
    states
        ``Obligations.states``: ``completed`` (true or false) and ``time`` (years); one row for each state.
    by
        Column with groups.
    time
        Column with the time; ``time_low`` and ``time_high`` for the extremes.
    entry
        Column with the time from which a state is compared (late entry).

    Returns
    -------
    Survival or Declined
        Declined with fewer than ten states or five completions.

    Raises
    ------
    ModelInputError
        A column is missing, a time is negative or missing, ``completed`` is not true or false.

    Examples
    --------
    >>> frame = pd.DataFrame(
    ...     {"time": [float(t) for t in range(1, 13)], "completed": [True] * 8 + [False] * 4}
    ... )
    >>> result = estimate(frame)
    >>> result.by(10)["estimate"].round(2).tolist(), result.medians["estimate"].tolist()
    ([0.67], [6.5])
    """
    data = prepare(states, time, entry, [by] if by else [])
    refusal = too_few(data, "Kaplan-Meier")
    if refusal is not None:
        return refusal
    if by and data[by].isna().all():
        require_known(data, [by], "completion")
    groups = data[by].astype(str) if by else pd.Series(ALL, index=data.index)
    curves, medians = [], []
    for group, members in data.groupby(groups, sort=True):
        curve = _curve(members).assign(group=group)
        curves.append(curve)
        medians.append(
            (group, len(members), int(members["completed"].sum()), *_median(curve), curve["time"].max())
        )
    columns = ["group", "n", "events", "estimate", "low", "high", "last"]
    return Survival(
        method="Kaplan-Meier, exact binomial intervals at the effective number of states"
        + (", late entry" if entry else ""),
        n=len(data),
        curve=pd.concat(curves, ignore_index=True)[
            ["group", "time", "estimate", "low", "high", "at_risk", "events", "censored"]
        ],
        medians=pd.DataFrame(medians, columns=columns),
    )


@takes("completion", time=COLUMN, entry=optional(COLUMN), extra=several(COLUMN))
def prepare(states: pd.DataFrame, time: str, entry: str | None, extra: Iterable[str]) -> pd.DataFrame:
    """Check the columns, name them ``time``, ``completed``, ``entry``; drop who enters after the end."""
    columns = [time, "completed", *([entry] if entry else []), *extra]
    require(states, columns, "completion")
    data = states[columns].copy()
    data.columns = ["time", "completed", *(["entry"] if entry else []), *extra]
    if not entry:
        data["entry"] = 0.0
    if not data["completed"].isin([True, False]).all():
        raise ModelInputError(
            "completion: the column completed holds something else than true or false",
            "true for a state that completed, false for one still under observation",
            "use Obligations.states",
        )
    for name in ("time", "entry"):
        data[name] = pd.to_numeric(data[name], errors="coerce").astype(float)
        wrong = ~np.isfinite(data[name]) | (data[name] < 0)
        if wrong.any():
            raise ModelInputError(
                f"completion: {name} is {data.loc[wrong, name].iloc[0]}",
                "years since entry into force, zero or more",
                "leave out states whose time is not known",
            )
    data["completed"] = data["completed"].astype(bool)
    return data[data["time"] > data["entry"]] if entry else data


def too_few(data: pd.DataFrame, method: str) -> Declined | None:
    """Decline where too few states, or too few completions, are there to estimate anything."""
    events = int(data["completed"].sum())
    if len(data) >= LEAST_STATES and events >= LEAST_EVENTS:
        return None
    return Declined(
        method=method,
        reason=f"Only {events} of {len(data)} states had completed; an estimate needs {LEAST_EVENTS} "
        f"completions among {LEAST_STATES} states.",
        n=len(data),
    )


def _curve(members: pd.DataFrame) -> pd.DataFrame:
    """Estimate one group's curve with its intervals, by statsmodels' product-limit estimate."""
    from scipy.stats import beta
    from statsmodels.duration.survfunc import SurvfuncRight

    times, completed, entry = (members[c].to_numpy() for c in ("time", "completed", "entry"))
    late = {"entry": entry} if entry.any() else {}
    fit = SurvfuncRight(times, completed.astype(int), **late)
    moments = np.unique(times)
    step = np.searchsorted(fit.surv_times, moments, side="right") - 1
    surv = np.where(step >= 0, np.asarray(fit.surv_prob)[np.maximum(step, 0)], 1.0)
    error = np.where(step >= 0, np.asarray(fit.surv_prob_se)[np.maximum(step, 0)], 0.0)
    low, high = np.full(len(moments), np.nan), np.full(len(moments), np.nan)
    at_risk = np.array([int(((times >= t) & (entry < t)).sum()) for t in moments])
    inner, none = (surv > 0) & (surv < 1), surv == 1
    number = surv[inner] * (1 - surv[inner]) / error[inner] ** 2
    done = (1 - surv[inner]) * number
    low[inner] = beta.ppf((1 - LEVEL) / 2, done, number - done + 1)
    high[inner] = beta.ppf((1 + LEVEL) / 2, done + 1, number - done)
    low[none], high[none] = 0.0, beta.ppf((1 + LEVEL) / 2, 1, np.maximum(at_risk[none], 1))
    frame = pd.DataFrame({"time": moments, "estimate": 1 - surv, "low": low, "high": high})
    frame["at_risk"] = at_risk
    frame["events"] = [int(((times == t) & completed).sum()) for t in moments]
    frame["censored"] = [int(((times == t) & ~completed).sum()) for t in moments]
    origin = {"time": 0.0, "estimate": 0.0, "low": 0.0, "high": 0.0, "events": 0, "censored": 0}
    start = pd.DataFrame([{**origin, "at_risk": int((entry == 0).sum())}])
    return pd.concat([start, frame[frame["time"] > 0]], ignore_index=True)


def _median(curve: pd.DataFrame) -> tuple[float, float, float]:
    """Read off the first times at which the curve, and the ends of its interval, reach one half.

    A curve that stays exactly at one half for a while has its median in the middle of that while.
    """

    def half_time(column: str) -> float:
        half = curve.loc[curve[column] >= 0.5 - 1e-9, "time"]
        beyond = curve.loc[curve[column] > 0.5 + 1e-9, "time"]
        if half.empty:
            return float("nan")
        return float((half.iloc[0] + (beyond.iloc[0] if len(beyond) else half.iloc[0])) / 2)

    return half_time("estimate"), half_time("high"), half_time("low")
