"""Children among the casualties: of the world year by year, and of countries in one year."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from impact.answers.who_is_harmed.harmed_evidence import (
    Evidence,
    draw_shares,
    draw_years,
    origin,
    rounded_words,
)
from impact.charts import Chart
from impact.findings import Finding, state
from impact.vocabulary import BASES
from impact.wording import Quantity, percent, percent_range
from impact.wording.percents import FEWEST

#: Our share of children agrees with the published one when they differ by no more than this.
AGREE = 0.02


def state_children(evidence: Evidence) -> Finding | None:
    """State the newest share of children; nothing without one."""
    shares = evidence.children.dropna(subset=["estimate"])
    if shares.empty:
        return None
    newest = shares.iloc[-1]
    share = Quantity(value=newest["estimate"], kind="share", qualifier=newest["qualifier"])
    sentence = (
        f"In {newest['year']}, {share} of {BASES[newest['base']]} were children{_of_known_age(newest)}."
    )
    if pd.notna(newest["count"]):
        return _counted("child-share", newest)
    return Finding.of(
        "child-share",
        sentence,
        share,
        unit=f"share of {BASES[newest['base']]}",
        method="percentage as published, rounded; without the number of children behind it",
        sources=shares.tail(1),
        **origin(evidence.casualties, "child_share", newest),
    )


def _of_known_age(row: pd.Series) -> str:
    """Add that a page does not say whether its share is of those alone whose age is known; often empty."""
    unsaid = row["base"] in ("civilians", "all")
    return "; the page does not say whether only those of known age count" if unsaid else ""


def state_counted_children(evidence: Evidence) -> Finding | None:
    """State the newest share that comes with numbers; nothing where it is the newest of all."""
    shares = evidence.children.dropna(subset=["estimate"])
    counts = shares.dropna(subset=["count"])
    if counts.empty or counts.iloc[-1]["year"] == shares.iloc[-1]["year"]:
        return None
    return _counted("child-share-counted", counts.iloc[-1], ", the newest year with numbers")


def _counted(name: str, row: pd.Series, remark: str = "") -> Finding:
    """State a share of which the number is published too, with its interval and its bounds."""
    opening = f"In {row['year']}{remark}, " if remark else f"In {row['year']}, "
    return state(
        name,
        f"{opening}{percent(row['estimate'])} of {BASES[row['base']]} were children{_of_known_age(row)}.",
        value=round(row["estimate"], 3),
        unit=f"share of {BASES[row['base']]}",
        kind="share",
        low=round(row["low"], 4),
        high=round(row["high"], 4),
        level=0.95,
        method="published count and percentage, Wilson interval; of all recorded casualties "
        f"{percent_range(row['bound_low'], row['bound_high'])}, whatever the age of the others",
        sources=row,
    )


def state_monitor(evidence: Evidence) -> Finding:
    """Set the sum over countries beside the percentage that Landmine Monitor published for the same year."""
    ages, children = evidence.ages, evidence.children
    published = children[children["year"].isin(ages["year"])]
    sources = [*ages["source_id"], *published["source_id"]] if len(published) else evidence.civilians
    unit = "our share minus the published one"
    method = "sum of country figures, of people of known age; soldiers and deminers counted as adults"
    ours = ages["children"].sum() / ages["civilians_known"].sum() if len(ages) else None
    theirs = published["estimate"].iloc[0] if len(published) else None
    if not ours or not theirs:
        return state(
            "monitor-shares",
            "There is nothing to compare: no year has both ages for five countries and a world share by "
            "Landmine Monitor.",
            value="nothing to compare",
            unit=unit,
            method=method,
            sources=sources,
        )
    apart = "within" if abs(ours - theirs) <= AGREE else "more than"
    return state(
        "monitor-shares",
        f"Added up over {len(ages)} countries, {percent(ours)} of civilian casualties in "
        f"{ages['year'].iloc[0]} were children; Landmine Monitor published {percent(theirs)}, {apart} two "
        f"points{'' if apart == 'within' else ' away'}.",
        value=round(ours - theirs, 3),
        unit=unit,
        method=method,
        sources=sources,
    )


def state_spread(evidence: Evidence) -> Finding | None:
    """State the share of children in the average country, and how far countries differ."""
    countries = evidence.countries
    if not countries:
        return None
    return state(
        "child-share-of-countries",
        f"Countries differ: on average {percent(countries.estimate)} of casualties in {countries.n} "
        f"countries were children in {evidence.ages['year'].iloc[0]}, but the usual range is "
        f"{percent_range(countries.range_low, countries.range_high)}.",
        value=round(countries.estimate, 3),
        unit="share of casualties of known age, mean of countries",
        kind="share",
        low=round(countries.low, 4),
        high=round(countries.high, 4),
        level=0.95,
        method=f"usual range: the middle 95 % of countries ({countries.method})",
        sources=evidence.ages,
    )


def draw_children(evidence: Evidence) -> Chart | Markdown:
    """Draw the share of children among civilians, year by year."""
    children = evidence.children
    if children.empty:
        return Markdown("This collection holds no share of children among civilians by then.")
    return draw_years(
        children,
        id="children",
        title=f"Children were {percent_range(children['estimate'].min(), children['estimate'].max())} of "
        "civilian casualties",
        subtitle="Dots: children as a share of civilian casualties, mostly of known age, world. Bars: "
        "possible shares of all recorded casualties",
        caption=f"{rounded_words(children)}The long bars assume nothing: soldiers and people of unknown age "
        "may all be children, or none of them.",
        sources=children,
    )


def draw_countries(evidence: Evidence) -> Chart | Markdown:
    """Draw the share of children of each country with enough casualties of known age."""
    ages = evidence.ages
    large = ages[ages["known"] >= FEWEST]
    if large.empty:
        return Markdown("This collection holds no year with ages of casualties in five countries by then.")
    return draw_shares(
        large,
        id="children-by-country",
        title=f"Children: from {percent(large['estimate'].min())} of casualties in {large['label'].iloc[-1]} "
        f"to {percent(large['estimate'].max())} in {large['label'].iloc[0]}",
        subtitle=f"Children as a share of casualties of known age, {ages['year'].iloc[0]}, countries with at "
        f"least {FEWEST}",
        caption="Light bars: possible shares of all recorded casualties of the country, whatever the age of "
        "the others.",
        sources=ages,
    )
