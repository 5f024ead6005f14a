"""Consistency of the fields of one row: parts that exceed their whole, outcomes that do not add up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from impact.incidents.data_finding import ROWS_NAMED, DataFinding, Effect
from impact.wording import count


@dataclass(frozen=True)
class _Rule:
    kind: str
    parts: tuple[str, ...]
    whole: tuple[str, ...]
    exact: bool


#: parts and whole of counts in one row; exact: together they are the whole, otherwise at most
RULES: Mapping[str, Sequence[_Rule]] = {
    "incidents": (
        _Rule("outcomes_do_not_add_up", ("killed", "injured", "outcome_unknown"), ("people",), exact=True),
        _Rule("part_exceeds_whole", ("children",), ("people",), exact=False),
        _Rule("part_exceeds_whole", ("civilians",), ("people",), exact=False),
        _Rule("part_exceeds_whole", ("men", "women", "boys", "girls"), ("people",), exact=False),
        _Rule("part_exceeds_whole", ("boys", "girls"), ("children",), exact=False),
    ),
}


class Consistency:
    """Checks the rules of a table batch by batch; nothing is changed."""

    def __init__(self, table: str) -> None:
        self.table = table
        self._shapes: list[DataFinding] = []
        self._wrong: dict[tuple[_Rule, str, tuple[str, ...]], _Wrong] = {}

    def look(self, columns: Mapping[str, pa.Array], numbers: np.ndarray) -> None:
        """Look at the rows of a batch; ``numbers`` are theirs in the file."""
        if self.table == "hazards":
            from impact.incidents.values.space import shape_agreement

            self._shapes += shape_agreement.check(columns, numbers)
        for rule in RULES.get(self.table, ()):
            parts = {name: _numbers(columns, f"{name}_min") for name in rule.parts}
            top, of = _whole(columns, rule)
            stated = {name: part for name, part in parts.items() if part is not None}
            if top is None or not stated:
                continue
            low = np.nansum(list(stated.values()), axis=0)
            wrong = ~np.isnan(top) & (low > top)
            if rule.exact and {"killed", "injured"} <= set(stated):
                complete = np.all([~np.isnan(part) for part in stated.values()], axis=0)
                wrong |= complete & ~np.isnan(top) & (low != top)
            if not wrong.any():
                continue
            key = (rule, rule.whole[0] if of == rule.whole else rule.parts[0], of)
            self._wrong.setdefault(key, _Wrong()).add(numbers[wrong], top[wrong], low[wrong], stated)

    def findings(self) -> list[DataFinding]:
        """State what does not fit, with the rows and their numbers together."""
        return [
            *self._shapes,
            *(
                DataFinding(
                    rule.kind,
                    Effect.note,
                    field=name,
                    rows=tuple(wrong.rows),
                    count=wrong.count,
                    detail=wrong.words(rule, of),
                )
                for (rule, name, of), wrong in self._wrong.items()
            ),
        ]


@dataclass
class _Wrong:
    """Rows that break a rule: the first of them, how many there are, and their numbers together."""

    rows: list[int] = field(default_factory=list)
    count: int = 0
    whole: float = 0.0
    parts: float = 0.0
    stated: set[str] = field(default_factory=set)

    def add(self, rows: np.ndarray, whole: np.ndarray, parts: np.ndarray, stated: Iterable[str]) -> None:
        self.rows += rows[: ROWS_NAMED - len(self.rows)].tolist()
        self.count += len(rows)
        self.whole += float(whole.sum())
        self.parts += float(parts.sum())
        self.stated |= set(stated)

    def words(self, rule: _Rule, of: Sequence[str]) -> str:
        parts = " + ".join(name for name in rule.parts if name in self.stated)
        return (
            f"{' + '.join(of)} = {count(self.whole)}, but {parts} = {count(self.parts)} in "
            f"{'this row' if self.count == 1 else f'these {count(self.count)} rows together'}"
        )


def _whole(columns: Mapping[str, pa.Array], rule: _Rule) -> tuple[np.ndarray | None, tuple[str, ...]]:
    """Largest value of the whole in each row, and the fields that say it.

    Where no row states how many people there were, the killed, injured and those of unknown outcome are.
    """
    top = _numbers(columns, f"{rule.whole[0]}_max")
    if top is not None or rule.exact or rule.whole != ("people",):
        return top, rule.whole
    outcomes = {name: _numbers(columns, f"{name}_max") for name in ("killed", "injured", "outcome_unknown")}
    if outcomes["killed"] is None or outcomes["injured"] is None:
        return None, rule.whole
    stated = {name: numbers for name, numbers in outcomes.items() if numbers is not None}
    return np.sum(list(stated.values()), axis=0), tuple(stated)


def _numbers(columns: Mapping[str, pa.Array], name: str) -> np.ndarray | None:
    column = columns.get(name)
    if column is None or column.null_count == len(column):
        return None
    return np.asarray(column.cast(pa.float64()).to_numpy(zero_copy_only=False))
