"""Reading of dates: from the form of one text to a date, by the mapping and the facts of its column."""

from __future__ import annotations

import datetime as dt

from impact.incidents.data_finding import Effect
from impact.incidents.mapping.column_spec import ColumnSpec
from impact.incidents.values.calendars import in_use, years_of
from impact.incidents.values.dates.column_facts import ColumnFacts, calendars_of
from impact.incidents.values.dates.date_doubts import Doubt, Reading, between
from impact.incidents.values.dates.date_forms import Form
from impact.incidents.values.dates.date_values import (
    DateValue,
    of_day,
    of_month,
    of_numbers,
    of_year,
)
from impact.incidents.values.dates.moments import (
    crosses_year,
    is_serial,
    looks_like_moment,
    of_moment,
    of_serial,
    serial_of,
    unit_seconds,
    zone,
)
from impact.incidents.values.parsed import Context

#: an undeclared date of the past before this year is asked
EARLIEST = 1900


#: days that programs write where there is no date; 1970-01-01 is another, where no date is near it
_PLACEHOLDERS = frozenset(
    {
        "0001-01-01",
        "1753-01-01",
        "1899-12-30",
        "1899-12-31",
        "1900-01-01",
        "1900-01",
        "1904-01-01",
        "9999-12-31",
    }
)


