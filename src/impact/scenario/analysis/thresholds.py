"""What would have to be true: the value of one input at which an outcome crosses a threshold.

Model
-----
With all other inputs at their medians (or in the same drawn worlds), the expected outcome is a function g of
one input x. Its crossings of a threshold c are the roots of g(x) - c: bracketed on a grid over all values the
field allows, in even steps, in even ratios and at the quantiles of the input, then found by Brent's method.
Of several crossings the one nearest to what is assumed is the answer, and the others are kept. A year that is
not reached counts as the horizon; where an outcome jumps, the crossing is the jump.

Two scenarios cross where the difference of their outcomes changes its sign.

Assumptions
-----------
One input moves, the others do not answer to it. Crossings closer to each other than the grid are missed.

When not to use it
------------------
To call a crossing likely or unlikely beyond what ``beyond`` says: how much of the assumed distribution lies
on its other side. An input held fixed has no such share.

What it cannot tell
-------------------
Which two inputs together would cross a threshold that none crosses alone.

Proof
-----
Where few mines are set off, casualties are in proportion to the hazard, to people and to mines, so that the
crossing is known; likewise where two scenarios differ by a known factor (tests).

References
----------
Brent (1973), Algorithms for Minimization without Derivatives, Prentice-Hall.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from impact.errors import ModelInputError
from impact.result import Declined, Result
from impact.scenario.analysis import sentences
from impact.scenario.analysis.curves import Curve, Over, along, nearest, roots
from impact.scenario.analysis.response import check_outcome, lower, outcome_words, response
from impact.scenario.engine.outcomes import TOTALS
from impact.scenario.inputs.fields import FIELDS
from impact.scenario.inputs.scenario import Scenario

_METHOD = "what would have to be true of one input, roots by Brent's method"
_TIMES = (0.1, 10.0)
_SEVERAL = "The outcome crosses more than once; this is the crossing nearest to the assumption."


@dataclass(frozen=True, kw_only=True)
class Crossing(Result):
    """The value of an input at which an outcome crosses a threshold.

    ``value`` in ``unit``, the crossing nearest to ``assumed`` (the input's median); ``others``: further ones;
    ``rising``: whether the outcome is above the threshold for greater values of the input; ``at_assumed``:
    the outcome at the assumed value; ``beyond``: share of the input's own draws on the other side of the
    crossing (None for an input held fixed); ``words``: the sentence.
    """

    field: str
    unit: str
    outcome: str
    threshold: float
    value: float
    others: tuple[float, ...]
    rising: bool
    assumed: float
    at_assumed: float
    beyond: float | None
    words: str

    def in_words(self) -> str:
        """Write where the threshold is crossed."""
        return self.words


@dataclass(frozen=True, kw_only=True)
class Crossings(Result):
    """Crossings of each input, those within reach of what is assumed first.

    ``frame``: one row an input and threshold: field, meaning, unit, assumed (words), median, low, high (5 and
    95 % points), threshold, times (threshold over ``central``), value (nan: never crossed), others, inside
    (value between low and high), beyond (as in :class:`Crossing`), words. ``central``: the outcome with every
    input at its median.
    """

    frame: pd.DataFrame
    outcome: str
    central: float

    @property
    def decisive(self) -> pd.DataFrame:
        """The rows whose crossing lies between the 5 and 95 % points of the input."""
        return self.frame[self.frame["inside"]]

    def in_words(self) -> str:
        """Write which single assumption could change the order of magnitude."""
        names = list(dict.fromkeys(self.decisive["meaning"].map(lower)))
        told = "; ".join(names) or "none alone"
        return f"Inputs that cross a threshold within 9 of 10 of their draws: {told}"


def crossing(
    scenario: Scenario,
    field: str,
    outcome: str,
    threshold: float,
    *,
    over: Over = "medians",
    draws: int = 1000,
    seed: int = 20250318,
) -> Crossing | Declined:
    """Find the value of one input at which an outcome crosses a threshold.

    Parameters
    ----------
    scenario
        What is assumed of everything else.
    field
        A field that matters to the scenario, uncertain or not.
    outcome
        A key of :data:`impact.scenario.engine.outcomes.TOTALS`.
    threshold
        In the unit of the outcome.
    over
        ``medians``: the expected outcome with the other inputs at their medians, war weighted by its
        probability; ``draws``: the median, over ``draws`` of the other inputs, of the expected outcome.
    draws, seed
        For ``over="draws"``; the draws are those of a simulation with this seed.

    Returns
    -------
    Crossing or Declined
        Declined, with the sentence, where no allowed value of the input crosses the threshold.

    Raises
    ------
    impact.errors.ModelInputError
        For an unknown outcome or field, or a threshold that is no number.

    Examples
    --------
    >>> found = crossing(Scenario(name="e", title="E"), "casualties_per_accident", "casualties", 1e9)
    >>> found.reason[:71]
    'Even where this is 20 persons, civilian casualties stay below 1,000,000'
    """
    _check(scenario, field, outcome, threshold)
    curve = along([scenario], field, outcome, over, draws, seed)
    return _crossing(scenario, field, outcome, threshold, curve, over)


def crossings(
    scenario: Scenario,
    outcome: str = "casualties",
    threshold: float | Sequence[float] | None = None,
    *,
    fields: Sequence[str] | None = None,
) -> Crossings | Declined:
    """Find, for each input alone, where an outcome crosses a threshold.

    Parameters
    ----------
    scenario, outcome
        As in :func:`crossing`.
    threshold
        One or more; None for a tenth and ten times the outcome with every input at its median, so that the
        table shows which single assumption could change the order of magnitude.
    fields
        The inputs; None for the uncertain ones.

    Returns
    -------
    Crossings or Declined
        Declined where no input is given or uncertain, or where a tenth of nothing was asked for.

    Raises
    ------
    impact.errors.ModelInputError
        As in :func:`crossing`.
    """
    names = list(scenario.uncertain() if fields is None else fields)
    check_outcome(outcome)
    central = float(response(scenario, outcome, {})[0])
    if not names:
        return Declined(method=_METHOD, reason="No input of this scenario is uncertain.")
    if threshold is None:
        if central <= 0:
            reason = f"With every input at its median there are no {outcome_words(outcome)} to be multiplied."
            return Declined(method=_METHOD, reason=reason)
        wanted = [times * central for times in _TIMES]
    else:
        wanted = [float(one) for one in np.atleast_1d(np.asarray(threshold, dtype=float))]
    rows = []
    for name in names:
        for one in wanted:
            _check(scenario, name, outcome, one)
        curve = along([scenario], name, outcome, "medians", 0, 0)
        rows += [_row(scenario, name, outcome, one, central, curve) for one in wanted]
    frame = pd.DataFrame(rows)
    order = frame.assign(
        far=~frame["inside"],
        rest=-frame["beyond"].fillna(0.0),
        never=frame["value"].isna(),
    ).sort_values(["far", "rest", "never"], kind="stable")
    frame = frame.loc[order.index].reset_index(drop=True)
    return Crossings(method=_METHOD, n=len(frame), frame=frame, outcome=outcome, central=central)


def equal(
    first: Scenario,
    second: Scenario,
    field: str,
    outcome: str = "casualties",
    *,
    both: bool = True,
    over: Over = "medians",
    draws: int = 1000,
    seed: int = 20250318,
) -> Crossing | Declined:
    """Find the value of an input at which one scenario no longer has less of an outcome than another.

    Parameters
    ----------
    first, second
        The scenarios; what is assumed of the input is read from the first it matters to.
    both
        Whether the input takes the same value in both scenarios (if it matters to both), or moves in the
        first only while the second stays as it is.
    field, outcome, over, draws, seed
        As in :func:`crossing`; with ``over="draws"`` the median of the difference on the same draws.

    Returns
    -------
    Crossing or Declined
        ``threshold`` and ``at_assumed`` are differences, first less second: 0, and that at the assumed value.

    Raises
    ------
    impact.errors.ModelInputError
        For an unknown outcome, or a field that matters to neither.

    Examples
    --------
    >>> few = Scenario(name="few", title="Few")
    >>> many = Scenario(name="many", title="Many").with_(mines_laid=250_000, area_per_mine=1000)
    >>> found = equal(few.with_(area_per_mine=1000), many, "mines_laid", both=False)
    >>> round(found.value)
    250000
    """
    owner = first if field in first.used() or not both else second
    _check(owner, field, outcome, 0.0)
    curve = along([first, second], field, outcome, over, draws, seed, both=both)
    found = roots(curve, 0.0)
    if not found:
        reason = sentences.never_equal(first, second, field, outcome, curve)
        return Declined(method=_METHOD, reason=reason, n=len(curve.x))
    value, rising, others = nearest(found, owner.input(field).distribution.median)
    words = sentences.overtakes(first, second, owner, field, outcome, value, rising)
    return _result(owner, field, outcome, 0.0, curve, (value, rising, others), words, over)


def _check(scenario: Scenario, field: str, outcome: str, threshold: float) -> None:
    check_outcome(outcome)
    if field not in scenario.used():
        raise ModelInputError(
            f"a crossing was asked for {field!r}, which does not matter to scenario {scenario.name}",
            "one of: " + ", ".join(scenario.used()),
            "choose one of these",
        )
    if not np.isfinite(threshold):
        raise ModelInputError(
            f"threshold {threshold}", f"a number of {TOTALS[outcome].unit}", "correct the number"
        )


def _crossing(
    scenario: Scenario, field: str, outcome: str, threshold: float, curve: Curve, over: Over
) -> Crossing | Declined:
    found = roots(curve, threshold)
    if not found:
        return Declined(
            method=_METHOD, reason=sentences.never(field, outcome, threshold, curve), n=len(curve.x)
        )
    value, rising, others = nearest(found, scenario.input(field).distribution.median)
    words = sentences.crosses(scenario, field, outcome, threshold, value, rising, over)
    return _result(scenario, field, outcome, threshold, curve, (value, rising, others), words, over)


def _result(
    scenario: Scenario,
    field: str,
    outcome: str,
    threshold: float,
    curve: Curve,
    found: tuple[float, bool, tuple[float, ...]],
    words: str,
    over: Over,
) -> Crossing:
    value, rising, others = found
    given = scenario.input(field).distribution
    return Crossing(
        method=f"{_METHOD}, {'others at their medians' if over == 'medians' else 'median over draws'}",
        n=len(curve.x),
        warnings=(_SEVERAL,) if others else (),
        field=field,
        unit=FIELDS[field].unit,
        outcome=outcome,
        threshold=threshold,
        value=value,
        others=others,
        rising=rising,
        assumed=given.median,
        at_assumed=float(curve.at(np.array([given.median]))[0]),
        beyond=_beyond(scenario, field, value),
        words=words,
    )


def _beyond(scenario: Scenario, field: str, value: float) -> float | None:
    given = scenario.input(field).distribution
    if not given.varies:
        return None
    drawn = given.quantile((np.arange(2000) + 0.5) / 2000)
    return float((drawn > value).mean() if value >= given.median else (drawn < value).mean())


def _row(
    scenario: Scenario, field: str, outcome: str, threshold: float, central: float, curve: Curve
) -> dict[str, object]:
    given = scenario.input(field).distribution
    found = _crossing(scenario, field, outcome, threshold, curve, "medians")
    return {
        "field": field,
        "meaning": FIELDS[field].meaning,
        "unit": FIELDS[field].unit,
        "assumed": given.words(),
        "median": given.median,
        "low": given.low,
        "high": given.high,
        "threshold": threshold,
        "times": threshold / central if central > 0 else float("nan"),
        "value": found.value if found else float("nan"),
        "others": found.others if found else (),
        "inside": bool(found and given.low <= found.value <= given.high),
        "beyond": found.beyond if found and found.beyond is not None else float("nan"),
        "words": found.words if found else found.reason,
    }
