"""The calendar months of a register: in which of them most are hurt, and whether that is chance."""

from __future__ import annotations

import calendar

import numpy as np
import pandas as pd
from IPython.display import Markdown

from impact import charts
from impact.answers.national_incidents.incident_evidence import Evidence
from impact.charts import Chart
from impact.findings import Finding, state
from impact.wording import counted, digits, listed, noun, score

#: p values below it are not told apart
_LEAST_P = 0.01


def state_season(evidence: Evidence) -> Finding | None:
    """State the months with most casualties, and whether seasons can be told from chance."""
    table = seasons(evidence)
    if table.empty or not evidence.season_p:
        return None
    p = evidence.season_p
    top = table.nlargest(2, "times").sort_values("month")
    sure = p < 0.05
    months = listed(calendar.month_name[month] for month in top["month"])
    sentence = (
        f"In {evidence.subject}, {months} have the most casualties, {digits(top['times'].max(), 'ratio')} "
        "times those of a mean month"
        if sure
        else f"In {evidence.subject}, no seasons can be told from chance"
    )
    return state(
        "season",
        f"{sentence} (F test of the seasons, {p_words(p)}).",
        value=round(float(top["times"].max()), 3),
        unit="times a mean month",
        kind="ratio",
        method="casualties of calendar months in whole years; F test in the monthly model",
        sources=evidence.source,
    )


def p_words(p: float) -> str:
    """Write a p value; very small ones are not told apart."""
    return f"p = {score(p)}" if p >= _LEAST_P else f"p below {score(_LEAST_P)}"


def seasons(evidence: Evidence) -> pd.DataFrame:
    """Compare the calendar months of whole years.

    Returns
    -------
    DataFrame
        ``month``, ``value`` (people, all whole years together), ``times`` (of a mean month); no rows without
        a whole year, or where a month has few people.
    """
    months = evidence.monthly
    months = months[months["year"].isin(evidence.full["year"]) & months["value"].notna()]
    table = months.groupby("month", as_index=False)["value"].sum()
    if len(table) < 12 or any(evidence.small(value) for value in table["value"]):
        return pd.DataFrame(columns=["month", "value", "times"])
    return table.assign(times=table["value"] / table["value"].mean())


def draw_seasons(evidence: Evidence) -> Chart | Markdown:
    """Draw the calendar months; a sentence where too few people are in one."""
    table = seasons(evidence)
    if table.empty:
        return Markdown(
            "Casualties by calendar month are not shown: a month has few people, or none is known."
        )
    top = calendar.month_name[int(table.loc[table["times"].idxmax(), "month"])]
    drawn = table.drop(columns="value") if evidence.tells_of_few(table["value"].sum()) else table
    return charts.intervals(
        drawn.assign(label=[calendar.month_name[month] for month in table["month"]], estimate=table["times"]),
        id="seasons",
        title=evidence.titled(f"Most casualties in {top}"),
        subtitle="Casualties of a calendar month, times those of a mean month",
        caption=f"{evidence.caption} Whole years only{_together(evidence, table)}.{without_month(evidence)}",
        unit="times a mean month",
        kind="ratio",
        limits=(0.0, float(np.ceil(table["times"].max() * 2) / 2)),
        reference=(1.0, "mean month"),
        sources=evidence.source,
    )


def _together(evidence: Evidence, table: pd.DataFrame) -> str:
    """Say how many people a table holds; not where that, beside another total shown, tells of a few."""
    people = table["value"].sum()
    return "" if evidence.tells_of_few(people) else f", {counted(people, 'person', 'people')} together"


def without_month(evidence: Evidence) -> str:
    """Say how many people of a known year are left out, as their month is not known."""
    lost = evidence.without_month
    if not lost:
        return ""
    if evidence.small(lost):
        return " A few people of a known year without a month are left out."
    left = f"{noun(lost, 'is', 'are')} left out"
    return f" {counted(lost, 'person', 'people')} of a known year without a month {left}."
