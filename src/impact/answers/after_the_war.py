"""What happens to civilians after the fighting stops: how fast casualties fall, and whether they rise first.

The annual figures of each country stand against the end of its war (`wars`); `aftermath` estimates how fast
they fall, `returns` what the first years of peace add. What cannot be told from them: why casualties fell,
and what happened where nobody counted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from IPython.display import Markdown

from impact import charts
from impact.charts import Chart, Column, Table
from impact.data import load
from impact.findings import Finding, state
from impact.models import aftermath, returns
from impact.models.aftermath import Decay
from impact.models.returns import Surge
from impact.published import wars
from impact.result import LEVEL, Declined
from impact.wording import Quantity, change, count, digits, duration, ends, level, ratio

QUESTION = "Q6"
#: The annual figures agree with a published total when they differ from it by no more than this part.
AGREE = 0.1
#: Years after the end of a war that the picture of all series shows.
_SHOWN = 25


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What the page rests on, as known on a day.

    Attributes
    ----------
    as_of
        As for :func:`impact.load`.
    casualties, ends
        ``load("casualties")`` and ``load("conflict_ends")``.
    aligned
        :func:`impact.published.wars.align`: casualties against the end of each war.
    totals
        :func:`impact.published.wars.against_totals`: the same against the totals of Landmine Monitor.
    decay
        :func:`impact.models.aftermath.estimate`: how fast casualties fell, each war and pooled.
    surge
        :func:`impact.models.returns.surge`: what the first years add to the decay.
    first_years
        :func:`impact.models.returns.first_year`: first year of peace against the last of war; empty where
        the decay was declined.
    """

    as_of: str
    casualties: pd.DataFrame = field(repr=False)
    ends: pd.DataFrame = field(repr=False)
    aligned: pd.DataFrame = field(repr=False)
    totals: pd.DataFrame = field(repr=False)
    decay: Decay | Declined
    surge: Surge | Declined
    first_years: pd.DataFrame = field(repr=False)

    @property
    def after(self) -> pd.DataFrame:
        """Rows of ``aligned`` that lie in the peace."""
        return self.aligned[self.aligned["counted"].astype(bool)]


def gather(as_of: str = "latest") -> Evidence:
    """Load the series, set them against the ends of wars and estimate the decay.

    Parameters
    ----------
    as_of
        As for :func:`impact.load`.
    """
    casualties, ends = load("casualties", as_of), load("conflict_ends", as_of)
    aligned = wars.align(casualties, ends)
    decay = aftermath.estimate(aligned)
    return Evidence(
        as_of=as_of,
        casualties=casualties,
        ends=ends,
        aligned=aligned,
        totals=wars.against_totals(aligned, load("casualties_vintages", as_of), "landmine-monitor"),
        decay=decay,
        surge=returns.surge(aligned),
        first_years=returns.first_year(casualties, ends, alpha=decay.alpha)
        if decay
        else pd.DataFrame({"estimate": []}),
    )


def state_findings(evidence: Evidence) -> list[Finding]:
    """State the results at the top of the page, in order."""
    stated = (make(evidence) for make in _FINDINGS)
    return [
        replace(finding, question=QUESTION, as_of=evidence.as_of) for finding in stated if finding is not None
    ]


def _half_life(evidence: Evidence) -> Finding:
    decay = evidence.decay
    if not decay:
        return state(
            "half-life",
            f"No half-life can be given. {decay.reason}",
            value="no estimate",
            unit="years to half the casualties",
            method=decay.method,
            sources=evidence.ends,
        )
    half = Quantity(
        value=round(decay.half_life, 2),
        kind="duration",
        unit="years",
        low=round(decay.half_life_low, 2),
        high=round(decay.half_life_high, 2),
        level=decay.level,
    )
    yearly = Quantity.of_estimate(decay)
    return Finding.of(
        "half-life",
        f"After {len(decay.wars)} wars recorded casualties {'fell' if decay.estimate < 0 else 'rose'} by "
        f"{digits(abs(decay.estimate), 'percent')} % a year on average ({level(decay.level)} interval of the "
        f"change {yearly.ends} %): half of them were gone after {half} (interval {half.ends}). Single wars "
        f"differ: a further one could lie between {yearly.digits(decay.new_low)} and "
        f"{yearly.digits(decay.new_high)} % a year.",
        half,
        unit="years to half the casualties",
        method=decay.method,
        sources=evidence.after,
    )


