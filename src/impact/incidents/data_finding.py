"""Findings in a file of a researcher: what is doubtful, where, what is proposed, how many are alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

#: numbers of rows that a finding names; the rest is counted
ROWS_NAMED = 20


class Effect(StrEnum):
    """What became of the values or rows that a finding is about."""

    note = "note"  #: nothing: the value stands; a person should know
    repaired = (
        "repaired"  #: changed by a rule that the mapping states or accepts; the old value is in the finding
    )
    withheld = "withheld"  #: the value is missing in the result, its row stays
    quarantined = "quarantined"  #: the row is set aside, with this reason
    #: the row is no record (total, note, blank, tags, exact repeat of an id) and is counted apart
    excluded = "excluded"
    refused = "refused"  #: the column or file is not imported at all


@dataclass(frozen=True, slots=True)
class DataFinding:
    """One doubt about a file, with all rows that share it.

    ``kind`` is a code of :mod:`impact.incidents.kinds`. ``rows`` are numbers as a person sees them in the
    file
    (line, spreadsheet row, feature), at most :data:`ROWS_NAMED`; ``count`` is how many there are. ``value``
    is the
    text as it stands in the file, None where it may be of a person: no message, page or file shows it then.
    ``proposal`` is what would stand instead. ``decided``: accepted or declined by the mapping, or no decision
    was needed; a finding that is not decided makes the command end with 1.
    """

    kind: str
    effect: Effect
    file: str = ""
    sheet: str | None = None
    column: str | None = None
    field: str | None = None
    rows: tuple[int, ...] = ()
    count: int = 1
    value: str | None = None
    proposal: str | None = None
    detail: str = ""
    decided: bool = True

    def at(self, file: str, sheet: str | None) -> DataFinding:
        """Copy with the file and sheet it is in."""
        return replace(self, file=self.file or file, sheet=self.sheet or sheet)

    def as_dict(self) -> dict[str, object]:
        """Fields as plain values, for JSON."""
        fields = asdict(self)
        fields["effect"] = self.effect.value
        fields["rows"] = list(self.rows)
        return fields


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of finding: a row of the catalogue and a page of the documentation."""

    code: str
    title: str
    symptom: str
    test: str
    remedy: str
    room: str
    asks: bool = False  #: waits for a decision of the user; `accept` in the mapping decides it
    example: str = ""
    offers: bool = True  #: a proposal can be taken; where False, `accept` has nothing to put in its place


def merged_findings(findings: Iterable[DataFinding]) -> list[DataFinding]:
    """Join findings that several batches make alike."""
    merged: dict[tuple[object, ...], DataFinding] = {}
    for f in findings:
        key = (f.kind, f.effect, f.sheet, f.column, f.field, f.value, f.proposal, f.detail, f.decided)
        before = merged.get(key)
        if before is not None:
            f = replace(before, count=before.count + f.count, rows=(*before.rows, *f.rows)[:ROWS_NAMED])  # noqa: PLW2901
        merged[key] = f
    return list(merged.values())
