"""The ratio under other choices, with placebo dates and dealt dates, and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from IPython.display import Markdown

from impact import charts, places
from impact.answers.treaty_and_harm.treaty_evidence import Evidence
from impact.charts import Chart, Column, Table
from impact.models import event_study, panel
from impact.published import country_years
from impact.result import Declined, Estimate
from impact.wording import listed, percent, ratio

#: By how many years placebo dates lie before joining.
EARLIER = (1, 2, 3)


def _specifications(evidence: Evidence) -> Mapping[str, Estimate | Declined]:
    """Ask for the same ratio in other ways, each changed alone; the first one is the page's own."""
    frame, effect, country = evidence.frame, evidence.effect, evidence.weightiest_country
    killed = country_years.build(evidence.casualties, evidence.treaty, "killed")
    without = f"Without {places.name(country)}" if country else "Without one"
    return {
        "As above": effect,
        "Usual clustered errors": effect.sandwich if effect else effect,
        "Per head of population": panel.estimate(frame, offset="population"),
        "Killed only": panel.estimate(killed),
        "Primary pages only": panel.estimate(frame[frame["tier"] == "primary"]),
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
    refused = ", ".join(label for label, result in results.items() if not result).lower()
    return charts.intervals(
        table,
        id="specifications",
        title=f"{are_open} of {len(table)} ways to ask leave open whether there were fewer casualties or "
        "more",
        subtitle="Ratio of casualties in the treaty to outside, with 95 % interval",
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
        return Markdown(f"Placebo dates: {nearest.reason}")
    return Table(
        pd.DataFrame(rows),
        id="placebo-dates",
        title="Placebo: joining moved to years before it happened",
        columns=(
            Column("years", "Years earlier", kind="number"),
            Column("switchers", "Countries behind it", kind="number"),
            Column("estimate", "Ratio", kind="interval", low="low", high="high", measure="ratio"),
        ),
        sources=evidence.sources,
        caption="Only years outside the treaty are used. Nothing happened at these dates: ratios far from 1 "
        "show how far chance goes.",
    )


def describe_chance(evidence: Evidence, *, draws: int, seed: int) -> Markdown:
    """Say what ratios come about when the dates of joining are dealt out anew among the countries.

    Parameters
    ----------
    evidence
        :func:`gather`.
    draws
        How often the dates are dealt out.
    seed
        Of the random numbers.
    """
    effect, refusal = evidence.effect, "Without an estimate there is nothing to set against chance."
    if not effect:
        return Markdown(refusal)
    chance = panel.permuted(evidence.frame, effect, draws=draws, rng=np.random.default_rng(seed))
    if not chance:
        return Markdown(refusal)
    return Markdown(
        f"Dealing the dates of joining out anew among the countries {len(chance.ratios)} times gives ratios "
        f"between {ratio(chance.low)} and {ratio(chance.high)} in {percent(chance.level)} of the cases; "
        f"{percent(chance.beyond)} of them lie at least as far from 1 as the real ratio of "
        f"{ratio(effect.estimate)}."
    )


def describe_certainty(evidence: Evidence) -> Markdown:
    """Say on how few countries the ratio rests, and how wide its interval has to be."""
    effect, frame, country = evidence.effect, evidence.frame, evidence.weightiest_country
    if not effect:
        return Markdown(f"There is no estimate: {effect.reason}")
    without = effect.without.set_index("place")["estimate"][country]
    return Markdown(
        f"- The estimate rests on {len(effect.switchers)} countries. Without {places.name(country)} alone "
        f"the ratio would be {ratio(without)} instead of {ratio(effect.estimate)}.\n"
        f"- The interval commonly printed for such models ({ratio(effect.sandwich.low)} to "
        f"{ratio(effect.sandwich.high)}) is too narrow: with so few countries it held the truth in fewer "
        "than nine of ten simulations. The interval given here comes from leaving out countries.\n"
        f"- {(frame['qualifier'] == 'at_least').sum()} of {len(frame)} figures are lower bounds and enter as "
        "they are." + _successions(evidence)
    )


def _successions(evidence: Evidence) -> str:
    """Say whose date of joining counts from a notice of succession; empty where no country has one."""
    treaty = evidence.treaty
    heirs = treaty.loc[treaty["consent_type"] == "succession", "place"]
    names = sorted(places.name(code) for code in heirs[heirs.isin(evidence.frame["place"])])
    if not names:
        return ""
    return (
        f"\n- {listed(names)} became party by succession; the date used here is six months after "
        f"{'its' if len(names) == 1 else 'their'} notice, as in the table."
    )
