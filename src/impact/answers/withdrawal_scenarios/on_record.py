"""What is on record beside the assumptions: published figures of the inputs, and what the state announced."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from impact.answers import announcements
from impact.answers.withdrawal_scenarios.scenario_evidence import Evidence
from impact.charts import Column, Table
from impact.data import sources
from impact.scenario.inputs import input_figures
from impact.wording import assumption, count, counted, ends


def tabulate_published(evidence: Evidence) -> Table | Markdown:
    """Set the published figures of each input beside what the scenario assumes of it."""
    used = list(evidence.assumptions["field"])
    figures = input_figures.published_figures(used, evidence.as_of)
    comparable = input_figures.ranges(figures)
    if comparable.empty:
        return Markdown("By that day no figure was published that could be set beside an input.")
    related = len(figures) - int(comparable["figures"].sum())
    rows = evidence.assumptions.merge(comparable.drop(columns="unit"), left_on="field", right_on="input")
    return Table(
        pd.DataFrame(
            {
                "input": rows["input_x"],
                "assumed": rows["assumed"],
                "published": [
                    assumption(ends(row.least, row.most, "assumed"), row.unit) for row in rows.itertuples()
                ],
                "figures": [_how_many(row.figures, row.bounds) for row in rows.itertuples()],
                "reported": [sources.line(pages, most=2) for pages in rows["source_id"]],
            }
        ),
        id="published-inputs",
        title=f"Published figures stand beside {count(len(rows))} of the {count(len(used))} inputs",
        caption="Published: from the least to the greatest figure of the same quantity anywhere, bounds and "
        "figures computed by us included. They come from other places and wars; the ranges assumed by "
        f"default hold them. {counted(related, 'further figure')} of other quantities can be listed with "
        "`impact scenario figures`.",
        columns=(
            Column("input", "Input"),
            Column("assumed", "Assumed"),
            Column("published", "Published"),
            Column("figures", "Figures"),
            Column("reported", "Reported by"),
        ),
        sources=figures,
        stack=True,
    )


def _how_many(figures: int, bounds: int) -> str:
    of_them = f", {count(bounds)} of them {'a bound' if bounds == 1 else 'bounds'}" if bounds else ""
    return f"{count(figures)}{of_them}"


def tabulate_announced(evidence: Evidence) -> Table | Markdown:
    """List what the state has announced about mines: numbers, orders, money, making, positions."""
    return announcements.tabulate_announcements(evidence.country, evidence.as_of)
