"""Run hundreds of small reports in many processes, and look whether one fails or anything is left.

``python -m bench.stress`` makes 400 with 8 workers, in a project of its own. Exit code 1 when a report
failed, or a process, a temporary folder or a working folder stayed behind.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

import psutil

from impact.project import Project
from impact.reporting import runner
from tests.miniature import Miniature, finding_cell


def prepare(root: Path, count: int) -> Project:
    """Write a project with so many small reports; each says a number of its own."""
    miniature = Miniature(root)
    for number in range(count):
        title = ("markdown", "# A title\n\nA text.")
        finding = finding_cell(value=number, low=None, high=None, level=None)
        miniature.add(f"r{number:03d}", title, finding)
    return miniature.project


def leftovers(project: Project, before: set[int]) -> list[str]:
    """Name what should not be there after a batch."""
    deadline = time.monotonic() + 5
    while (found := _new_processes(before)) and time.monotonic() < deadline:
        time.sleep(0.1)
    folders = [
        *Path(tempfile.gettempdir()).glob(f"impact-run-{os.getpid()}-*"),
        *project.root.glob(".reports-w*"),
    ]
    return [*found, *map(str, folders)]


def _new_processes(before: set[int]) -> list[str]:
    family = [child for child in psutil.Process().children(recursive=True) if child.pid not in before]
    orphans = [
        process
        for process in psutil.process_iter(["cmdline", "ppid"])
        if process.info["ppid"] == 1 and "warm.forkserver" in " ".join(process.info["cmdline"] or ())
    ]
    trackers = "resource_tracker"  # of multiprocessing, which lives as long as we do
    return [str(p) for p in {*family, *orphans} if trackers not in " ".join(p.cmdline())]


def main(arguments: list[str] | None = None) -> int:
    """Make them, print what was seen; return the exit code."""
    parser = argparse.ArgumentParser(description="Make many small reports; look for failures and leftovers.")
    parser.add_argument("--reports", type=int, default=400)
    parser.add_argument("--jobs", type=int, default=8)
    parser.add_argument("--kernel", choices=("auto", "warm", "plain"), default="warm")
    options = parser.parse_args(arguments)
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    with tempfile.TemporaryDirectory(prefix="impact stress ") as folder:
        project = prepare(Path(folder) / "project", options.reports)
        os.environ["IMPACT_PROJECT"] = str(project.root)
        start = time.perf_counter()
        outcomes = runner.run(project, jobs=options.jobs, kernel=options.kernel)
        seconds = time.perf_counter() - start
        kernels = {json.loads(p.read_text())["kernel"] for p in project.reports.glob("*/*/run.json")}
        left = leftovers(project, before)
    failed = [f"{outcome.report}: {outcome.message}" for outcome in outcomes if outcome.state != "made"]
    kinds = "/".join(sorted(kernels))
    print(f"{len(outcomes)} reports, {options.jobs} workers, {kinds} kernels: {seconds:.1f} s")
    print(f"failed: {len(failed)}", *failed, sep="\n  ")
    print(f"left behind: {len(left)}", *left, sep="\n  ")
    return int(bool(failed or left))


if __name__ == "__main__":
    sys.exit(main())
