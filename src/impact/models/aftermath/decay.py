"""Casualties after the fighting: how fast they fall at first and how fast later, from war to war.

Each country's annual casualties since the end of its war fall at one rate until a bend and at another after
it. The two rates of all wars are then pooled at once with random effects, so that a country with few years
borrows from the others.

Model
-----
For war i and year t after its end (1 is the first calendar year of peace), the recorded casualties y are
negative binomial:

    y_it ~ NB(mu_it, alpha_i),   variance mu_it + alpha_i mu_it²
    log mu_it = a_i + b_i (min(t, K) - 1) + c_i max(t - K, 0)

A figure published as "at least" enters as P(y >= figure), see `bounded`. alpha_i makes Pearson's sum equal to
its degrees of freedom (Breslow 1984) and is drawn towards the mean of all wars, which counts for four degrees
of freedom; intervals of one country use t with those four more. The bend K is that of the lowest AIC among
those of years 2 to 6 by which most wars have figures for both phases, on these wars, one alpha for all;
`courses` sets one rate and a power law beside it. A war observed from its first full year of peace informs
both rates. One whose figures begin later informs the late rate c only, by its years from K on: it says
nothing about the first years. Pooled:

    (b̂_i, ĉ_i) ~ N((b_i, c_i), V_i),   (b_i, c_i) ~ N((beta, gamma), S)

by restricted likelihood with half of log det S added, so that few wars cannot put their spread at zero
(Chung and others 2013); intervals of beta and gamma use t with one degree of freedom less than wars. For a
further war, whose first recorded figure is y_s,

    (b, c) ~ (beta, gamma) + t(k - 2) on S + error²,   mu_s = G / g,   y_t ~ NB(mu_s exp(...), alpha)

with G ~ Gamma(y_s) for the count, g for the scatter of that year, and alpha one of those of the wars: the
figure of the first year is itself a chance one.

Assumptions
-----------
- The bend lies in the same year after every war; the choice of it is part of the specification table.
- The recorded share of casualties does not drift. A system of records that is being built makes the decay
  look slower, one that is being given up makes it look faster.
- Years scatter independently around the course of their war.
- The wars are a sample of those to which the pooled rates are applied. They are not a random one.
- The date of the end is right to within the year; rival dates are part of the specification table.

When not to use it
------------------
With fewer than three wars observed from the first year, with fewer than four years of figures in a war, where
fighting goes on (Colombia is a borderline case, shown with and without), or for a figure that adds up several
years.

What it cannot tell
-------------------
Why casualties fell. Clearance, marking, risk education, people who leave, and people who have learnt where
not to walk act together and are not separated. It does not say how many casualties there were: these are
recorded ones. It says nothing of casualties during the fighting, which are another quantity, nor of the first
year itself, which is a given number.

Proof
-----
R: `MASS::negative.binomial` with `glm` for the fit of each war given alpha, the likelihood of counts and
bounds maximised by `optim`, `metafor::rma.mv` (REML, struct UN) for the pooling, to four digits or more.
Simulated: fast then slow, one steady rate, wars whose figures start late, missing years, small counts; each
war left out and predicted from the others. The annual figures are also added up and set against totals that
Landmine Monitor published for the same years.

References
----------
Breslow, N. (1984). Extra-Poisson variation in log-linear models. Applied Statistics 33, 38-44.
Chung, Y. and others (2013). A nondegenerate penalized likelihood estimator for variance parameters in
multilevel models. Psychometrika 78, 685-709.
Higgins, J., Thompson, S. and Spiegelhalter, D. (2009). A re-evaluation of random-effects meta-analysis.
Journal of the Royal Statistical Society A 172, 137-159.
Smyth, G. (2004). Linear models and empirical Bayes methods. Statistical Applications in Genetics and
Molecular Biology 3 (1), article 3.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import special

from impact.arguments import number, optional, takes, whole
from impact.frame_check import require, require_counts, require_known
from impact.models.aftermath import phases
from impact.models.aftermath.phases import Phase, War
from impact.models.aftermath.war_rates import TAIL, half_life, percent, rates_of_war
from impact.models.basis import with_credits
from impact.models.pooling import Pair, pool_pairs
from impact.result import LEVEL, Declined, Estimate, Picture

#: years of figures that a war needs, wars that pooling needs, years after the end that are used
LEAST, WARS, AFTER = 4, 3, 25
#: years with exact figures that a rate needs
MIN_EXACT = 3
#: years at which the first phase may end
BENDS = (2, 3, 4, 5, 6)
#: part of a war's casualties that one year may hold where its figures begin later
MOST = 0.9
METHOD = "negative binomial decay in two phases per war, both rates pooled with random effects (REML)"


@dataclass(frozen=True, kw_only=True)
class Decay(Estimate):
    """The pooled annual change in percent in the first years, with what it was pooled from.

    Attributes
    ----------
    bend
        The year after the end at which the first phase gives way to the second.
    wars
        One row for each war: ``war``, ``place``, ``years`` (with figures), ``used`` (of them, all or those
        from the bend on), ``bounds`` (of the used ones lower bounds), ``start`` (year after the end of the
        first figure), ``from_start`` (whether that is 1), ``first``,
        ``last``, ``casualties`` (their sum), ``alpha``, and, each with ``_low`` and ``_high``: ``early`` and
        ``late`` (change in percent a year, from its own figures; ``early`` missing where figures begin
        later), ``shrunk_early``, ``shrunk_late`` (the same drawn towards the pooled ones), ``half_life``
        (years after the first until half are gone, by the drawn rates; missing where figures begin later).
    left_out
        Wars without an estimate: ``war``, ``years``, ``reason`` (a whole sentence).
    late, late_low, late_high
        Pooled annual change after the bend, in percent.
    apart, apart_low, apart_high
        By how much the change of a year differs between the phases, in percent: 100 (exp(beta - gamma) - 1),
        from the covariance of both rates, with t on one degree of freedom less than wars observed from the
        first year. Below zero the decline slows.
    pair
        The pooled log changes a year with their covariance and that between wars.
    whole
        Wars observed from the first year.
    half_life, half_life_low, half_life_high
        Years after the first until half are gone; infinite where open. From wars observed from the first
        year, and from the late rate where half are not gone by the bend.
    new_low, new_high, new_late_low, new_late_high
        Annual change in percent in which the early and the late rate of a further war lie.
    alphas
        Scatter of the years of each war.
    courses
        :func:`impact.models.aftermath.phases.compare`.
    """

    bend: int
    wars: pd.DataFrame = field(repr=False)
    left_out: pd.DataFrame = field(repr=False)
    late: float
    late_low: float
    late_high: float
    apart: float
    apart_low: float
    apart_high: float
    pair: Pair = field(repr=False)
    whole: int
    half_life: float
    half_life_low: float
    half_life_high: float
    new_low: float
    new_high: float
    new_late_low: float
    new_late_high: float
    alphas: tuple[float, ...] = field(repr=False)
    courses: pd.DataFrame = field(repr=False)

    def picture(self) -> Picture:
        """Show the change a year of each war in its first years, and of all."""
        ends = {"estimate": "early", "low": "early_low", "high": "early_high"}
        rows = self.wars.assign(label=self.wars["war"])[["label", *ends.values()]].dropna(subset="early")
        rows = rows.rename(columns={old: new for new, old in ends.items()})
        whole = {"label": "all wars", "estimate": self.estimate, "low": self.low, "high": self.high}
        rows = pd.concat([rows, pd.DataFrame([whole])])
        return Picture("intervals", (rows,), {"id": "decay", "kind": self.kind, "unit": self.unit})

    @property
    def alpha(self) -> float:
        """Median scatter."""
        return float(np.median(self.alphas))


@takes("aftermath", after=optional(whole(1)), least=whole(1), bend=optional(whole(1, 100)), prior=number(0))
@with_credits
def estimate(
    aligned: pd.DataFrame,
    *,
    after: int | None = AFTER,
    least: int = LEAST,
    bend: int | None = None,
    prior: float = phases.PRIOR,
) -> Decay | Declined:
    """Estimate how fast casualties fall after a war, first and later, for each war and pooled.

    Parameters
    ----------
    aligned
        :func:`impact.published.wars.align`: ``war``, ``place``, ``year``, ``since`` (1 is the first year
        after the war), ``value`` (people), ``qualifier`` (``at_least`` is a lower bound), ``counted`` (rows
        without it are not used).
    after
        Years after the end that are used; ``None`` for all.
    least
        Years with figures that a war needs.
    bend
        The year at which the first phase ends; chosen by AIC when left out.
    prior
        Degrees of freedom by which the scatter of each war is drawn towards the common one.

    Returns
    -------
    Decay or Declined
        Declined with fewer than three wars that are observed from the first year and can be fitted.

    Raises
    ------
    ModelInputError
        A missing column, or a value that is no count.

    Examples
    --------
    >>> from impact.wording import duration, estimate_words
    >>> frame = pd.DataFrame([(w, t) for w in "ABCD" for t in range(1, 11)], columns=["war", "since"])
    >>> frame["value"] = (900 * 0.5 ** (np.minimum(frame["since"], 4)) * 0.9 ** frame["since"]).round()
    >>> made = frame.assign(place="BIH", year=1990 + frame["since"], counted=True, qualifier="exact")
    >>> pooled = estimate(made)
    >>> f"{pooled.bend} {pooled.estimate:.0f} {pooled.late:.0f} {duration(pooled.half_life)} years"
    '4 -55 -10 0.9 years'
    """
    require(aligned, ["war", "place", "year", "since", "value", "qualifier", "counted"], "aftermath")
    require_known(require_counts(aligned, "value", "aftermath"), ["war", "year", "since"], "aftermath")
    used = aligned[aligned["counted"].astype(bool) & aligned["value"].notna() & (aligned["since"] >= 1)]
    if after is not None:
        used = used[used["since"] <= after]
    series = {war.name: war for war in phases.collect(used)}
    names = [str(name) for name in dict.fromkeys(aligned["war"])]
    whole = [war for war in series.values() if war.from_start and len(war.since) >= least]
    courses = phases.compare(whole, BENDS)
    if bend is None:
        candidates = courses[courses["course"] == "two_phases"]
        bend = int(candidates.loc[candidates["aic"].idxmin(), "bend"]) if len(candidates) else BENDS[2]
    reasons = {name: _refusal(series.get(name), bend, least) for name in names}
    fits = phases.fit_all([series[name] for name in names if not reasons[name]], bend, prior=prior)
    settled = {own.war.name for own in fits}
    for name in names:
        if not reasons[name] and name not in settled:
            reasons[name] = "The fit of its figures did not settle."
    years = {name: len(series[name].since) if name in series else 0 for name in names}
    refused = [(name, years[name], reason) for name, reason in reasons.items() if reason]
    left_out = pd.DataFrame(refused, columns=["war", "years", "reason"])
    both = sum(own.both for own in fits)
    points = int(sum(own.war.informs(bend).sum() for own in fits))
    if both < WARS:
        reason = (
            f"Pooling needs {WARS} wars with figures from the first year of peace on, {least} years at least "
            f"and some of them after year {bend}; {both or 'none'} can be used."
        )
        return Declined(method=METHOD, reason=reason, n=points)
    return _pool(fits, left_out, courses, bend, prior, points)


def _refusal(war: War | None, bend: int, least: int) -> str:
    """Why a war cannot be fitted; empty where it can."""
    use = war.informs(bend) if war else np.zeros(0, dtype=bool)
    if war is None or use.sum() < least:
        number = int(use.sum())
        years = {0: "no year", 1: "only one year"}.get(number, f"only {number} years")
        later = "" if war is None or war.from_start else f" from year {bend} on, as its figures begin later"
        return f"There are figures for {years} after the end{later}; {least} are needed."
    if war.from_start and not war.both(bend):
        return f"Its exact figures lie all on one side of year {bend}, so they cannot tell both rates."
    people = war.people[use]
    if (~war.bound[use]).sum() < MIN_EXACT:
        return "Nearly all of its figures are lower bounds, which alone tell no rate."
    if (people > 0).sum() < 2:
        return "Casualties were recorded in fewer than two of its years, so no rate of change can be told."
    if people.max() > MOST * people.sum() and people.argmax() > 0:
        return "One of its years holds nearly all of its casualties, so a rate would be that of one figure."
    return ""


def _pool(
    fits: list[Phase],
    left_out: pd.DataFrame,
    courses: pd.DataFrame,
    bend: int,
    prior: float,
    points: int,
) -> Decay:
    pair = pool_pairs([own.rates for own in fits], [own.covariance for own in fits])
    whole = sum(own.both for own in fits)
    freedom = np.array([whole - 1, len(fits) - 1])
    errors = np.sqrt(np.diag(pair.covariance))
    ends = special.stdtrit(freedom, TAIL) * errors
    low, high = pair.location - ends, pair.location + ends
    step = np.array([1.0, -1.0])
    apart = float(step @ pair.location)
    about = float(special.stdtrit(freedom[0], TAIL) * np.sqrt(step @ pair.covariance @ step))
    reach = special.stdtrit(np.maximum(freedom - 1, 1), TAIL) * np.sqrt(np.diag(pair.between) + errors**2)
    warnings = []
    if high[0] >= 0:
        warnings.append("The interval of the pooled rate of the first years includes no decline at all.")
    if high[1] >= 0:
        warnings.append("The interval of the pooled rate of the later years includes no decline at all.")
    return Decay(
        method=METHOD,
        n=points,
        warnings=tuple(warnings),
        estimate=float(percent(pair.location[0])),
        low=float(percent(low[0])),
        high=float(percent(high[0])),
        level=LEVEL,
        unit="% a year",
        kind="change",
        bend=bend,
        wars=pd.DataFrame([rates_of_war(own, pair, bend, prior, freedom) for own in fits]),
        left_out=left_out,
        late=float(percent(pair.location[1])),
        late_low=float(percent(low[1])),
        late_high=float(percent(high[1])),
        apart=float(percent(apart)),
        apart_low=float(percent(apart - about)),
        apart_high=float(percent(apart + about)),
        pair=pair,
        whole=whole,
        half_life=half_life(pair.location, bend),
        half_life_low=half_life(low, bend),
        half_life_high=half_life(high, bend),
        new_low=float(percent(pair.location[0] - reach[0])),
        new_high=float(percent(pair.location[0] + reach[0])),
        new_late_low=float(percent(pair.location[1] - reach[1])),
        new_late_high=float(percent(pair.location[1] + reach[1])),
        alphas=tuple(own.alpha for own in fits),
        courses=courses,
    )
