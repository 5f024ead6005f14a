"""Cox regression for the pace of completion, with its test of proportional hazards.

The model, its assumptions and its proof stand in :mod:`impact.models.completion`. What cannot be told: why
states differ; a covariate stands for all that goes with it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from impact.arguments import COLUMN, optional, several, takes
from impact.errors import ModelInputError
from impact.models.basis import with_credits
from impact.models.completion import LEAST_EVENTS, prepare, too_few
from impact.result import LEVEL, Declined, Picture, Result
from impact.wording import count, digits


@dataclass(frozen=True, kw_only=True)
class Cox(Result):
    """Hazard ratios with their diagnostics.

    ``ratios``: ``covariate``, ``estimate``, ``low``, ``high`` (hazard ratio), ``coefficient``, ``se``.
    ``proportional``: ``covariate`` (and ``all together``), ``statistic``, ``df``, ``p_value`` of the test of
    proportional hazards. ``events_per_covariate`` below ten makes intervals rough.
    """

    events: int
    events_per_covariate: float
    ratios: pd.DataFrame = field(repr=False)
    proportional: pd.DataFrame = field(repr=False)
    log_likelihood: float = float("nan")

    @property
    def frame(self) -> pd.DataFrame:
        """The hazard ratio of each covariate: :attr:`ratios`."""
        return self.ratios

    def picture(self) -> Picture:
        """Show the hazard ratio of each covariate."""
        rows = self.ratios.rename(columns={"covariate": "label"})
        return Picture(
            "intervals",
            (rows,),
            {"id": "hazard-ratios", "kind": "ratio", "log": True, "unit": "hazard ratio"},
        )


@takes("hazards", covariates=several(COLUMN, least=1, of="columns"), entry=optional(COLUMN))
@with_credits
def estimate(states: pd.DataFrame, covariates: list[str], *, entry: str | None = None) -> Cox | Declined:
    """Relate the pace of completion to what is known of the states.

    Parameters
    ----------
    states, entry
        As in :func:`impact.models.completion.estimate`.
    covariates
        Numeric or true-false columns, known at the start of each state's time.

    Returns
    -------
    Cox or Declined
        Declined with too few states or completions, fewer than five completions for each covariate, a
        constant covariate, or a covariate that separates those who completed from the others.

    Raises
    ------
    ModelInputError
        As in :func:`impact.models.completion.estimate`; a covariate is missing for a state.

    Examples
    --------
    >>> frame = pd.DataFrame({"time": [3.0, 5, 2, 8, 9, 4, 7, 6, 1, 10, 12, 11], "completed": [True] * 12})
    >>> frame["big"] = [0, 0, 1, 1, 1, 0, 1, 0, 0, 1, 1, 0]
    >>> estimate(frame, ["big"]).ratios["estimate"].round(2).tolist()
    [0.45]
    """
    from scipy.stats import norm

    data = prepare(states, "time", entry, covariates)
    x = data[covariates].apply(pd.to_numeric, errors="coerce").to_numpy(dtype=float)
    if not np.isfinite(x).all():
        raise ModelInputError(
            f"completion: a covariate ({', '.join(covariates)}) is missing or not a number for a state",
            "a number for every state",
            "leave out the state, and say so",
        )
    method = "Cox regression" + (", late entry" if entry else "")
    refusal = too_few(data, method)
    if refusal is None:
        refusal = _refusal(data, x, covariates, method)
    if refusal is not None:
        return refusal
    centre, scale = x.mean(axis=0), x.std(axis=0)
    maximum = _maximise(data, (x - centre) / scale)
    if maximum is None:
        return Declined(
            method=method,
            reason="The likelihood has no maximum within reach: a covariate, or several together, separates "
            "the states that completed from the others.",
            n=len(data),
        )
    beta, information, log_likelihood = maximum
    covariance = np.linalg.inv(information)
    error = np.sqrt(np.diag(covariance))
    z = norm.ppf(0.5 + LEVEL / 2)
    ratios = pd.DataFrame({"covariate": covariates, "coefficient": beta / scale, "se": error / scale})
    for name, sign in (("estimate", 0), ("low", -1), ("high", 1)):
        ratios[name] = np.exp((beta + sign * z * error) / scale)
    events = int(data["completed"].sum())
    share = events / len(covariates)
    few = f"{count(share)} completions for each factor compared: fewer than ten make the intervals rough."
    return Cox(
        method=method,
        n=len(data),
        events=events,
        events_per_covariate=share,
        ratios=ratios[["covariate", "estimate", "low", "high", "coefficient", "se"]],
        proportional=_proportional(data, (x - centre) / scale, beta, covariates),
        log_likelihood=log_likelihood,
        warnings=(few,) if share < 10 else (),
    )


def _refusal(data: pd.DataFrame, x: np.ndarray, covariates: list[str], method: str) -> Declined | None:
    events = data["completed"].to_numpy()
    reason = ""
    if events.sum() < LEAST_EVENTS * len(covariates):
        reason = (
            f"{int(events.sum())} completions are too few for {len(covariates)} covariates; each needs five."
        )
    for name, column in zip(covariates, x.T, strict=True):
        values = np.unique(column)
        if len(values) == 1:
            reason = reason or f"{name} is the same for all states."
        elif len(values) == 2:
            counts = [int(events[column == value].sum()) for value in values]
            if not all(counts):
                value = digits(values[int(np.argmin(counts))], "number")
                reason = reason or (
                    f"No state with {name} = {value} completed: the data separate perfectly, and the ratio "
                    "has no finite estimate."
                )
    return Declined(method=method, reason=reason, n=len(data)) if reason else None


def _maximise(data: pd.DataFrame, x: np.ndarray) -> tuple[np.ndarray, np.ndarray, float] | None:
    """Fit with statsmodels from two starting points; nothing where they disagree or do not converge."""
    import warnings

    from statsmodels.duration.hazard_regression import PHReg

    entry = data["entry"].to_numpy()
    model = PHReg(
        data["time"].to_numpy(),
        x,
        status=data["completed"].to_numpy().astype(int),
        entry=entry if entry.any() else None,
        ties="efron",
    )
    maxima = []
    for start in (0.0, 0.5):
        try:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                beta = np.asarray(
                    model.fit(start_params=np.full(x.shape[1], start), disp=0).params, dtype=float
                )
                gradient = np.asarray(model.score(beta), dtype=float)
                information = -np.asarray(model.hessian(beta), dtype=float)
                likelihood = float(model.loglike(beta))
        except (np.linalg.LinAlgError, ValueError, FloatingPointError):
            return None
        sound = np.isfinite(beta).all() and np.abs(gradient).max() < 1e-3 and np.abs(beta).max() < 15
        if not sound or np.linalg.eigvalsh(information).min() < 1e-6:
            return None
        maxima.append((beta, information, likelihood))
    return maxima[0] if np.allclose(maxima[0][0], maxima[1][0], atol=1e-3) else None


def _proportional(data: pd.DataFrame, x: np.ndarray, beta: np.ndarray, names: list[str]) -> pd.DataFrame:
    """Test each covariate's ratio for a change over time: score test of its interaction with g(t)."""
    from scipy.stats import chi2

    times, completed, entry = (data[c].to_numpy() for c in ("time", "completed", "entry"))
    moments, k = np.unique(times[completed]), x.shape[1]
    weight = np.exp(x @ beta)
    surv, steps = 1.0, []
    for moment in moments:
        at_risk = (times >= moment) & (entry < moment)
        now = completed & (times == moment)
        for tie in range(now.sum()):  # Efron: those who finish together leave the risk set bit by bit
            share = np.where(now, 1 - tie / now.sum(), 1.0)[at_risk] * weight[at_risk]
            mean = share @ x[at_risk] / share.sum()
            spread = (x[at_risk] - mean).T * share @ (x[at_risk] - mean) / share.sum()
            steps.append((1 - surv, x[now].mean(axis=0) - mean, spread))
        surv *= 1 - now.sum() / at_risk.sum()
    g = np.array([step[0] for step in steps])
    g = g - g.mean()
    residual, spread = np.array([step[1] for step in steps]), np.array([step[2] for step in steps])
    score = g @ residual
    plain, cross = spread.sum(axis=0), np.tensordot(g, spread, axes=1)
    square = np.tensordot(g**2, spread, axes=1)
    full = np.block([[plain, cross], [cross, square]])

    def test(tested: list[int]) -> tuple[float, int, float]:
        terms = [*range(k), *(k + i for i in tested)]
        u = np.concatenate([np.zeros(k), score[tested]])
        inner = full[np.ix_(terms, terms)]
        # all complete at once: no time to change over
        if not np.isfinite(inner).all() or np.linalg.matrix_rank(inner) < len(terms):
            return float("nan"), len(tested), float("nan")
        statistic = float(u @ np.linalg.solve(inner, u))
        return statistic, len(tested), float(chi2.sf(statistic, len(tested)))

    rows = [(name, *test([i])) for i, name in enumerate(names)]
    if k > 1:
        rows.append(("all together", *test(list(range(k)))))
    return pd.DataFrame(rows, columns=["covariate", "statistic", "df", "p_value"])
