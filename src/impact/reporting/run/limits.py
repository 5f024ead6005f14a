"""How much a notebook may say: a loop that prints for ever must not fill the memory or the disk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from impact.errors import RunFailed
from impact.wording import count

#: characters that a whole notebook may print; a page of 1.5 MB could not hold more anyway
PRINTED = 1_000_000
#: characters of everything that it shows: pictures, tables, findings and what it prints
SHOWN = 32_000_000

#: characters of an error that stand in tables, records, the index and the hook's input
MESSAGE = 2_000
#: characters of each output that a failed notebook keeps
KEPT = 20_000


class OutputBudget:
    """Counts what a notebook says and refuses it when that is too much.

    Examples
    --------
    >>> budget = OutputBudget()
    >>> budget.add({"output_type": "stream", "name": "stdout", "text": "x" * 999_999})
    >>> budget.add({"output_type": "stream", "name": "stdout", "text": "xx"})
    Traceback (most recent call last):
    ...
    impact.errors.RunFailed: printed more than 1,000,000 characters; ...
    """

    def __init__(self) -> None:
        self.printed = 0
        self.shown = 0

    def add(self, output: Mapping[str, Any]) -> None:
        """Count one output, or the content of one message of a kernel.

        Raises
        ------
        RunFailed
            When it is more than a report may hold.
        """
        if "text" in output:
            size = len(output["text"])
            self.printed += size
        else:
            size = sum(map(_size, output.get("data", {}).values()))
        self.shown += size
        if self.printed > PRINTED:
            raise RunFailed(
                f"printed more than {count(PRINTED)} characters",
                "pages that can be read",
                "print a summary, or show a table",
            )
        if self.shown > SHOWN:
            raise RunFailed(
                f"showed more than {SHOWN // 1_000_000} MB of pictures and tables",
                "pages that can be read",
                "show fewer or smaller ones",
            )


def _size(value: Any) -> int:
    """Measure what is shown, in characters; long texts in JSON as they are, without writing it."""
    if isinstance(value, dict):
        return sum(len(part if isinstance(part, str) else str(part)) for part in value.values())
    return len(value if isinstance(value, str) else str(value))


def check_size(notebook: Any) -> None:
    """Refuse an executed notebook that says too much.

    Raises
    ------
    RunFailed
        Naming the limit.
    """
    budget = OutputBudget()
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            budget.add(output)
