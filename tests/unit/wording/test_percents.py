"""Shares in words."""

from __future__ import annotations

import pytest

from impact.wording import in_draws


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.5, "in 50 of 100 draws"), (0.999, "in more than 99 of 100 draws"), (0.001, "in fewer than 1")],
)
def test_shares_of_draws_in_words(share: float, words: str) -> None:
    assert in_draws(share).startswith(words)
