"""Two sheets joined by an index, as Kobo writes repeats: people below accidents."""

from __future__ import annotations

from collections.abc import Mapping as Counts
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from impact.incidents.convert.distinct import Columns
from impact.incidents.data_finding import ROWS_NAMED, DataFinding, Effect
from impact.incidents.mapping.column_spec import ColumnSpec
from impact.incidents.mapping.mapping import Join, Mapping
from impact.incidents.national_data import NationalData
from impact.incidents.reading.raw_table import RawTable
from impact.incidents.tables import PEOPLE


def join(parents: RawTable, children: RawTable, how: Join) -> RawTable:
    """Attach the columns of the parent sheet to each row of the child sheet.

    Parameters
    ----------
    parents, children
        The two sheets as text.
    how
        Names of the index in the parent sheet and of the parent's index in the child sheet.

    Returns
    -------
    RawTable
        The child sheet with the parents' columns (a name that both have becomes "SHEET/name" for the
        parent). Rows without a parent are set aside: their mask is ``apart["orphan_row"]``.
    """
    for table, column in ((parents, how.key), (children, how.parent)):
        if column not in table.columns.column_names:
            absent = DataFinding(
                "column_missing", Effect.refused, column=column, sheet=table.sheet, decided=False
            )
            return replace(children, findings=(*children.findings, absent))
    keys = parents.columns.column(how.key).combine_chunks()
    index = pc.index_in(children.columns.column(how.parent).combine_chunks(), value_set=keys)
    columns = children.columns
    for name in parents.columns.column_names:
        title = name if name not in columns.column_names else f"{parents.sheet}/{name}"
        columns = columns.append_column(title, pc.take(parents.columns.column(name), index))
    orphans = np.asarray(index.is_null())
    findings = list(children.findings)
    if orphans.any():
        rows = children.rows[orphans]
        findings.append(
            DataFinding(
                "orphan_row",
                Effect.quarantined,
                sheet=children.sheet,
                column=how.parent,
                count=len(rows),
                rows=tuple(rows[:ROWS_NAMED].tolist()),
            )
        )
    lonely = ~np.isin(np.arange(len(parents)), np.asarray(index.fill_null(-1)))
    lonely &= _states_people(parents)
    if lonely.any():
        rows = parents.rows[lonely]
        findings.append(
            DataFinding(
                "incident_without_people",
                Effect.note,
                sheet=parents.sheet,
                column=how.key,
                count=len(rows),
                rows=tuple(rows[:ROWS_NAMED].tolist()),
            )
        )
    return replace(
        children, columns=columns, findings=tuple(findings), apart={**children.apart, "orphan_row": orphans}
    )


def people_mapping(mapping: Mapping, people: RawTable, incidents: RawTable) -> Mapping:
    """Make the mapping of the child sheet: its own columns, and what a person shares with the accident."""
    assert mapping.join is not None
    shared = {f.name for f in PEOPLE.fields} - {"id", "incident_id", "outcome", "sex", "age", "source"}
    inherited = {
        name: spec
        for name, spec in mapping.columns.items()
        if name in shared and all(c in incidents.columns.column_names for c in spec.columns())
    }
    renamed = {name: _renamed(spec, people, incidents) for name, spec in inherited.items()}
    columns = {"incident_id": ColumnSpec(column=mapping.join.parent), **renamed, **mapping.join.columns}
    constants = {k: v for k, v in mapping.constants.items() if k in shared}
    return mapping.model_copy(
        update={
            "unit": "person",
            "columns": columns,
            "constants": constants,
            "join": None,
            "values": (),
            "select": (),
            "long": None,
        }
    )


def _renamed(spec: ColumnSpec, people: RawTable, incidents: RawTable) -> ColumnSpec:
    """Follow columns of the accident to the name they have in the joined sheet."""
    titles = {
        part: f"{incidents.sheet}/{name}"
        for part in ("column", "year", "month", "day", "end", "lat", "lon")
        if (name := getattr(spec, part)) is not None
        and f"{incidents.sheet}/{name}" in people.columns.column_names
    }
    return spec.model_copy(update=titles)


