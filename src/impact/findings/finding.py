"""A finding: one result with its sentence, number, interval, qualifier and sources, checked."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import Any

from impact import wording
from impact.arguments import TEXT, fitting
from impact.errors import FindingError
from impact.findings.finding_values import Value, as_printed, bound, check_interval, is_as_of, plain, printed
from impact.places.names import CODE
from impact.vocabulary import KINDS
from impact.wording import Quantity
from impact.wording.origin import Origin
from impact.wording.qualifiers import KNOWN

_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_QUESTION = re.compile(r"(?:Q[1-9][0-9]?|B)?")
#: What a finding says of the origin of its figure.
_ORIGIN = ("register", "maker", "scope", "published")
_MAY_BE_ABSENT = (*_ORIGIN, "tie", "short", "original", "language")
#: words of the short answer at most: it stands on a card of the index, and in lists
MOST_SHORT = 12


@dataclass(frozen=True)
class Finding:
    """One result, stated so that a person can read it and a program can compare it.

    ``low`` and ``high`` bound the value in the same unit. With ``level`` they are an interval of that
    probability (0.95); without it they are bounds, for instance those of figures published as a range.
    ``kind`` is what the value measures, one of :data:`impact.vocabulary.KINDS`, and decides its digits on
    every page; ``qualifier`` is how it was given, one of :data:`impact.wording.qualifiers.KNOWN`.

    ``short`` is the answer in about ten words, for the cards and lists of the index, or empty; ``original``
    is the English sentence where ``sentence`` is a translation of it into ``language`` (ISO 639-1).
    Where the value is a figure of a table, ``register`` says who counts, ``maker`` whose statistic it is,
    ``scope`` how much of it is covered, ``published`` the day of the page; with ``tie`` every value that
    stands from ``low`` to ``high`` is as well supported. What does not apply is empty.
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
    kind: str = "number"
    qualifier: str = "exact"
    register: str = ""
    maker: str = ""
    scope: str = ""
    tie: bool = False
    published: str = ""
    short: str = ""
    original: str = ""
    language: str = ""

    @classmethod
    def of(
        cls,
        id: str,  # noqa: A002
        sentence: str,
        quantity: Quantity,
        *,
        sources: Any,
        unit: str = "",
        **more: Any,
    ) -> Finding:
        """State a quantity in a sentence that was made from it; see :func:`state`.

        The value of an "at least" is its lower bound too; an interval with an open end has no level.

        Parameters
        ----------
        id, sentence, sources, more
            As for :func:`state`.
        quantity
            The number behind the sentence, with its interval and qualifier.
        unit
            What the value counts, where the page says more than the quantity's own unit ("people in 2024").

        Raises
        ------
        FindingError
            As for :func:`state`.

        Examples
        --------
        >>> total = Quantity(value=6279.0, kind="count", unit="people", qualifier="at_least")
        >>> found = Finding.of("newest", f"{total.first} were harmed in 2024.", total, sources=["lm-2025"])
        >>> found.sentence, found.low
        ('At least 6,279 people were harmed in 2024.', 6279.0)
        """
        ends = (quantity.values[0], quantity.values[-1]) if quantity.rivals else (quantity.low, quantity.high)
        low, high = (end if end is not None and math.isfinite(end) else None for end in ends)
        least = quantity.value if quantity.qualifier == "at_least" else None
        return state(
            id,
            sentence,
            value=quantity.value,
            unit=unit or quantity.unit,
            low=least if low is None else low,
            high=high,
            level=None if low is None or high is None else quantity.level,
            sources=sources,
            kind=quantity.kind,
            qualifier=quantity.qualifier,
            tie=bool(quantity.rivals),
            **{name: getattr(quantity.origin, name) for name in _ORIGIN} | more,
        )

    def about(self, question: str, place: str | None = None, as_of: str = "latest") -> Finding:
        """Copy the finding with the question it answers, its place and the day of its figures.

        >>> Finding("a", "A.", 5, "people").about("Q7", "KHM").place
        'KHM'
        """
        return replace(self, question=question, place=place, as_of=str(as_of))

    def to_dict(self) -> dict[str, Any]:
        """List the fields as plain JSON values, in their order; what is empty of the origin is left out."""
        record = {**vars(self), "sources": list(self.sources)}
        return {name: value for name, value in record.items() if value or name not in _MAY_BE_ABSENT}

    @property
    def quantity(self) -> Quantity | None:
        """The value as a number that knows how to be printed; none where it is a verdict in words.

        >>> str(Finding("a", "At least a.", 5, "people", low=5, qualifier="at_least").quantity)
        'at least 5 people'
        """
        if isinstance(self.value, str):
            return None
        ends = (self.low, self.high) if self.tie else ()
        return Quantity(
            value=self.value,
            kind=self.kind,
            unit=self.unit,
            low=None if self.tie else self.low,
            high=None if self.tie else self.high,
            level=self.level,
            qualifier=self.qualifier,
            rivals=tuple(end for end in ends if end is not None and end != self.value),
            origin=Origin(
                register=self.register, maker=self.maker, scope=self.scope, published=self.published
            ),
        )

    @property
    def stated(self) -> str:
        """The value in words: number and unit, or the verdict."""
        return str(self.quantity or self.value)

    @property
    def interval(self) -> str:
        """The interval in words, or nothing.

        >>> Finding("a", "A.", 5, "people", low=4, high=1200.5, level=0.95).interval
        '95 % interval 4 to 1,200 people'
        >>> Finding("a", "A.", 5, "people", low=4).interval
        'at least 4 people'
        """
        return self.quantity.interval if self.quantity else ""


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
    kind: str = "number",
    qualifier: str = "exact",
    register: str = "",
    maker: str = "",
    scope: str = "",
    tie: bool = False,
    published: str = "",
    short: str = "",
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
        What the result rests on: frames, rows or ids; see :func:`impact.data.provenance.ids_of`.
    kind
        What the value measures, one of :data:`impact.vocabulary.KINDS`; decides its digits on every page. A
        simulated number is recorded as it is printed.
    qualifier
        How the value was given, one of :data:`impact.wording.qualifiers.KNOWN`; the sentence must say it.
    register, maker, scope, tie, published
        Where a figure of a table comes from: as for :class:`Finding`.
    short
        The answer in at most twelve words, without a full stop, for the index.

    Raises
    ------
    FindingError
        When the sentence is empty, unfinished or hides the qualifier, the interval does not hold the value,
        or no source is given.
    UnknownSources
        When a frame does not say where it comes from.

    Examples
    --------
    >>> state("deaths", "Two people  died.", value=2, unit="people", sources=["b", "a", "b"]).sources
    ('a', 'b')
    """
    from impact.data.provenance import ids_of

    for name, text in {
        "id": id,
        "sentence": sentence,
        "unit": unit,
        "method": method,
        "short": short,
    }.items():
        fitting(text, TEXT, name, "finding", FindingError)
    finding = Finding(
        id=id,
        sentence=" ".join(str(sentence).split()),
        value=as_printed(plain(value, id, "value"), kind),
        unit=unit,
        low=as_printed(bound(low, id, "low"), kind),
        high=as_printed(bound(high, id, "high"), kind),
        level=bound(level, id, "level"),
        method=method,
        question=question,
        place=None if place is None else fitting(place, CODE, "place", f"finding {id!r}", FindingError),
        as_of=str(as_of),
        sources=ids_of(sources),
        kind=kind,
        qualifier=qualifier,
        register=register,
        maker=maker,
        scope=scope,
        tie=tie,
        published=published,
        short=" ".join(short.split()),
    )
    validate(finding)
    return finding


def validate(finding: Finding, *, beside: bool = True) -> None:
    """Refuse a finding that cannot be stated.

    Parameters
    ----------
    finding
        What is checked.
    beside
        Whether the words of the qualifier have to stand beside the number. Runs of earlier versions, which
        are read to be compared, were only held to have them in the sentence.

    Raises
    ------
    FindingError
        Naming the finding, what is wrong with it and what would be right.
    """
    _validate_words(finding, beside)
    check_interval(f"finding {finding.id!r}", finding.value, finding.low, finding.high, finding.level)


def _validate_words(finding: Finding, beside: bool) -> None:
    name = f"finding {finding.id!r}"
    if not _SLUG.fullmatch(finding.id):
        close = "-".join(re.findall(r"[a-z0-9]+", finding.id.casefold())) or "global-total"
        raise FindingError(
            f"{name} has an unusable id", "lower-case words joined by hyphens", f"write {close!r}"
        )
    if not finding.sentence.endswith("."):
        end = finding.sentence[-40:]
        problem = f"does not end its sentence: {end!r}" if end else "has an empty sentence"
        raise FindingError(f"{name} {problem}", "one with a full stop", "add it")
    if len(finding.short.split()) > MOST_SHORT or finding.short.endswith("."):
        raise FindingError(
            f"{name} has the short answer {finding.short!r}",
            f"at most {MOST_SHORT} words without a full stop",
            "shorten it",
        )
    if isinstance(finding.value, str) and not finding.value:
        raise FindingError(f"{name} has no value", "a number, or a verdict in words", "pass value=")
    if not _QUESTION.fullmatch(finding.question):
        raise FindingError(
            f"{name} answers question {finding.question!r}", "Q1 to Q99, B, or nothing", "correct it"
        )
    if not is_as_of(finding.as_of):
        raise FindingError(
            f"{name} is as of {finding.as_of!r}", '"latest" or a date YYYY-MM-DD', "correct it"
        )
    if finding.kind not in KINDS or finding.qualifier not in KNOWN:
        raise FindingError(
            f"{name} has kind {finding.kind!r} and qualifier {finding.qualifier!r}",
            f"a kind of {', '.join(KINDS)} and a qualifier of {', '.join(KNOWN)}",
            "choose one of each",
        )
    english = finding.original or finding.sentence
    digits = printed(finding.quantity, tie=finding.tie) if beside else ()
    if not wording.is_worded(english, finding.qualifier, digits):
        how = "one of several" if finding.tie else finding.qualifier
        words = wording.before(finding.qualifier) or wording.after(finding.qualifier) or "25 or 40"
        raise FindingError(
            f"{name} does not say that its number is {how!r}: {english!r}",
            f"words such as {words.strip()!r}",
            "put the Quantity itself into the sentence, not its bare value",
        )
    if not finding.sources:
        raise FindingError(
            f"{name} has no source",
            "at least one source_id",
            "pass the frame it was computed from: record_finding(..., sources=frame)",
        )
