"""Years before and after joining: who has figures from both, and the ratios that they give."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from impact import charts, places
from impact.answers.treaty_and_harm.treaty_evidence import ENOUGH, Evidence
from impact.charts import Chart, Column, Table
from impact.findings import Finding, state
from impact.published import country_years
from impact.wording import Quantity, counted, ratio


def state_switchers(evidence: Evidence) -> Finding:
    """State how many countries have figures from before and from after joining, by name."""
    names = ", ".join(sorted(places.name(code) for code in evidence.switchers))
    countries = counted(evidence.frame["place"].nunique(), "country", "countries")
    return state(
        "who-can-tell",
        f"Of {countries} with published annual figures since {country_years.FIRST} only "
        f"{len(evidence.switchers)} have figures both from before and from after joining"
        f"{f': {names}' if names else ''}.",
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
    words = Quantity.of_estimate(effect)
    is_open = effect.low < 1 < effect.high
    verdict = ": the figures cannot tell whether joining went with fewer casualties or with more"
    return state(
        "ratio-in-membership",
        f"Years in the treaty had {words.number} times the casualties of years outside, within countries "
        f"({words.interval}){verdict if is_open else ''}.",
        value=round(effect.estimate, 3),
        unit="ratio of casualties in membership to outside",
        kind="ratio",
        low=round(effect.low, 3),
        high=round(effect.high, 3),
        level=effect.level,
        method=effect.method,
        sources=evidence.sources,
    )


def state_ratio_after_joining(evidence: Evidence) -> Finding | None:
    """State the ratio of casualties after joining to those expected; nothing without an estimate."""
    study = evidence.study
    if not study:
        return None
    words, joiners = Quantity.of_estimate(study.overall), study.by_country["estimate"]
    return state(
        "ratio-after-joining",
        f"Set against countries that had not joined, casualties after joining were {words.number} times "
        f"those expected ({words.interval}); among the {len(joiners)} joiners the ratio runs from "
        f"{ratio(joiners.min())} to {ratio(joiners.max())}.",
        value=round(study.overall.estimate, 3),
        unit="ratio of casualties after joining to expected",
        kind="ratio",
        low=float(f"{study.overall.low:.3g}"),
        high=float(f"{study.overall.high:.3g}"),
        level=study.overall.level,
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
    countries = evidence.frame["place"].nunique()
    return Table(
        country_years.roles(evidence.frame),
        id="roles",
        title=f"{len(evidence.switchers)} of {countries} countries can show a change at joining",
        columns=(
            Column("role", "Countries with"),
            Column("countries", "Countries", kind="number"),
            Column("country_years", "Annual figures", kind="number"),
        ),
        caption=f"{(joined < begin).sum()} of {len(joined)} states joined before {begin}{first}.",
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
        title="No interval after joining excludes “same”: the figures cannot tell"
        if are_open(study.bins)
        else "Some ratios after joining differ from “same”",
        subtitle="Casualties relative to those expected from countries outside the treaty, by years since "
        "joining",
        caption="Poisson with country and year effects estimated on years outside only; intervals by leaving "
        "out countries.",
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
        title=f"Country by country the ratio runs from {ratio(joiners['estimate'].min())} to "
        f"{ratio(joiners['estimate'].max())}",
        columns=(
            Column("name", "Joiner"),
            Column("before", "Figures before", kind="number"),
            Column("after", "Figures after", kind="number"),
            Column("estimate", "Ratio", kind="number", measure="ratio"),
        ),
        sources=evidence.sources,
        caption="One country's ratio has no interval: with one to four figures before joining, chance and "
        "war make most of it.",
    )
