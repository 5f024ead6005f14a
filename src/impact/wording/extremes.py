"""Extremes: what is a number at all, and how one is written whose digits nobody would count."""

from __future__ import annotations

import math
from typing import Any

from impact.errors import ImpactError

MINUS = "\u2212"
#: From here on a number is a power of ten: nobody counts so many digits, nor does a float hold them.
MOST = 1e15
_MOST_DECIMALS = 15
_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def number(value: Any) -> float:
    """Take what counts as a number, of whichever library, as a plain one.

    Raises
    ------
    ImpactError
        When it is none: a text, a missing value, a list, an integer beyond all floats.
    """
    if type(value) is float:
        return value
    if isinstance(value, str | bytes):
        raise unwritable(value)
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        raise unwritable(value) from None


def finite(value: Any) -> float:
    """Take what counts as a finite number as a plain one.

    Raises
    ------
    ImpactError
        When it is none, missing or infinite.
    """
    plain = number(value)
    if not math.isfinite(plain):
        raise unwritable(value)
    return plain


def unwritable(value: object) -> ImpactError:
    """Make the error of what cannot be written as a number, to be raised."""
    shown = repr(value) if not isinstance(value, int) else "with so many digits"
    return ImpactError(
        f"the number {shown} cannot be written", "a finite number", "say in words what it means"
    )


def is_power(value: float, decimals: int) -> bool:
    """Whether a number, which would need so many decimals, is written as a power of ten."""
    return abs(value) >= MOST or (value != 0 and decimals > _MOST_DECIMALS)


def power(value: float) -> str:
    """Write three figures and a power of ten.

    >>> power(1.5e30), power(-1e-30)
    ('1.5 × 10³⁰', '−1 × 10⁻³⁰')
    """
    figures, _, exponent = f"{value:.2e}".partition("e")
    written = figures.rstrip("0").rstrip(".").replace("-", MINUS)
    return f"{written} × 10{str(int(exponent)).translate(_RAISED)}"
