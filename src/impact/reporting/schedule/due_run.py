"""The scheduled run: one at a time, only what is due, and somebody is told when it fails."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from impact.errors import RunFailed
from impact.project import Project
from impact.project import lock as locking
from impact.reporting import manifest as records
from impact.reporting import runner
from impact.reporting.pool.pool import Listener
from impact.reporting.run.execute import Outcome
from impact.reporting.schedule import due
from impact.reporting.schedule.due import Due

LOCK = "schedule.lock"  # in the folder of the turns

# A mail program that cannot reach its server must not keep the next run waiting.
HOOK_SECONDS = 120


@dataclass(frozen=True)
class Problem:
    """A report that could not be made."""

    report: str  # empty when it is the whole run that failed
    slug: str
    error: str
    last_good: Path | None = None

    def __str__(self) -> str:
        name = f"{self.report} ({self.slug})" if self.slug else self.report or "scheduled run"
        kept = f"; last good report: {self.last_good}" if self.last_good else ""
        error = " ".join(self.error.split()).rstrip(".")  # one line, whatever the notebook said
        return f"failed: {name}: {error}{kept}"


def run_due(
    project: Project, dues: Sequence[Due], now: datetime, *, build: bool, jobs: int, listener: Listener | None
) -> list[Outcome]:
    """Make the reports that are due and keep what has been served.

    Reports that failed stay due. When the run as a whole is refused, all of them count as failed.

    Parameters
    ----------
    project
        Whose reports.
    dues
        What is to be made.
    now
        Up to which moment they are due.
    build
        Bring the processed tables up to date first.
    jobs
        How many reports are made at once.
    listener
        Is told how it goes on.

    Raises
    ------
    ImpactError
        When the tables cannot be built, or a notebook or ``reports.yml`` is wrong.
    """
    names = [item.report for item in dues]
    try:
        if build:
            from impact.cleaning.build import build as build_tables

            build_tables(project)
        outcomes = runner.run(project, names, jobs=jobs, listener=listener)
    except Exception:
        _keep(project, dues, set(names), now)
        raise
    _keep(project, dues, {outcome.report for outcome in outcomes if outcome.state == "failed"}, now)
    return outcomes


def problems(outcomes: Sequence[Outcome]) -> list[Problem]:
    """Pick what failed from the outcomes of a run."""
    return [
        Problem(outcome.report, outcome.slug, outcome.message, _last_good(outcome.where.parent))
        for outcome in outcomes
        if outcome.state == "failed"
    ]


def standing_problems(project: Project) -> list[Problem]:
    """List the reports whose newest run failed, whoever started it."""
    found = []
    for path in sorted(project.reports.glob(f"*/*/{records.FAILED}")):
        failure = records.read_failure(path.parent)
        if failure is not None:
            found.append(Problem(failure.report, failure.slug, failure.error, _last_good(path.parent)))
    return found


def tell(project: Project, hook: str, failed: Sequence[Problem]) -> str:
    """Run the hook command of the user, who wants to know what failed.

    The command is run by the shell. It reads one line for each failed report, and finds in its environment
    ``IMPACT_FAILED`` (ids with blanks between them), ``IMPACT_FAILED_COUNT`` (failed reports, each parameter
    set counted), ``IMPACT_INDEX`` (the page that shows them) and ``IMPACT_PROJECT``.

    Returns
    -------
    str
        What went wrong with the hook itself; empty when nothing did.
    """
    environment = {
        **os.environ,
        "IMPACT_FAILED": " ".join(dict.fromkeys(item.report for item in failed if item.report)),
        "IMPACT_FAILED_COUNT": str(len(failed)),
        "IMPACT_INDEX": str(project.reports / "index.html"),
        "IMPACT_PROJECT": str(project.root),
    }
    text = "".join(f"{item}\n" for item in failed)
    try:
        process = subprocess.Popen(  # noqa: S602 - a command line of the user's own, with pipes and quotes
            hook,
            shell=True,
            stdin=subprocess.PIPE,
            text=True,
            env=environment,
            cwd=project.root,
            start_new_session=True,  # so that all of a pipe can be stopped
        )
    except OSError as error:
        return f"the hook could not be started: {error}"
    try:
        process.communicate(text, timeout=HOOK_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return f"the hook took longer than {HOOK_SECONDS} s and was stopped"
    return f"the hook ended with exit code {process.returncode}" if process.returncode else ""


@contextmanager
def alone(project: Project) -> Iterator[bool]:
    """Hold the lock of scheduled runs; give False when another process has it.

    Unlike the turns of builds and runs this is not waited for: what a run leaves undone that finds it taken,
    the one at work or the next one makes. Like theirs the lock ends with its process, so it is never stale.
    """
    from filelock import FileLock, Timeout

    folder = project.root / locking.FOLDER
    try:
        folder.mkdir(exist_ok=True)
        lock = FileLock(folder / LOCK, thread_local=False)
        lock.acquire(timeout=0)
    except Timeout:
        yield False
        return
    except OSError as error:
        raise RunFailed(
            f"{locking.FOLDER}/{LOCK} in the project cannot be used: {error.strerror or error}",
            "a project folder with room and permission to write",
        ) from error
    try:
        yield True
    finally:
        lock.release()


def _keep(project: Project, dues: Sequence[Due], failed: set[str], now: datetime) -> None:
    state = due.read_state(project.reports)
    try:
        due.write_state(project.reports, state.after(dues, failed, now))
    except OSError as error:
        raise RunFailed(
            f"reports/{due.STATE} cannot be written: {error.strerror or error}",
            "room and permission to write in reports/",
            "what was made counts as due until it can",
        ) from error


def _last_good(folder: Path) -> Path | None:
    page = folder / records.REPORT
    return page if page.is_file() else None
