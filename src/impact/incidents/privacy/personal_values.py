"""Personal values in harmless columns: single cells and messages that may be of a person.

A column of places or occupations that is none of a person may hold a name or a telephone number in one row.
Such a cell is withheld, and no finding shows it. Names of places cannot be told from names of people: in a
column of places only what is certain is withheld (addresses of e-mail, telephones, ids of devices,
sentences).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Mapping as Dict
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from impact.incidents.data_finding import ROWS_NAMED, DataFinding, Effect
from impact.incidents.privacy.columns import name_likeness
from impact.incidents.privacy.columns import text_patterns as patterns
from impact.incidents.privacy.columns.personal_texts import are_personal, looks_personal
from impact.incidents.privacy.columns.text_patterns import ascii_digits
from impact.incidents.tables import TABLES, Field

if TYPE_CHECKING:
    from impact.incidents.account import Account
    from impact.incidents.mapping.mapping import Mapping
    from impact.incidents.national_data import NationalData

KIND = "people_values"
#: kinds of field whose texts go into the tables as they are printed
_FREE = ("category", "text", "place")
#: kinds of field in which numbers are expected
_NUMBERED = ("date", "code", "count", "area", "amount", "number", "point", "geometry")
#: texts with so many words are sentences
_SENTENCE = 9
#: decimal digits of a coordinate that shows a house
_EXACT = 4
#: units of a mapping whose points are places where people were hurt
_OF_PEOPLE = ("person", "incident")
#: kinds of field whose words are those of a list
_CLOSED = ("words", "choices")
PERSONAL = "texts that look personal: take the column out of the mapping, or correct it in the file"
_ONE = "a text that may be of a person"
#: kinds of field that say where something is
_SPATIAL = ("point", "geometry")
#: rows that share a reference point, from which it is none of a person
_SHARED = 5
_WOULD_BE = re.compile(r",? ?would be[^;:]*")
#: a number with a decimal part of a hundredth and finer, degrees with their sign, or metres of a grid
_COORDINATE = re.compile(r"\d[.,]\d{2,}|\d\s*[°º]|(?<![:\d])\d{6,}")
_DIGITS = re.compile(r"\d{3,}")


def may_be_of_a_person(text: str, *, place: bool = False, rare: bool = False) -> bool:
    """Whether a text may be of a person.

    Parameters
    ----------
    text
        One value.
    place
        It stands for a place or an organisation: names do not count.
    rare
        Few rows have it: whatever is shaped like a name or holds a long number counts.

    Examples
    --------
    >>> may_be_of_a_person("call +44 7700 900123"), may_be_of_a_person("farmer")
    (True, False)
    """
    certain = (
        patterns.has_email(text)
        or patterns.is_phone(text)
        or patterns.has_device_id(text)
        or patterns.is_address(text)
        or patterns.words_in(text) >= _SENTENCE
    )
    if certain or place:
        return certain
    shape = name_likeness.likeness(text)
    return shape == "listed" or (rare and (shape == "name" or patterns.has_long_code(text)))


def without_personal_values(data: NationalData) -> NationalData:
    """Copy of the data in which no single cell and no finding shows what may be of a person.

    Returns
    -------
    NationalData
        With a finding of the kind `people_values` for each field concerned; its cells are withheld, counted
        in the account, and wait for a decision unless the mapping decides on the kind or states `personal:
        false`.
    """
    more: list[DataFinding] = []
    tables = {name: _table(name, table, data, more) for name, table in data.tables.items()}
    account = _counted(data.account, more)
    return replace(
        data, tables=tables, account=account, findings=masked((*data.findings, *more), data.mapping)
    )


def _counted(account: Account, more: list[DataFinding]) -> Account:
    withheld, kinds = dict(account.withheld), dict(account.kinds)
    for finding in more:
        withheld[finding.field or ""] = withheld.get(finding.field or "", 0) + finding.count
        kinds[KIND] = kinds.get(KIND, 0) + finding.count
    asked = account.asked + sum(not f.decided for f in more)
    return replace(account, withheld=withheld, kinds=kinds, asked=asked)


def _table(name: str, table: pa.Table, data: NationalData, more: list[DataFinding]) -> pa.Table:
    mapping = data.mapping
    for field in TABLES[name].fields:
        spec = mapping.columns.get(field.name)
        column = field.outputs[0][0]
        if field.kind not in _FREE or column not in table.column_names or (spec and spec.personal is False):
            continue
        decision = next(
            (a.decision for a in mapping.accept if a.kind == KIND and _fits(a.column, spec)), None
        )
        if decision == "decline":
            continue
        mask = _personal(
            table.column(column), place=field.kind == "place" or field.name in ("source", "operator")
        )
        if mask is None:
            continue
        rows = np.asarray(table.column("row"))[mask] if "row" in table.column_names else np.flatnonzero(mask)
        more.append(
            DataFinding(
                KIND,
                Effect.withheld,
                file=data.account.file,
                sheet=data.account.sheet,
                column=spec.column if spec else None,
                field=field.name,
                rows=tuple(int(n) for n in rows[:ROWS_NAMED]),
                count=len(rows),
                detail="cells that may be of a person",
                decided=decision is not None,
            )
        )
        place = table.column_names.index(column)
        values = pc.if_else(
            pa.array(mask), pa.scalar(None, pa.string()), table.column(column).cast(pa.string())
        )
        table = table.set_column(place, column, values)
    return table


def _fits(column: str | None, spec: object) -> bool:
    return column is None or column == getattr(spec, "column", None)


def _personal(values: pa.ChunkedArray, *, place: bool) -> np.ndarray | None:
    """Mask of the rows whose text may be of a person, None where there is none."""
    different = pc.unique(values.cast(pa.string())).to_pylist()
    texts = [text for text in different if text and may_be_of_a_person(text, place=place)]
    if not texts:
        return None
    mask = pc.is_in(values.cast(pa.string()), value_set=pa.array(texts, pa.string()))
    return np.asarray(mask.to_numpy(zero_copy_only=False), dtype=bool)


def masked(findings: Iterable[DataFinding], mapping: Mapping) -> tuple[DataFinding, ...]:
    """Take out of findings what may be of a person: names, numbers, sentences and exact points.

    Points of people and incidents are in no finding at all: kind and rows stay, by which the owner of the
    file finds the point there. One that many rows share by the word of the mapping (`means:
    reference_point`) is that of a place and stays.
    """
    exact = mapping.unit == "hazard" and mapping.publish.hazard_points == "shown"
    fields = {field.name: field for table in TABLES.values() for field in table.fields}
    points = _point_columns(mapping, fields) if mapping.unit in _OF_PEOPLE else None
    every = list(findings)
    personal = _columns_of_people(every, fields)
    clean = []
    for finding in every:
        kind = getattr(fields.get(finding.field or ""), "kind", "")
        rare = finding.count < mapping.publish.threshold and kind != "place"

        def hidden(text: str | None, *, kind: str = kind, rare: bool = rare) -> bool:
            if not text:
                return False
            if may_be_of_a_person(text, place=kind == "place", rare=rare and kind not in _NUMBERED):
                return True
            return not exact and kind in ("point", "geometry", "") and _exact(text)

        if points is not None and (kind in _SPATIAL or finding.column in points):
            clean.append(finding if _of_a_place(finding, mapping) else without_point(finding))
            continue
        secret = hidden(finding.value)
        if kind in _CLOSED and finding.value is not None:
            alike = finding.column in personal
            if alike or secret or looks_personal(finding.value):
                clean.append(replace(finding, value=None, detail=PERSONAL if alike else _ONE))
                continue
        value = None if secret else finding.value
        detail = "" if secret and (finding.value or "") in finding.detail else finding.detail
        # the proposal for a name is nearly the same name
        near = (secret and kind in _FREE) or (not exact and _exact(finding.proposal or ""))
        clean.append(
            replace(
                finding,
                value=value,
                proposal=None if near else finding.proposal,
                detail="" if not exact and _exact(detail) else detail,
            )
        )
    return tuple(clean)


def _columns_of_people(findings: list[DataFinding], fields: Dict[str, Field]) -> frozenset[str]:
    """Columns of words whose texts that are in no list look like names or numbers to call."""
    strange: dict[str, list[str]] = {}
    before: set[str] = set()
    for f in findings:
        closed = f.column is not None and getattr(fields.get(f.field or ""), "kind", "") in _CLOSED
        if closed and f.detail == PERSONAL:
            before.add(f.column or "")
        elif closed and f.value:
            strange.setdefault(f.column or "", []).append(f.value)
    seen = {column for column, texts in strange.items() if are_personal(texts)}
    return frozenset(seen | before)


def without_point(finding: DataFinding) -> DataFinding:
    """Copy of a finding on a point without the point: the proposal says what to do, and no number.

    >>> from impact.incidents.data_finding import DataFinding, Effect
    >>> doubt = DataFinding(
    ...     "swap", Effect.withheld, value="20,2911, -11,9483", proposal="exchange, would be 1.25"
    ... )
    >>> without_point(doubt).value, without_point(doubt).proposal
    (None, 'exchange')
    """
    proposal = _WOULD_BE.sub("", finding.proposal) if finding.proposal else None
    numbers = _numbers(finding.value)
    return replace(
        finding,
        value=None,
        proposal=None if proposal and _tells(proposal, numbers) else proposal,
        detail="" if _tells(finding.detail, numbers) else finding.detail,
    )


def _tells(text: str, numbers: frozenset[str]) -> bool:
    """Whether a text holds a coordinate, or a number of the point itself."""
    return bool(_COORDINATE.search(ascii_digits(text))) or bool(numbers & _numbers(text))


def _numbers(text: str | None) -> frozenset[str]:
    return frozenset(_DIGITS.findall(ascii_digits(text or "")))


def _point_columns(mapping: Mapping, fields: Dict[str, Field]) -> frozenset[str]:
    """Columns from which points and shapes are read."""
    every = [mapping.columns, *([mapping.join.columns] if mapping.join else [])]
    return frozenset(
        column
        for columns in every
        for name, spec in columns.items()
        if name in fields and fields[name].kind in _SPATIAL
        for column in spec.columns()
    )


def _of_a_place(finding: DataFinding, mapping: Mapping) -> bool:
    spec = mapping.columns.get(finding.field or "")
    shared = finding.count >= max(mapping.publish.threshold, _SHARED)
    return shared and spec is not None and spec.means == "reference_point"


def _exact(text: str) -> bool:
    parts = (text, *text.replace(",", " ").split(), *text.replace(";", " ").split())
    return any(patterns.decimals(part.strip(",;()")) >= _EXACT for part in parts)
