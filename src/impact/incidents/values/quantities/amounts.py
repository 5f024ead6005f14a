"""Amounts: figures that need not be whole, such as money, shares or tonnes, as one number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from impact.incidents.data_finding import Effect
from impact.incidents.mapping.column_spec import ColumnSpec
from impact.incidents.values.characters import plain
from impact.incidents.values.missing import missing_reasons, usual_reason
from impact.incidents.values.parsed import Context, Parsed, Problem
from impact.incidents.values.quantities.marks import Marks, decide_marks
from impact.incidents.values.quantities.plain_numbers import read_plain
from impact.incidents.values.quantities.quantity_texts import digits, read_quantity


def parse(
    parts: Mapping[str, Sequence[str | None]], weights: Sequence[int], spec: ColumnSpec, context: Context
) -> Parsed:
    """Read amounts, negative ones too; a range or approximation is asked, since one number stands."""
    del weights
    name = context.field.outputs[0][0]
    texts = parts["column"]
    reasons = missing_reasons(texts, spec)
    plains = [None if t is None or i in reasons else plain(t) for i, t in enumerate(texts)]
    numbers = read_plain(plains)
    rest = (t for t, clear in zip(plains, numbers.clear, strict=True) if t is not None and not clear)
    marks = decide_marks(rest, decimal=spec.decimal, thousands=spec.thousands, beside=numbers)
    pointed = points_are_decimal(spec)
    values = numbers.values.tolist()
    output: list[Any] = [None] * len(texts)
    problems: list[Problem] = []
    for index, text in enumerate(plains):
        if pointed and numbers.clear[index]:
            output[index] = values[index]
            continue
        if text is None:
            output[index] = 0.0 if reasons.get(index) == "none" else None
            continue
        value, problem = _amount(text, marks, name)
        output[index] = value
        if problem is not None:
            problems.append(
                Problem(
                    index, problem.kind, problem.effect, problem.proposal, problem.accepted, problem.detail
                )
            )
    causes = {i: r for i, r in reasons.items() if r != "none"}
    return Parsed({name: output}, tuple(problems), reasons=causes)


def points_are_decimal(spec: ColumnSpec) -> bool:
    """Whether the mapping says nothing against a decimal point."""
    return spec.decimal in (None, ".") and spec.thousands != "."


def _amount(text: str, marks: Marks, name: str) -> tuple[float | None, Problem | None]:
    if (reason := usual_reason(text)) is not None:
        return None, Problem(0, "missing_word", Effect.withheld, f"missing: {reason}", {})
    quantity = read_quantity(text, marks)
    accepted = {name: quantity.low}
    if quantity.doubt == "number_mark_unclear":
        readings = sorted(v for v in (quantity.low, quantity.other) if v is not None)
        return None, Problem(0, quantity.doubt, Effect.withheld, " or ".join(digits(v) for v in readings))
    if quantity.doubt is not None:
        proposal = None if quantity.low is None else digits(quantity.low)
        return None, Problem(0, quantity.doubt, Effect.withheld, proposal, accepted if proposal else None)
    if quantity.qualifier != "exact":
        return None, Problem(0, "amount_not_exact", Effect.withheld, accepted=accepted)
    if quantity.unit and quantity.low is not None:
        return None, Problem(0, "number_with_words", Effect.withheld, digits(quantity.low), accepted)
    note = Problem(0, "note_beside_number", Effect.note) if quantity.note else None
    return quantity.low, note
