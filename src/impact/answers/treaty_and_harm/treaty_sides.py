"""Casualties of countries inside and outside the treaty, year by year."""

from __future__ import annotations

from IPython.display import Markdown

from impact import charts
from impact.answers.treaty_and_harm.treaty_evidence import ENOUGH, Evidence
from impact.charts import Chart
from impact.findings import Finding, state
from impact.published import country_years, editions
from impact.wording import Quantity, count, counted, listed, noun, percent

#: First and last year in which the same countries are followed.
WINDOW = (2012, 2016)
#: Our share agrees with the published one when they differ by no more than this.
AGREE = 0.05


#: Shares that pages give in words, which a percentage would make more exact than they are.
_PARTS = {33: "about a third", 67: "about two thirds"}


def state_monitor_share(evidence: Evidence) -> Finding:
    """Set the share of casualties in States Parties beside the one that Landmine Monitor published."""
    casualties, frame = evidence.casualties, evidence.frame
    published = editions.series(casualties.assign(unit="people"), "states_parties_share")
    name, unit = "monitor-share-in-states-parties", "share of casualties in States Parties"
    method = "sum of published country figures, compared with the published share"
    if published.empty:
        return state(
            name,
            "No report in this collection gave the share of casualties in States Parties by then.",
            value="not published",
            unit=unit,
            method=method,
            sources=evidence.sources,
        )
    newest = published.iloc[-1]
    theirs = _PARTS.get(round(newest["value"])) or Quantity(
        value=newest["value"], kind="percent", qualifier="approximate"
    )
    ours, inside, outside = country_years.share_in_parties(frame, int(newest["year"]))
    apart = abs(ours - newest["value"] / 100) > AGREE
    why = "; our tables lack the figures of many countries that Landmine Monitor counts" if apart else ""
    return state(
        name,
        f"Landmine Monitor puts {theirs} of the casualties of {newest['year']} in States Parties; our "
        f"{counted(inside + outside, 'country', 'countries')} with figures "
        f"{noun(inside + outside, 'gives', 'give')} {percent(ours)}.",
        value=round(ours, 3),
        unit=unit,
        kind="share",
        method=f"{method}; {inside} of our countries are States Parties{why}",
        sources=published,
    )


def draw_casualties(evidence: Evidence) -> Chart | Markdown:
    """Draw the casualties of either side, in years with enough countries."""
    countries, broad, sides = evidence.countries, evidence.broad_years, evidence.sides
    if not broad:
        return Markdown(f"This collection holds no year with figures of {ENOUGH} countries by then.")
    return charts.lines(
        sides[sides["year"].isin(broad)],
        group="side",
        id="casualties-by-side",
        title=f"Between {countries[broad].min()} and {countries[broad].max()} countries have a figure in a "
        "year, so sums mix harm with reporting",
        subtitle="Recorded casualties in countries with a published yearly figure, years with at least "
        f"{ENOUGH} such countries",
        sources=evidence.sources,
    )


def draw_countries(evidence: Evidence) -> Chart:
    """Draw the number of countries with a figure on either side."""
    countries, sides = evidence.countries, evidence.sides
    return charts.lines(
        sides.assign(value=sides["countries"].astype(float)),
        group="side",
        id="countries-by-side",
        title=f"This collection holds figures of at most {countries.max()} countries in a year, and of "
        f"{countries.iloc[-1]} in {countries.index[-1]}",
        subtitle="Countries with a published yearly total, number, by membership on 1 July",
        unit="countries",
        sources=evidence.sources,
    )


def draw_same_countries(evidence: Evidence) -> Chart | Markdown:
    """Draw the casualties of the countries that have a figure in every year of :data:`WINDOW`."""
    first, last = WINDOW
    same = country_years.by_side(evidence.frame, complete=WINDOW).sort_values(["side", "year"])
    if same["year"].nunique() < last - first + 1:
        return Markdown(
            f"This collection holds no country with a figure for every year from {first} to {last} by then."
        )
    sides = list(same.groupby("side"))
    course = listed(
        f"from {count(rows['value'].iloc[0])} to {count(rows['value'].iloc[-1])} ({side})"
        for side, rows in sides
    )
    in_last = "; ".join(f"{side} {rows['countries'].iloc[-1]}" for side, rows in sides)
    return charts.lines(
        same,
        group="side",
        id="same-countries",
        title=f"The same {same[same['year'] == first]['countries'].sum()} countries, {first} to {last}: "
        f"casualties went {course}",
        subtitle="Recorded casualties of the same countries all through, by membership in the year",
        caption=f"A country that joins changes sides. Countries in the last year: {in_last}.",
        sources=evidence.sources,
    )
