"""The scheduled run: it makes what is due and keeps account of it; the user's hook reads what failed."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psutil

from impact.errors import RunFailed, machine_lacks
from impact.project import Project
from impact.project.hashes import hash_json, hash_of
from impact.reporting import manifest as records
from impact.reporting import runner
from impact.reporting.pool.pool import Listener
from impact.reporting.run.execute import Outcome
from impact.reporting.schedule import due
from impact.reporting.schedule.due import Due
from impact.reporting.site.closing import ClosingFailed

#: Of scheduled runs alone. A run that finds it taken leaves its work to the one that has it, or to the next.
LOCK = "schedule.lock"
#: A mail program that cannot reach its server must not keep the next run waiting.
HOOK_SECONDS = 120
#: A guard waits for the word that its hook has ended; where the pipe closes without, whoever called is dead,
#: and the hook's whole group goes. PR_SET_PDEATHSIG would reach but the first process of a pipe of commands.
_GUARDED = """\
(exec 3<"$2" && { read -r _ <&3 || kill -KILL 0; }) </dev/null >/dev/null 2>&1 &
exec /bin/sh -c "$1"
"""


@dataclass(frozen=True)
class Problem:
    """A report that could not be made, or a whole run."""

    report: str  # empty when it is the whole run that failed
    slug: str
    error: str
    folder: Path | None = None

    def __str__(self) -> str:
        name = f"{self.report} ({self.slug})" if self.slug else self.report or "scheduled run"
        error = " ".join(self.error.split()).rstrip(".")  # one line, whatever the notebook printed
        page = self.folder / records.REPORT if self.folder else None
        last_good = f"; last good report: {page}" if page and page.is_file() else ""
        return f"failed: {name}: {error}{last_good}"


def run_due(
    project: Project, dues: Sequence[Due], now: datetime, *, build: bool, jobs: int, listener: Listener
) -> list[Outcome]:
    """Make the reports that are due and keep account of what has been served.

    Reports that failed stay due. When the run as a whole is refused, all of them count as failed. When it is
    stopped, what was made has been served, and what was not stays due without a pause.

    Parameters
    ----------
    project
        Whose reports.
    dues
        What is to be made.
    now
        Up to which time they are due.
    build
        Bring the processed tables up to date first.
    jobs
        How many reports are made at once.
    listener
        Hears of every step.

    Raises
    ------
    ClosingFailed
        When every report has its outcome and the index, say, could not be written.
    ImpactError
        When the tables cannot be built, or a notebook or ``reports.yml`` is wrong.
    Stopped
        By Ctrl-C or SIGTERM.
    """
    names = [item.report for item in dues]
    try:
        if build:
            from impact.cleaning.build import build as build_tables

            build_tables(project)
        outcomes = runner.run(project, names, jobs=jobs, listener=listener)
    except runner.Stopped as stop:
        with suppress(RunFailed):  # that it was stopped is what counts
            _account(project, dues, stop.outcomes, now)
        raise
    except ClosingFailed as failure:
        _account(project, dues, failure.outcomes, now)
        raise
    except KeyboardInterrupt:  # before any report was begun
        raise
    except BaseException:
        _count_in(project, dues, set(names), now)
        raise
    _account(project, dues, outcomes, now)
    return outcomes


def is_refused_again(project: Project, why: str) -> bool:
    """Note that a scheduled run was refused before it looked at what is due; say whether that is known.

    It is where ``reports.yml`` and the reason are those of the look before: at every look of a scheduler the
    same fault would be told anew. A reason that is empty notes that nothing is wrong any more.

    Parameters
    ----------
    project
        Whose ``reports.yml``.
    why
        The words of the refusal.
    """
    state = due.read_state(project.reports)
    refused = hash_json([why, hash_of(project.root, project.reports_yml.name)]) if why else ""
    if refused == state.refused:
        return bool(why)
    with suppress(OSError):  # a full disk: it is told once more
        due.write_state(project.reports, state.model_copy(update={"refused": refused}))
    return False


def problems(outcomes: Sequence[Outcome]) -> list[Problem]:
    """Pick what failed from the outcomes of a run."""
    return [
        Problem(outcome.report, outcome.slug, outcome.message, outcome.where.parent)
        for outcome in outcomes
        if outcome.state == "failed"
    ]


def problems_of_end(end: BaseException) -> list[Problem]:
    """Word what ended a scheduled run before its time: for a batch that was stopped, report by report."""
    if isinstance(end, runner.Stopped):
        return problems(end.outcomes)
    if isinstance(end, KeyboardInterrupt):
        return [Problem("", "", "stopped by Ctrl-C or SIGTERM before any report was begun")]
    return [Problem("", "", str(end) or type(end).__name__)]


def standing_problems(project: Project) -> list[Problem]:
    """List the reports whose newest run failed, whoever started it."""
    folders = [path.parent for path in sorted(project.reports.glob(f"*/*/{records.FAILED}"))]
    return [_standing(folder) for folder in folders]


def _standing(folder: Path) -> Problem:
    """Say why the newest run of a report failed; where that cannot be read, that it did."""
    record, run = records.read_failure(folder), records.read_run(folder)
    error = (record.error if record else "") or (run.message if run else "")
    return Problem(folder.parent.name, folder.name, error or "why is not known any more", folder)


def call_hook(project: Project, hook: str, failed: Sequence[Problem]) -> str:
    """Run the command of the user who wants to know what failed.

    The command is run by the shell. It reads one line for each failed report, and finds in its environment
    ``IMPACT_FAILED`` (ids with blanks between them), ``IMPACT_FAILED_COUNT`` (failed reports, each parameter
    set counted), ``IMPACT_INDEX`` (the page that shows them) and ``IMPACT_PROJECT``.

    Returns
    -------
    str
        What went wrong with the hook itself; empty when nothing did.

    Raises
    ------
    KeyboardInterrupt
        By Ctrl-C or SIGTERM; the hook and what it started in its session are ended before.
    """
    environment = {
        **os.environ,
        "IMPACT_FAILED": " ".join(dict.fromkeys(item.report for item in failed if item.report)),
        "IMPACT_FAILED_COUNT": str(len(failed)),
        "IMPACT_INDEX": str(project.reports / "index.html"),
        "IMPACT_PROJECT": str(project.root),
    }
    with _lifeline() as line:
        try:
            process = _start(hook, environment, project.root, line)
        except OSError as error:
            return f"the hook could not be started: {error}"
        try:
            process.communicate("".join(f"{item}\n" for item in failed), timeout=HOOK_SECONDS)
        except subprocess.TimeoutExpired:
            _end_with_children(process)
            return f"the hook took longer than {HOOK_SECONDS} s and was stopped"
        except BaseException:  # Ctrl-C, SIGTERM: nobody would wait for it any more, nor end it
            _end_with_children(process)
            raise
    if process.returncode < 0:
        return f"the hook was ended by signal {-process.returncode}"
    return f"the hook ended with exit code {process.returncode}" if process.returncode else ""


@contextmanager
def _lifeline() -> Iterator[int | None]:
    """Open a pipe that tells a hook's guard how this process ended; gives the end that the guard reads.

    At the end of the block a word goes through it: all is well. A process that is killed writes none.
    """
    if not hasattr(os, "killpg"):  # Windows, which has no such shell
        yield None
        return
    read, write = os.pipe()
    try:
        yield read
        with suppress(OSError):
            os.write(write, b"ended\n")
    finally:
        os.close(write)
        os.close(read)


def _start(
    hook: str, environment: Mapping[str, str], folder: Path, line: int | None
) -> subprocess.Popen[str]:
    """Start a hook, and beside it, where there is a lifeline, the guard that ends it with this process."""
    return subprocess.Popen(  # a command line of the user's own, with pipes and quotes
        hook if line is None else ["/bin/sh", "-c", _GUARDED, "sh", hook, f"/dev/fd/{line}"],
        shell=line is None,
        stdin=subprocess.PIPE,
        encoding="utf-8",  # whatever the system's own is
        env=environment,
        cwd=folder,
        pass_fds=() if line is None else (line,),
        start_new_session=True,  # so that all of a pipe can be stopped
    )


def _end_with_children(process: subprocess.Popen[str]) -> None:
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError):  # it has just ended by itself
            os.killpg(process.pid, signal.SIGKILL)
    else:  # Windows
        for child in psutil.Process(process.pid).children(recursive=True):
            child.kill()
        process.kill()
    process.wait()


def _account(project: Project, dues: Sequence[Due], outcomes: Sequence[Outcome], now: datetime) -> None:
    stopped = {outcome.report for outcome in outcomes if outcome.cause == "cancelled"}
    failed = {outcome.report for outcome in outcomes if outcome.state == "failed"}
    _count_in(project, [item for item in dues if item.report not in stopped], failed, now)


def _count_in(project: Project, dues: Sequence[Due], failed: set[str], now: datetime) -> None:
    state = due.read_state(project.reports, now)
    try:
        due.write_state(project.reports, state.after(dues, failed, now))
    except OSError as error:
        words = f"reports/{due.STATE} cannot be written: {error.strerror or error}"
        raise machine_lacks(error, words) or RunFailed(
            words,
            "room and permission to write in reports/",
            "what was made counts as due until it can",
        ) from error
