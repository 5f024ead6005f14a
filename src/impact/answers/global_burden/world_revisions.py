"""How world totals moved in editions after the one that first gave them, and how the newest one may move."""

from __future__ import annotations

from IPython.display import Markdown

from impact import charts
from impact.answers.global_burden.burden_evidence import Evidence
from impact.charts import Chart, Column, Table
from impact.charts.frame.drawn_once import draw_once
from impact.findings import Finding, state
from impact.published.editions import is_count
from impact.wording import Quantity, count, counted, ends, estimate_words, fixed, noun, percent_change

#: years that the table of first and newest figures shows
SHOWN = 12


def state_revisions(evidence: Evidence) -> Finding | None:
    """State how many restated years rose, and the largest revision; nothing where no year was restated."""
    revisions = evidence.revisions
    if revisions is None:
        return None
    return state(
        "revisions",
        f"First totals are not final: {revisions.upward} of {counted(revisions.restated, 'restated year')} "
        f"were later raised; {revisions.largest.year} changed most, by "
        f"{percent_change(revisions.largest.value)}.",
        value=round(revisions.largest.value, 3),
        unit="relative change of the most revised year",
        method="newest figure over the one first published",
        sources=evidence.versions,
    )


def draw_revisions(evidence: Evidence) -> Chart | Markdown:
    """Draw the change of each year's total from edition to edition."""
    revisions, versions = evidence.revisions, evidence.versions
    if revisions is None:
        return Markdown("No count had been stated by a second edition by then.")
    return draw_once(
        charts.vintages,
        versions[is_count(versions["value"], versions["qualifier"])],
        id="revisions",
        title=f"{revisions.upward} of {counted(revisions.restated, 'restated total')} were raised later; "
        f"{revisions.largest.year} changed most, by {percent_change(revisions.largest.value)}",
        subtitle="World total in each later yearly report, change from the figure first published",
        caption="Only counts are compared. Rounded figures, figures computed from percentages, misprints and "
        "figures that only one page quotes are left out.",
    )


def tabulate_history(evidence: Evidence) -> Table:
    """List the first and the newest figure of the last years, newest first."""
    recent, versions = evidence.history.tail(SHOWN).iloc[::-1], evidence.versions
    return Table(
        recent,
        id="first-and-latest",
        title=f"The last {counted(len(recent), 'year')}: the figure first published and the newest one",
        columns=(
            Column("year", "Year", kind="year"),
            Column("first", "First published", kind="number"),
            Column("first_edition", "In the report of", kind="year"),
            Column("latest", "Newest figure", kind="number"),
            Column("latest_edition", "In the report of", kind="year"),
            Column("revision", "Change", kind="change"),
        ),
        sources=versions[versions["year"] > evidence.record.newest.year - SHOWN],
        caption="All years are in the numbers of the first chart.",
    )


def state_prediction(evidence: Evidence) -> Finding | None:
    """State where the newest figure would end if it were revised like earlier ones."""
    prediction = evidence.prediction
    if not prediction:
        return None
    return state(
        "newest-after-revision",
        f"Later reports could still {_way(evidence)} the total for {prediction.year} to between "
        f"{ends(prediction.low, prediction.high, 'simulated', 'and')}, as they moved earlier years.",
        value=round(prediction.estimate),
        unit="people, if revised like earlier years",
        kind="count",
        low=round(prediction.low),
        high=round(prediction.high),
        level=prediction.level,
        method="how far the first figures of earlier years moved (ratios pooled on the log scale with "
        "shrinkage)",
        sources=evidence.restatements,
    )


def _way(evidence: Evidence) -> str:
    """Say which way revisions like earlier ones could move the newest total, a lower bound included."""
    prediction, newest = evidence.prediction, evidence.record.newest.value
    if not prediction or prediction.low < newest < prediction.high:
        return "raise or lower"
    return "raise" if prediction.low >= newest else "lower"


def _first(evidence: Evidence) -> Quantity:
    """Take the figure first published for the newest year, with how it was given."""
    rows = evidence.restatements
    first = rows[rows["year"] == evidence.record.newest.year].sort_values("edition").iloc[0]
    return Quantity.of_row(first, "count")


def describe_prediction(evidence: Evidence) -> Markdown:
    """Say where the newest figure may end, and how such predictions have done for earlier years.

    The better guess stands first: the predicted figure only where the test on earlier years bears it out.
    """
    prediction = evidence.prediction
    if not prediction:
        return Markdown(prediction.reason)
    backtest = evidence.tests.from_all_others
    if not backtest:
        return Markdown(backtest.reason)
    first, revised = _first(evidence), estimate_words(prediction)
    given = f"The figure for {prediction.year} was first published as {first}."
    like_earlier = f"Revised like earlier years, it would become {revised}."
    missed = (
        f"On average the prediction missed by {fixed(backtest.error, 1)} %, and the first figure alone by "
        f"{fixed(backtest.error_unrevised, 1)} %"
    )
    tested = (
        "How good are such predictions? We predicted each restated year from all the others, and "
        f"{backtest.held} of {backtest.n} intervals held today’s figure.{_harder(evidence)} {missed}"
    )
    warned = " ".join(prediction.warnings)
    late = _late_reports(evidence, prediction.year)
    if backtest.error < backtest.error_unrevised:
        return Markdown(f"{given} {like_earlier} {warned}\n\n{tested}.{_lowered(evidence)}\n\n{late}")
    return Markdown(
        f"{given} So far that is the better guess: raising first figures by the usual ratio has not brought "
        f"them nearer to today’s.{_lowered(evidence)}\n\n{tested}. {like_earlier} {warned}\n\n{late}"
    )


def _lowered(evidence: Evidence) -> str:
    """Say how many restated years were lowered; nothing where none was restated."""
    revisions = evidence.revisions
    if revisions is None:
        return ""
    lowered = revisions.changed - revisions.upward
    return (
        f" Of {counted(revisions.restated, 'restated year')}, {count(lowered) if lowered else 'none'} "
        f"{noun(lowered, 'was', 'were')} lowered."
    )


def _harder(evidence: Evidence) -> str:
    """Say how predictions did that knew only the editions of their time; nothing where none could be made."""
    check = evidence.tests.as_known
    if not check:
        return ""
    return (
        " A harder test uses only what was published at the time: of "
        f"{counted(check.n, 'year')} that can be predicted so, {check.held} fell inside."
    )


def _late_reports(evidence: Evidence, year: int | None) -> str:
    """Write where the chain ladder lets a year's figure end, or why it does not answer."""
    late, ladder = evidence.tests.late, evidence.tests.ladder
    if not ladder:
        return f"A second model, of late reports only (chain ladder), gives no answer: {ladder.reason}"
    if year not in late["origin"].to_numpy():
        return ""
    return (
        "A second model treats each rise as reports that came late and allows no fall (chain ladder). It "
        f"ends at {estimate_words(ladder.total(year))}. {' '.join(ladder.warnings)}"
    )
