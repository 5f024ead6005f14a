"""Values of marks: what one dot, bar or cell says when it is pointed at, such as "2024: 6,279 people"."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from impact.wording import Quantity, digits, noun

_ONE = {"people": "person", "countries": "country"}
_WEAK = "weak source only"


def marked(where: str, number: str, unit: str = "", remark: str = "") -> str:
    """Write the value of one mark: where it stands, the number with its unit, a remark after a semicolon.

    Examples
    --------
    >>> marked("2024", "at least 6,279", "people"), marked("2001", "1", "people")
    ('2024: at least 6,279 people', '2001: 1 person')
    >>> marked("2002", "about 11,700", "people", "weak source only")
    '2002: about 11,700 people; weak source only'
    """
    if number.split()[-1:] == ["1"]:
        unit = _ONE.get(unit, unit.removesuffix("s") if " " not in unit else unit)
    text = f"{where}: {number}{f' {unit}' if unit else ''}"
    return f"{text}; {remark}" if remark else text


def position(x: float, title: str = "") -> str:
    """Write where a mark stands along the bottom: a calendar year, or the time since an event.

    Parameters
    ----------
    x
        The position.
    title
        What is counted along the bottom, such as "years since the war"; nothing where it is calendar years.

    Examples
    --------
    >>> position(2015.125), position(3.0, "years since the war"), position(1.0, "years since the war")
    ('2015', '3 years since the war', '1 year since the war')
    """
    if not title:
        return digits(math.floor(x), "year")  # a quarter lies within its year
    first, _, others = title.partition(" ")
    where = digits(x, "number")
    return f"{where} {noun(x, first.removesuffix('s'), first)} {others}" if others else where


def of_row(
    row: Mapping[str, Any],
    unit: str,
    *,
    kind: str = "number",
    where: str = "",
    value: str = "value",
    remark: str = "",
) -> str:
    """Write the value of a yearly figure with its qualifier, both values of a tie, and a weak source.

    Parameters
    ----------
    row
        ``year`` (unless ``where`` is given) and a value; used where present: ``qualifier``, ``tie`` with
        ``low`` and ``high``, ``tier``.
    unit
        What is counted.
    kind
        One of :data:`impact.vocabulary.KINDS`.
    where
        What stands before the colon, if not the year.
    value
        Name of the column with the value.
    remark
        What else is to be said.

    Examples
    --------
    >>> of_row({"year": 2024, "value": 6279.0, "qualifier": "at_least", "tier": "weak"}, "people")
    '2024: at least 6,279 people; weak source only'
    """
    quantity = Quantity.of_row(
        {**row, "value": row[value], "qualifier": row.get("qualifier") or "exact"}, kind
    )
    where = where or digits(math.floor(float(row["year"])), "year")
    remarks = [_WEAK] if row.get("tier") == "weak" else []
    return marked(where, quantity.number, unit, "; ".join([*remarks, *([remark] if remark else [])]))


def estimated(where: str, row: Mapping[str, Any], kind: str, unit: str = "") -> str:
    """Write an estimate with its interval, or its bounds where there is no estimate.

    Parameters
    ----------
    where
        What stands before the colon.
    row
        ``estimate``; used where present: ``low`` and ``high``, ``bound_low`` and ``bound_high``,
        ``qualifier``.
    kind, unit
        What the number measures, and its unit.

    Examples
    --------
    >>> estimated("Lithuania", {"estimate": 330, "low": 29, "high": 3300}, "simulated")
    'Lithuania: 330 (29 to 3,300)'
    >>> estimated("2021", {"estimate": math.nan, "bound_low": 0.75, "bound_high": 1.0}, "share")
    '2021: between 75 and 100 %'
    """
    bounds = [float(row.get(name, math.nan)) for name in ("bound_low", "bound_high")]
    if math.isnan(float(row["estimate"])):
        return marked(where, Quantity(value=bounds[0], kind=kind, low=bounds[0], high=bounds[1]).interval)
    ends = [float(row.get(name, math.nan)) for name in ("low", "high")]
    low, high = (None if not math.isfinite(end) else end for end in ends)
    qualifier = row.get("qualifier") or "exact"
    quantity = Quantity(value=float(row["estimate"]), kind=kind, unit=unit, qualifier=str(qualifier))
    if low is None and high is None:
        return marked(where, str(quantity))
    written = [None if end is None else quantity.digits(end) for end in (low, high)]
    if written[0] and written[1]:
        spread = f"{written[0]} to {written[1]}"
    else:
        spread = f"{written[0]} or more" if written[0] else f"{written[1]} or less"
    return marked(where, f"{quantity} ({spread})")
