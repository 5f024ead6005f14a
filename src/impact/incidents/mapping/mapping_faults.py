"""Faults of a mapping as one error: all of them, in the order of lines, each with what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import ValidationError

from impact.arguments import nearest, one_of, shown
from impact.errors import MappingError
from impact.yaml_document import Fault

#: how errors call a mapping that comes from no file
MAPPING = "the mapping"


def refusal(faults: Sequence[Fault]) -> MappingError:
    """Make one error of all faults, in the order of lines."""
    ordered = sorted(dict.fromkeys(faults), key=lambda fault: fault.line or 0)
    if len(ordered) == 1:
        only = ordered[0]
        return MappingError(only.summary(), only.expected, only.remedy, faults=(only,))
    lines = "\n  ".join(str(fault) for fault in ordered)
    return MappingError(f"{len(ordered)} things are wrong:\n  {lines}", faults=tuple(ordered))


def faults_of(error: ValidationError, names: Iterable[str]) -> list[Fault]:
    """List what the model has against the entries, in our words.

    Parameters
    ----------
    error
        What the model raised.
    names
        The entries that a mapping may have.
    """
    known = list(names)
    return [_fault(problem, known) for problem in error.errors()]


def _fault(problem: Any, names: list[str]) -> Fault:
    field = ".".join(str(part) for part in problem["loc"])
    words = problem["msg"].removeprefix("Value error, ")
    if problem["type"] == "extra_forbidden":
        outermost = len(problem["loc"]) == 1
        near = nearest(field, names) if outermost else ""
        hint = f"did you mean {near!r}?" if near else "correct its name, or leave it out"
        return Fault(
            MAPPING, None, field, "unknown entry", one_of(names) if outermost else "a known one", hint
        )
    if problem["type"] == "missing":
        return Fault(
            MAPPING, None, field, "the entry is missing", "one", f"write it: {field.rpartition('.')[2]}=..."
        )
    if problem["type"] == "value_error":  # a rule of ours, which says all
        return Fault(MAPPING, None, field, words)
    expected = words.removeprefix("Input should be ").removeprefix("Input should ")
    if problem["type"] != "literal_error":  # whose words are those that can be chosen
        expected = expected.partition(", ")[0].replace("a valid string", "a text").replace("a valid ", "a ")
    return Fault(MAPPING, None, field, f"value {shown(problem['input'])}", expected, "correct it")
