"""Counts: whole numbers of people or things, with the least and the greatest value they can have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from impact.incidents.data_finding import Effect
from impact.incidents.mapping.column_spec import ColumnSpec
from impact.incidents.values.characters import plain
from impact.incidents.values.missing import missing_reasons, usual_reason
from impact.incidents.values.parsed import Context, Parsed, Problem
from impact.incidents.values.quantities.marks import Marks, decide_marks
from impact.incidents.values.quantities.quantity_texts import Quantity, digits, read_quantity


def parse(
    parts: Mapping[str, Sequence[str | None]], weights: Sequence[int], spec: ColumnSpec, context: Context
) -> Parsed:
    """Read counts.

    Outputs: least value, greatest value, qualifier (``exact``, ``range``, ``at_least``, ``at_most``,
    ``approximate``, ``uncertain``, ``some``). An empty cell is never 0; the reason ``none`` of the mapping
    is. Counts of the columns under ``plus`` are added; where one of them is missing, the sum is a least
    value only.
    """
    del weights
    if not spec.plus:
        return _column(parts["column"], spec, context)
    more = [part for part in parts if part.startswith("plus")]
    return _added([_column(parts[part], spec, context) for part in ("column", *more)], context)


def _added(columns: Sequence[Parsed], context: Context) -> Parsed:
    """Add the counts of several columns, row by row."""
    low_name, high_name, qualifier_name = (name for name, _ in context.field.outputs)
    lows: list[Any] = []
    highs: list[Any] = []
    qualifiers: list[Any] = []
    for index in range(len(columns[0].outputs[low_name])):
        low = [c.outputs[low_name][index] for c in columns]
        high = [c.outputs[high_name][index] for c in columns]
        known = [v for v in low if v is not None]
        whole = all(v is not None for v in high)
        words = {c.outputs[qualifier_name][index] for c in columns} - {None, "exact"}
        lows.append(sum(known) if known else None)
        highs.append(sum(high) if whole else None)
        qualifiers.append(_qualifier(known, whole, words))
    reasons = {
        index: columns[0].reasons[index]
        for index in columns[0].reasons
        if all(index in c.reasons for c in columns)
    }
    return Parsed(
        {low_name: lows, high_name: highs, qualifier_name: qualifiers},
        # what would stand in one column is not what would stand in the sum: no proposal
        tuple(replace(p, proposal=None, accepted=None) for c in columns for p in c.problems),
        findings=tuple(f for c in columns for f in c.findings),
        reasons=reasons,
    )


def _qualifier(known: Sequence[int], whole: bool, words: set[str]) -> str | None:
    """Qualifier of a sum: that of its parts, a range where they differ."""
    if not known:
        return None
    if not whole:
        return "at_least"
    if len(words) > 1:
        return "range"
    return words.pop() if words else "exact"


def _column(texts: Sequence[str | None], spec: ColumnSpec, context: Context) -> Parsed:
    """Read the counts of one column."""
    low_name, high_name, qualifier_name = (name for name, _ in context.field.outputs)
    reasons = missing_reasons(texts, spec)
    plains = [None if t is None or i in reasons else plain(t) for i, t in enumerate(texts)]
    marks = decide_marks(
        (t for t in plains if t is not None and not t.isdigit()),
        decimal=spec.decimal,
        thousands=spec.thousands,
        whole=True,
    )
    size = len(texts)
    lows: list[Any] = [None] * size
    highs: list[Any] = [None] * size
    qualifiers: list[Any] = [None] * size
    problems: list[Problem] = []
    for index, text in enumerate(plains):
        if text is None:
            if reasons.get(index) == "none":
                lows[index], highs[index], qualifiers[index] = 0, 0, "exact"
            continue
        if text.isdigit() and text.isascii() and len(text) < 16:
            lows[index] = highs[index] = int(text)
            qualifiers[index] = "approximate" if spec.approximate else "exact"
            continue
        low, high, qualifier, problem = _count(text, marks, context, spec)
        lows[index], highs[index], qualifiers[index] = low, high, qualifier
        if problem is not None:
            problems.append(
                Problem(
                    index, problem.kind, problem.effect, problem.proposal, problem.accepted, problem.detail
                )
            )
    outputs = {low_name: lows, high_name: highs, qualifier_name: qualifiers}
    # a reason "none" states a zero: nothing is missing then
    kept = {i: r for i, r in reasons.items() if r != "none"}
    return Parsed(outputs, tuple(problems), reasons=kept)


def _count(
    text: str, marks: Marks, context: Context, spec: ColumnSpec
) -> tuple[int | None, int | None, str | None, Problem | None]:
    """Least and greatest value and qualifier of one text, and its doubt."""
    names = [name for name, _ in context.field.outputs]
    if (reason := usual_reason(text)) is not None:
        return None, None, None, Problem(0, "missing_word", Effect.withheld, f"missing: {reason}", {})
    quantity = read_quantity(text, marks)
    if quantity.unit:
        quantity = _without_unit(quantity)
    low, high, qualifier = _whole(quantity, approximate=spec.approximate)
    accepted = dict(zip(names, (low, high, qualifier), strict=True))
    words = _words(low, high)
    match quantity.doubt:
        case "number_mark_unclear":
            readings = sorted(v for v in (quantity.low, quantity.other) if v is not None)
            proposal = " or ".join(digits(v) for v in readings)
            return None, None, None, Problem(0, quantity.doubt, Effect.withheld, proposal)
        case "quantity_without_number":
            return None, None, "some", Problem(0, quantity.doubt, Effect.withheld)
        case "number_not_read":
            return None, None, None, Problem(0, quantity.doubt, Effect.withheld)
        case None:
            pass
        case doubt:
            return None, None, None, Problem(0, doubt, Effect.withheld, words, accepted)
    if any(v is not None and v < 0 for v in (quantity.low, quantity.high)):
        return None, None, None, Problem(0, "count_negative", Effect.withheld)
    if any(v is not None and v != int(v) for v in (quantity.low, quantity.high)):
        return None, None, None, Problem(0, "count_not_whole", Effect.withheld)
    note = None
    if quantity.note:
        note = Problem(
            0, "note_beside_number", Effect.note, detail=f"beside the number stands: {quantity.note}"
        )
    return low, high, qualifier, note


def _whole(quantity: Quantity, *, approximate: bool) -> tuple[int | None, int | None, str | None]:
    low = None if quantity.low is None else int(quantity.low)
    high = None if quantity.high is None else int(quantity.high)
    match quantity.qualifier:
        case "more_than" if low is not None:
            return low + 1, high, "at_least"
        case "fewer_than" if high is not None:
            return low, max(high - 1, 0), "at_most"
        case "exact" if approximate:
            return low, high, "approximate"
    return low, high, quantity.qualifier


def _words(low: int | None, high: int | None) -> str | None:
    if low is None:
        return None
    return str(low) if low == high else f"{low} to {high}" if high is not None else f"at least {low}"


def _without_unit(quantity: Quantity) -> Quantity:
    """Ask about a count with words behind it: what they count has to be confirmed."""
    if quantity.doubt is None:
        return Quantity(
            quantity.low, quantity.high, quantity.qualifier, note=quantity.note, doubt="number_with_words"
        )
    return quantity
