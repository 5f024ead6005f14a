"""A scenario: what is assumed, field by field; whatever it leaves out is the field's default."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal, get_args

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from impact.arguments import TEXT, choice, instance, optional, takes, whole
from impact.errors import ModelInputError, ScenarioError
from impact.scenario.inputs.distributions import Distribution, Family, Fixed
from impact.scenario.inputs.fields import FIELDS, JUDGEMENT, Input, problems
from impact.wording import assumed
from impact.yaml_nodes import near

#: years that a scenario is followed at most
LONGEST = 300
Kind = Literal["persistent", "self-destructing", "command-controlled"]

_DENSITY = ("mine_density", "border_length", "field_depth")
_SELF_DESTRUCT = ("self_destruct_reliability", "self_deactivation_reliability")
_ONLY_WAR = (
    "war_start",
    "war_duration",
    "stay_in_war_share",
    "return_years",
    "combat_detonated_share",
    "combat_displaced_share",
)


class Scenario(BaseModel):
    """What is assumed about mines, war, people and clearance; frozen, with every input checked.

    Parameters
    ----------
    name, title, about
        A word for files and tables, a line for headings, a paragraph for readers.
    kind
        ``persistent``, ``self-destructing`` or ``command-controlled``.
    horizon
        Years that are simulated, from the laying on.
    inputs
        What differs from the defaults of :data:`impact.scenario.inputs.fields.FIELDS`.

    Raises
    ------
    pydantic.ValidationError
        With the field, what was found and what is allowed.

    Examples
    --------
    >>> laid = Scenario(name="mine", title="My scenario").with_(mines_laid=20_000, decoy_share=0.1)
    >>> laid.input("mines_laid").distribution.words()
    '20,000'
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str
    about: str = ""
    kind: Kind = "persistent"
    horizon: int = Field(default=50, ge=1, le=LONGEST)
    country: str = ""
    inputs: Mapping[str, Input] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _checked(self) -> Scenario:
        faults = [fault for name, value in self.inputs.items() for fault in problems(name, value)]
        wrong = [f"{fault.field}: found {fault.found}; expected {fault.expected}" for fault in faults]
        density = [name for name in _DENSITY if name in self.inputs]
        if density and len(density) < len(_DENSITY):
            missing = ", ".join(n for n in _DENSITY if n not in self.inputs)
            wrong.append(f"{density[0]}: found without {missing}; expected all three or none")
        if len(density) == len(_DENSITY):
            most = math.prod(self.inputs[name].distribution.support[1] for name in _DENSITY)
            allowed = FIELDS["mines_laid"].high
            if most > allowed:
                wrong.append(
                    f"mine_density: found up to {assumed(most)} mines with border_length and field_depth; "
                    f"expected no more than {assumed(allowed)}"
                )
        if density and "mines_laid" in self.inputs:
            wrong.append(f"mines_laid: found beside {density[0]}; expected one of the two")
        if "clearance_capacity" in self.inputs and "clearance_capacity_mines" in self.inputs:
            wrong.append("clearance_capacity: found beside clearance_capacity_mines; expected one of the two")
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    @takes("scenario", name=TEXT)
    def input(self, name: str) -> Input:
        """Look up what is assumed of a field: the scenario's own input, or the default.

        Raises
        ------
        impact.errors.ModelInputError
            For a name that is no field, or a field this scenario leaves out.
        """
        if name in self.inputs:
            return self.inputs[name]
        field = FIELDS.get(name)
        if field is None or field.default is None:
            raise ModelInputError(
                f"scenario {self.name} has no input {name!r}",
                "one of: " + ", ".join(self.used()),
                "give the field in the scenario, or ask for another",
            )
        return field.default

    @takes(
        "scenario",
        error=ScenarioError,
        kind=optional(choice(*get_args(Kind))),
        horizon=optional(whole(1, LONGEST)),
        why=TEXT,
    )
    def with_(
        self,
        *,
        kind: Kind | None = None,
        horizon: int | None = None,
        why: str = "Changed by the reader.",
        **values: float | Distribution | Input,
    ) -> Scenario:
        """Copy the scenario with some fields changed.

        A number becomes a fixed value and, like a distribution, carries the source ``judgement``. Density,
        length and depth replace the number of mines, and the other way round; so do the two capacities.

        Raises
        ------
        impact.errors.ScenarioError
            For a value outside its range, or inputs that do not fit together.
        impact.errors.ModelInputError
            For a name that is no field, with the close match, or a value that is no number.
        """
        inputs = dict(self.inputs)
        for name, value in values.items():
            for other in _rivals(name):
                inputs.pop(other, None)
            inputs[name] = _as_input(name, value, why)
            for fault in problems(name, inputs[name]):
                raise ScenarioError(f"{name}={fault.found}", fault.expected, "choose a value within")
        try:
            return Scenario(
                name=self.name,
                title=self.title,
                about=self.about,
                kind=kind or self.kind,
                horizon=self.horizon if horizon is None else horizon,
                country=self.country,
                inputs=inputs,
            )
        except ValidationError as error:
            raise _refused(error) from None

    def used(self) -> list[str]:
        """Name the fields that matter for this scenario, in the order of FIELDS."""
        left_out = set(_DENSITY if "mine_density" not in self.inputs else ("mines_laid", "area_per_mine"))
        if self.kind != "self-destructing":
            left_out.update(_SELF_DESTRUCT)
        if self.kind != "command-controlled":
            left_out.add("control_lost_share")
        left_out.add("clearance_capacity" if self.capacity_in_mines else "clearance_capacity_mines")
        least, most = self.input("war_probability").distribution.support
        if most == 0:
            left_out.update(_ONLY_WAR)
        if least == 1:
            left_out.add("kept_without_war")
        return [name for name in FIELDS if name not in left_out]

    def uncertain(self) -> list[str]:
        """Name the fields that matter and are given as a distribution."""
        return [name for name in self.used() if self.input(name).distribution.varies]

    @property
    def capacity_in_mines(self) -> bool:
        """Whether clearance is limited by mines a year instead of km2 a year."""
        return "clearance_capacity_mines" in self.inputs

    def assumptions(self) -> pd.DataFrame:
        """List the assumptions, one row a field that matters.

        Returns
        -------
        pandas.DataFrame
            group, field, meaning, value (in words), unit, source (``judgement``, ``condition`` or rows of
            tables), why, own (whether the scenario says it itself instead of taking the default).
        """
        rows = []
        for name in self.used():
            field, assumption = FIELDS[name], self.input(name)
            rows.append(
                {
                    "group": field.group,
                    "field": name,
                    "meaning": field.meaning,
                    "value": assumption.distribution.words(),
                    "unit": assumption.unit,
                    "source": assumption.source,
                    "why": assumption.why,
                    "own": name in self.inputs,
                }
            )
        return pd.DataFrame(rows)


