"""Claims: the verdicts on the real tables, and that each rule can come out the other way."""

from __future__ import annotations

import pandas as pd
import pytest

from impact.errors import ImpossibleDate
from impact.published import claims
from impact.published.treaty import membership

pytestmark = pytest.mark.usefixtures("in_built")

EXPECTED = {
    "C1": ("contradicted", "contradicted"),
    "C2": ("supported", "supported"),
    "C3": ("supported", "supported"),
    "C4": ("supported", "supported"),
    "C5": ("cannot be decided from these data",) * 2,
    "C6": ("supported", "supported"),
    "C7": ("cannot be decided from these data", "imprecise"),
    "C8": ("attributed opinion",) * 2,
    "C9": ("attributed opinion",) * 2,
    "C10": ("attributed opinion",) * 2,
    "C11": ("cannot be decided from these data",) * 2,
}


@pytest.mark.parametrize("when", [0, 1], ids=["article's day", "latest"])
def test_the_verdicts_on_the_published_tables(when):
    judged = claims.verdicts(("2025-03-18", "latest")[when]).set_index("claim_id")
    assert judged["verdict"].to_dict() == {claim: both[when] for claim, both in EXPECTED.items()}
    assert (judged["source_ids"].map(len) > 0).all()
    for column in ("evidence", "rule"):
        assert judged[column].str.endswith(".").all()
    assert (judged["detail"].str.endswith(".") | (judged["detail"] == "")).all()
    assert judged["evidence"].str.split().map(len).max() <= 25


class Made:
    """Evidence with some tables replaced."""

    article_day = pd.Timestamp(claims.ARTICLE_DAY)

    def __init__(self, **tables: pd.DataFrame) -> None:
        self.tables = tables
        self.real = claims.Evidence("latest")

    def table(self, name: str) -> pd.DataFrame:
        return self.tables[name] if name in self.tables else self.real.table(name)


def judge(claim_id: str, claimed: str | None = None, **tables: pd.DataFrame) -> str:
    claim = claims.Evidence("latest").table("claims").set_index("claim_id", drop=False).loc[claim_id].copy()
    if claimed is not None:
        claim["claimed"] = claimed
    return claims.RULES[claim_id].judge(claim, Made(**tables)).verdict


@pytest.mark.parametrize(
    ("claim_id", "claimed", "verdict"),
    [
        ("C1", "1661", "supported"),
        ("C1", "9999", "contradicted"),
        ("C2", "165", "imprecise"),
        ("C2", "160", "contradicted"),
        ("C3", "TUR", "contradicted"),
        ("C3", "USA;TUR", "imprecise"),
        ("C4", "1997-12-03;1999-03-01", "imprecise"),
        ("C4", "1997-12-03;1999-03-02", "contradicted"),
        ("C6", "2025-09-06", "imprecise"),
    ],
)
def test_another_claim_gets_another_verdict(claim_id, claimed, verdict):
    assert judge(claim_id, claimed) == verdict


def test_the_number_of_deaths_is_said_to_be_killed_and_injured_together():
    first = claims.verdicts().iloc[0]
    assert first["evidence"] == (
        "The article's 4,710 deaths in 2022 are people killed and injured together; 1,661 were killed."
    )
    assert "4,709" in first["detail"]


def test_without_a_figure_for_people_killed_the_first_claim_stays_open():
    rows = claims.Evidence("latest").table("casualties_vintages")
    assert judge("C1", casualties_vintages=rows[rows["measure"] != "killed"]).startswith("cannot be decided")


def test_an_earlier_withdrawal_of_latvia_would_contradict():
    events = claims.Evidence("latest").table("convention_events")
    earlier = events[events["event"] == "deposited"].assign(place="LVA", date=pd.Timestamp("2010-01-01"))
    assert judge("C5", convention_events=pd.concat([events, earlier])) == "contradicted"


def test_production_announced_before_the_article_would_contradict():
    steps = claims.Evidence("latest").table("withdrawals")
    made = steps["event"] == "production_announced"
    early = steps[made].assign(date=pd.Timestamp("2024-01-01"))
    assert judge("C7", withdrawals=pd.concat([steps[~made], early])) == "contradicted"


def test_production_by_a_state_that_announced_later_does_not_bear_on_the_four():
    steps = claims.Evidence("latest").table("withdrawals")
    made = steps["event"] == "production_announced"
    finland = steps[made & (steps["place"] == "FIN")].assign(date=pd.Timestamp("2024-01-01"))
    assert judge("C7", withdrawals=pd.concat([steps[~made], finland])) == judge("C7")


def test_parties_are_counted_in_two_ways_and_lose_those_who_left():
    treaty = claims.Evidence("latest").table("treaty")
    assert [len(s) for s in membership.parties(treaty, pd.Timestamp("2025-03-18"))] == [164, 165]
    after = membership.parties(treaty, pd.Timestamp("2025-12-28"))[0]
    assert {"EST", "LVA", "LTU"}.isdisjoint(after)
    assert {"POL", "FIN"} <= after


@pytest.mark.parametrize("as_of", ["2025-03-17", "2010-06-30"])
def test_a_day_before_the_article_is_refused(as_of):
    with pytest.raises(ImpossibleDate, match="from 2025-03-18 on"):
        claims.verdicts(as_of)
