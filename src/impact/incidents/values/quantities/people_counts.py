"""Counts: whole numbers of people or things, with the least and the greatest value they can have."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from impact.incidents.data_finding import Effect
from impact.incidents.mapping.column_spec import ColumnSpec
from impact.incidents.values.characters import fold, plain
from impact.incidents.values.missing import missing_reasons, usual_reason
from impact.incidents.values.parsed import Context, Parsed, Problem
from impact.incidents.values.quantities.marks import Marks, decide_marks
from impact.incidents.values.quantities.quantity_texts import Quantity, digits, read_quantity
from impact.incidents.values.vocabularies import vocabulary

#: field that counts the people whom a word of a note means
_PEOPLE = {"child": "children", "male": "men", "female": "women"}
#: numbers that registers write for "not known"
_NINES = frozenset({"98", "99", "998", "999", "9998", "9999", "99999", "999999"})


def parse(
    parts: Mapping[str, Sequence[str | None]], weights: Sequence[int], spec: ColumnSpec, context: Context
) -> Parsed:
    """Read counts.

    The counts of further columns that the mapping names with ``plus`` are added; a sum with an unknown part
    is a least value. Outputs: least value, greatest value, qualifier (``exact``, ``range``, ``at_least``,
    ``at_most``, ``approximate``, ``uncertain``, ``some``). An empty cell is never 0; the reason ``none`` of
    the mapping is.
    """
    whole = _read_column(parts["column"], weights, spec, context)
    for column in spec.plus:
        if column in parts:
            whole = _add(whole, _read_column(parts[column], weights, spec, context), column, context)
    return whole


def _read_column(
    texts: Sequence[str | None], weights: Sequence[int], spec: ColumnSpec, context: Context
) -> Parsed:
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
    suspect = _maybe_missing(plains, weights)
    for index, text in enumerate(plains):
        if text in suspect:
            accepted = dict(
                zip((low_name, high_name, qualifier_name), (int(text), int(text), "exact"), strict=True)
            )
            problems.append(Problem(index, "count_maybe_missing", Effect.withheld, text, accepted))
            continue
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
    causes = {i: r for i, r in reasons.items() if r != "none"}
    return Parsed(outputs, tuple(problems), reasons=causes)


def _maybe_missing(texts: Sequence[str | None], weights: Sequence[int]) -> set[str]:
    """Find counts of nines in several rows, far above all others, which may mean "not known"."""
    rows: dict[str, int] = {}
    for text, weight in zip(texts, weights, strict=True):
        if text is not None and text.isdigit() and text.isascii() and len(text) < 16:
            rows[text] = rows.get(text, 0) + weight
    nines = {text for text in rows if text in _NINES}
    if not nines:
        return set()
    greatest = max((int(text) for text in rows if text not in _NINES), default=0)
    return {text for text in nines if rows[text] > 1 and int(text) > 4 * greatest}


def _add(one: Parsed, two: Parsed, column: str, context: Context) -> Parsed:
    """Add the counts of a further column, row by row; doubts about either stand."""
    low_name, high_name, qualifier_name = (name for name, _ in context.field.outputs)
    lows: list[Any] = []
    highs: list[Any] = []
    qualifiers: list[Any] = []
    reasons: dict[int, str] = {}
    for index, (a, b) in enumerate(zip(one.outputs[low_name], two.outputs[low_name], strict=True)):
        tops = one.outputs[high_name][index], two.outputs[high_name][index]
        kinds = {p.outputs[qualifier_name][index] for p in (one, two)} - {None}
        kinds = kinds - {"exact"} or kinds
        if a is None and b is None:
            lows.append(None)
            highs.append(None)
            qualifiers.append("some" if kinds else None)
            if index in one.reasons:
                reasons[index] = one.reasons[index]
            continue
        partial = a is None or b is None
        lows.append((a or 0) + (b or 0))
        highs.append(None if partial or None in tops else sum(tops))
        qualifiers.append("at_least" if partial else kinds.pop() if len(kinds) == 1 else "range")
    # nothing can be accepted for a part alone: the sum would stand for it
    problems = [replace(p, accepted=None) for p in one.problems]
    problems += [replace(p, accepted=None, detail=p.detail or f"in {column}") for p in two.problems]
    outputs = {low_name: lows, high_name: highs, qualifier_name: qualifiers}
    return Parsed(outputs, tuple(problems), reasons=reasons)


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
        note = Problem(0, "note_beside_number", Effect.note, counted_in(quantity.note))
    return low, high, qualifier, note


def counted_in(note: str) -> str | None:
    """Propose what a note counts; the note itself is not shown, since it may be of a person.

    >>> counted_in("incl. 2 children"), counted_in("see page 3")
    ('children: 2', None)
    """
    counts = []
    for number, word in re.findall(r"(\d+)\s+([^\W\d_]+)", note):
        code = vocabulary("age").get(fold(word)) or vocabulary("sex").get(fold(word))
        if code in _PEOPLE:
            counts.append(f"{_PEOPLE[code]}: {number}")
    return ", ".join(counts) or None


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
