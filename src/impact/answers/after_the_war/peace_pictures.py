"""The pictures of the page on the years after wars: series, both rates, wars predicted from the others."""

from __future__ import annotations

import numpy as np
import pandas as pd
from IPython.display import Markdown

from impact import charts
from impact.answers.after_the_war.peace_evidence import Evidence
from impact.charts import Chart
from impact.models import aftermath
from impact.models.aftermath import Decay
from impact.wording import change, level, listed

#: Years after the end of a war that the pictures of the series show.
_SHOWN, _FIRST = 25, 12
_ALL = "All together"
#: Lines that can be told apart.
_COLOURS = 6


def draw_series(evidence: Evidence) -> Chart | Markdown:
    """Draw the casualties of each country before and after the end of its war."""
    decay, rows = evidence.decay, evidence.after
    if isinstance(decay, Decay):
        rows = evidence.aligned
        rows = rows[rows["war"].isin(decay.wars["war"]) & (rows["since"] <= _SHOWN)]
    if rows.empty:
        return Markdown("No country with a dated end of fighting had an annual figure by then.")
    peace = rows[rows["counted"].astype(bool)].groupby("war")["value"].agg(["first", "last"])
    below = int((peace["last"] < peace["first"]).sum())
    return charts.lines(
        rows,
        group="war",
        x="since",
        id="aligned",
        title=f"In {below} of {len(peace)} countries the newest figure lies below the first one after the "
        "war",
        subtitle="Recorded casualties a year, logarithmic scale",
        caption="Years before the mark lie in the war. Each line holds the figures of one register.",
        highlight=rows.groupby("war")["value"].sum().sort_values(ascending=False).index[:4].tolist(),
        rest="other countries",
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
        title=f"By the third year of peace half of the casualties were gone in {listed(halved)}, and not in "
        f"the other {len(order) - len(halved)} wars seen from the start"
        if halved
        else "In no war seen from the start were half of the casualties gone by the third year of peace",
        subtitle=f"Recorded casualties a year for each {aftermath.BASE} of the first year of peace",
        caption=f"Only wars with a figure for the first full year of peace; the first phase ends with year "
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
        title=f"A fall {when} is clear in {sure} of {len(rows) - 1} countries; all together "
        f"{change(common[0])} % a year",
        subtitle=f"Change of recorded casualties a year {when}, in percent, each country drawn towards all",
        caption="Only wars with a figure for the first full year of peace."
        if early
        else f"Wars whose figures begin later count here by their years from year {decay.bend} on.",
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
        return Markdown("With so few wars none can be left out and predicted from the others.")
    rows = table[table["recorded"] > 0].copy()
    for column in ("estimate", "low", "high"):
        rows[column] = rows[column] / rows["recorded"]
    total = rows["kind"] == "total"
    rows["label"] = np.where(total, rows["war"] + ", published total", rows["war"])
    rows = rows.sort_values(["complete", "from_start", "war", "kind"], ascending=[False, False, True, False])
    inside = int(table["inside"].sum())
    return charts.intervals(
        rows[["label", "estimate", "low", "high"]],
        id="left-out",
        title=f"Predicted from the others, {inside} of {len(table)} records lie inside the interval",
        subtitle="Predicted casualties over recorded ones, times, logarithmic scale",
        caption="Each war is left out, the rest estimated anew, and up to ten years predicted from its first "
        "recorded year; a published total runs over all its years. Complete records stand first.",
        unit="times the record",
        kind="ratio",
        log=True,
        reference=(1, "as recorded"),
        highlight=rows.loc[rows["complete"].astype(bool), "label"].tolist(),
        whisker=f"{level(aftermath.PREDICTIVE)} interval",
        sources=evidence.after,
    )


def draw_first_years(evidence: Evidence) -> Chart | Markdown:
    """Draw how many times the casualties of the last year of war the first year of peace had."""
    rows = evidence.first_years
    if rows.empty:
        return Markdown("No country had figures for both years by then.")
    return charts.intervals(
        rows.rename(columns={"war": "label"}),
        id="first-years",
        title="More casualties in the first year of peace than in the last of war in "
        f"{int((rows['estimate'] > 1).sum())} of {len(rows)} countries with both figures",
        subtitle="First year after the fighting over the last year of it, times",
        unit="times",
        kind="ratio",
        log=True,
        reference=(1, "as in the last year of war"),
        sources=[*rows["source_id"], *rows["before_source"]],
    )
