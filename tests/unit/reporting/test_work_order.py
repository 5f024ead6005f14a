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


def test_what_is_opened_first_is_made_first_one_of_the_tail_then_the_tail(jobs):
    names = [job.slug for job in work_order.order(jobs)]
    assert names == ["a", "x", "p6", "y", "p4", "p2", "p0", "p1", "p3", "p5", "p7"]
    assert work_order.leading(jobs) == {("world", "a"), ("brief", "x"), ("brief", "y")}


def test_what_remains_is_told_from_the_work_that_is_left(jobs, monkeypatch, tmp_path):
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(work_order.time, "monotonic", lambda: clock.now)
    remaining = work_order.Remaining(jobs[:3])
    clock.now = 50.0  # two workers: a hundred seconds of work in fifty

    def outcome(job, seconds):
        return Outcome(job.report.id, job.slug, "made", seconds, tmp_path)

    # one of the two others took 2 s at its last run; the other counts like this one: 102 s of work
    assert remaining.after(outcome(jobs[0], 100.0)) == ""
    remaining = work_order.Remaining(jobs)
    clock.now = 100.0
    # two workers again; four profiles took 1, 3, 5, 7 s, six pages count like this one: 616 s of work
    assert remaining.after(outcome(jobs[0], 100.0)) == "10 to go, about 5 minutes"
    # a profile of 20 s: four count like it, the briefs like the mean of 60 s, 15 s are known: 215 s of work
    clock.now = 110.0
    assert remaining.after(outcome(jobs[1], 20.0)) == "9 to go, about 2 minutes"


def test_no_time_is_given_while_nothing_is_known_of_an_entry_with_many_pages(tmp_path, monkeypatch):
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(work_order.time, "monotonic", lambda: clock.now)
    pages = [("world", "a"), *(("profile", f"p{number}") for number in range(100))]
    jobs = [
        SimpleNamespace(report=SimpleNamespace(id=report), slug=slug, folder=tmp_path / slug)
        for report, slug in pages
    ]
    remaining = work_order.Remaining(jobs)
    clock.now = 20.0
    assert remaining.after(Outcome("world", "a", "made", 20.0, tmp_path)) == "100 to go"
    clock.now = 22.0
    assert remaining.after(Outcome("profile", "p0", "made", 2.0, tmp_path)) == "99 to go, about 3 minutes"
