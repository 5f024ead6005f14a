"""The closing step of a batch: status.csv, glossary and index, each for itself.

What goes wrong here is told with what to do, after the table of the batch; the reports are made by then.
"""

from __future__ import annotations

import errno
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from impact.errors import ImpactError, RunFailed
from impact.project import Project
from impact.reporting.pool.work_order import leading
from impact.reporting.pool.write_status import STATUS, write_status
from impact.reporting.request.spec import ReportSpec, read_reports
from impact.reporting.run.failure import disk_words
from impact.reporting.run.job import Job, Outcome
from impact.reporting.site.glossary_page import write_glossary
from impact.reporting.site.write_index import renew_index

_AS_BEGUN = "the index shows the reports as they were asked for when the run began"


# Seconds from the start of a batch to the first index of it, and to the next; each pause is twice the last.
_FIRST_PAUSE = 15.0


class EarlyIndex:
    """Writes the index while a batch goes on, so that what is made can be read before all is.

    It is written when the pages that lead are made, and after a while of work, ever more rarely, unless the
    rest takes less than a while: the one at the end of the batch then comes soon enough. Like every index it
    is whole and put in place at once, and says how many pages were still to come.
    """

    def __init__(self, project: Project, specs: Sequence[ReportSpec], jobs: Sequence[Job]) -> None:
        self._project = project
        self._specs = specs
        self._coming = {(job.report.id, job.slug) for job in jobs}
        self._leading = leading(jobs)
        self._pause = _FIRST_PAUSE
        self._begun = self._written = time.monotonic()
        self._finished = 0

    def after(self, outcome: Outcome) -> None:
        """Write an index after a report, when it is time for one."""
        name = (outcome.report, outcome.slug)
        self._coming.discard(name)
        self._finished += 1
        last_to_lead = self._leading == {name}
        self._leading.discard(name)
        now = time.monotonic()
        rested = now - self._written >= self._pause
        left = (now - self._begun) / self._finished * len(self._coming)
        due = last_to_lead or (rested and left >= _FIRST_PAUSE)
        if self._coming and outcome.state == "made" and due:
            self._pause *= 2
            with suppress(Exception):  # the closing step tells what is wrong
                write_glossary(self._project)
                renew_index(self._project, self._specs, coming=len(self._coming))
            self._written = time.monotonic()


class ClosingFailed(RunFailed):
    """Every report has its outcome; what shows the batch could not be written or read in full.

    Parameters
    ----------
    outcomes
        Of the batch, in the order of ``reports.yml``.
    troubles
        What went wrong and what to do, a sentence each.
    """

    def __init__(self, outcomes: list[Outcome], troubles: list[str]) -> None:
        self.outcomes = outcomes
        self.troubles = troubles
        super().__init__("; ".join(troubles))


def close_batch(project: Project, specs: Sequence[ReportSpec], outcomes: list[Outcome]) -> list[Outcome]:
    """Write what shows the whole batch.

    Parameters
    ----------
    project
        Whose batch.
    specs
        The entries of ``reports.yml`` as they were when the batch began; the index follows the file as it is
        now, unless it can no longer be read.
    outcomes
        Of the batch, in any order.

    Returns
    -------
    list of Outcome
        In the order of ``reports.yml``.

    Raises
    ------
    ClosingFailed
        After all that can be written is written.
    """
    troubles: list[str] = []
    try:
        specs = read_reports(project.reports_yml)
    except (ImpactError, OSError) as error:
        troubles.append(f"reports.yml was changed during the run: {str(error).rstrip('.')}; {_AS_BEGUN}")
    rank = {spec.id: number for number, spec in enumerate(specs)}
    ordered = sorted(outcomes, key=lambda outcome: (rank.get(outcome.report, len(rank)), outcome.slug))
    _attempt(troubles, f"reports/{STATUS}", lambda: write_status(project.reports, ordered))
    _attempt(troubles, "reports/glossary.html", lambda: write_glossary(project))
    _attempt(troubles, "reports/index.html", lambda: troubles.extend(renew_index(project, specs).troubles))
    if troubles:
        raise ClosingFailed(ordered, troubles)
    return ordered


def _attempt(troubles: list[str], name: str, do: Callable[[], object]) -> None:
    """Write one file; what goes wrong is a sentence and no end."""
    try:
        do()
    except ImpactError as error:
        troubles.append(f"{name} could not be written: {error}")
    except OSError as error:
        troubles.append(f"{name} could not be written: {place_words(error)}")
    except MemoryError:
        troubles.append(f"{name} could not be written: the memory is used up; end other programs, run again")
    except Exception as error:  # noqa: BLE001 - a defect of ours: the rest is written all the same
        troubles.append(f"{name} could not be written: {type(error).__name__}: {error} (a defect; report it)")


def place_words(error: OSError) -> str:
    """Word why a file could not be put in its place, and what to do."""
    name = Path(error.filename2 or error.filename or "").name
    if error.errno in (errno.EISDIR, errno.ENOTEMPTY, errno.EEXIST):
        return f"a folder stands in the place of {name}; move it away and run again"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{error.strerror}; give permission to write in reports/ and run again"
    return disk_words(error)
