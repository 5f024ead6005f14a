"""Whether the engine leads to what was recorded elsewhere: each place predicted from the other places."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from impact import places
from impact.answers.withdrawal_scenarios.scenario_evidence import Evidence
from impact.charts import Column, Table
from impact.data import load
from impact.findings import Finding, state
from impact.result import Declined
from impact.wording import Quantity, capital, count, ends, simulated

_NO_PROJECTION = "Landmine Monitor publishes no projection of this kind"


def state_projection(evidence: Evidence) -> Finding:
    """State how near the engine comes to the casualties of the place that is its check."""
    place = _checked(evidence)
    row = _prediction(evidence, place)
    if row is None:
        return state(
            "monitor-projection",
            f"{_NO_PROJECTION}, and on that day too little was on record to check the engine against "
            f"{place}.",
            value="nothing to compare",
            unit="predicted over recorded",
            method="none" if isinstance(evidence.calibration, Declined) else _METHOD,
            sources=pages(evidence),
        )
    return Finding.of(
        "monitor-projection",
        f"{_NO_PROJECTION}. What can be checked is whether the engine, set by other places, leads to a known "
        f"record: for {place} {count(row['recorded'])} casualties of civilians are recorded and "
        f"{simulated(row['predicted'])} are predicted (9 of 10 draws "
        f"{ends(row['low90'], row['high90'], 'simulated')}).",
        Quantity(value=round(row["ratio"], 2), kind="ratio", unit="predicted over recorded"),
        method=_METHOD,
        sources=pages(evidence),
    )


_METHOD = "each place predicted from the other places"


def _checked(evidence: Evidence) -> str:
    """Name the place whose record the engine is checked against."""
    rows = load("histories", evidence.as_of)
    return places.name(rows.loc[rows["purpose"] == "check", "place"].iloc[0])


def _prediction(evidence: Evidence, place: str) -> pd.Series | None:
    if isinstance(evidence.calibration, Declined):
        return None
    rows = evidence.calibration.predictions
    rows = rows[(rows["outcome"] == "casualties") & (rows["place"] == place)]
    return None if rows.empty else rows.iloc[0]


def pages(evidence: Evidence) -> tuple[str, ...]:
    """Pages that the histories rest on; those of the scenario where no history is on record."""
    if isinstance(evidence.calibration, Declined):
        return evidence.sources
    return tuple(dict.fromkeys(", ".join(evidence.calibration.figures["sources"]).split(", ")))


def describe_prediction(evidence: Evidence) -> Markdown:
    """Write how well the engine reproduces what was recorded."""
    calibration = evidence.calibration
    return Markdown(calibration.reason if isinstance(calibration, Declined) else calibration.sentence())


def tabulate_histories(evidence: Evidence) -> Table | Markdown:
    """Set predicted beside recorded for each place."""
    if isinstance(evidence.calibration, Declined):
        return Markdown("")
    return Table(
        evidence.calibration.table(),
        id="calibration",
        title="Predicted from the other places, and recorded",
        caption="Ratio: predicted over recorded; none where nothing was recorded.",
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
    """Write the pooled hazard, which predictions missed the record and why that may be."""
    calibration = evidence.calibration
    if isinstance(calibration, Declined):
        return Markdown("")
    lines = [
        calibration.hazard_sentence(),
        *calibration.misses(),
        *calibration.remarks,
        *calibration.warnings,
    ]
    return Markdown("\n".join(f"- {capital(line).rstrip('.')}." for line in lines))
