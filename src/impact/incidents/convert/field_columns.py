"""Fields of a conversion: which columns each reads, how its texts are gathered, parsed and spread."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Collection, Sequence
from collections.abc import Mapping as Dict
from dataclasses import replace
from pathlib import Path

import numpy as np

from impact.incidents.convert import spreading
from impact.incidents.convert.distinct import Columns, Distinct, Gathered
from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.mapping.column_spec import PARTS, ColumnSpec
from impact.incidents.mapping.mapping import Mapping
from impact.incidents.reading.raw_table import RawTable
from impact.incidents.repair import Decisions
from impact.incidents.tables import Field, Table
from impact.incidents.values.characters import word_key
from impact.incidents.values.parsed import Context, Parsed

#: rows that are looked at for the words of a column that is not there
_LOOKED_AT = 5_000
#: kinds whose texts are as many as the rows: they are parsed batch by batch
_BY_BATCH = frozenset({"point", "geometry"})


class FieldColumn:
    """One field that the mapping reads: gathered over all batches, then converted batch by batch."""

    def __init__(
        self, target: Field, spec: ColumnSpec, raw: RawTable, mapping: Mapping, beside: tuple[str, ...]
    ):
        self.target, self.spec = target, spec
        self.from_shape = _from_shape(target, spec, raw)
        self.parts = {} if self.from_shape else _parts(target, spec, raw, mapping, beside)
        self.context = context_of(target, spec, raw, mapping)
        column = ", ".join(spec.columns()) or None
        personal = target.personal and spec.personal is True
        self.spreading = spreading.Spreading(target, column, Decisions(mapping.accept), personal=personal)
        self.by_batch = target.kind in _BY_BATCH
        self.refused = False
        self._gathered = Gathered()
        self._parsed: Parsed | None = None
        self._last: tuple[Columns, Distinct] | None = None

    @property
    def column(self) -> str | None:
        """Column or columns of the file, for messages."""
        return self.spreading.column

    def gather(self, columns: Columns) -> None:
        """Add the texts of a batch."""
        if self.by_batch or self.from_shape:
            return
        batch = columns.distinct(self.parts)
        self._gathered.add(batch)
        self._last = (columns, batch)

    def parse(self) -> list[DataFinding]:
        """Parse the texts of all batches; findings of the column as a whole."""
        if self.by_batch or self.from_shape:
            return []
        constant: dict[str, Sequence[str | None]] = {"column": [self.spec.constant]}
        parts = constant if self.spec.constant is not None else dict(self._gathered.parts)
        self._parsed = self._parse(parts, self._gathered.weights)
        self.refused = any(f.effect is Effect.refused for f in self._parsed.findings)
        return self._named(self._parsed.findings)

    def convert(self, columns: Columns, raw: RawTable) -> tuple[spreading.Outputs, list[DataFinding]]:
        """Convert the rows of a batch."""
        numbers = raw.rows
        if self.from_shape:
            parsed = self._shapes(raw)
            codes = np.arange(len(raw))
            return self.spreading.apply(parsed, {}, codes, numbers), self._named(parsed.findings)
        if self.by_batch:
            batch = columns.distinct(self.parts)
            parsed = self._parse(batch.parts, batch.weights)
            done = self.spreading.apply(parsed, batch.parts, batch.codes, numbers)
            return done, self._named(parsed.findings)
        assert self._parsed is not None
        last = self._last
        batch = last[1] if last is not None and last[0] is columns else columns.distinct(self.parts)
        codes = self._gathered.codes(batch)
        return self.spreading.apply(self._parsed, self._gathered.parts, codes, numbers), []

    def _parse(self, parts: Dict[str, Sequence[str | None]], weights: np.ndarray) -> Parsed:
        from impact.incidents.values import PARSERS

        return PARSERS[self.target.kind](parts, weights.tolist(), self.spec, self.context)

    def _shapes(self, raw: RawTable) -> Parsed:
        from impact.incidents.values.space import points, shapes

        parse = shapes.parse if self.target.kind == "geometry" else points.parse_geometry
        geometry = raw.geometry if raw.geometry is not None else np.full(len(raw), None, dtype=object)
        return parse(geometry, raw.crs, self.spec, self.context)

    def _named(self, findings: tuple[DataFinding, ...]) -> list[DataFinding]:
        return [
            replace(f, column=f.column or self.column, field=f.field or self.target.name) for f in findings
        ]


def choose(
    table: Table, raw: RawTable, mapping: Mapping, refused: Dict[str, DataFinding]
) -> tuple[list[FieldColumn], list[DataFinding]]:
    """Choose the fields that the mapping reads; columns absent or perhaps of a person are findings.

    Parameters
    ----------
    table
        Canonical table of the mapping's unit.
    raw
        Any batch of the file: its columns, geometry and code lists.
    refused
        Column -> finding for columns that may be of a person.
    """
    from impact.incidents.values import BESIDE

    fields: list[FieldColumn] = []
    findings: list[DataFinding] = []
    for target in table.fields:
        spec = _spec(target, raw, mapping)
        if spec is None:
            continue
        shape = _from_shape(target, spec, raw)
        absent = [] if shape else [c for c in spec.columns() if c not in raw.columns.column_names]
        private = [c for c in spec.columns() if c in refused and spec.personal is not False]
        if absent:
            findings += [column_missing(raw, c, target.name, spec.words) for c in absent]
        elif private:
            findings += [replace(refused[c], field=target.name) for c in private]
        else:
            fields.append(FieldColumn(target, spec, raw, mapping, BESIDE.get(target.kind, ())))
    return fields, findings


def _from_shape(target: Field, spec: ColumnSpec, raw: RawTable) -> bool:
    """Whether a field reads the geometry of the features, by no name or by the name "geometry"."""
    if target.kind not in ("geometry", "point") or spec.constant is not None:
        return False
    named = spec.columns()
    return not named or (named == ("geometry",) and "geometry" not in raw.columns.column_names)


def _spec(target: Field, raw: RawTable, mapping: Mapping) -> ColumnSpec | None:
    spec = mapping.columns.get(target.name)
    if spec is not None:
        return spec
    constant = mapping.constants.get(target.name)
    if constant is None and target.name == "country":
        constant = mapping.place
    if constant is not None:
        return ColumnSpec(constant=constant)
    if raw.geometry is None or target.kind not in ("geometry", "point"):
        return None
    from impact.incidents.values.space import points

    are_points = points.are_points(raw.geometry)
    return ColumnSpec() if are_points == (target.kind == "point") else None


def _parts(
    target: Field, spec: ColumnSpec, raw: RawTable, mapping: Mapping, beside: tuple[str, ...]
) -> dict[str, str]:
    names = raw.columns.column_names
    parts = {part: getattr(spec, part) for part in PARTS if getattr(spec, part) is not None}
    for part in beside:
        name = spec.within if part == "within" else part
        other = mapping.columns.get(name) if name else None
        if other is not None and other.column is not None and other.column in names:
            parts.setdefault(part, other.column)
    parts |= {c: c for c in spec.plus if c in names}
    if target.kind == "choices" and spec.column is not None:
        parts |= {c: c for c in names if c.startswith(f"{spec.column}/")}
    return parts


def context_of(target: Field, spec: ColumnSpec, raw: RawTable, mapping: Mapping) -> Context:
    """Gather what a parser may know beside the texts."""
    return Context(
        target,
        mapping.place,
        mapping.language,
        dt.datetime.now(tz=dt.UTC).date(),
        Path(mapping.path).parent if mapping.path else None,
        raw.labels.get(spec.column or "", {}),
        int(raw.facts["dates"]) if str(raw.facts.get("dates")) in ("1900", "1904") else None,
    )


def _holding(raw: RawTable, words: Collection[str]) -> list[str]:
    """Name the column of which most rows hold words of the mapping, if any."""
    if not words:
        return []
    keys = {word_key(word) for word in words}
    shares: dict[str, float] = {}
    for name in raw.columns.column_names:
        texts = [t for t in raw.columns.column(name).slice(0, _LOOKED_AT).to_pylist() if t]
        known = sum(word_key(t) in keys for t in texts)
        if texts and 2 * known > len(texts):
            shares[name] = known / len(texts)
    return [max(shares, key=lambda n: shares[n])] if shares else []


def column_missing(raw: RawTable, column: str, name: str, words: Collection[str] = ()) -> DataFinding:
    """Say that a column of the mapping is not in the file, with the one that it may be called now.

    The column that holds the words of the mapping comes before the one with the closest name.
    """
    close = _holding(raw, words) or difflib.get_close_matches(
        column, raw.columns.column_names, n=1, cutoff=0.5
    )
    return DataFinding(
        "column_missing",
        Effect.refused,
        column=column,
        field=name,
        decided=False,
        proposal=close[0] if close else None,
        detail="the file has " + ", ".join(raw.columns.column_names[:12]),
    )
