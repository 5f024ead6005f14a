"""What is assumed, and which assumption matters: parts of the spread, one input at a time, other values."""

from __future__ import annotations

import math
from functools import partial

import pandas as pd
from IPython.display import Markdown

from impact import charts
from impact.answers.withdrawal_scenarios import on_record
from impact.answers.withdrawal_scenarios.harm_and_cost import draw_course
from impact.answers.withdrawal_scenarios.scenario_evidence import QUESTION, Evidence
from impact.catalogue.frame_rows import each_row
from impact.charts import Chart, Column, Table
from impact.findings import Finding, state
from impact.result import Declined
from impact.scenario.analysis.crossings import Crossings
from impact.scenario.analysis.one_at_a_time import Tornado
from impact.scenario.inputs import dependence
from impact.scenario.sliders import Sliders, sliders
from impact.wording import (
    Quantity,
    assumed,
    assumption,
    counted,
    in_draws,
    listed,
    named,
    phrase,
    readable,
    short,
    simulated,
)

_FIXED = "held fixed"
#: Sliders of the page, and the draws of each of their positions.
_SLIDERS, _SLIDER_DRAWS = 5, 2_000


def state_largest_input(evidence: Evidence) -> Finding | None:
    """State which input leaves the casualties most uncertain; nothing where no input is uncertain."""
    if isinstance(evidence.spread, Declined):
        return None
    first = next(each_row(evidence.spread.frame.head(1)))
    return state(
        "largest-input",
        f"The biggest unknown is {phrase(first.field, first.meaning)}.",
        value=round(first.total, 3),
        unit="share of the spread of the casualties",
        kind="share",
        low=round(first.total_low, 3),
        high=round(first.total_high, 3),
        level=evidence.spread.level,
        method=evidence.spread.method,
        sources=evidence.sources,
    )


def state_order_of_magnitude(evidence: Evidence) -> list[Finding]:
    """State which inputs alone could make the casualties ten times as many, or a tenth."""
    if isinstance(evidence.crossed, Declined):
        return []
    inputs = sorted(set(evidence.crossed.decisive["field"]))
    sentence = (
        f"{named(inputs)} alone could make the casualties ten times as many, or a tenth, within nine "
        "tenths of "
        "the values assumed."
        if inputs
        else "Within nine tenths of its assumed values, no single assumption could make the casualties ten "
        f"times as many, or a tenth.{_in_the_tails(evidence.crossed)}"
    )
    finding = state(
        "order-of-magnitude",
        sentence,
        value=len(inputs),
        unit="inputs that could do so alone",
        kind="count",
        method=evidence.crossed.method,
        sources=evidence.sources,
    )
    return [finding.about(QUESTION, evidence.country, evidence.as_of)]


def _in_the_tails(crossed: Crossings) -> str:
    rare = crossed.frame.query("not inside and beyond > 0")
    if rare.empty:
        return ""
    inputs = listed(sorted({short(field).lower() for field in rare["field"]}))
    return f" In rarer values it could: {inputs}."


def tabulate_assumptions(evidence: Evidence) -> Table:
    """List every input of the scenario, what it rests on and why."""
    readable_rows = {name: evidence.assumptions[name].map(readable) for name in ("meaning", "why")}
    return Table(
        evidence.assumptions.assign(**readable_rows),
        id="assumptions",
        title=f"{len(evidence.assumptions)} assumptions, {evidence.judgements} of them our own judgement",
        columns=(
            Column("input", "Assumption"),
            Column("meaning", "Meaning"),
            Column("assumed", "Assumed"),
            Column("basis", "Rests on"),
            Column("why", "Why"),
        ),
        caption=f"{on_record.outside_sentence(evidence)} “Right within a factor of "
        "4” means: 9 of 10 draws lie between a quarter of the value and "
        "four "
        "times it. One thing is built into the model and cannot be changed here: people do not learn "
        "during a "
        "war and start anew after it.",
        sources=evidence.sources,
        stack=True,
    )


def describe_dependence(evidence: Evidence) -> Markdown:
    """Write whether records and marks go together from place to place, or that no table can tell."""
    answer = dependence.estimate("records_quality", "marked_share", evidence.as_of)
    if isinstance(answer, Declined):
        return Markdown(f"{answer.reason} The model draws the two independently.")
    together = Quantity.of_estimate(answer, "")
    return Markdown(
        f"Records and marks go together over {counted(answer.n, 'place')} (correlation {together.full})."
    )


def draw_parts_of_the_spread(evidence: Evidence) -> Chart | Markdown:
    """Draw in which share of the spread each of ten inputs has a hand."""
    if isinstance(evidence.spread, Declined):
        return Markdown(evidence.spread.reason)
    rows = evidence.spread.frame.head(10)
    rows = rows.assign(label=rows["field"].map(short))
    return charts.intervals(
        rows.rename(columns={"total": "estimate", "total_low": "low", "total_high": "high"}),
        id="sobol",
        title=f"The biggest unknown is {phrase(rows['field'].iloc[0], rows['meaning'].iloc[0])}",
        subtitle="Share of the spread of the expected casualties in which an assumption has a hand, alone or "
        "with others (total Sobol index)",
        kind="share",
        sources=evidence.sources,
    )


