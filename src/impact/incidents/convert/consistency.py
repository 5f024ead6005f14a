"""Consistency of the fields of one row: parts that exceed their whole, outcomes that do not add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from impact.incidents.data_finding import ROWS_NAMED, DataFinding, Effect


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


def check(table: str, columns: Mapping[str, pa.Array], numbers: np.ndarray) -> list[DataFinding]:
    """Check the rules of a table; nothing is changed, each finding names its rows."""
    findings = []
    if table == "hazards":
        from impact.incidents.values.space import shape_agreement

        findings += shape_agreement.check(columns, numbers)
    for rule in RULES.get(table, ()):
        parts = [_numbers(columns, f"{name}_min") for name in rule.parts]
        top, of = _whole(columns, rule)
        if top is None or all(p is None for p in parts):
            continue
        stated = [p for p in parts if p is not None]
        low = np.nansum(stated, axis=0)
        wrong = ~np.isnan(top) & (low > top)
        if rule.exact and len(stated) == len(parts):
            wrong |= np.all(~np.isnan(stated), axis=0) & ~np.isnan(top) & (low != top)
        if wrong.any():
            rows = numbers[wrong]
            findings.append(
                DataFinding(
                    rule.kind,
                    Effect.note,
                    field=rule.whole[0] if of == rule.whole else rule.parts[0],
                    rows=tuple(rows[:ROWS_NAMED].tolist()),
                    count=len(rows),
                    detail=f"{', '.join(rule.parts)} against {' and '.join(of)}",
                )
            )
    return findings


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
