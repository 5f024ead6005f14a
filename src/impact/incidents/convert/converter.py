"""Conversion of one file: from raw tables and a mapping to canonical tables, findings and an account.

Two passes over the batches of a file. The first tells records from other rows and gathers the different texts
of each field; then each field is parsed once, from all its texts, so that a rule such as the order of day and
month is decided by the whole column. The second spreads the results over the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from impact.incidents.account import Account, added_counts
from impact.incidents.convert import (
    code_vintages,
    exchanged_cells,
    several_people,
    total_rows,
    wide,
)
from impact.incidents.convert.consistency import Consistency
from impact.incidents.convert.distinct import Columns
from impact.incidents.convert.field_columns import choose, context_of
from impact.incidents.convert.quarantined_rows import quarantined_rows
from impact.incidents.convert.repeats import Digests, Repeats
from impact.incidents.convert.selected_records import select_records
from impact.incidents.convert.spreading import TYPES
from impact.incidents.data_finding import ROWS_NAMED, DataFinding, Effect, merged_findings
from impact.incidents.mapping.column_spec import ColumnSpec
from impact.incidents.mapping.mapping import Mapping
from impact.incidents.national_data import NationalData
from impact.incidents.reading.raw_table import RawTable
from impact.incidents.repair import Decisions
from impact.incidents.tables import COUNTS, UNITS, Table

_NUMERIC = frozenset({"count", "area", "amount"})


def convert(
    raw: RawTable, mapping: Mapping, *, refused: Dict[str, DataFinding] | None = None
) -> NationalData:
    """Convert the records of a raw table.

    Parameters
    ----------
    raw
        Records as text.
    mapping
        What each column is. A column that it does not name is never looked at.
    refused
        Column -> finding for columns that may be of a person, which the mapping does not confirm.

    Returns
    -------
    NationalData
        Every counted row is in a table, in the quarantine or excluded with a reason.
    """
    tables: dict[str, list[pa.Table]] = {}
    conversion = Conversion(raw, mapping, refused or {})
    for batch in conversion.run(lambda: iter([raw])):
        for name, table in batch.items():
            tables.setdefault(name, []).append(table)
    return conversion.result({name: pa.concat_tables(pieces) for name, pieces in tables.items()})


@dataclass
class _Batch:
    """What the first pass knows of a batch."""

    records: np.ndarray  #: mask of rows that are records
    doubtful: dict[str, np.ndarray] = field(default_factory=dict)  #: kind -> mask among the records


class Conversion:
    """Conversion of a file in batches."""

    def __init__(self, head: RawTable, mapping: Mapping, refused: Dict[str, DataFinding]) -> None:
        self.head, self.mapping = head, mapping
        self.table: Table = UNITS[mapping.unit]
        self.decisions = Decisions(mapping.accept)
        self.fields, self.findings = choose(self.table, head, mapping, refused)
        self.separator = total_rows.Separator(self._numeric(), mapping.total_rows, mapping.unit)
        self.digests, self.consistency = Digests(), Consistency(self.table.name)
        self.excluded: dict[str, int] = {}
        self.counts = {"counted": 0, "read": 0, "stay": 0, "aside": 0, "repeat": 0}
        self.quarantined: list[pa.Table] = []
        self._batches: list[_Batch] = []
        self._narrowed: tuple[RawTable, RawTable, Columns] | None = None
        self._repeats: Repeats | None = None

    def run(
        self,
        batches: Callable[[], Iterator[RawTable]],
        look: Callable[[RawTable], Iterable[DataFinding]] | None = None,
    ) -> Iterator[dict[str, pa.Table]]:
        """Convert all batches.

        Parameters
        ----------
        batches
            Called twice; must give the same rows both times.
        look
            Looks at each batch for columns that may be of a person; a column that only a later batch gives
            away is refused as a whole.
        """
        for raw in batches():
            self._survey(raw)
            for finding in look(raw) if look is not None else ():
                self._refuse(finding)
        self.findings += self.separator.findings
        for each in self.fields:
            self.findings += each.parse()
        self.fields = [each for each in self.fields if not each.refused]
        identifier = self._identifier()
        self._repeats = self.digests.find(self.mapping.duplicates, identifier)
        self.findings += self._decided_repeats(self._repeats.findings, identifier)
        start = 0
        for raw, known in zip(batches(), self._batches, strict=True):
            size = int(known.records.sum())
            yield self._convert(raw, known, slice(start, start + size))
            start += size

    # first pass

    def _survey(self, raw: RawTable) -> None:
        self.counts["counted"] += raw.counted
        self.counts["read"] += len(raw)
        self._add_excluded(raw.excluded)
        self._set_aside(raw)
        self.findings += raw.findings if raw.balances else self._disagreeing(raw)
        whole = Columns(raw.columns)
        whole.encode(raw.columns.column_names)
        apart = ~self._selected(raw, whole)
        self._add_excluded({"not_selected": int(apart.sum())})
        rows = self.separator.separate(whole, raw.rows, skip=apart)
        for reason, mask in rows.excluded.items():
            self._add_excluded({reason: int((mask & ~apart).sum())})
            apart |= mask
        known = _Batch(~apart)
        if rows.doubtful is not None:
            known.doubtful["maybe_total"] = self._undecided(rows.doubtful, raw.rows)[~apart]
        records, columns = self._narrow(raw, known, whole)
        known.doubtful |= records.apart
        columns.encode([c for each in self.fields for c in each.parts.values()])
        for each in self.fields:
            each.gather(columns)
        names = [n for n in self._mapped() if n in columns]
        identifier = self._identifier()
        if names or records.geometry is not None:
            self.digests.add(columns, names, identifier, records.rows, records.geometry)
        else:
            self.digests.add_unread(records.rows)
        empty = self._without_content(records, names)
        if empty is not None:
            known.doubtful["no_record"] = empty
        self._batches.append(known)

    def _disagreeing(self, raw: RawTable) -> list[DataFinding]:
        """Account for the larger of two counts that differ; the file is refused until a person accepts it."""
        aside = sum(len(rows) for rows in raw.quarantined.values())
        unread = raw.counted - len(raw) - sum(raw.excluded.values()) - aside
        if unread > 0:
            self._add_excluded({"not_read": unread})
        else:
            self.counts["counted"] -= unread
        detail = f"counted {raw.counted}, read {raw.counted - unread}"
        known = [f for f in raw.findings if f.kind == "rows_disagree"]
        known = known or [DataFinding("rows_disagree", Effect.refused, count=abs(unread), detail=detail)]
        others = [f for f in raw.findings if f.kind != "rows_disagree"]
        return others + [replace(f, effect=Effect.refused, decided=False) for f in known]

    def _set_aside(self, raw: RawTable) -> None:
        """Count the rows that the reader could not bring into columns."""
        for code, numbers in raw.quarantined.items():
            whole = np.ones(len(numbers), dtype=bool)
            self.counts["aside"] += len(numbers)
            self.quarantined.append(quarantined_rows({code: (whole, None, None)}, whole, numbers))

    def _narrow(self, raw: RawTable, known: _Batch, whole: Columns | None = None) -> tuple[RawTable, Columns]:
        """Select the records of a batch; a file of one batch is encoded once."""
        if self._narrowed is not None and self._narrowed[0] is raw:
            return self._narrowed[1], self._narrowed[2]
        records = raw if known.records.all() else raw.take(known.records)
        same = records is raw and whole is not None
        self._narrowed = (raw, records, whole if same and whole is not None else Columns(records.columns))
        return records, self._narrowed[2]

    def _selected(self, raw: RawTable, columns: Columns) -> np.ndarray:
        selected, findings = select_records(raw, columns, self.mapping.select)
        self.findings += findings
        return selected

    def _undecided(self, doubtful: np.ndarray, numbers: np.ndarray) -> np.ndarray:
        entry = self.decisions.of("maybe_total", None, None)
        if entry is None or entry.decision == "decline":
            return doubtful
        return doubtful & ~self.decisions.rows(entry, numbers)

    def _without_content(self, records: RawTable, names: list[str]) -> np.ndarray | None:
        """Find records of which no mapped cell is filled."""
        if records.geometry is not None or len(records) == 0:
            return None
        filled = np.zeros(len(records), dtype=bool)
        for name in names:
            filled |= np.asarray(records.columns.column(name).is_valid())
        if filled.all():
            return None
        rows = records.rows[~filled]
        named = tuple(rows[:ROWS_NAMED].tolist())
        self.findings.append(DataFinding("no_record", Effect.quarantined, count=len(rows), rows=named))
        return ~filled

    def _refuse(self, finding: DataFinding) -> None:
        """Take out the fields that read a column which turns out to be of a person."""
        if finding.effect is not Effect.refused:
            return
        readers = [
            f for f in self.fields if finding.column in f.spec.columns() and f.spec.personal is not False
        ]
        self.findings += [replace(finding, field=f.target.name) for f in readers]
        self.fields = [f for f in self.fields if f not in readers]

    # second pass

    def _convert(self, raw: RawTable, known: _Batch, where: slice) -> dict[str, pa.Table]:
        assert self._repeats is not None
        records, batch = self._narrow(raw, known)
        repeated, conflicting = self._repeats.repeated[where], self._repeats.conflicting[where]
        aside: dict[str, tuple[np.ndarray, str | None, str | None]] = {
            code: (mask, None, None) for code, mask in known.doubtful.items()
        }
        if conflicting.any():
            aside["id_conflict"] = (conflicting, self._identifier(), "id")
        columns: dict[str, pa.Array] = {"row": pa.array(records.rows, type=pa.int64())}
        for each in self.fields:
            done, findings = each.convert(batch, records)
            self.findings += findings
            columns |= done.columns
            for code, mask in done.quarantine.items():
                before = aside.get(code)
                aside[code] = (mask if before is None else mask | before[0], each.column, each.target.name)
        for target in self.table.fields:
            for name, dtype in target.outputs:
                columns.setdefault(name, pa.nulls(len(records), TYPES[dtype]))
        specs = {each.target.name: each.spec for each in self.fields}
        folder = Path(self.mapping.path).parent if self.mapping.path else None
        self._withhold(code_vintages.withhold(columns, specs, folder, self.decisions, records.rows))
        named = [(each.target.name, each.target.kind, each.spec.column) for each in self.fields]
        self._withhold(exchanged_cells.withhold(columns, named, self.decisions, records.rows))
        self.consistency.look(columns, records.rows)
        stay = ~repeated
        for mask, _, _ in aside.values():
            stay &= ~mask
        self.counts["stay"] += int(stay.sum())
        self.counts["repeat"] += int(repeated.sum())
        self.counts["aside"] += int((~stay & ~repeated).sum())
        self.quarantined.append(quarantined_rows(aside, ~stay & ~repeated, records.rows))
        ordered = ["row", *(name for f in self.table.fields for name, _ in f.outputs)]
        table = pa.table({name: columns[name] for name in ordered})
        return self._tables(records, table if stay.all() else table.filter(pa.array(stay)), stay)

    def _withhold(self, findings: Iterable[DataFinding]) -> None:
        """Add findings that look at several fields of a row, and count what they withhold."""
        spreads = {each.target.name: each.spreading for each in self.fields}
        for finding in findings:
            self.findings.append(finding)
            if finding.effect is Effect.withheld and finding.field in spreads:
                spreads[finding.field].withheld += finding.count

    def _tables(self, records: RawTable, table: pa.Table, stay: np.ndarray) -> dict[str, pa.Table]:
        if self.mapping.values:
            context = context_of(COUNTS.field("value"), ColumnSpec(), records, self.mapping)
            return {"counts": wide.to_counts(records.take(stay), table, self.mapping, context, self.findings)}
        if self.table.name == "incidents":
            more, findings = several_people.people_of_incidents(table)
            self.findings += findings
            return {"incidents": table, **more}
        return {self.table.name: table}

    # result

    def result(self, tables: Dict[str, pa.Table]) -> NationalData:
        """Account for all rows; ``tables`` are what :meth:`run` gave, joined."""
        if self.counts["stay"] == 0:
            self.findings.append(DataFinding("file_empty", Effect.note, decided=False))
        findings = self._settled()
        if self.counts["repeat"]:
            self._add_excluded({"repeat": self.counts["repeat"]})
        kinds: dict[str, int] = {}
        for finding in findings:
            kinds[finding.kind] = kinds.get(finding.kind, 0) + finding.count
        spreads = {each.target.name: each.spreading for each in self.fields}
        account = Account(
            file=self.head.file,
            format=self.head.format,
            counted=self.counts["counted"],
            read=self.counts["read"],
            kept=self.counts["stay"],
            quarantined=self.counts["aside"],
            encoding=self.head.encoding,
            sheet=self.head.sheet,
            excluded={reason: count for reason, count in self.excluded.items() if count},
            kinds=kinds,
            repaired=added_counts(s.repaired for s in spreads.values()),
            withheld={n: s.withheld for n, s in spreads.items() if s.withheld},
            missing={n: s.missing for n, s in spreads.items() if s.missing},
            asked=sum(not f.decided for f in findings),
        )
        aside = pa.concat_tables(self.quarantined) if self.quarantined else None
        return NationalData(self.mapping, account, findings, tables, aside, dict(self.head.facts))

    def _settled(self) -> tuple[DataFinding, ...]:
        ordered = [*self.decisions.settle(merged_findings([*self.findings, *self.consistency.findings()]))]
        for each in self.fields:
            ordered += each.spreading.findings()
        seen = {f.kind for f in ordered}
        ordered += [
            DataFinding("not_used", Effect.note, column=entry.column, detail=entry.kind)
            for entry in self.mapping.accept
            if entry.kind not in seen
        ]
        return tuple(f.at(self.head.file, self.head.sheet) for f in ordered)

    def _decided_repeats(self, findings: list[DataFinding], column: str | None) -> list[DataFinding]:
        entry = self.decisions.of("id_conflict", column, None)
        if entry is None or entry.decision == "decline" or self._repeats is None:
            return findings
        self._repeats.conflicting[:] = False
        return [replace(f, effect=Effect.note) if f.kind == "id_conflict" else f for f in findings]

    def _identifier(self) -> str | None:
        return next((each.spec.column for each in self.fields if each.target.name == "id"), None)

    def _mapped(self) -> list[str]:
        columns = {c for each in self.fields for c in each.spec.columns()}
        return sorted(columns | {value.column for value in self.mapping.values})

    def _numeric(self) -> list[str]:
        columns = [c for f in self.fields if f.target.kind in _NUMERIC for c in f.spec.columns()]
        return columns + [value.column for value in self.mapping.values]

    def _add_excluded(self, counts: Dict[str, int]) -> None:
        for reason, count in counts.items():
            self.excluded[reason] = self.excluded.get(reason, 0) + count
