"""Where figures compete: what became of the losers, how it was decided, and where it was not."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from impact import charts
from impact.answers.data_quality.quality_evidence import Evidence
from impact.answers.data_quality.quality_words import REGISTER_NAMES, measures, when, where
from impact.catalogue.casualties import DECIDED_BY, STATUSES
from impact.charts import Chart, Column, Table
from impact.findings import Finding
from impact.published.record import rivals
from impact.wording import Quantity, capital, count, counted, noun

_TIE = "tie"


def state_conflicts(evidence: Evidence) -> Finding:
    """State how many figures do not stand for their edition."""
    lost = Quantity(value=len(evidence.rivals), kind="count")
    faulty = int((evidence.candidates["status"] == "faulty").sum())
    return Finding.of(
        "conflicts",
        f"{lost if lost.value else 'None'} of {count(len(evidence.candidates))} casualty figures lost "
        "against a "
        f"better-supported one, and {counted(faulty, 'is', 'are')} misprinted or misread; all are kept.",
        lost,
        unit="figures that lost against another",
        method="rules: firmness, nearness to the count, publishers, date",
        sources=evidence.candidates,
    )


def state_ties(evidence: Evidence) -> Finding:
    """State how often rivals within an edition were told apart by the rules, and how often not."""
    ends = rivals.endings(evidence.per_edition).set_index("decided_by")["figures"]
    total = int(ends.sum())
    ties = Quantity(value=int(ends[_TIE]), kind="count")
    decided = total - int(ties.value)
    return Finding.of(
        "ties",
        f"The rules chose between rival values for {count(decided) if decided else 'none'} of "
        f"{counted(total, 'figure')}; {ties if ties.value else 'none'} stay with both values"
        f"{_superseded(evidence, int(ties.value))}.",
        ties,
        unit="figures with several values that stand together",
        method="firmest, nearest to the maker, most publishers, counted before “at least”, later page; "
        "otherwise both",
        sources=_contested(evidence) if total else evidence.candidates,
    )


def _superseded(evidence: Evidence, ties: int) -> str:
    """Say how many of the ties a later edition has replaced, so that the table lists fewer."""
    standing = len(rivals.undecided(evidence.casualties))
    return f", {count(standing)} of them in the newest edition" if standing < ties else ""


def _contested(evidence: Evidence) -> pd.DataFrame:
    return evidence.per_edition[evidence.per_edition["decided_by"] != "one_value"]


def draw_statuses(evidence: Evidence) -> Chart | Markdown:
    """Draw how many figures do not stand for their edition, by reason."""
    counts = evidence.candidates["status"].value_counts()
    rows = counts.drop("accepted", errors="ignore").rename_axis("status").reset_index(name="value")
    if rows.empty:
        return Markdown("No figure on record by then competes with another.")
    return charts.bars(
        rows.assign(label=rows["status"].map(STATUSES)),
        id="statuses",
        title=f"{count(counts['accepted'])} of {count(len(evidence.candidates))} figures stand alone "
        "for their edition; these do not",
        unit="figures",
        sources=evidence.candidates[evidence.candidates["status"] != "accepted"],
    )


def draw_endings(evidence: Evidence) -> Chart | Markdown:
    """Draw by which step it was decided between values of one edition."""
    rows = rivals.endings(evidence.per_edition)
    rows = rows[rows["figures"] > 0]
    if rows.empty:
        return Markdown("No edition on record by then gives two values for one figure.")
    most, total = rows.loc[rows["figures"].idxmax()], rows["figures"].sum()
    first = "are settled by none of the rules" if most["decided_by"] == _TIE else "end by one rule"
    return charts.bars(
        rows.assign(label=rows["decided_by"].map(DECIDED_BY).map(capital), value=rows["figures"]),
        id="endings",
        title=f"{count(most['figures'])} of {count(total)} figures with rival values in one edition {first}",
        unit="figures with several values in one edition",
        caption="The steps are tried in this order: firmness, nearness, publishers, lower bounds, date.",
        sources=_contested(evidence),
    )


def tabulate_ties(evidence: Evidence) -> Table | Markdown:
    """List the figures that stand with two values or more."""
    rows = rivals.undecided(evidence.casualties)
    if rows.empty:
        return Markdown("No figure stands with two values.")
    return _listed(
        rows.assign(who=rows["register"].map(REGISTER_NAMES)),
        "ties",
        f"{counted(len(rows), 'figure')} {noun(len(rows), 'stands', 'stand')} with more than one value",
        Column("low", "Least", kind="number"),
        Column("high", "Most", kind="number"),
        Column("who", "Who counts"),
        caption="Where a sentence quotes one of these figures it prints both ends.",
    )


def tabulate_uncorroborated(evidence: Evidence) -> Table | Markdown:
    """List the figures that too few pages carry."""
    rows = rivals.unresolved(evidence.candidates)
    if rows.empty:
        return Markdown("No figure had to be set aside as uncorroborated.")
    return _listed(
        rows,
        "uncorroborated",
        f"{counted(len(rows), 'figure')} that too few pages carry to displace a better supported one",
        Column("value", "Figure", kind="number"),
        Column("edition", kind="year"),
        Column("note", "Remark"),
    )


def _listed(rows: pd.DataFrame, name: str, title: str, *columns: Column, caption: str = "") -> Table:
    """Lay figures out for reading, by the names of their places."""
    shown = rows.assign(where=where(rows), when=when(rows), what=measures(rows))
    return Table(
        shown.sort_values(["where", "what", "when"], kind="stable", ignore_index=True),
        id=name,
        title=title,
        columns=(Column("where", "Place"), "when", Column("what", "Counted"), *columns),
        caption=caption,
        stack=True,
    )