class DateReader:
    """Reader of the dates of one column."""

    def __init__(self, spec: ColumnSpec, facts: ColumnFacts, context: Context) -> None:
        self.spec, self.facts = spec, facts
        self.country, self.today, self.day_base = context.country, context.today, context.day_base
        self.zone = zone(spec.time_zone)
        self.moment = unit_seconds(spec.time_unit)
        self.calendar = spec.calendar if spec.calendar != "mixed" else None

    def read(self, form: Form | None) -> Reading:
        """Read one form."""
        if form is None:
            return Reading(doubts=[Doubt("date_not_read")])
        match form.shape:
            case "number":
                return self._number(form)
            case "y":
                return self._year(form)
            case "ym":
                return self._dated(form.year, form.month, 0, form)
            case "ymd":
                return self._ymd(form)
            case "named":
                return self._dated(form.year, form.month, form.day, form)
            case "two":
                return self._two(form)
            case "approximate":
                return self._approximate(form)
            case "short" | "named_short" | "named_part" | "year_part":
                return self._short(form)
        return self._period(form)

    # forms

    def _ymd(self, form: Form) -> Reading:
        if not form.year and not form.month and not form.day:
            return Reading(reason="unknown", doubts=[Doubt("date_of_zeros", Effect.note)])
        reading = self._dated(form.year, form.month, form.day, form)
        if reading.value is None or form.day in (0, form.month) or self.spec.order == "ymd":
            return reading
        if self.facts.half_exchanged and self.calendar in (None, "gregorian"):
            other = self._dated(form.year, form.day, form.month, form).value
            if other is not None:
                return Reading(doubts=[Doubt("date_maybe_exchanged", proposal=other.text, accepted=other)])
        return reading

    def _two(self, form: Form) -> Reading:
        first, second = form.day, form.month
        if not form.year and not first and not second:
            return Reading(reason="unknown", doubts=[Doubt("date_of_zeros", Effect.note)])
        order: str | None = self.spec.order if self.spec.order != "ymd" else None
        stated = order is not None
        if order is None:
            order = "dmy" if first > 12 or form.sign == "none" else "mdy" if second > 12 else None
        if order is None and first != second:
            order = self.facts.order(form.sign)
        if order is None and first == second:
            order = "dmy"
        if order in (None, "mixed"):
            kind = "day_month_order_mixed" if order == "mixed" else "day_month_order_unclear"
            one, two = (
                self._dated(form.year, second, first, form),
                self._dated(form.year, first, second, form),
            )
            texts = [r.value.text for r in (one, two) if r.value is not None]
            return Reading(doubts=[Doubt(kind, proposal=" or ".join(texts) or None)])
        day, month = (first, second) if order == "dmy" else (second, first)
        reading = self._dated(form.year, month, day, form)
        if stated and reading.value is None and month > 12 >= day:
            other = self._dated(form.year, day, month, form)
            if other.value is not None:
                against = Doubt(
                    "day_month_order_against_mapping", Effect.withheld, other.value.text, other.value
                )
                return Reading(doubts=[against])
        return reading

    def _short(self, form: Form) -> Reading:
        """Two digits for the year: the century, and often more, is a guess."""
        century = self.today.year // 100 * 100
        candidates: list[tuple[int, int, int]] = []
        if form.shape == "named_short":
            candidates = [(form.year, form.month, form.day)]
        elif form.shape in ("named_part", "year_part"):
            candidates = [(form.day, form.month, 0)]
        else:
            a, b, c = form.day, form.month, form.year
            orders = {"dmy": (c, b, a), "mdy": (c, a, b), "ymd": (a, b, c)}
            proven = self.facts.short_orders.get(form.sign, set())
            choices = [self.spec.order] if self.spec.order else sorted(proven) or ["dmy", "mdy", "ymd"]
            candidates = [orders[w] for w in choices]
        values = []
        for year, month, day in candidates:
            full = century + year if century + year <= self.today.year else century - 100 + year
            value, _ = of_numbers(full, month, day, "gregorian")
            if value is not None and value not in values:
                values.append(value)
        proposal = " or ".join(v.text for v in values) or None
        accepted = values[0] if len(values) == 1 else None
        return Reading(doubts=[Doubt("year_of_two_digits", proposal=proposal, accepted=accepted)])

    def _year(self, form: Form) -> Reading:
        calendar, doubts, stop = self._calendar_of(form.year, form)
        if stop is not None:
            return Reading(doubts=[stop])
        if form.year == 0:
            return Reading(reason="unknown", doubts=[Doubt("date_of_zeros", Effect.note)])
        value = of_year(form.year, calendar)
        if form.marked and value is not None:
            doubts.append(Doubt("year_with_thousands_mark", Effect.repaired, value.text))
        return self._plausible(value, doubts, form)

    def _dated(self, year: int, month: int, day: int, form: Form) -> Reading:
        calendar, doubts, stop = self._calendar_of(year, form)
        if stop is not None:
            return Reading(doubts=[stop])
        value, civil = of_numbers(year, month, day, calendar)
        if value is None:
            of_its_month = of_month(year, month, calendar) if day else None
            if of_its_month is not None and self.spec.keep_month:
                return Reading(
                    of_its_month, [*doubts, Doubt("date_impossible", Effect.repaired, of_its_month.text)]
                )
            proposal = of_its_month.text if of_its_month else None
            return Reading(
                doubts=[*doubts, Doubt("date_impossible", proposal=proposal, accepted=of_its_month)]
            )
        if form.zero:
            doubts.append(Doubt("day_not_given", Effect.note, detail=f"read as {value.text}"))
        if civil:
            doubts.append(Doubt("hijri_day_of_civil_table", Effect.note))
        if form.zone is not None and form.seconds is not None and value.precision == "day":
            return self._zoned(value, form, doubts)
        return self._plausible(value, doubts, form)

    def _zoned(self, value: DateValue, form: Form, doubts: list[Doubt]) -> Reading:
        """Read a time in a stated zone: an offset is local time; Z is UTC, whose day may be another one."""
        if form.zone is None or form.zone.upper() not in ("Z", "UTC", "GMT", "+00:00", "+0000"):
            return self._plausible(value, doubts, form)
        seconds = (value.first - dt.date(1970, 1, 1)).days * 86400.0 + (form.seconds or 0.0)
        return self._moment(seconds, doubts, form)

    def _moment(self, seconds: float, doubts: list[Doubt], form: Form) -> Reading:
        value = of_moment(seconds, self.zone, certain=self.facts.midnight)
        if value is None:
            return Reading(doubts=[Doubt("date_not_read")])
        if value.precision == "within_1_day":
            kind = "year_depends_on_time_zone" if crosses_year(value) else "time_zone_not_stated"
            doubts.append(Doubt(kind, Effect.note, f"{value.first} to {value.last}"))
        return self._plausible(value, doubts, form)

    def _number(self, form: Form) -> Reading:
        if self.moment is not None:
            return self._moment(form.number * self.moment, [], form)
        if self.spec.excel_serial is not None and 0 < form.number < 110000:
            return self._serial(form.number, self.spec.excel_serial)
        if is_serial(form.number) and form.digits in (0, 5):
            readings = {base: of_serial(form.number, base) for base in (1900, 1904)}
            if self.day_base is not None:  # the workbook says from which year it counts
                readings = {self.day_base: readings[self.day_base]}
            proposal = " or ".join(f"{day} (counted from {base})" for base, day in readings.items())
            day = next(iter(readings.values())) if len(readings) == 1 else None
            accepted = None if day is None else of_day(day)
            doubt = Doubt("spreadsheet_day_count", proposal=proposal, accepted=accepted)
            return Reading(doubts=[doubt], serial=form.number)
        if (unit := looks_like_moment(form.number, form.digits)) is not None:
            value = of_moment(form.number * (unit_seconds(unit) or 1), None, certain=False)
            text = None if value is None else f"{value.text} (UTC), with `time_unit: {unit}`"
            return Reading(doubts=[Doubt("moment_not_stated", proposal=text, accepted=value)])
        if form.digits == 6:
            year, month = int(form.number) // 100, int(form.number) % 100
            value = of_month(year, month) if EARLIEST <= year <= self.today.year else None
            return Reading(
                doubts=[Doubt("date_not_read", proposal=value.text if value else None, accepted=value)]
            )
        return Reading(doubts=[Doubt("date_not_read")])

    def _serial(self, number: float, base: int) -> Reading:
        day = of_serial(number, base)
        if day is None:
            return Reading(doubts=[Doubt("date_not_read")])
        return self._plausible(of_day(day), [], Form("number"))

    def serial_by_year(self, number: float, base: int) -> Reading:
        """Date of a day count whose base another column decides."""
        reading = self._serial(number, base)
        if reading.value is not None:
            proposal = f"{reading.value.text} (counted from {base}, as the year says)"
            reading.doubts.append(Doubt("day_count_decided_by_year", Effect.repaired, proposal))
        return reading

    def _approximate(self, form: Form) -> Reading:
        """Read a date that the text itself doubts: circa 2021, 2021-03-04?."""
        reading = self.read(form.first)
        if reading.value is None:
            return Reading(doubts=[Doubt("date_not_read")])
        return Reading(
            doubts=[Doubt("date_approximate", proposal=reading.value.text, accepted=reading.value)]
        )

    def _period(self, form: Form) -> Reading:
        assert form.first is not None
        assert form.last is not None
        one, two = self.read(form.first), self.read(form.last)
        if one.value is None or two.value is None:
            doubts = [d for d in (*one.doubts, *two.doubts) if d.effect is Effect.withheld]
            kind = doubts[0].kind if doubts else "date_not_read"
            return Reading(doubts=[Doubt(kind)])
        return between(one.value, two.value)

    # checks

    def _calendar_of(self, year: int, form: Form) -> tuple[str, list[Doubt], Doubt | None]:
        """Calendar of a year, doubts to note, and a doubt that stops the reading."""
        stated = form.calendar or self.calendar
        fitting = calendars_of(year, self.today.year)
        local = [c for c in fitting if c in in_use().get(self.country or "", ())]
        if stated is None and self.spec.calendar == "mixed":
            if fitting == ["gregorian"] or fitting == ["buddhist"]:
                return fitting[0], [], None
            if len(local) == 1:
                return local[0], [], None
        if form.calendar is not None and self._outside(form.calendar, year):
            return "gregorian", [], _calendar_doubt(form.calendar, [])
        if stated is not None and stated != "gregorian":
            if stated != "ethiopian" and fitting == ["gregorian"] and self._outside(stated, year):
                return "gregorian", [Doubt("calendar_mixed", Effect.note, "read as Gregorian")], None
            return stated, [], None
        if stated == "gregorian" or year == 0:
            return "gregorian", [], None
        if self.facts.ethiopian and form.shape == "ymd" and not self._outside("ethiopian", year):
            value, _ = of_numbers(year, form.month, form.day, "ethiopian")
            return "gregorian", [], _calendar_doubt("ethiopian", [value])
        if fitting and "gregorian" not in fitting:
            likely = local or fitting
            values = [self._in(calendar, year, form) for calendar in likely]
            return "gregorian", [], _calendar_doubt(" or ".join(likely), values)
        return "gregorian", [], None

    @staticmethod
    def _outside(calendar: str, year: int) -> bool:
        first, last = years_of(calendar)
        return not first <= year <= last

    def _in(self, calendar: str, year: int, form: Form) -> DateValue | None:
        """Date in a calendar that nobody stated, where the order of day and month is plain."""
        if form.shape in ("ymd", "named", "ym"):
            return of_numbers(year, form.month, form.day, calendar)[0]
        if form.shape == "y":
            return of_year(year, calendar)
        order = self.spec.order or self.facts.order(form.sign)
        if order == "dmy" or form.day > 12:
            return of_numbers(year, form.month, form.day, calendar)[0]
        return of_numbers(year, form.day, form.month, calendar)[0] if order == "mdy" else None

    def _plausible(self, value: DateValue | None, doubts: list[Doubt], form: Form) -> Reading:
        if value is None:
            return Reading(doubts=[*doubts, Doubt("date_impossible")])
        if value.text in _PLACEHOLDERS or (value.text == "1970-01-01" and not self.facts.near_1970):
            return Reading(doubts=[*doubts, Doubt("date_placeholder", proposal=value.text, accepted=value)])
        if value.first > self.today:
            return Reading(doubts=[*doubts, Doubt("date_in_future", proposal=value.text, accepted=value)])
        if value.first.year < EARLIEST:
            return Reading(doubts=[*doubts, Doubt("date_too_early", proposal=value.text, accepted=value)])
        if value.precision == "day" and value.first.year in (1905, 1909) and form.shape != "y":
            base = 1900 if value.first.year == 1905 else 1904
            year = serial_of(value.first, base)
            if 1900 <= year <= self.today.year + 1 and self.moment is None:
                proposed = of_year(year)
                return Reading(
                    doubts=[*doubts, Doubt("year_became_date", proposal=str(year), accepted=proposed)]
                )
        return Reading(value, doubts)


def _calendar_doubt(calendars: str, values: list[DateValue | None]) -> Doubt:
    dates = [v for v in values if v is not None]
    proposal = f"calendar: {calendars}" + (f" ({' or '.join(v.text for v in dates)})" if dates else "")
    return Doubt(
        "calendar_not_stated", Effect.withheld, proposal, dates[0] if len(values) == len(dates) == 1 else None
    )
