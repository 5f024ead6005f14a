"""What a text gives as a date: a value or none, and the doubts about it."""

from __future__ import annotations

from dataclasses import dataclass, field

from impact.incidents.data_finding import Effect
from impact.incidents.values.dates.date_values import DateValue, of_period


@dataclass(frozen=True, slots=True)
class Doubt:
    """Doubt about one date: kind, effect, what is proposed in words and as a date."""

    kind: str
    effect: Effect = Effect.withheld
    proposal: str | None = None
    accepted: DateValue | None = None
    detail: str = ""


@dataclass
class Reading:
    """What one text gives: a date or none, doubts, a reason where the text says that nothing is known."""

    value: DateValue | None = None
    doubts: list[Doubt] = field(default_factory=list)
    reason: str | None = None
    serial: float | None = None


def between(first: DateValue, last: DateValue) -> Reading:
    """Period from one date to another."""
    if last.last < first.first:
        return Reading(
            doubts=[
                Doubt(
                    "period_reversed",
                    proposal=of_period(last.first, first.last).text,
                    accepted=of_period(last.first, first.last),
                )
            ]
        )
    if first == last:
        return Reading(first)
    return Reading(of_period(first.first, last.last))
