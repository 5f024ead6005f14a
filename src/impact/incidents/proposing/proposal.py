"""Proposal: a first mapping of a file, each entry with its reason, for a person to finish."""

from __future__ import annotations

import re
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa

from impact import wording
from impact.incidents.convert.total_rows import likely_totals
from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.mapping.column_spec import PARTS
from impact.incidents.mapping.mapping import Mapping
from impact.incidents.mapping.mapping_files import load
from impact.incidents.privacy import detect, refused_columns
from impact.incidents.privacy.columns.personal_texts import kinds_of_texts
from impact.incidents.proposing import settings
from impact.incidents.proposing.column_contents import Contents, contents
from impact.incidents.proposing.guesses import Guess, is_technical
from impact.incidents.proposing.unit_of_rows import Reading, are_running_totals, readings
from impact.incidents.reading.raw_table import RawTable
from impact.incidents.tables import UNITS, Field

#: kinds of finding by which a column is refused -> what it holds, as a person reads it
_PERSONAL = {
    "people_names": "names",
    "people_telephones": "telephones",
    "people_emails": "e-mail addresses",
    "people_identity_numbers": "identity numbers",
    "people_devices": "ids of devices",
    "people_birth_dates": "dates of birth",
    "people_addresses": "addresses",
    "people_free_text": "free text",
}
#: fields whose names look like those of people
_PLACES = frozenset({f.name for t in UNITS.values() for f in t.fields if f.kind in ("place", "country")}) | {
    "source",
    "operator",
}
#: a guess below this is marked with a question mark
SURE = 70.0


#: options whose absence is asked: day or month first, unit, calendar, base of day counts, decimal mark
_ASKED = frozenset({"order", "unit", "calendar", "excel_serial", "decimal"})


@dataclass(frozen=True)
class ProposedField:
    """One field: what reads it, why, and what of it a person has to confirm.

    ``entries`` are the options of the column specification as the YAML has them. ``doubtful`` are the options
    that are a guess, ``strange`` the texts of a closed list that nobody knows, with their rows. ``labels``
    are those of a code list.
    """

    name: str
    entries: Dict[str, Any]
    reason: str
    sure: bool
    doubtful: tuple[str, ...] = ()
    strange: Dict[str, int] = field(default_factory=dict)
    labels: Dict[str, str] = field(default_factory=dict)

    @property
    def stated(self) -> dict[str, Any]:
        """Entries without the guesses that a reading asks about where nobody states them.

        A guess that stood in the mapping would read every row by it, and no question would be counted.
        """
        return {k: v for k, v in self.entries.items() if not (k in self.doubtful and k in _ASKED)}

    @property
    def guesses(self) -> dict[str, Any]:
        """Options that are left to the person, with what they may be."""
        return {k: v for k, v in self.entries.items() if k in self.doubtful and k in _ASKED}


@dataclass(frozen=True)
class Unmapped:
    """A column that is not mapped: what kind of content it has, and why it is left out; no value of it."""

    column: str
    contents: str
    different: int
    reason: str


@dataclass(frozen=True)
class Proposal:
    """A first mapping with its reasons. ``rival`` is the unit that would come next, with its evidence."""

    name: str
    unit: str
    unit_reason: str
    unit_sure: bool
    rival: str
    fields: tuple[ProposedField, ...]
    unmapped: tuple[Unmapped, ...]
    settings: Dict[str, Any]  #: other parts of the mapping as the YAML has them
    reasons: Dict[str, str]  #: why each of those stands there
    hints: tuple[str, ...] = ()  #: what fits only if a person says so

    @cached_property
    def mapping(self) -> Mapping:
        """The proposal as a mapping."""
        return load(self.as_dict())

    def as_dict(self) -> dict[str, Any]:
        """Entries of the mapping, without comments."""
        columns = {f.name: f.stated for f in self.fields}
        return {
            "name": self.name,
            "unit": self.unit,
            **self.settings,
            **({"columns": columns} if columns else {}),
        }


def propose(raw: RawTable) -> Proposal:
    """Propose a first mapping of a file.

    A column that looks like it is of a person is never mapped, nor is any value of it shown; what every other
    unmapped column holds is said by its kind and number of different texts only.

    Parameters
    ----------
    raw
        The file as read.

    Returns
    -------
    Proposal
        For :func:`write`; its ``mapping`` can be read with at once, and a person should not.
    """
    suspects = detect(raw)
    refused = refused_columns(suspects)
    totals = likely_totals(raw.columns)
    records = raw.columns.filter(pa.array(~totals)) if totals.any() else raw.columns
    every = [contents(name, records.column(name)) for name in records.column_names]
    open_columns = [c for c in every if c.name not in refused]
    by_name = {c.name: c for c in open_columns}
    best, second = readings(raw, open_columns)[:2]
    parts, reasons = _settings(raw, best, open_columns)
    fields = _fields(raw, best, by_name)
    hints = _hints(every)
    if best.table.unit == "count" and are_running_totals(raw, open_columns):
        parts["cumulative"], reasons["cumulative"] = True, "? each row includes the one before it"
        fields = [_as_of(f) for f in fields]
    if best.table.unit == "count" and (wide := _values(best, open_columns)):
        parts["values"] = wide
        reasons["values"] = "a count a column"
        counted = {entry["column"] for entry in wide}
        fields = [f for f in fields if f.name != "value" and f.entries.get("column") not in counted]
    mapped = {c for f in fields for c in _columns(f.entries)} | {v["column"] for v in parts.get("values", [])}
    if not fields and not parts.get("values"):
        fields = [_constant(best)]
    return Proposal(
        name=_name(raw),
        unit=best.table.unit,
        unit_reason=best.reason or "no column says it",
        unit_sure=best.sure and best.evidence > 1.25 * second.evidence,
        rival=second.table.unit,
        fields=tuple(fields),
        unmapped=tuple(_unmapped(c, suspects, best) for c in every if c.name not in mapped),
        settings=parts,
        reasons=reasons,
        hints=hints,
    )


