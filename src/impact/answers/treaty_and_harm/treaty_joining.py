"""Years before and after joining: who has figures from both, and the ratios that they give."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from impact import charts, places
from impact.answers.treaty_and_harm.treaty_evidence import ENOUGH, Evidence
from impact.charts import Chart, Column, Table
from impact.findings import Finding, state
from impact.published import country_years
from impact.wording import Quantity, capital, count, ends, listed, ratio


def state_answer(evidence: Evidence) -> Finding:
    """State whether there were fewer casualties inside the treaty, or that the records cannot show it."""
    effect = evidence.effect
    if not effect or effect.low < 1 < effect.high:
        verdict, short = "cannot be told", "The figures cannot tell"
        sentence = "The records cannot show whether casualties fell after countries joined the treaty."
    else:
        way = "fewer" if effect.high <= 1 else "more"
        verdict, short = (
            f"{way} casualties inside",
            f"{capital(way)} casualties inside the treaty, for reasons unknown",
        )
        sentence = (
            f"Countries had {way} casualties in years inside the treaty than outside, but the records cannot "
            "show why."
        )
    spread = (
        f": {Quantity.of_estimate(effect).interval} times" if effect else ", which the figures do not give"
    )
    return state(
        "fewer-after-joining",
        sentence,
        short=short,
        value=verdict,
        unit="whether casualties fell after joining",
        method=f"casualties in years inside the treaty over years outside, within countries{spread}",
        sources=evidence.sources,
    )


def state_switchers(evidence: Evidence) -> Finding:
    """State how many countries have figures from before and from after joining."""
    return state(
        "who-can-tell",
        f"Only {count(len(evidence.switchers))} of {count(evidence.frame['place'].nunique())} countries have "
        "figures both from before and from after they joined.",
        value=len(evidence.switchers),
        unit="countries with figures before and after joining",
        kind="count",
        method="published annual totals; a year counts as inside when the Convention was in force on 1 July",
        sources=evidence.sources,
    )


def state_ratio_in_membership(evidence: Evidence) -> Finding | None:
    """State the ratio of casualties in the treaty to casualties outside; nothing without an estimate."""
    effect = evidence.effect
    if not effect:
        return None
    times = Quantity.of_estimate(effect)
    other = evidence.study.overall if evidence.study else None
    both_open = other is not None and effect.low < 1 < effect.high and other.low < 1 < other.high
    if other is not None and both_open:
        sentence = (
            f"Casualties in years inside the treaty were {times.number} times those outside by one method "
            f"and {Quantity.of_estimate(other).number} by another; neither rules out no change."
        )
    else:
        spread = f", but {times.ends} times is possible" if effect.low < 1 < effect.high else ""
        sentence = (
            f"The best guess for years inside the treaty is {times.number} times the casualties of years "
            f"outside{spread}."
        )
    return Finding.of(
        "ratio-in-membership",
        sentence,
        times,
        unit="times the casualties outside",
        method=f"{effect.method} (jackknife)",
        sources=evidence.sources,
    )


def state_ratio_after_joining(evidence: Evidence) -> Finding | None:
    """State the ratio of casualties after joining to those expected; nothing without an estimate."""
    study = evidence.study
    if not study:
        return None
    times = Quantity.of_estimate(study.overall)
    return Finding.of(
        "ratio-after-joining",
        f"Against countries that had not joined, casualties after joining were {times.number} times those "
        f"expected; {times.ends} times is possible.",
        times,
        unit="times the casualties expected",
        method=study.method,
        sources=evidence.sources,
    )


def describe_refusal(evidence: Evidence) -> Markdown | None:
    """Say why there is no ratio; nothing where there is one."""
    return None if evidence.effect else Markdown(evidence.effect.reason)


def tabulate_roles(evidence: Evidence) -> Table:
    """List how many countries can show a change at joining, and how many cannot."""
    joined, broad = country_years.joining_year(evidence.treaty), evidence.broad_years
    begin = broad[0] if broad else int(evidence.frame["year"].max())
    first = f", the first year with figures of {ENOUGH} countries" if broad else ""
    names = listed(sorted(places.name(code) for code in evidence.switchers))
    before_and_after = f"Figures from before and after: {names}. " if names else ""
    countries = evidence.frame["place"].nunique()
    return Table(
        country_years.roles(evidence.frame),
        id="roles",
        title=f"{len(evidence.switchers)} of {countries} countries can show a change at joining",
        columns=(
            Column("role", "Countries that have"),
            Column("countries", "Countries", kind="number"),
            Column("country_years", "Yearly figures", kind="number"),
        ),
        caption=f"{before_and_after}{(joined < begin).sum()} of {len(joined)} states joined before "
        f"{begin}{first}.",
        sources=evidence.sources,
    )


def draw_joining(evidence: Evidence) -> Chart | Markdown:
    """Draw the ratios by years since joining."""
    study = evidence.study
    if not study:
        return Markdown(study.reason)
    return charts.event_study(
        study.bins,
        id="event-study",
        title="After joining, every interval includes “same”: the figures cannot tell"
        if are_open(study.bins)
        else "Some ratios after joining differ from “same”",
        subtitle="Casualties over those expected from countries outside the treaty, by years since joining",
        caption="The expected number comes from years outside the treaty only (Poisson model with country "
        "and year effects). The intervals come from leaving out one country at a time (jackknife).",
        sources=evidence.sources,
    )


def are_open(bins: pd.DataFrame) -> bool:
    """Whether every interval after joining holds 1; an end that is missing is open.

    >>> bins = pd.DataFrame({"first": [-2, 0, 5], "low": [1.5, 0.3, None], "high": [1.8, 1.2, None]})
    >>> are_open(bins), are_open(bins.assign(high=0.9))
    (True, False)
    """
    after = bins[bins["first"] >= 0]
    is_open_below, is_open_above = ~(after["low"] >= 1), ~(after["high"] <= 1)
    return bool((is_open_below & is_open_above).all())


def tabulate_joiners(evidence: Evidence) -> Table | Markdown:
    """List the ratio of each joiner."""
    study = evidence.study
    if not study:
        return Markdown(study.reason)
    joiners = study.by_country
    return Table(
        joiners.assign(name=joiners["place"].map(places.name)).sort_values("estimate"),
        id="joiners",
        title=f"Joiners had from {ratio(joiners['estimate'].min())} to {ratio(joiners['estimate'].max())} "
        "times the casualties expected",
        columns=(
            Column("name", "Country that joined"),
            Column("before", "Figures before", kind="number"),
            Column("after", "Figures after", kind="number"),
            Column("estimate", "Recorded over expected, times", kind="number", measure="ratio"),
        ),
        sources=evidence.sources,
        caption="A single country gets no interval. With "
        f"{ends(joiners['before'].min(), joiners['before'].max(), 'count')} figures from before joining, "
        "chance and war make most of its ratio.",
    )
