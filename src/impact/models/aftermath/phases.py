"""The two phases of each war: its own early and late rate, before wars are pooled.

Rows are chosen here: a war observed from its first full year of peace informs both rates; one whose figures
begin later informs the late rate only, by its years from the bend on. How far single years scatter is drawn
towards what all wars have, as a series of five years cannot tell it (after Smyth 2004).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from impact.models.aftermath import bounded
from impact.models.counts import Floats

#: degrees of freedom that the scatter common to all wars counts for beside a war's own
PRIOR = 4.0


@dataclass(frozen=True)
class War:
    """One war's figures in order: years since the end (1 is the first), people, which are lower bounds."""

    name: str
    place: str
    since: Floats
    people: Floats
    bound: np.ndarray
    year: np.ndarray

    @property
    def from_start(self) -> bool:
        """Whether the first full year of peace has a figure that is no bound."""
        return bool(len(self.since)) and self.since[0] == 1 and not self.bound[0]

    def informs(self, bend: int) -> np.ndarray:
        """Which years count: all of a war observed from its start, else those from the bend on."""
        return np.ones(len(self.since), dtype=bool) if self.from_start else self.since >= bend

    def both(self, bend: int) -> bool:
        """Whether exact figures of the first phase and of the second are there."""
        exact = self.since[~self.bound]
        return self.from_start and (exact <= bend).sum() >= 2 and bool((exact > bend).any())


@dataclass(frozen=True)
class Phase:
    """A war's own rates, log change a year: early and late, or only the late one where figures begin later.

    ``rates`` and ``covariance`` hold one or two; ``level`` is the log of the fitted first year used.
    """

    war: War
    rates: Floats
    covariance: Floats
    alpha: float
    df: int
    level: float

    @property
    def both(self) -> bool:
        """Whether both rates were estimated."""
        return len(self.rates) == 2


def collect(used: pd.DataFrame) -> list[War]:
    """Collect the wars of aligned rows, in order of their names' first appearance."""
    ordered = used.sort_values("since", kind="stable")
    since, people = (ordered[name].to_numpy(dtype=float) for name in ("since", "value"))
    bound, year = (ordered["qualifier"] == "at_least").to_numpy(), ordered["year"].to_numpy()
    name, place = ordered["war"].to_numpy(dtype=object), ordered["place"].to_numpy(dtype=object)
    wars = []
    for war in used["war"].drop_duplicates():
        own = np.flatnonzero(name == war)
        wars.append(War(str(war), str(place[own[0]]), since[own], people[own], bound[own], year[own]))
    return wars


def terms(since: Floats, bend: int) -> Floats:
    """Years since the first one spent before the bend, and after it: (years, 2).

    Examples
    --------
    >>> terms(np.array([1.0, 3, 6]), 4).tolist()
    [[0.0, 0.0], [2.0, 0.0], [3.0, 2.0]]
    """
    return np.stack([np.minimum(since, bend) - 1, np.maximum(since - bend, 0.0)], axis=-1)


def _used(war: War, bend: int) -> tuple[Floats, Floats, np.ndarray]:
    """Figures, design and bounds of the years of a war that count."""
    use = war.informs(bend)
    changes = terms(war.since[use], bend)
    if not war.from_start:
        changes = changes[:, 1:]
    return war.people[use], np.column_stack([np.ones(len(changes)), changes]), war.bound[use]


def _phase(war: War, own: bounded.Fit) -> Phase | None:
    if not own.settled:
        return None
    return Phase(war, own.coef[1:], own.covariance[1:, 1:], own.alpha, own.df, float(own.coef[0]))


def fit_one(war: War, bend: int, alpha: float | None = None) -> Phase | None:
    """Fit one war's own rates; missing where the fit does not settle."""
    return _phase(war, bounded.fit(*_used(war, bend), alpha=alpha))


def fit_all(wars: list[War], bend: int, *, prior: float = PRIOR) -> list[Phase]:
    """Fit all wars, each with a scatter drawn towards the common one; those that do not settle are absent."""
    first = [own for war in wars if (own := fit_one(war, bend)) is not None]
    if not first:
        return []
    common = scatter(first)
    alphas = []
    for own in first:
        df = max(own.df, 0)
        alphas.append((df * own.alpha + prior * common) / (df + prior) if df + prior else own.alpha)
    again = bounded.fit_each([_used(own.war, bend) for own in first], alphas)
    fits = [_phase(own.war, fitted) for own, fitted in zip(first, again, strict=True)]
    return [own for own in fits if own is not None]


def scatter(fits: list[Phase]) -> float:
    """Mean alpha of the wars, weighted by their degrees of freedom."""
    weights = np.array([max(own.df, 0) for own in fits], dtype=float)
    alphas = np.array([own.alpha for own in fits])
    return float(np.average(alphas, weights=weights)) if weights.any() else float(np.median(alphas))


def compare(wars: list[War], bends: tuple[int, ...]) -> pd.DataFrame:
    """Compare courses on the wars observed from their first year, with one scatter for all.

    Bends are compared by which as many of them as possible have figures for both phases.

    Returns
    -------
    DataFrame
        ``course`` (``one_rate``, ``power_law`` or ``two_phases``), ``bend`` (years; missing for the others),
        ``wars``, ``terms``, ``aic`` (lower is better), ``difference`` from the lowest.
    """
    seen = [sum(war.both(bend) for war in wars) for bend in bends]
    bends = tuple(bend for bend, number in zip(bends, seen, strict=True) if number == max(seen))
    usable = [war for war in wars if all(war.both(bend) for bend in bends)]
    middle = bends[len(bends) // 2]
    first = [own for war in usable if (own := fit_one(war, middle)) is not None]
    if not first:
        return pd.DataFrame(columns=["course", "bend", "wars", "terms", "aic", "difference"])
    alpha, wars = scatter(first), [own.war for own in first]
    courses = [("one_rate", 0), ("power_law", 0), *(("two_phases", bend) for bend in bends)]
    designs = [[_course(war.since, course, bend) for war in wars] for course, bend in courses]
    series = [(war.people, x, war.bound) for own in designs for war, x in zip(wars, own, strict=True)]
    fitted = iter(bounded.fit_each(series, [alpha] * len(series)))
    rows = []
    for (course, bend), each in zip(courses, designs, strict=True):
        heights = [bounded.log_likelihood(war.people, next(fitted).mean, war.bound, alpha) for war in wars]
        used = sum(design.shape[1] for design in each)
        rows.append((course, bend if bend else pd.NA, len(wars), used, 2 * used - 2 * sum(heights)))
    table = pd.DataFrame(rows, columns=["course", "bend", "wars", "terms", "aic"])
    return table.assign(difference=table["aic"] - table["aic"].min())


def _course(since: Floats, course: str, bend: int) -> Floats:
    """Design of a course over some years: a level and what changes."""
    if course == "two_phases":
        changes = terms(since, bend)
    else:
        changes = (since - 1 if course == "one_rate" else np.log(since))[:, None]
    return np.column_stack([np.ones(len(changes)), changes])
