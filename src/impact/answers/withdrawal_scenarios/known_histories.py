"""Whether the engine leads to what was recorded elsewhere: each place predicted from the other places."""

from __future__ import annotations

import numpy as np
import pandas as pd
from IPython.display import Markdown

from impact import charts, places
from impact.answers.withdrawal_scenarios.scenario_evidence import Evidence
from impact.catalogue.frame_rows import each_row
from impact.charts import Chart, Column, Table
from impact.charts.frame.drawn_once import draw_once
from impact.data import load
from impact.findings import Finding, state
from impact.result import Declined
from impact.wording import Quantity, capital, count, ends, listed, ratio, simulated

_NO_PROJECTION = "Landmine Monitor publishes no projection of this kind"


def state_projection(evidence: Evidence) -> Finding:
    """State for how many places the engine, set by the others, leads to the record, and where it misses."""
    history = _checked(evidence)
    row = _prediction(evidence, history)
    if row is None:
        return state(
            "monitor-projection",
            f"{_NO_PROJECTION}, and on that day too little was on record to check the model against "
            f"{places.name(history)}.",
            value="nothing to compare",
            unit="predicted over recorded",
            method="none" if isinstance(evidence.calibration, Declined) else _METHOD,
            sources=pages(evidence),
        )
    rows = evidence.calibration.harm if not isinstance(evidence.calibration, Declined) else pd.DataFrame()
    inside = int(rows["inside"].sum())
    return Finding.of(
        "monitor-projection",
        f"{_NO_PROJECTION}. The model can be checked against known records, each predicted from the other "
        f"places. {inside} of {len(rows)} lie within its range of nine in ten draws. Half of the predictions "
        f"come within a factor of {ratio(off_by(rows))} of the record. In {places.name(history)} "
        f"{count(row['recorded'])} casualties of mines and other ordnance are recorded, and "
        f"{simulated(row['predicted'])} predicted ({ends(row['low90'], row['high90'], 'simulated')}). "
        "Deminers are left out of these records where pages count them."
        f"{_named_misses(rows)}",
        Quantity(value=inside / len(rows), kind="share", unit="share of places inside"),
        method=_METHOD,
        sources=pages(evidence),
    )


def off_by(rows: pd.DataFrame) -> float:
    """Compute the factor within which half of the places with casualties are predicted."""
    logs = np.log(rows.loc[rows["recorded"] > 0, "factor"].astype(float)).abs()
    return float(np.exp(logs.median()))


def _named_misses(rows: pd.DataFrame) -> str:
    missed = rows[~rows["inside"].astype(bool)]
    above = missed["predicted"] > missed["recorded"]
    return _named("more", missed[above]) + _named("fewer", missed[~above])


def _named(error: str, rows: pd.DataFrame) -> str:
    names = [
        f"{row.name} ({simulated(row.predicted)} predicted, {'at least ' if row.at_least else ''}"
        f"{count(row.recorded)} recorded)"
        for row in each_row(rows)
    ]
    return f" It predicts {error} than recorded for {listed(names)}." if names else ""


_METHOD = "each place predicted from the other places"
#: Why a record here lies below a total of all people, given for the same years elsewhere on a page.
_WHOM = "Records leave out deminers where pages count them, so totals of all people lie higher."


def _checked(evidence: Evidence) -> str:
    """Take the place whose record the engine is checked against."""
    rows = load("histories", evidence.as_of)
    return str(rows.loc[rows["purpose"] == "check", "place"].iloc[0])


def _prediction(evidence: Evidence, place: str) -> pd.Series | None:
    if isinstance(evidence.calibration, Declined):
        return None
    rows = evidence.calibration.harm
    own = rows[rows["place"] == place]
    return own.iloc[0] if len(own) else None


def pages(evidence: Evidence) -> tuple[str, ...]:
    """Pages that the histories rest on; those of the scenario where no history is on record."""
    if isinstance(evidence.calibration, Declined):
        return evidence.sources
    return evidence.calibration.pages


def describe_prediction(evidence: Evidence) -> Markdown:
    """Write how well the engine reproduces what was recorded."""
    calibration = evidence.calibration
    if isinstance(calibration, Declined):
        return Markdown(calibration.reason)
    return Markdown(f"{calibration.hazard_sentence()} {calibration.sentence()}")


