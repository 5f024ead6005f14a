"""Workers that end while a batch goes on, each really done: their report is made by another one.

Whatever happens to a worker, or to the runner, status.csv, the index, the account of the schedule and the
hook are there. docs/faults.md has a row for each.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import ANY

import pytest

from impact.reporting import manifest as records
from impact.reporting.pool.processes import Defect, ProcessExecutor, WorkerDied
from impact.reporting.schedule import due
from tests.miniature import GOOD, TITLE
from tests.slow.fault_helpers import is_worker, room, wait_until

pytestmark = [
    pytest.mark.notebooks,
    pytest.mark.skipif(os.name != "posix", reason="signals of POSIX"),
]

MONTHLY = 'schedule: "0 0 1 * *"'
# Waits when it runs for the first time, and counts how often it has begun.
PATIENT = (
    "code",
    "import os, pathlib, time\n"
    "begun = pathlib.Path(os.environ['IMPACT_PROJECT'], 'begun')\n"
    "with begun.open('a') as handle: handle.write('.')\n"
    "if len(begun.read_text()) == 1: time.sleep(120)",
)
TOLD = (
    "code",
    "import os, signal, time\nos.kill(int(os.environ['JPY_PARENT_PID']), signal.SIGTERM)\ntime.sleep(60)",
)


@pytest.fixture
def here(tmp_path):
    with room(tmp_path / "a project") as made:
        yield made


def start_due(here, *words):
    hook = f"cat > {str(here.project.root / 'told')!r}"
    return here.start("due", "--run", "--jobs", "2", "--hook", hook, *words)


def served(here):
    state = json.loads((here.project.reports / due.STATE).read_text())["reports"]
    now = f"{datetime.now(UTC):%Y-%m}-01"
    return {name for name, entry in state.items() if (entry["made"] or "").startswith(now)}


def told(here):
    path = here.project.root / "told"
    return path.read_text() if path.exists() else ""


def begun(here):
    path = here.project.root / "begun"
    return len(path.read_text()) if path.exists() else 0


def assert_swept(here):
    """Nothing runs and nothing lies about; the account of the schedule has a dot before its name."""
    wait_until(lambda: not here.processes(), 10, lambda: f"still running: {here.processes()}")
    assert here.left() == [str(here.project.reports / due.STATE)]


@pytest.mark.parametrize(("number", "kernel"), [(signal.SIGTERM, "plain"), (signal.SIGKILL, "warm")])
def test_the_report_of_a_worker_that_is_ended_is_made_by_another_one(here, number, kernel):
    here.add("patient", *GOOD, PATIENT)
    here.add("other", *GOOD)
    process = here.start("run", "--jobs", "1", "--kernel", kernel)
    wait_until(lambda: begun(here) == 1)
    here.worker().send_signal(number)
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    assert begun(here) == 2
    assert set(here.states().values()) == {("made", "")}
    assert "Traceback" not in errors
    here.assert_swept()


def test_a_worker_that_is_told_to_end_ends_no_scheduled_run(here):
    here.add("broken", TITLE, ("code", "1 / 0"), entry=MONTHLY)
    here.add("patient", *GOOD, PATIENT, entry=MONTHLY)
    here.add("last", *GOOD, entry=MONTHLY)
    process = start_due(here)
    wait_until(lambda: begun(here) == 1)
    for worker in [p for p in here.processes() if is_worker(p)]:
        worker.terminate()
    out, errors = process.communicate(timeout=300)
    assert process.returncode == 1, errors
    assert here.states() == {"broken": ("failed", "error"), "patient": ("made", ""), "last": ("made", "")}
    assert (here.project.reports / "index.html").is_file()
    assert served(here) == {"patient", "last"}
    assert told(here).startswith("failed: broken (default): code cell 1: ZeroDivisionError")
    assert "Traceback" not in out + errors
    assert_swept(here)


@pytest.mark.parametrize("kernel", ["plain", "warm"])
def test_a_notebook_that_ends_its_worker_each_time_is_one_report_lost(here, kernel):
    here.add("ending", TITLE, TOLD)
    here.add("good", *GOOD)
    code, _, errors = here.run("--jobs", "2", "--kernel", kernel)
    assert code == 1
    assert "its worker process died twice" in errors
    assert here.states() == {"ending": ("failed", "worker lost"), "good": ("made", "")}
    assert (here.project.reports / "index.html").is_file()
    here.assert_swept()


@dataclass(frozen=True)
class Raising:
    """A job that raises in its worker, as no notebook can: it stands for a defect of a library."""

    error: type[BaseException]
    runner: int
    scratch: Path

    report = SimpleNamespace(id="raising", formats=["html"])
    slug = "default"
    project = Path("none")

    @property
    def work(self) -> Path:
        if os.getpid() != self.runner:
            raise self.error("on purpose")
        return self.scratch


def test_whatever_a_job_raises_costs_that_job_alone(tmp_path):
    errors = [SystemExit, KeyboardInterrupt, GeneratorExit, ValueError]
    jobs = [Raising(error, os.getpid(), tmp_path / "s" / error.__name__) for error in errors]
    executor = ProcessExecutor(1, jobs)
    futures = [executor.submit(number, job) for number, job in enumerate(jobs)]
    for future in futures[:-1]:
        assert isinstance(future.exception(timeout=120), WorkerDied)
    assert futures[-1].result(timeout=120) == Defect("ValueError: on purpose", ANY)
    executor.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_scheduled_run_that_is_stopped_keeps_its_accounts(here, number):
    here.add("first", *GOOD, entry=MONTHLY)
    here.add("patient", *GOOD, PATIENT, entry=MONTHLY)
    process = start_due(here, "--jobs", "1")
    wait_until(lambda: begun(here) == 1)
    process.send_signal(number)
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 130, errors
    assert "error: stopped; nothing half made is left" in errors.splitlines()
    assert here.states() == {"first": ("made", ""), "patient": ("failed", "cancelled")}
    assert (here.project.reports / "index.html").is_file()
    assert served(here) == {"first"}
    assert told(here) == "failed: patient (as-of-latest): stopped before it was made\n"
    assert_swept(here)
    code, errors = _again(here)
    assert code == 0, errors
    assert records.read_run(here.folder("patient")).state == "made"
    assert served(here) == {"first", "patient"}


def _again(here):
    process = start_due(here)
    _, errors = process.communicate(timeout=300)
    return process.returncode, errors


SCRIPT = (
    "from impact.project import find_project\n"
    "from impact.reporting import runner\n"
    "for outcome in runner.run(find_project(), jobs=2):\n"
    "    print(outcome.state, outcome.message)\n"
)
# with a second thread nothing can be forked
THREAD = "import threading, time\nthreading.Thread(target=time.sleep, args=(300,), daemon=True).start()\n"


def called(here, text):
    """Run a script without a guard against being run again."""
    script = here.project.root / "call.py"
    script.write_text(text, encoding="utf-8")
    return subprocess.run(
        [sys.executable, script],
        check=False,
        env=here.environment,
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux")
def test_a_script_whose_workers_are_forked_needs_no_guard(here):
    here.add("good", *GOOD)
    here.add("other", *GOOD)
    done = called(here, SCRIPT)
    assert done.stdout.split() == ["made", "made"], done.stderr[-2000:]
    here.assert_swept()


def test_a_script_that_every_worker_runs_again_is_told_so_and_not_for_each_report_anew(here):
    """``spawn`` runs the caller's script in every worker, which ends there before a report is begun."""
    for number in range(6):
        here.add(f"r{number}", *GOOD)
    done = called(here, THREAD + SCRIPT)
    lines = done.stdout.splitlines()
    assert len(lines) == 6, done.stderr[-2000:]
    assert all(line.startswith("failed no worker process could be started") for line in lines)
    assert done.stderr.count("Traceback") <= 8  # not for each report and each try
    here.assert_swept()
