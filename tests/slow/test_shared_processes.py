"""Shared results between processes: code that changes, two at once, one that is killed, unseen reads."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from impact.project.layout import PACKAGE

# a function of the package that reads a file without noting it, and counts how often it is computed
PROBE = """
import os, subprocess, time
from pathlib import Path
from impact.project import find_project, shared

WORD = "first"

@shared.once_for_a_batch
def work(seconds=0.0, program=False):
    with open(os.environ["COUNTER"], "a") as counter:
        counter.write("computed\\n")
    text = (find_project().root / "data/raw/table.csv").read_text()
    time.sleep(seconds)
    if program:
        subprocess.run(["true"], check=True)
    return f"{WORD} {text}"
"""
BEGIN = "from impact.project.kernel_reads import watch; watch.begin(); from impact.published import probe; "


class Package:
    """A copy of the package with the probe, a project, and processes that use both."""

    def __init__(self, root: Path) -> None:
        self.project, self.counter = root / "project", root / "counter"
        shutil.copytree(PACKAGE, root / "code/impact", ignore=shutil.ignore_patterns("__pycache__"))
        self.probe = root / "code/impact/published/probe.py"
        self.probe.write_text(PROBE, encoding="utf-8")
        (self.project / "data/raw").mkdir(parents=True)
        for name in ("reports.yml", "data/raw/sources.csv"):
            (self.project / name).touch()
        self.table = self.project / "data/raw/table.csv"
        self.table.write_text("one", encoding="utf-8")
        self.started = 0

    def start(self, code: str = "print(probe.work())") -> subprocess.Popen[str]:
        """Start a kernel of a report of its own."""
        self.started += 1
        environment = os.environ | {
            "IMPACT_PROJECT": str(self.project),
            "IMPACT_READS": str(self.record),
            "COUNTER": str(self.counter),
            "PYTHONPATH": str(self.project.parent / "code"),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        environment.pop("IMPACT_SHARED", None)
        command = [sys.executable, "-c", BEGIN + code]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)

    def run(self, code: str = "print(probe.work())") -> str:
        """Print from such a kernel."""
        process = self.start(code)
        said, _ = process.communicate(timeout=300)
        assert process.returncode == 0
        return said.strip()

    @property
    def record(self) -> Path:
        """Where the report that was started last notes what it reads."""
        return self.project.parent / f"reads-{self.started}"

    def computed(self) -> int:
        """How often the probe was computed."""
        return len(self.counter.read_text().splitlines()) if self.counter.exists() else 0


@pytest.fixture
def package(tmp_path: Path) -> Package:
    return Package(tmp_path)


def test_another_process_takes_over_what_holds_and_nothing_else(package):
    assert [package.run(), package.run()] == ["first one", "first one"]
    assert package.computed() == 1
    # opened by Python alone, seen by the kernel's watch, and noted where it was not opened
    assert "data/raw/table.csv" in package.record.read_text().split("\n")
    package.table.write_text("two", encoding="utf-8")
    assert package.run() == "first two"
    package.probe.write_text(PROBE.replace('"first"', '"second"'), encoding="utf-8")
    assert [package.run(), package.run()] == ["second two", "second two"]
    assert package.computed() == 3


def test_code_edited_while_a_process_runs_never_reaches_the_store(package):
    edit = (
        "from pathlib import Path; code = Path(probe.__file__); "
        "code.write_text(code.read_text().replace('first', 'second')); print(probe.work())"
    )
    assert package.run(edit) == "first one"
    assert not list(package.project.rglob("*.result"))
    assert package.run() == "second one"


def test_what_starts_programs_may_read_unseen_and_is_not_shared(package):
    for _ in range(2):
        assert package.run("print(probe.work(program=True))") == "first one"
    assert package.computed() == 2


def test_of_two_processes_at_once_the_second_waits_for_the_first(package):
    both = [package.start("print(probe.work(seconds=2.0))") for _ in range(2)]
    assert [process.communicate(timeout=300)[0].strip() for process in both] == ["first one"] * 2
    assert package.computed() == 1


def test_a_process_that_is_killed_over_its_work_leaves_nothing_and_nobody_waiting(package):
    first = package.start("print(probe.work(seconds=100.0))")
    deadline = time.monotonic() + 180
    while not package.computed() and time.monotonic() < deadline:
        time.sleep(0.05)
    first.send_signal(signal.SIGKILL)
    first.communicate()
    assert not list(package.project.rglob("*.result"))
    code = "import time; time.sleep = lambda seconds: None; print(probe.work(seconds=100.0))"
    assert package.run(code) == "first one"
    assert package.computed() == 2