def draw_harm(evidence: Evidence) -> Chart | Markdown:
    """Draw predicted beside recorded casualties of each place, left out of what it is predicted from."""
    if isinstance(evidence.calibration, Declined):
        return Markdown("")
    rows = evidence.calibration.harm
    inside = int(rows["inside"].sum())
    return draw_once(
        charts.dots,
        pd.DataFrame(
            {
                "label": rows["name"],
                "predicted": rows["predicted"],
                "recorded": rows["recorded"],
                "low": rows["low90"],
                "high": rows["high90"],
                "qualifier": rows["at_least"].map({True: "at_least", False: "exact"}),
            }
        ),
        id="predicted-and-recorded",
        title=f"{count(inside)} of {count(len(rows))} records lie within what the model predicts from the "
        "other "
        "places",
        subtitle="Casualties on record, and predicted without the place's own record; logarithmic scale, "
        "0 apart",
        unit="casualties",
        kind="simulated",
        log=True,
        bar="9 of 10 draws",
        caption=f"{_WHOM} A record that is a lower bound counts as inside when the range reaches it.",
        sources=pages(evidence),
    )


def tabulate_harm(evidence: Evidence) -> Table | Markdown:
    """Set predicted beside recorded casualties of each place, left out of what it is predicted from."""
    if isinstance(evidence.calibration, Declined):
        return Markdown("")
    return Table(
        evidence.calibration.harm_table(),
        id="calibration",
        title="Casualties predicted from the other places, and recorded",
        caption=f"{_WHOM} Ratio: predicted over recorded; none where nothing was recorded. A lower bound "
        "counts as inside when the interval reaches it.",
        columns=(
            Column("place", "Place"),
            Column("years", "Years"),
            Column("recorded", "Recorded"),
            Column("predicted", "Predicted"),
            Column("9 in 10", "9 of 10 draws"),
            Column("ratio", "Ratio"),
            Column("inside", "Inside"),
        ),
        sources=pages(evidence),
        stack=True,
    )


def tabulate_posterior(evidence: Evidence) -> Table | Markdown:
    """Set what was held possible beside what the places leave of it, parameter by parameter."""
    if isinstance(evidence.calibration, Declined):
        return Markdown("")
    return Table(
        evidence.calibration.posterior_table(),
        id="posterior",
        title="What the places teach the model",
        caption="Median and the middle nine tenths, before and after the places are looked at (prior and "
        "posterior).",
        columns=(
            Column("meaning", "What"),
            Column("prior", "Before (judgement)"),
            Column("posterior", "After"),
            Column("why", "Why so wide before"),
        ),
        sources=pages(evidence),
        stack=True,
    )


def tabulate_mines_present(evidence: Evidence) -> Table | Markdown:
    """List the mines and the own hazard that the posterior holds for each place."""
    if isinstance(evidence.calibration, Declined):
        return Markdown("")
    return Table(
        evidence.calibration.present_table(),
        id="mines-present",
        title="Mines, accidents and learning in each place",
        caption="Median and the middle nine tenths. Accidents: times as many for each mine and neighbour "
        "as in "
        "all places together. That holds whatever sets a place apart, incomplete counts included.",
        columns=(
            Column("place", "Place"),
            Column("mines", "Mines"),
            Column("effect", "Accidents, times the common rate"),
            Column("half_life", "Years until accidents halve as people learn"),
        ),
        sources=pages(evidence),
        stack=True,
    )


def tabulate_histories(evidence: Evidence) -> Table | Markdown:
    """Set predicted beside recorded of the work of clearance."""
    if isinstance(evidence.calibration, Declined):
        return Markdown("")
    return Table(
        evidence.calibration.table(),
        id="calibration-work",
        title="Years, cost, land and deminers, predicted from the other places and recorded",
        caption="Ratio: predicted over recorded. The ranges are so wide that they exclude little.",
        columns=(
            Column("place", "Place"),
            Column("outcome", "Outcome"),
            Column("years", "Years"),
            Column("recorded", "Recorded"),
            Column("predicted", "Predicted"),
            Column("9 in 10", "9 of 10 draws"),
            Column("ratio", "Ratio"),
            Column("given", "Taken from the place itself"),
        ),
        sources=pages(evidence),
        stack=True,
    )


def describe_misses(evidence: Evidence) -> Markdown:
    """Write which predictions missed the record, why that may be, and what is left out."""
    calibration = evidence.calibration
    if isinstance(calibration, Declined):
        return Markdown("")
    lines = [*calibration.misses(), *calibration.warnings, *calibration.left_out_lines()]
    return Markdown("\n".join(f"- {capital(line).rstrip('.')}." for line in lines if line))
