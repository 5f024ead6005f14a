"""The ratio under other choices, with placebo dates and dealt dates, and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from IPython.display import Markdown

from impact import charts, places
from impact.answers.treaty_and_harm.treaty_evidence import Evidence
from impact.charts import Chart, Column, Table
from impact.findings import Finding, state
from impact.models import event_study, panel
from impact.published import country_years
from impact.result import Declined, Estimate
from impact.wording import counted, level, listed, percent, ratio

#: By how many years placebo dates lie before joining.
EARLIER = (1, 2, 3)


def _specifications(evidence: Evidence) -> Mapping[str, Estimate | Declined]:
    """Ask for the same ratio in other ways, each changed alone; the first one is the page's own."""
    frame, effect, country = evidence.frame, evidence.effect, evidence.weightiest_country
    killed = country_years.build(evidence.casualties, evidence.treaty, "killed")
    without = f"Without {places.name(country)}" if country else "Without one"
    return {
        "As in the lead": effect,
        "With the usual interval (clustered errors)": effect.sandwich if effect else effect,
        "Casualties per head of population": panel.estimate(frame, offset="population"),
        "People killed only": panel.estimate(killed),
        "Primary sources only": panel.estimate(frame[frame["tier"] == "primary"]),
        "From 2005": panel.estimate(frame[frame["year"] >= 2005]),
        "Until 2017": panel.estimate(frame[frame["year"] <= 2017]),
        without: panel.estimate(frame[frame["place"] != country]),
    }


def draw_specifications(evidence: Evidence) -> Chart | Markdown:
    """Draw the ratio under every choice, with its interval."""
    results = _specifications(evidence)
    rows = [
        {"label": label, "estimate": result.estimate, "low": result.low, "high": result.high}
        for label, result in results.items()
        if isinstance(result, Estimate)
    ]
    if not rows and not evidence.effect:
        return Markdown(evidence.effect.reason)
    table = pd.DataFrame(rows)
    are_open = ((table["low"] < 1) & (table["high"] > 1)).sum()
    how_many = "All" if are_open == len(table) else f"{are_open} of"
    refused = listed(label.lower() for label, result in results.items() if not result)
    return charts.intervals(
        table,
        id="specifications",
        title=f"{how_many} {len(table)} ways to ask leave open whether there were fewer casualties or more",
        subtitle="Casualties in years inside the treaty over years outside, times, with 95 % interval",
        log=True,
        kind="ratio",
        reference=(1, "same"),
        caption=f"No estimate: {refused}." if refused else "",
        sources=evidence.sources,
    )


def tabulate_placebos(evidence: Evidence) -> Table | Markdown:
    """List the ratios at dates that lie some years before joining, when nothing happened."""
    placebos = {years: event_study.placebo(evidence.frame, years) for years in EARLIER}
    rows = [
        {
            "years": years,
            "switchers": len(effect.switchers),
            "estimate": effect.estimate,
            "low": effect.low,
            "high": effect.high,
        }
        for years, effect in placebos.items()
        if effect
    ]
    nearest = placebos[EARLIER[0]]
    if not rows and not nearest:
        return Markdown(f"No test with made-up dates is possible. {nearest.reason}")
    table = pd.DataFrame(rows)
    return Table(
        table,
        id="placebo-dates",
        title="A test with made-up dates: joining moved to years before it happened",
        columns=(
            Column("years", "Years earlier", kind="number"),
            Column("switchers", "Countries", kind="number"),
            Column(
                "estimate",
                "After over before, times",
                kind="interval",
                low="low",
                high="high",
                measure="ratio",
            ),
        ),
        sources=evidence.sources,
        caption="Nothing happened at these dates (a placebo test), so ratios far from 1 show how far chance "
        "goes. Only years outside the treaty are used.",
    )


def state_chance(evidence: Evidence, *, draws: int, seed: int) -> Finding | None:
    """State how often shuffled dates of joining give a ratio as far from 1; nothing without an estimate.

    Parameters
    ----------
    evidence
        :func:`gather`.
    draws
        How often the dates are shuffled among the countries.
    seed
        Of the random numbers.
    """
    effect = evidence.effect
    if not effect:
        return None
    chance = panel.permuted(evidence.frame, effect, draws=draws, rng=np.random.default_rng(seed))
    if not chance:
        return None
    return state(
        "shuffled-dates",
        f"We shuffled the joining dates {counted(len(chance.ratios), 'time')}; a difference as large as the "
        f"real one came up in {percent(chance.beyond)} of shuffles.",
        value=round(chance.beyond, 3),
        unit="share of shuffles",
        kind="share",
        method=f"permutation test; {level(chance.level)} of the shuffled ratios lie between "
        f"{ratio(chance.low)} and {ratio(chance.high)}, the real one is {ratio(effect.estimate)}",
        sources=evidence.sources,
    )


def describe_certainty(evidence: Evidence) -> Markdown:
    """Say on how few countries the ratio rests, and how wide its interval has to be."""
    effect, frame, country = evidence.effect, evidence.frame, evidence.weightiest_country
    if not effect:
        return Markdown(f"There is no estimate. {effect.reason}")
    without = effect.without.set_index("place")["estimate"][country]
    return Markdown(
        f"- The estimate rests on {len(effect.switchers)} countries. Without {places.name(country)} alone "
        f"the ratio would be {ratio(without)} instead of {ratio(effect.estimate)}.\n"
        f"- The interval usually printed for such models ({ratio(effect.sandwich.low)} to "
        f"{ratio(effect.sandwich.high)}, from clustered errors) is too narrow. With so few countries it held "
        "the truth in fewer than nine of ten simulations. Ours comes from leaving out one country at a "
        f"time.\n- {(frame['qualifier'] == 'at_least').sum()} of {len(frame)} figures are published as “at "
        "least”. We "
        "use them as they are." + _successions(evidence)
    )


def _successions(evidence: Evidence) -> str:
    """Say whose date of joining counts from a notice of succession; empty where no country has one."""
    treaty = evidence.treaty
    heirs = treaty.loc[treaty["consent_type"] == "succession", "place"]
    names = sorted(places.name(code) for code in heirs[heirs.isin(evidence.frame["place"])])
    if not names:
        return ""
    return (
        f"\n- {listed(names)} took over the treaty from a former state (succession). The date used here is "
        f"six months after {'its' if len(names) == 1 else 'their'} notice."
    )
