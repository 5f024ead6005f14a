"""A number with everything that its words depend on: kind, unit, interval, qualifier, tie, origin.

Sentences are made from this object and not from a bare number, so that "at least", "about", a second value
that is as well supported, or the register that counts cannot be lost on the way from a table to a page.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from impact.errors import ImpactError
from impact.vocabulary import KINDS
from impact.wording import derivations, qualifiers
from impact.wording.extremes import number
from impact.wording.lists import listed
from impact.wording.nouns import capital, unit_after
from impact.wording.numbers import (
    change_decimals,
    digits,
    digits_above,
    digits_below,
    digits_bound,
    fixed,
    rounded,
    signed,
)
from impact.wording.origin import Origin
from impact.wording.percents import level as level_words

if TYPE_CHECKING:
    from impact.result import Estimate

_PERCENT = ("share", "percent", "change")


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """A number that knows how to be printed.

    Parameters
    ----------
    value
        The number; a share as a fraction.
    kind
        What it measures, one of :data:`impact.vocabulary.KINDS`; decides the digits.
    unit
        Noun or unit that stands after the number ("people", "km²"); the sign of a percentage is added.
    low, high, level
        Interval in the unit of the value; ``level`` is its probability, missing for plain bounds. An end
        that is missing or infinite is open.
    qualifier
        How the number was given, one of :data:`impact.wording.qualifiers.KNOWN`.
    rivals
        Other values that are as well supported; then none is printed alone.
    basis
        What the number was computed from, in the words of :mod:`impact.wording.derivations`; often empty.
    origin
        Register, maker, scope and day of a published figure.

    Raises
    ------
    ImpactError
        A value that is no number, or an unknown kind or qualifier.

    Examples
    --------
    >>> f"{Quantity(value=420, kind='count', unit='people', qualifier='at_least')} were recorded"
    'at least 420 people were recorded'
    >>> str(Quantity(value=12, kind="count", unit="people", rivals=(15,)))
    '12 or 15 people'
    """

    value: float
    kind: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    level: float | None = None
    qualifier: str = "exact"
    rivals: tuple[float, ...] = ()
    basis: str = ""
    origin: Origin = field(default_factory=Origin)

    def __post_init__(self) -> None:
        number(self.value)
        if self.kind not in KINDS:
            raise ImpactError(
                f"a quantity of the kind {self.kind!r}", f"one of {', '.join(KINDS)}", "choose one"
            )
        if self.qualifier not in qualifiers.KNOWN:
            raise ImpactError(
                f"a quantity with the qualifier {self.qualifier!r}",
                f"one of {', '.join(qualifiers.KNOWN)}",
                "choose one",
            )

    @classmethod
    def of_row(cls, row: Mapping[str, Any], kind: str, unit: str = "", *, column: str = "value") -> Quantity:
        """Take the number of a table's row, with its qualifier, its rivals in a tie, basis and origin.

        >>> str(Quantity.of_row({"value": 59.0, "qualifier": "approximate"}, "money", "million dollars"))
        'about 59 million dollars'
        >>> tie = {"value": 40.0, "low": 25.0, "high": 40.0, "tie": True}
        >>> str(Quantity.of_row(tie, "count", "people"))
        '25 or 40 people'
        """
        row = dict(row.items())  # a row of a frame looks every name up in its index
        value = float(row[column])
        qualifier = str(row["qualifier"]) if "qualifier" in row else "exact"
        made = derivations.basis(row["derivation"]) if "derivation" in row else ""
        if made and row["parts_given"] != "exact":  # a sum of lower bounds is a lower bound
            qualifier = str(row["parts_given"])
        ends = (float(row["low"]), float(row["high"])) if column == "value" and _is_tie(row) else ()
        return cls(
            value=value,
            kind=kind,
            unit=unit,
            qualifier=qualifier or "exact",
            rivals=tuple(end for end in ends if end != value),
            basis=made,
            origin=Origin.of_row(row),
        )

    @classmethod
    def of_estimate(cls, estimate: Estimate, unit: str | None = None, *, scale: float = 1.0) -> Quantity:
        """Take an estimate with its interval; ``scale`` multiplies all three, for another unit."""
        return cls(
            value=estimate.estimate * scale,
            kind=estimate.kind,
            unit=estimate.unit if unit is None else unit,
            low=estimate.low * scale,
            high=estimate.high * scale,
            level=estimate.level,
        )

    def __str__(self) -> str:
        """Write qualifier, number and unit, as they stand inside a sentence.

        >>> str(Quantity(value=0.302, kind="share", unit="share of states"))
        '30 % of states'
        >>> str(Quantity(value=1.2, kind="simulated", unit="civilians killed or injured"))
        '1.2 civilians killed or injured'
        >>> str(Quantity(value=1, kind="count", unit="people", qualifier="at_least"))
        'at least 1 person'
        """
        return f"{self.bare}{self.aside}"

    @property
    def bare(self) -> str:
        """The same without the words in brackets that some qualifiers call for; `aside` must follow.

        >>> sum_of_parts = Quantity(value=420, kind="count", unit="people", qualifier="derived")
        >>> f"{sum_of_parts.bare} were recorded in 2025{sum_of_parts.aside}."
        '420 people were recorded in 2025 (computed from published figures).'
        """
        number = self.number
        return f"{number}{self._after_number(number)}"

    @property
    def aside(self) -> str:
        """The words in brackets that the qualifier calls for, beginning with a space; often none.

        >>> Quantity(value=420, kind="count", qualifier="at_least", basis="our sum of months").aside
        ' (our sum of months)'
        """
        return f" ({self.made})" if self.made else ""

    @property
    def made(self) -> str:
        """What the number was computed from, without brackets; empty where somebody published it."""
        return self.basis or qualifiers.after(self.qualifier)

    @property
    def number(self) -> str:
        """Qualifier and digits, without the unit."""
        values = dict.fromkeys(self.digits(value) for value in self.values)
        return f"{qualifiers.before(self.qualifier)}{listed(values, 'or')}"

    @property
    def values(self) -> tuple[float, ...]:
        """The number and those that tie with it, in rising order."""
        return tuple(sorted({self.value, *self.rivals}))

    @property
    def first(self) -> str:
        """The same as ``str``, to begin a sentence with."""
        return capital(str(self))

    @property
    def ends(self) -> str:
        """The interval without a word about what it is: "120 to 900"; empty where there is none.

        >>> Quantity(value=4.31, kind="duration", low=2.9, high=float("inf"), level=0.95).ends
        '2.9 to no upper end'

        An end of a ratio that is not 1 does not read as 1: on which side of 1 it lies is the answer.

        >>> Quantity(value=2.1, kind="ratio", low=1.011, high=4.38, level=0.95).ends
        '1.01 to 4.4'
        """
        if self._low is None and self._high is None:
            return ""
        low = "no lower end" if self._low is None else self._end(self._low)
        high = "no upper end" if self._high is None else self._end(self._high)
        return f"{low} to {high}"

    @property
    def full(self) -> str:
        """Number, unit and interval, for a sentence.

        >>> Quantity(value=341, kind="simulated", unit="civilians", low=120, high=902, level=0.9).full
        '340 civilians (90 % of draws: 120 to 900)'
        >>> Quantity(value=-1.73, kind="change", unit="a year", low=-3.2, high=0.3, level=0.95).full
        '−1.7 % a year (95 % interval −3.2 to +0.3)'
        """
        if not self.ends or self.level is None:
            return str(self)
        share = level_words(self.level)
        what = f"{share} of draws:" if self.kind == "simulated" else f"{share} interval"
        return f"{self} ({what} {self.ends})"

    @property
    def brief(self) -> str:
        """Number, unit and interval where the sentence has said already what the interval is.

        >>> Quantity(value=341, kind="simulated", low=120, high=902, level=0.9).brief
        '340 (120 to 900)'
        """
        return f"{self} ({self.ends})" if self.ends else str(self)

    @property
    def interval(self) -> str:
        """The interval or the bounds alone, in words; plain bounds are rounded outwards.

        >>> Quantity(value=5, kind="count", unit="people", low=4, high=1200, level=0.95).interval
        '95 % interval 4 to 1,200 people'
        >>> Quantity(value=5, kind="count", unit="people", low=4).interval
        'at least 4 people'
        >>> Quantity(value=3.4, kind="share", unit="", low=0.301, high=0.399).interval
        'between 30 and 40 %'
        """
        low, high, unit = self._low, self._high, self._after_number("")
        if low is None and high is None:
            return ""
        if self.level is not None:
            kind = "of draws:" if self.kind == "simulated" else "interval"
            return f"{level_words(self.level)} {kind} {self.ends}{unit}"
        if high is None:
            least = self.digits(self.value) if low == self.value else digits_below(low or 0.0, self.kind)
            return f"at least {least}{self._after_number(least)}"
        if low is None:
            most = digits_above(high, self.kind)
            return f"at most {most}{self._after_number(most)}"
        return f"between {self.bounds('and')}{unit}"

    def bounds(self, joint: str = "to") -> str:
        """Write both bounds, rounded outwards; a value that is its own bound is printed as in the sentence.

        Raises
        ------
        ImpactError
            A bound is missing or infinite.

        Examples
        --------
        >>> Quantity(value=810, kind="area", low=802.6, high=822.4).bounds()
        '802 to 823'
        """
        if self._low is None or self._high is None:
            raise ImpactError("a quantity with an open end", "low and high", "write its interval instead")
        low = digits_bound(self._low, self.kind, "down")
        high = digits_bound(self._high, self.kind, "up")
        low, high = (
            self.digits(end) if end == self.value else text
            for end, text in ((self._low, low), (self._high, high))
        )
        return f"{low} {joint} {high}"

    def rounded(self) -> Quantity:
        """Round value and interval to what is printed of them."""
        low, high = (None if end is None else rounded(end, self.kind) for end in (self.low, self.high))
        rivals = tuple(rounded(value, self.kind) for value in self.rivals)
        return replace(self, value=rounded(self.value, self.kind), low=low, high=high, rivals=rivals)

    @property
    def _low(self) -> float | None:
        return None if self.low is None or not math.isfinite(self.low) else self.low

    @property
    def _high(self) -> float | None:
        return None if self.high is None or not math.isfinite(self.high) else self.high

    def _after_number(self, words: str) -> str:
        """Write what stands after a number: the sign of a percentage, and the unit that agrees with it."""
        sign = " %" if self.kind in _PERCENT and not self.unit.startswith("%") else ""
        unit = self.unit.removeprefix("share ") if self.kind == "share" else unit_after(words, self.unit)
        return f"{sign} {unit}" if unit else sign

    def _end(self, value: float) -> str:
        """Write an end of the interval; one of a ratio beside 1 with as many decimals as tell it from 1."""
        if self.kind == "ratio" and value != 1 and rounded(value, self.kind) == 1:
            return fixed(value, -math.floor(math.log10(abs(value - 1))))
        return self.digits(value)

    def digits(self, value: float) -> str:
        """Write another number, such as an end of the interval, as this one is written."""
        if self.kind == "change":  # the ends have as many decimals as the middle
            return signed(value, change_decimals(self.value))
        return digits(value, self.kind) if value == self.value else digits_bound(value, self.kind)


def _is_tie(row: Mapping[str, Any]) -> bool:
    # a missing value of pandas is neither true nor false
    return "tie" in row and str(row["tie"]) == "True"
