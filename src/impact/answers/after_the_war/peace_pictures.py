"""The pictures of the page on the years after wars: series, both rates, wars predicted from the others."""

from __future__ import annotations

import numpy as np
import pandas as pd
from IPython.display import Markdown

from impact import charts
from impact.answers.after_the_war.peace_evidence import YEARS_SHOWN, Evidence
from impact.charts import Chart
from impact.models import aftermath
from impact.models.aftermath import Decay
from impact.wording import change, counted, level, listed

_FIRST = 12  # years of peace of the wars seen from the start
_ALL = "All together"
#: Lines that can be told apart.
_COLOURS = 6


def draw_series(evidence: Evidence) -> Chart | Markdown:
    """Draw the casualties of each country before and after the end of its war, a panel each."""
    rows = evidence.shown
    if rows.empty:
        return Markdown(
            "This collection holds no yearly figure of a country with a dated end of fighting by then."
        )
    peace = rows[rows["counted"].astype(bool)].groupby("war")["value"].agg(["first", "last"])
    below = int((peace["last"] < peace["first"]).sum())
    order = rows.groupby("war")["value"].sum().sort_values(ascending=False).index
    return charts.line_panels(
        rows.sort_values("war", key=lambda column: column.map(order.get_loc), kind="stable"),
        panel="war",
        x="since",
        id="aligned",
        title=f"After {below} of {len(peace)} wars the last yearly number shown is lower than the first in "
        "peace",
        subtitle=f"Recorded casualties a year until {YEARS_SHOWN} years after the end, logarithmic scale",
        caption="Each panel names its first and newest number; the grey lines are the other countries. Years "
        "left of the mark lie in the war. Each line holds the figures of one recorder; missing years are "
        "gaps.",
        log=True,
        marks={0.5: "end of fighting"},
        x_title="years since the end of fighting",
    )


def draw_from_the_start(evidence: Evidence) -> Chart | Markdown:
    """Draw the wars observed from the first year, each year for 100 people of that first year."""
    decay = evidence.decay
    if not isinstance(decay, Decay):
        return Markdown(decay.reason)
    order = evidence.whole["war"].tolist()
    rows = evidence.after
    rows = rows[rows["war"].isin(order) & (rows["since"] <= _FIRST)]
    first = rows[rows["since"] == 1].set_index("war")["value"]
    rows = rows.assign(value=aftermath.BASE * rows["value"] / rows["war"].map(first))
    third = rows[rows["since"] == 3]
    halved = [war for war in order if (third.loc[third["war"] == war, "value"] <= aftermath.BASE / 2).any()]
    return charts.lines(
        rows.assign(qualifier="exact"),
        group="war",
        x="since",
        id="from-the-start",
        title=f"Casualties had halved by the third year of peace in {listed(halved)}, and not in "
        f"{counted(len(order) - len(halved), 'other war')}"
        if halved
        else "In no war had casualties halved by the third year of peace",
        subtitle=f"Recorded casualties a year for each {aftermath.BASE} in the first year of peace",
        caption=f"Only wars with a figure for the first full year of peace. Our first phase ends with year "
        f"{decay.bend}. Gaps are years without a figure.",
        highlight=[*order[:3], *order[-3:]] if len(order) > _COLOURS else order,
        rest="others seen from the start",
        marks={float(decay.bend): "end of the first phase"},
        x_title="years since the end of fighting",
        unit="people for each 100",
    )


def draw_rates(evidence: Evidence, phase: str) -> Chart | Markdown:
    """Draw the change a year of each war in one phase, and all together.

    Parameters
    ----------
    evidence
        :func:`peace_evidence.gather`.
    phase
        ``early`` or ``late``.
    """
    decay = evidence.decay
    if not isinstance(decay, Decay):
        return Markdown(decay.reason)
    early = phase == "early"
    columns = [f"shrunk_{phase}{end}" for end in ("", "_low", "_high")]
    rows = decay.wars.dropna(subset=columns).sort_values(columns[0])[["war", *columns]]
    rows.columns = pd.Index(["label", "estimate", "low", "high"])
    common = (
        (decay.estimate, decay.low, decay.high) if early else (decay.late, decay.late_low, decay.late_high)
    )
    rows = pd.concat([rows, pd.DataFrame([(_ALL, *common)], columns=rows.columns)])
    sure = int((rows["high"] < 0).iloc[:-1].sum())
    when = f"until year {decay.bend}" if early else f"after year {decay.bend}"
    return charts.intervals(
        rows,
        id=f"rates-{phase}",
        title=f"A fall {when} is clear in {sure} of {len(rows) - 1} wars; the average is "
        f"{change(common[0])} % a year",
        subtitle=f"Change of recorded casualties a year {when}, in percent",
        caption="Countries with few figures are pulled towards the average (partial pooling). "
        + (
            "Only wars with a figure for the first full year of peace."
            if early
            else f"Wars whose figures begin later count here by their years from year {decay.bend} on."
        ),
        unit="% a year",
        kind="change",
        limits=(-80, 80),
        reference=(0, "no change"),
        highlight=[_ALL],
        sources=evidence.after,
    )


def draw_left_out(evidence: Evidence) -> Chart | Markdown:
    """Draw what the other wars predict for each war over what was recorded in it."""
    table = evidence.left_out
    if table.empty:
        return Markdown("There are too few wars to leave one out and predict it from the others.")
    rows = table.sort_values(
        ["complete", "from_start", "war", "kind"], ascending=[False, False, True, False]
    ).copy()
    total = rows["kind"] == "total"
    rows["label"] = np.where(total, rows["war"] + ", published total", rows["war"])
    inside = int(table["inside"].sum())
    return charts.dots(
        rows[["label", "estimate", "low", "high", "recorded"]].rename(columns={"estimate": "predicted"}),
        id="left-out",
        title=f"Predicted from the other wars, {inside} of {len(table)} records lie inside the range",
        subtitle="Predicted and recorded casualties, people, logarithmic scale",
        caption="Each war is left out and the rest estimated anew. Up to ten years are predicted from its "
        "first recorded year; a published total covers all its years. Complete records stand first.",
        unit="people",
        kind="simulated",
        log=True,
        bar=f"{level(aftermath.PREDICTIVE)} range",
        sources=evidence.after,
    )


def draw_first_years(evidence: Evidence) -> Chart | Markdown:
    """Draw how many times the casualties of the last year of war the first year of peace had."""
    both = evidence.first_years
    alike = both["register"] == both["before_register"] if len(both) else pd.Series(dtype=bool)
    rows, apart = both[alike], both[~alike]
    if rows.empty:
        return Markdown(
            "This collection holds no country with figures of one recorder for both years by then."
        )
    more, fewer = int((rows["low"] > 1).sum()), int((rows["high"] < 1).sum())
    out = listed(sorted(apart["war"]))
    return charts.intervals(
        rows.rename(columns={"war": "label"}),
        id="first-years",
        title="First year of peace against the last of war: clearly more casualties in "
        f"{more} of {counted(len(rows), 'country', 'countries')}, clearly fewer in {fewer}",
        subtitle="First year after the fighting over the last year of it, times",
        caption=f"Left out: {out}, where different recorders counted the two years." if out else "",
        unit="times",
        kind="ratio",
        log=True,
        reference=(1, "as in the last year of war"),
        sources=[*rows["source_id"], *rows["before_source"]],
    )
