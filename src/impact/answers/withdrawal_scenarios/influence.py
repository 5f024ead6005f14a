"""What is assumed, and which assumption matters: parts of the spread, one input at a time, other values."""

from __future__ import annotations

import math
from functools import partial

import pandas as pd
from IPython.display import Markdown

from impact import charts
from impact.answers.withdrawal_scenarios.harm_and_cost import draw_course
from impact.answers.withdrawal_scenarios.scenario_evidence import QUESTION, Evidence
from impact.charts import Chart, Column, Table
from impact.findings import Finding, state
from impact.result import Declined
from impact.scenario.analysis.crossings import Crossings
from impact.scenario.analysis.sensitivity import Tornado
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
    percent,
    percent_range,
    phrase,
    readable,
    short,
    simulated,
)

#: Sliders of the page, and the draws of each of their positions.
_SLIDERS, _SLIDER_DRAWS = 5, 2_000


def state_largest_input(evidence: Evidence) -> Finding | None:
    """State which input leaves the casualties most uncertain; nothing where no input is uncertain."""
    if isinstance(evidence.spread, Declined):
        return None
    first, *others = evidence.spread.frame.head(3).itertuples()
    following = [f"{phrase(row.field, row.meaning)} with {percent(row.total)}" for row in others]
    return state(
        "largest-input",
        f"What leaves the casualties most uncertain is {phrase(first.field, first.meaning)}: it has a hand "
        f"in {percent(first.total)} of their spread, counted in factors (95 % interval "
        f"{percent_range(first.total_low, first.total_high)})"
        f"{', followed by ' + ' and '.join(following) if following else ''}.",
        value=round(first.total, 3),
        unit="total Sobol index",
        kind="score",
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
        f"{named(inputs)} alone could make the casualties ten times as many, or a tenth, within 9 of 10 of "
        "the values assumed."
        if inputs
        else "Within 9 of 10 of the values assumed for it, no single uncertain input could make the "
        f"casualties ten times as many, or a tenth{_in_the_tails(evidence.crossed)}."
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
    return f"; in the rarer values beyond, {inputs} could"


def tabulate_assumptions(evidence: Evidence) -> Table:
    """List every input of the scenario, what it rests on and why."""
    return Table(
        evidence.assumptions,
        id="assumptions",
        title=f"{len(evidence.assumptions)} assumptions, {evidence.judgements} of them judgements",
        columns=(
            Column("input", "Input"),
            Column("meaning", "Meaning"),
            Column("assumed", "Assumed"),
            Column("basis", "Basis"),
            Column("why", "Why"),
        ),
        caption="“Right within a factor of 4” means: 9 of 10 draws between a quarter and four times the "
        "value. Built into the model, and no input: people do not learn during a war and start anew "
        "after it.",
        sources=evidence.sources,
        stack=True,
    )


def describe_dependence(evidence: Evidence) -> Markdown:
    """Write whether records and marks go together from place to place, or that no table can tell."""
    answer = dependence.estimate("records_quality", "marked_share", evidence.as_of)
    if isinstance(answer, Declined):
        return Markdown(f"{answer.reason} The engine draws the two apart.")
    together = Quantity.of_estimate(answer, "")
    return Markdown(f"Over {counted(answer.n, 'place')} records and marks go together: {together.full}.")


def draw_parts_of_the_spread(evidence: Evidence) -> Chart | Markdown:
    """Draw in which share of the spread each of ten inputs has a hand."""
    if isinstance(evidence.spread, Declined):
        return Markdown(evidence.spread.reason)
    rows = evidence.spread.frame.head(10)
    rows = rows.assign(label=rows["field"].map(short))
    return charts.intervals(
        rows.rename(columns={"total": "estimate", "total_low": "low", "total_high": "high"}),
        id="sobol",
        title=f"{named(rows['field'].head(3))} move the casualties most",
        subtitle="Total Sobol index: share of the spread of the expected casualties in which an input has a "
        "hand",
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
        title=f"Moved alone, {widest['label'].lower()} takes {simulated(widest['central'])} expected "
        f"casualties to {simulated(widest['at_low'])} or {simulated(widest['at_high'])}",
        subtitle=f"Expected civilian casualties within {evidence.horizon} years when one input goes to its "
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
    able = rows["field"].nunique()
    return Table(
        rows,
        id="turning-points",
        title=f"{counted(able, 'input')} could change the order of magnitude alone; the other "
        f"{len(evidence.scenario.used()) - able} could not, whatever their value",
        columns=(
            Column("input", "Input"),
            Column("becomes", "Casualties become"),
            Column("at", "If it were"),
            Column("assumed", "Assumed"),
            Column("share", "Draws beyond that"),
        ),
        caption=f"From {simulated(crossed.central)} expected casualties with every input at its median.",
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
            "share": ["held fixed" if math.isnan(b) else in_draws(b) for b in frame["beyond"]],
            "inside": frame["inside"],
        }
    ).reset_index(drop=True)
