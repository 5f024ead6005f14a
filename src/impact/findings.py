"""Findings: the one way in which a notebook states a result.

``state`` makes a finding (sentence, value, interval, unit, sources), checked; ``record`` puts it into the
executed notebook as a MIME bundle. The report machine collects it from there into ``findings.json``, shows it
at the top of the page and on the site's index. There is no second channel: what is not recorded is no result.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import numbers
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from impact.errors import FindingError

MIME = "application/vnd.impact.finding.v1+json"
SCHEMA = "impact-findings/1"

_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_QUESTION = re.compile(r"(?:Q[1-9][0-9]?|B)?")

Value = int | float | str


@dataclass(frozen=True)
class Finding:
    """One result, stated so that a person can read it and a program can compare it.

    ``low`` and ``high`` bound the value in the same unit. With ``level`` they are an interval of that
    probability (0.95); without it they are bounds, for instance those of figures published as a range.
    """

    id: str
    sentence: str
    value: Value
    unit: str
    low: float | None = None
    high: float | None = None
    level: float | None = None
    method: str = ""
    question: str = ""
    place: str | None = None
    as_of: str = "latest"
    sources: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Give the finding as plain JSON values, in the order of the fields."""
        return {**asdict(self), "sources": list(self.sources)}

    @property
    def interval(self) -> str:
        """Put the interval into words, or nothing.

        >>> Finding("a", "A.", 5, "people", low=4, high=1200.5, level=0.95).interval
        '95 % interval 4 to 1,200 people'
        >>> Finding("a", "A.", 5, "people", low=4).interval
        'at least 4 people'
        """
        if self.low is None and self.high is None:
            return ""
        unit = f" {self.unit}" if self.unit else ""
        if self.high is None:
            return f"at least {_number(self.low)}{unit}"
        if self.low is None:
            return f"at most {_number(self.high)}{unit}"
        kind = f"{_number(round(100 * self.level, 6))} % interval" if self.level else "between"
        joint = "to" if self.level else "and"
        return f"{kind} {_number(self.low)} {joint} {_number(self.high)}{unit}"


def state(
    id: str,  # noqa: A002 - the name notebooks read best with
    sentence: str,
    *,
    value: Value,
    unit: str,
    low: float | None = None,
    high: float | None = None,
    level: float | None = None,
    method: str = "",
    question: str = "",
    place: str | None = None,
    as_of: str = "latest",
    sources: Any,
) -> Finding:
    """State a result: a checked finding of plain values.

    Parameters
    ----------
    id
        Short stable name, lower case with hyphens (``global-total-newest``); unique in its notebook.
    sentence
        The result in one plain sentence that can stand alone, ending with a full stop.
    value, unit
        The number (or verdict) behind the sentence, and what it counts.
    low, high, level
        Interval of the value in the same unit; ``level`` is its probability (0.95), absent for plain bounds.
    method
        How the value was obtained, in a few words.
    question
        Which question it answers: ``Q1`` to ``Q9`` or ``B``.
    place
        ISO3 code or documented aggregate, where the result is about one place.
    as_of
        The notebook's parameter: the day on which the figures were known.
    sources
        What the result rests on: frames with ``source_id``, or ids; see :func:`impact.data.sources.ids_of`.

    Raises
    ------
    FindingError
        When the sentence is empty or unfinished, the interval does not hold the value, or no source is given.

    Examples
    --------
    >>> state("deaths", "Two people  died.", value=2, unit="people", sources=["b", "a", "b"]).sources
    ('a', 'b')
    """
    from impact.data.sources import ids_of

    finding = Finding(
        id=id,
        sentence=" ".join(str(sentence).split()),
        value=_plain(value, id, "value"),
        unit=unit,
        low=_bound(low, id, "low"),
        high=_bound(high, id, "high"),
        level=_bound(level, id, "level"),
        method=method,
        question=question,
        place=place,
        as_of=str(as_of),
        sources=tuple(sorted(set(ids_of(sources)))),
    )
    validate(finding)
    return finding


def record(*findings: Finding) -> None:
    """Put findings into the executed notebook, in order; the report and the site show them.

    Raises
    ------
    FindingError
        For a finding that cannot be stated.
    """
    from IPython.display import display

    for finding in findings:
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


