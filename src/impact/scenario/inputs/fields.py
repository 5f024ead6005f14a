"""The inputs a scenario has: meaning, unit, what is allowed, and the default where a scenario has none.

They are written in ``fields.yml`` beside this module. Nothing there describes where or how mines are laid:
inputs are totals and averages of a country or of its border regions.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict

from impact import yaml_document
from impact.scenario.inputs.distribution_forms import FORMS, distribution
from impact.scenario.inputs.distributions import Distribution
from impact.wording import assumed

#: Source of an input that is ours, to be replaced by whoever knows better.
JUDGEMENT = "judgement"
#: Source of an input that is part of the question: nothing to be right or wrong about.
CONDITION = "condition"
#: Words that stand as a source and lead to no page.
WORDS = (JUDGEMENT, CONDITION)

Knowable = Literal["measurable", "decision", "future"]
#: How an input could be known before mines are laid: somebody measures it, a state decides it, or nobody can.
KNOWABLE: tuple[Knowable, ...] = get_args(Knowable)

_WORDS = f"the word {JUDGEMENT} or {CONDITION}"
_SOURCE = re.compile(r"^[a-z_]+/[^;/\s][^;]*$")


class Input(BaseModel):
    """What is assumed of one field: a distribution in a unit, its source and why.

    ``source`` is one or more rows of a table, parted by semicolons, as ``parameters/mines_laid_falklands`` or
    ``claims/C8``; or the word ``condition`` (part of the question), or ``judgement`` (ours).
    ``why`` is a sentence for the reader.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    distribution: Distribution
    unit: str
    source: str
    why: str = ""


@dataclass(frozen=True)
class Field:
    """An input: its meaning, unit, allowed range, and default (none where a choice between fields is due).

    ``knowable`` is one of :data:`KNOWABLE`.
    """

    name: str
    group: str
    knowable: Knowable
    unit: str
    meaning: str
    low: float
    high: float
    default: Input | None = None

    def allowed(self) -> str:
        """Write what is allowed, for an error.

        >>> FIELDS["decoy_share"].allowed()
        'from 0 to 1, in share'
        """
        return f"from {assumed(self.low)} to {assumed(self.high)}, in {self.unit}"


@dataclass(frozen=True)
class Problem:
    """Why an input is refused: what was found and what is expected, both in words."""

    field: str
    found: str
    expected: str


def problems(name: str, assumption: Input) -> list[Problem]:
    """Check an input against its field.

    Parameters
    ----------
    name
        A key of FIELDS; a name that is none is a problem itself, answered with the nearest one.
    assumption
        The input to check.

    Examples
    --------
    >>> wrong = Input(distribution=distribution("value", 1.5), unit="share", source="judgement")
    >>> [(p.found, p.expected) for p in problems("decoy_share", wrong)]
    [('1.5', 'from 0 to 1, in share')]
    """
    field = FIELDS.get(name)
    if field is None:
        near = difflib.get_close_matches(name, FIELDS, n=1)
        hint = f"did you mean {near[0]}?" if near else f"one of: {', '.join(FIELDS)}"
        return [Problem(name, f"no field is named {name}", hint)]
    faults = []
    if assumption.unit != field.unit:
        faults.append(Problem(name, f"unit {assumption.unit!r}", f"unit {field.unit!r}, {field.allowed()}"))
    low, high = assumption.distribution.support
    if low < field.low or high > field.high:
        faults.append(Problem(name, assumption.distribution.words(), field.allowed()))
    if not assumption.source.strip():
        faults.append(Problem(name, "no source", f"a row of a table (parameters/NAME) or {_WORDS}"))
    elif assumption.source not in WORDS and not all(
        _SOURCE.match(s.strip()) for s in assumption.source.split(";")
    ):
        faults.append(
            Problem(name, f"source {assumption.source!r}", f"TABLE/ROW, as parameters/NAME, or {_WORDS}")
        )
    return faults


def _catalogue() -> dict[str, Field]:
    """Read fields.yml, the one place where fields, ranges and defaults are written."""
    body = yaml_document.load_file(Path(__file__).with_name("fields.yml"))
    return {name: _field(name, entry) for name, entry in body.items()}


def _field(name: str, entry: dict[str, Any]) -> Field:
    low, high = entry["allowed"]
    default = None
    if written := entry.get("default"):
        form = next(word for word in written if word in FORMS)
        default = Input(
            distribution=distribution(form, written[form]),
            unit=entry["unit"],
            source=written["source"],
            why=written["why"],
        )
    return Field(
        name=name,
        group=entry["group"],
        knowable=entry["knowable"],
        unit=entry["unit"],
        meaning=entry["meaning"],
        low=float(low),
        high=float(high),
        default=default,
    )


FIELDS: dict[str, Field] = _catalogue()
