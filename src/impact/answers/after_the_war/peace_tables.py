"""The tables of the page on the years after wars: wars, predictions, the war itself, choices, coverage."""

from __future__ import annotations

import numpy as np
import pandas as pd
from IPython.display import Markdown

from impact.answers.after_the_war.peace_evidence import Evidence
from impact.catalogue.frame_rows import each_row
from impact.charts import Column, Table
from impact.models import aftermath
from impact.models.aftermath import Decay
from impact.published import wars
from impact.published.war_totals import DURING
from impact.wording import Quantity, ends, level, years

_COURSES = {"one_rate": "one rate for all years", "power_law": "ever slower (power law)"}


def tabulate_wars(evidence: Evidence) -> Table | Markdown:
    """List the wars with both rates from their own figures, and until when half were gone."""
    decay = evidence.decay
    if not isinstance(decay, Decay):
        return Markdown(decay.reason)
    table = decay.wars.sort_values(["from_start", "war"], ascending=[False, True]).reset_index(drop=True)
    for end in ("", "_low", "_high"):
        years_gone = table[f"half_life{end}"]
        # own figures that rise tell of no half that is gone, whatever the other wars draw them to
        shown = (years_gone < aftermath.AFTER) & (table["early"] < 0)
        table[f"half_life{end}"] = years_gone.where(shown)
    table["half_life_note"] = np.where(
        table["from_start"].astype(bool),
        "",
        "Its figures begin later, so nothing is said of its first years.",
    )
    return Table(
        table,
        id="wars",
        title=f"{decay.whole} of {len(table)} wars have figures from the first full year of peace on",
        columns=(
            Column("war", "Country"),
            Column("start", "First figure in year of peace", kind="number"),
            Column("used", "Years used", kind="number"),
            Column(
                "early",
                f"Until year {decay.bend}, % a year",
                kind="interval",
                measure="change",
                low="early_low",
                high="early_high",
                flag="half_life_note",
            ),
            Column(
                "late", "Later, % a year", kind="interval", measure="change", low="late_low", high="late_high"
            ),
            Column(
                "half_life",
                "Half-life, years",
                kind="interval",
                measure="duration",
                low="half_life_low",
                high="half_life_high",
            ),
        ),
        caption="Both rates come from each country’s own figures, with 95 % intervals in brackets. The "
        "half-life is the time until half of the casualties are gone. It counts from the first year of "
        "peace, pulls rates towards the average, and needs that year on record. A dash means no end within "
        f"{aftermath.AFTER} years, or figures that rose at first.",
        stack=True,
        sources=evidence.after,
    )


def tabulate_left_out(evidence: Evidence) -> Table | Markdown:
    """List each war with what the others predict for it and what was recorded."""
    table = evidence.left_out
    if table.empty:
        return Markdown("There are too few wars to leave one out and predict it from the others.")
    shown = table.assign(
        span=[f"year {row.start if row.kind == 'years' else 1} to {row.stop}" for row in each_row(table)],
        what=np.where(table["kind"] == "total", "published total", "annual figures"),
        per_base=[
            aftermath.BASE * row.recorded / row.known if row.kind == "years" else np.nan
            for row in each_row(table)
        ],
        verdict=np.where(table["inside"].astype(bool), "inside", "outside"),
    ).sort_values(["complete", "from_start", "war", "kind"], ascending=[False, False, True, False])
    return Table(
        shown.reset_index(drop=True),
        id="left-out-table",
        title=f"{int(table['inside'].sum())} of {len(table)} records lie inside the range that the other "
        "wars predict",
        columns=(
            Column("war", "Country"),
            Column("what", "Record"),
            Column("span", "Years of peace"),
            Column("years", "Years with figures", kind="number"),
            Column("known", "People in the first of them", kind="number"),
            Column("recorded", "People recorded in all", kind="number"),
            Column("per_base", f"For each {aftermath.BASE} in the first", kind="number"),
            Column(
                "estimate",
                "Predicted",
                kind="interval",
                measure="simulated",
                low="low",
                high="high",
            ),
            Column("verdict", "Record lies", kind="chip", tones={"inside": "good", "outside": "bad"}),
        ),
        caption=f"Predicted: the middle of all draws, and the range that holds {level(aftermath.PREDICTIVE)} "
        "of them. A draw is one run of the model with random numbers. Years without a figure, or with “at "
        "least”, are in neither sum.",
        stack=True,
        sources=evidence.after,
    )


