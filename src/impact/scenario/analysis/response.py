"""One outcome as a function of the inputs, without luck: what sensitivity and crossings are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from impact.scenario.engine.outcomes import TOTALS, check_outcome
from impact.scenario.engine.simulate import expected_outcome
from impact.scenario.inputs.distributions import Posterior
from impact.scenario.inputs.fields import FIELDS
from impact.scenario.inputs.scenario import Scenario

#: How differences of an outcome are counted: in factors, or as they are.
Scale = Literal["log", "natural"]

WAR = "war_comes"
#: The inputs that are drawn together from the joint posterior, as one factor.
CALIBRATION = "calibration"
_ROWS = 8_192  # of one call, twice where war is open: bounds the memory of long analyses
_NAMES = {
    "children": "children killed or injured",
    "self_destructed": "mines self-destructed or inert",
}


@dataclass(frozen=True)
class Named:
    """How a table calls an input, and its unit."""

    meaning: str
    unit: str


def described(name: str) -> Named:
    """Look up the plain words for an input of a scenario, whether war comes, or the calibrated inputs.

    >>> described("war_comes").meaning
    'Whether war comes'
    """
    if name == WAR:
        return Named("Whether war comes", "0 or 1")
    if name == CALIBRATION:
        return Named("What the histories of other places leave open, taken together", "rows")
    return Named(FIELDS[name].meaning, FIELDS[name].unit)


def outcome_words(outcome: str) -> str:
    """Name an outcome within a sentence.

    >>> outcome_words("casualties"), outcome_words("live_at_end")
    ('civilian casualties', 'live mines left at the end')
    """
    return _NAMES.get(outcome, lower(TOTALS[outcome].meaning))


def lower(text: str) -> str:
    """Begin within a sentence.

    >>> lower("Share of CCW mines")
    'share of CCW mines'
    """
    return text[:1].lower() + text[1:]


def war_is_open(scenario: Scenario) -> bool:
    """Whether war may come and may not."""
    least, most = scenario.input("war_probability").distribution.support
    return most > 0 and least < 1


def joint(scenario: Scenario) -> tuple[str, ...]:
    """Name the uncertain fields that are drawn together from the joint posterior."""
    return tuple(
        name for name in scenario.uncertain() if isinstance(scenario.input(name).distribution, Posterior)
    )


def open_inputs(scenario: Scenario) -> list[str]:
    """Name the uncertain fields of a scenario, and whether war comes where that is open."""
    return [*scenario.uncertain(), *([WAR] if war_is_open(scenario) else [])]


def scale_of(outcome: str) -> Scale:
    """Say how differences of an outcome are counted: years as they are, all else in factors."""
    return "natural" if TOTALS[outcome].unit == "years" else "log"


def response(scenario: Scenario, outcome: str, values: Mapping[str, np.ndarray]) -> np.ndarray:
    """Compute the expected outcome for rows of inputs; those not given stand at their medians.

    Parameters
    ----------
    scenario
        What is assumed of all other inputs.
    outcome
        A key of :data:`impact.scenario.engine.outcomes.TOTALS`.
    values
        By field, n values; ``war_comes`` 1 or 0. Where that is not given, both cases are weighted.

    Returns
    -------
    numpy.ndarray
        (n,); one where nothing is given. Years that are not reached count as the horizon: an average needs a
        number.

    Raises
    ------
    impact.errors.ModelInputError
        For an unknown outcome or field, or values outside their range.

    Examples
    --------
    >>> none, many = response(Scenario(name="e", title="E"), "casualties", {"mines_laid": np.array([0, 1e5])})
    >>> float(none), bool(many > 0)
    (0.0, True)
    """
    check_outcome(outcome)
    rows = {name: np.atleast_1d(np.asarray(column, dtype=float)) for name, column in values.items()}
    n = max((column.size for column in rows.values()), default=1)
    parts = [
        _chunk(scenario, outcome, {name: column[start : start + _ROWS] for name, column in rows.items()})
        for start in range(0, n, _ROWS)
    ]
    return np.concatenate(parts)


def _chunk(scenario: Scenario, outcome: str, values: dict[str, np.ndarray]) -> np.ndarray:
    if WAR in values:
        return _one_case(scenario, outcome, values)
    chance = values.get("war_probability")
    if chance is None:
        chance = np.array([scenario.input("war_probability").distribution.median])
    cases = [(case, weight) for case, weight in ((1.0, chance), (0.0, 1 - chance)) if (weight > 0).any()]
    n = max((column.size for column in values.values()), default=1)
    # both cases in one run: the rows of the war, then those of peace
    twice = {name: np.tile(np.broadcast_to(column, (n,)), len(cases)) for name, column in values.items()}
    twice[WAR] = np.repeat([case for case, _ in cases], n)
    totals = _one_case(scenario, outcome, twice).reshape(len(cases), n)
    return np.asarray(sum(weight * total for (_, weight), total in zip(cases, totals, strict=True)))


def _one_case(scenario: Scenario, outcome: str, values: dict[str, np.ndarray]) -> np.ndarray:
    totals = expected_outcome(scenario, outcome, values)
    return np.where(np.isfinite(totals), totals, float(scenario.horizon))
