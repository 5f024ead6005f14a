"""Findings: the one way in which a notebook states a result.

``state`` makes a finding (sentence, value, interval, unit, sources), checked; ``record`` puts it into the
executed notebook as a MIME bundle. The report machine collects it from there into ``findings.json``, shows it
at the top of the page and on the site's index. There is no second channel: what is not recorded is no result.
"""

from impact.findings.exchange import (
    MIME,
    SCHEMA,
    collect,
    from_dict,
    from_json,
    read_findings,
    record,
    record_finding,
    to_json,
)
from impact.findings.finding import Finding, state, validate
from impact.findings.finding_values import Value

__all__ = [
    "MIME",
    "SCHEMA",
    "Finding",
    "Value",
    "collect",
    "from_dict",
    "from_json",
    "read_findings",
    "record",
    "record_finding",
    "state",
    "to_json",
    "validate",
]