def _refused(error: ValidationError) -> ScenarioError:
    """Turn what pydantic says of a whole scenario into one error: which part, what is wrong with it."""
    faults = []
    for fault in error.errors():
        where = ".".join(str(part) for part in fault["loc"])
        at = f"{where}={fault['input']!r}: " if where else ""
        faults.append(at + fault["msg"].removeprefix("Value error, "))
    return ScenarioError("; ".join(faults), "inputs that fit together", "change another")


def _is_number(value: object) -> bool:
    # numpy's numbers are numbers, too; text has no __float__
    try:
        return not isinstance(value, bool) and hasattr(value, "__float__") and math.isfinite(value)
    except (TypeError, OverflowError):  # several numbers, or one of hundreds of digits
        return False


def _rivals(name: str) -> tuple[str, ...]:
    if name in _DENSITY:
        return ("mines_laid",)
    return {
        "mines_laid": _DENSITY,
        "clearance_capacity": ("clearance_capacity_mines",),
        "clearance_capacity_mines": ("clearance_capacity",),
    }.get(name, ())


def _as_input(name: str, value: float | Distribution | Input, why: str) -> Input:
    if name not in FIELDS:
        close = near(name, FIELDS)
        fields = "one that impact scenario fields names" if close else "a field: " + ", ".join(FIELDS)
        raise ModelInputError(f"a scenario was given {name!r}", fields, close or "correct the name")
    if isinstance(value, Input):
        return value
    if isinstance(value, Family):
        return Input(distribution=value, unit=FIELDS[name].unit, source=JUDGEMENT, why=why)
    if not _is_number(value):
        raise ModelInputError(
            f"{name}={value!r}",
            f"a number or a distribution, {FIELDS[name].allowed()}",
            f"such as {name}={assumed(FIELDS[name].low)}",
        )
    return Input(distribution=Fixed(value=float(value)), unit=FIELDS[name].unit, source=JUDGEMENT, why=why)


#: a scenario where one is asked for, and not its name
SCENARIO = instance(Scenario, expected="a scenario", remedy="read it: impact.scenario.read('base-100000')")
