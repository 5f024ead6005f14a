"""Who is quoted second-hand: makers whose figures were read on the pages of others."""

from __future__ import annotations

from IPython.display import Markdown

from impact.answers.data_quality.quality_evidence import Evidence
from impact.charts import Column, Table
from impact.data import sources
from impact.findings import Finding
from impact.wording import Quantity, count

_SHOWN = 12


def state_second_hand(evidence: Evidence) -> Finding:
    """State which share of the figures was read on the page of somebody who quotes them."""
    makers = evidence.makers
    quoted, figures = int(makers["quoted"].sum()), int(makers["figures"].sum())
    share = Quantity(value=quoted / figures, kind="share")
    return Finding.of(
        "second-hand",
        f"{share} of {count(figures)} casualty figures were read second-hand, on pages that quote the "
        "body that "
        "counted.",
        share,
        unit="share of casualty figures",
        method="maker of the statistic compared with the origin of the page",
        sources=evidence.candidates,
    )


def tabulate_makers(evidence: Evidence) -> Table | Markdown:
    """List the makers quoted most often, with the figures and pages that quote them."""
    quoted = evidence.makers[evidence.makers["quoted"] > 0]
    if quoted.empty:
        return Markdown("No figure on record by then was read second-hand.")
    never_own = int((evidence.makers["quoted"] == evidence.makers["figures"]).sum())
    rows = quoted.head(_SHOWN)
    rest = quoted.iloc[_SHOWN:]
    more = (
        f" {count(len(rest))} more bodies are quoted with {count(rest['quoted'].sum())} figures."
        if len(rest)
        else ""
    )
    return Table(
        rows.assign(name=rows["maker"].map(_name)),
        id="second-hand",
        title=f"The {count(len(rows))} bodies quoted most often by others",
        columns=(
            Column("name", "Who counted"),
            Column("quoted", "Figures quoted", kind="number"),
            Column("figures", "Of all its figures", kind="number"),
            Column("pages", "On pages", kind="number"),
            Column("publishers", "Of publishers", kind="number"),
        ),
        caption="A figure counts once for each page that gives it; members of the body that makes the "
        f"statistic quote it, too.{more} Of {count(len(evidence.makers))} bodies that count, "
        f"{count(never_own)} "
        "are known here by quotation only.",
        stack=True,
        sources=evidence.candidates,
    )


def _name(maker: str) -> str:
    return sources.maker_names().get(maker, maker)