def _first_year(evidence: Evidence) -> Finding | None:
    table = evidence.first_years
    if table.empty:
        return None
    row = table.sort_values("end", kind="stable").iloc[-1]  # of the war that ended last
    times = Quantity(
        value=round(row["estimate"], 2),
        kind="ratio",
        low=round(row["low"], 2),
        high=round(row["high"], 2),
        level=LEVEL,
    )
    recorded = Quantity.of_row(row, "count", "casualties", column="recorded")
    before = Quantity(value=row["before"], kind="count", qualifier=row["before_qualifier"])
    differ = row["register"] != row["before_register"]
    return Finding.of(
        "first-year",
        f"In {row['war']} {recorded} were recorded in the first year after the fighting ({row['span']}), "
        f"{times} times the {before} of {row['before_year']} ({level(LEVEL)} interval {times.ends}, year to "
        f"year variation included)"
        + ("; the two figures are of different recorders, so the ratio may be theirs." if differ else "."),
        times,
        unit="times the last year of war",
        method="ratio of two negative binomial counts with the dispersion of the decay",
        place=row["place"],
        sources=[row["source_id"], row["before_source"]],
    )


def _monitor_totals(evidence: Evidence) -> Finding:
    unit = "annual figures over the published total, minus one"
    method = "sum of annual figures against a published total for the same years"
    if evidence.totals.empty:
        return state(
            "monitor-totals",
            "In the tables of that day Landmine Monitor gives no total for years after a war that could be "
            "compared, and no half-life.",
            value="nothing to compare",
            unit=unit,
            method=method,
            sources=evidence.ends,
        )
    row = evidence.totals.sort_values("published", ascending=False).iloc[0]
    published = Quantity.of_row(row, "count", "casualties", column="published")
    agree = "agree" if abs(row["ratio"]) <= AGREE else "do not agree"
    return state(
        "monitor-totals",
        f"Landmine Monitor gave {published} for {row['war']} from {row['start']} to "
        f"{row['stop']}; the annual figures used here add up to {count(row['summed'])} "
        f"({change(100 * row['ratio'])} %): they {agree} within a tenth. The Monitor publishes no half-life.",
        value=round(row["ratio"], 3),
        unit=unit,
        method=method,
        sources=[row["source_id"]],
    )


_FINDINGS: tuple[Callable[[Evidence], Finding | None], ...] = (_half_life, _first_year, _monitor_totals)


def draw_series(evidence: Evidence) -> Chart | Markdown:
    """Draw the casualties of each country before and after the end of its war."""
    decay, rows = evidence.decay, evidence.after
    if decay:
        rows = evidence.aligned
        rows = rows[rows["war"].isin(decay.wars["war"]) & (rows["since"] <= _SHOWN)]
    if rows.empty:
        return Markdown("No country with a dated end of fighting had an annual figure by then.")
    peace = rows[rows["counted"].astype(bool)].groupby("war")["value"].agg(["first", "last"])
    below = int((peace["last"] < peace["first"]).sum())
    return charts.lines(
        rows,
        group="war",
        x="since",
        id="aligned",
        title=f"In {below} of {len(peace)} countries the newest figure lies below the first one after the "
        "war",
        subtitle="Recorded casualties a year, logarithmic scale",
        caption="Years before the mark lie in the war. Each line holds the figures of one register.",
        highlight=rows.groupby("war")["value"].sum().sort_values(ascending=False).index[:4].tolist(),
        rest="other countries",
        log=True,
        marks={0.5: "end of fighting"},
        x_title="years since the end of fighting",
    )


def draw_half_lives(evidence: Evidence) -> Chart | Markdown:
    """Draw how long it took each country until its casualties had halved, and all together."""
    decay = evidence.decay
    if not decay:
        return Markdown(decay.reason)
    halves = ["shrunk_half_life", "shrunk_half_life_low", "shrunk_half_life_high"]
    rows = decay.wars.sort_values("shrunk_half_life")[["war", *halves]]
    rows.columns = ["label", "estimate", "low", "high"]
    common = ("All together", decay.half_life, decay.half_life_low, decay.half_life_high)
    rows = pd.concat([rows, pd.DataFrame([common], columns=rows.columns)])
    return charts.intervals(
        rows,
        id="half-lives",
        title=f"Half of the casualties were gone after {duration(decay.half_life)} years on average; "
        f"{int(np.isinf(rows['high']).sum())} of {len(decay.wars)} countries show no sure decline",
        subtitle="Years until recorded casualties have halved, each country drawn towards the common rate",
        unit="years",
        kind="duration",
        log=True,
        limits=(1, 40),
        highlight=["All together"],
        sources=evidence.after,
    )


