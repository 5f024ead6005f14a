"""Reports on a Dask cluster of this machine, beside the same without one: time, processor time, bytes.

``python -m bench.cluster`` makes the 240 reports of ``bench.batch`` with two processes of its own, then with
schedulers of 1, 2 and 4 workers on the loopback, from nothing each time, and prints one table. Processor
seconds count scheduler, workers, kernels and the command; on a machine with two cores more workers than
cores cannot be faster, and what they cost is what is looked for. ``--reports 24 --workers 2`` is short.

Everything happens in a copy of the project.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.batch import states, write_made
from bench.processor import spent
from bench.run import BIN, Scratch, copy_project
from impact.project import Project, find_project
from impact.reporting.plan.plan import plan
from impact.reporting.pool import dask_task
from tools.cluster_demo import cluster


@dataclass(frozen=True)
class Measured:
    """What one way of making the batch took."""

    way: str
    workers: int
    reports: int
    seconds: float  # of the batch
    processor: float  # of everything, start and end of the cluster included
    starting: float  # until scheduler and workers are there


def local(scratch: Scratch, count: int, processes: int) -> Measured:
    """Make the batch without a cluster."""
    scratch.remove("reports")
    before, start = spent(), time.perf_counter()
    scratch.call(BIN / "impact", "run", "--jobs", str(processes))
    return Measured("none", processes, count, time.perf_counter() - start, spent() - before, 0.0)


def on_cluster(scratch: Scratch, count: int, workers: int, folder: Path) -> Measured:
    """Make the batch on so many workers of one thread each."""
    scratch.remove("reports")
    before, start = spent(), time.perf_counter()
    environment = {**os.environ, "IMPACT_PROJECT": str(scratch.root)}
    with cluster(folder, workers, env=environment, cwd=scratch.root) as (address, _):
        _wait_for_workers(address, workers)
        starting, start = time.perf_counter() - start, time.perf_counter()
        scratch.call(BIN / "impact", "run", "--cluster", address)
        seconds = time.perf_counter() - start
    return Measured("cluster", workers, count, seconds, spent() - before, starting)


def _wait_for_workers(address: str, workers: int) -> None:
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(workers, timeout=120)


def moved(root: Path) -> tuple[int, int]:
    """Count bytes: of all jobs as they are sent, and of all reports as they come back."""
    project = Project(root)
    jobs = plan(project, [], {}, force=True).jobs
    return (
        sum(len(pickle.dumps(job)) for job in jobs),
        sum(len(dask_task.pack(job.folder)) for job in jobs),
    )


def show(made: list[Measured], sent: int, received: int, console: Console) -> None:
    """Print the table; costs a report are to the run without a cluster."""
    table = Table(title=f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for heading in (
        "way",
        "workers",
        "reports",
        "seconds",
        "start",
        "CPU s",
        "a report",
        "more",
    ):
        table.add_column(heading, justify="left" if heading == "way" else "right")
    base = made[0].processor / made[0].reports
    for one in made:
        each = one.processor / one.reports
        cells = [one.way, str(one.workers), str(one.reports), f"{one.seconds:.1f}", f"{one.starting:.1f}"]
        table.add_row(*cells, f"{one.processor:.1f}", f"{each:.2f}", f"{each - base:+.2f}")
    console.print(table)
    count = made[0].reports
    console.print(f"a report: {sent / count / 1000:.0f} kB sent, {received / count / 1000:.0f} kB received")


def main(arguments: list[str] | None = None) -> int:
    """Measure, print and save; return the exit code."""
    parser = argparse.ArgumentParser(description="Time a batch of reports on a Dask cluster of this machine.")
    parser.add_argument("--reports", type=int, default=240, help="parameter sets (default 240)")
    parser.add_argument(
        "--workers", type=int, nargs="*", default=[1, 2, 4], help="cluster sizes (default 1 2 4)"
    )
    options = parser.parse_args(arguments)
    console = Console()
    project = find_project()
    with tempfile.TemporaryDirectory(prefix="impact bench ") as folder:
        scratch = Scratch(Path(folder) / "project")
        copy_project(project.root, scratch)
        count = len(write_made(scratch.root, options.reports))
        ways: list[Callable[[], Measured]] = [partial(local, scratch, count, 2)]
        for workers in options.workers:
            logs = Path(folder) / f"cluster-{workers}"
            logs.mkdir()
            ways.append(partial(on_cluster, scratch, count, workers, logs))
        made = []
        for way in ways:
            made.append(way())
            words = f"{made[-1].way}, {made[-1].workers}: {made[-1].seconds:.1f} s, {states(scratch)}"
            console.print(f"bench: {words}", style="dim")
        sent, received = moved(scratch.root)
    show(made, sent, received, console)
    target = project.root / "bench" / "results" / f"cluster-{options.reports}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    content = {"schema": "impact-bench-cluster/1", "sent": sent, "received": received}
    target.write_text(
        json.dumps({**content, "ways": [asdict(one) for one in made]}, indent=1) + "\n", "utf-8"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
