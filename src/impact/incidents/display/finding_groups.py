"""Finding groups: findings of one kind together, with examples, proposals and the line that accepts them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.kinds import kind
from impact.incidents.tables import TABLES
from impact.wording import counted, noun

#: rows of a column that are named, and columns of a kind
ROWS_SHOWN, COLUMNS_SHOWN = 3, 8
_PERSONAL = frozenset(field.name for table in TABLES.values() for field in table.fields if field.personal)
_PLAIN = re.compile(r"[^\W\d]\w*(?: \w+)*")
_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})

EFFECTS: dict[Effect, tuple[str, str]] = {
    Effect.note: ("to be known", "to be known"),
    Effect.repaired: ("repaired as the mapping says", "repaired as the mapping says"),
    Effect.withheld: ("value withheld", "values withheld"),
    Effect.quarantined: ("row set aside", "rows set aside"),
    Effect.excluded: ("row that is no record", "rows that are no records"),
    Effect.refused: ("not imported", "not imported"),
}


@dataclass(frozen=True)
class ColumnGroup:
    """Findings of one kind in one column: how many rows or values, which of them, what is proposed."""

    column: str | None
    field: str | None
    count: int
    rows: tuple[int, ...]
    proposals: tuple[str, ...]
    details: tuple[str, ...]
    accept: str  #: line under `accept:` that takes the proposals; empty where none does

    @property
    def words(self) -> str:
        """What is proposed, and what else is to be said."""
        return "; ".join((*self.proposals, *self.details))

    @property
    def where(self) -> str:
        """Column and examples of rows, in words."""
        place = f"column {self.column}" if self.column else "file"
        rows = ", ".join(str(row) for row in self.rows)
        more = ", …" if self.count > len(self.rows) else ""
        return f"{place}, {noun(len(self.rows), 'row')} {rows}{more}" if rows else place


@dataclass(frozen=True)
class FindingGroup:
    """Findings of one kind and effect. ``waits``: the user has to decide."""

    kind: str
    title: str
    remedy: str
    effect: Effect
    waits: bool
    count: int
    columns: tuple[ColumnGroup, ...]
    more_columns: int = 0

    @property
    def effect_words(self) -> str:
        """What became of the values or rows, with their number."""
        if self.waits and self.effect is Effect.note:
            return "to be decided"
        one, many = EFFECTS[self.effect]
        if self.effect in (Effect.withheld, Effect.quarantined, Effect.excluded):
            return counted(self.count, one, many)
        return one

    def as_dict(self) -> dict[str, object]:
        """Plain values, for JSON."""
        return {
            "kind": self.kind,
            "title": self.title,
            "remedy": self.remedy,
            "effect": self.effect.value,
            "waits": self.waits,
            "count": self.count,
            "columns": [
                {
                    "column": part.column,
                    "field": part.field,
                    "count": part.count,
                    "rows": list(part.rows),
                    "proposals": list(part.proposals),
                    "details": list(part.details),
                    "accept": part.accept,
                }
                for part in self.columns
            ],
        }


def group_findings(findings: Iterable[DataFinding], *, public: bool = False) -> list[FindingGroup]:
    """Group findings by kind, those that wait for a decision first.

    Parameters
    ----------
    findings
        Of one file.
    public
        For a page that may travel: no proposal for a field that could tell a person apart, and no row number
        of such a field.

    Returns
    -------
    list of FindingGroup
        Waiting ones first, then by effect and number.
    """
    parts: dict[tuple[str, Effect, bool], dict[str | None, list[DataFinding]]] = {}
    for finding in findings:
        columns = parts.setdefault((finding.kind, finding.effect, not finding.decided), {})
        columns.setdefault(finding.column, []).append(finding)
    groups = [
        _group(code, effect, waits, columns, public=public)
        for (code, effect, waits), columns in parts.items()
    ]
    order = [
        Effect.refused,
        Effect.quarantined,
        Effect.withheld,
        Effect.repaired,
        Effect.excluded,
        Effect.note,
    ]
    return sorted(
        groups, key=lambda group: (not group.waits, order.index(group.effect), -group.count, group.kind)
    )


def _group(
    code: str, effect: Effect, waits: bool, columns: dict[str | None, list[DataFinding]], *, public: bool
) -> FindingGroup:
    described = kind(code)
    made = sorted(
        (_column(code, column, alike, public=public) for column, alike in columns.items()),
        key=lambda part: -part.count,
    )
    return FindingGroup(
        kind=code,
        title=described.title,
        remedy=described.remedy,
        effect=effect,
        waits=waits,
        count=sum(part.count for part in made),
        columns=tuple(made[:COLUMNS_SHOWN]),
        more_columns=max(len(made) - COLUMNS_SHOWN, 0),
    )


def _column(code: str, column: str | None, alike: list[DataFinding], *, public: bool) -> ColumnGroup:
    field = next((finding.field for finding in alike if finding.field), None)
    hidden = public and (field in _PERSONAL or any(finding.value is None for finding in alike))
    rows = sorted({row for finding in alike for row in finding.rows})
    proposals = dict.fromkeys(
        f"{finding.value} → {finding.proposal}"
        if finding.value is not None
        else f"proposed: {finding.proposal}"
        for finding in alike
        if finding.proposal
    )
    details = dict.fromkeys(
        f"{finding.value}: {finding.detail}"
        if finding.value is not None and not finding.proposal
        else finding.detail
        for finding in alike
        if finding.detail
    )
    return ColumnGroup(
        column=column,
        field=field,
        count=sum(finding.count for finding in alike),
        rows=() if hidden else tuple(rows[:ROWS_SHOWN]),
        proposals=() if hidden else tuple(text for text in proposals if text)[:ROWS_SHOWN],
        details=() if hidden else tuple(details)[:ROWS_SHOWN],
        accept=accept_line(code, column) if _takes(code) else "",
    )


def _takes(code: str) -> bool:
    """Whether accepting a kind does more than hush it; a column of a person is confirmed in its entry."""
    described = kind(code)
    return described.room != "people" and described.offers


def accept_line(code: str, column: str | None) -> str:
    """Write the entry of `accept:` that takes the proposals of a kind in a column.

    >>> accept_line("lost_zero", "municipality code")
    '- {kind: lost_zero, column: municipality code}'
    >>> accept_line("lost_zero", "1: no")
    '- {kind: lost_zero, column: "1: no"}'
    """
    return f"- {{kind: {code}, column: {_yaml(column)}}}" if column is not None else f"- {{kind: {code}}}"


def _yaml(text: str) -> str:
    plain = _PLAIN.fullmatch(text) and text.casefold() not in _WORDS
    return text if plain else json.dumps(text, ensure_ascii=False)