def tabulate_during(evidence: Evidence) -> Table | Markdown:
    """Set what was recorded until the fighting ended beside what was recorded since."""
    rows = evidence.during
    if rows.empty:
        return Markdown("This collection holds no total for the years of a war by then.")
    published = {row.war: row for row in each_row(evidence.since)}
    table = rows.assign(
        span=[years(row.start, row.stop) for row in each_row(rows)],
        war_people=[str(Quantity.of_row(row, "count")) for _, row in rows.iterrows()],
        basis=[DURING[how] for how in rows["how"]],
    )
    texts = [_since(evidence.after, published.get(war), war) for war in rows["war"]]
    table["peace_people"] = [people for people, _ in texts]
    table["peace_span"] = [span for _, span in texts]
    table["source_id"] = [pages[0] for pages in rows["source_id"]]
    return Table(
        table,
        id="during",
        title="Casualties recorded until the fighting ended, and since",
        columns=(
            Column("war", "Country"),
            Column("span", "Years until the end"),
            Column("war_people", "People until then"),
            Column("peace_span", "Years since"),
            Column("peace_people", "People since"),
            Column("basis", "Where the number until the end comes from"),
        ),
        caption="The years until the end can hold earlier wars, or begin with the records and not with the "
        "war. They are calendar years: the last one holds the months after the end, too. For the other wars "
        "on this page we found no total that stops where the fighting did.",
        stack=True,
        sources=sorted({page for pages in rows["source_id"] for page in pages}),
    )


def _since(after: pd.DataFrame, total: object, war: str) -> tuple[str, str]:
    """People recorded since the end, and over which years: a published total, else the annual figures."""
    if total is not None:
        value, start, stop = (getattr(total, name) for name in ("value", "start", "stop"))
        return Quantity(value=value, kind="count").digits(value), years(start, stop)
    own = after[after["war"] == war]
    if own.empty:
        return "", "no year in this collection"
    people = float(own["value"].sum())
    span = years(own["year"].min(), own["year"].max())
    missing = int(own["year"].max()) - int(own["year"].min()) + 1 - len(own)
    gap = f", {missing} of these years missing" if missing else ""
    return Quantity(value=people, kind="count").digits(people), f"{span}{gap}"


def tabulate_courses(evidence: Evidence) -> Table | Markdown:
    """Compare one rate, a power law and two phases with each possible bend."""
    decay = evidence.decay
    if not isinstance(decay, Decay) or decay.courses.empty:
        return Markdown("There are too few wars to compare courses.")
    table = decay.courses.copy()
    table["label"] = [
        _COURSES.get(row.course) or f"two phases, first to year {row.bend}" for row in each_row(table)
    ]
    table = table.sort_values("difference").reset_index(drop=True)
    return Table(
        table,
        id="courses",
        title="Two phases fit best: the fall changes its speed in each war, in either direction "
        f"({table['label'].iloc[0]})"
        if table["course"].iloc[0] == "two_phases"
        else f"The figures speak for {table['label'].iloc[0]}",
        columns=(
            Column("label", "Course of casualties"),
            Column("terms", "Numbers estimated", kind="number"),
            Column("difference", "Worse than the best by", kind="number", measure="number"),
        ),
        caption=f"Compared on {int(table['wars'].iloc[0])} wars with figures from the first full year of "
        "peace on and for every phase. The measure weighs fit against how many numbers are estimated "
        "(Akaike’s information criterion); lower is better, and differences below two are slight. Each war "
        "has rates of its own, so this shows a change of speed in each war and not a slowing in all.",
        sources=evidence.after,
    )


def tabulate_choices(evidence: Evidence, seed: int) -> Table | Markdown:
    """Set the rates and outlooks side by side that other choices of the analyst give."""
    choices = aftermath.specifications(evidence.casualties, evidence.ends, seed=seed)
    if choices.empty:
        return Markdown("There are too few wars to try other choices.")
    low, high = choices["estimate"].min(), choices["estimate"].max()
    return Table(
        choices,
        id="choices",
        title=f"{aftermath.BASE} people in the first year become {ends(low, high, 'simulated', 'to')} in ten "
        f"years under {len(choices)} choices",
        columns=(
            Column("label", "Choice"),
            Column("wars", "Wars", kind="number"),
            Column("whole", "Seen from year 1", kind="number"),
            Column("early", "First years, % a year", kind="number", measure="change"),
            Column("late", "Later, % a year", kind="number", measure="change"),
            Column(
                "estimate",
                f"People in ten years ({level(aftermath.PREDICTIVE)} range)",
                kind="interval",
                measure="simulated",
                low="low",
                high="high",
            ),
        ),
        sources=evidence.after,
    )


def tabulate_coverage(evidence: Evidence) -> Table | Markdown:
    """List the wars with the years of peace that have figures, and those that are missing."""
    if evidence.ends.empty:
        return Markdown("This collection holds no end of a war by then.")
    covered = wars.coverage(evidence.aligned, evidence.ends)
    enough = int((covered["years"] >= aftermath.LEAST).sum())
    reasons: dict[str, str] = {}
    if isinstance(evidence.decay, Decay):
        reasons = dict(evidence.decay.left_out[["war", "reason"]].itertuples(index=False))
    covered["reason"] = [reasons.get(war, "") for war in covered["war"]]
    return Table(
        covered,
        id="coverage",
        title=f"{enough} of {len(covered)} wars have enough yearly figures to be used",
        columns=(
            Column("war", "Country", flag="reason"),
            Column("end", "End of fighting", kind="date"),
            Column("years", "Years with figures", kind="number"),
            Column("missing", "Missing in between", kind="number"),
        ),
    )
