"""Rows of a report about scenarios: totals in words, scenarios side by side, differences on the same draws.

Quantiles are drawn values: a year that was not reached counts as later than every year, so a median may
itself be "not within the horizon", and no mean is ever taken.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from impact.data import LATEST, sources
from impact.scenario.analysis.comparison import Comparison
from impact.scenario.analysis.crossings import Crossings
from impact.scenario.analysis.sensitivity import Tornado
from impact.scenario.engine.outcomes import Simulation
from impact.scenario.inputs import references
from impact.scenario.inputs.scenario import Scenario
from impact.wording import (
    assumed,
    assumption,
    ends,
    fewer_or_more,
    in_draws,
    readable,
    short,
    simulated,
    within,
    within_ends,
)

#: What a report shows of a simulation, in this order.
SHOWN = (
    "casualties",
    "killed",
    "children",
    "deminers",
    "full_cost",
    "cost",
    "discounted_cost",
    "live_at_end",
    "year_risk_gone",
    "year_released",
)
_QUANTILES = ["median", "low50", "high50", "low90", "high90"]
_MILLION = 1e6


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
        assumed=[assumption(value, unit) for value, unit in zip(frame["value"], frame["unit"], strict=True)],
        basis=[_basis(source, as_of) for source in frame["source"]],
    )


def swings(found: Tornado) -> pd.DataFrame:
    """Give a tornado's rows for :func:`impact.charts.tornado`, names and values written for readers.

    Returns
    -------
    DataFrame
        ``label``, ``low_value``, ``high_value`` (words), ``at_low``, ``at_high``, ``central``; the widest
        first.
    """
    frame = found.frame
    return pd.DataFrame(
        {
            "label": frame["field"].map(short),
            "low_value": frame["low_words"].map(readable),
            "high_value": frame["high_words"].map(readable),
            **{name: frame[name] for name in ("at_low", "at_high", "central")},
        }
    )


def turning(found: Crossings) -> pd.DataFrame:
    """Give the inputs that change the order of magnitude alone, for readers.

    Returns
    -------
    DataFrame
        ``field``, ``input`` (short name), ``becomes`` (a tenth or ten times), ``at`` (the value it takes),
        ``assumed``, ``share`` (of the input's draws beyond that value, in words), ``inside`` (whether it lies
        in 9 of 10 of them); those nearest to what is assumed first, without rows for what no value does.
    """
    frame = found.frame[found.frame["value"].notna()]
    units = frame["unit"]
    return pd.DataFrame(
        {
            "field": frame["field"],
            "input": frame["field"].map(short),
            "becomes": ["ten times as many" if times > 1 else "a tenth as many" for times in frame["times"]],
            "at": [assumption(assumed(v), u) for v, u in zip(frame["value"], units, strict=True)],
            "assumed": [assumption(v, unit) for v, unit in zip(frame["assumed"], units, strict=True)],
            "share": ["held fixed" if math.isnan(b) else in_draws(b) for b in frame["beyond"]],
            "inside": frame["inside"],
        }
    ).reset_index(drop=True)


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
    kinds = ["count" if unit == "years" else "simulated" for unit in frame["unit"]]
    rows = list(zip(frame[_QUANTILES].itertuples(index=False), kinds, strict=True))
    return frame.assign(
        middle=[within(row.median, horizon, kind) for row, kind in rows],
        half=[within_ends(row.low50, row.high50, horizon, kind) for row, kind in rows],
        nine_tenths=[within_ends(row.low90, row.high90, horizon, kind) for row, kind in rows],
    )


def other_draws(run: Simulation, outcome: str = "casualties") -> tuple[float, float]:
    """Give the 95 % interval of a median that other random numbers would lead to.

    By ranks: of n draws those at n/2 ± 1.96 √n/2. This is the luck of the drawing alone, which more draws
    make smaller; what is not known of the inputs stays.

    Source: Conover (1999), Practical Nonparametric Statistics, 3rd edition, Wiley, section 3.2.
    """
    values = np.sort(run.totals[outcome].to_numpy(float))
    reach = 0.98 * math.sqrt(len(values))
    low = max(math.floor(len(values) / 2 - reach), 0)
    high = min(math.ceil(len(values) / 2 + reach), len(values) - 1)
    return float(values[low]), float(values[high])


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


def rival(row: pd.Series) -> str:
    """Say how a scenario of :func:`paired` compares with the base.

    Examples
    --------
    >>> rival(pd.Series({"label": "No mines", "estimate": -51.0, "fewer": 0.98, "more": 0.0}))
    '51 fewer (“No mines”, fewer in 98 of 100 draws)'
    """
    side = "fewer" if row["estimate"] < 0 else "more"
    return f"{fewer_or_more(float(row['estimate']))} (“{row['label']}”, {side} {in_draws(float(row[side]))})"


def peak(run: Simulation, variable: str = "casualties") -> str:
    """Say in which year there is most, as the title of a picture of the years.

    Examples
    --------
    >>> from impact.scenario.engine.simulate import simulate
    >>> peak(simulate(Scenario(name="none", title="No mines").with_(mines_laid=0), draws=40, seed=1))
    'In every year 9 of 10 draws have none'
    """
    bands = run.bands(variable)
    top = bands.sort_values(["median", "high90"]).iloc[-1]
    if top["high90"] == 0:
        return "In every year 9 of 10 draws have none"
    middle, nine = simulated(top["median"]), ends(top["low90"], top["high90"], "simulated")
    return f"Most in year {int(top['year'])}: {middle} in the median, {nine} in 9 of 10 draws"
