"""Areas in square metres, with the units that stand in the cell or in the mapping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from impact.incidents.data_finding import Effect
from impact.incidents.mapping.column_spec import ColumnSpec
from impact.incidents.values.characters import plain
from impact.incidents.values.countries import code_of
from impact.incidents.values.missing import missing_reasons, usual_reason
from impact.incidents.values.parsed import Context, Parsed, Problem
from impact.incidents.values.quantities import area_units
from impact.incidents.values.quantities.amounts import points_are_decimal
from impact.incidents.values.quantities.marks import Marks, decide_marks
from impact.incidents.values.quantities.plain_numbers import PlainNumbers, read_plain
from impact.incidents.values.quantities.quantity_texts import Quantity, digits, read_quantity


def parse(
    parts: Mapping[str, Sequence[str | None]], weights: Sequence[int], spec: ColumnSpec, context: Context
) -> Parsed:
    """Read areas.

    Outputs: least and greatest area in m2, and the qualifier. The unit of the cell goes before `unit:` of the
    mapping; without either the row is set aside. A dunam, jerib or rai is that of the country of the row.
    """
    del weights
    texts = parts["column"]
    countries = parts.get("country", [None] * len(texts))
    reasons = missing_reasons(texts, spec)
    plains = [None if t is None or i in reasons else plain(t) for i, t in enumerate(texts)]
    numbers = read_plain(plains)
    rest = (t for t, clear in zip(plains, numbers.clear, strict=True) if t is not None and not clear)
    marks = decide_marks(rest, decimal=spec.decimal, thousands=spec.thousands, beside=numbers)
    reader = _Areas(marks, spec, context)
    size = len(texts)
    columns: tuple[list[Any], ...] = ([None] * size, [None] * size, [None] * size)
    problems: list[Problem] = []
    unit = area_units.everywhere(spec.unit) if spec.unit else None
    if unit is not None and points_are_decimal(spec) and not reader.against_heading:
        _fill(columns, numbers, float(unit.square_metres), approximate=spec.approximate)
        plains = [None if clear else t for t, clear in zip(plains, numbers.clear, strict=True)]
    for index, (text, country) in enumerate(zip(plains, countries, strict=True)):
        if text is None:
            if reasons.get(index) == "none":
                columns[0][index], columns[1][index], columns[2][index] = 0.0, 0.0, "exact"
            continue
        values, doubts = reader.read(text, country)
        for column, value in zip(columns, values, strict=True):
            column[index] = value
        problems += [Problem(index, p.kind, p.effect, p.proposal, p.accepted, p.detail) for p in doubts]
    outputs = dict(zip((name for name, _ in context.field.outputs), columns, strict=True))
    causes = {i: r for i, r in reasons.items() if r != "none"}
    return Parsed(outputs, tuple(problems), reasons=causes)


def _fill(
    columns: tuple[list[Any], ...], numbers: PlainNumbers, square_metres: float, *, approximate: bool
) -> None:
    """Areas of the plain numbers, with one unit for all; millionths of a square metre are not kept."""
    areas = np.round(numbers.values * square_metres, 6).tolist()
    qualifier = "approximate" if approximate else "exact"
    for index in np.flatnonzero(numbers.clear).tolist():
        columns[0][index] = columns[1][index] = areas[index]
        columns[2][index] = qualifier


_Values = tuple[float | None, float | None, str | None]
_NOTHING: _Values = (None, None, None)


class _Areas:
    """Reading of the areas of one column."""

    def __init__(self, marks: Marks, spec: ColumnSpec, context: Context) -> None:
        self.marks, self.spec, self.context = marks, spec, context
        self.names = [name for name, _ in context.field.outputs]
        stated = area_units.of_heading(spec.column or "")
        self.against_heading = bool(spec.unit) and stated not in (
            None,
            (area_units.known(spec.unit or ""), 1),
        )
        self.seen: dict[tuple[str, str | None], tuple[_Values, tuple[Problem, ...]]] = {}

    def read(self, text: str, country: str | None) -> tuple[_Values, tuple[Problem, ...]]:
        """Read one text in one country."""
        key = (text, country)
        if key not in self.seen:
            self.seen[key] = self._read(text, country)
        return self.seen[key]

    def _read(self, text: str, country: str | None) -> tuple[_Values, tuple[Problem, ...]]:
        if (reason := usual_reason(text)) is not None:
            return _NOTHING, (Problem(0, "missing_word", Effect.withheld, f"missing: {reason}", {}),)
        quantity = read_quantity(text, self.marks)
        if quantity.doubt == "quantity_without_number":
            return (None, None, "some"), (Problem(0, quantity.doubt, Effect.withheld),)
        if quantity.doubt == "number_not_read":
            return _NOTHING, (Problem(0, "area_not_read", Effect.quarantined),)
        if any(v is not None and v < 0 for v in (quantity.low, quantity.high)):
            return _NOTHING, (Problem(0, "area_negative", Effect.quarantined),)
        # a zero needs no unit
        if quantity.low == quantity.high == 0 and quantity.doubt is None and not quantity.unit:
            return (0.0, 0.0, "exact"), ()
        unit, problem = self._unit(quantity, country)
        if unit is None:
            return _NOTHING, (problem,) if problem else ()
        values = self._square_metres(quantity, unit)
        if quantity.doubt == "number_mark_unclear":
            readings = sorted({values[0] or 0.0, _times(quantity.other, unit) or 0.0})
            proposal = " or ".join(f"{digits(v)} m2" for v in readings)
            return _NOTHING, (Problem(0, quantity.doubt, Effect.quarantined, proposal),)
        doubt = quantity.doubt
        if doubt is None and self.against_heading and not (quantity.unit or _unit_in_note(quantity.note)):
            doubt = "area_unit_against_heading"
        if doubt is not None:
            accepted = dict(zip(self.names, values, strict=True))
            return _NOTHING, (Problem(0, doubt, Effect.withheld, _words(values), accepted),)
        return values, self._notes(quantity, unit)

    def _unit(self, quantity: Quantity, country: str | None) -> tuple[area_units.Unit | None, Problem | None]:
        written = quantity.unit or _unit_in_note(quantity.note) or self.spec.unit
        if not written:
            return None, Problem(0, "area_without_unit", Effect.quarantined)
        name = area_units.known(written)
        if name is None:
            return None, Problem(0, "area_unit_unknown", Effect.quarantined)
        place = (code_of(country) if country else None) or self.context.country
        unit = area_units.size(name, place)
        if unit is None:
            sizes = {u.square_metres: u.country for u in area_units.sizes(name)}
            proposal = " or ".join(f"{metres} m2 ({where})" for metres, where in sizes.items())
            return None, Problem(0, "area_unit_by_country", Effect.quarantined, proposal)
        return unit, None

    def _square_metres(self, quantity: Quantity, unit: area_units.Unit) -> _Values:
        qualifier = quantity.qualifier
        if qualifier == "exact" and self.spec.approximate:
            qualifier = "approximate"
        qualifier = {"more_than": "at_least", "fewer_than": "at_most"}.get(qualifier or "", qualifier)
        return _times(quantity.low, unit), _times(quantity.high, unit), qualifier

    def _notes(self, quantity: Quantity, unit: area_units.Unit) -> tuple[Problem, ...]:
        notes = []
        if unit.doubt:
            notes.append(Problem(0, "area_unit_in_doubt", Effect.note, detail=unit.doubt))
        if quantity.note and quantity.note != "none" and not _unit_in_note(quantity.note):
            notes.append(Problem(0, "note_beside_number", Effect.note))
        return tuple(notes)


def _unit_in_note(note: str) -> str:
    """Find a unit that stands in brackets: 12 (ha)."""
    return note if note and area_units.known(note) else ""


def _times(value: float | None, unit: area_units.Unit) -> float | None:
    return None if value is None else float(Decimal(repr(value)) * Decimal(unit.square_metres))


def _words(values: _Values) -> str | None:
    low, high, _ = values
    if low is None:
        return None
    if low == high:
        return f"{digits(low)} m2"
    return f"{digits(low)} to {digits(high)} m2" if high is not None else f"at least {digits(low)} m2"
