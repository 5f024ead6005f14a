"""Unit of rows: what one row of a file is, by the fields that its columns can fill."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import shapely

from impact.incidents.mapping.column_fit import fold_header
from impact.incidents.proposing.column_contents import Contents, number
from impact.incidents.proposing.guesses import Guess, guess
from impact.incidents.proposing.header_fields import match_header
from impact.incidents.reading.raw_table import RawTable
from impact.incidents.tables import UNITS, Table

#: groups of people by sex and age: what the columns of a wide table are cut by
GROUPS = {
    "men": ("male", "adult"),
    "women": ("female", "adult"),
    "boys": ("male", "child"),
    "girls": ("female", "child"),
    "children": (None, "child"),
}
#: guesses below this are not proposed
LEAST = 34.0
#: a date column this sure stands for itself; below, year and month in columns of their own are better
_SURE_DATE = 60.0
#: evidence below this names no unit: the proposal says that it is a guess
_ENOUGH = 1.5
_LOOKED_AT = 500
#: evidence of running totals, and rows from which on figures that grow are no accident
_RUNNING = 9.0
_ENOUGH_DAYS = 10
#: evidence of a column that counts people, against one row a person
_COUNTED = 5.0
#: a table of dates with so few columns is more likely one of events than of counts
_NARROW = 4


@dataclass(frozen=True)
class Reading:
    """One unit with the column of each field, the guesses that found no room, and the evidence for it."""

    table: Table
    fields: Mapping[str, Guess]  #: by target, "sex" or "date.year"
    spare: Mapping[str, Guess]  #: column -> the best guess that another column took
    evidence: float
    reason: str
    sure: bool = True


def readings(raw: RawTable, columns: Sequence[Contents]) -> list[Reading]:
    """Read the columns of a file by each unit; the best supported reading comes first."""
    made = [_reading(table, raw, columns) for table in UNITS.values()]
    shape = shape_kind(raw)
    hazardous = _speaks_of_hazards(raw, columns)
    running = are_running_totals(raw, columns)
    crossed = len(crossed_counts(columns)) > 1
    counted = _counts_of_people(columns)
    ordered = []
    for reading in made:
        more, words = _more(reading, shape, hazardous)
        if running and reading.table.unit == "count":
            more, words = more + _RUNNING, "figures that only grow from day to day"
        elif crossed and reading.table.unit == "count":
            more, words = more + _RUNNING, "outcomes by sex or age in columns of their own"
        elif counted and reading.table.unit == "person":
            more -= _COUNTED
        elif counted and reading.table.unit == "count" and not _is_event(made, shape):
            more, words = more + _COUNTED, f"counts in {counted!r}"
        evidence = reading.evidence + more
        reason = ", ".join(w for w in (reading.reason, words) if w)
        ordered.append(
            Reading(reading.table, reading.fields, reading.spare, evidence, reason, evidence >= _ENOUGH)
        )
    ordered.sort(key=lambda r: -r.evidence)
    if not ordered[0].sure:
        fields = " ".join(t for r in ordered if r.table.unit == "incident" for t in r.fields)
        placed = "point" in fields or shape == "point" or ("date" in fields and len(columns) <= _NARROW)
        fallback = "incident" if placed or ("date" in fields and "devices" in fields) else "count"
        ordered.sort(key=lambda r: r.table.unit != fallback)
    return ordered


def are_running_totals(raw: RawTable, columns: Sequence[Contents]) -> bool:
    """Whether figures of killed or injured grow from row to row, one row a day, as running totals do."""
    harm = [c for c in columns if (m := match_header(c.name)) and m[0].field in ("killed", "injured")]
    days = [c for c in columns if c.dates > 0.9 and c.unique]
    if not harm or not days or len(raw) < _ENOUGH_DAYS:
        return False
    for column in harm:
        figures = [number(t) for t in raw.columns.column(column.name).to_pylist() if t is not None]
        steps = list(itertools.pairwise([f for f in figures if f is not None]))
        grow = sum(b >= a for a, b in steps)
        if len(steps) < _ENOUGH_DAYS - 1 or max(grow, len(steps) - grow) < 0.95 * len(steps) or grow == 0:
            return False
        if len(set(figures)) < len(steps) / 2:
            return False
    return True


def crossed_counts(columns: Sequence[Contents]) -> dict[str, tuple[str, str]]:
    """Columns of counts that name an outcome and a group ("Killed / Women"), with the two."""
    crossed: dict[str, tuple[str, str]] = {}
    for column in columns:
        fields = {m.field for part in re.split(r"\s+/\s+|_", column.name) for m in match_header(part)[:1]}
        outcome: str | None = next((o for o in ("killed", "injured") if o in fields), None)
        group = next((g for g in GROUPS if g in fields), None)
        if outcome is not None and group is not None and column.numbers > 0.7:
            crossed[column.name] = (outcome, group)
    return crossed


def _counts_of_people(columns: Sequence[Contents]) -> str:
    """Name a column that counts people harmed without telling outcomes apart; empty where none does."""
    for column in columns:
        match = next(iter(match_header(column.name)), None)
        if (
            match is not None
            and match.field in ("people", "value")
            and match.score > 90
            and column.counts > 0.7
        ):
            return column.name
    return ""


def _is_event(made: Sequence[Reading], shape: str) -> bool:
    """Whether a row can be one accident: it has a day or a point, and not only a place or a year."""
    for reading in made:
        if reading.table.unit == "incident":
            return shape == "point" or any(t in ("date", "point", "point.lat", "id") for t in reading.fields)
    return False


def shape_kind(raw: RawTable) -> str:
    """Kind of most shapes of a file: "polygon", "line", "point", or "" without any."""
    if raw.geometry is None:
        return ""
    first = [g for g in raw.geometry[:_LOOKED_AT] if g is not None]
    if not first:
        return ""
    kinds = shapely.get_type_id(shapely.from_wkb(np.array(first, dtype=object), on_invalid="ignore"))
    names = {0: "point", 4: "point", 1: "line", 5: "line", 3: "polygon", 6: "polygon"}
    names_of_kinds = [names[int(k)] for k in kinds if int(k) in names]
    return max(set(names_of_kinds), key=names_of_kinds.count) if names_of_kinds else ""


@lru_cache(maxsize=1)
def _weights() -> dict[tuple[str, str], float]:
    path = Path(__file__).with_name("unit_evidence.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        return {(row["unit"], row["field"]): float(row["weight"]) for row in csv.DictReader(lines)}


@lru_cache(maxsize=1)
def _mine_words() -> re.Pattern[str]:
    path = Path(__file__).with_name("mine_action_words.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        words = [row["word"] for row in csv.DictReader(lines)]
    whole = "|".join(re.escape(fold_header(w)) for w in words if not w.endswith("*"))
    stems = "|".join(re.escape(fold_header(w.rstrip("*"))) for w in words if w.endswith("*"))
    return re.compile(rf"\b(?:(?:{whole})\b|(?:{stems}))")


def speaks_of_mines(text: str) -> bool:
    """Whether a text names mine action or explosive ordnance, in one of some languages."""
    return _mine_words().search(fold_header(text)) is not None


def _reading(table: Table, raw: RawTable, columns: Sequence[Contents]) -> Reading:
    guesses = [
        g
        for c in columns
        for g in guess(table, c, raw.tags.get(c.name, ""), raw.labels.get(c.name))
        if g.score >= LEAST
    ]
    guesses.sort(key=lambda g: -g.score)
    fields: dict[str, Guess] = {}
    used: set[str] = set()
    for g in guesses:
        if g.column not in used and g.target not in fields:
            fields[g.target] = g
            used.add(g.column)
    _share_column(fields, guesses)
    _settle_dates(fields)
    _settle_points(fields)
    used = {g.column for g in fields.values()}
    spare: dict[str, Guess] = {}
    for g in guesses:
        if g.column not in used:
            spare.setdefault(g.column, g)
    weights = _weights()
    evidence, named = 0.0, []
    for name in dict.fromkeys(g.field for g in fields.values()):
        best = max((g for g in fields.values() if g.field == name), key=lambda g: g.score)
        weight = weights.get((table.unit, name), 0.0)
        if name == "kind" and not best.spoken:
            weight *= 0.25
        evidence += weight * min(best.score, 100.0) / 100
        if weight >= 1:
            named.append(name)
    return Reading(table, fields, spare, evidence, ", ".join(named))


def _share_column(fields: dict[str, Guess], guesses: Sequence[Guess]) -> None:
    """Read what happened and the device from one column where its words say both."""
    for name, other in (("devices", "kind"), ("kind", "devices")):
        if name not in fields and other in fields:
            both = [g for g in guesses if g.target == name and g.spoken and g.column == fields[other].column]
            if both:
                fields[name] = both[0]


def _settle_dates(fields: dict[str, Guess]) -> None:
    """Take either a column of dates or columns of years, months and days, not both."""
    whole, parts = fields.get("date"), [t for t in fields if t.startswith("date.") and t != "date.end"]
    if whole is not None and (whole.score >= _SURE_DATE or "date.year" not in fields):
        for target in parts:
            fields.pop(target)
    elif whole is not None and "date.month" not in fields:
        fields.pop("date.day", None)  # years beside dates that are hard to read check them
        fields.pop("date.end", None)
    elif "date.year" in fields:
        fields.pop("date", None)
        fields.pop("date.end", None)
        if "date.month" not in fields:
            fields.pop("date.day", None)
    else:
        for target in [*parts, "date.end"]:
            fields.pop(target, None)


def _settle_points(fields: dict[str, Guess]) -> None:
    """Latitude and longitude together, or one column of points."""
    if "point.lat" in fields and "point.lon" in fields:
        fields.pop("point", None)
    else:
        fields.pop("point.lat", None)
        fields.pop("point.lon", None)


def _speaks_of_hazards(raw: RawTable, columns: Sequence[Contents]) -> bool:
    """Whether the name of the file, a header or a word of a short list names mines or hazards."""
    if speaks_of_mines(re.sub(r"[_\-.]", " ", raw.file)):
        return True
    texts = [t for c in columns if c.different <= 12 for t in c.texts]
    return any(map(speaks_of_mines, [*(c.name for c in columns), *texts]))


def _names_places(reading: Reading) -> bool:
    """Whether outlines are those of provinces and districts: names or codes of places stand beside them."""
    columns = {g.column for g in (*reading.fields.values(), *reading.spare.values())}
    places = any(g.field.startswith(("admin", "pcode")) for g in reading.fields.values())
    return places or any(fold_header(c).startswith("shape") for c in columns)


def _more(reading: Reading, shape: str, hazardous: bool) -> tuple[float, str]:
    """Evidence of the shapes of a file."""
    if shape != "polygon":
        if reading.table.unit == "incident" and shape == "point":
            return 0.5, "points"
        return 0.0, ""
    spoken = any(g.spoken for g in reading.fields.values())
    measured = "area" in reading.fields
    if reading.table.unit == "hazard" and (hazardous or spoken or measured):
        return 3.0, "outlines in a file that speaks of mines or hazards"
    if reading.table.unit == "hazard" and not _names_places(reading):
        return 2.0, "outlines"
    if reading.table.unit == "count" and not hazardous:
        return 2.5, "outlines of places"
    return 0.0, ""
