"""Texts of coordinates: whole columns of latitudes, longitudes or metres, plain numbers at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from impact.incidents.mapping.column_spec import ColumnSpec
from impact.incidents.values.characters import plain
from impact.incidents.values.space.angles import NoAngle, angle

#: a number with thousands marks where the decimal point was: 6.143.703
_MARKS = re.compile(r"([+-]?\d{1,3})([.,]\d{3}){2,}")


@dataclass
class Degrees:
    """Numbers of a column, the texts that are none (index -> reason), and those of the other axis."""

    degrees: NDArray[np.float64]
    faults: dict[int, str] = field(default_factory=dict)
    other_axis: set[int] = field(default_factory=set)


def fast(texts: Sequence[str | None]) -> tuple[NDArray[np.float64], list[int]]:
    """Read plain numbers; list the positions of the texts that are something else and not empty."""
    cells = np.array(texts, dtype=object)
    series = pd.to_numeric(pd.Series(cells, dtype=object), errors="coerce")
    numbers = np.array(series, dtype=np.float64)
    odd = np.flatnonzero(~np.isfinite(numbers))
    numbers[odd] = np.nan
    return numbers, [i for i in odd.tolist() if (text := texts[i]) is not None and text.strip()]


def column_numbers(texts: Sequence[str | None], part: str, language: str | None) -> Degrees:
    """Read a column of angles; ``part`` is "lat" or "lon"."""
    numbers, odd = fast(texts)
    out = Degrees(numbers)
    for index in odd:
        text = str(texts[index])
        if _MARKS.fullmatch(plain(text)):
            numbers[index] = float(re.sub(r"[.,]", "", plain(text)))
            continue
        try:
            degrees = angle(text, language)
        except NoAngle as fault:
            out.faults[index] = str(fault)
            continue
        numbers[index] = degrees.degrees
        if degrees.axis is not None and degrees.axis != part:
            out.other_axis.add(index)
    return out


def metres(texts: Sequence[str | None], spec: ColumnSpec) -> tuple[NDArray[np.float64], set[int]]:
    """Read a column of eastings or northings; the second part are positions of texts that are no number."""
    numbers, odd = fast(texts)
    bad: set[int] = set()
    for index in odd:
        number = _metres(plain(str(texts[index])), spec)
        if number is None:
            bad.add(index)
        else:
            numbers[index] = number
    return numbers, bad


def _metres(text: str, spec: ColumnSpec) -> float | None:
    """Read one number of metres, with thousands marks, a decimal comma, or E, N and m around it.

    >>> _metres("765.536,98 m E", ColumnSpec()), _metres("1,390,350", ColumnSpec())
    (765536.98, 1390350.0)
    """
    text = re.sub(r"(?i)[enxym=:\s'_]", "", text)
    if spec.decimal is not None:
        other = "," if spec.decimal == "." else "."
        text = text.replace(other, "").replace(spec.decimal, ".")
    elif "," in text and "." in text:
        last = max(text.rfind(","), text.rfind("."))
        text = re.sub("[.,]", "", text[:last]) + "." + text[last + 1 :]
    elif text.count(",") == 1 and not re.fullmatch(r"[+-]?\d{1,3},\d{3}", text):
        text = text.replace(",", ".")
    elif re.fullmatch(r"[+-]?\d{1,3}([.,]\d{3})+", text):
        text = re.sub("[.,]", "", text)
    try:
        number = float(text)
    except ValueError:
        return None
    return number if np.isfinite(number) else None
