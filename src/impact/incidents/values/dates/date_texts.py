"""Dates of a table: from one column, from columns of year, month and day, or from both ends of a period."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.mapping.column_spec import ColumnSpec
from impact.incidents.values.characters import plain
from impact.incidents.values.dates.column_facts import ColumnFacts, gather
from impact.incidents.values.dates.date_doubts import Doubt, Reading, between
from impact.incidents.values.dates.date_forms import Form, read_form
from impact.incidents.values.dates.date_reading import DateReader
from impact.incidents.values.dates.moments import of_serial, unit_seconds
from impact.incidents.values.dates.month_names import month_of
from impact.incidents.values.missing import missing_reasons, usual_reason
from impact.incidents.values.parsed import Context, Parsed, Problem

_WHOLE = re.compile(r"(\d+)(?:\.0+)?")
#: rows and share of dates on the first of a month (one in thirty by chance) from which it is said
_ENOUGH, _HEAPED = 60, 0.2
Parts = Mapping[str, Sequence[str | None]]


def parse(parts: Parts, weights: Sequence[int], spec: ColumnSpec, context: Context) -> Parsed:
    """Read dates.

    Outputs: ISO text (a month as 2006-02, a period as first/last), first and last day it can have been,
    precision. A day is never invented. The order of day and month is that of the mapping or of the column,
    never of the cell; where neither says it, the date is withheld and both readings are given.

    ``parts``: "column", or "year" with "month" and "day"; "year" beside "column" checks the date; "end"
    holds the last day of a period.
    """
    conversion = _Dates(parts, weights, spec, context)
    if "column" in parts:
        conversion.read_column()
    else:
        conversion.read_numbers()
    if "end" in parts:
        conversion.read_end()
    return conversion.parsed()


class _Dates:
    def __init__(self, parts: Parts, weights: Sequence[int], spec: ColumnSpec, context: Context) -> None:
        self.parts, self.weights, self.spec, self.context = parts, weights, spec, context
        self.size = len(weights)
        self.readings: list[Reading] = [Reading()] * self.size
        self.reasons: dict[int, str] = {}
        self.timed = 0

    def read_column(self) -> None:
        """Read one column, checked against a column of years where there is one."""
        texts = self.parts["column"]
        self.reasons = missing_reasons(texts, self.spec)
        forms, reader = self._forms(texts, self.reasons)
        seen: dict[Form | None, Reading] = {}
        for index, text in enumerate(texts):
            if text is None or index in self.reasons:
                continue
            form = forms[index]
            if form is None and (reason := usual_reason(text)) is not None:
                doubt = Doubt("missing_word", proposal=f"missing: {reason}")
                self.readings[index] = Reading(doubts=[doubt])
                continue
            if form not in seen:
                seen[form] = reader.read(form)
            self.readings[index] = seen[form]
            if form is not None and self._has_time(form):
                self.timed += self.weights[index]
        if "year" in self.parts:
            self._check_years(reader)

    def _forms(
        self, texts: Sequence[str | None], reasons: Mapping[int, str]
    ) -> tuple[list[Form | None], DateReader]:
        calendar = self.spec.calendar
        forms: list[Form | None] = [
            None if t is None or i in reasons else read_form(plain(t), calendar) for i, t in enumerate(texts)
        ]
        facts = gather(
            zip(forms, self.weights, strict=True), unit_seconds(self.spec.time_unit), self.context.today.year
        )
        return forms, self._reader(facts)

    def _reader(self, facts: ColumnFacts) -> DateReader:
        return DateReader(self.spec, facts, self.context)

    def _has_time(self, form: Form) -> bool:
        if form.shape == "number":
            return self.spec.time_unit is None and form.number % 1 != 0
        return bool(form.seconds) and form.zone is None

    def _check_years(self, reader: DateReader) -> None:
        """Compare each date with the year beside it; the year decides between the bases of a spreadsheet."""
        years = [_number(text) for text in self.parts["year"]]
        base = self._base(years)
        for index, year in enumerate(years):
            reading = self.readings[index]
            if year is None or index in self.reasons:
                continue
            if reading.serial is not None and base is not None:
                decided = reader.serial_by_year(reading.serial, base)
                reading = self.readings[index] = decided
            value = reading.value
            if value is not None and not value.first.year <= year <= value.last.year:
                doubt = Doubt(
                    "date_disagrees_with_year",
                    Effect.quarantined,
                    accepted=value,
                    detail=f"the year is {year}",
                )
                self.readings[index] = Reading(doubts=[doubt])

    def _base(self, years: Sequence[int | None]) -> int | None:
        """Find the base of the day counts with which more rows agree; None where both have as many."""
        agree = {1900: 0, 1904: 0}
        for reading, year, weight in zip(self.readings, years, self.weights, strict=True):
            if reading.serial is None or year is None:
                continue
            for base in agree:
                day = of_serial(reading.serial, base)
                agree[base] += weight if day is not None and day.year == year else 0
        if agree[1900] == agree[1904]:
            return None
        return 1900 if agree[1900] > agree[1904] else 1904

    def read_numbers(self) -> None:
        """Read columns of year, month and day; a month may be a name."""
        years = self.parts["year"]
        self.reasons = missing_reasons(years, self.spec)
        nothing: Sequence[str | None] = [None] * self.size
        months, days = self.parts.get("month", nothing), self.parts.get("day", nothing)
        absent = [missing_reasons(part, self.spec) for part in (months, days)]
        forms: list[Form | None] = []
        for index in range(self.size):
            if index in self.reasons:
                forms.append(None)
                continue
            month = None if index in absent[0] else months[index]
            day = None if index in absent[1] or month is None else days[index]
            forms.append(_of_parts(years[index], month, day, self.spec.calendar))
        reader = self._reader(gather(zip(forms, self.weights, strict=True), None, self.context.today.year))
        for index, form in enumerate(forms):
            if index in self.reasons:
                continue
            year = years[index]
            if form is None and year is not None and (reason := usual_reason(year)) is not None:
                doubt = Doubt("missing_word", proposal=f"missing: {reason}")
                self.readings[index] = Reading(doubts=[doubt])
                continue
            self.readings[index] = reader.read(form)

    def read_end(self) -> None:
        """Read the last day of a period and join it to the first."""
        texts = self.parts["end"]
        reasons = missing_reasons(texts, self.spec)
        forms, reader = self._forms(texts, reasons)
        for index, form in enumerate(forms):
            first = self.readings[index]
            if index in reasons or first.value is None:
                continue
            last = reader.read(form)
            if last.value is None:
                doubts = [Doubt(d.kind, Effect.note, d.proposal, detail="last day") for d in last.doubts]
                self.readings[index] = Reading(first.value, [*first.doubts, *doubts])
                continue
            joined = between(first.value, last.value)
            joined.doubts = [*first.doubts, *last.doubts, *joined.doubts]
            self.readings[index] = joined

    def parsed(self) -> Parsed:
        """Collect outputs and problems."""
        names = [name for name, _ in self.context.field.outputs]
        columns: dict[str, list[Any]] = {name: [None] * self.size for name in names}
        columns[names[3]] = ["unknown"] * self.size
        problems: list[Problem] = []
        for index, reading in enumerate(self.readings):
            if reading.reason is not None:
                self.reasons[index] = reading.reason
            if reading.value is not None:
                for name, value in zip(names, reading.value.values(), strict=True):
                    columns[name][index] = value
            for doubt in reading.doubts:
                accepted = (
                    None if doubt.accepted is None else dict(zip(names, doubt.accepted.values(), strict=True))
                )
                problems.append(
                    Problem(index, doubt.kind, doubt.effect, doubt.proposal, accepted, doubt.detail)
                )
        findings = []
        if self.timed:
            findings.append(
                DataFinding("time_left_out", Effect.note, field=self.context.field.name, count=self.timed)
            )
        findings += self._heaped()
        return Parsed(columns, tuple(problems), tuple(findings), self.reasons)

    def _heaped(self) -> list[DataFinding]:
        """Say so where the first of the month is far more frequent than by chance."""
        known = first = 0
        for reading, weight in zip(self.readings, self.weights, strict=True):
            if reading.value is not None and reading.value.precision == "day":
                known += weight
                first += weight if reading.value.first.day == 1 else 0
        if known < _ENOUGH or first < _HEAPED * known or first == known:
            return []
        return [DataFinding("days_heaped", Effect.note, field=self.context.field.name, count=first)]


def _number(text: str | None) -> int | None:
    """Whole number of a year, month or day: 2006, 2006.0, 2,006."""
    if text is None:
        return None
    printed = plain(text)
    if match := _WHOLE.fullmatch(printed):
        return int(match[1])
    if match := re.fullmatch(r"([12])[,.' ](\d{3})", printed):
        return int(match[1] + match[2])
    return None


def _two_digits(year: int, month: str | None, day: str | None, calendar: str | None) -> Form | None:
    """Form of a year of two digits beside its month and day; 0 is no year at all."""
    if year == 0:
        return None
    if month is None:
        return Form("year_part", day=year)
    reading = month_of(month, calendar)
    m = _number(month) or (reading[1] if reading else None)
    if m is None:
        return None
    d = None if day is None else _number(day)
    return Form("named_part", month=m, day=year) if d is None else Form("named_short", year, m, d)


def _of_parts(year: str | None, month: str | None, day: str | None, calendar: str | None) -> Form | None:
    """Form of the numbers of three columns; None where one of them is no number."""
    y = _number(year)
    if y is None:
        return None
    if y < 100 and (said_so := _two_digits(y, month, day, calendar)) is not None:
        return said_so
    marked = year is not None and bool(re.fullmatch(r"[12][,.' ]\d{3}", plain(year)))
    if month is None:
        return Form("y", y, marked=marked)
    m = _number(month)
    said: str | None = None
    if m is None:
        reading = month_of(month, calendar)
        if reading is None:
            return None
        said, m = (reading[0] if reading[0] != "gregorian" else None), reading[1]
    d = 0 if day is None else _number(day)
    if d is None:
        return None
    zero = m == 0 or (day is not None and d == 0)
    return Form("ymd", y, m, d, calendar=said, marked=marked, zero=zero)
