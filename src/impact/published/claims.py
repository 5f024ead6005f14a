"""What the tables say of the article's factual claims: one rule a claim, verdicts computed, never typed.

Each rule looks only at tables as they were known on ``as_of``; the claims themselves speak of the day
the article appeared, so counts are always taken on that day. The verdicts are those of
:data:`impact.vocabulary.VERDICTS`. What the rules cannot tell: whether a statement is fair, complete or
wise, and anything on which the tables hold no figure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from impact import places
from impact.data import LATEST, load
from impact.data.load import day_of
from impact.data.provenance import ids_of
from impact.errors import ImpossibleDate
from impact.project import shared
from impact.published.treaty.membership import members, parties
from impact.vocabulary import VERDICTS
from impact.wording import count, counted, listed, noun
from impact.wording import day as day_words

ARTICLE_DAY = "2025-03-18"

SUPPORTED, CONTRADICTED, IMPRECISE, OPINION, OPEN = VERDICTS


@dataclass(frozen=True)
class Verdict:
    """What the tables say of one claim: the verdict, why in one plain sentence, more of it, the pages."""

    verdict: str
    evidence: str
    sources: tuple[str, ...] = ()
    detail: str = ""


@dataclass(frozen=True)
class Evidence:
    """The tables a rule may look at, all as known on one day."""

    as_of: str
    article_day: pd.Timestamp = field(default_factory=lambda: pd.Timestamp(ARTICLE_DAY))

    def table(self, name: str) -> pd.DataFrame:
        """Load a table as known on the day."""
        return load(name, as_of=self.as_of)


def _deaths_of_2022(claim: pd.Series, evidence: Evidence) -> Verdict:
    rows = evidence.table("casualties_vintages")
    rows = rows[(rows["place"] == claim["place"]) & (rows["year"] == 2022) & (rows["cause"] == "mines_erw")]
    rows = rows[rows["status"] == "accepted"].sort_values("edition")
    claimed = float(claim["claimed"])
    killed, totals = rows[rows["measure"] == "killed"], rows[rows["measure"] == "total"]
    if killed.empty or totals.empty:
        return Verdict(OPEN, "The tables hold no figure for people killed in 2022.")
    deaths = killed["value"].iloc[-1]
    used = tuple(sorted({killed["source_id"].iloc[-1], *totals.loc[totals["value"] == claimed, "source_id"]}))
    if claimed == deaths:
        return Verdict(SUPPORTED, f"{count(deaths)} people were killed in 2022, as the article says.", used)
    if (totals["value"] == claimed).any():
        newest = totals["value"].iloc[-1]
        return Verdict(
            CONTRADICTED,
            f"The article's {count(claimed)} deaths in 2022 are people killed and injured together; "
            f"{count(deaths)} were killed.",
            used,
            f"Later editions give {count(newest)} killed and injured." if newest != claimed else "",
        )
    return Verdict(
        CONTRADICTED,
        f"The article gives {count(claimed)} deaths in 2022; {count(deaths)} people are recorded as killed.",
        used,
    )


def _number_of_parties(claim: pd.Series, evidence: Evidence) -> Verdict:
    treaty = evidence.table("treaty")
    in_force, consented = parties(treaty, evidence.article_day)
    claimed, when = int(claim["claimed"]), day_words(evidence.article_day)
    waiting = listed(sorted(places.name(code) for code in consented - in_force))
    agrees = [len(in_force) == claimed, len(consented) == claimed]
    detail = f"Not yet bound on that day: {waiting}." if waiting else ""
    if agrees[0]:  # a State Party is a state that the treaty binds
        statement = f"The treaty bound {count(claimed)} states on {when}, as the article says."
        return Verdict(SUPPORTED, statement, ids_of(treaty), detail)
    if agrees[1]:
        statement = (
            f"{count(claimed)} states had agreed to the treaty on {when}, but {count(len(in_force))} were "
            "bound: these are its States Parties."
        )
    else:
        statement = (
            f"The article counts {count(claimed)} member states; on {when} the treaty bound {len(in_force)}, "
            f"and {len(consented)} had agreed to it."
        )
    return Verdict(IMPRECISE if any(agrees) else CONTRADICTED, statement, ids_of(treaty), detail)


def _members_outside(claim: pd.Series, evidence: Evidence) -> Verdict:
    treaty, memberships = evidence.table("treaty"), evidence.table("memberships")
    in_force, _ = parties(treaty, evidence.article_day)
    joined = members(memberships, evidence.article_day)
    outside = joined - in_force
    named = set(str(claim["claimed"]).split(";"))
    states, claimed = (
        listed(sorted(places.in_sentence(code) for code in group)) for group in (outside, named)
    )
    used = ids_of([treaty, memberships])
    detail = f"Counted on {day_words(evidence.article_day)}: {len(joined)} members of either."
    who = f"Of the members of the European Union and NATO only {states} stood outside the treaty"
    if outside == named:
        return Verdict(SUPPORTED, f"{who}, as the article says.", used, detail)
    verdict = IMPRECISE if outside & named else CONTRADICTED
    statement = f"{who if outside else 'All members were bound by the treaty'}; the article names {claimed}."
    return Verdict(verdict, statement, used, detail)


def _dates_of_the_convention(claim: pd.Series, evidence: Evidence) -> Verdict:
    events = evidence.table("convention_events")
    own = events[(events["convention"] == "mine_ban") & (events["place"] == claim["place"])].set_index(
        "event"
    )
    claimed = dict(zip(("adopted", "in_force"), str(claim["claimed"]).split(";"), strict=True))
    if not set(claimed) <= set(own.index):
        return Verdict(OPEN, "The tables do not hold both dates.")
    days = own["date"]
    adopted, in_force = day_words(days["adopted"]), day_words(days["in_force"])
    statement = f"The treaty was adopted on {adopted} and entered into force on {in_force}"
    right = [str(days[event].date()) == day for event, day in claimed.items()]
    used = tuple(sorted(set(own["source_id"])))
    if all(right):
        return Verdict(SUPPORTED, f"{statement}, as the article says.", used)
    dates = listed(day_words(pd.Timestamp(day)) for day in claimed.values())
    verdict = IMPRECISE if any(right) else CONTRADICTED
    return Verdict(verdict, f"{statement}; the article gives {dates}.", used)


def _first_withdrawal(claim: pd.Series, evidence: Evidence) -> Verdict:
    events = evidence.table("convention_events")
    state = places.name(claim["place"])
    own = events[events["place"] == claim["place"]]
    withdrawn = own[own["event"].isin(["deposited", "effective"])]
    before = withdrawn[withdrawn["date"] < evidence.article_day]
    if not before.empty:
        first = day_words(before["date"].min())
        statement = f"{state} gave notice of another withdrawal on {first}: this was not its first."
        return Verdict(CONTRADICTED, statement, tuple(before["source_id"]))
    pages = evidence.table("claim_evidence")
    pages = pages[pages["claim_id"] == claim["claim_id"]]
    statement = (
        f"Whether {state} left a treaty for the first time cannot be decided: our tables follow two "
        "conventions, not all its treaties."
    )
    bear = f"{counted(len(pages), 'page')} on record {noun(len(pages), 'bears', 'bear')} on it"
    detail = f"{bear}; the table of evidence has what each says." if len(pages) else ""
    return Verdict(OPEN, statement, tuple(sorted(set(pages["source_id"]))), detail)


def _left_cluster_munitions(claim: pd.Series, evidence: Evidence) -> Verdict:
    events = evidence.table("convention_events")
    own = events[(events["convention"] == "cluster_munitions") & (events["place"] == claim["place"])]
    days = own.drop_duplicates("event").set_index("event")["date"]
    used = tuple(sorted(set(own["source_id"])))
    effective = days.get("effective")
    if effective is None:
        return Verdict(OPEN, "The tables hold no date for this withdrawal.", used)
    ago = (evidence.article_day - effective).days
    deposited = days.get("deposited")
    side = "before" if ago >= 0 else "after"
    statement = (
        f"{places.name(claim['place'])} left the convention on cluster munitions on {day_words(effective)}, "
        f"{counted(abs(ago), 'day')} {side} the article."
    )
    right = ago >= 0 and str(effective.date()) == str(claim["claimed"])
    detail = f"Its notice was deposited on {day_words(deposited)}." if deposited is not None else ""
    return Verdict(SUPPORTED if right else IMPRECISE, statement, used, detail)


def _no_production(_claim: pd.Series, evidence: Evidence) -> Verdict:
    steps = evidence.table("withdrawals")
    announcing = steps[(steps["event"] == "announced") & (steps["date"] == evidence.article_day)]
    made = steps["event"] == "production_announced"
    own = steps[made & steps["place"].isin(announcing["place"].unique())]
    before, after = (own[own["date"] <= evidence.article_day], own[own["date"] > evidence.article_day])
    plans = evidence.table("plans")
    capacity = plans.loc[plans["kind"] == "capacity", ["place", "parameter"]]
    other = evidence.table("parameters").merge(capacity, on="parameter")
    used = tuple(sorted({*own["source_id"], *other["source_id"]}))
    if not before.empty:
        first = before.sort_values("date").iloc[0]
        who, when = places.name(first["place"]), day_words(first["date"])
        return Verdict(CONTRADICTED, f"{who} announced production of antipersonnel mines on {when}.", used)
    detail = ""
    if not after.empty:
        first = after.sort_values("date").iloc[0]
        detail = f"Plans are on record from {day_words(first['date'])} on ({places.name(first['place'])})."
    if other.empty:
        statement = (
            "No making of antipersonnel mines by the four was on record, which does not show that none were "
            "made."
        )
        return Verdict(OPEN, statement, used, detail)
    row = other.iloc[0]
    statement = (
        f"“No mines” is too wide: one page gives {places.name(row['place'])} {count(row['value'])} mines of "
        "all kinds a year; only antipersonnel mines, none on record, are forbidden."
    )
    forbidden = (
        "The claim may be right of antipersonnel mines: no making of them by the four was on record. It is "
        "not right of all mines."
    )
    return Verdict(IMPRECISE, statement, used, f"{forbidden} {detail}".strip())


def _judgement(claim: pd.Series, _evidence: Evidence) -> Verdict:
    evidence = f"A judgement of {claim['speaker']}; no table measures it."
    return Verdict(OPINION, evidence, (claim["source_id"],), "The scenarios use it as an assumption.")


def _promise(claim: pd.Series, _evidence: Evidence) -> Verdict:
    evidence = f"A promise of {claim['speaker']} about the future; no table can confirm it yet."
    return Verdict(OPEN, evidence, (claim["source_id"],))


@dataclass(frozen=True)
class Rule:
    """How a claim is judged: the function, and what it compares in one plain sentence."""

    judge: Callable[[pd.Series, Evidence], Verdict]
    words: str


_OPINION_RULE = Rule(_judgement, "Judgements are not measured; they are shown with the person who made them.")
RULES: dict[str, Rule] = {
    "C1": Rule(
        _deaths_of_2022,
        "The number is compared with the newest published counts of people killed, and of people killed and "
        "injured, in that year.",
    ),
    "C2": Rule(
        _number_of_parties,
        "States are counted on the day of the article in two ways: bound by the treaty, and having agreed to "
        "be bound. Right in one way only is imprecise.",
    ),
    "C3": Rule(
        _members_outside,
        "The members of both organisations on the day of the article are set against the states bound by the "
        "treaty.",
    ),
    "C4": Rule(
        _dates_of_the_convention,
        "Both dates are compared with the depositary's. One right of two is imprecise.",
    ),
    "C5": Rule(
        _first_withdrawal,
        "An earlier notice of withdrawal in the tables would contradict; without one nothing is shown.",
    ),
    "C6": Rule(
        _left_cluster_munitions,
        "The day on which the withdrawal took effect must be the claimed one, and lie before the article.",
    ),
    "C7": Rule(
        _no_production,
        "Production announced before the article would contradict. A capacity for mines of all kinds makes "
        "the claim imprecise.",
    ),
    "C8": _OPINION_RULE,
    "C9": _OPINION_RULE,
    "C10": _OPINION_RULE,
    "C11": Rule(_promise, "Promises are not measured before their time."),
}


@shared.once_for_a_batch  # every page of claims sets its verdicts beside those on the day of the article
def verdicts(as_of: str = LATEST) -> pd.DataFrame:
    """Judge every claim on the tables as known on a day.

    Parameters
    ----------
    as_of
        ``"latest"`` or a day; see :func:`impact.load`.

    Returns
    -------
    DataFrame
        ``claim_id``, ``statement``, ``speaker``, ``said_by``, ``kind``, ``page`` (id of the page that holds
        the claim), ``verdict``, ``evidence`` (why, in one sentence), ``detail`` (more of it; often empty),
        ``rule`` (what is compared), ``source_ids`` (tuple of page ids, the article's own page among them
        where nothing else bears on it), in the order of the claims.

    Raises
    ------
    ImpossibleDate
        When the day lies before the article.
    """
    day = day_of(as_of)
    if day is not None and day < pd.Timestamp(ARTICLE_DAY):
        raise ImpossibleDate(
            f"as_of={as_of}",
            f"latest, or a day from {ARTICLE_DAY} on, when the article appeared",
            "ask for a later day",
        )
    evidence = Evidence(as_of)
    rows: list[dict[str, Any]] = []
    for _, claim in evidence.table("claims").iterrows():
        rule = RULES[claim["claim_id"]]
        verdict = rule.judge(claim, evidence)
        rows.append(
            {
                **{name: claim[name] for name in ("claim_id", "statement", "speaker", "said_by", "kind")},
                "page": claim["source_id"],
                "verdict": verdict.verdict,
                "evidence": verdict.evidence,
                "detail": verdict.detail,
                "rule": rule.words,
                "source_ids": verdict.sources or (claim["source_id"],),
            }
        )
    frame = pd.DataFrame(rows)
    frame.attrs["as_of"] = as_of
    return frame
