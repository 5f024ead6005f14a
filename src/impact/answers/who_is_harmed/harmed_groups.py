"""Civilians, women and girls, soldiers and deminers among the world's casualties."""

from __future__ import annotations

import math

import pandas as pd
from IPython.display import Markdown

from impact.answers.who_is_harmed.harmed_evidence import Evidence, draw_years, origin, rounded_words
from impact.charts import Chart
from impact.findings import Finding, state
from impact.published import editions
from impact.vocabulary import BASES
from impact.wording import Quantity, count, noun, percent_range, spans

#: Whose share it is, in the words of a sentence.
_WHOSE = {"all": "recorded casualties", "known_status": "casualties whose status is known"}


def state_civilians(evidence: Evidence) -> Finding:
    """State the newest share of civilians, and between what it lay in earlier years of known status."""
    civilians = evidence.civilians.dropna(subset=["estimate"])
    newest = civilians.iloc[-1]
    earlier = civilians[(civilians["base"] == "known_status") & (civilians["year"] < newest["year"])]
    of_all = newest["base"] == "all"
    whose = _WHOSE.get(newest["base"]) or BASES[newest["base"]]
    share = Quantity.of_row(newest, "share", f"of {whose}", column="estimate")
    span = ""
    if len(earlier) > 1:
        period = f"{earlier['year'].min()} to {earlier['year'].max()}"
        reach = percent_range(earlier["estimate"].min(), earlier["estimate"].max())
        span = f"; from {period} the share was {reach}"
    before = civilians[(civilians["base"] == newest["base"]) & (civilians["year"] == newest["year"] - 1)]
    alike = ""
    if span and len(before):
        last = Quantity.of_row(before.iloc[-1], "share", "", column="estimate")
        alike = f", up from {last}" if before.iloc[-1]["estimate"] < newest["estimate"] else f", after {last}"
        alike += f" in {newest['year'] - 1}"
        span = f" ({period}: {reach} of casualties whose status is known)"
    compared = "; earlier shares are of casualties whose status is known" if of_all and span else ""
    low, high = _ends(newest)
    sentence = f"In {newest['year']}, {share} were civilians"
    return state(
        "civilian-share",
        f"{sentence}{alike}{span}.",
        short=sentence,
        value=round(newest["estimate"], 3),
        unit=f"share of {whose}",
        kind="share",
        qualifier=newest["qualifier"],
        low=low,
        high=high,
        level=None if low is None else 0.95,
        method=f"{_how_published(newest)}{compared}",
        sources=evidence.civilians,
        **origin(evidence.casualties, "civilian_share", newest),
    )


def _ends(row: pd.Series) -> tuple[float | None, float | None]:
    """Read the interval of a share; none where no number is published: its rounding is no interval."""
    if math.isnan(row["low"]):
        return None, None
    return round(row["low"], 4), round(row["high"], 4)


def _how_published(row: pd.Series) -> str:
    """Say how a share was published: with a number of people, or as a percentage alone."""
    if math.isnan(row["low"]):
        return "percentage as published, rounded; no number of people is published with it"
    return "published count and percentage, Wilson interval"


def draw_civilians(evidence: Evidence) -> Chart:
    """Draw the share of civilians, year by year."""
    civilians = evidence.civilians
    newest = civilians.dropna(subset=["estimate"]).iloc[-1]
    share = Quantity.of_row(newest, "share", column="estimate")
    of_all = [int(year) for year in civilians.loc[civilians["base"] == "all", "year"]]
    rough = [int(year) for year in civilians.loc[civilians["qualifier"] == "approximate", "year"]]
    notes = [f"For {spans(of_all)} the published share is of all casualties."] if of_all else []
    notes += (
        [
            f"The {noun(len(rough), 'share', 'shares')} for {spans(rough)} {noun(len(rough), 'is', 'are')} "
            "rounded."
        ]
        if rough
        else []
    )
    return draw_years(
        civilians,
        id="civilians",
        title=f"Civilians: {share} of recorded casualties in {newest['year']}",
        subtitle="Civilians as a share of recorded casualties, in most years of those whose status is known, "
        "world. Bars: possible shares of all",
        caption=" ".join(
            [
                *notes,
                "A long bar shows a year that gives the number of civilians: the people of unknown status "
                "may all be civilians, or none of them. A short bar is the rounding of a percentage.",
            ]
        ),
        sources=civilians,
    )


def state_women(evidence: Evidence) -> Finding | None:
    """State the newest share of women and girls; nothing without one."""
    women = evidence.women.dropna(subset=["estimate"])
    if women.empty:
        return None
    newest = women.iloc[-1]
    share = Quantity.of_row(newest, "share", f"of {BASES[newest['base']]}", column="estimate")
    low, high = _ends(newest)
    return state(
        "women-share",
        f"In {newest['year']}, {share} were women and girls.",
        value=round(newest["estimate"], 3),
        unit=f"share of {BASES[newest['base']]}",
        kind="share",
        qualifier=newest["qualifier"],
        low=low,
        high=high,
        level=None if low is None else 0.95,
        method=_how_published(newest),
        sources=women.tail(1),
    )


def draw_women(evidence: Evidence) -> Chart | Markdown:
    """Draw the share of women and girls, year by year."""
    women = evidence.women
    if women.empty:
        return Markdown("This collection holds no share of women and girls by then.")
    return draw_years(
        women,
        highest=0.6,
        id="women-and-girls",
        title=f"Women and girls were {percent_range(women['estimate'].min(), women['estimate'].max())} of "
        "casualties of known sex",
        subtitle="Dots: women and girls as a share of casualties of known sex, world. Bars: possible shares "
        "of all recorded casualties",
        caption=f"{rounded_words(women)}Where only the share of men and boys is published, we show what it "
        "leaves.",
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
    nothing = "no figure in this collection"
    return Markdown(
        "Deminers are the people who clear mines.\n\n"
        f"- **Deminers**, world: {people or nothing}.\n"
        f"- **Soldiers and other combatants**, world, as a share of all casualties: {shares or nothing}.\n\n"
        "In other years, soldiers and deminers together are what the share of civilians leaves."
    )


def describe_certainty(evidence: Evidence) -> Markdown:
    """Say which shares come without numbers, of which base they are, and for which years there is none."""
    world, civilians, children = evidence.world, evidence.civilians, evidence.children
    without, of_all = int(civilians["count"].isna().sum()), int((civilians["base"] == "all").sum())
    return Markdown(
        f"- {count(without)} of {count(len(civilians))} published shares of civilians come without the "
        "number of civilians. How many casualties are of unknown status is not known for those years, and we "
        "give no range for all casualties.\n"
        f"- {count(of_all)} of them {noun(of_all, 'is', 'are')} quoted as a share of all casualties. Where a "
        "year has both kinds, we use the share of those whose status is known.\n"
        f"- We found no share of children among civilians for {list_missing(world, children)}. We found no "
        f"share of civilians for {list_missing(world, civilians)}.\n"
        "- Numbers, percentages and totals come from different yearly reports in some years. A total that "
        "was raised later makes the bar longer. It does not make the dot wrong.\n"
        "- The intervals treat casualties as independent of each other. One accident often harms several "
        "people of a family, so the true intervals are a little wider."
    )


def list_missing(world: pd.DataFrame, shares: pd.DataFrame) -> str:
    """List the years that have a total but no share.

    >>> list_missing(pd.DataFrame({"year": [1999, 2000, 2001]}), pd.DataFrame({"year": [2000]}))
    '1999 and 2001'
    """
    years = sorted(set(world["year"].astype(int)) - set(shares["year"].astype(int)))
    return spans(years) or "no year"
