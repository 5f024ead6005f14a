"""Findings on their way: recorded in a notebook, collected from it, written as JSON and read back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from impact.arguments import fitting, instance
from impact.errors import FindingError
from impact.findings.finding import Finding, state, validate
from impact.findings.finding_values import Value
from impact.project import state_file

MIME = "application/vnd.impact.finding.v1+json"
SCHEMA = "impact-findings/1"
_FIELDS = frozenset(field.name for field in fields(Finding))


_FINDING = instance(
    Finding,
    expected="findings, each an argument of its own",
    remedy="state one: impact.record_finding(...); a list of them: impact.record(*findings)",
)


def record(*findings: Finding) -> None:
    """Put findings into the executed notebook, in order; the report and the site show them.

    Raises
    ------
    FindingError
        For a finding that cannot be stated.
    """
    from IPython.display import display

    for finding in findings:
        fitting(finding, _FINDING, "finding", "record", FindingError)
        validate(finding)
        bundle = {
            MIME: finding.to_dict(),
            "text/markdown": f"**Finding.** {finding.sentence}",
            "text/plain": finding.sentence,
        }
        display(bundle, raw=True)


def record_finding(
    id: str,  # noqa: A002 - the name notebooks read best with
    sentence: str,
    *,
    value: Value,
    unit: str,
    sources: Any,
    **more: Any,
) -> None:
    """State a result in a notebook and record it: :func:`state` and :func:`record` in one call.

    Parameters
    ----------
    id, sentence, value, unit, sources, more
        As for :func:`state`.

    Raises
    ------
    FindingError
        As for :func:`state`.
    """
    record(state(id, sentence, value=value, unit=unit, sources=sources, **more))


def collect(notebook: Mapping[str, Any]) -> list[Finding]:
    """Collect the findings of an executed notebook, in the order in which it states them.

    Parameters
    ----------
    notebook
        A notebook node of nbformat 4, with outputs.

    Raises
    ------
    FindingError
        When two findings share an id, or one cannot be stated.
    """
    findings: dict[str, Finding] = {}
    for number, cell in enumerate(notebook["cells"], start=1):
        for output in cell.get("outputs", ()):
            if MIME not in output.get("data", {}):
                continue
            finding = from_dict(output["data"][MIME])
            if finding.id in findings:
                raise FindingError(
                    f"cell {number} records finding {finding.id!r} a second time",
                    "one id for one result",
                    "give the second one its own id",
                )
            findings[finding.id] = finding
    return list(findings.values())


def from_dict(record: Mapping[str, Any]) -> Finding:
    """Make a finding of its JSON form, checked.

    Raises
    ------
    FindingError
        When fields are missing or unknown, or the finding cannot be stated.
    """
    if not isinstance(record, Mapping):
        raise FindingError(f"a finding is a value of type {type(record).__name__}", f"the fields of {SCHEMA}")
    unknown = sorted(set(record) - _FIELDS)
    missing = sorted({"id", "sentence", "value", "unit"} - set(record))
    if unknown or missing:
        raise FindingError(
            f"a finding has unknown fields {unknown} and lacks {missing}", f"the fields of {SCHEMA}"
        )
    try:
        sources = tuple(record.get("sources", ()))
        if not all(isinstance(source, str) for source in sources):
            raise TypeError("sources are ids")
        finding = Finding(**{**record, "sources": sources})
        validate(finding, beside=False)  # it was held to more when it was stated
    except (TypeError, AttributeError, OverflowError) as error:
        raise FindingError(f"finding {record['id']!r} has values of another kind", SCHEMA) from error
    return finding


def to_json(findings: Iterable[Finding]) -> str:
    """Write findings in the versioned form of ``findings.json``.

    >>> found = [Finding("a", "It is so.", 1, "people", sources=("s1",))]
    >>> from_json(to_json(found)) == found
    True
    """
    body = {"schema": SCHEMA, "findings": [finding.to_dict() for finding in findings]}
    return json.dumps(body, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def from_json(text: str) -> list[Finding]:
    """Read what :func:`to_json` wrote.

    Raises
    ------
    FindingError
        When the text is not JSON, or of another schema or version.
    """
    try:
        body = state_file.parse(text)
    except state_file.Damaged as error:
        raise FindingError(f"findings are not JSON: {error}", SCHEMA) from error
    if not isinstance(body, dict) or body.get("schema") != SCHEMA:
        schema = body.get("schema") if isinstance(body, dict) else type(body).__name__
        raise FindingError(f"findings of schema {schema!r}", SCHEMA)
    try:
        return [from_dict(record) for record in body["findings"]]
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise FindingError("findings with values of another kind", SCHEMA) from error


def read_findings(path: Path) -> list[Finding]:
    """Read the findings of a finished report.

    Raises
    ------
    FileNotFoundError
        When there are none.
    FindingError
        When the file is none of findings.
    """
    try:
        return from_json(state_file.read_text(path))
    except state_file.Damaged as damage:
        raise FindingError(f"{state_file.name_of(path)} is damaged ({damage})", SCHEMA) from damage
