"""The order of a batch, and the words on what remains of it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from impact.reporting import manifest as records
from impact.reporting.pool import work_order
from impact.reporting.run.job import Outcome


@pytest.fixture
def jobs(tmp_path):
    """One entry with a page, one with eight whose later ones took longer, one with two."""
    names = [
        ("world", "a"),
        *(("profile", f"p{number}") for number in range(8)),
        ("brief", "x"),
        ("brief", "y"),
    ]
    made = []
    for number, (report, slug) in enumerate(names):
        folder = tmp_path / report / slug
        folder.mkdir(parents=True)
        if report == "profile" and number % 2:
            run = records.Run(state="made", seconds=float(number))
            (folder / records.RUN).write_text(run.to_json())
        made.append(SimpleNamespace(report=SimpleNamespace(id=report), slug=slug, folder=folder))
    return made


def test_what_is_opened_first_is_made_first_and_of_the_tail_the_longest(jobs):
    names = [job.slug for job in work_order.order(jobs)]
    assert names[:3] == ["a", "x", "y"]
    assert names[3:] == ["p6", "p4", "p2", "p0", "p1", "p3", "p5", "p7"]
    assert work_order.leading(jobs) == {("world", "a"), ("brief", "x"), ("brief", "y")}


def test_what_remains_is_told_from_the_work_that_is_left(jobs, monkeypatch, tmp_path):
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(work_order.time, "monotonic", lambda: clock.now)
    remaining = work_order.Remaining(jobs[:3])
    clock.now = 50.0  # two workers: a hundred seconds of work in fifty

    def outcome(job, seconds):
        return Outcome(job.report.id, job.slug, "made", seconds, tmp_path)

    # one of the two others took 1 s at its last run; the other counts like this one: 101 s of work
    assert remaining.after(outcome(jobs[0], 100.0)) == ""
    remaining = work_order.Remaining(jobs)
    clock.now = 100.0
    assert remaining.after(outcome(jobs[0], 100.0)) == "10 to go, about 5 minutes"
