"""Facts of a column of dates: the order of day and month, the calendars its years fit, times at midnight.

A cell does not say whether 03/04/2021 is a day of March or of April; the column often does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from impact.incidents.values.calendars import years_of
from impact.incidents.values.dates.date_forms import Form

#: share of rows in a thirteenth month from which a column is taken for Ethiopian (a full year has 1.4 %)
THIRTEENTH = 0.003
#: rows of real and of typed dates from which early days of these and late ones of those are no chance
_REAL, _TYPED = 5, 3


@dataclass
class ColumnFacts:
    """Facts of one column. ``orders``: sign -> orders that some date proves."""

    orders: dict[str, set[str]] = field(default_factory=dict)
    short_orders: dict[str, set[str]] = field(default_factory=dict)
    rows: int = 0
    thirteenth: int = 0
    dated: int = 0  #: rows with a date that is no bare number
    near_1970: bool = False  #: other dates stand near the day that computers count from
    real: int = 0  #: rows with year, month and day, as a spreadsheet keeps a date
    real_days: set[int] = field(default_factory=set)  #: days of the month of these
    typed: int = 0  #: rows with day and month before the year, as a person types them
    typed_early: bool = False  #: one of those could be read in both orders
    midnight: bool = True  #: no moment in a stated zone or since 1970 has a time of day

    def order(self, sign: str) -> str | None:
        """Order that the dates with this sign prove: ``dmy`` or ``mdy``, ``mixed`` or None."""
        proven = self.orders.get(sign, set())
        if len(proven) == 2:
            return "mixed"
        return next(iter(proven), None)

    @property
    def half_exchanged(self) -> bool:
        """Whether a spreadsheet took typed dates for its own where it could, and left the others as text.

        It then reads 05/13/2019 as it stands and 12/05/2019 with day and month exchanged: no real date has a
        day above 12, and no typed one could be read in both orders.
        """
        return (
            self.real >= _REAL
            and self.typed >= _TYPED
            and not self.typed_early
            and max(self.real_days) <= 12
            and self.real_days != {1}
        )

    @property
    def ethiopian(self) -> bool:
        """Whether enough dates stand in a thirteenth month of at most six days."""
        return self.thirteenth > 0 and self.thirteenth >= THIRTEENTH * max(self.dated, 1)


def gather(
    forms: Iterable[tuple[Form | None, int]], moment_seconds: float | None, this_year: int
) -> ColumnFacts:
    """Gather the facts of a column.

    Parameters
    ----------
    forms
        Form of each different text, and how many rows have it.
    moment_seconds
        Seconds of one unit of the numbers, where they are moments since 1970.
    this_year
        The year of today.
    """
    facts = ColumnFacts()
    for form, weight in forms:
        if form is None:
            continue
        facts.rows += weight
        if form.shape != "number":
            facts.dated += weight
        if form.shape == "ymd" and form.day:
            facts.real += weight
            facts.real_days.add(form.day)
        if form.shape == "two":
            _learn(facts.orders, form)
            facts.typed += weight
            facts.typed_early = facts.typed_early or (form.day <= 12 and form.month <= 12)
        elif form.shape == "short":
            _learn(facts.short_orders, form)
        elif (
            form.shape == "ymd"
            and form.month == 13
            and 1 <= form.day <= 6
            and _in_ethiopia(form.year, this_year)
        ):
            facts.thirteenth += weight
        if form.year in (1969, 1970) and (form.year, form.month, form.day) != (1970, 1, 1):
            facts.near_1970 = True
        if form.zone is not None and form.seconds:
            facts.midnight = False
        if form.shape == "number" and moment_seconds and (form.number * moment_seconds) % 86400:
            facts.midnight = False
    return facts


def _in_ethiopia(year: int, this_year: int) -> bool:
    """Whether a year of Ethiopia, seven or eight behind ours, is past."""
    first, _ = years_of("ethiopian")
    return first <= year <= this_year - 7


def _learn(orders: dict[str, set[str]], form: Form) -> None:
    proven = orders.setdefault(form.sign, set())
    if form.day > 12 >= form.month:
        proven.add("dmy")
    elif form.month > 12 >= form.day:
        proven.add("mdy")


def calendars_of(year: int, this_year: int) -> list[str]:
    """Calendars in which a year lies between 1900 and next year.

    >>> calendars_of(1400, 2026), calendars_of(2564, 2026), calendars_of(2021, 2026)
    (['jalali', 'hijri'], ['buddhist'], ['gregorian'])
    """
    fitting = []
    for calendar in ("gregorian", "jalali", "hijri", "buddhist"):
        first, last = years_of(calendar)
        behind = 2100 - this_year - 1
        if first <= year <= last - behind:
            fitting.append(calendar)
    return fitting
