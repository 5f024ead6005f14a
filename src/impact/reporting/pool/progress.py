"""Show how a batch goes on: bars on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from impact.reporting.pool.work_order import Remaining
from impact.wording import fixed

if TYPE_CHECKING:
    from impact.reporting.pool.pool import Listener
    from impact.reporting.run.execute import Job, Outcome


@contextmanager
def show() -> Iterator[Listener]:
    """Choose the listener that suits where the output goes."""
    if not sys.stderr.isatty():
        yield Lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[unit]}"),
        TimeElapsedColumn(),
    )
    progress = Progress(*columns, console=Console(stderr=True), transient=True)
    try:
        yield Bars(progress)
    finally:
        progress.stop()


def state_words(outcome: Outcome) -> str:
    """Name the state of a report, and the cause of a failure."""
    return f"{outcome.state} ({outcome.cause})" if outcome.cause else outcome.state


class Lines:
    """One line for each event, for logs."""

    def __init__(self) -> None:
        self._remaining: Remaining | None = None

    def waiting(self, line: str) -> None:
        """Print for whom the batch waits."""
        self._print(line)

    def started(self, jobs: list[Job], outcomes: list[Outcome]) -> None:
        """Print what is up to date, and how many reports are to be made."""
        for outcome in outcomes:
            self._print(f"{outcome.report} ({outcome.slug}): up to date")
        if jobs:
            self._remaining = Remaining(jobs)
            self._print(f"{len(jobs)} to make")

    def progressed(self, job: Job, done: int, total: int) -> None:
        """Print nothing: a line for each cell would bury the others."""

    def finished(self, job: Job, outcome: Outcome) -> None:
        """Print how a report came out."""
        left = self._remaining.after(outcome) if self._remaining else ""
        words = f"{job.report.id} ({job.slug}): {state_words(outcome)}, {fixed(outcome.seconds, 1)} s"
        self._print(f"{words}; {left}" if left else words)

    def _print(self, text: str) -> None:
        sys.stderr.write(text + "\n")
        sys.stderr.flush()


class Bars:
    """A bar for each report at work and one for all.

    They are drawn from the first cell on: a thread does that, and workers are forked before there is one.
    """

    def __init__(self, progress: Any) -> None:
        self._progress = progress
        self._tasks: dict[str, Any] = {}
        self._all: Any = None
        self._remaining: Remaining | None = None

    def waiting(self, line: str) -> None:
        """Print for whom the batch waits."""
        self._progress.console.print(line, highlight=False)

    def started(self, jobs: list[Job], outcomes: list[Outcome]) -> None:
        """Draw the bar for all."""
        if jobs:
            self._remaining = Remaining(jobs)
            total = len(jobs) + len(outcomes)
            self._all = self._progress.add_task("all", total=total, completed=len(outcomes), unit="reports")

    def progressed(self, job: Job, done: int, total: int) -> None:
        """Move the bar of a report."""
        name = f"{job.report.id} {job.slug}"
        if name not in self._tasks:
            self._tasks[name] = self._progress.add_task(name, total=total, unit="cells")
        self._progress.update(self._tasks[name], completed=done, total=total)
        self._progress.start()

    def finished(self, job: Job, outcome: Outcome) -> None:
        """Take the bar of a report away and say how it came out."""
        name = f"{job.report.id} {job.slug}"
        if name in self._tasks:
            self._progress.remove_task(self._tasks.pop(name))
        line = f"{name}: {state_words(outcome)}, {fixed(outcome.seconds, 1)} s"
        self._progress.console.print(line, highlight=False)
        left = self._remaining.after(outcome) if self._remaining else ""
        self._progress.update(self._all, advance=1, unit=f"reports; {left}" if left else "reports")
