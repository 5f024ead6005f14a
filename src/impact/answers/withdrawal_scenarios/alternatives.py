"""The scenario beside the others, all on the same draws: other mines, another war, clearance at once or late.

A difference between two scenarios is taken draw by draw, the same uncertain world with other mines or deeds;
it is therefore sharper than the two intervals seem to allow.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from IPython.display import Markdown

from impact import charts
from impact.answers import scenario_tables
from impact.answers.withdrawal_scenarios.scenario_evidence import Evidence
from impact.catalogue.frame_rows import each_row
from impact.charts import Chart, Column, Table
from impact.findings import Finding
from impact.wording import Quantity, count, ends, fewer_or_more, in_draws, noun_after, percent_range

LEVEL = 0.9
#: Scenarios as a sentence begins with them.
_PHRASES: Mapping[str, str] = {
    "self-destruct-apii": "With mines that self-destruct as Amended Protocol II requires",
    "self-destruct-observed": "With mines that self-destruct as in trials and use",
    "command-controlled": "With mines set off by command",
    "decoys": "With half of the mines replaced by decoys",
    "announced": "With as many mines as the state has named",
    "no-war": "Without a war",
    "short-war": "With a war of weeks to a year",
    "promise": "With clearance at once after the war",
}
#: Clearance as it is promised, and the same ten years later: their difference is the price of waiting.
_AT_ONCE, _LATE = "promise", "delayed-clearance"


def state_differences(evidence: Evidence) -> Finding:
    """State by how much the casualties of the other scenarios differ from those of this one."""
    differences = evidence.differences
    least = differences.iloc[0]
    opening = _PHRASES.get(least["scenario"], f"With “{least['label']}”")
    run = evidence.compared.simulations[least["scenario"]]
    total = scenario_tables.totals(run, ["casualties"]).iloc[0]
    here = scenario_tables.totals(evidence.run, ["casualties"]).iloc[0]
    middle = str(total["middle"])
    return Finding.of(
        "scenarios",
        f"{opening}, there would be {'about ' if middle != '0' else ''}{middle} "
        f"{noun_after(middle, 'casualty', 'casualties')} ({total['nine_tenths']}), not {here['middle']}, "
        f"the fewest of {len(differences) + 1} scenarios.",
        _difference(least, "difference in civilians killed or injured"),
        method=f"paired differences of {count(evidence.draws)} draws",
        sources=evidence.sources,
    )


def state_clearance_at_once(evidence: Evidence) -> Finding | None:
    """State what clearance at once after the war would spare; nothing where the scenario is that itself."""
    if evidence.scenario.name == _AT_ONCE or _AT_ONCE not in evidence.compared.simulations:
        return None
    differences = evidence.differences.set_index("scenario")
    row = differences.loc[_AT_ONCE]
    total = scenario_tables.totals(evidence.compared.simulations[_AT_ONCE], ["casualties"]).iloc[0]
    return Finding.of(
        "clearance-at-once",
        "If the land were cleared at once after the war, as promised, the model gives "
        f"{total['middle']} civilian casualties ({total['nine_tenths']} in 9 of 10 draws). In the middle "
        "draw "
        f"that is {fewer_or_more(row['estimate'])} than here ({ends(row['low'], row['high'], 'simulated')}).",
        _difference(row, "difference in civilians killed or injured"),
        method=f"paired differences of {count(evidence.draws)} draws",
        sources=evidence.sources,
    )


def state_price_of_waiting(evidence: Evidence) -> Finding | None:
    """State what later clearance would cost in casualties; nothing where no scenario clears later."""
    base = _AT_ONCE if _AT_ONCE in evidence.compared.simulations else evidence.scenario.name
    differences = scenario_tables.paired(evidence.compared, base)
    late = differences[differences["scenario"] == _LATE]
    if late.empty:
        return None
    row = late.iloc[0]
    against = "at once after the war" if base == _AT_ONCE else "as assumed here"
    return Finding.of(
        "price-of-waiting",
        f"Clearing from ten years after the war would mean {fewer_or_more(row['estimate'])} casualties than "
        f"clearing {against}, in the middle draw.",
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
        "median, "
        "depending on the scenario",
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


def describe_costs(evidence: Evidence) -> Markdown:
    """Write what clearing the land would cost: once for the scenarios that cost the same, then the others."""
    rows = scenario_tables.side_by_side(evidence.compared, "full_cost")
    rows["cost"] = [_million(row) for row in each_row(rows)]
    own = rows.loc[rows["scenario"] == evidence.scenario.name, "cost"].iloc[0]
    alike = rows[rows["cost"] == own]
    others = "\n".join(f"- {row.label}: {row.cost}" for row in each_row(rows[rows["cost"] != own]))
    return Markdown(
        f"Clearing all suspected land would cost {own}. That holds in {count(len(alike))} of the "
        f"{count(len(rows))} scenarios. All the land has to be searched, whether or not the mines in it "
        "still "
        "work, and decoys with it. How long a war lasts does not change the land. Land that is not released "
        f"within the {evidence.horizon} years is counted at the same price."
        + (f" The other scenarios cost:\n\n{others}" if others else "")
    )


def _million(row: Any) -> str:
    return f"about {row.middle} million dollars ({row.nine_tenths} million in 9 of 10 draws)"


def tabulate_release(evidence: Evidence) -> Table:
    """List how long each scenario takes until all land is released."""
    rows = scenario_tables.side_by_side(evidence.compared, "year_released")
    shares = percent_range(rows["reached"].min(), rows["reached"].max())
    return Table(
        rows,
        id="scenarios-released",
        title=f"All land is released within {evidence.horizon} years in {shares} of the draws, depending "
        "on the "
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
    rows = evidence.differences.copy()
    words = {
        side: [in_draws(share).removeprefix("in ") for share in rows[side]] for side in ("fewer", "more")
    }
    return Table(
        rows.assign(fewer_words=words["fewer"], more_words=words["more"]),
        id="paired",
        title=f"Casualties compared with “{evidence.scenario.title}”, draw by draw",
        columns=(
            Column("label", "Scenario"),
            Column("estimate", "Difference", kind="interval", measure="simulated", low="low", high="high"),
            Column("fewer_words", "Fewer casualties"),
            Column("more_words", "More casualties"),
        ),
        caption="Difference in people killed or injured: median, and 9 of 10 draws. The other draws have "
        "equal "
        "numbers. The median of the differences is not the difference of the two medians. Mines that destroy "
        "themselves never harm more people, and later clearing never fewer: that is built into the model. "
        "Only "
        "the size of the difference is a result.",
        sources=evidence.sources,
        stack=True,
    )