def draw_first_years(evidence: Evidence) -> Chart | Markdown:
    """Draw how many times the casualties of the last year of war the first year of peace had."""
    rows = evidence.first_years
    if rows.empty:
        return Markdown("No country had figures for both years by then.")
    return charts.intervals(
        rows.rename(columns={"war": "label"}),
        id="first-years",
        title="More casualties in the first year of peace than in the last of war in "
        f"{int((rows['estimate'] > 1).sum())} of {len(rows)} countries with both figures",
        subtitle="First year after the fighting over the last year of it, times",
        unit="times",
        kind="ratio",
        log=True,
        reference=(1, "as in the last year of war"),
        sources=[*rows["source_id"], *rows["before_source"]],
    )


def describe_surge(evidence: Evidence) -> Markdown:
    """Describe whether the first years of peace stand above what the later decay leads back to."""
    surge = evidence.surge
    if not surge:
        return Markdown(surge.reason)
    verdict = "a surge." if surge.low > 1 else "no surge common to all wars can be told from these figures."
    return Markdown(
        f"Pooled over {len(surge.wars)} wars, the first {surge.years} years had {ratio(surge.estimate)} "
        f"times the casualties that the later decay leads back to ({level(surge.level)} interval "
        f"{Quantity.of_estimate(surge).ends}): {verdict}"
    )


def state_outlook(evidence: Evidence, starting_casualties: int, seed: int) -> list[Finding]:
    """State what a further war like these would mean; nothing where the decay was declined.

    Parameters
    ----------
    evidence
        :func:`gather`.
    starting_casualties
        People harmed in the first year after the fighting; an assumption.
    seed
        Of the random numbers.
    """
    decay = evidence.decay
    if not decay:
        return []
    ahead = aftermath.project(decay, starting_casualties, seed=seed)
    ten, twenty = (
        Quantity(value=row.estimate, kind="simulated", low=row.low, high=row.high, level=ahead.level)
        for row in ahead.totals.itertuples()
    )
    finding = Finding.of(
        "outlook",
        f"If {count(starting_casualties)} people were harmed in the first year, about {ten} would be in ten "
        f"years ({level(ahead.level)} of draws: {ten.ends}) and {twenty.brief} in twenty, were a further war "
        "like these.",
        ten,
        unit="people in ten years",
        method=ahead.method,
        sources=evidence.after,
    )
    return [finding.about(QUESTION, as_of=evidence.as_of)]


def tabulate_choices(evidence: Evidence) -> Table | Markdown:
    """Set the half-lives side by side that other choices of the analyst give."""
    choices = aftermath.specifications(evidence.casualties, evidence.ends)
    if choices.empty:
        return Markdown("With so few wars there is nothing to vary.")
    shortest, longest = aftermath.half_life_range(choices)
    return Table(
        choices,
        id="choices",
        title=f"Half-lives between {ends(shortest, longest, 'duration', 'and')} years under {len(choices)} "
        "choices",
        columns=(
            Column("label", "Choice"),
            Column("wars", "Wars", kind="number"),
            Column("estimate", "Change, % a year", kind="interval", measure="change", low="low", high="high"),
            Column("half_life", "Half-life, years", kind="number", measure="duration"),
        ),
        sources=evidence.after,
    )


def tabulate_coverage(evidence: Evidence) -> Table | Markdown:
    """List the wars with the years of peace that have figures, and those that are missing."""
    if evidence.ends.empty:
        return Markdown("No end of a war is on record by then.")
    covered = wars.coverage(evidence.aligned, evidence.ends)
    enough = int((covered["years"] >= aftermath.LEAST).sum())
    return Table(
        covered,
        id="coverage",
        title=f"Wars used, with the years that have figures: {enough} of {len(covered)} have enough",
        columns=(
            Column("war", "Country"),
            Column("end", "End of fighting", kind="date"),
            Column("years", "Years with figures", kind="number"),
            Column("missing", "Years missing between", kind="number"),
        ),
    )
