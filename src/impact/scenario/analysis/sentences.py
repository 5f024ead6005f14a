"""What a crossing says, in a sentence: if so, then; or never."""

from __future__ import annotations

import numpy as np

from impact.scenario.analysis.curves import SAME, Curve, Over
from impact.scenario.analysis.response import lower, outcome_words
from impact.scenario.inputs.fields import FIELDS
from impact.scenario.inputs.scenario import Scenario
from impact.wording import assumption, input_value, simulated


def crosses(
    scenario: Scenario, field: str, outcome: str, threshold: float, value: float, rising: bool, over: Over
) -> str:
    """Say where an outcome exceeds a threshold, and what is assumed."""
    measured = "With all other inputs at their medians" if over == "medians" else "In the median of the draws"
    where = f"{'above' if rising else 'below'} {input_value(value, FIELDS[field].unit)}"
    return (
        f"{measured}, {outcome_words(outcome)} exceed {simulated(threshold)} where this is {where}: "
        f"{_assumed(scenario, field)}"
    )


def never(field: str, outcome: str, threshold: float, curve: Curve) -> str:
    """Say that no allowed value crosses a threshold, and how near the outcome comes."""
    below = bool(curve.y.max() <= threshold + SAME * abs(threshold))
    end = curve.extreme(highest=below)
    if abs(curve.y[end] - threshold) <= SAME * abs(threshold):
        stay = "never exceed" if below else "never fall below"
    else:
        stay = "stay below" if below else "stay above"
    where = f"Even where this is {input_value(float(curve.x[end]), FIELDS[field].unit)}"
    if np.ptp(curve.y) <= SAME * curve.size:
        where = "Whatever this is"
    meaning = lower(FIELDS[field].meaning)
    return f"{where}, {outcome_words(outcome)} {stay} {simulated(threshold)}: {meaning}."


def overtakes(
    first: Scenario,
    second: Scenario,
    owner: Scenario,
    field: str,
    outcome: str,
    value: float,
    rising: bool,
) -> str:
    """Say below and above which value of an input one scenario has less than another."""
    side, other = ("less", "more") if rising else ("more", "less")
    return (
        f"Where this is below {input_value(value, FIELDS[field].unit)}, {_quoted(first)} has {side} than "
        f"{_quoted(second)}, and above it {other} ({outcome_words(outcome)}): {_assumed(owner, field)}"
    )


def never_equal(first: Scenario, second: Scenario, field: str, outcome: str, curve: Curve) -> str:
    """Say that one scenario has never more, or never less, than another."""
    low, high = (input_value(float(end), FIELDS[field].unit) for end in (curve.x[0], curve.x[-1]))
    apart = curve.y[np.abs(curve.y) > SAME * curve.size]
    what = outcome_words(outcome)
    told = f"{_quoted(first)} and {_quoted(second)} never differ ({what})"
    if apart.size:
        side = "less" if apart[0] > 0 else "more"
        told = f"{_quoted(first)} never has {side} than {_quoted(second)} ({what})"
    return f"From {low} to {high} of this, {told}: {lower(FIELDS[field].meaning)}."


def _quoted(scenario: Scenario) -> str:
    return f"“{scenario.title}”"


def _assumed(scenario: Scenario, field: str) -> str:
    given = assumption(scenario.input(field).distribution.words(), FIELDS[field].unit)
    return f"{lower(FIELDS[field].meaning)} (assumed: {given})."
