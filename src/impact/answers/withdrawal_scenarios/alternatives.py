"""The scenario beside the others, all on the same draws: other mines, another war, clearance at once or late.

A difference between two scenarios is taken draw by draw, the same uncertain world with other mines or deeds;
it is therefore sharper than the two intervals seem to allow.
"""

from __future__ import annotations

import pandas as pd

from impact import charts
from impact.answers import scenario_tables
from impact.answers.withdrawal_scenarios.scenario_evidence import Evidence
from impact.charts import Chart, Column, Table
from impact.findings import Finding
from impact.scenario.analysis.comparison import Comparison
from impact.wording import Quantity, count, ends, fewer_or_more, in_draws, percent_range

LEVEL = 0.9
#: Clearance as it is promised, and the same ten years later: their difference is the price of waiting.
_AT_ONCE, _LATE = "promise", "delayed-clearance"
_BUILT_IN = "; that later clearance never has fewer is built into the model"


def state_differences(evidence: Evidence) -> Finding:
    """State by how much the casualties of the other scenarios differ from those of this one."""
    differences = paired(evidence.compared, evidence.scenario.name)
    least, most = differences.iloc[0], differences.iloc[-1]
    return Finding.of(
        "scenarios",
        "Against this scenario and on the same draws, the civilian casualties of the other "
        f"{len(differences)} run in the median from {rival(least)} to {rival(most)}."
        f"{_never_more(evidence, least)}",
        _difference(least, "difference in civilians killed or injured"),
        method=f"paired differences of {count(evidence.draws)} draws",
        sources=evidence.sources,
    )


def _never_more(evidence: Evidence, least: pd.Series) -> str:
    """Remind that a sure fall is no result where the model leaves no other way."""
    kind = evidence.compared.simulations[least["scenario"]].scenario.kind
    sure = kind == "self-destructing" and evidence.scenario.kind == "persistent" and least["more"] == 0
    return " That mines which destroy themselves never harm more is built into the model." if sure else ""


def state_clearance_at_once(evidence: Evidence) -> Finding | None:
    """State what clearance at once after the war would spare; nothing where the scenario is that itself."""
    if evidence.scenario.name == _AT_ONCE or _AT_ONCE not in evidence.compared.simulations:
        return None
    differences = paired(evidence.compared, evidence.scenario.name).set_index("scenario")
    row = differences.loc[_AT_ONCE]
    total = scenario_tables.totals(evidence.compared.simulations[_AT_ONCE], ["casualties"]).iloc[0]
    return Finding.of(
        "clearance-at-once",
        f"With “{row['label']}” there would be {total['middle']} civilian casualties in the median "
        f"({total['nine_tenths']} in 9 of 10 draws); draw by draw against this "
        f"scenario, {fewer_or_more(row['estimate'])} in the median (9 of 10: "
        f"{ends(row['low'], row['high'], 'simulated')}).",
        _difference(row, "difference in civilians killed or injured"),
        method=f"paired differences of {count(evidence.draws)} draws",
        sources=evidence.sources,
    )


def state_price_of_waiting(evidence: Evidence) -> Finding | None:
    """State what later clearance would cost in casualties; nothing where no scenario clears later."""
    base = _AT_ONCE if _AT_ONCE in evidence.compared.simulations else evidence.scenario.name
    differences = paired(evidence.compared, base)
    late = differences[differences["scenario"] == _LATE]
    if late.empty:
        return None
    row = late.iloc[0]
    at_once = evidence.presets.get(_AT_ONCE, evidence.scenario).title
    return Finding.of(
        "price-of-waiting",
        f"“{row['label']}” has {fewer_or_more(row['estimate'])} civilian casualties in the median of the "
        f"same draws (9 of 10: {ends(row['low'], row['high'], 'simulated')}) as against “{at_once}”, and "
        f"more {in_draws(row['more'])}{_BUILT_IN if row['fewer'] == 0 else ''}.",
        _difference(row, "civilians more killed or injured"),
        method=f"paired differences of {count(evidence.draws)} draws",
        sources=evidence.sources,
    )


def _difference(row: pd.Series, unit: str) -> Quantity:
    low, high = float(row["low"]), float(row["high"])
    return Quantity(
        value=float(row["estimate"]), kind="simulated", unit=unit, low=low, high=high, level=LEVEL
    )


