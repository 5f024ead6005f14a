"""The order in which a batch is made, and how long it may still take.

First come the pages that a reader opens first: those of every entry of ``reports.yml`` with few pages (the
questions, the states), one of each entry before the second of any, in the order of the file. What has a page
for each of dozens of places follows, the page that took longest at its last run first, so that no worker is
left with a long one at the end; only the first of them comes before the second pages of the others, since it
shows how long the many take.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from statistics import fmean

from impact.reporting import manifest as records
from impact.reporting.run.job import Job, Outcome
from impact.wording import count, counted

#: pages of one entry that still lead; more are the long tail
FEW = 6
# Shorter than this many seconds, nobody asks how long it takes.
_SOON = 60.0


def order(jobs: Sequence[Job]) -> list[Job]:
    """Put what a reader opens first at the front, and of the others the longest first."""
    pages = Counter(job.report.id for job in jobs)
    longest_first = sorted(enumerate(jobs), key=lambda pair: -last_seconds(pair[1]))
    few = [pair for pair in enumerate(jobs) if pages[pair[1].report.id] <= FEW]
    many = [pair for pair in longest_first if pages[pair[1].report.id] > FEW]
    rounds: Counter[str] = Counter()
    ranked: list[tuple[tuple[int, int, int], Job]] = []
    for tail, numbered in ((0, few), (1, many)):
        for place, (_, job) in enumerate(numbered):
            rounds[job.report.id] += 1
            round_ = rounds[job.report.id] if not tail or rounds[job.report.id] == 1 else len(jobs) + 1
            ranked.append(((round_, tail, place), job))
    return [job for _, job in sorted(ranked, key=lambda pair: pair[0])]


def leading(jobs: Sequence[Job]) -> set[tuple[str, str]]:
    """Name the pages that lead: report and parameters of each."""
    pages = Counter(job.report.id for job in jobs)
    return {(job.report.id, job.slug) for job in jobs if pages[job.report.id] <= FEW}


def last_seconds(job: Job) -> float:
    """Look up how long a report took when it was last made here; nought where that is not known."""
    run = records.read_run(job.folder)
    return run.seconds if run is not None else 0.0


class Remaining:
    """Estimates how long the rest of a batch takes: from earlier runs, or from the reports made so far."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._expected = {(job.report.id, job.slug): last_seconds(job) for job in jobs}
        self._made: dict[str, list[float]] = {}
        self._begun = time.monotonic()

    def after(self, outcome: Outcome) -> str:
        """Count a report as done and say what remains, in words; nothing where that is soon over.

        A report counts as long as at its last run, else like those of its entry in this one, else like all of
        this one. While nothing is known of an entry with many pages, no time is given. The work that is left
        is divided by how many seconds of work a second has brought so far: what several workers do at once,
        and what else the machine does, is in that.
        """
        self._expected.pop((outcome.report, outcome.slug), None)
        self._made.setdefault(outcome.report, []).append(max(outcome.seconds, 0.001))
        if not self._expected:
            return ""
        all_made = [seconds for made in self._made.values() for seconds in made]
        unknown = Counter(name for (name, _), last in self._expected.items() if not last)
        if any(pages > FEW for name, pages in unknown.items() if name not in self._made):
            return f"{count(len(self._expected))} to go"
        left = sum(
            last or fmean(self._made.get(name, all_made)) for (name, _), last in self._expected.items()
        )
        seconds = left * max(time.monotonic() - self._begun, 0.001) / sum(all_made)
        if seconds < _SOON:
            return ""
        return f"{count(len(self._expected))} to go, about {counted(max(round(seconds / 60), 1), 'minute')}"
