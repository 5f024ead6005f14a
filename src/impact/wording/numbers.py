"""Digits: how many of them a number is printed with, one rule for each kind of quantity.

What a number measures decides its digits, not the page it stands on. A casualty that somebody counted is
printed to the last person; a casualty that a simulation drew has two figures that count. The kinds are the
closed list :data:`impact.vocabulary.KINDS`:

============  ==========================================================  ====================
kind          digits                                                      example
============  ==========================================================  ====================
`count`       whole numbers                                               9,440
`simulated`   two figures that count, nothing below a thousandth          1,200; 86; 0.42
`area`        three figures, two below 1, whole from 100 on               2,850; 49.2; 0.28
`money`       as `area`                                                   162; 64.4; 0.15
`price`       two decimals                                                1.25
`share`       a fraction, in percent: whole, one figure near 0 and 100    0.302 -> 30; 99.9
`percent`     as `share`, of a share that is in percent already           30; 99.9
`change`      percent with a sign, one decimal below 10                   −1.7; +19
`ratio`       two figures that count, whole from 10 on, none below 0.01   0.43; 1.1; 158
`rate`        one figure, two decimals from 0.1, one from 1, none from 20 0.004; 0.44; 14.6; 41
`duration`    one decimal below 20, whole from there on                   4.3; 59
`year`        no thousands separator                                      2024
`score`       two decimals                                                0.88
`assumed`     as set where it is whole, else three figures, written out   0.0000025; 18.8; 123,456
`number`      as `area`                                                   0.023; 12.5; 1,004
============  ==========================================================  ====================

Thousands have a comma, a negative number has a true minus sign, and a number that rounds to zero has none.
From 10^15 on, and where more than 15 decimals would be needed, three figures stand before a power of ten.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from typing import Literal

from impact.errors import ImpactError
from impact.vocabulary import KINDS
from impact.wording.decimals import TRIMMED, decimals_of
from impact.wording.extremes import MINUS, MOST, finite, is_power, number, power, unwritable

#: To the nearest number that is printed, up to the next one, or down to it.
Direction = Literal["nearest", "up", "down"]

_ROUNDING = {"nearest": ROUND_HALF_EVEN, "up": ROUND_CEILING, "down": ROUND_FLOOR}
#: Below this a simulated number is next to nothing.
_LEAST = 0.001
#: Below this a ratio is as good as none, and its figures say nothing.
_LEAST_RATIO = 0.01
#: How near to a half a percentage lies that is one, as numbers are stored.
_STORED = 1e-9


def fixed(value: float, decimals: int = 0) -> str:
    """Write a number with a fixed number of decimals, for columns and axes whose numbers stand in line.

    >>> fixed(9440), fixed(-3.25, 1), fixed(-0.04, 1)
    ('9,440', '−3.2', '0.0')
    """
    value = finite(value)
    if is_power(value, 0):
        return power(value)
    text = f"{value:,.{decimals}f}"
    if text.startswith("-"):
        return MINUS + text[1:] if any(digit in "123456789" for digit in text) else text[1:]
    return text


def shared_decimals(values: Iterable[float]) -> int:
    """Count the decimals that round numbers along an axis, or in one column, need to stand in line.

    >>> shared_decimals([0.0, 2.5, 5.0]), shared_decimals([0.0, 500.0])
    (1, 0)
    """
    plain = (f"{number(value):.10g}" for value in values)
    return max((len(text.partition(".")[2]) for text in plain if "e" not in text), default=0)


def exact(value: float) -> str:
    """Write a number with six figures, to be compared with another one; not for a page.

    >>> exact(1234567.0), exact(0.12345678), exact(-3.5)
    ('1,234,567', '0.123457', '−3.5')
    """
    value = number(value)
    if math.isfinite(value) and is_power(value, 0):
        return power(value)
    text = f"{value:,.0f}" if value.is_integer() else f"{value:,.6g}"
    return text.replace("-", MINUS, 1) if text.startswith("-") else text


def digits(value: float, kind: str) -> str:
    """Write a number with the digits of its kind; no unit, no qualifier.

    Parameters
    ----------
    value
        A finite number; a share as a fraction, everything else in the unit in which it is printed.
    kind
        One of :data:`impact.vocabulary.KINDS`.

    Raises
    ------
    ImpactError
        An unknown kind, or a value that is no finite number.

    Examples
    --------
    >>> digits(168, "count"), digits(168, "simulated"), digits(0.302, "share"), digits(-1.73, "change")
    ('168', '170', '30', '−1.7')
    >>> digits(0.9987, "share"), digits(1.0, "share"), digits(0.003, "share")
    ('99.9', '100', '0.3')
    """
    return _written(value, kind, "nearest")


def digits_above(value: float, kind: str) -> str:
    """Write a bound from which on nothing lies, as after "fewer than" or "at most": rounded up.

    >>> digits_above(102, "simulated"), digits_above(0.301, "share")
    ('110', '31')
    """
    return _written(value, kind, "up")


def digits_below(value: float, kind: str) -> str:
    """Write a bound under which nothing lies, as after "more than" or "at least": rounded down.

    >>> digits_below(0.389, "share"), digits_below(179, "simulated")
    ('38', '170')
    """
    return _written(value, kind, "down")


def digits_bound(value: float, kind: str, direction: Direction = "nearest") -> str:
    """Write a bound: as other numbers, but the rounding of a published percentage keeps its half.

    >>> digits_bound(0.895, "share"), digits_bound(0.905, "share"), digits_bound(0.301, "share", "down")
    ('89.5', '90.5', '30')
    """
    value = number(value)
    shown = value * 100 if kind == "share" else value
    if kind in ("share", "percent") and abs(shown % 1 - 0.5) < _STORED:
        return fixed(shown, 1)
    return _written(value, kind, direction)


def ends(low: float, high: float, kind: str, joint: str = "to") -> str:
    """Write two ends with the digits of their kind; one alone where both print the same.

    >>> ends(0.331, 1.0, "share"), ends(0.861, 0.862, "share"), ends(294, 336, "count", "and")
    ('33 to 100', '86', '294 and 336')
    """
    first, last = digits(low, kind), digits(high, kind)
    return first if first == last else f"{first} {joint} {last}"


def rounded(value: float, kind: str, direction: Direction = "nearest") -> float:
    """Round a number to what :func:`digits` prints of it; a share stays a fraction.

    >>> rounded(415.0, "simulated"), rounded(102.0, "simulated", "up"), rounded(0.3021, "share")
    (420.0, 110.0, 0.3)
    """
    value = number(value)
    scale = 2 if kind == "share" else 0
    if value == 0 or not math.isfinite(10**scale * value):
        return value
    shown = Decimal(10**scale * value)
    if direction != "nearest":
        shown = Decimal(f"{shown:.12g}")  # 15.2 is stored as a little less, and must not become 15.1
    unit = Decimal(1).scaleb(-decimals_of(float(shown), kind))
    made = float(shown.quantize(unit, _ROUNDING[direction]).scaleb(-scale))
    return made if math.isfinite(made) else value  # up from the largest float there is


def count(value: float) -> str:
    """Write a number of people or things that somebody counted.

    >>> count(9440), count(0)
    ('9,440', '0')
    """
    return digits(value, "count")


def simulated(value: float) -> str:
    """Write a number that a simulation drew: more than two figures would pretend to be known.

    >>> simulated(1234.5), simulated(12.4), simulated(0.42), simulated(0.0), simulated(0.00002)
    ('1,200', '12', '0.42', '0', 'under 0.001')
    """
    return digits(value, "simulated")


def area(km2: float) -> str:
    """Write an area in square kilometres.

    >>> area(1091.4), area(13.0), area(12.963), area(0.0401)
    ('1,091', '13', '13', '0.04')
    """
    return digits(km2, "area")


def money(millions: float) -> str:
    """Write an amount of money, in millions.

    >>> money(798.4), money(64.4), money(0.15)
    ('798', '64.4', '0.15')
    """
    return digits(millions, "money")


def price(value: float) -> str:
    """Write what one square metre, or one of anything, costs.

    >>> price(0.148), price(39.0)
    ('0.15', '39.00')
    """
    return digits(value, "price")


def ratio(value: float) -> str:
    """Write how many times as much something is.

    >>> ratio(0.427), ratio(1.107), ratio(2.97), ratio(158.0), ratio(0.00116)
    ('0.43', '1.1', '3.0', '158', 'below 0.01')
    """
    return digits(value, "ratio")


def rate(value: float) -> str:
    """Write a number for every million inhabitants, or for every thousand of anything.

    >>> rate(0.441), rate(14.632), rate(40.9)
    ('0.44', '14.6', '41')
    """
    return digits(value, "rate")


def duration(years: float) -> str:
    """Write a length of time in years.

    >>> duration(4.31), duration(15.3), duration(59.2), duration(3537.19)
    ('4.3', '15.3', '59', '3,537')
    """
    return digits(years, "duration")


def change(percent: float) -> str:
    """Write a change in percent, with its sign.

    >>> change(-1.73), change(19.21), change(-0.04)
    ('−1.7', '+19', '0')
    """
    return digits(percent, "change")


def assumed(value: float) -> str:
    """Write the value of something that a scenario assumes.

    >>> assumed(100000.0), assumed(0.985), assumed(2.5e-6), assumed(18.7746)
    ('100,000', '0.985', '0.0000025', '18.8')
    """
    return digits(value, "assumed")


def score(value: float) -> str:
    """Write a measure without a unit: a p value, a correlation, a mean scaled error.

    >>> score(0.8836)
    '0.88'
    """
    return digits(value, "score")


def signed(value: float, decimals: int) -> str:
    """Write a number with a fixed number of decimals and its sign; a zero has none.

    >>> signed(5.45, 1), signed(-1.28, 1), signed(0.0, 1)
    ('+5.5', '−1.3', '0.0')
    """
    text = fixed(value, decimals)
    return text if text.startswith(MINUS) or not any(digit in "123456789" for digit in text) else f"+{text}"


def change_decimals(percent: float) -> int:
    """Count the decimals of a change; an interval around it has as many.

    >>> change_decimals(-1.73), change_decimals(15.2)
    (1, 0)
    """
    return decimals_of(finite(percent), "change")


def _written(value: float, kind: str, direction: Direction) -> str:
    if kind not in KINDS:
        raise ImpactError(f"a number of the kind {kind!r}", f"one of {', '.join(KINDS)}")
    value = number(value)
    if not math.isfinite(value * 100 if kind == "share" else value):
        raise unwritable(value)
    return _text_of(value, kind, direction) if value else _text_of.__wrapped__(value, kind, direction)


@lru_cache(
    maxsize=4096
)  # a chart writes its numbers for each layout, to measure and to draw them; 0.0 is -0.0
def _text_of(value: float, kind: str, direction: Direction) -> str:
    if kind == "year" and abs(value) < MOST:
        return str(round(value))
    if kind == "simulated" and 0 < abs(value) < _LEAST:
        return f"under {_LEAST}" if value > 0 else "0"
    if kind == "ratio" and 0 < value < _LEAST_RATIO:
        return f"below {_LEAST_RATIO}"
    nearest = rounded(value, kind, direction) * (100 if kind == "share" else 1)
    decimals = decimals_of(nearest, kind)
    if is_power(nearest, decimals):
        return ("+" if kind == "change" and nearest > 0 else "") + power(nearest)
    if kind == "change":
        return "0" if nearest == 0 else signed(nearest, decimals_of(value, kind))
    text = fixed(nearest, max(decimals, 0))
    trimmed = kind in TRIMMED or (kind == "ratio" and abs(nearest) < 1)
    return text.rstrip("0").rstrip(".") if "." in text and trimmed else text
