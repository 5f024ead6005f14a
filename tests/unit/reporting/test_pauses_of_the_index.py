"""When the index is written while a batch goes on: not where the rest is soon made."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from impact.reporting.site import closing


@pytest.fixture
def batch(monkeypatch):
    """Hand out a function that ends reports at given moments and lists when an index was written."""
    now, written = [0.0], []
    monkeypatch.setattr(closing.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(closing, "write_glossary", lambda project: None)
    monkeypatch.setattr(
        closing, "renew_index", lambda project, specs, coming: written.append((now[0], coming))
    )

    def make(reports, moments):
        jobs = [SimpleNamespace(report=SimpleNamespace(id=name), slug=str(n)) for n, name in reports]
        early = closing.EarlyIndex(None, [], jobs)
        for job, moment in zip(jobs, moments, strict=False):
            now[0] = moment
            early.after(SimpleNamespace(report=job.report.id, slug=job.slug, state="made"))
        return written

    return make


def test_it_is_written_when_the_leading_pages_are_made_and_ever_more_rarely(batch) -> None:
    reports = [(0, "lead"), (1, "lead"), *((n, "many") for n in range(98))]
    assert batch(reports, [float(n + 1) for n in range(100)]) == [(2.0, 98), (32.0, 68)]


def test_it_is_not_written_where_the_rest_is_soon_made(batch) -> None:
    reports = [(n, "many") for n in range(8)]
    # a pause is over at 60, too, but the one report left takes about as long as those before it
    assert batch(reports, [1.0, 2.0, 18.0, 20.0, 22.0, 24.0, 60.0, 61.0]) == [(18.0, 5)]


def test_the_leading_pages_are_shown_however_short_the_rest(batch) -> None:
    assert batch([(0, "lead"), *((n, "many") for n in range(7))], [float(n) for n in range(1, 9)]) == [
        (1.0, 7)
    ]
