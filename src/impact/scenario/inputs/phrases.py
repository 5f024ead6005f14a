"""Scenarios in words: numbers of draws, years that were not reached, inputs and the values they take."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

import numpy as np

from impact.scenario.inputs.distributions import number
from impact.wording.english import amount, capital, listed

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?:e-\d+)?(?<!,)")
_POWER = re.compile(r"\d+(?:\.\d+)?e-\d+")
_SHARES = {"share": "%", "probability": "%", "share per year": "% per year"}
_ASIDES = (", most likely", ", right within", " (")  # the unit stands before them


def told(value: float, horizon: int) -> str:
    """Write a simulated number: three digits that count, and years that were not reached as such.

    Examples
    --------
    >>> told(12_345.6, 50), told(0.4, 50), told(float("inf"), 50)
    ('12,300', '0.4', 'over 50')
    """
    if math.isinf(value):
        return f"over {horizon}"
    return amount(float(f"{value:.3g}")) if abs(value) >= 0.001 else "0"


def between(low: float, high: float, horizon: int) -> str:
    """Write two ends.

    Examples
    --------
    >>> between(3, 7, 50), between(31, float("inf"), 50), between(float("inf"), float("inf"), 50)
    ('3 to 7', '31 to over 50', 'over 50')
    """
    ends = [told(low, horizon), told(high, horizon)]
    return ends[0] if ends[0] == ends[1] else " to ".join(ends)


def signed(value: float) -> str:
    """Write a difference of people with its sign.

    Examples
    --------
    >>> signed(-147.0), signed(70.0), signed(-0.0)
    ('147 fewer', '70 more', 'as many')
    """
    if round(value) == 0:
        return "as many"
    return f"{abs(value):,.0f} {'fewer' if value < 0 else 'more'}"


def in_draws(share: float) -> str:
    """Write a share of the draws.

    Examples
    --------
    >>> in_draws(0.831), in_draws(1.0), in_draws(0.002), in_draws(0.0)
    ('in 83 of 100 draws', 'in all draws', 'in fewer than 1 of 100 draws', 'in no draw')
    """
    if share in (0.0, 1.0):
        return "in all draws" if share else "in no draw"
    if share < 0.005:
        return "in fewer than 1 of 100 draws"
    if share > 0.995:
        return "in more than 99 of 100 draws"
    return f"in {100 * share:.0f} of 100 draws"


def short(field: str) -> str:
    """Give the short name of an input, as it stands in figures and tables.

    Examples
    --------
    >>> short("people_near")
    'People near'
    """
    return capital(field.replace("_", " ").replace("half life", "half-life").replace("self de", "self-de"))


def named(fields: Iterable[str]) -> str:
    """Name several inputs in a sentence that begins with them.

    Examples
    --------
    >>> named(["hazard", "people_near", "war_duration"])
    'Hazard, people near and war duration'
    """
    return capital(listed([short(field).lower() for field in fields]))


def readable(words: str) -> str:
    """Write powers of ten out and squares as such.

    Examples
    --------
    >>> readable("4.03e-06"), readable("18 persons per km2")
    ('0.00000403', '18 persons per km²')
    """
    plain = _POWER.sub(lambda m: np.format_float_positional(float(m[0]), trim="-"), words)
    return re.sub(r"\bk?m2\b", lambda m: m[0][:-1] + "²", plain)


def assumed(words: str, unit: str) -> str:
    """Join a distribution's words with its unit; shares in percent, powers of ten written out."""
    share = unit in _SHARES
    words = _NUMBER.sub(lambda m: _number(float(m[0].replace(",", "")), share), words)
    unit = readable(_SHARES.get(unit, unit))
    mark = next((mark for mark in _ASIDES if mark in words), "")
    head, _, tail = words.partition(mark) if mark else (words, "", "")
    return f"{head} {unit}{mark}{tail}".replace(" %", "\u00a0%")


def _number(value: float, share: bool) -> str:
    if share:
        return f"{100 * value:.3g}"
    if 0 < value < 0.001:
        return np.format_float_positional(value, trim="-")
    return number(value if value >= 1000 else float(f"{value:.3g}"))
