"""Time the ways from raw figures to pages, ours beside the plain one, and print one table.

``make bench`` runs it; ``python -m bench.run --rounds 5`` takes more rounds. Everything happens in a copy of
the project in a temporary folder, so that nothing of the checkout is touched.

What is compared:

- build: ``impact build`` from nothing, and again when nothing changed;
- load: ``impact.load`` against ``pandas.read_parquet`` of the same file and ``pandas.read_csv`` of the raw
  table;
- reports: ``papermill`` and ``jupyter nbconvert`` called once per notebook, as a shell script would do,
  against ``impact run`` on one and on two processes, and when nothing changed.

The rounds of all ways are interleaved (a noisy minute hits all of them), and the median is printed: trust the
ratios more than the seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from impact.project import find_project

BIN = Path(sys.prefix) / "bin"
COPIED = ("data/raw", "notebooks", "scenarios", "reports.yml", "requirements.lock", "pyproject.toml")


@dataclass
class Way:
    """One way to do a task: how to get ready (not timed), what to do (timed), and the seconds it took."""

    task: str
    name: str
    do: Callable[[], None]
    ready: Callable[[], None] = lambda: None
    seconds: list[float] = field(default_factory=list)

    def once(self) -> None:
        """Do it once and keep the seconds."""
        self.ready()
        start = time.perf_counter()
        self.do()
        self.seconds.append(time.perf_counter() - start)

    @property
    def median(self) -> float:
        """Median of the seconds so far."""
        return statistics.median(self.seconds)


@dataclass(frozen=True)
class Scratch:
    """A copy of the project to work in, and how commands are called there."""

    root: Path

    def call(self, *command: str | Path) -> None:
        """Run a command in the copy; raise with its output when it fails."""
        environment = {**os.environ, "IMPACT_PROJECT": str(self.root), "PYTHONDONTWRITEBYTECODE": ""}
        words = [str(part) for part in command]
        done = subprocess.run(
            words, check=False, cwd=self.root, env=environment, capture_output=True, text=True
        )
        if done.returncode:
            said = (done.stdout + done.stderr).strip()
            raise SystemExit(f"bench: {' '.join(words)} ended with {done.returncode}:\n{said[-2000:]}")

    def python(self, code: str) -> None:
        """Run a line of Python in a fresh process in the copy."""
        self.call(BIN / "python", "-c", code)

    def remove(self, *names: str) -> None:
        """Remove folders of the copy."""
        for name in names:
            shutil.rmtree(self.root / name, ignore_errors=True)

    def notebooks(self) -> list[Path]:
        """All notebooks of the copy."""
        return sorted((self.root / "notebooks").glob("*.ipynb"))


def copy_project(root: Path, scratch: Scratch) -> None:
    """Copy what reports are made from, and build the tables of the copy."""
    for name in COPIED:
        origin, target = root / name, scratch.root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if origin.is_dir():
            shutil.copytree(origin, target)
        elif origin.exists():
            shutil.copy2(origin, target)
    scratch.call(BIN / "impact", "build")


def build_ways(scratch: Scratch) -> list[Way]:
    """Build the tables from nothing, and when they are up to date."""
    build = (BIN / "impact", "build")
    return [
        Way(
            "build",
            "impact build, nothing there",
            lambda: scratch.call(*build),
            lambda: scratch.remove("data/processed"),
        ),
        Way("build", "impact build, up to date", lambda: scratch.call(*build)),
    ]


def load_ways(scratch: Scratch) -> list[Way]:
    """Load one table in a fresh process, as a script or a notebook does."""
    raw, processed = scratch.root / "data" / "raw", scratch.root / "data" / "processed"
    widest = max(raw.glob("*casualties*.csv"), key=lambda path: path.stat().st_size)
    return [
        Way("load", "import pandas, nothing else", lambda: scratch.python("import pandas")),
        Way(
            "load",
            "pandas.read_csv, raw",
            lambda: scratch.python(f"import pandas; pandas.read_csv({str(widest)!r})"),
        ),
        Way(
            "load",
            "pandas.read_parquet",
            lambda: scratch.python(
                f"import pandas; pandas.read_parquet({str(processed / 'casualties.parquet')!r})"
            ),
        ),
        Way(
            "load", "impact.load, latest", lambda: scratch.python("import impact; impact.load('casualties')")
        ),
        Way(
            "load",
            "impact.load, as of 2018",
            lambda: scratch.python("import impact; impact.load('casualties', as_of='2018-12-31')"),
        ),
    ]


def report_ways(scratch: Scratch) -> list[Way]:
    """Make every report of reports.yml, against running each notebook once the plain way."""

    def plain() -> None:
        scratch.remove("plain")
        (scratch.root / "plain").mkdir()
        for notebook in scratch.notebooks():
            executed = scratch.root / "plain" / notebook.name
            scratch.call(BIN / "papermill", "--no-progress-bar", notebook, executed)
            scratch.call(
                BIN / "jupyter", "nbconvert", "--log-level=ERROR", "--to", "html", "--no-input", executed
            )

    run = (BIN / "impact", "run")
    count = len(scratch.notebooks())
    return [
        Way("reports", f"papermill and nbconvert, {count} notebooks", plain),
        Way("reports", "impact run --force --jobs 1", lambda: scratch.call(*run, "--force", "--jobs", "1")),
        Way("reports", "impact run --force --jobs 2", lambda: scratch.call(*run, "--force", "--jobs", "2")),
        Way("reports", "impact run, up to date", lambda: scratch.call(*run)),
    ]


def measure(ways: list[Way], rounds: int, console: Console) -> None:
    """Do every way once to warm the caches, then in turn, ``rounds`` times."""
    for way in ways:
        way.once()
        way.seconds.clear()
    for number in range(rounds):
        console.print(f"bench: {ways[0].task}, round {number + 1} of {rounds}", style="dim")
        for way in ways:
            way.once()


def show(ways: list[Way], console: Console) -> None:
    """Print the table: median, range, and the ratio to the first way of each task."""
    table = Table(title=f"{platform.system()}, Python {platform.python_version()}, {os.cpu_count()} cores")
    for heading in ("task", "way", "median s", "fastest", "slowest", "ratio"):
        table.add_column(heading, justify="left" if heading in {"task", "way"} else "right")
    first: dict[str, float] = {}
    for way in ways:
        base = first.setdefault(way.task, way.median)
        numbers = (way.median, min(way.seconds), max(way.seconds), way.median / base)
        table.add_row(way.task, way.name, *(f"{number:.2f}" for number in numbers))
    console.print(table)


def save(ways: list[Way], folder: Path) -> Path:
    """Keep the numbers as JSON for a comparison with a later run; return the file."""
    folder.mkdir(parents=True, exist_ok=True)
    content = {
        "schema": "impact-bench/1",
        "system": platform.platform(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "ways": [{"task": way.task, "name": way.name, "seconds": way.seconds} for way in ways],
    }
    path = folder / "latest.json"
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return path


def main(arguments: list[str] | None = None) -> int:
    """Measure, print and save; return the exit code."""
    parser = argparse.ArgumentParser(description="Time build, load and reports beside the plain way.")
    parser.add_argument(
        "--rounds", type=int, default=3, help="rounds to measure after one to warm up (default 3)"
    )
    parser.add_argument("--only", choices=("build", "load", "reports"), help="measure one task")
    options = parser.parse_args(arguments)
    console = Console()
    project = find_project()
    with tempfile.TemporaryDirectory(prefix="impact bench ") as folder:
        scratch = Scratch(Path(folder) / "project")
        copy_project(project.root, scratch)
        tasks = {"build": build_ways, "load": load_ways, "reports": report_ways}
        chosen = [options.only] if options.only else list(tasks)
        ways: list[Way] = []
        for task in chosen:
            group = tasks[task](scratch)
            measure(group, options.rounds, console)
            ways += group
    show(ways, console)
    console.print(f"kept in {save(ways, project.root / 'bench' / 'results').relative_to(project.root)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