def draw_scenarios(evidence: Evidence) -> Chart:
    """Draw the casualties of every scenario."""
    rows = scenario_tables.side_by_side(evidence.compared, "casualties")
    return charts.intervals(
        rows,
        id="scenarios-casualties",
        title=f"From {rows['middle'].iloc[-1]} to {rows['middle'].iloc[0]} civilian casualties in the "
        "median, depending on the scenario",
        subtitle=f"Civilians killed or injured within {evidence.horizon} years, median of the draws",
        highlight=[evidence.scenario.title],
        kind="simulated",
        whisker="9 of 10 draws",
        bounds="half of the draws",
        sources=evidence.sources,
    )


def tabulate_scenarios(evidence: Evidence) -> Table:
    """List what each scenario assumes."""
    rows = scenario_tables.side_by_side(evidence.compared, "casualties")
    about = {name: run.scenario.about for name, run in evidence.compared.simulations.items()}
    return Table(
        rows.assign(about=rows["scenario"].map(about)),
        id="scenarios-about",
        title=f"What the {len(rows)} scenarios assume",
        columns=(
            Column("label", "Scenario"),
            Column("about", "What it assumes"),
            Column("middle", "Casualties, median"),
        ),
        sources=evidence.sources,
        stack=True,
    )


def draw_costs(evidence: Evidence) -> Chart:
    """Draw what clearing the land of every scenario would cost."""
    rows = scenario_tables.side_by_side(evidence.compared, "full_cost")
    return charts.intervals(
        rows,
        id="scenarios-cost",
        title=f"From {rows['middle'].iloc[-1]} to {rows['middle'].iloc[0]} million US dollars in the median",
        subtitle="Cost of clearing all suspected land, million US dollars, not discounted",
        highlight=[evidence.scenario.title],
        kind="simulated",
        whisker="9 of 10 draws",
        bounds="half of the draws",
        caption="Land has to be searched whether or not the mines in it still work, and decoys with it; how "
        "long a war lasts does not change the land. Land that is not released within the years followed is "
        "counted at the same price.",
        log=bool((rows["low"] > 0).all()),
        sources=evidence.sources,
    )


def tabulate_release(evidence: Evidence) -> Table:
    """List how long each scenario takes until all land is released."""
    rows = scenario_tables.side_by_side(evidence.compared, "year_released")
    shares = percent_range(rows["reached"].min(), rows["reached"].max())
    return Table(
        rows,
        id="scenarios-released",
        title=f"All land released within {evidence.horizon} years in {shares} of the draws, depending on the "
        "scenario",
        columns=(
            Column("label", "Scenario"),
            Column("middle", "Median, years"),
            Column("nine_tenths", "9 of 10 draws"),
            Column("reached", f"Within {evidence.horizon} years", kind="percent"),
        ),
        caption="Years from the laying of the mines until all suspected land is released, and the share of "
        "the draws in which that is reached.",
        sources=evidence.sources,
        stack=True,
    )


def tabulate_differences(evidence: Evidence) -> Table:
    """List the differences in casualties from this scenario, draw by draw."""
    return Table(
        paired(evidence.compared, evidence.scenario.name),
        id="paired",
        title=f"Casualties against “{evidence.scenario.title}”, draw by draw",
        columns=(
            Column("label", "Scenario"),
            Column("estimate", "Difference", kind="interval", measure="simulated", low="low", high="high"),
            Column("fewer", "Draws with fewer", kind="percent"),
            Column("more", "Draws with more", kind="percent"),
        ),
        caption="Difference in people killed or injured: median, and 9 of 10 draws. The rest of the draws "
        "have equal numbers. The median of the differences on the same draws is not the difference of the "
        "two medians. That mines which destroy themselves never harm more people, and later clearing never "
        "fewer, is so by construction of the model; only the size is a result.",
        sources=evidence.sources,
        stack=True,
    )


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
        difference = compared.difference(name, base, outcome)
        scale = 1e6 if difference.unit == "USD" else 1.0
        rows.append(
            {
                "scenario": name,
                "label": run.scenario.title,
                "estimate": difference.estimate / scale,
                "low": difference.low / scale,
                "high": difference.high / scale,
                "fewer": compared.probability_less(name, base, outcome),
                "more": compared.probability_less(base, name, outcome),
            }
        )
    return pd.DataFrame(rows).sort_values("estimate", kind="stable").reset_index(drop=True)


def rival(row: pd.Series) -> str:
    """Compare a scenario of :func:`paired` with the base, in words.

    Examples
    --------
    >>> rival(pd.Series({"label": "No mines", "estimate": -51.0, "fewer": 0.98, "more": 0.0}))
    '51 fewer (“No mines”, fewer in 98 of 100 draws)'
    """
    side = "fewer" if row["estimate"] < 0 else "more"
    return f"{fewer_or_more(float(row['estimate']))} (“{row['label']}”, {side} {in_draws(float(row[side]))})"
