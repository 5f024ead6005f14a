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
    most = makers.iloc[0]
    never_own = int((makers["quoted"] == makers["figures"]).sum())
    share = Quantity(value=quoted / figures, kind="share")
    return Finding.of(
        "second-hand",
        f"{share} of {count(figures)} casualty figures were read second-hand, where somebody quotes the body "
        f"that counted; of {count(len(makers))} such bodies {count(never_own)} are known here by "
        f"quotation only. {_name(most['maker'])} is quoted most often: {count(most['quoted'])} figures on "
        f"{count(most['pages'])} pages.",
        share,
        unit="share of figures read second-hand",
        method="maker of the statistic compared with the origin of the page",
        sources=evidence.candidates,
    )


def tabulate_makers(evidence: Evidence) -> Table | Markdown:
    """List the makers quoted most often, with the figures and pages that quote them."""
    quoted = evidence.makers[evidence.makers["quoted"] > 0]
    if quoted.empty:
        return Markdown("No figure on record by then was read second-hand.")
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
        "statistic quote it, too." + more,
        stack=True,
        sources=evidence.candidates,
    )


def _name(maker: str) -> str:
    return sources.maker_names().get(maker, maker)
