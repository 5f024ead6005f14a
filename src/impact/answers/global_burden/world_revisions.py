"""How world totals moved in editions after the one that first gave them, and how the newest one may move."""

from __future__ import annotations

from IPython.display import Markdown

from impact import charts
from impact.answers.global_burden.burden_evidence import Evidence
from impact.charts import Chart, Column, Table
from impact.findings import Finding, state
from impact.models import revision
from impact.published.editions import COUNTED
from impact.wording import count, counted, estimate_words, fixed, percent_change

#: years that the table of first and newest figures shows
SHOWN = 12


def state_revisions(evidence: Evidence) -> Finding | None:
    """State how many restated years rose, and the largest revision; nothing where no year was restated."""
    revised = evidence.revised
    if revised is None:
        return None
    return state(
        "revisions",
        f"First-published totals are not final: of {counted(revised.restated, 'year')} counted anew in a "
        f"later edition {revised.upward} moved upwards, {revised.largest.year} the most "
        f"({percent_change(revised.largest.value)}).",
        value=round(revised.largest.value, 3),
        unit="relative change of the most revised year",
        method="latest over first published figure",
        sources=evidence.versions,
    )


def draw_revisions(evidence: Evidence) -> Chart | Markdown:
    """Draw the change of each year's total from edition to edition."""
    revised, versions = evidence.revised, evidence.versions
    if revised is None:
        return Markdown("No count had been stated by a second edition by then.")
    return charts.vintages(
        versions[versions["qualifier"].isin(COUNTED)],
        id="revisions",
        title=f"{revised.upward} of {counted(revised.restated, 'restated year')} moved upwards, up to "
        f"{percent_change(revised.largest.value)} for {revised.largest.year}",
        subtitle="World total in each later edition, change from the first published figure",
        caption="Only counts that stand for their edition: approximations, figures computed from "
        "percentages, misprints and figures that a single secondary page gives are left aside.",
    )


def tabulate_history(evidence: Evidence) -> Table:
    """List the first and the newest figure of the last years, newest first."""
    recent, versions = evidence.history.tail(SHOWN).iloc[::-1], evidence.versions
    return Table(
        recent,
        id="first-and-latest",
        title=f"The last {counted(len(recent), 'year')}: as first published, and as known now",
        columns=(
            Column("year", "Year", kind="year"),
            Column("first", "First published", kind="number"),
            Column("first_edition", "In edition", kind="year"),
            Column("latest", "Newest figure", kind="number"),
            Column("latest_edition", "In edition", kind="year"),
            Column("revision", "Change", kind="change"),
        ),
        sources=versions[versions["year"] > evidence.record.newest.year - SHOWN],
        caption="The whole series is in the numbers of the first chart.",
    )


def state_settling(evidence: Evidence) -> Finding | None:
    """State where the newest figure would end if it were revised like earlier ones."""
    settled = evidence.settled
    if not settled:
        return None
    check = revision.backtest(evidence.restated, as_known=True)
    proof = f"; such intervals held {check.held} of {check.n} final figures" if check else ""
    return state(
        "newest-after-revision",
        f"Revised like earlier years, the {count(settled.first)} of {settled.year} would end at "
        f"{estimate_words(settled)}{proof}.",
        value=round(settled.estimate),
        unit="people",
        kind="count",
        low=round(settled.low),
        high=round(settled.high),
        level=settled.level,
        method="ratios of newest to first figure, pooled on the log scale with shrinkage",
        sources=evidence.restated,
    )


def describe_settling(evidence: Evidence) -> Markdown:
    """Say where the newest figure may end, and how such predictions have done for earlier years."""
    settled, backtest = evidence.settled, revision.backtest(evidence.restated)
    if not settled:
        return Markdown(settled.reason)
    if not backtest:
        return Markdown(backtest.reason)
    helped = "has helped" if backtest.error < backtest.error_unrevised else "has not helped"
    return Markdown(
        f"From the {count(settled.first)} first published for {settled.year} the revisions of earlier years "
        f"lead to {estimate_words(settled)}. {' '.join(settled.warnings)}\n\n"
        f"Leaving one year out at a time, {backtest.held} of {backtest.n} intervals held the figure that "
        f"stands now. The mean error of the prediction was {fixed(backtest.error, 1)} %, against "
        f"{fixed(backtest.error_unrevised, 1)} % when the first figure is taken as final: raising it by the "
        f"typical ratio {helped}."
    )
