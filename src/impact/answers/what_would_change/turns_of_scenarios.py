"""What would turn the answers of the scenarios, and which figure is worth measuring for each state."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from impact import charts
from impact.answers.what_would_change.change_evidence import ALIKE, EXPONENT, Evidence, State
from impact.answers.what_would_change.turning import Turn
from impact.answers.withdrawal_scenarios.measuring import worth_sentence
from impact.catalogue.frame_rows import each_row
from impact.charts import Chart, Column, Table
from impact.result import Declined
from impact.scenario.analysis.worth import MEASURABLE, RANKED
from impact.wording import (
    assumed,
    ends,
    in_draws,
    listed,
    percent,
    percent_range,
    ratio,
    readable,
    short,
    simulated,
)

_NOTHING = "By that day no scenario of a state could be drawn: there is no figure to rank."
_TIMES = 10


def turn_of_a_state(state: State) -> Turn | None:
    """State how often draws have another order of magnitude, and what one input alone would take for it."""
    if isinstance(state.crossed, Declined):
        return None
    rows = state.crossed.frame
    rows = rows[rows["value"].notna() & rows["beyond"].notna() & (rows["median"] > 0)]
    rows = rows.sort_values("beyond", ascending=False)
    now = state.run.interval("casualties")
    if rows.empty:
        return None
    nearest = rows.iloc[0]
    alone = rows[rows["field"] == nearest["field"]].sort_values("value")
    name = short(nearest["field"])
    times = listed((ratio(times) for times in alone["value"] / alone["median"]), "or")
    tenth = float((state.run.totals["casualties"] <= now.estimate / _TIMES).mean())
    tenfold = float((state.run.totals["casualties"] >= now.estimate * _TIMES).mean())
    sight = "" if isinstance(state.gains, Declined) else f"{worth_sentence(state.gains)}."
    return Turn(
        id=f"turn-{state.code.lower()}",
        question="B",
        place=state.code,
        about=f"Civilians in {state.name}",
        answer=f"If the scenario's mines were laid, the model gives about {simulated(now.estimate)} civilian "
        f"casualties ({ends(now.low, now.high, 'simulated')}) within {state.scenario.horizon} years.",
        turn=f"In {state.name} the casualties are a tenth of the median or less {in_draws(tenth)}, and "
        "ten times "
        f"it or more {in_draws(tenfold)}. For one assumption alone to do so, “{name.lower()}” would have "
        "to be "
        f"{times} times its middle value.",
        sight=sight,
        value=round(nearest["value"] / nearest["median"], 3),
        unit=f"times the middle value of “{name.lower()}”",
        kind="ratio",
        method=state.crossed.method,
        sources=state.sources,
    )


def turn_of_the_contrast(evidence: Evidence) -> Turn | None:
    """State the density exponent at which the states with most and fewest casualties would be alike."""
    at = evidence.level_exponent
    if at is None or not evidence.states[-1].run.interval("casualties").estimate:
        return None
    most, least = evidence.states[0], evidence.states[-1]
    values = most.scenario.input(EXPONENT).distribution
    medians = [one.run.interval("casualties").estimate for one in (most, least)]
    span = ratio(values.median) if not values.varies else ends(values.low, values.high, "ratio")
    return Turn(
        id="turn-density",
        question="Q5",
        about=f"{least.name} against {most.name}",
        answer=f"The same scenario gives {simulated(medians[0])} casualties in {most.name} and "
        f"{simulated(medians[1])} in {least.name}, {ratio(medians[0] / medians[1])} times as many.",
        turn=f"{most.name} would have at most {assumed(ALIKE)} times the casualties of {least.name} if "
        "accidents grew "
        f"with people to the power {assumed(round(at, 2))}; assumed is {span}.",
        sight="Registers that hold casualties, people and mined land of the same districts would tell.",
        value=round(at, 3),
        unit="as the power with which accidents grow with people",
        kind="assumed",
        method="expected casualties with all other inputs at their medians, root by Brent's method",
        sources=most.sources,
    )


def draw_worth_by_state(evidence: Evidence) -> Chart | Markdown:
    """Draw, for each state, the interval now and once the best figure, or all of them, were measured."""
    if not any(state.gains for state in evidence.states):
        return Markdown(_NOTHING)
    rows = []
    for state in evidence.states:
        gains = state.gains
        if isinstance(gains, Declined):
            continue
        best = gains.measurable.iloc[0]
        rows.append((f"{state.name}, now", gains.median, gains.low, gains.high))
        rows.append(
            (f"{state.name}, {short(best['field']).lower()} known", gains.median, best["low"], best["high"])
        )
        whole = gains.groups[gains.groups["group"] == MEASURABLE]
        if len(whole):
            last = whole.iloc[0]
            rows.append((f"{state.name}, all measured", gains.median, last["low"], last["high"]))
    frame = pd.DataFrame(rows, columns=["label", "estimate", "low", "high"])
    frame["estimate"] = frame["estimate"].clip(frame["low"], frame["high"])
    return charts.intervals(
        frame,
        id="worth-by-state",
        title="One measured figure would narrow each answer; all together leave it open still",
        subtitle="Civilian casualties if mines were laid: 9 in 10 draws, now and with figures known",
        kind="simulated",
        log=bool((frame[["low", "estimate", "high"]] > 0).all(axis=None)),
        highlight=[label for label in frame["label"] if label.endswith(", now")],
        whisker="9 in 10 draws",
        sources=sorted({page for state in evidence.states for page in state.sources}),
    )


def tabulate_worth(evidence: Evidence) -> Table | Markdown:
    """List, for each state, the three figures that measuring would be worth most for."""
    if not any(state.gains for state in evidence.states):
        return Markdown(_NOTHING)
    rows = []
    for state in evidence.states:
        if isinstance(state.gains, Declined):
            continue
        for place, row in enumerate(each_row(state.gains.measurable.head(RANKED)), start=1):
            rows.append(
                {
                    "state": state.name,
                    "rank": str(place),
                    "figure": short(row.field),
                    "meaning": readable(row.meaning),
                    "narrower": percent(max(row.narrower, 0)),
                    "interval": percent_range(max(row.narrower_low, 0), max(row.narrower_high, 0)),
                }
            )
    return Table(
        pd.DataFrame(rows),
        id="worth-ranking",
        title="What would be worth measuring, by state",
        columns=(
            Column("state", "State"),
            Column("rank", "Rank"),
            Column("figure", "Figure"),
            Column("meaning", "Meaning"),
            Column("narrower", "Range narrower by"),
            Column("interval", "95 % interval"),
        ),
        caption="Share of the width of the range (counted in factors) that would go, on average, if the "
        "figure "
        "were known exactly. What a state decides, or what lies ahead, is left out.",
        sources=sorted({page for state in evidence.states for page in state.sources}),
        stack=True,
    )
