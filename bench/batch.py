"""A batch of many reports: plain papermill, a plain Python function, and ours, side by side in one run.

``python -m bench.batch`` takes 60 parameter sets of a report of fifteen cells: it loads a table, fits a
trend, draws a figure and a table and states a finding. Fifty-five sets read the casualties, five the
treaty. The ways are those of the issue: (a) papermill in a loop; (b) papermill in as many processes as ours;
(c) the same analysis as a plain Python function, in one process and in as many as ours; (d) ours from
nothing; (e) ours with nothing changed; (f) ours after a change of the table that five reports read.
``--notebooks real`` takes two of the project's notebooks over days instead, ``--notebooks profiles`` the page
of each of so many countries. (a) and (b) may be measured on
fewer sets, since every set costs them the same.

Everything happens in a copy of the project. Times by the clock lie on a busy machine: trust the processor
seconds, which are of all processes of a way, and the ratios.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.processor import adopt_orphans, largest_mb, spent, wait_for_all
from bench.run import BIN, Scratch, copy_project
from impact.project import find_project
from impact.reporting.request.spec import read_reports, select

FORMATS = ("html",)
DAYS = [f"{year}-{month:02d}-28" for year in range(2025, 2006, -1) for month in (12, 9, 6, 3)]

CELLS = (
    "import numpy as np\nimport pandas as pd\nimport statsmodels.api as sm",
    "import impact\nfrom impact import charts\nfrom impact.published import editions as vintages\n"
    "from impact.published.treaty import membership",
    "casualties = impact.load('casualties')",
    "world = vintages.series(casualties)",
    "world = world[world['year'] >= start]",
    "years = world['year'].to_numpy(float)",
    "design = sm.add_constant(years - years.mean())",
    "counts = world['value'].to_numpy(float)\n"
    "fitted = sm.GLM(counts, design, family=sm.families.Poisson()).fit(scale='X2')",
    "low, high = np.exp(fitted.conf_int(alpha=alpha)[1])",
    "change = float(np.exp(fitted.params[1]))",
    "lines = pd.DataFrame({'year': years.astype(int), 'fitted': fitted.fittedvalues.round(1)})",
    "table = charts.Table(lines, id='fitted', title='Fitted values', sources=world)\ntable",
    "figure = charts.series(world, id='world', title=f'World totals since {start}', unit='people')\nfigure",
    "impact.record_finding('trend', f'It changed by {100 * (change - 1):+.1f} % a year since {start}.',"
    " value=change, unit='factor a year', low=float(low), high=float(high), level=1 - alpha, sources=world)",
)
TREATY = tuple(
    cell.replace("impact.load('casualties')", "impact.load('treaty')").replace(
        "vintages.series(casualties)", "membership.parties_by_year(casualties, pd.Timestamp('2025-12-31'))"
    )
    for cell in CELLS
)
PARAMETERS = "start: int = 1999  # first year\nalpha: float = 0.05  # one minus the level of the interval"


@dataclass
class Measured:
    """What a way took."""

    way: str
    reports: int
    seconds: float  # by the clock
    processor: float  # seconds of all processes
    processes: int
    note: str = ""

    @property
    def each(self) -> float:
        """Seconds a report by the clock."""
        return self.seconds / self.reports

    @property
    def each_processor(self) -> float:
        """Processor seconds a report."""
        return self.processor / self.reports


def parameter_sets(count: int) -> list[dict[str, Any]]:
    """Give different parameters for so many runs of the made report."""
    return [{"start": 1999 + n % 16, "alpha": round(0.01 + 0.005 * (n // 16), 4)} for n in range(count)]


def write_made(root: Path, count: int) -> list[tuple[str, dict[str, Any]]]:
    """Write the made notebooks and their ``reports.yml``; give notebook and parameters of each report."""
    few = max(1, round(count / 12))
    sets = parameter_sets(count)
    jobs = [("made", values) for values in sets[few:]] + [("treaty", values) for values in sets[:few]]
    for name, cells in (("made", CELLS), ("treaty", TREATY)):
        (root / "notebooks" / f"{name}.ipynb").write_text(json.dumps(_notebook(cells)), encoding="utf-8")
    _write_reports(root, jobs)
    return jobs


def write_real(root: Path, count: int) -> list[tuple[str, dict[str, Any]]]:
    """Take the project's first notebooks over days."""
    notebooks = ("01_global_burden", "09_data_quality")
    jobs = [(notebooks[n % 2], {"as_of": DAYS[n // 2]}) for n in range(count)]
    _write_reports(root, jobs)
    return jobs


def write_profiles(root: Path, count: int) -> list[tuple[str, dict[str, Any]]]:
    """Take the page of so many countries, spread over those that ``reports.yml`` names."""
    (profiles,) = select(read_reports(root / "reports.yml"), ["country-profile"])
    sets = profiles.expand()
    jobs = [(profiles.notebook, sets[n * len(sets) // count]) for n in range(min(count, len(sets)))]
    _write_reports(root, jobs)
    return jobs


WRITERS = {"made": write_made, "real": write_real, "profiles": write_profiles}


def _notebook(cells: tuple[str, ...]) -> dict[str, Any]:
    def code(number: int, source: str, **metadata: Any) -> dict[str, Any]:
        made = {"cell_type": "code", "id": f"c{number}", "metadata": metadata, "source": source}
        return {**made, "execution_count": None, "outputs": []}

    made = [{"cell_type": "markdown", "id": "title", "metadata": {}, "source": "# A trend\n\nIs there one?"}]
    made.append(code(0, PARAMETERS, tags=["parameters"]))
    made += [code(number, cell) for number, cell in enumerate(cells, start=1)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def _write_reports(root: Path, jobs: list[tuple[str, dict[str, Any]]]) -> None:
    lines = []
    for number, (notebook, values) in enumerate(jobs):
        lines += [f"- id: r{number:03d}", f"  notebook: {notebook}", f"  title: Report {number}"]
        lines += [f"  formats: [{', '.join(FORMATS)}]", "  parameters:"]
        lines += [f"    {name}: {json.dumps(value)}" for name, value in values.items()]
    (root / "reports.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def papermill(scratch: Scratch, jobs: list[tuple[str, dict[str, Any]]], processes: int) -> None:
    """Call papermill's command for each report, so many at once."""

    def one(number: int) -> None:
        notebook, values = jobs[number]
        words: list[str | Path] = [BIN / "papermill", "--no-progress-bar"]
        for name, value in values.items():
            words += ["-p", name, str(value)]
        target = scratch.root / "plain" / f"{number}.ipynb"
        scratch.call(*words, scratch.root / "notebooks" / f"{notebook}.ipynb", target)

    scratch.remove("plain")
    (scratch.root / "plain").mkdir()
    with ThreadPoolExecutor(processes) as pool:
        list(pool.map(one, range(len(jobs))))


FLOOR = """
import json, sys
import IPython.core.display_functions
IPython.core.display_functions.publish_display_data = lambda *a, **k: None
jobs, root = json.loads(sys.argv[1]), sys.argv[2]
code = {}
for name in {name for name, _ in jobs}:
    cells = json.load(open(f"{root}/notebooks/{name}.ipynb"))["cells"]
    shown = [c for c in cells if c["cell_type"] == "code"]
    import ast
    parts = []
    for cell in shown:
        tree = ast.parse("".join(cell["source"]))
        if tree.body and isinstance(tree.body[-1], ast.Expr):
            tree.body[-1].value = ast.Call(ast.Name("show", ast.Load()), [tree.body[-1].value], [])
        parts.append(tree)
    code[name] = [compile(ast.fix_missing_locations(tree), name, "exec") for tree in parts]
def show(thing):
    bundle = getattr(thing, "_repr_mimebundle_", None)
    if bundle is not None: bundle()
for name, values in jobs:
    space = {"show": show}
    exec(code[name][0], space); space.update(values)
    for part in code[name][1:]: exec(part, space)
"""


def floor(scratch: Scratch, jobs: list[tuple[str, dict[str, Any]]], processes: int) -> None:
    """Do the analysis of every report in a loop, without any notebook; everything imported once."""
    shares = [jobs[number::processes] for number in range(processes)]
    with ThreadPoolExecutor(processes) as pool:
        calls = [
            pool.submit(scratch.call, BIN / "python", "-c", FLOOR, json.dumps(share), scratch.root)
            for share in shares
        ]
        for call in calls:
            call.result()


def change_treaty(scratch: Scratch) -> None:
    """Change one processed table: the same rows with one note more."""
    path = scratch.root / "data" / "processed" / "treaty.parquet"
    code = (
        "import pandas as pd, sys; f = pd.read_parquet(sys.argv[1]); "
        "f.attrs['changed'] = 'yes'; f.to_parquet(sys.argv[1], compression='gzip')"
    )
    scratch.call(BIN / "python", "-c", code, path)
    package = scratch.root / "data" / "processed" / "datapackage.json"
    content = json.loads(package.read_text(encoding="utf-8"))
    for entry in content["resources"]:
        if entry["name"] == "treaty" and "hash" in entry:
            entry["hash"] = "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()
    package.write_text(json.dumps(content), encoding="utf-8")


def timed(way: str, reports: int, processes: int, do: Callable[[], object], note: str = "") -> Measured:
    """Do it; measure the seconds by the clock and those of all processors."""
    before, start = spent(), time.perf_counter()
    do()
    clock = time.perf_counter() - start
    wait_for_all()
    return Measured(way, reports, clock, spent() - before, processes, note)


def states(scratch: Scratch) -> dict[str, int]:
    """Count the states of the last batch."""
    import csv

    with (scratch.root / "reports" / "status.csv").open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(line for line in handle if not line.startswith("#")))
    found: dict[str, int] = {}
    for row in rows:
        found[row["state"]] = found.get(row["state"], 0) + 1
    return found


def run(scratch: Scratch, options: argparse.Namespace, console: Console) -> list[Measured]:
    """Measure the ways that were asked for."""
    jobs = WRITERS[options.notebooks](scratch.root, options.reports)
    processes, count = options.jobs, len(jobs)
    ours = (BIN / "impact", "run", "--jobs", str(processes), *options.pass_on)
    made: list[Measured] = []

    def measure(letter: str, way: str, reports: int, workers: int, do: Callable[[], object]) -> None:
        if letter in options.ways:
            made.append(timed(f"({letter}) {way}", reports, workers, do))
            console.print(f"bench: {made[-1].way}: {made[-1].seconds:.1f} s for {reports}", style="dim")

    some = jobs[:: -(-len(jobs) // options.plain)] if options.plain else jobs
    measure("a", "papermill in a loop", len(some), 1, lambda: papermill(scratch, some, 1))
    measure("b", "papermill, several", len(some), processes, lambda: papermill(scratch, some, processes))
    measure("c", "plain function", count, 1, lambda: floor(scratch, jobs, 1))
    measure("c", "plain function, several", count, processes, lambda: floor(scratch, jobs, processes))
    scratch.remove("reports")
    measure("d", "ours, cold", count, processes, lambda: scratch.call(*ours))
    measure("e", "ours, nothing changed", count, processes, lambda: scratch.call(*ours))
    if "f" in options.ways:
        change_treaty(scratch)
        measure("f", "ours, one table changed", count, processes, lambda: scratch.call(*ours))
        made[-1].note = ", ".join(f"{number} {state}" for state, number in sorted(states(scratch).items()))
    return made


def show(made: list[Measured], console: Console, base: str = "(b)") -> None:
    """Print the table; the ratio is to papermill in as many processes."""
    plain = next((entry for entry in made if entry.way.startswith(base)), None)

    def cells(seconds: float, of_plain: float | None) -> tuple[str, str]:
        return f"{seconds:.3f}", f"{seconds / of_plain:.3f}" if of_plain else ""

    table = Table(title=f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    numbers = ("processes", "reports", "seconds", "a report", "to (b)", "processor s a report", "to (b)")
    table.add_column("way")
    for heading in numbers:
        table.add_column(heading, justify="right")
    table.add_column("")
    for entry in made:
        clock = cells(entry.each, plain.each if plain else None)
        processor = cells(entry.each_processor, plain.each_processor if plain else None)
        counts = (str(entry.processes), str(entry.reports), f"{entry.seconds:.1f}")
        table.add_row(entry.way, *counts, *clock, *processor, entry.note)
    console.print(table)


def main(arguments: list[str] | None = None) -> int:
    """Measure, print and save; return the exit code."""
    parser = argparse.ArgumentParser(description="Time a batch of reports beside plain papermill.")
    parser.add_argument("--reports", type=int, default=60, help="parameter sets (default 60)")
    parser.add_argument("--jobs", type=int, default=2, help="processes (default 2)")
    parser.add_argument("--ways", default="abcdef", help="which ways, by letter (default abcdef)")
    parser.add_argument("--plain", type=int, default=0, help="sets of ways a and b (default all)")
    parser.add_argument("--notebooks", choices=tuple(WRITERS), default="made")
    parser.add_argument("--pass-on", nargs="*", default=[], help="further options of impact run")
    options = parser.parse_args(arguments)
    adopt_orphans()
    console = Console(width=150)
    project = find_project()
    with tempfile.TemporaryDirectory(prefix="impact bench ") as folder:
        scratch = Scratch(Path(folder) / "project")
        copy_project(project.root, scratch)
        made = run(scratch, options, console)
    show(made, console)
    peak = largest_mb()
    console.print(f"largest process: {peak:.0f} MB")
    target = project.root / "bench" / "results" / f"batch-{options.notebooks}-{options.reports}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    content = {"schema": "impact-bench-batch/2", "peak_mb": peak, "ways": [asdict(entry) for entry in made]}
    target.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
