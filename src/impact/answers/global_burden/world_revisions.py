"""How world totals moved in editions after the one that first gave them, and how the newest one may move."""

from __future__ import annotations

from IPython.display import Markdown

from impact import charts
from impact.answers.global_burden.burden_evidence import Evidence
from impact.charts import Chart, Column, Table
from impact.findings import Finding, state
from impact.models import chain_ladder, revision
from impact.published.editions import is_count
from impact.wording import Quantity, counted, estimate_words, fixed, percent_change

#: years that the table of first and newest figures shows
SHOWN = 12


def state_revisions(evidence: Evidence) -> Finding | None:
    """State how many restated years rose, and the largest revision; nothing where no year was restated."""
    revisions = evidence.revisions
    if revisions is None:
        return None
    return state(
        "revisions",
        f"First-published totals are not final: of {counted(revisions.restated, 'year')} counted anew in a "
        f"later edition {revisions.upward} moved upwards, {revisions.largest.year} the most "
        f"({percent_change(revisions.largest.value)}).",
        value=round(revisions.largest.value, 3),
        unit="relative change of the most revised year",
        method="latest over first published figure",
        sources=evidence.versions,
    )


def draw_revisions(evidence: Evidence) -> Chart | Markdown:
    """Draw the change of each year's total from edition to edition."""
    revisions, versions = evidence.revisions, evidence.versions
    if revisions is None:
        return Markdown("No count had been stated by a second edition by then.")
    return charts.vintages(
        versions[is_count(versions["value"], versions["qualifier"])],
        id="revisions",
        title=f"{revisions.upward} of {counted(revisions.restated, 'restated year')} moved upwards, up to "
        f"{percent_change(revisions.largest.value)} for {revisions.largest.year}",
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


def state_prediction(evidence: Evidence) -> Finding | None:
    """State where the newest figure would end if it were revised like earlier ones."""
    prediction = evidence.prediction
    if not prediction:
        return None
    check = revision.backtest(evidence.restatements, as_known=True)
    first = _first(evidence)
    proof = (
        f"; of {counted(check.n, 'earlier year')} that could be predicted from the editions of their time "
        f"alone, such intervals held {check.held}"
        if check
        else ""
    )
    return state(
        "newest-after-revision",
        f"Revised like earlier years, the count of {first} for {prediction.year} would end at "
        f"{estimate_words(prediction)}{proof}.",
        value=round(prediction.estimate),
        unit="people",
        kind="count",
        low=round(prediction.low),
        high=round(prediction.high),
        level=prediction.level,
        method="ratios of newest to first figure, pooled on the log scale with shrinkage",
        sources=evidence.restatements,
    )


def _first(evidence: Evidence) -> Quantity:
    """Take the figure first published for the newest year, with how it was given."""
    rows = evidence.restatements
    first = rows[rows["year"] == evidence.record.newest.year].sort_values("edition").iloc[0]
    return Quantity.of_row(first, "count")


def describe_prediction(evidence: Evidence) -> Markdown:
    """Say where the newest figure may end, and how such predictions have done for earlier years."""
    prediction, backtest = evidence.prediction, revision.backtest(evidence.restatements)
    if not prediction:
        return Markdown(prediction.reason)
    if not backtest:
        return Markdown(backtest.reason)
    first = _first(evidence)
    helped = "has helped" if backtest.error < backtest.error_unrevised else "has not helped"
    return Markdown(
        f"From the count of {first} first published for {prediction.year} the revisions of earlier "
        f"years lead to {estimate_words(prediction)}. {' '.join(prediction.warnings)}\n\n"
        f"Tested on every restated year, each predicted from all other years, earlier and later, "
        f"{backtest.held} of {backtest.n} intervals held the figure that stands now. (The answer above "
        "counts a harder test: editions that came later are not used, so that the first years cannot "
        f"be predicted.) The mean error of the prediction was {fixed(backtest.error, 1)} %, against "
        f"{fixed(backtest.error_unrevised, 1)} % when the first figure is taken as final: raising it by the "
        f"typical ratio {helped}.\n\n{_late_reports(evidence, prediction.year)}"
    )


def _late_reports(evidence: Evidence, year: int | None) -> str:
    """Write where the chain ladder lets a year's figure end, or why it does not answer."""
    late = chain_ladder.increments(evidence.restatements)
    ladder = chain_ladder.estimate(late, unit="people")
    if not ladder:
        return f"The chain ladder, a model of late reports, does not answer: {ladder.reason}"
    if year not in late["origin"].to_numpy():
        return ""
    return (
        "The chain ladder, which takes each rise as late reports and knows no falls, leads to "
        f"{estimate_words(ladder.total(year))}. {' '.join(ladder.warnings)}"
    )
