"""JSON records: a list of objects, at the top or inside; columns as lists; objects under their own keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from impact.errors import UnreadableFile
from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.reading import records_to_text
from impact.incidents.reading.features import json_text
from impact.incidents.reading.raw_table import RawTable

#: lists of records are looked for down to this depth
DEEPEST = 6
#: names of lists that describe the columns of another one
_NAMES_OF_COLUMNS = (("columns",), ("fields",), ("cols",), ("header",), ("headers",))
#: a second list asks which is meant when it has at least this share of the records of the longest
SHARE = 0.1


def at(value: Any, path: str, file: str) -> tuple[Any, tuple[str, ...]]:
    """Follow the path of a mapping ("data.features") from the top of the document.

    Raises
    ------
    UnreadableFile
        When a name of the path is not there; the error says which names are.
    """
    names = tuple(p for p in path.split(".") if p)
    for i, name in enumerate(names):
        if not isinstance(value, Mapping) or name not in value:
            there = (
                ", ".join(list(value)[:8]) if isinstance(value, Mapping) else "no names, but a list or value"
            )
            raise UnreadableFile(
                f"{file}: `records: {path}` names {'.'.join(names[: i + 1])}, which the file does not have",
                f"a name that is there: {there}",
                "correct `read: records:` in the mapping",
            )
        value = value[name]
    return value, names


def lists_of_records(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], int]]:
    """Find the lists of objects (or of lists) inside a document: path and length of each."""
    if isinstance(value, list):
        if value and sum(isinstance(v, (Mapping, list)) for v in value[:100]) * 2 > min(len(value), 100):
            yield path, len(value)
        return
    if isinstance(value, Mapping) and len(path) < DEEPEST:
        for name, inner in value.items():
            yield from lists_of_records(inner, (*path, str(name)))


def table(document: json_text.Document, records: str | None, file: str) -> RawTable:
    """Make a raw table of the records of a document.

    Raises
    ------
    UnreadableFile
        When it has no records, or the path of the mapping does not lead to any.
    """
    findings: list[DataFinding] = []
    facts: dict[str, Any] = {}
    if records is not None:
        value, path = at(document.value, records, file)
    else:
        value, path, findings = _longest(document.value)
        if path:
            facts["records"] = ".".join(path)
    if isinstance(value, list):
        return _rows(document, value, path, file, findings, facts)
    if isinstance(value, Mapping) and value:
        columns = _of_columns(document, value, path, file, findings, facts)
        if columns is not None:
            return columns
    raise UnreadableFile(
        f"{file}: no list of records in the JSON",
        "a list of objects, one a record, or one list a column",
        "name the way to them with `read: records:`, such as `data.items`",
    )


def _longest(value: Any) -> tuple[Any, tuple[str, ...], list[DataFinding]]:
    if isinstance(value, list):
        return value, (), []
    known = sorted(lists_of_records(value), key=lambda entry: -entry[1])
    known = [entry for entry in known if entry[0][-1:] not in _NAMES_OF_COLUMNS] or known
    if not known:
        return value, (), []
    path, count = known[0]
    others = [(".".join(p), n) for p, n in known[1:] if n >= max(2, count * SHARE)]
    findings = []
    if others:
        named = ", ".join(f"{name} ({n})" for name, n in [(".".join(path), count), *others[:6]])
        findings.append(
            DataFinding(
                "several_layers",
                Effect.refused,
                count=sum(n for _, n in others),
                detail=f"lists of records: {named}; read: {'.'.join(path)}",
                proposal="say which with `read: records:`",
                decided=False,
            )
        )
    for name in path:
        value = value[name]
    return value, path, findings


def _rows(
    document: json_text.Document,
    value: list[Any],
    path: tuple[str, ...],
    file: str,
    findings: list[DataFinding],
    facts: dict[str, Any],
) -> RawTable:
    """Make a table of a list of objects, of lists or of single values."""
    counted = json_text.count_items(document, path)
    header: tuple[int, ...] = ()
    names: list[str] | None = None
    if value and all(isinstance(v, list) for v in value):
        names = _names_of_lists(document.value, value)
        if names is None:
            names, header = [str(n) for n in value[0]], (1,)
    numbers: list[int] = []
    records: list[Mapping[str, Any]] = []
    empty: list[int] = []
    for number, item in enumerate(value, start=1):
        if number in header:
            continue
        if isinstance(item, Mapping):
            record: Mapping[str, Any] = item
        elif isinstance(item, list) and names is not None:
            width = max(len(names), len(item))
            columns = records_to_text.unique([*names, *(f"column {i + 1}" for i in range(len(names), width))])
            record = dict(zip(columns, item, strict=False))
        elif item is None:
            empty.append(number)
            continue
        else:
            record = {"value": item}
        if not record:
            empty.append(number)
            continue
        records.append(record)
        numbers.append(number)
    excluded = {"blank": len(empty)} if empty else {}
    findings += records_to_text.disagreement(
        counted - len(header), len(records), len(empty), reader="records read", other="records counted"
    )
    return RawTable(
        file=file,
        columns=records_to_text.table(records),
        rows=np.asarray(numbers, dtype=np.int64),
        counted=counted - len(header),
        format="JSON",
        excluded=excluded,
        header_rows=header,
        findings=tuple(findings),
        facts=facts,
    )


def _names_of_lists(top: Any, value: list[Any]) -> list[str] | None:
    """Find the names of columns for records that are lists: `columns` or `fields` beside or above them.

    So does pandas write ("split"), and portals that put `meta.view.columns` before `data`.
    """
    width = max(len(v) for v in value)
    candidates: list[Any] = [top]
    while candidates:
        node = candidates.pop(0)
        if not isinstance(node, Mapping):
            continue
        for name, inner in node.items():
            if (name,) in _NAMES_OF_COLUMNS and isinstance(inner, list) and len(inner) == width:
                if all(isinstance(c, str) for c in inner):
                    return list(inner)
                if all(isinstance(c, Mapping) and c.get("name") for c in inner):
                    return [str(c["name"]) for c in inner]
            if isinstance(inner, Mapping):
                candidates.append(inner)
    return None


def _of_columns(
    document: json_text.Document,
    value: Mapping[str, Any],
    path: tuple[str, ...],
    file: str,
    findings: list[DataFinding],
    facts: dict[str, Any],
) -> RawTable | None:
    """Make a table of lists (one a column), of objects of numbered cells, or of records under their keys."""
    inner = list(value.values())
    if all(isinstance(v, list) for v in inner) and len({len(v) for v in inner}) == 1 and inner[0]:
        columns = {str(k): [records_to_text.text(c) for c in v] for k, v in value.items()}
        count, key = len(inner[0]), next(iter(value))
        counted = json_text.count_items(document, (*path, str(key)))
    elif all(isinstance(v, Mapping) for v in inner) and inner and inner[0]:
        first = list(inner[0])
        if all(k.isdigit() for k in first) and all(list(v) == first for v in inner):
            columns = {str(k): [records_to_text.text(v[i]) for i in first] for k, v in value.items()}
            count = len(first)
            counted = json_text.count_names(document, (*path, str(next(iter(value)))))
        else:
            keyed = [{"(key)": key, **record} for key, record in value.items()]
            counted = json_text.count_names(document, path)
            findings += records_to_text.disagreement(
                counted, len(keyed), 0, reader="records read", other="names counted"
            )
            return RawTable(
                file=file,
                columns=records_to_text.table(keyed),
                rows=records_to_text.numbered(len(keyed)),
                counted=counted,
                format="JSON",
                findings=tuple(findings),
                facts={**facts, "form": "records under their keys"},
            )
    else:
        return None
    findings += records_to_text.disagreement(
        counted, count, 0, reader="cells read", other="cells of the first column counted"
    )
    return RawTable(
        file=file,
        columns=records_to_text.from_columns(columns, count),
        rows=records_to_text.numbered(count),
        counted=counted,
        format="JSON",
        findings=tuple(findings),
        facts={**facts, "form": "one list a column"},
    )
