"""Personal columns of a file: names, telephones, identity numbers and the like, found by header and content.

Detection is help and no guarantee. What protects people is that a mapping is a white list: a column it does
not name is written nowhere. A column that looks personal is refused even when the mapping names it, until a
person states `personal: false` for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.privacy.columns import text_patterns
from impact.incidents.privacy.columns.column_texts import ColumnTexts, column_texts
from impact.incidents.privacy.columns.verdict import Verdict, strays, verdict

if TYPE_CHECKING:
    from impact.incidents.mapping.column_spec import ColumnSpec
    from impact.incidents.mapping.mapping import Mapping
    from impact.incidents.reading.raw_table import RawTable

#: kinds of finding by which a column is not imported
REFUSED = (
    "people_names",
    "people_telephones",
    "people_emails",
    "people_identity_numbers",
    "people_devices",
    "people_birth_dates",
    "people_addresses",
    "people_free_text",
)
POINTS = "people_points"
POSSIBLE = "possible_identity_numbers"
#: units of a mapping whose points are places where people were hurt
_OF_PEOPLE = ("person", "incident")
_PLACES = ("place", "country")
_LISTED = ("source", "operator")  #: fields of organisations
_IDS = ("id", "incident_id")
#: from so many rows on, a point that many rows share is that of a town and not of an accident
_ENOUGH = 40


def detect(raw: RawTable, mapping: Mapping | None = None) -> tuple[DataFinding, ...]:
    """Find the columns of a file that may be of a person.

    Parameters
    ----------
    raw
        The file as read.
    mapping
        What is imported of it; None looks at the columns alone.

    Returns
    -------
    tuple of DataFinding
        One a column at most, in the order of the file, without a value: a kind of :data:`REFUSED` (effect
        ``refused``; ``note`` where the mapping states `personal: false`), :data:`POSSIBLE`, `people_values`
        where single cells hold an address or number and there is no mapping yet, or, for a column
        of exact points of people, :data:`POINTS` with the proposal to coarsen it. Not decided are those that
        the mapping reads without saying whether they are personal.
    """
    specs = _specs(mapping)
    columns = [
        column_texts(name, raw.columns.column(name), raw.tags.get(name, ""))
        for name in raw.columns.column_names
    ]
    points = _exact_points(columns, mapping)
    findings = []
    for column in columns:
        if column.name in points:
            findings.append(_point_finding(column, raw))
            continue
        fields = specs.get(column.name, [])
        seen = verdict(column, **_knowledge(column, raw, mapping, fields))
        if seen is None and mapping is None and (hits := strays(column)) is not None:
            seen = hits
        if seen is None and any(spec.personal for _, spec in fields):
            seen = Verdict("people_free_text", "the mapping states that it is personal")
        if seen is not None:
            findings.append(_finding(column, seen, raw, mapping, fields))
    if raw.geometry is not None and _of_people(columns, mapping) and _has_points(raw):
        findings.append(
            DataFinding(
                POINTS,
                Effect.note,
                file=raw.file,
                sheet=raw.sheet,
                column="geometry",
                rows=tuple(int(n) for n in raw.rows[:20]),
                count=len(raw),
                proposal="coarsen",
                detail="points of the shapes in the file",
            )
        )
    return tuple(findings)


def refused_columns(findings: tuple[DataFinding, ...]) -> frozenset[str]:
    """Columns that must not be imported, of the findings of :func:`detect`."""
    return frozenset(f.column for f in findings if f.effect is Effect.refused and f.column is not None)


def personal_columns(findings: tuple[DataFinding, ...]) -> frozenset[str]:
    """Columns whose values no message, page or file may show: refused ones and exact points of people."""
    kinds = {*REFUSED, POSSIBLE, POINTS}
    return frozenset(f.column for f in findings if f.kind in kinds and f.column is not None)


def _specs(mapping: Mapping | None) -> dict[str, list[tuple[str, ColumnSpec]]]:
    """Fields that read each column."""
    specs: dict[str, list[tuple[str, ColumnSpec]]] = {}
    if mapping is None:
        return specs
    for fields in (mapping.columns, mapping.join.columns if mapping.join else {}):
        for field, spec in fields.items():
            for column in spec.columns():
                specs.setdefault(column, []).append((field, spec))
    return specs


def _knowledge(
    column: ColumnTexts, raw: RawTable, mapping: Mapping | None, fields: list[tuple[str, ColumnSpec]]
) -> dict[str, bool]:
    """Say what mapping and file know of a column beside its header."""
    from impact.incidents.tables import TABLES, UNITS

    known = {field.name: field for table in TABLES.values() for field in table.fields}
    known |= {field.name: field for field in UNITS[mapping.unit].fields} if mapping else {}
    kinds = {known[name].kind for name, _ in fields if name in known}
    return {
        "place": bool(kinds & set(_PLACES)) or any(name in _LISTED for name, _ in fields),
        "closed": column.name in raw.labels
        or any(spec.words and len(spec.words) >= len(column.texts) / 2 for _, spec in fields)
        or any(spec.separator or spec.choices for _, spec in fields),
        "stray": bool(fields) or mapping is None,
        "record": any(name in _IDS for name, _ in fields),
    }


def _finding(
    column: ColumnTexts,
    seen: Verdict,
    raw: RawTable,
    mapping: Mapping | None,
    fields: list[tuple[str, ColumnSpec]],
) -> DataFinding:
    rows, count = column.rows(raw.rows, seen.pattern)
    decisions = [a for a in (mapping.accept if mapping else ()) if a.kind == seen.kind]
    decision = next((a.decision for a in decisions if a.column in (None, column.name)), None)
    harmless = decision == "decline" or any(spec.personal is False for _, spec in fields)
    stated = any(spec.personal for _, spec in fields) or decision is not None
    refused = seen.kind in REFUSED and not harmless
    return DataFinding(
        seen.kind,
        Effect.refused if refused else Effect.note,
        file=raw.file,
        sheet=raw.sheet,
        column=column.name,
        field=fields[0][0] if fields else None,
        rows=rows,
        count=count,
        proposal="leave the column out, or state `personal: false` for it" if refused else None,
        detail=seen.seen + ("; the mapping states that it is not personal" if harmless else ""),
        decided=not fields or harmless or stated,
    )


def _point_finding(column: ColumnTexts, raw: RawTable) -> DataFinding:
    rows, count = column.rows(raw.rows)
    return DataFinding(
        POINTS,
        Effect.note,
        file=raw.file,
        sheet=raw.sheet,
        column=column.name,
        rows=rows,
        count=count,
        proposal="coarsen",
        detail="points with four or more decimals, different in most rows",
    )


def _of_people(columns: list[ColumnTexts], mapping: Mapping | None) -> bool:
    if mapping is not None:
        return mapping.unit in _OF_PEOPLE
    return any(column.says("harm") for column in columns)


def _exact_points(columns: list[ColumnTexts], mapping: Mapping | None) -> frozenset[str]:
    """Columns of coordinates that show where somebody was hurt."""
    if not _of_people(columns, mapping):
        return frozenset()
    mapped = {
        name for name, fields in _specs(mapping).items() if any(field == "point" for field, _ in fields)
    }
    fine = {
        place: column
        for place, column in enumerate(columns)
        if column.texts and column.share(lambda text: text_patterns.decimals(text) >= 4) >= 0.5
    }
    exact = set()
    for place, column in fine.items():
        shared = column.filled >= _ENOUGH and column.variety < 0.25
        announced = (
            any(column.says(kind) for kind in ("latitude", "longitude", "point")) or column.name in mapped
        )
        paired = not fine.keys().isdisjoint({place - 1, place + 1})
        if (announced or paired or column.words >= 2) and not shared and not column.says("reference"):
            exact.add(column.name)
    return frozenset(exact)


def _has_points(raw: RawTable) -> bool:
    """Whether the first shape of the file is a point (WKB: byte order, then the type)."""
    assert raw.geometry is not None
    first = next((shape for shape in raw.geometry if shape is not None), None)
    return (
        isinstance(first, bytes) and int.from_bytes(first[1:5], "little" if first[0] else "big") % 1000 == 1
    )
