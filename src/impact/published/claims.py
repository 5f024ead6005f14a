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
from impact.data.provenance import ids_of
from impact.errors import ImpossibleDate
from impact.published.membership import members, parties
from impact.vocabulary import VERDICTS
from impact.wording import count
from impact.wording import day as day_words

ARTICLE_DAY = "2025-03-18"

SUPPORTED, CONTRADICTED, IMPRECISE, OPINION, OPEN = VERDICTS


@dataclass(frozen=True)
class Verdict:
    """What the tables say of one claim: the verdict, the evidence in one or two sentences, the pages."""

    verdict: str
    evidence: str
    sources: tuple[str, ...] = ()


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
        return Verdict(SUPPORTED, f"{count(deaths)} people are recorded as killed in 2022.", used)
    statement = f"{count(deaths)} people are recorded as killed in 2022."
    if (totals["value"] == claimed).any():
        newest = totals["value"].iloc[-1]
        revised = f", revised to {count(newest)} later" if newest != claimed else ""
        statement = (
            f"{count(claimed)} is the published number of casualties, people killed and injured by mines "
            f"and explosive remnants of war together{revised}; {count(deaths)} of them are recorded as "
            "killed."
        )
    return Verdict(CONTRADICTED, statement, used)


def _number_of_parties(claim: pd.Series, evidence: Evidence) -> Verdict:
    treaty = evidence.table("treaty")
    in_force, consented = parties(treaty, evidence.article_day)
    claimed = int(claim["claimed"])
    waiting = ", ".join(sorted(places.name(code) for code in consented - in_force))
    statement = (
        f"On {day_words(evidence.article_day)} the Convention was in force for {len(in_force)} states; "
        f"{len(consented)} had deposited their consent"
    )
    statement += f" ({waiting} not yet bound)." if waiting else "."
    agrees = [len(in_force) == claimed, len(consented) == claimed]
    verdict = SUPPORTED if all(agrees) else IMPRECISE if any(agrees) else CONTRADICTED
    return Verdict(verdict, statement, ids_of(treaty))


def _members_outside(claim: pd.Series, evidence: Evidence) -> Verdict:
    treaty, memberships = evidence.table("treaty"), evidence.table("memberships")
    in_force, _ = parties(treaty, evidence.article_day)
    joined = members(memberships, evidence.article_day)
    outside = joined - in_force
    named = set(str(claim["claimed"]).split(";"))
    listed = ", ".join(sorted(places.name(code) for code in outside)) or "none"
    statement = (
        f"Of {len(joined)} states that were members of the European Union or NATO on "
        f"{day_words(evidence.article_day)}, not party: {listed}."
    )
    verdict = SUPPORTED if outside == named else IMPRECISE if outside & named else CONTRADICTED
    return Verdict(verdict, statement, ids_of([treaty, memberships]))


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
    statement = f"Adopted on {adopted}, in force from {in_force} according to the depositary."
    right = [str(days[event].date()) == day for event, day in claimed.items()]
    verdict = SUPPORTED if all(right) else IMPRECISE if any(right) else CONTRADICTED
    return Verdict(verdict, statement, tuple(sorted(set(own["source_id"]))))


def _first_withdrawal(claim: pd.Series, evidence: Evidence) -> Verdict:
    events = evidence.table("convention_events")
    state = places.name(claim["place"])
    own = events[events["place"] == claim["place"]]
    withdrawn = own[own["event"].isin(["deposited", "effective"])]
    before = withdrawn[withdrawn["date"] < evidence.article_day]
    if not before.empty:
        statement = f"{state} gave notice of another withdrawal on {day_words(before['date'].min())}."
        return Verdict(CONTRADICTED, statement, tuple(before["source_id"]))
    pages = evidence.table("claim_evidence")
    pages = pages[pages["claim_id"] == claim["claim_id"]]
    statement = (
        f"The tables follow two conventions, not all treaties of {state}, so they cannot show a first time."
    )
    if not pages.empty:
        statement += " What pages on record say: " + "; ".join(pages["evidence"]) + "."
    return Verdict(OPEN, statement, tuple(sorted(set(pages["source_id"]))))


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
    notice = f"Notice deposited on {day_words(deposited)}, " if deposited is not None else ""
    side = "before" if ago >= 0 else "after"
    statement = f"{notice}in effect from {day_words(effective)}, {abs(ago)} days {side} the article."
    right = ago >= 0 and str(effective.date()) == str(claim["claimed"])
    return Verdict(SUPPORTED if right else IMPRECISE, statement, used)


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
    statement = "No production of antipersonnel mines by the four is on record up to the article's day"
    if not after.empty:
        first = after.sort_values("date").iloc[0]
        statement += (
            f"; plans are on record from {day_words(first['date'])} on ({places.name(first['place'])})"
        )
    if other.empty:
        statement += ". That nothing is on record does not show that nothing was made."
        return Verdict(OPEN, statement, used)
    row = other.iloc[0]
    statement += (
        f". But one page gives {places.name(row['place'])} a capacity of {count(row['value'])} mines of all "
        "kinds a year: the Convention forbids antipersonnel mines only, so the sentence may be right of "
        "these and is not right of all mines."
    )
    return Verdict(IMPRECISE, statement, used)