def draw_inputs_moved_alone(evidence: Evidence) -> Chart | Markdown:
    """Draw what the casualties become when one input goes to its low or high end."""
    if isinstance(evidence.moved_alone, Declined):
        return Markdown(evidence.moved_alone.reason)
    rows = swings(evidence.moved_alone)
    widest = rows.iloc[0]
    return charts.tornado(
        rows,
        id="tornado",
        label="label",
        title=f"Moved alone, “{widest['label'].lower()}” takes {simulated(widest['central'])} expected "
        f"casualties to {simulated(widest['at_low'])} or {simulated(widest['at_high'])}",
        subtitle=f"Expected civilian casualties within {evidence.horizon} years when one assumption goes "
        "to its "
        "low or high end (5 and 95 %), logarithmic scale",
        unit="expected civilian casualties",
        log=bool((rows[["at_low", "at_high", "central"]] > 0).all(axis=None)),
        most=10,
        sources=evidence.sources,
    )


def tabulate_turning_points(evidence: Evidence) -> Table | Markdown:
    """List the values at which an input alone would change the order of magnitude."""
    crossed = evidence.crossed
    if isinstance(crossed, Declined):
        return Markdown(crossed.reason)
    rows = turning(crossed)
    if rows.empty:
        return Markdown("No input alone could do so, whatever its value.")
    able = rows.loc[~rows["share"].isin([in_draws(0.0), _FIXED]), "field"].nunique()
    return Table(
        rows,
        id="turning-points",
        title=f"{counted(able, 'assumption') if able else 'No assumption'} alone could make the casualties "
        "ten times as many or a tenth, within what is drawn",
        columns=(
            Column("input", "Assumption"),
            Column("becomes", "Casualties become"),
            Column("at", "If it were"),
            Column("assumed", "Assumed"),
            Column("share", "Draws beyond that"),
        ),
        caption=f"Starting from {simulated(crossed.central)} expected casualties, with every assumption "
        "at its "
        "median. An input held fixed, or one that would have to lie beyond all draws, is listed and not "
        "counted.",
        sources=evidence.sources,
        stack=True,
    )


def make_sliders(evidence: Evidence) -> Sliders | Markdown:
    """Make a slider for each of the five inputs that move the casualties most, with the picture they move."""
    uncertain = set(evidence.scenario.uncertain())
    spread = evidence.spread
    ranked = [] if isinstance(spread, Declined) else spread.frame["inputs"].explode().tolist()
    inputs = [name for name in ranked if name in uncertain][:_SLIDERS]
    if not inputs:
        return Markdown("This scenario leaves nothing uncertain.")
    show = partial(draw_course, sources=evidence.sources)
    return sliders(evidence.scenario, inputs, show=show, draws=_SLIDER_DRAWS, seed=evidence.seed)


def swings(moved: Tornado) -> pd.DataFrame:
    """Write the names and values of a tornado for readers, as :func:`impact.charts.tornado` takes them.

    Returns
    -------
    DataFrame
        ``label``, ``low_value``, ``high_value`` (words), ``at_low``, ``at_high``, ``central``; the widest
        first.
    """
    frame = moved.frame
    return pd.DataFrame(
        {
            "label": frame["field"].map(short),
            "low_value": frame["low_words"].map(readable),
            "high_value": frame["high_words"].map(readable),
            **{name: frame[name] for name in ("at_low", "at_high", "central")},
        }
    )


def turning(crossed: Crossings) -> pd.DataFrame:
    """List the inputs that change the order of magnitude alone, in words for readers.

    Returns
    -------
    DataFrame
        ``field``, ``input`` (short name), ``becomes`` (a tenth or ten times), ``at`` (the value it takes),
        ``assumed``, ``share`` (of the input's draws beyond that value, in words), ``inside`` (whether it lies
        in 9 of 10 of them); those nearest to what is assumed first, without rows for what no value does.
    """
    frame = crossed.frame[crossed.frame["value"].notna()]
    units = frame["unit"]
    return pd.DataFrame(
        {
            "field": frame["field"],
            "input": frame["field"].map(short),
            "becomes": ["ten times as many" if times > 1 else "a tenth as many" for times in frame["times"]],
            "at": [assumption(assumed(v), u) for v, u in zip(frame["value"], units, strict=True)],
            "assumed": [assumption(v, unit) for v, unit in zip(frame["assumed"], units, strict=True)],
            "share": [_FIXED if math.isnan(b) else in_draws(b) for b in frame["beyond"]],
            "inside": frame["inside"],
        }
    ).reset_index(drop=True)
