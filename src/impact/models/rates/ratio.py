"""Ratio of two Poisson rates, with an exact or a score interval; the model is described in `rate`."""

from __future__ import annotations

from typing import Any, Literal

from impact.arguments import PROBABILITY, Kind, choice, takes
from impact.models.rates.rate import COUNT, EXPOSURE, NAME
from impact.result import LEVEL, Declined, Estimate

Method = Literal["exact", "score"]
#: which of the two counts is a lower bound
Bound = Literal["", "first", "second"]


def _pair(value: Any) -> tuple[float, float]:
    if isinstance(value, str):
        raise TypeError
    count, exposure = value
    return COUNT.take(count), EXPOSURE.take(exposure)


_METHODS = {"exact": "exact conditional interval", "score": "score interval"}


#: a count and its exposure
_PAIR = Kind(_pair, "a count, whole and zero or more, and its exposure, above zero", "(11, 800), for example")


@takes(
    NAME,
    first=_PAIR,
    second=_PAIR,
    method=choice(*_METHODS),
    at_least=choice("", "first", "second"),
    level=PROBABILITY,
)
def compare(
    first: tuple[float, float],
    second: tuple[float, float],
    *,
    method: Method = "exact",
    at_least: Bound = "",
    level: float = LEVEL,
) -> Estimate | Declined:
    """Estimate how many times as high the first rate is as the second.

    Parameters
    ----------
    first, second
        Count and exposure of each; exposures in one unit.
    method
        ``exact`` or ``score``, see `impact.models.rates.rate`.
    at_least
        Which count is a lower bound, if one is; the interval is then one-sided. Two lower bounds have no
        ratio.
    level
        Probability of the interval.

    Returns
    -------
    Estimate or Declined
        Declined where the second count is zero: the ratio then has no finite value.

    Raises
    ------
    ModelInputError
        A count or exposure that is none, a choice that is not known.

    Examples
    --------
    >>> ratio = compare((11, 800), (21, 3011))
    >>> round(ratio.estimate, 2), round(ratio.low, 2), round(ratio.high, 2)
    (1.97, 0.86, 4.28)
    """
    (one, exposed), (other, unexposed) = first, second
    bound = ", one-sided: one count is a lower bound" if at_least else ""
    words = f"ratio of Poisson rates, {_METHODS[method]}{bound}"
    if other == 0:
        reason = "The second count is zero, so that the ratio has no finite value"
        turned = "; the ratio of the second rate to the first has one." if one else "."
        return Declined(method=words, reason=reason + turned, n=int(one))
    error = (1 - level) * (2 if at_least else 1)  # one side of an interval of twice the error
    low, high = (_exact if method == "exact" else _score)(one, exposed, other, unexposed, error)
    return Estimate(
        method=words,
        n=int(one + other),
        estimate=one / other * unexposed / exposed,
        low=0.0 if at_least == "second" else low,
        high=float("inf") if at_least == "first" else high,
        level=level,
        kind="ratio",
    )


def _exact(one: float, exposed: float, other: float, unexposed: float, error: float) -> tuple[float, float]:
    from scipy.stats import beta

    scale = unexposed / exposed
    low = float(beta.ppf(error / 2, one, other + 1)) if one else 0.0
    high = float(beta.isf(error / 2, one + 1, other))
    return scale * low / (1 - low), scale * high / (1 - high)


def _score(one: float, exposed: float, other: float, unexposed: float, error: float) -> tuple[float, float]:
    from scipy.stats import norm

    # (y1 - q y2)^2 = z^2 q (y1 + y2), with q the ratio times e1 / e2: a quadratic in q, solved here because
    # statsmodels searches and fails at a count of zero; elsewhere the two agree
    squared, scale = float(norm.isf(error / 2)) ** 2, unexposed / exposed
    middle = one * other + squared * (one + other) / 2
    root = (middle**2 - (one * other) ** 2) ** 0.5
    return scale * one**2 / (middle + root), scale * (middle + root) / other**2
