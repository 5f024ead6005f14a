"""An account in words: what became of the rows, and which of their values were changed."""

from __future__ import annotations

import pytest

from impact import incidents
from impact.incidents.account import Account
from impact.incidents.kinds import kind


@pytest.fixture(scope="module")
def account() -> Account:
    return incidents.load("example").account


def test_every_kind_of_change_is_told_with_its_number_on_the_page_and_in_text(account: Account) -> None:
    assert account.repaired, "the example has values that are changed"
    for words in (account._repr_html_(), str(account)):
        assert f"{sum(account.repaired.values())} values were changed as the mapping says" in words
        for code, number in account.repaired.items():
            title = kind(code).title
            assert f"{title[:1].lower()}{title[1:]} ({number})" in words


def test_an_account_without_changes_says_nothing_of_any() -> None:
    plain = Account("v.csv", "csv", counted=5, read=5, kept=5, quarantined=0)
    assert "changed" not in str(plain)
    assert str(plain).startswith("v.csv: 5 rows: 5 kept; nothing waits for a decision.")


def test_values_that_are_withheld_are_told_by_field() -> None:
    one = Account("v.csv", "csv", counted=5, read=5, kept=5, quarantined=0, withheld={"age": 1})
    assert "1 value is withheld, and the rows stay: age (1)." in str(one)