def together(incidents: NationalData, people: NationalData) -> NationalData:
    """Put accidents and people of two sheets into one result; the account adds the rows of both."""
    first, second = incidents.account, people.account
    account = replace(
        first,
        counted=first.counted + second.counted,
        read=first.read + second.read,
        kept=first.kept + second.kept,
        quarantined=first.quarantined + second.quarantined,
        excluded=_sums(first.excluded, second.excluded),
        kinds=_sums(first.kinds, second.kinds),
        repaired=_sums(first.repaired, second.repaired),
        withheld=_sums(first.withheld, second.withheld),
        missing={**first.missing, **{f"people/{k}": v for k, v in second.missing.items()}},
        asked=first.asked + second.asked,
    )
    aside = [t for t in (incidents.quarantined, people.quarantined) if t is not None]
    return replace(
        incidents,
        account=account,
        findings=tuple(dict.fromkeys((*incidents.findings, *people.findings))),
        tables={**incidents.tables, "people": people.tables["people"]},
        quarantined=pa.concat_tables(aside) if aside else None,
    )


def _sums(first: Counts[str, int], second: Counts[str, int]) -> dict[str, int]:
    return {k: first.get(k, 0) + second.get(k, 0) for k in dict.fromkeys((*first, *second))}


def _states_people(parents: RawTable) -> np.ndarray:
    """Rows of the parent sheet with a figure above zero besides the index."""
    stated = np.zeros(len(parents), dtype=bool)
    for name in parents.columns.column_names:
        if not any(
            word in name.casefold()
            for word in ("kill", "injur", "dead", "death", "wound", "victim", "casualt")
        ):
            continue
        column = parents.columns.column(name)
        stated |= np.asarray(pc.fill_null(pc.match_substring_regex(column, r"[1-9]"), False))
    return stated


def to_wide(raw: RawTable, key: tuple[str, ...], question: str, answer: str) -> RawTable:
    """Turn a table of questions and answers into one row a record.

    Parameters
    ----------
    raw
        One row for each record and question.
    key
        Columns that identify the record.
    question, answer
        Columns of the question and of its answer. Each question becomes a column of its name. A second
        answer to the same question of a record is a finding, and the answer is withheld.
    """
    names = raw.columns.column_names
    absent = [c for c in (*key, question, answer) if c not in names]
    if absent:
        missing = tuple(
            DataFinding("column_missing", Effect.refused, column=c, decided=False) for c in absent
        )
        return replace(raw, findings=(*raw.findings, *missing))
    texts = Columns(raw.columns)
    records = texts.distinct({c: c for c in key})
    questions = texts.distinct({"column": question})
    answers = np.array(raw.columns.column(answer).to_pylist(), dtype=object)
    first = np.full(len(records), -1, dtype=np.int64)
    order = np.arange(len(raw))
    first[records.codes[order[::-1]]] = order[::-1]
    columns = {c: raw.columns.column(c).take(pa.array(first)) for c in names if c not in (question, answer)}
    findings = list(raw.findings)
    for code, text in enumerate(questions.parts["column"]):
        rows = np.flatnonzero(questions.codes == code)
        values = np.full(len(records), None, dtype=object)
        values[records.codes[rows]] = answers[rows]
        several = np.bincount(records.codes[rows], minlength=len(records)) > 1
        if several.any():
            values[several] = None
            findings.append(
                DataFinding(
                    "answered_twice",
                    Effect.withheld,
                    column=question,
                    value=text,
                    count=int(several.sum()),
                    rows=tuple(raw.rows[first[several]][:ROWS_NAMED].tolist()),
                )
            )
        columns[text or "(no question)"] = pa.chunked_array([pa.array(values.tolist(), pa.string())])
    folded = len(raw) - len(records)
    excluded = {**raw.excluded, "answer_of_a_record": folded}
    return replace(
        raw, columns=pa.table(columns), rows=raw.rows[first], excluded=excluded, findings=tuple(findings)
    )
