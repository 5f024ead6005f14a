"""Two checkouts side by side: what a profile, a scenario report, a brief and all reports cost in each.

``python -m bench.pairs ../older`` measures this checkout and another one, each with its own ``.venv``, in
turn (A B A B ...), and prints the ratio pair by pair, so that it holds when the machine's speed drifts. A
"further" report is what the later ones of a run cost: a batch less a smaller one, shared by what it has more;
both have enough reports for a whole warm-up.
Everything happens in copies of the projects. Counted are processor seconds of a command and of all that it
starts: unlike seconds by the clock they hardly depend on what else the machine does. Processes that outlive
their parents are counted as well, since this process takes their place (Linux only).
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.processor import adopt_orphans, largest_mb, spent, wait_for_all
from bench.run import COPIED
from impact.project import find_project

PROFILES = ("KHM", "AFG", "UKR", "LTU", "COL", "AGO", "TCD", "MMR")
MORE_PROFILES = (*PROFILES, "YEM", "BIH", "IRQ", "LAO")
STATES = ("LTU", "FIN", "EST", "LVA", "POL")
BESIDE = ("CITATION.cff",)
_PROFILE = "07_country_profile"
_WARM = ("--jobs", "1", "--kernel", "warm")


@dataclass(frozen=True)
class Cost:
    """What a command took: processor seconds, seconds by the clock, MB of its largest process."""

    processor: float
    clock: float
    largest_mb: float


@dataclass(frozen=True)
class Task:
    """What is measured: the reports asked for, and the options of ``impact run``."""

    name: str
    reports: str  # of reports.yml; empty for the checkout's own
    words: tuple[str, ...]
    start: str = ""  # reports.yml of a smaller batch, whose cost is taken off
    further: int = 1  # reports that it has less


@dataclass
class Side:
    """A checkout, its copy to work in, and what each task cost there."""

    name: str
    root: Path
    copy: Path
    costs: dict[str, list[Cost]] = field(default_factory=dict)

    def prepare(self) -> None:
        """Copy what reports are made from, and build the tables of the copy."""
        for name in (*COPIED, *BESIDE):
            origin, target = self.root / name, self.copy / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if origin.is_dir():
                shutil.copytree(origin, target)
            elif origin.exists():
                shutil.copy2(origin, target)
        self.call("build")

    def call(self, *words: str) -> Cost:
        """Run an ``impact`` command in the copy, to the end of the last process that it started."""
        before, start = spent(), time.perf_counter()
        command = [str(self.root / ".venv" / "bin" / "impact"), *words]
        environment = {**os.environ, "IMPACT_PROJECT": str(self.copy)}
        done = subprocess.run(
            command, check=False, cwd=self.copy, env=environment, capture_output=True, text=True
        )
        clock = time.perf_counter() - start
        wait_for_all()
        if done.returncode:
            said = (done.stdout + done.stderr).strip()
            raise SystemExit(f"bench: {self.name}: impact {' '.join(words)}: {said[-2000:]}")
        return Cost(spent() - before, clock, largest_mb())

    def measure(self, task: Task) -> None:
        """Make the reports of a task from nothing, once."""
        cost = self._make(task.reports, task.words)
        if task.start:
            start = self._make(task.start, task.words)
            cost = Cost(
                (cost.processor - start.processor) / task.further,
                (cost.clock - start.clock) / task.further,
                cost.largest_mb,
            )
        self.costs.setdefault(task.name, []).append(cost)

    def _make(self, reports: str, words: Sequence[str]) -> Cost:
        for name in ("reports", ".impact"):
            shutil.rmtree(self.copy / name, ignore_errors=True)
        if reports:
            (self.copy / "reports.yml").write_text(reports, encoding="utf-8")
        else:
            shutil.copy2(self.root / "reports.yml", self.copy / "reports.yml")
        return self.call("run", *words)


def _matrix(notebook: str, countries: Sequence[str], formats: str = "html, pdf") -> str:
    """Write the entry of a ``reports.yml`` that makes one notebook for several countries."""
    return (
        f"- id: report-{notebook[:2]}\n  notebook: {notebook}\n  title: A report\n  question: Q7\n"
        f"  matrix:\n    country: [{', '.join(countries)}]\n  formats: [{formats}]\n"
    )


def _further(name: str, notebook: str) -> Task:
    """Set the five states of a notebook against one of them, each beside the profiles of a whole warm-up."""
    batch, start = (
        _matrix(_PROFILE, PROFILES[:4]) + _matrix(notebook, states, "html, pdf, docx")
        for states in (STATES, STATES[:1])
    )
    return Task(name, batch, _WARM, start, len(STATES) - 1)


def tasks(jobs: int) -> list[Task]:
    """List what is measured, from the smallest to the whole."""
    one = ("-p", "country=LTU", "--jobs", "1")
    profiles = [_matrix(_PROFILE, countries) for countries in (MORE_PROFILES, MORE_PROFILES[:4])]
    return [
        Task("a further profile", profiles[0], _WARM, profiles[1], len(MORE_PROFILES) - 4),
        _further("a further scenario report", "05_withdrawal_scenarios"),
        _further("a further brief", "10_evidence_brief"),
        Task("eight profiles, warm", _matrix(_PROFILE, PROFILES), _WARM),
        Task("one profile, warm", _matrix(_PROFILE, PROFILES[:1]), _WARM),
        Task("a scenario report alone", "", ("withdrawal-scenarios", *one)),
        Task("a brief alone", "", ("evidence-brief", *one)),
        Task("all reports", "", ("--jobs", str(jobs))),
    ]


def show(a: Side, b: Side, chosen: Sequence[Task], console: Console) -> None:
    """Print the table: medians of both, and the smallest, median and largest ratio of a pair."""
    table = Table(title=f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; ratio {a.name} to {b.name}")
    for heading in ("", "processor s", "", "ratio", "clock s", "", "ratio", "MB", ""):
        table.add_column(heading, justify="right" if table.columns else "left")
    table.add_row("", a.name, b.name, "min, median, max", a.name, b.name, "median", a.name, b.name)
    for task in chosen:
        pair = list(zip(a.costs[task.name], b.costs[task.name], strict=True))
        ratios = [mine.processor / other.processor for mine, other in pair]
        clocks = [mine.clock / other.clock for mine, other in pair]
        cells = [task.name]
        cells += [
            f"{statistics.median(cost.processor for cost in side):.2f}" for side in zip(*pair, strict=True)
        ]
        cells.append(f"{min(ratios):.2f} {statistics.median(ratios):.2f} {max(ratios):.2f}")
        cells += [f"{statistics.median(cost.clock for cost in side):.1f}" for side in zip(*pair, strict=True)]
        cells.append(f"{statistics.median(clocks):.2f}")
        cells += [f"{max(cost.largest_mb for cost in side):.0f}" for side in zip(*pair, strict=True)]
        table.add_row(*cells)
    console.print(table)


def main(arguments: list[str] | None = None) -> int:
    """Measure both checkouts and print the table; return the exit code."""
    parser = argparse.ArgumentParser(description="Measure this checkout beside another one.")
    parser.add_argument("other", type=Path, help="the other checkout, with its .venv")
    parser.add_argument("--rounds", type=int, default=3, help="pairs of each task (default 3)")
    parser.add_argument("--jobs", type=int, default=2, help="processes for all reports (default 2)")
    parser.add_argument("--only", nargs="*", default=[], help="measure tasks whose names hold one of these")
    options = parser.parse_args(arguments)
    adopt_orphans()
    console = Console(width=150)
    chosen = [
        task for task in tasks(options.jobs) if not options.only or any(w in task.name for w in options.only)
    ]
    with tempfile.TemporaryDirectory(prefix="impact-bench-") as folder:
        sides = [
            Side("this", find_project().root, Path(folder) / "this"),
            Side("other", options.other.resolve(), Path(folder) / "other"),
        ]
        for side in sides:
            side.prepare()
        for task in chosen:
            for number in range(options.rounds):
                for side in sides:
                    side.measure(task)
                    cost = side.costs[task.name][-1]
                    took = f"{cost.processor:.2f} s of processor, {cost.clock:.1f} s by the clock"
                    console.print(f"bench: {task.name}, round {number + 1}, {side.name}: {took}", style="dim")
        show(sides[0], sides[1], chosen, console)
    return 0


if __name__ == "__main__":
    sys.exit(main())
