"""What the checks of plausibility caught, and what became of it."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from impact.answers.data_quality.quality_evidence import Evidence
from impact.answers.data_quality.quality_words import measures, when, where
from impact.charts import Column, Table
from impact.findings import Finding
from impact.published.plausibility import CHECKS, DECISIONS
from impact.wording import Quantity, capital, count, counted, noun

#: what remains in doubt: no rule and no second publisher explains it
_OPEN = ("both_shown", "stands_flagged")


def state_plausibility(evidence: Evidence) -> Finding:
    """State how many contradictions the checks caught, and how many of them stay open."""
    caught = evidence.caught
    still = Quantity(value=int(caught["decision"].isin(_OPEN).sum()), kind="count")
    stay = noun(still.value, "stays", "stay")
    return Finding.of(
        "plausibility",
        f"{count(len(CHECKS))} checks caught {counted(len(caught), 'contradiction')} between published "
        "figures; "
        f"{still} {stay} open and flagged.",
        still,
        unit="contradictions that stay open",
        method="each check sets a figure against another; open ones show both values, or are flagged",
        sources=caught if len(caught) else evidence.candidates,
    )


def tabulate_checks(evidence: Evidence) -> Table | Markdown:
    """Count what each check caught, by what became of it."""
    if evidence.caught.empty:
        return Markdown("The checks of plausibility caught nothing.")
    counts = pd.crosstab(evidence.caught["check"], evidence.caught["decision"])
    counts = counts.reindex(columns=list(DECISIONS), fill_value=0)
    rows = pd.DataFrame({"check": [name for name in CHECKS if name in counts.index]})
    by_check = counts.loc[rows["check"]].reset_index(drop=True)
    groups = {
        "caught": list(DECISIONS),
        "kept_out": ["kept_out_faulty", "kept_out_part", "counted_apart"],
        "lost": ["another_stands"],
        "stand": ["stands"],
        "open": list(_OPEN),
    }
    for name, decisions in groups.items():
        rows[name] = by_check[decisions].sum(axis=1)
    quiet = [CHECKS[name] for name in CHECKS if name not in counts.index]
    return Table(
        rows.assign(words=rows["check"].map(CHECKS).map(capital)),
        id="checks",
        title=f"{count(rows['caught'].sum())} contradictions between published figures, by check",
        columns=(
            Column("words", "Check: the figure is"),
            Column("caught", kind="number"),
            Column("kept_out", "Kept out or apart", kind="number"),
            Column("lost", "Another stands", kind="number"),
            Column("stand", "Stands", kind="number"),
            Column("open", "Open", kind="number"),
        ),
        caption="Kept out or apart: misprints, parts, other registers. Stands: its maker's own page or two "
        "publishers give it. Open: both values are shown, or the figure stands though its page "
        "contradicts itself or quotes somebody, alone."
        + (f" Nothing was caught by: {'; '.join(quiet)}." if quiet else ""),
        stack=True,
        sources=evidence.caught,
    )


def tabulate_doubts(evidence: Evidence) -> Table | Markdown:
    """List the totals of main registers that a check caught and that nothing explains."""
    caught = evidence.caught
    totals = caught["measure"].isin(["total", "cumulative_total"]) & caught["main"]
    rows = caught[totals & caught["decision"].isin(_OPEN)]
    if rows.empty:
        return Markdown("No total of a main register that a check caught stays open.")
    return _listed(
        rows,
        "doubts",
        f"{counted(len(rows), 'total')} of main registers that a check caught "
        f"{noun(len(rows), 'stands', 'stand')} with a doubt",
    )


def tabulate_caught(evidence: Evidence) -> Table | Markdown:
    """List everything that the checks caught, with what it was set against and what became of it."""
    if evidence.caught.empty:
        return Markdown("The checks of plausibility caught nothing.")
    return _listed(
        evidence.caught,
        "caught",
        f"All {counted(len(evidence.caught), 'contradiction')} that the checks caught",
    )


def _listed(rows: pd.DataFrame, name: str, title: str) -> Table:
    """Lay contradictions out for reading; the frame keeps codes, registers, makers and both pages."""
    return Table(
        rows.assign(
            where=where(rows),
            when=when(rows),
            what=measures(rows),
            beside=when(rows, "_against"),
            why=rows["check"].map(CHECKS).map(capital),
            end=rows["decision"].map(DECISIONS).map(capital),
        ),
        id=name,
        title=title,
        columns=(
            Column("where", "Place"),
            "when",
            Column("what", "Counted"),
            Column("value", "Figure", kind="number"),
            Column("value_against", "Beside", kind="number"),
            Column("beside", "Of"),
            Column("why", "Check"),
            Column("end", "What became of it"),
        ),
        stack=True,
        sources=rows,
    )


def tabulate_sums(evidence: Evidence) -> Table | Markdown:
    """List the pages whose killed, injured and unknown do not make up their total."""
    rows = evidence.sums
    if rows.empty:
        return Markdown("All parts add up.")
    return Table(
        rows.assign(at=when(rows)),
        id="sums-that-differ",
        title=f"{counted(len(rows), 'set')} whose parts and total differ",
        columns=(
            "name",
            Column("at", "When"),
            Column("killed", kind="number"),
            Column("injured", kind="number"),
            Column("outcome_unknown", "Unknown", kind="number"),
            Column("total", kind="number"),
            Column("difference", kind="number"),
            Column("edition", kind="year"),
        ),
    )
