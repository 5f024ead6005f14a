"""Exact intervals of a count, of a rate (so many for each 100,000 persons), and of the ratio of two rates.

Model
-----
A count y of independent events is Poisson with mean m = rate x exposure. The interval of Garwood holds every
m under which neither y or more nor y or fewer has a probability below 2.5 %::

    low = gamma quantile(0.025; y) / exposure,    high = gamma quantile(0.975; y + 1) / exposure

and low is 0 where y is 0. A count that is a lower bound ("at least 42") has a one-sided interval: low at 5 %,
no upper end.

For two counts y1, y2 with exposures e1, e2 and rates r1, r2, y1 given y1 + y2 is binomial with probability
p = r1 e1 / (r1 e1 + r2 e2). ``exact`` turns the Clopper-Pearson interval of p into one of the ratio::

    r1 / r2 = p / (1 - p) x e2 / e1

``score`` holds every ratio that the score test, with its variance under that ratio, does not refuse. It is
narrower, and holds the truth in about 95 % on average instead of in 95 % at least. A lower bound in the
numerator leaves no upper end, one in the denominator no lower end.

Assumptions
-----------
Events are independent and happen at one rate. Exposure is known without error. The two counts of a ratio are
independent of one another.

When not to use it
------------------
For a series of counts, or two years out of one, whose spread is wider than Poisson's (`trend`,
`interruption`): an interval of one count says only what chance does to it. Where one accident hurts several
people, count accidents. For a part against its whole see `shares`.

What it cannot tell
-------------------
How many events nobody recorded. A lower bound has no upper end for that reason. Whether two registers count
alike: a ratio of two places or two periods is also one of two ways of recording.

Proof
-----
R: `poisson.test` of one and of two counts, two-sided and one-sided; the score statistic of a ratio solved by
`uniroot`; tests/reference/rates.R. Published: lung cancer in Fredericia against three other Danish cities
(Andersen 1977), as the help page of `poisson.test` has it. Simulated: means of 0.5 to 60
(bench/validation/rates.py). An exact interval holds the truth in 95 % or more, of small counts in more.

References
----------
Garwood F (1936). Fiducial limits for the Poisson distribution. Biometrika 28, 437-442.
Przyborowski J, Wilenski H (1940). Homogeneity of results in testing samples from Poisson series. Biometrika
31, 313-323.
Andersen EB (1977). Multiplicative Poisson models with unequal cell rates. Scandinavian Journal of Statistics
4, 153-158.
Gu K, Ng HKT, Tang ML, Schucany WR (2008). Testing the ratio of two Poisson rates. Biometrical Journal 50,
283-298.
"""

from __future__ import annotations

from impact.arguments import FLAG, PROBABILITY, TEXT, number, takes, whole
from impact.result import LEVEL, Estimate

NAME = "rates"


#: what a count and its exposure may be
COUNT = whole(0, expected="a whole number of zero or more")
EXPOSURE = number(above=0, expected="a positive number")


@takes(NAME, count=COUNT, exposure=EXPOSURE, per=number(above=0), unit=TEXT, at_least=FLAG, level=PROBABILITY)
def estimate(
    count: float,
    exposure: float = 1.0,
    *,
    per: float = 1.0,
    unit: str = "",
    at_least: bool = False,
    level: float = LEVEL,
) -> Estimate:
    """Estimate a count's mean, or a rate, with its exact Poisson interval.

    Parameters
    ----------
    count
        Events, zero or more, a whole number.
    exposure
        What they are a rate of, in any unit: persons, person-years, mines; 1 for the count itself.
    per
        The rate is that for so many units of exposure: 100,000.
    unit
        What the number is of, for words: "people", "per 100,000 persons".
    at_least
        Whether the count is a lower bound; the interval then has no upper end.
    level
        Probability of the interval.

    Returns
    -------
    Estimate

    Raises
    ------
    ModelInputError
        A count that is none, an exposure that is not positive, a level outside 0 to 1.

    Examples
    --------
    >>> rate = estimate(12, 2_400_000, per=100_000)
    >>> round(rate.estimate, 2), round(rate.low, 2), round(rate.high, 2)
    (0.5, 0.26, 0.87)
    >>> estimate(0).high  # doctest: +ELLIPSIS
    3.68...
    """
    from statsmodels.stats.rates import confint_poisson

    side = (
        "smaller" if at_least else "two-sided"
    )  # statsmodels names the side of the test, not of the interval
    low, high = confint_poisson(count, exposure, method="exact-c", alpha=1 - level, alternative=side)
    bound = ", one-sided: the count is a lower bound" if at_least else ""
    return Estimate(
        method=f"exact Poisson interval (Garwood){bound}",
        n=int(count),
        estimate=per * count / exposure,
        low=per * float(low),
        high=per * float(high),
        level=level,
        unit=unit,
        kind="count" if per == exposure == 1.0 else "rate",
    )
