"""Which findings lead the page of a place: the order, what closes it, and what never leads."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from impact.answers.country_profile import lead_order
from impact.findings import Finding
from impact.published.profile import Profile

EVERY = sorted({name.partition(" (")[0] for name in lead_order.ORDER} | set(lead_order.LAST))


def place(newest: int = 2024) -> Profile:
    return cast(Profile, SimpleNamespace(yearly=lambda: [{"year": newest}]))


def findings(year: int = 2024) -> list[Finding]:
    return [Finding(name, "A.", 1, f"people in {year}", sources=("page",)) for name in EVERY]


@pytest.fixture
def stand(monkeypatch: pytest.MonkeyPatch) -> Any:
    def set_kind(kind: str, suspended: object = None) -> None:
        known = SimpleNamespace(kind=kind, suspended=suspended)
        monkeypatch.setattr(lead_order.standing, "standing", lambda place: known)

    return set_kind


@pytest.mark.parametrize(
    ("kind", "suspended", "first"),
    [
        ("left", None, "treaty-status"),
        ("leaving", None, "treaty-status"),
        ("party", "2025-07-21", "treaty-status"),
        ("party", None, "own-history"),
        ("outside", None, "own-history"),
    ],
)
def test_a_changed_obligation_leads_and_nothing_else_of_the_treaty(
    stand: Any, kind: str, suspended: object, first: str
) -> None:
    stand(kind, suspended)
    assert lead_order.rank(place(), findings())[0].id == first


def test_a_lead_has_six_findings_and_ends_with_what_is_missing(stand: Any) -> None:
    stand("left")
    lead = lead_order.lead(
        [one for one in lead_order.rank(place(), findings()) if one.id != lead_order.LAST[1]]
    )
    assert len(lead) == lead_order.LEAD
    assert lead[-1].id == lead_order.LAST[0]


def test_an_old_breakdown_gives_way_to_the_highest_year(stand: Any) -> None:
    stand("party")
    ids = [one.id for one in lead_order.rank(place(), findings(2016))]
    assert ids.index("peak-total") < ids.index("children")
    ids = [one.id for one in lead_order.rank(place(), findings(2021))]
    assert ids.index("children") < ids.index("peak-total")


def test_money_for_others_and_a_rate_never_lead(stand: Any) -> None:
    stand("party")
    few = [one for one in findings() if one.id in ("funding-given", "rate", "treaty-status")]
    assert [one.id for one in lead_order.lead(lead_order.rank(place(), few))] == ["treaty-status"]


def test_every_finding_has_a_section_unless_it_always_leads(stand: Any) -> None:
    stand("party")
    sections = {name for names in lead_order.SECTIONS.values() for name in names}
    assert set(EVERY) - sections == set(lead_order.LAST)
