"""Fixtures that the simulated truths share with the small tests of their models."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import pytest

from impact.scenario.calibration import backcast

#: models whose warnings belong into their results and not on the screen
QUIET = ("test_simulated_shares", "test_simulated_panel", "test_simulated_interruption")


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulate few years: these tests need no more."""
    monkeypatch.setattr(backcast, "LONGEST", 30)


@pytest.fixture(autouse=True)
def _no_warning_reaches_the_caller(request: pytest.FixtureRequest) -> Iterator[None]:
    with warnings.catch_warnings():
        if request.path.stem in QUIET:
            warnings.simplefilter("error")
        yield