def _judgement(claim: pd.Series, _evidence: Evidence) -> Verdict:
    evidence = (
        f"A judgement of {claim['speaker']}; no table measures it. It serves as a preset of the scenarios."
    )
    return Verdict(OPINION, evidence, (claim["source_id"],))


def _promise(claim: pd.Series, _evidence: Evidence) -> Verdict:
    evidence = f"A promise of {claim['speaker']} about the future; no table can confirm it yet."
    return Verdict(OPEN, evidence, (claim["source_id"],))


RULES: dict[str, Callable[[pd.Series, Evidence], Verdict]] = {
    "C1": _deaths_of_2022,
    "C2": _number_of_parties,
    "C3": _members_outside,
    "C4": _dates_of_the_convention,
    "C5": _first_withdrawal,
    "C6": _left_cluster_munitions,
    "C7": _no_production,
    "C8": _judgement,
    "C9": _judgement,
    "C10": _judgement,
    "C11": _promise,
}


def verdicts(as_of: str = LATEST) -> pd.DataFrame:
    """Judge every claim on the tables as known on a day.

    Parameters
    ----------
    as_of
        ``"latest"`` or a day; see :func:`impact.load`.

    Returns
    -------
    DataFrame
        ``claim_id``, ``statement``, ``speaker``, ``kind``, ``verdict``, ``evidence``, ``source_ids`` (tuple
        of page ids, the article's own page among them where nothing else bears on it), in the order of the
        claims.

    Raises
    ------
    ImpossibleDate
        When the day lies before the article.
    """
    if as_of != LATEST and as_of < ARTICLE_DAY:
        raise ImpossibleDate(
            f"as_of={as_of}", f"latest, or a day from {ARTICLE_DAY} on, when the article appeared"
        )
    evidence = Evidence(as_of)
    rows: list[dict[str, Any]] = []
    for _, claim in evidence.table("claims").iterrows():
        verdict = RULES[claim["claim_id"]](claim, evidence)
        rows.append(
            {
                **{column: claim[column] for column in ("claim_id", "statement", "speaker", "kind")},
                "verdict": verdict.verdict,
                "evidence": verdict.evidence,
                "source_ids": verdict.sources or (claim["source_id"],),
            }
        )
    frame = pd.DataFrame(rows)
    frame.attrs["as_of"] = as_of
    return frame


#: 1 to 5 as search engines expect it; judgements and open questions carry no number
_RATING = {SUPPORTED: 5, IMPRECISE: 3, CONTRADICTED: 1}


def claim_reviews(judged: pd.DataFrame) -> list[dict[str, Any]]:
    """Express :func:`verdicts` as schema.org ClaimReview, the form that fact-checkers read.

    Returns
    -------
    list of dict
        One JSON-LD object per claim: the claim, who made it and when, the verdict in words, a rating
        from 1 to 5 where the verdict is one of fact, and the evidence as `reviewBody`.
    """
    reviews = []
    for row in judged.itertuples():
        rating: dict[str, Any] = {"@type": "Rating", "alternateName": row.verdict}
        if row.verdict in _RATING:
            rating |= {"ratingValue": _RATING[str(row.verdict)], "worstRating": 1, "bestRating": 5}
        reviews.append(
            {
                "@context": "https://schema.org",
                "@type": "ClaimReview",
                "identifier": row.claim_id,
                "url": f"#{str(row.claim_id).lower()}",
                "claimReviewed": row.statement,
                "itemReviewed": {
                    "@type": "Claim",
                    "datePublished": ARTICLE_DAY,
                    "author": {"@type": "Thing", "name": row.speaker},
                },
                "author": {"@type": "Organization", "name": "The impact contributors"},
                "reviewRating": rating,
                "reviewBody": row.evidence,
            }
        )
    return reviews
