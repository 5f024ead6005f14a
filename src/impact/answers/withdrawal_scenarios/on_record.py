"""What is on record beside the assumptions: published figures of the inputs, and what the state announced."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from impact.answers import announcements
from impact.answers.withdrawal_scenarios.scenario_evidence import Evidence
from impact.catalogue.frame_rows import each_row
from impact.charts import Column, Table
from impact.data import sources
from impact.scenario.inputs.distributions import Pert, Triangular, Uniform
from impact.scenario.inputs.scenario import Scenario
from impact.wording import assumption, count, counted, ends

#: Where published figures lie among the values assumed.
INSIDE, PARTLY, OUTSIDE, FIXED = "inside", "partly", "outside", "held fixed"
_HAIR = 1e-9


def tabulate_published(evidence: Evidence) -> Table | Markdown:
    """Set the published figures of each input beside what the scenario assumes of it."""
    used = list(evidence.assumptions["field"])
    figures, comparable = evidence.published, evidence.published_ranges
    if comparable.empty:
        return Markdown("By that day no figure was published that could be set beside an input.")
    related = len(figures) - int(comparable["figures"].sum())
    rows = evidence.assumptions.merge(comparable.drop(columns="unit"), left_on="field", right_on="input")
    lies = [lies_within(evidence.scenario, row.field, row.least, row.most) for row in each_row(rows)]
    return Table(
        pd.DataFrame(
            {
                "input": rows["input_x"],
                "assumed": rows["assumed"],
                "published": [
                    assumption(ends(row.least, row.most, "assumed"), row.unit) for row in each_row(rows)
                ],
                "lies": lies,
                "figures": [_how_many(row.figures, row.bounds) for row in each_row(rows)],
                "reported": [sources.line(pages, most=2) for pages in rows["source_id"]],
            }
        ),
        id="published-inputs",
        title=f"Published figures exist for {count(len(rows))} of the {count(len(used))} assumptions",
        caption="Published: from the least to the greatest figure of the same quantity anywhere, with bounds "
        "and figures computed by us. They come from other places and wars. The range assumed holds all "
        f"of them for {counted(lies.count(INSIDE), 'assumption')} (“{INSIDE}”), some for "
        f"{count(lies.count(PARTLY))} (“{PARTLY}”) and none for {count(lies.count(OUTSIDE))} (“{OUTSIDE}”); "
        f"for {count(lies.count(FIXED))} a single value among them is assumed (“{FIXED}”). Where a range has "
        f"no ends, that of 9 of 10 draws counts. {counted(related, 'further figure')} of other quantities "
        "can be listed with the command impact scenario figures.",
        columns=(
            Column("input", "Assumption"),
            Column("assumed", "Assumed"),
            Column("published", "Published"),
            Column("lies", "Within what is assumed"),
            Column("figures", "Figures"),
            Column("reported", "Reported by"),
        ),
        sources=figures,
        stack=True,
    )


def outside_sentence(evidence: Evidence) -> str:
    """Count the assumptions whose published figures lie outside what is assumed, in a sentence."""
    rows = evidence.published_ranges
    if rows.empty:
        return "No published figure can be set beside them."
    lies = [lies_within(evidence.scenario, row.input, row.least, row.most) for row in each_row(rows)]
    partly, outside = lies.count(PARTLY), lies.count(OUTSIDE)
    return (
        "A source does not make an assumption right. Published figures of the same quantity exist for "
        f"{count(len(rows))}. They lie wholly outside the range assumed for {counted(outside, 'assumption')} "
        f"and partly outside for {count(partly)}."
    )


def lies_within(scenario: Scenario, field: str, least: float, most: float) -> str:
    """Compare published figures with the range assumed of an input.

    Parameters
    ----------
    scenario, field
        Whose input, and its name.
    least, most
        The ends of what is published, in the unit of the input.

    Returns
    -------
    str
        INSIDE, PARTLY or OUTSIDE; FIXED for a single value that lies between the ends. The range assumed
        goes from end to end where the distribution has ends, else over 9 of 10 draws.

    Examples
    --------
    >>> scenario = Scenario(name="a", title="A").with_(discount_rate=0.03)
    >>> [lies_within(scenario, "discount_rate", least, 0.07) for least in (0.02, 0.04)]
    ['held fixed', 'outside']
    """
    assumed = scenario.input(field).distribution
    ended = isinstance(assumed, (Uniform, Triangular, Pert))
    low, high = assumed.support if ended else (assumed.low, assumed.high)
    # rounding must not put a figure outside a range that ends at it
    low, high = low * (1 - _HAIR), high * (1 + _HAIR)
    if most < low or least > high:
        return OUTSIDE
    if not assumed.varies:
        return FIXED
    return INSIDE if low <= least and most <= high else PARTLY


def _how_many(figures: int, bounds: int) -> str:
    of_them = f", {count(bounds)} of them {'a bound' if bounds == 1 else 'bounds'}" if bounds else ""
    return f"{count(figures)}{of_them}"


def tabulate_announced(evidence: Evidence) -> Table | Markdown:
    """List what the state has announced about mines: numbers, orders, money, making, positions."""
    return announcements.tabulate_announcements(evidence.country, evidence.as_of)
