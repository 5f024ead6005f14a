"""Children among the casualties: of the world year by year, and of countries in one year."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from impact.answers.who_is_harmed.harmed_evidence import ROUNDED, Evidence, draw_shares
from impact.charts import Chart
from impact.findings import Finding, state
from impact.vocabulary import BASES
from impact.wording import Quantity, ends, percent, percent_range

#: Our share of children agrees with the published one when they differ by no more than this.
AGREE = 0.02
#: Casualties of known age that a country needs to be drawn.
FEWEST = 10


def state_children(evidence: Evidence) -> Finding | None:
    """State the newest share of children, and that of the newest year with numbers; nothing without one."""
    shares = evidence.children.dropna(subset=["estimate"])
    if shares.empty:
        return None
    newest, counts = shares.iloc[-1], shares.dropna(subset=["count"])
    if pd.notna(newest["count"]):
        return _counted(newest)
    share = Quantity(
        value=newest["estimate"], kind="share", unit="of casualties", qualifier=newest["qualifier"]
    )
    before = ""
    if len(counts):
        earlier = counts.iloc[-1]
        before = (
            f" In {earlier['year']}, the newest year with numbers, {percent(earlier['estimate'])} of the "
            f"{BASES[earlier['base']]} were (95 % interval {percent_range(earlier['low'], earlier['high'])})."
        )
    return Finding.of(
        "child-share",
        f"Children were {share.number} % of the {BASES[newest['base']]} of {newest['year']}, as published "
        f"without their number.{before}",
        share,
        unit=f"share of {BASES[newest['base']]}",
        method="published percentage",
        sources=pd.concat([shares.tail(1), counts.tail(1)]),
    )


def _counted(newest: pd.Series) -> Finding:
    """State a share of which the number is published too, with its interval and its bounds."""
    return state(
        "child-share",
        f"Children were {percent(newest['estimate'])} of the {BASES[newest['base']]} of {newest['year']} "
        f"(95 % interval {percent_range(newest['low'], newest['high'])}). Of all recorded casualties between "
        f"{ends(newest['bound_low'], newest['bound_high'], 'share', 'and')} % were, whatever the age of the "
        "others.",
        value=round(newest["estimate"], 3),
        unit=f"share of {BASES[newest['base']]}",
        kind="share",
        low=round(newest["low"], 4),
        high=round(newest["high"], 4),
        level=0.95,
        method="published count and percentage; Wilson interval; worst and best case for the others",
        sources=newest,
    )


def state_monitor(evidence: Evidence) -> Finding:
    """Set the sum over countries beside the percentage that Landmine Monitor published for the same year."""
    ages, children = evidence.ages, evidence.children
    published = children[children["year"].isin(ages["year"])]
    sources = [*ages["source_id"], *published["source_id"]] if len(published) else evidence.civilians
    unit = "our share minus the published one"
    method = "sum of country figures; soldiers and deminers taken as adults of known age"
    ours = ages["children"].sum() / ages["civilians_known"].sum() if len(ages) else None
    theirs = published["estimate"].iloc[0] if len(published) else None
    if not ours or not theirs:
        return state(
            "monitor-shares",
            "Nothing to compare by then: no year has both ages for five countries and a world percentage of "
            "Landmine Monitor.",
            value="nothing to compare",
            unit=unit,
            method=method,
            sources=sources,
        )
    agree = "agree" if abs(ours - theirs) <= AGREE else "do not agree"
    return state(
        "monitor-shares",
        f"Added up over {len(ages)} countries with ages for {ages['year'].iloc[0]}, "
        f"{percent(ages['children'].sum() / ages['known'].sum())} of those of known age were children; "
        f"with soldiers and deminers left out, {percent(ours)} of civilians. Landmine Monitor published "
        f"{percent(theirs)} of civilians of known age: the two {agree} within two points.",
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
        f"In the average of {countries.n} countries {percent(countries.estimate)} of the casualties of "
        f"known age in {evidence.ages['year'].iloc[0]} were children (95 % interval "
        f"{percent_range(countries.low, countries.high)}), but the middle 95 % of countries lie "
        f"between {ends(countries.range_low, countries.range_high, 'share', 'and')} %: one world "
        "percentage describes few of them.",
        value=round(countries.estimate, 3),
        unit="share of casualties, mean of countries",
        kind="share",
        low=round(countries.low, 4),
        high=round(countries.high, 4),
        level=0.95,
        method=countries.method,
        sources=evidence.ages,
    )


def draw_children(evidence: Evidence) -> Chart | Markdown:
    """Draw the share of children among civilians, year by year."""
    children = evidence.children
    if children.empty:
        return Markdown("No share of children among civilians was on record by then.")
    return draw_shares(
        children,
        id="children",
        title=f"{percent_range(children['estimate'].min(), children['estimate'].max())} of "
        "civilians of known age were children",
        subtitle="Children as a share of civilians of known age (dot); of all recorded casualties (bar), "
        "world",
        caption=f"{ROUNDED} The bar counts soldiers, and everyone whose age is not known, as possible "
        "children: it assumes nothing, and is wide for that reason.",
        sources=children,
    )


def draw_countries(evidence: Evidence) -> Chart | Markdown:
    """Draw the share of children of each country with enough casualties of known age."""
    ages = evidence.ages
    large = ages[ages["known"] >= FEWEST]
    if large.empty:
        return Markdown("Fewer than five countries had casualties by age on record for any year by then.")
    return draw_shares(
        large,
        id="children-by-country",
        title=f"From {percent(large['estimate'].min())} in {large['label'].iloc[-1]} to "
        f"{percent(large['estimate'].max())} in {large['label'].iloc[0]}",
        subtitle=f"Children as a share of casualties of known age, {ages['year'].iloc[0]}, countries with "
        "ten or more",
        caption="The bar is the share of all recorded casualties of the country, whatever the age of the "
        "others.",
        sources=ages,
    )
