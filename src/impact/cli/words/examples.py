"""Examples in the help of a command: one a line, each of them run by a test as it is written."""

from __future__ import annotations

import re
from typing import Any

_LABEL = "Examples:"


def examples(*lines: str) -> str:
    """Write the epilog of a command: a command line a line, that a reader can copy.

    A remark may follow after two blanks and a hash, as in a shell.

    >>> examples("impact list", "impact tables  # what there is").splitlines()[2:]
    ['impact list', '', 'impact tables  # what there is']
    """
    # a blank line between: the help joins what stands in one paragraph, and a line cannot be copied then
    return "\n\n".join([_LABEL, *(line.replace("[", r"\[") for line in lines)])


def examples_of(command: Any) -> list[str]:
    """List the command lines in the help of a command, without their remarks."""
    lines = (getattr(command, "epilog", None) or "").split("\n\n")
    return [
        re.split(r"\s{2,}#", line.replace(r"\[", "["))[0].strip()
        for line in lines
        if line.strip().startswith("impact ")
    ]


def commands_below(command: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """List all commands below one, each with the words that lead to it."""
    below: dict[tuple[str, ...], Any] = {}
    for name, child in getattr(command, "commands", {}).items():
        if getattr(child, "commands", None):
            below |= commands_below(child, (*path, name))
        else:
            below[(*path, name)] = child
    return below
