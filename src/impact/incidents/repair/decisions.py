"""Decisions of a mapping on findings: which proposals are taken, for which rows, and which are declined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from impact.incidents.data_finding import DataFinding
from impact.incidents.kinds import kind
from impact.incidents.mapping.mapping import Accept


@dataclass(frozen=True)
class Decisions:
    """The `accept:` part of a mapping. An entry without rows, column or value decides on the whole kind."""

    entries: tuple[Accept, ...] = ()

    def of(self, code: str, column: str | None, value: str | None) -> Accept | None:
        """Entry that decides on a kind in a column and for a text; the narrowest first."""
        fitting = [
            e
            for e in self.entries
            if e.kind == code and e.column in (None, column) and e.value in (None, value)
        ]
        fitting.sort(key=lambda e: (e.value is None, e.column is None, not e.rows))
        return fitting[0] if fitting else None

    def rows(self, entry: Accept, numbers: np.ndarray) -> np.ndarray:
        """Mask of the rows an entry decides on, among rows with these numbers."""
        if not entry.rows:
            return np.ones(len(numbers), dtype=bool)
        return np.isin(numbers, np.array(entry.rows))

    def settle(self, findings: Sequence[DataFinding]) -> tuple[DataFinding, ...]:
        """Mark findings of whole files, columns and rows as decided, or as waiting for a decision."""
        settled = []
        for finding in findings:
            entry = self.of(finding.kind, finding.column, finding.value)
            waits = (kind(finding.kind).asks or not finding.decided) and entry is None
            settled.append(replace(finding, decided=not waits))
        return tuple(settled)
