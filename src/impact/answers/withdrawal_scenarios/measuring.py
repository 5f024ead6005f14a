"""Which single figure, once measured, would narrow the answer most: one sentence and one picture."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from impact import charts
from impact.answers.withdrawal_scenarios.scenario_evidence import QUESTION, Evidence
from impact.catalogue.frame_rows import each_row
from impact.charts import Chart
from impact.findings import Finding
from impact.result import Declined
from impact.scenario.analysis.worth import MEASURABLE, WORTH_NAMING, Worth
from impact.wording import Quantity, count, percent, phrase, short, simulated

#: Inputs that the picture shows before all of them together.
_MOST = 6


def state_worth(evidence: Evidence) -> list[Finding]:
    """State which figure would narrow the interval of the casualties most, once measured."""
    gains = evidence.gains
    if isinstance(gains, Declined):
        return []
    first = gains.measurable.iloc[0]
    finding = Finding.of(
        "worth-measuring",
        f"{worth_sentence(gains)}.",
        Quantity(
            value=first["narrower"],
            kind="share",
            low=first["narrower_low"],
            high=first["narrower_high"],
            level=gains.level,
        ),
        unit="of the width of the range that would go",
        method=gains.method,
        sources=evidence.sources,
    )
    return [finding.about(QUESTION, evidence.country, evidence.as_of)]


def worth_sentence(gains: Worth) -> str:
    """Write what the first figure to measure would do to an interval, and what all of them would.

    Returns
    -------
    str
        A sentence without its full stop.
    """
    first, whole = gains.measurable.iloc[0], _together(gains)
    now = f"{simulated(gains.low)} to {simulated(gains.high)}"
    name = phrase(first["field"], first["meaning"])
    if first["narrower"] < WORTH_NAMING:
        opening = (
            f"No single figure that could be measured would narrow the {now} casualties by "
            f"{percent(WORTH_NAMING)} or more"
        )
    else:
        opening = (
            f"Measuring {name} would narrow the answer most, on average from {now} casualties to "
            f"{simulated(first['low'])} to {simulated(first['high'])}"
        )
    if whole is None:
        return opening
    number = count(len(whole["fields"]))
    return (
        f"{opening}. With all {number} figures measured that can be, {simulated(whole['low'])} to "
        f"{simulated(whole['high'])} would still be open"
    )


def draw_worth(evidence: Evidence) -> Chart | Markdown:
    """Draw the interval of the casualties now, and on average once each of some inputs is known."""
    gains = evidence.gains
    if isinstance(gains, Declined):
        return Markdown(gains.reason)
    best = gains.measurable.iloc[0]
    rows = worth_rows(gains)
    telling = gains.measurable.loc[0, "narrower"] >= WORTH_NAMING
    return charts.intervals(
        rows,
        id="worth-measuring",
        title=f"Measuring {phrase(best['field'], best['meaning'])} would narrow the answer most"
        if telling
        else "No figure that could be measured would narrow the answer by much alone",
        subtitle=f"Civilian casualties within {evidence.horizon} years: 9 in 10 draws now, and on average "
        "once a figure is known exactly",
        kind="simulated",
        log=bool((rows[["low", "estimate", "high"]] > 0).all(axis=None)),
        highlight=[rows["label"].iloc[0]],
        whisker="9 in 10 draws",
        caption="Only what somebody could measure before mines are laid. Decisions of a state and the "
        "course of "
        "a war are left out. Dots: the median now.",
        sources=evidence.sources,
    )


def worth_rows(gains: Worth) -> pd.DataFrame:
    """List intervals before and after, for :func:`impact.charts.intervals`.

    Returns
    -------
    DataFrame
        ``label``, ``estimate`` (the median now), ``low``, ``high``: now, some inputs, all of them.
    """
    rows = [("Now", gains.low, gains.high)]
    rows += [(short(row.field), row.low, row.high) for row in each_row(gains.measurable.head(_MOST))]
    whole = _together(gains)
    if whole is not None:
        rows.append((f"All {count(len(whole['fields']))} that can be measured", whole["low"], whole["high"]))
    frame = pd.DataFrame(rows, columns=["label", "low", "high"])
    return frame.assign(estimate=[min(max(gains.median, low), high) for _, low, high in rows])


def _together(gains: Worth) -> pd.Series | None:
    whole = gains.groups[gains.groups["group"] == MEASURABLE]
    return None if whole.empty else whole.iloc[0]
