"""What the report on the article's claims says: a verdict on each, who is bound by the treaty, what followed.

The rules that judge are those of :mod:`impact.published.claims`; nothing is judged here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd
from IPython.display import Markdown

from impact import charts, places
from impact.charts import Chart, Column, Table
from impact.data import LATEST, load
from impact.findings import Finding, state
from impact.published import claims, membership
from impact.wording import count, counted, day, listed

_QUESTION = "Q8"


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Verdicts and dates as known on a day.

    Attributes
    ----------
    as_of
        As for :func:`impact.load`.
    judged
        :func:`impact.published.claims.verdicts`, with ``verdict_on_the_day``: what could be said on the day
        of the article.
    treaty, withdrawals
        The tables of these names; the steps of withdrawal with the ``name`` of the state.
    """

    as_of: str
    judged: pd.DataFrame = field(repr=False)
    treaty: pd.DataFrame = field(repr=False)
    withdrawals: pd.DataFrame = field(repr=False)

    @property
    def facts(self) -> pd.DataFrame:
        """The claims of fact, without judgements and promises."""
        return self.judged[self.judged["kind"] == "fact"]

    @property
    def changed(self) -> pd.DataFrame:
        """The claims whose verdict differs from that on the day of the article."""
        return self.judged[self.judged["verdict"] != self.judged["verdict_on_the_day"]]


def gather(as_of: str = LATEST) -> Evidence:
    """Judge the claims on what was known on a day, and on the day of the article.

    Raises
    ------
    ImpossibleDate
        When the day lies before the article.
    """
    judged = claims.verdicts(as_of)
    on_the_day = claims.verdicts(claims.ARTICLE_DAY).set_index("claim_id")["verdict"]
    judged["verdict_on_the_day"] = judged["claim_id"].map(on_the_day)
    steps = load("withdrawals", as_of=as_of)
    return Evidence(
        as_of=as_of,
        judged=judged,
        treaty=load("treaty", as_of=as_of),
        withdrawals=steps.assign(name=steps["place"].map(places.name)),
    )


def state_findings(evidence: Evidence) -> list[Finding]:
    """State how the claims of fact fare together, then the verdict on each."""
    findings = [_state_verdicts(evidence), *(_state_claim(row) for row in evidence.facts.itertuples())]
    return [replace(finding, question=_QUESTION, as_of=evidence.as_of) for finding in findings]


def _state_verdicts(evidence: Evidence) -> Finding:
    verdicts = evidence.facts["verdict"]
    supported = int((verdicts == claims.SUPPORTED).sum())
    return state(
        "verdicts",
        f"Of the article's {len(verdicts)} claims of fact the tables support {supported}, contradict "
        f"{(verdicts == claims.CONTRADICTED).sum()}, find {(verdicts == claims.IMPRECISE).sum()} imprecise "
        f"and cannot decide {(verdicts == claims.OPEN).sum()}.",
        value=supported,
        unit="claims of fact supported",
        kind="count",
        method="one rule for each claim, on tables as known on the day",
        sources=evidence.judged,
    )


def _state_claim(row: Any) -> Finding:
    return state(
        f"claim-{row.claim_id.lower()}",
        f"“{row.statement.rstrip('.')}” ({row.claim_id}): {row.verdict}.",
        value=row.verdict,
        unit="verdict",
        method="rule on published figures and dates",
        sources=row.source_ids,
    )


def tabulate_claims(evidence: Evidence) -> Table:
    """Set every claim beside its verdict and the evidence; an older verdict only where one has changed."""
    judged = evidence.judged
    older = [Column("verdict_on_the_day", "On the day of the article", kind="chip")]
    return charts.verdicts(
        judged.assign(claim=judged["claim_id"] + ". " + judged["statement"]),
        id="claims",
        title=f"{counted(len(judged), 'claim')}, and what the tables say",
        more=[] if evidence.changed.empty else older,
        sources=judged,
        caption="Statements are paraphrased. The verdict uses what had been published by the day this page "
        "was made for; the last column, where shown, what had been published when the article appeared.",
    )


def describe_changes(evidence: Evidence) -> Markdown:
    """Name the claims whose verdict changed since the article appeared."""
    if evidence.changed.empty:
        return Markdown(
            "No verdict differs from the one that could be given on the day the article appeared."
        )
    numbers = ", ".join(evidence.changed["claim_id"])
    return Markdown(f"What has been published since the article appeared changed the verdict on {numbers}.")


def draw_parties(evidence: Evidence) -> Chart:
    """Draw the number of States Parties by year, up to the day of the report or of the last change."""
    treaty = evidence.treaty
    last = treaty["withdrawal_effective"].max() if evidence.as_of == LATEST else pd.Timestamp(evidence.as_of)
    bound = membership.parties_by_year(treaty, last)
    now, before = bound["value"].iloc[-1], bound["value"].iloc[-2]
    newest = day(last)
    return charts.series(
        bound,
        id="states-parties",
        title=f"The number of States Parties {'fell to' if now < before else 'stood at'} {count(now)} on "
        f"{newest}",
        subtitle="States for which the Mine Ban Treaty was in force at the end of the year",
        unit="states",
        caption=f"The last point is counted on {newest}, the latest day for which the table holds a change "
        "or the day this page was made for.",
    )


def draw_withdrawals(evidence: Evidence) -> Chart | Markdown:
    """Draw the steps of withdrawal on record, state by state."""
    steps = evidence.withdrawals
    if steps.empty:
        return Markdown("No step was on record by then.")
    effective = steps.loc[steps["event"] == "effective", "name"].nunique()
    return charts.timeline(
        steps,
        id="withdrawal-steps",
        title=f"{effective} withdrawals have taken effect"
        if effective
        else f"{steps['name'].nunique()} states have announced that they would leave",
        subtitle=f"Steps on record since March 2025{_suspensions(steps)}",
        caption="Steps as reported by the pages named; a step that no page on record reports is not shown.",
    )


def _suspensions(steps: pd.DataFrame) -> str:
    names = sorted(steps.loc[steps["event"] == "suspended", "name"].unique())
    if not names:
        return ""
    return f"; {listed(names)} declared a suspension, which the Convention does not provide for"


def list_reviews(evidence: Evidence) -> list[dict[str, Any]]:
    """List the verdicts as schema.org ClaimReview; see :func:`impact.published.claims.claim_reviews`."""
    return claims.claim_reviews(evidence.judged)


def describe_reviews() -> Markdown:
    """Tell readers that the page holds the verdicts in a form for programs."""
    return Markdown(
        "The web page of this report also holds the verdicts as schema.org *ClaimReview* data, the form that "
        "fact-checkers and search engines read."
    )