def counted(number: int, noun: str, plural: str = "") -> str:
    """Put a number before its noun, one or many.

    >>> counted(1, "year"), counted(1200, "year"), counted(0, "entry", "entries")
    ('1 year', '1,200 years', '0 entries')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def validate(finding: Finding) -> None:
    """Refuse a finding that cannot be stated.

    Raises
    ------
    FindingError
        Naming the finding, what is wrong with it and what would be right.
    """
    _validate_words(finding)
    _validate_interval(finding)


def _validate_words(finding: Finding) -> None:
    name = f"finding {finding.id!r}"
    if not _SLUG.fullmatch(finding.id):
        raise FindingError(f"{name} has an unusable id", "lower-case words joined by hyphens")
    if not finding.sentence:
        raise FindingError(f"{name} has an empty sentence", "one plain sentence")
    if not finding.sentence.endswith("."):
        raise FindingError(f"{name} does not end its sentence: {finding.sentence[-40:]!r}", "a full stop")
    if isinstance(finding.value, str) and not finding.value:
        raise FindingError(f"{name} has no value", "a number, or a verdict in words")
    if not _QUESTION.fullmatch(finding.question):
        raise FindingError(f"{name} answers question {finding.question!r}", "Q1 to Q99, B, or nothing")
    if not _is_as_of(finding.as_of):
        raise FindingError(f"{name} is as of {finding.as_of!r}", '"latest" or a date YYYY-MM-DD')
    if not finding.sources:
        raise FindingError(
            f"{name} has no source",
            "at least one source_id",
            "pass the frame it was computed from: record_finding(..., sources=frame)",
        )


def _validate_interval(finding: Finding) -> None:
    name = f"finding {finding.id!r}"
    low, high, value = finding.low, finding.high, finding.value
    if isinstance(value, str):
        if low is not None or high is not None:
            raise FindingError(f"{name} has an interval around the words {value!r}", "a number as its value")
    elif (low is not None and low > value) or (high is not None and value > high):
        raise FindingError(
            f"{name} has value {value} outside its interval {low} to {high}", "low <= value <= high"
        )
    if finding.level is not None:
        if not 0 < finding.level < 1:
            raise FindingError(
                f"{name} has level {finding.level}", "a probability between 0 and 1, such as 0.95"
            )
        if low is None or high is None:
            raise FindingError(f"{name} gives a level without both ends of its interval", "low and high")


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
    found: dict[str, Finding] = {}
    for number, cell in enumerate(notebook["cells"], start=1):
        for output in cell.get("outputs", ()):
            record = output.get("data", {}).get(MIME)
            if record is None:
                continue
            finding = from_dict(record)
            if finding.id in found:
                raise FindingError(
                    f"cell {number} records finding {finding.id!r} a second time",
                    "one id for one result",
                    "give the second one its own id",
                )
            found[finding.id] = finding
    return list(found.values())


def from_dict(record: Mapping[str, Any]) -> Finding:
    """Make a finding of its JSON form, checked.

    Raises
    ------
    FindingError
        When fields are missing or unknown, or the finding cannot be stated.
    """
    known = {field.name for field in fields(Finding)}
    unknown = sorted(set(record) - known)
    missing = sorted({"id", "sentence", "value", "unit"} - set(record))
    if unknown or missing:
        raise FindingError(
            f"a finding has unknown fields {unknown} and lacks {missing}", f"the fields of {SCHEMA}"
        )
    finding = Finding(**{**record, "sources": tuple(record.get("sources", ()))})
    validate(finding)
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
        body = json.loads(text)
    except json.JSONDecodeError as error:
        raise FindingError(f"findings are not JSON: {error}", SCHEMA) from error
    if not isinstance(body, dict) or body.get("schema") != SCHEMA:
        found = body.get("schema") if isinstance(body, dict) else type(body).__name__
        raise FindingError(f"findings of schema {found!r}", SCHEMA)
    return [from_dict(record) for record in body["findings"]]


def _plain(value: Any, name: str, what: str) -> Value:
    # numpy scalars would reach JSON as text; .item() gives the Python number behind them.
    if hasattr(value, "item") and not isinstance(value, str):
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, (str, numbers.Real)):
        raise FindingError(f"finding {name!r} has {what} {value!r}", "a number or words")
    if isinstance(value, str):
        return value
    if not math.isfinite(value):
        raise FindingError(f"finding {name!r} has {what} {value!r}", "a finite number")
    return int(value) if isinstance(value, numbers.Integral) else float(value)


def _bound(value: Any, name: str, what: str) -> int | float | None:
    if value is None:
        return None
    number = _plain(value, name, what)
    if isinstance(number, str):
        raise FindingError(f"finding {name!r} has {what} {value!r}", "a number")
    return number


def _is_as_of(text: str) -> bool:
    if text == "latest":
        return True
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _number(value: float | None) -> str:
    """Format a number for people: thousands separated, no needless decimals."""
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 or float(value).is_integer() else f"{value:,.3g}"