def _hints(columns: list[Contents]) -> tuple[str, ...]:
    """Name the settings that fit the file only if a person says so; they stand as comments."""
    long = settings.long_table(columns)
    if long is None:
        return ()
    return (
        f"if one row is a question: long: {{key: {long['key']}, question: {long['question']}, "
        f"answer: {long['answer']}}}, and columns named by the questions",
    )


def _as_of(field: ProposedField) -> ProposedField:
    """Call the date of a running total what it is: the day of the cut."""
    return replace(field, name="as_of") if field.name == "date" else field


def _fields(raw: RawTable, reading: Reading, columns: Dict[str, Contents]) -> list[ProposedField]:
    """Fields in the order of the canonical table."""
    made = []
    for target in reading.table.fields:
        guesses = {g.part: g for g in reading.fields.values() if g.field == target.name}
        if not guesses:
            continue
        main = guesses.get("column") or guesses.get("year") or next(iter(guesses.values()))
        entries: dict[str, Any] = {part: guesses[part].column for part in PARTS if part in guesses}
        more, doubtful = settings.options(target, entries, columns)
        strange: Dict[str, int] = {}
        labels = dict(raw.labels.get(main.column, {}))
        if settings.coded(target, columns[main.column]):
            codes, strange = settings.words(target, reading.table, columns[main.column], labels)
            more = {"words": codes, **more} if codes else more
        made.append(
            ProposedField(
                target.name, entries | more, main.reason, main.score >= SURE, tuple(doubtful), strange, labels
            )
        )
    return made


def _values(reading: Reading, columns: list[Contents]) -> list[dict[str, Any]]:
    wide = settings.values(reading, columns)
    own = {g.column for g in reading.fields.values() if g.field in ("value", "amount")}
    return wide if len(wide) > 1 or not own else []


def _settings(
    raw: RawTable, reading: Reading, columns: list[Contents]
) -> tuple[dict[str, Any], dict[str, str]]:
    by_name = {c.name: c for c in columns}
    parts: dict[str, Any] = {}
    reasons: dict[str, str] = {}
    if "country" not in reading.fields and (code := settings.country(by_name, reading)) is not None:
        parts["country"], reasons["country"] = code, "by the letters before its codes"
    languages = [g.language for g in reading.fields.values() if g.language]
    if languages and (language := max(set(languages), key=languages.count)) != "en":
        parts["language"], reasons["language"] = language, "by its headers"
    if read := _read(raw):
        parts["read"], reasons["read"] = read, "as the file was opened"
    if (chosen := settings.select(reading, by_name)) is not None:
        column, words, rows = chosen
        parts["select"] = [{"column": column, "words": words}]
        share = f"{wording.count(rows)} of {wording.count(len(raw))}"
        reasons["select"] = f"? {share} rows speak of mines or explosives; take this out to keep all"
    return parts, reasons


def _read(raw: RawTable) -> dict[str, Any]:
    read: dict[str, Any] = {}
    if raw.sheet is not None and raw.facts.get("sheets", raw.facts.get("other_sheets")):
        read["sheet"] = raw.sheet
    if len(raw.header_rows) > 1 or (raw.header_rows and raw.header_rows[0] > 1):
        read["header_rows"] = list(raw.header_rows)
    if raw.encoding and raw.encoding.lower().replace("_", "-") not in ("utf-8", "utf8", "ascii", "utf-8-sig"):
        read["encoding"] = raw.encoding
    return read


def _unmapped(column: Contents, suspects: tuple[DataFinding, ...], reading: Reading) -> Unmapped:
    spare = reading.spare.get(column.name)
    if seen := _looks_personal(column, suspects, spare):
        return Unmapped(column.name, "not shown", 0, f"looks personal: {', '.join(seen)}; leave it out")
    reason = ""
    if is_technical(column):
        reason = "technical"
    elif spare is not None:
        owner = reading.fields.get(spare.target)
        reason = f"also looks like {spare.field}" + (f", which reads {owner.column!r}" if owner else "")
    return Unmapped(column.name, column.kind, column.different, reason)


def _looks_personal(
    column: Contents, suspects: tuple[DataFinding, ...], spare: Guess | None
) -> tuple[str, ...]:
    """Name what of a person a column holds: by the column as a whole, and by its single texts."""
    whole = [f.kind for f in suspects if f.column == column.name and f.effect is Effect.refused]
    kinds = [_PERSONAL.get(kind, "data of people") for kind in whole]
    place = spare is not None and spare.field in _PLACES
    return tuple(dict.fromkeys((*kinds, *kinds_of_texts(column.texts, place=place))))


def _constant(reading: Reading) -> ProposedField:
    """Make a field for a file of which no column is known: its rows are counted, and nothing is read."""
    name = "measure" if reading.table.unit == "count" else "source"
    return ProposedField(name, {"constant": "?"}, "no column is known", False)


def _columns(entries: Dict[str, Any]) -> list[str]:
    return [entries[part] for part in PARTS if part in entries]


def _name(raw: RawTable) -> str:
    stem = re.sub(r"[^\w]+", "-", Path(raw.file).stem, flags=re.UNICODE).strip("-_").lower()
    return stem or "mine"


def field_of(unit: str, name: str) -> Field:
    """Look up a field of a unit."""
    return UNITS[unit].field(name)


__all__ = ["Proposal", "ProposedField", "Unmapped", "propose"]
