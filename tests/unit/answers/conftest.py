"""Made-up sources: pages that no bibliography holds can stand below a chart."""

from __future__ import annotations

from types import SimpleNamespace

import pytest


@pytest.fixture
def made_up_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    """Name every page "made up" below charts and tables, and take it for a primary one."""
    monkeypatch.setattr("impact.data.sources.line", lambda ids, most=3: "made up")
    page = {"tier": "primary", "published": "2026-02-03", "published_precision": "day"}
    monkeypatch.setattr("impact.data.sources.lookup", lambda source_id: SimpleNamespace(**page))
