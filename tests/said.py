"""Findings that drop how their figure was given: at least, about, computed, or one value of a tie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

import impact
from impact.wording.qualifiers import is_worded

_TABLES = ("casualties", "clearance", "contamination", "funding", "unit_costs", "stockpiles")
#: kinds of published figures; other values (years, tests, simulations) meet one by chance only
_KINDS = ("count", "area", "money", "price", "percent")
#: how parts are given that make their sum no exact one either
_BOUNDS = ("at_least", "approximate")
#: the question whose findings count figures and rows; such a number meets a published one by chance only
_ABOUT_FIGURES = "Q9"


def figures(as_of: str = "latest") -> dict[tuple[str, float], set[tuple[str, bool]]]:
    """How each published value was given: (page, value) -> qualifiers, and whether it ties with another."""
    numbers: dict[tuple[str, float], set[tuple[str, bool]]] = {}
    for name in _TABLES:
        table = impact.load(name, as_of)
        ties = table["tie"] if "tie" in table else pd.Series(False, index=table.index)
        qualifiers = table["qualifier"]
        if "parts_given" in table:  # a sum of lower bounds is a lower bound
            qualifiers = table["parts_given"].where(table["parts_given"].isin(_BOUNDS), qualifiers)
        for page, value, qualifier, tie in zip(
            table["source_id"], table["value"], qualifiers, ties, strict=True
        ):
            numbers.setdefault((page, float(value)), set()).add((qualifier, bool(tie)))
    return numbers


def unsaid(
    findings: Iterable[Mapping[str, Any]], numbers: Mapping[tuple[str, float], set[tuple[str, bool]]]
) -> list[str]:
    """List the findings whose sentence or record drops how the figure behind it was given."""
    problems = []
    for finding in findings:
        name, value = finding["id"], finding["value"]
        sentence = finding.get("original") or finding["sentence"]
        if not is_worded(sentence, finding["qualifier"]):
            problems.append(f"{name}: {finding['qualifier']} is not said: {sentence}")
        estimate = finding["level"] is not None or not isinstance(value, (int, float))
        if finding.get("question") == _ABOUT_FIGURES:
            continue
        if estimate or finding["kind"] not in _KINDS or "years" in finding["unit"]:
            continue
        known = set().union(*(numbers.get((page, float(value)), set()) for page in finding["sources"]))
        if not known:
            continue
        if finding["qualifier"] not in {qualifier for qualifier, _ in known}:
            problems.append(f"{name}: {finding['qualifier']}, published as {sorted(known)}: {sentence}")
        if all(tie for _, tie in known) and not finding.get("tie"):
            problems.append(f"{name}: one value of a tie: {sentence}")
    return problems
