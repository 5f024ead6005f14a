"""Changes of a scenario as they are typed: mines_laid=50000, clearance_delay=+5, return_years=5..20.

A number fixes the input. ``+5``, ``-5`` and ``*2`` move or stretch what the scenario says, and keep it as
uncertain as it is. ``5..20`` is as likely anywhere between; ``5..8..20`` most likely in the middle. These are
the forms ``value``, ``uniform`` and ``pert`` of a scenario file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, get_args

from impact.errors import ScenarioError, UnknownName
from impact.scenario.inputs.distribution_forms import distribution
from impact.scenario.inputs.distributions import (
    Distribution,
    Fixed,
    Lognormal,
    LognormalShifted,
    Pert,
    Triangular,
    Uniform,
)
from impact.scenario.inputs.fields import FIELDS, JUDGEMENT, Input, problems
from impact.scenario.inputs.scenario import Kind, Scenario
from impact.wording import assumed
from impact.yaml_nodes import near

_FORM = "a number, +5 or -5 or *2 to change what is there, 20..60 or 20..30..60 for a range"
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
_ABOUT = ("kind", "horizon")
_LARGEST = 1e15


def change(scenario: Scenario, changes: Iterable[str]) -> Scenario:
    """Copy a scenario with changes as they are typed.

    Parameters
    ----------
    scenario
        What is changed; its name stays.
    changes
        ``FIELD=VALUE`` each, in the forms above; ``kind=`` and ``horizon=`` as in a file.

    Raises
    ------
    UnknownName
        A name that is no field, with the close match.
    ScenarioError
        A value that cannot be read, lies outside its range, or cannot be changed by a sum.

    Examples
    --------
    >>> later = change(Scenario(name="mine", title="Mine"), ["mines_laid=50,000", "horizon=30"])
    >>> later.input("mines_laid").distribution.words(), later.horizon
    ('50,000', 30)
    """
    for text in changes:
        name, sign, value = (part.strip() for part in text.partition("="))
        name = name.replace("-", "_").casefold()
        if not sign or not value:
            raise ScenarioError(f"--set {text!r}", "FIELD=VALUE", f"VALUE is {_FORM}")
        if name in _ABOUT:
            scenario = _with(scenario, text, **_about(name, value))
            continue
        if name not in FIELDS:
            raise UnknownName(
                f"there is no field {name!r}",
                "one that impact scenario fields names",
                near(name, FIELDS) or "run: impact scenario fields",
            )
        assumption = Input(
            distribution=_distribution(scenario, name, value),
            unit=FIELDS[name].unit,
            source=JUDGEMENT,
            why=f"Set by the reader: {name}={value}.",
        )
        if max(map(abs, assumption.distribution.support)) > _LARGEST:  # no words for such a number
            raise ScenarioError(f"{name}={value}", FIELDS[name].allowed(), "choose a value within")
        for problem in problems(name, assumption):
            hundred = "; a share: divide by 100" if FIELDS[name].high == 1 and "%" not in value else ""
            raise ScenarioError(
                f"{name}={value} gives {problem.found}", problem.expected + hundred, "choose a value within"
            )
        scenario = _with(scenario, text, **{name: assumption})
    return scenario


def _with(scenario: Scenario, text: str, **values: Any) -> Scenario:
    try:
        return scenario.with_(**values)
    except ScenarioError as error:
        raise ScenarioError(f"--set {text}: {error.found}", error.expected, error.remedy) from error


def _about(name: str, value: str) -> dict[str, Any]:
    if name == "kind":
        kinds = get_args(Kind)
        if value not in kinds:
            raise ScenarioError(
                f"kind={value}", f"one of {', '.join(kinds)}", near(value, kinds) or "choose one of them"
            )
        return {"kind": value}
    if not value.isdigit():
        raise ScenarioError(f"horizon={value}", "a whole number of years", "such as horizon=30")
    return {"horizon": int(value)}


def _distribution(scenario: Scenario, name: str, value: str) -> Distribution:
    relative = re.fullmatch(rf"([+\-*])\s*({_NUMBER})", value)
    if relative:
        return _relative(scenario, name, relative[1], _number(relative[2]))
    parts = value.split("..")
    if len(parts) > 3 or not all(re.fullmatch(_NUMBER, part.strip()) for part in parts):
        remedy = "divide by 100" if value.endswith("%") else "impact scenario fields names the unit"
        raise ScenarioError(f"{name}={value}", _FORM, remedy)
    form = ("value", "uniform", "pert")[len(parts) - 1]
    numbers = [_number(part) for part in parts]
    try:
        return distribution(form, numbers)
    except ValueError as error:
        raise ScenarioError(
            f"{name}={value}", "a range from the least to the greatest", "write the smaller number first"
        ) from error


def _relative(scenario: Scenario, name: str, sign: str, amount: float) -> Distribution:
    """Move or stretch what a scenario says of an input; what was estimated from counts does neither."""
    used = name in scenario.inputs or FIELDS[name].default is not None
    if not used:
        raise ScenarioError(
            f"{name}={sign}{assumed(amount)}, and {scenario.name} says nothing of {name}",
            "a field that it has",
            f"give the number itself: {name}=VALUE",
        )
    now = scenario.input(name).distribution
    add = {"+": amount, "-": -amount, "*": 0.0}[sign]
    times = amount if sign == "*" else 1.0
    if times <= 0:
        raise ScenarioError(
            f"{name}=*{assumed(times)}", "a factor above nought", f"or the number itself: {name}=0"
        )
    if isinstance(now, Fixed):
        return Fixed(value=now.value * times + add)
    if isinstance(now, Uniform):
        return Uniform(low_end=now.low_end * times + add, high_end=now.high_end * times + add)
    if isinstance(now, (Triangular, Pert)):
        ends = {end: getattr(now, end) * times + add for end in ("low_end", "mode", "high_end")}
        return type(now)(**ends)
    if isinstance(now, (Lognormal, LognormalShifted)):
        more = add + times * (now.more if isinstance(now, LognormalShifted) else 0.0)
        stretched = Lognormal(middle=now.middle * times, spread=now.spread)
        if more == 0:
            return stretched
        return LognormalShifted(middle=stretched.middle, spread=now.spread, more=more)
    raise ScenarioError(
        f"{name}={sign}{assumed(amount)}, and {name} is {now.words()}",
        "a value or a range for this field",
        f"write {name}={assumed(now.median)} or {name}={assumed(now.low)}..{assumed(now.high)}",
    )


def _number(text: str) -> float:
    return float(text.strip().replace(",", "").replace("_", ""))
