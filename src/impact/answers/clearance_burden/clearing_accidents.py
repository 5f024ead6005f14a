"""Deminers hurt for every 100,000 mines: programme by programme, era by era, and under other choices."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from impact import charts, places
from impact.answers.clearance_burden.clearing_record import Evidence
from impact.catalogue.frame_rows import each_row
from impact.charts import Chart, Column, Table
from impact.models import accidents
from impact.models.accidents.accident_rate import PER
from impact.models.rates import estimate as exact
from impact.published.deminers import ERA_WORDS
from impact.vocabulary import WORLD
from impact.wording import capital, count, counted, ends, level, rate

#: A programme of fewer mines says little, and is on record because somebody was hurt.
_FEW = 1000
#: Mines to which every rate of the page refers, and how many times the model's own unit that is.
MINES = 100_000
TIMES = MINES / PER
_PER = f"per {count(MINES)} mines"
_RATE = Column("estimate", capital(_PER), kind="interval", measure="rate", low="low", high="high")


def draw_accident_rates(evidence: Evidence) -> Chart | Markdown:
    """Draw the deminers hurt for every 1,000 mines in each programme, and what a new one can expect."""
    pace = evidence.accidents
    if not pace:
        return Markdown(pace.reason)
    rows = pace.programmes.reset_index(drop=True)
    own = [exact(row.deminers, row.mines, per=MINES) for row in each_row(rows)]
    shown = pd.DataFrame(
        {
            "label": [_label(row, rows) for _, row in rows.iterrows()],
            "estimate": [line.estimate for line in own],
            "low": [line.low for line in own],
            "high": [line.high for line in own],
        }
    )
    middle, low, high = (TIMES * end for end in (pace.estimate, pace.low, pace.high))
    new = {"label": "A new programme", "estimate": middle, "low": low, "high": high}
    inside = int((rows["likely"] >= 1 - pace.level).sum())
    return charts.intervals(
        pd.concat([shown, pd.DataFrame([new])], ignore_index=True),
        id="accident-rates",
        title=f"A new programme could see {ends(low, high, 'count')} deminers killed or injured {_PER}",
        subtitle=f"Deminers killed or injured for every {count(MINES)} mines cleared; each step of the "
        "scale is "
        "ten times the one before",
        caption=f"Line of a programme: what chance alone could make of it ({level(pace.level)} interval, "
        "Poisson). Line of a new programme: also how far the programmes since 2010 differ. "
        f"{count(inside)} of the {counted(len(rows), 'programme')} lie within the interval of their own era. "
        "“World” and “Other countries” count as programmes too: all countries of a year, the second without "
        "those that have a row of their own.",
        unit=f"deminers {_PER}",
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
        {"choice": choice, "n": own.n}
        | {name: TIMES * getattr(own, name) for name in ("estimate", "low", "high")}
        for choice, own in results.items()
        if own
    ]
    table = pd.DataFrame(lines)
    return Table(
        table,
        id="accident-choices",
        title=f"{ends(table['estimate'].min(), table['estimate'].max(), 'rate')} deminers {_PER} in a new "
        f"programme, under {counted(len(table), 'choice')}",
        columns=(Column("choice", "Choice"), Column("n", "Programmes", kind="number"), _RATE),
        sources=[*rows["source_id"], *rows["work_source_id"]],
        caption=f"Deminers killed or injured in a new programme: the middle, and the range that holds "
        f"{level(pace.level)} of such programmes (prediction interval).",
    )


def tabulate_accident_eras(evidence: Evidence) -> Table | Markdown:
    """List the middle programme of each era, and what a further one of that era could expect."""
    pace = evidence.accidents
    if not pace:
        return Markdown(pace.reason)
    further = Column(
        "middle", "A further programme", kind="interval", measure="rate", low="new_low", high="new_high"
    )
    rates = ["estimate", "low", "high", "new_low", "new_high"]
    eras: pd.DataFrame = pace.eras.assign(**{name: TIMES * pace.eras[name] for name in rates})
    newest, before = eras.iloc[-1], eras.iloc[-2]
    return Table(
        eras.assign(era=eras["era"].map(ERA_WORDS).map(capital), middle=eras["estimate"]),
        id="accident-eras",
        title=f"{rate(newest['estimate'])} deminers {_PER} {ERA_WORDS[newest['era']]}, "
        f"{rate(before['estimate'])} in clearances {ERA_WORDS[before['era']]}",
        columns=(
            Column("era", "Clearance"),
            Column("n", "Programmes", kind="number"),
            Column("events", "Deminers", kind="number"),
            Column("exposure", "Mines", kind="number"),
            _RATE,
            further,
        ),
        sources=[*pace.programmes["source_id"], *pace.programmes["work_source_id"]],
        caption=f"Killed or injured {_PER}, with 95 % intervals. A clearance stands in the era in which it "
        "began. What changed between the eras besides method (soil, mines, haste, records) cannot be told "
        "from "
        f"this. Programmes of one era differ by a factor of {rate(pace.spread)} (95 % interval "
        f"{ends(pace.spread_low, pace.spread_high, 'rate')}).",
    )
