"""Deminers hurt for every 1,000 mines: programme by programme, era by era, and under other choices."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from impact import charts, places
from impact.answers.clearance_burden.clearing_record import Evidence
from impact.charts import Chart, Column, Table
from impact.models import accidents
from impact.models.rates import estimate as exact
from impact.published.deminers import ERA_WORDS
from impact.vocabulary import WORLD
from impact.wording import count, counted, ends, level, rate

#: A programme of fewer mines says little, and is on record because somebody was hurt.
_FEW = 1000
_RATE = Column("estimate", "Per 1,000 mines", kind="interval", measure="rate", low="low", high="high")


def draw_accident_rates(evidence: Evidence) -> Chart | Markdown:
    """Draw the deminers hurt for every 1,000 mines in each programme, and what a new one can expect."""
    pace = evidence.accidents
    if not pace:
        return Markdown(pace.reason)
    rows = pace.programmes.reset_index(drop=True)
    own = [exact(row.deminers, row.mines, per=1000) for row in rows.itertuples()]
    shown = pd.DataFrame(
        {
            "label": [_label(row, rows) for _, row in rows.iterrows()],
            "estimate": [line.estimate for line in own],
            "low": [line.low for line in own],
            "high": [line.high for line in own],
        }
    )
    new = {"label": "A new programme", "estimate": pace.estimate, "low": pace.low, "high": pace.high}
    inside = int((rows["likely"] >= 1 - pace.level).sum())
    return charts.intervals(
        pd.concat([shown, pd.DataFrame([new])], ignore_index=True),
        id="accident-rates",
        title=f"A new programme can expect {rate(pace.low)} to {rate(pace.high)} deminers hurt per 1,000 "
        "mines",
        subtitle="Deminers killed or injured for every 1,000 mines cleared, logarithmic scale",
        caption=f"Line of a programme: chance alone ({level(pace.level)}, Poisson). Line of a new programme: "
        "chance in the level of the years since 2010, and how far programmes differ. "
        f"{count(inside)} of the {counted(len(rows), 'programme')} lie where the interval of their own era "
        "would have them. The world of a year is less the countries with a row of their own.",
        unit="deminers per 1,000 mines",
        kind="rate",
        log=True,
        sources=[*rows["source_id"], *rows["work_source_id"]],
    )


def _label(row: pd.Series, rows: pd.DataFrame) -> str:
    if row["place"] == WORLD:
        alone = (rows["year"] == row["year"]).sum() == 1
        return f"{'World' if alone else 'Other countries'} {row['year']}"
    if row["label"].startswith(row["place"]):
        return f"{places.name(row['place'])} {row['year']}"
    return str(row["label"])


def tabulate_accident_choices(evidence: Evidence) -> Table | Markdown:
    """Set the rate of a new programme side by side under other choices, each changed alone."""
    pace = evidence.accidents
    if not pace:
        return Markdown(pace.reason)
    rows = pace.programmes.drop(columns=["rate", "likely"])
    world = rows["place"] == WORLD
    small = rows["mines"] < _FEW
    choices = {
        "As on this page": rows,
        "World figures alone in the newest era": rows[world | (rows["era"] != rows["era"].max())],
        "Without the world figures": rows[~world],
        f"Without programmes of fewer than {count(_FEW)} mines": rows[~small],
        "All eras alike": rows.assign(era=rows["era"].max()),
    }
    results = {choice: accidents.estimate(own) for choice, own in choices.items()}
    lines = [
        {"choice": choice, "n": own.n, "estimate": own.estimate, "low": own.low, "high": own.high}
        for choice, own in results.items()
        if own
    ]
    table = pd.DataFrame(lines)
    return Table(
        table,
        id="accident-choices",
        title=f"{ends(table['estimate'].min(), table['estimate'].max(), 'rate')} deminers per 1,000 mines in "
        f"a new programme, under {counted(len(table), 'choice')}",
        columns=(Column("choice", "Choice"), Column("n", "Programmes", kind="number"), _RATE),
        sources=[*rows["source_id"], *rows["work_source_id"]],
        caption="Middle and 95 % prediction interval of a new programme.",
    )


def tabulate_accident_eras(evidence: Evidence) -> Table | Markdown:
    """List the middle programme of each era, and what a further one of that era could expect."""
    pace = evidence.accidents
    if not pace:
        return Markdown(pace.reason)
    further = Column(
        "middle", "A further programme", kind="interval", measure="rate", low="new_low", high="new_high"
    )
    return Table(
        pace.eras.assign(era=pace.eras["era"].map(ERA_WORDS), middle=pace.eras["estimate"]),
        id="accident-eras",
        title=f"Programmes of one era differ by a factor of {rate(pace.spread)} "
        f"({ends(pace.spread_low, pace.spread_high, 'rate')})",
        columns=(
            Column("era", "Clearance"),
            Column("n", "Programmes", kind="number"),
            Column("events", "Deminers", kind="number"),
            Column("exposure", "Mines", kind="number"),
            _RATE,
            further,
        ),
        sources=[*pace.programmes["source_id"], *pace.programmes["work_source_id"]],
        caption="Killed or injured per 1,000 mines. A clearance stands in the era in which it began. What "
        "changed between the eras besides method (soil, mines, haste, records) cannot be told from this.",
    )
