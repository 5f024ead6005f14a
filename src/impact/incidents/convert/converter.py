"""Conversion of one file: from a raw table and a mapping to canonical tables, findings and an account."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from collections.abc import Mapping as Dict
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from impact.incidents.account import Account
from impact.incidents.convert import consistency, repeats, several_people, total_rows, wide
from impact.incidents.convert.distinct import Distinct, distinct
from impact.incidents.convert.spread import TYPES, Spread, spread
from impact.incidents.data_finding import ROWS_NAMED, DataFinding, Effect
from impact.incidents.mapping.column_spec import ColumnSpec
from impact.incidents.mapping.mapping import Mapping
from impact.incidents.national_data import NationalData
from impact.incidents.reading.raw_table import RawTable
from impact.incidents.repair import Decisions
from impact.incidents.tables import COUNTS, UNITS, Field, Table
from impact.incidents.values.parsed import Context

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
    return _Conversion(raw, mapping, dict(refused or {})).run()


class _Conversion:
    def __init__(self, raw: RawTable, mapping: Mapping, refused: dict[str, DataFinding]) -> None:
        self.raw, self.mapping, self.refused = raw, mapping, refused
        self.table: Table = UNITS[mapping.unit]
        self.decisions = Decisions(mapping.accept)
        self.findings: list[DataFinding] = list(raw.findings)  # of the file, of columns, of rows
        self.settled: list[DataFinding] = []  # of values: decided where they are spread
        self.size = len(raw)
        self.excluded: dict[str, np.ndarray] = {}
        self.quarantine: dict[str, tuple[np.ndarray, str | None, str | None]] = {}
        self.spreads: dict[str, Spread] = {}

    def run(self) -> NationalData:
        """Tell records from other rows, convert each field, check the rows, and count."""
        self._select()
        self._separate()
        specs = self._specs()
        self._narrow()
        for target, spec in specs.items():
            self._convert(target, spec)
        self._repeats(specs)
        self._empty_rows(specs)
        return self._result()

    # rows that are no records

    def _select(self) -> None:
        wanted = np.ones(self.size, dtype=bool)
        for rule in self.mapping.select:
            if rule.column not in self.raw.columns.column_names:
                self.findings.append(self._column_missing(rule.column, "select"))
                continue
            texts = distinct({"column": self.raw.columns.column(rule.column)}, self.size)
            words = {_plain(w) for w in rule.words}
            without = {_plain(w) for w in rule.without}
            hits = np.array(
                [
                    (not words or _plain(t) in words) and _plain(t) not in without
                    for t in texts.parts["column"]
                ],
                dtype=bool,
            )
            wanted &= hits[texts.codes] if self.size else wanted
        if not wanted.all():
            self.excluded["not_selected"] = ~wanted

    def _separate(self) -> None:
        numeric = [c for c in self._numeric_columns() if c in self.raw.columns.column_names]
        rows = total_rows.separate(
            self.raw.columns, self.raw.rows, numeric, self.mapping.total_rows, self.mapping.unit
        )
        self.findings += rows.findings
        self.excluded |= rows.excluded
        if rows.doubtful is not None:
            entry = self.decisions.of("maybe_total", None, None)
            doubtful = rows.doubtful
            if entry is not None:
                decided = self.decisions.rows(entry, self.raw.rows)
                doubtful = doubtful & ~(decided & (entry.decision == "accept"))
                self.findings = [
                    replace(f, decided=True) if f.kind == "maybe_total" else f for f in self.findings
                ]
            self.quarantine["maybe_total"] = (doubtful, None, None)

    def _numeric_columns(self) -> list[str]:
        kinds = {f.name: f.kind for f in self.table.fields}
        columns = [
            column
            for name, spec in self.mapping.columns.items()
            if kinds.get(name) in _NUMERIC
            for column in spec.columns()
        ]
        return columns + [value.column for value in self.mapping.values]

    def _narrow(self) -> None:
        """Leave only records in the raw table; what is set apart stays counted."""
        apart = np.zeros(self.size, dtype=bool)
        for reason in self.excluded:
            self.excluded[reason] = self.excluded[reason] & ~apart
            apart |= self.excluded[reason]
        self.apart = {reason: int(mask.sum()) for reason, mask in self.excluded.items() if mask.any()}
        keep = ~apart
        self.quarantine = {
            code: (mask[keep] & True, column, name) for code, (mask, column, name) in self.quarantine.items()
        }
        self.read = self.size
        self.raw = self.raw.take(keep) if apart.any() else self.raw
        self.size = len(self.raw)
        self.repeated = np.zeros(self.size, dtype=bool)
        for code, mask in self.raw.apart.items():
            self.quarantine[code] = (mask, None, None)

    # fields

    def _specs(self) -> dict[Field, ColumnSpec]:
        """Select the fields that the mapping reads; columns that are not there become findings."""
        specs: dict[Field, ColumnSpec] = {}
        names = set(self.raw.columns.column_names)
        for target in self.table.fields:
            spec = self.mapping.columns.get(target.name)
            constant = self.mapping.constants.get(target.name)
            if constant is None and target.name == "country":
                constant = self.mapping.country
            if spec is None and constant is not None:
                spec = ColumnSpec(constant=constant)
            if spec is None and target.kind == "geometry" and self.raw.geometry is not None:
                spec = ColumnSpec()
            if spec is None and target.kind == "point" and self._has_points():
                spec = ColumnSpec()
            if spec is None:
                continue
            absent = [c for c in spec.columns() if c not in names]
            if absent:
                self.findings += [self._column_missing(c, target.name) for c in absent]
                continue
            private = [c for c in spec.columns() if c in self.refused]
            if private and spec.personal is not False:
                self.findings += [replace(self.refused[c], field=target.name) for c in private]
                continue
            specs[target] = spec
        return specs

    def _has_points(self) -> bool:
        from impact.incidents.values.space import points

        return self.raw.geometry is not None and points.are_points(self.raw.geometry)

    def _convert(self, target: Field, spec: ColumnSpec) -> None:
        from impact.incidents.values import BESIDE, PARSERS
        from impact.incidents.values.space import points, shapes

        column = ", ".join(spec.columns()) or None
        context = self._context(target, spec)
        parts = self._parts(target, spec, BESIDE.get(target.kind, ()))
        if target.kind == "geometry" or (
            target.kind == "point" and not spec.columns() and spec.constant is None
        ):
            parse = shapes.parse if target.kind == "geometry" else points.parse_geometry
            geometry = self.raw.geometry
            if geometry is None:
                return
            texts = _each_row(self.size)
            parsed = parse(geometry, self.raw.crs, spec, context)
        else:
            texts = distinct(parts, self.size)
            if spec.constant is not None:
                texts = replace(texts, parts={"column": [spec.constant]})
            parsed = PARSERS[target.kind](texts.parts, texts.weights.tolist(), spec, context)
        if any(f.effect is Effect.refused for f in parsed.findings):
            self.findings += parsed.findings
            return
        result = spread(
            target,
            parsed,
            texts,
            self.raw.rows,
            self.decisions,
            column=column,
            personal=target.personal and spec.personal is True,
        )
        self.findings += parsed.findings
        self.settled += result.findings
        for code, mask in result.quarantine.items():
            before = self.quarantine.get(code)
            self.quarantine[code] = (mask if before is None else mask | before[0], column, target.name)
        self.spreads[target.name] = result

    def _parts(self, target: Field, spec: ColumnSpec, beside: tuple[str, ...]) -> dict[str, pa.ChunkedArray]:
        named = {
            part: getattr(spec, part)
            for part in ("column", "year", "month", "day", "end", "lat", "lon")
            if getattr(spec, part) is not None
        }
        for part in beside:
            name = spec.within if part == "within" else part
            other = self.mapping.columns.get(name) if name else None
            if (
                other is not None
                and other.column in self.raw.columns.column_names
                and other.column is not None
            ):
                named.setdefault(part, other.column)
        if spec.separator is not None or target.kind == "choices":
            prefix = f"{spec.column}/"
            named |= {c: c for c in self.raw.columns.column_names if spec.column and c.startswith(prefix)}
        return {part: self.raw.columns.column(name) for part, name in named.items()}

    def _context(self, target: Field, spec: ColumnSpec) -> Context:
        folder = Path(self.mapping.path).parent if self.mapping.path else None
        labels = self.raw.labels.get(spec.column or "", {})
        return Context(target, self.mapping.country, self.mapping.language, _today(), folder, labels)

    # rows

    def _repeats(self, specs: Dict[Field, ColumnSpec]) -> None:
        identifier = next((t for t in specs if t.name == "id"), None)
        columns = sorted(
            {c for spec in specs.values() for c in spec.columns()}
            | {v.column for v in self.mapping.values if v.column in self.raw.columns.column_names}
        )
        content = self.raw.columns.select(columns)
        if self.raw.geometry is not None and identifier is not None:
            content = content.append_column("geometry", pa.array([_digest(g) for g in self.raw.geometry]))
        ids = self.spreads["id"].columns["id"] if identifier is not None and "id" in self.spreads else None
        found = repeats.find_repeats(
            ids,
            content,
            self.raw.rows,
            self.mapping.duplicates,
            specs[identifier].column if identifier is not None else None,
        )
        self.findings += found.findings
        self.repeated = found.repeated
        if found.conflicting.any():
            column = specs[identifier].column if identifier is not None else None
            entry = self.decisions.of("id_conflict", column, None)
            if entry is not None and entry.decision == "accept":
                self.findings = [
                    replace(f, decided=True, effect=Effect.note) if f.kind == "id_conflict" else f
                    for f in self.findings
                ]
            else:
                self.quarantine["id_conflict"] = (found.conflicting, column, "id")

    def _empty_rows(self, specs: Dict[Field, ColumnSpec]) -> None:
        columns = {c for spec in specs.values() for c in spec.columns()} | {
            v.column for v in self.mapping.values
        }
        present = [c for c in columns if c in self.raw.columns.column_names]
        if not present or self.raw.geometry is not None:
            return
        filled = np.zeros(self.size, dtype=bool)
        for name in present:
            filled |= np.asarray(self.raw.columns.column(name).is_valid())
        if not filled.all():
            self.quarantine["no_record"] = (~filled, None, None)
            rows = self.raw.rows[~filled]
            self.findings.append(
                DataFinding(
                    "no_record", Effect.quarantined, count=len(rows), rows=tuple(rows[:ROWS_NAMED].tolist())
                )
            )

    # result

    def _result(self) -> NationalData:
        aside = np.zeros(self.size, dtype=bool)
        for mask, _, _ in self.quarantine.values():
            aside |= mask & ~self.repeated
        stay = ~aside & ~self.repeated
        columns: dict[str, pa.Array] = {"row": pa.array(self.raw.rows, type=pa.int64())}
        for target in self.table.fields:
            done = self.spreads.get(target.name)
            for name, dtype in target.outputs:
                columns[name] = pa.nulls(self.size, TYPES[dtype]) if done is None else done.columns[name]
        self.findings += consistency.check(self.table.name, columns, self.raw.rows)
        tables = {self.table.name: pa.table(columns).filter(pa.array(stay))}
        if self.mapping.values:
            context = self._context(COUNTS.field("value"), ColumnSpec())
            tables = {
                "counts": wide.to_counts(
                    self.raw.take(stay), tables[self.table.name], self.mapping, context, self.findings
                )
            }
        if self.table.name == "incidents":
            more, findings = several_people.people_of_incidents(tables["incidents"])
            tables |= more
            self.findings += findings
        return self._account(tables, aside, stay)

    def _account(self, tables: dict[str, pa.Table], aside: np.ndarray, stay: np.ndarray) -> NationalData:
        if self.size == 0:
            self.findings.append(DataFinding("file_empty", Effect.note, decided=False))
        findings = self._settled()
        excluded = dict(self.raw.excluded)
        for reason, count in self.apart.items():
            excluded[reason] = excluded.get(reason, 0) + count
        if self.repeated.any():
            excluded["repeat"] = int(self.repeated.sum())
        kinds: dict[str, int] = {}
        for finding in findings:
            kinds[finding.kind] = kinds.get(finding.kind, 0) + finding.count
        account = Account(
            file=self.raw.file,
            format=self.raw.format,
            counted=self.raw.counted,
            read=self.read,
            kept=int(stay.sum()),
            quarantined=int(aside.sum()),
            encoding=self.raw.encoding,
            sheet=self.raw.sheet,
            excluded=excluded,
            kinds=kinds,
            repaired=_added(s.repaired for s in self.spreads.values()),
            withheld={n: s.withheld for n, s in self.spreads.items() if s.withheld},
            missing={n: s.missing for n, s in self.spreads.items() if s.missing},
            asked=sum(not f.decided for f in findings),
        )
        return NationalData(
            self.mapping, account, findings, tables, self._quarantine_table(aside), dict(self.raw.facts)
        )

    def _settled(self) -> tuple[DataFinding, ...]:
        ordered = [*self.decisions.settle(self.findings), *self.settled]
        seen = {f.kind for f in ordered}
        ordered += [
            DataFinding("not_used", Effect.note, column=entry.column, detail=entry.kind)
            for entry in self.mapping.accept
            if entry.kind not in seen
        ]
        return tuple(f.at(self.raw.file, self.raw.sheet) for f in ordered)

    def _quarantine_table(self, aside: np.ndarray) -> pa.Table:
        rows, kinds, columns, fields = [], [], [], []
        for code, (mask, column, name) in self.quarantine.items():
            numbers = self.raw.rows[mask & aside]
            rows += numbers.tolist()
            kinds += [code] * len(numbers)
            columns += [column] * len(numbers)
            fields += [name] * len(numbers)
        return pa.table(
            {
                "row": pa.array(rows, pa.int64()),
                "kind": pa.array(kinds, pa.string()),
                "column": pa.array(columns, pa.string()),
                "field": pa.array(fields, pa.string()),
            }
        ).sort_by([("row", "ascending"), ("kind", "ascending")])

    def _column_missing(self, column: str, name: str) -> DataFinding:
        import difflib

        close = difflib.get_close_matches(column, self.raw.columns.column_names, n=1, cutoff=0.5)
        return DataFinding(
            "column_missing",
            Effect.refused,
            column=column,
            field=name,
            decided=False,
            proposal=close[0] if close else None,
            detail="the file has " + ", ".join(self.raw.columns.column_names[:12]),
        )


def _plain(text: str | None) -> str:
    return "" if text is None else " ".join(text.split()).casefold()


def _today() -> dt.date:
    return dt.datetime.now(tz=dt.UTC).date()


def _each_row(size: int) -> Distinct:
    return Distinct({}, np.ones(size, dtype=np.int64), np.arange(size))


def _digest(shape: bytes | None) -> str | None:
    return None if shape is None else hashlib.sha1(shape, usedforsecurity=False).hexdigest()


def _added(counts: Iterable[Dict[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for each in counts:
        for name, count in each.items():
            total[name] = total.get(name, 0) + count
    return total
