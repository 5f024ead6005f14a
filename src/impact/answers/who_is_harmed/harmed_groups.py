"""Civilians, women and girls, soldiers and deminers among the world's casualties."""

from __future__ import annotations

import math

import pandas as pd
from IPython.display import Markdown

from impact.answers.who_is_harmed.harmed_evidence import OF_ALL, ROUNDED, Evidence, draw_shares
from impact.charts import Chart
from impact.findings import Finding, state
from impact.published import editions
from impact.wording import Quantity, ends, percent, percent_range


def state_civilians(evidence: Evidence) -> Finding:
    """State the newest share of civilians, and between what it lay where the status is known."""
    civilians = evidence.civilians.dropna(subset=["estimate"])
    newest = civilians.iloc[-1]
    of_known = civilians[civilians["base"] == "known_status"]["estimate"]
    share = Quantity.of_row(newest, "share", "of the casualties", column="estimate")
    whose = "whose status is known " if newest["base"] == "known_status" else ""
    span = (
        f"; in the {len(of_known)} years with a share of those of known status it lay between "
        f"{ends(of_known.min(), of_known.max(), 'share', 'and')} %"
        if len(of_known) > 1
        else ""
    )
    low, high = (_first(newest[end], newest[f"bound_{end}"]) for end in ("low", "high"))
    return state(
        "civilian-share",
        f"{share.first} of {newest['year']} {whose}were civilians, as published{span}.",
        value=round(newest["estimate"], 3),
        unit="share of casualties",
        kind="share",
        qualifier=newest["qualifier"],
        low=round(low, 4),
        high=round(high, 4),
        method="published percentage; bounds of its rounding where its numbers are not published",
        sources=evidence.civilians,
    )


def _first(end: float, bound: float) -> float:
    """End of the interval, or the bound where there is no interval."""
    return bound if math.isnan(end) else end


def draw_civilians(evidence: Evidence) -> Chart:
    """Draw the share of civilians, year by year."""
    newest = evidence.civilians.dropna(subset=["estimate"]).iloc[-1]
    return draw_shares(
        evidence.civilians,
        id="civilians",
        title=f"Civilians: {percent(newest['estimate'])} of the casualties of {newest['year']}",
        subtitle="Civilians as a share of casualties whose status is known, world",
        caption=f"{ROUNDED} {OF_ALL} Where the number of civilians is published too, the bar is the share of "
        "all recorded casualties, from none to all of the others being civilians.",
        sources=evidence.civilians,
    )


def draw_women(evidence: Evidence) -> Chart | Markdown:
    """Draw the share of women and girls, year by year."""
    women = evidence.women
    if women.empty:
        return Markdown("No share of women and girls was on record by then.")
    return draw_shares(
        women,
        highest=0.6,
        id="women-and-girls",
        title=f"Women and girls: {percent_range(women['estimate'].min(), women['estimate'].max())} of "
        "casualties of known sex",
        subtitle="Women and girls as a share of casualties whose sex is known (dot); of all recorded (bar), "
        "world",
        caption=f"{ROUNDED} In some years only the share of men and boys is published; the rest is shown.",
        sources=women,
    )


def describe_uniformed(evidence: Evidence) -> Markdown:
    """List what is published about soldiers and deminers."""
    deminers = editions.series(evidence.casualties, "deminers")
    soldiers = evidence.rows("military")
    soldiers = soldiers[(soldiers["cause"] == "mines_erw") & (soldiers["unit"] == "percent")]
    people, shares = (
        "; ".join(f"{Quantity.of_row(row, kind)} in {row['year']}" for _, row in rows.iterrows())
        for rows, kind in ((deminers, "count"), (soldiers.sort_values("year"), "percent"))
    )
    return Markdown(
        f"- **Deminers**, world: {people or 'no figure on record'}.\n"
        "- **Soldiers and other combatants**, world, as a share of all casualties: "
        f"{shares or 'no figure on record'}. "
        "In other years they are what the share of civilians leaves, together with deminers."
    )


def describe_certainty(evidence: Evidence) -> Markdown:
    """Say which shares come without numbers, of which base they are, and for which years there is none."""
    world, civilians, children = evidence.world, evidence.civilians, evidence.children
    return Markdown(
        f"- Of {len(civilians)} published shares of civilians {civilians['count'].isna().sum()} come without "
        "the number of civilians: how many casualties are of unknown status in those years is not on record, "
        "and no range for all casualties can be given.\n"
        f"- {(civilians['base'] == 'all').sum()} of them are quoted as a share of all casualties; where both "
        "versions of a year are on record, the one of known status is used.\n"
        f"- No share of children among civilians: {list_missing(world, children)}. No share of civilians: "
        f"{list_missing(world, civilians)}.\n"
        "- Numbers, percentages and totals come from different editions in some years: a total raised later "
        "makes the bar wider, not the dot wrong.\n"
        "- The intervals treat casualties as independent. One accident often harms several people of a "
        "family, so that they are a little too short."
    )


def list_missing(world: pd.DataFrame, shares: pd.DataFrame) -> str:
    """List the years that have a total but no share.

    >>> list_missing(pd.DataFrame({"year": [1999, 2000, 2001]}), pd.DataFrame({"year": [2000]}))
    '1999, 2001'
    """
    years = sorted(set(world["year"].astype(int)) - set(shares["year"].astype(int)))
    return ", ".join(map(str, years)) or "no year is missing"
