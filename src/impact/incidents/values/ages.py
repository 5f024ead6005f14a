"""Ages: years, months, bands, words, and bands that a spreadsheet turned into dates."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.mapping.column_spec import ColumnSpec
from impact.incidents.values import mojibake
from impact.incidents.values.characters import fold, plain, word_key
from impact.incidents.values.dates.month_names import month_of
from impact.incidents.values.missing import missing_reasons, usual_reason
from impact.incidents.values.parsed import Context, Parsed, Problem
from impact.incidents.values.quantities.marks import Marks
from impact.incidents.values.quantities.quantity_texts import Quantity, read_quantity
from impact.incidents.values.vocabularies import vocabulary

ADULT = 18
OLDEST = 115
GROUPS = ("child", "adult", "unknown")
#: days that a spreadsheet counts for the years in which people typed bands
_SERIALS = (20000, 60000)
#: bands are typed in the years of spreadsheets; an earlier date is one of birth
_TYPED = 2000
_MONTH_AND = re.compile(r"(?P<a>\d{1,2})[-/. ](?P<m>[^\W\d_]+)\.?|(?P<m2>[^\W\d_]+)\.?[-/. '](?P<b>\d{1,4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")


@dataclass(frozen=True, slots=True)
class Age:
    """Age in years, or its band as least and greatest year (no greatest: and over)."""

    years: int | None = None
    low: int | None = None
    high: int | None = None
    group: str = "unknown"

    @property
    def band(self) -> str | None:
        """Band as written: 5-9, 18+."""
        if self.low is None:
            return None
        return f"{self.low}+" if self.high is None else f"{self.low}-{self.high}"


def parse(
    parts: Mapping[str, Sequence[str | None]], weights: Sequence[int], spec: ColumnSpec, context: Context
) -> Parsed:
    """Read ages.

    Outputs: age in whole years where it is known, band as least and greatest year, and child (under 18),
    adult or unknown. A month of birth or a band that became a date is a proposal; it is never put into
    another band.
    """
    texts = parts["column"]
    names = [name for name, _ in context.field.outputs]
    reasons = missing_reasons(texts, spec)
    mended, problems = mojibake.mend(texts)
    problems = [p for p in problems if p.index not in reasons]
    words = {word_key(word): code for word, code in spec.words.items()}
    size = len(texts)
    columns: dict[str, list[Any]] = {
        names[0]: [None] * size,
        names[1]: [None] * size,
        names[2]: ["unknown"] * size,
    }
    bands: dict[str, Age] = {}
    suspect = _maybe_missing(mended, weights, reasons)
    for index, text in enumerate(mended):
        if text is None or index in reasons:
            continue
        label = context.label(text)
        age, problem, proposed = read_age(label, words)
        if age is not None and problem is None and age.years is not None and age.years in suspect:
            problem = ("age_maybe_missing", Effect.withheld, None, "")
            age, proposed = None, age
        for known in (age, proposed):
            if known is not None and known.band is not None:
                bands[known.band] = known
        if age is not None:
            columns[names[0]][index], columns[names[1]][index] = age.years, age.band
            columns[names[2]][index] = age.group
        if problem is not None:
            kind, effect, proposal, detail = problem
            accepted = None if proposed is None else _outputs(names, proposed)
            problems.append(Problem(index, kind, effect, proposal, accepted, detail))
    return Parsed(columns, tuple(problems), _overlaps(bands, context), reasons)


def _outputs(names: Sequence[str], age: Age) -> dict[str, Any]:
    return dict(zip(names, (age.years, age.band, age.group), strict=True))


_Doubt = tuple[str, Effect, str | None, str]


def read_age(text: str, words: Mapping[str, str]) -> tuple[Age | None, _Doubt | None, Age | None]:
    """Read one age: what stands, the doubt about it, and what is proposed.

    >>> read_age("6 months", {})[0].years, read_age("18+", {})[0].band, read_age("05-Sep", {})[2].band
    (0, '18+', '5-9')
    """
    printed = plain(text)
    if (code := words.get(word_key(text))) is not None:
        return _coded(code), None, None
    if printed.isdigit() and len(printed) <= 3:
        return _years(int(printed))
    if (reason := usual_reason(text)) is not None:
        return None, ("missing_word", Effect.withheld, f"missing: {reason}", ""), Age()
    if (proposed := band_of_date(printed)) is not None:
        low, high = proposed
        if low is None or high is None:
            return None, ("age_band_became_date", Effect.withheld, None, ""), None
        age = _of_band(low, high)
        return None, ("age_band_became_date", Effect.withheld, age.band, ""), age
    if (code := vocabulary("age").get(word_key(text))) is not None:
        return None, ("word_not_in_list", Effect.withheld, code, ""), _coded(code)
    return _written(printed)


@lru_cache(maxsize=4096)
def listed_age(entry: str | None) -> Age:
    """Read an entry of a listing of ages; one that cannot be read or is doubtful is of unknown age.

    >>> listed_age("12").group, listed_age("adult").group, listed_age("?").group, listed_age(None).group
    ('child', 'adult', 'unknown', 'unknown')
    """
    age = None if entry is None else read_age(entry, {group: group for group in GROUPS})[0]
    return Age() if age is None else age


def _coded(code: str) -> Age:
    """Age of a code that the mapping gives to a word: a group, a band or years."""
    if code in GROUPS:
        return Age(group=code)
    age, _, _ = _written(code)
    return age or Age()


def _years(years: int) -> tuple[Age | None, _Doubt | None, Age | None]:
    if years > OLDEST:
        return None, ("age_impossible", Effect.withheld, None, ""), None
    return Age(years, group="child" if years < ADULT else "adult"), None, None


def _of_band(low: int, high: int | None) -> Age:
    group = "adult" if low >= ADULT else "child" if high is not None and high < ADULT else "unknown"
    return Age(None, low, high, group)


@lru_cache(maxsize=1)
def _time_units() -> dict[str, float]:
    """Words for units of time, with how many make a year."""
    path = Path(__file__).with_name("age_units.csv")
    with path.open(encoding="utf-8", newline="") as handle:
        return {fold(row["word"]): float(row["per_year"]) for row in csv.DictReader(handle)}


def _written(text: str) -> tuple[Age | None, _Doubt | None, Age | None]:
    """Age written with a unit, as a range or with a qualifier."""
    quantity = read_quantity(text, Marks(decimal=frozenset(".,"), unmarked=True))
    not_read: tuple[None, _Doubt, None] = (None, ("age_not_read", Effect.withheld, None, ""), None)
    if quantity.doubt in ("number_not_read", "quantity_without_number"):
        return not_read
    per_year = 1.0
    if quantity.unit:
        unit = _time_units().get(fold(quantity.unit))
        if unit is None:
            return not_read
        per_year = unit
    if any(v is not None and v < 0 for v in (quantity.low, quantity.high)):
        return None, ("age_impossible", Effect.withheld, None, ""), None
    if quantity.doubt is not None:
        age = _of_quantity(quantity, per_year)
        return None, (quantity.doubt, Effect.withheld, age.band or str(age.years), ""), age
    age = _of_quantity(quantity, per_year)
    if any(v is not None and v > OLDEST for v in (age.years, age.low)):
        return None, ("age_impossible", Effect.withheld, None, ""), None
    if quantity.qualifier in ("approximate", "uncertain"):
        return age, ("age_approximate", Effect.note, None, ""), None
    if any(v is not None and v / per_year != int(v / per_year) for v in (quantity.low, quantity.high)):
        return age, ("age_part_of_year", Effect.note, None, ""), None
    if quantity.note:
        return age, ("note_beside_number", Effect.note, None, ""), None
    return age, None, None


def _of_quantity(quantity: Quantity, per_year: float) -> Age:
    low = None if quantity.low is None else int(quantity.low / per_year)
    high = None if quantity.high is None else int(quantity.high / per_year)
    match quantity.qualifier:
        case "range" if low is not None:
            return _of_band(low, high)
        case "at_least" if low is not None:
            return _of_band(low, None)
        case "more_than" if low is not None:
            return _of_band(low + 1, None)
        case "at_most" if high is not None:
            return _of_band(0, high)
        case "fewer_than" if high is not None:
            return _of_band(0, max(high - 1, 0))
    assert low is not None
    return Age(low, group="child" if low < ADULT else "adult")


def band_of_date(text: str) -> tuple[int | None, int | None] | None:
    """Band that a spreadsheet may have turned into a date; (None, None) for a date that was no band.

    >>> band_of_date("Oct-14"), band_of_date("44812"), band_of_date("5-9")
    ((10, 14), (None, None), None)
    """
    if text.replace(".0", "").isdigit():
        number = int(text.replace(".0", ""))
        return (None, None) if _SERIALS[0] <= number <= _SERIALS[1] else None
    if match := _ISO.fullmatch(text):
        year, month, day = (int(g) for g in match.groups())
        if year < _TYPED and day != 1:
            return None  # a day of birth is no band
        return _ascending(month, year % 100) if day == 1 else _ascending(day, month)
    match = _MONTH_AND.fullmatch(text)
    if match is None:
        return None
    name = match["m"] or match["m2"]
    reading = month_of(name)
    if reading is None:
        return None
    month = reading[1]
    if match["a"]:
        return _ascending(int(match["a"]), month)
    return _ascending(month, int(match["b"]) % 100)


def _ascending(one: int, two: int) -> tuple[int | None, int | None]:
    low, high = min(one, two), max(one, two)
    return (low, high) if low < high else (None, None)


def _maybe_missing(
    texts: Sequence[str | None], weights: Sequence[int], reasons: Mapping[int, str]
) -> set[int]:
    """Ages of 98, 99 or 0 that are more frequent than those around them, and so may stand for "not known"."""
    rows: dict[int, int] = {}
    for index, text in enumerate(texts):
        if text is not None and index not in reasons and text.isdigit():
            rows[int(text)] = rows.get(int(text), 0) + weights[index]
    old = sum(n for age, n in rows.items() if 85 <= age <= 97)
    suspect = {age for age in (98, 99) if rows.get(age, 0) > max(old, 2)}
    young = rows.get(1, 0) + rows.get(2, 0) + rows.get(3, 0)
    return suspect | ({0} if rows.get(0, 0) > max(2 * young, 4) else set())


def _overlaps(bands: Mapping[str, Age], context: Context) -> tuple[DataFinding, ...]:
    pairs = []
    for one, two in combinations(sorted(bands.values(), key=lambda a: (a.low or 0, a.high or 999)), 2):
        assert one.low is not None
        assert two.low is not None
        if two.low <= (one.high if one.high is not None else OLDEST):
            pairs.append(f"{one.band} and {two.band}")
    if not pairs:
        return ()
    return (
        DataFinding(
            "age_bands_overlap",
            Effect.note,
            field=context.field.name,
            count=len(pairs),
            detail="; ".join(pairs[:10]),
        ),
    )
