"""What the report on the article's claims says: a verdict on each, who is bound by the treaty, what followed.

The rules that judge are those of :mod:`impact.published.claims`; nothing is judged here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd
from IPython.display import Markdown

from impact import charts, places
from impact.answers import claim_reviews
from impact.catalogue.frame_rows import each_row
from impact.charts import Chart, Column, Table
from impact.data import LATEST, load, sources
from impact.face_check import check_face
from impact.findings import Finding, state
from impact.published import claims
from impact.published.treaty import membership
from impact.wording import capital, count, counted, day, listed, noun, number_word

_QUESTION = "Q8"
#: Verdicts in the order in which a reader wants to know of them.
_ORDER = (claims.CONTRADICTED, claims.IMPRECISE, claims.OPEN, claims.SUPPORTED)


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


def describe_article(evidence: Evidence) -> Markdown:
    """Put the question, with the article named and linked, and say who decided on the verdicts."""
    page = sources.lookup(str(evidence.facts["page"].iloc[0]))
    published = day(pd.Timestamp(page.published))
    announcing = evidence.withdrawals
    announcing = announcing[(announcing["event"] == "announced") & (announcing["date"] == claims.ARTICLE_DAY)]
    names = listed(sorted(announcing["name"].unique()))
    return Markdown(
        "# Are the article's own figures right?\n\n"
        f"On {day(pd.Timestamp(claims.ARTICLE_DAY))} the defence ministers of {names} recommended leaving "
        f"the Mine Ban Treaty. This project started from a news article on it: [{page.title}]({page.url}), "
        f"{page.publisher}, {published}. {capital(number_word(len(evidence.facts)))} of its statements can "
        "be checked. A rule sets each against our tables: the verdict is computed, not written."
    )


def state_findings(evidence: Evidence) -> list[Finding]:
    """State how the claims of fact fare together, then why each verdict is what it is, the doubtful first."""
    facts = evidence.facts.assign(order=evidence.facts["verdict"].map(_ORDER.index))
    facts = facts.sort_values("order", kind="stable")
    findings = [_state_verdicts(evidence), *(_state_claim(row) for row in each_row(facts))]
    return [replace(finding, question=_QUESTION, as_of=evidence.as_of) for finding in findings]


def _state_verdicts(evidence: Evidence) -> Finding:
    verdicts = evidence.facts["verdict"]
    numbers = {name: int((verdicts == name).sum()) for name in _ORDER}
    right, wrong = numbers[claims.SUPPORTED], numbers[claims.CONTRADICTED]
    total = len(verdicts)
    imprecise = number_word(numbers[claims.IMPRECISE]) if numbers[claims.IMPRECISE] else "none"
    return state(
        "verdicts",
        f"Of the article's {number_word(total)} claims of fact, {number_word(right)} "
        f"{noun(right, 'is', 'are')} right, {number_word(wrong)} {noun(wrong, 'is', 'are')} wrong, "
        f"{imprecise} imprecise and {number_word(numbers[claims.OPEN])} cannot be decided.",
        value=right,
        unit="claims of fact supported",
        kind="count",
        method="one rule for each claim, on tables as known on the day",
        sources=evidence.judged,
        short=f"{capital(number_word(wrong))} of {number_word(total)} claims {noun(wrong, 'is', 'are')} "
        f"wrong, {number_word(right)} {noun(right, 'is', 'are')} right",
    )


def _state_claim(row: Any) -> Finding:
    return state(
        f"claim-{row.claim_id.lower()}",
        row.evidence,
        value=row.verdict,
        unit="verdict",
        method=f"claim {row.claim_id}, {row.verdict}",
        sources=row.source_ids,
    )


def tabulate_claims(evidence: Evidence) -> Table:
    """Set every claim beside its verdict and why; an older verdict only where one has changed."""
    judged = evidence.judged
    older = [Column("verdict_on_the_day", "On the day of the article", kind="chip")]
    return charts.verdicts(
        judged.assign(claim=judged["claim_id"] + ". " + judged["statement"]),
        id="claims",
        title=f"{counted(len(judged), 'claim')}, {count(len(evidence.facts))} of them of fact, and what the "
        "tables say",
        more=[] if evidence.changed.empty else older,
        sources=judged,
        caption=f"Statements are paraphrased. {_not_of_fact(judged)}The verdict uses what had been "
        "published by the day this page "
        "was made for; the last column, where shown, what had been published when the article appeared.",
    )


def _not_of_fact(judged: pd.DataFrame) -> str:
    """Say of promises that they cannot be decided either, and are not among the claims of fact."""
    promises = judged[(judged["kind"] != "fact") & (judged["verdict"] == claims.OPEN)]["claim_id"]
    if promises.empty:
        return ""
    one = len(promises) == 1
    return (
        f"{listed(promises)} {noun(len(promises), 'is a promise', 'are promises')}: "
        f"{'it' if one else 'they'} cannot be decided either, and {'is' if one else 'are'} not among "
        "the claims of fact. "
    )


def tabulate_rules(evidence: Evidence) -> Table:
    """List what each rule compares, and what more the tables say."""
    judged = evidence.judged
    return Table(
        judged.assign(claim=judged["claim_id"]),
        id="rules",
        title="The rule behind each verdict, and what more the tables say",
        columns=(Column("claim", "Claim"), Column("rule", "Rule"), Column("detail", "More")),
        caption="The rules are written before the verdicts: another number in the article would get another "
        "verdict.",
        sources=judged,
        source_line="",
        stack=True,
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
        else f"Statements on leaving by {counted(steps['name'].nunique(), 'state')} are on record",
        subtitle=f"Steps on record since March 2025{_suspensions(steps)}",
        caption="Steps as reported by the pages named; a step that no page on record reports is not shown."
        f"{_several_days(steps)}",
    )


def _several_days(steps: pd.DataFrame) -> str:
    """Explain why a suspension stands under several days; empty where none does."""
    own = steps[steps["event"] == "suspended"]
    if own.empty or own.groupby("name")["date"].nunique().max() < 2:
        return ""
    return " A suspension stands under several days where pages count it from different steps."


def _suspensions(steps: pd.DataFrame) -> str:
    names = sorted(steps.loc[steps["event"] == "suspended", "name"].unique())
    if not names:
        return ""
    return f"; {listed(names)} declared a suspension; whether the Convention allows one is contested"


def list_reviews(evidence: Evidence) -> list[dict[str, Any]]:
    """List the verdicts as schema.org ClaimReview; see :mod:`impact.answers.claim_reviews`."""
    return claim_reviews.claim_reviews(evidence.judged)


def describe_reviews(evidence: Evidence) -> Markdown:
    """Tell readers that the page holds the verdicts in a form for programs, and what for."""
    reviews = counted(len(list_reviews(evidence)), "claim")
    return Markdown(
        f"For programs: this web page also holds the verdicts on the {reviews} of fact as "
        "[ClaimReview](https://schema.org/ClaimReview) data of schema.org, with the article's publisher, day "
        "and address. They are meant for collections of fact checks and for research, not for search results."
    )


check_face(__name__, Evidence)
