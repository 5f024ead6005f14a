"""Rows of a report about scenarios: totals in words, scenarios side by side, differences on the same draws.

Quantiles are drawn values: a year that was not reached counts as later than every year, so a median may
itself be "not within the horizon", and no mean is ever taken.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from impact import sources
from impact.data import LATEST
from impact.models.scenario import references
from impact.models.scenario.comparison import Comparison
from impact.models.scenario.distributions import number
from impact.models.scenario.outcomes import Simulation
from impact.models.scenario.scenario import Scenario
from impact.models.wording import amount, capital

#: What a report shows of a simulation, in this order.
SHOWN = (
    "casualties",
    "killed",
    "children",
    "deminers",
    "cost",
    "discounted_cost",
    "live_at_end",
    "year_risk_gone",
    "year_released",
    "year_last_mine",
)
_QUANTILES = ["median", "low50", "high50", "low90", "high90"]
_MILLION = 1e6
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?:e-\d+)?(?<!,)")
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
    return capital(field.replace("_", " ").replace("half life", "half-life"))


def assumptions(scenario: Scenario, as_of: str = LATEST) -> pd.DataFrame:
    """List what is assumed for readers: in words, with the publishers it rests on.

    Returns
    -------
    DataFrame
        :meth:`Scenario.assumptions` with ``input`` (short name), ``assumed`` (value and unit) and ``basis``
        (publishers, or the word judgement).

    Raises
    ------
    UnknownName
        A source that leads to no row of a table.
    """
    frame = scenario.assumptions()
    return frame.assign(
        input=frame["field"].map(short),
        assumed=[_assumed(value, unit) for value, unit in zip(frame["value"], frame["unit"], strict=True)],
        basis=[_basis(source, as_of) for source in frame["source"]],
    )


def _assumed(words: str, unit: str) -> str:
    """Join a distribution's words with its unit; shares in percent, powers of ten written out."""
    share = unit in _SHARES
    words = _NUMBER.sub(lambda m: _number(float(m[0].replace(",", "")), share), words)
    unit = _SHARES.get(unit, unit).replace("km2", "km²").replace("m2", "m²")
    mark = next((mark for mark in _ASIDES if mark in words), "")
    head, _, tail = words.partition(mark) if mark else (words, "", "")
    return f"{head} {unit}{mark}{tail}".replace(" %", "\u00a0%")


def _number(value: float, share: bool) -> str:
    if share:
        return f"{100 * value:.3g}"
    return number(value) if value >= 0.001 or value == 0 else np.format_float_positional(value, trim="-")


def _basis(source: str, as_of: str) -> str:
    pages = {page for one in source.split(";") for page in references.source_ids(one.strip(), as_of)}
    return sources.line(pages, most=2) if pages else source


def totals(run: Simulation, outcomes: Sequence[str] = SHOWN) -> pd.DataFrame:
    """Give the totals of a simulation over its years, with the middle half and nine tenths of the draws.

    Parameters
    ----------
    run
        A simulation.
    outcomes
        Names of totals; costs are given in millions.

    Returns
    -------
    DataFrame
        As :meth:`Simulation.summary`, and in words ``middle``, ``half`` and ``nine_tenths``.

    Raises
    ------
    ModelInputError
        An outcome that no simulation has.
    """
    frame = run.summary(outcomes)
    horizon = run.scenario.horizon
    money = frame["unit"] == "USD"
    frame.loc[money, _QUANTILES] /= _MILLION
    frame.loc[money, "unit"] = "million USD"
    ends = list(frame[["low50", "high50", "low90", "high90"]].itertuples(index=False, name=None))
    return frame.assign(
        middle=[told(value, horizon) for value in frame["median"]],
        half=[between(end[0], end[1], horizon) for end in ends],
        nine_tenths=[between(end[2], end[3], horizon) for end in ends],
    )


def side_by_side(compared: Comparison, outcome: str) -> pd.DataFrame:
    """Give one outcome of every scenario, ready for :func:`impact.charts.intervals`.

    Returns
    -------
    DataFrame
        ``scenario`` (its name), ``label`` (its title), ``estimate`` (median), ``low`` and ``high`` (9 of 10
        draws), ``bound_low`` and ``bound_high`` (half of the draws), ``reached`` (share of the draws that end
        in a finite value), in words ``middle`` and ``nine_tenths``; the scenario with most first.

    Raises
    ------
    ModelInputError
        An outcome that no simulation has.
    """
    rows = []
    for name, run in compared.simulations.items():
        row = totals(run, [outcome]).iloc[0]
        rows.append(
            {
                "scenario": name,
                "label": run.scenario.title,
                "estimate": row["median"],
                "low": row["low90"],
                "high": row["high90"],
                "bound_low": row["low50"],
                "bound_high": row["high50"],
                "reached": run.probability(outcome, below=math.inf)
                if row["unit"] != "years"
                else run.probability(outcome, below=run.scenario.horizon + 1),
                "middle": row["middle"],
                "nine_tenths": row["nine_tenths"],
            }
        )
    return pd.DataFrame(rows).sort_values("estimate", ascending=False, kind="stable").reset_index(drop=True)


def paired(compared: Comparison, base: str, outcome: str = "casualties") -> pd.DataFrame:
    """Compare every other scenario with one, draw by draw: the same uncertain world, other mines or deeds.

    Returns
    -------
    DataFrame
        ``scenario``, ``label``, ``estimate`` with ``low`` and ``high`` (median and 9 of 10 of the
        differences, other less base), ``fewer`` and ``more`` (shares of the draws); the greatest fall first.

    Raises
    ------
    ModelInputError
        A scenario or an outcome that is not compared.
    """
    rows = []
    for name, run in compared.simulations.items():
        if name == base:
            continue
        apart = compared.difference(name, base, outcome)
        scale = _MILLION if apart.unit == "USD" else 1.0
        rows.append(
            {
                "scenario": name,
                "label": run.scenario.title,
                "estimate": apart.estimate / scale,
                "low": apart.low / scale,
                "high": apart.high / scale,
                "fewer": compared.probability_less(name, base, outcome),
                "more": compared.probability_less(base, name, outcome),
            }
        )
    return pd.DataFrame(rows).sort_values("estimate", kind="stable").reset_index(drop=True)
