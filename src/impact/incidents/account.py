"""Account of a file: every row that was counted in it, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Account:
    """Rows of one file by what became of them; ``balances`` says that none is lost.

    ``counted`` comes from a count of rows that is not the reader's; ``read`` is what the reader returned
    under the header. ``excluded`` holds rows that are no records, by reason (blank, tags, note, total,
    repeat, not_selected, second_table). ``kinds`` counts rows by kind of finding, ``withheld`` values by
    field, ``missing`` values by field and reason. ``asked`` is how many findings wait for a decision.
    """

    file: str
    format: str
    counted: int
    read: int
    kept: int
    quarantined: int
    encoding: str | None = None
    sheet: str | None = None
    excluded: Mapping[str, int] = field(default_factory=dict)
    kinds: Mapping[str, int] = field(default_factory=dict)
    repaired: Mapping[str, int] = field(default_factory=dict)
    withheld: Mapping[str, int] = field(default_factory=dict)
    missing: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    asked: int = 0
    fingerprint: str = ""

    @property
    def balances(self) -> bool:
        """Whether every counted row is kept, quarantined or excluded."""
        return self.counted == self.kept + self.quarantined + sum(self.excluded.values())

    def _repr_html_(self) -> str:
        from impact.incidents.display.fragments import account_html

        return account_html(self)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        del cycle
        printer.text(str(self))

    def __str__(self) -> str:
        from impact.incidents.display.account_lines import account_text

        return account_text(self)

    def as_dict(self) -> dict[str, Any]:
        """Fields as plain values, for JSON."""
        return {**asdict(self), "balances": self.balances}


def added_counts(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Add counts up, name by name."""
    total: dict[str, int] = {}
    for each in counts:
        for name, count in each.items():
            total[name] = total.get(name, 0) + count
    return total
