"""Speed and memory of check and import, beside `pyarrow.csv` reading the same file.

``python -m bench.own_data.speed --rows 100000 1000000`` prints ratios. Every measurement runs in a fresh
process; its peak memory is that process's own, less what importing the package takes. Rounds are
interleaved and the fastest of each is taken, since other work on the machine only ever adds time.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bench.own_data.made_up_registers import victims, write_large

#: what stands side by side; each is a program of its own
_PROGRAMS = {
    "pyarrow.csv": "import pyarrow.csv as c; ready(); t = c.read_csv(path); rows = t.num_rows",
    "check": (
        "from impact import incidents; incidents.check; ready(); "
        "c = incidents.check(path, mapping); rows = c.account.kept; assert c.account.balances"
    ),
    "import": (
        "from impact import incidents; incidents.read; ready(); d = incidents.read(path, mapping); "
        "rows = d.account.kept; assert d.account.balances"
    ),
}
_FRAME = """
import json, resource, sys, time
path, mapping = sys.argv[1:]
start = {}
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
def ready():
    start.update(clock=time.perf_counter(), cpu=time.process_time(), peak=peak())
PROGRAM
seconds = time.perf_counter() - start["clock"]
print(json.dumps({"seconds": seconds, "cpu": time.process_time() - start["cpu"],
                  "memory": peak() - start["peak"], "rows": rows}))
"""


@dataclass(frozen=True)
class Measurement:
    """One way with one file: seconds of the fastest round and of the processor, peak bytes, its size."""

    way: str
    rows: int
    seconds: float
    cpu: float
    memory: float
    size: int


def measure(
    path: Path, mapping: Path, *, rounds: int, ways: Sequence[str] = tuple(_PROGRAMS)
) -> list[Measurement]:
    """Measure the ways with one file, in fresh processes.

    Raises
    ------
    subprocess.CalledProcessError
        When a way fails.
    """
    best: dict[str, dict[str, float]] = {}
    for _ in range(rounds):
        for way in ways:
            program = _FRAME.replace("PROGRAM", _PROGRAMS[way])
            command = [sys.executable, "-c", program, str(path), str(mapping)]
            answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            if way not in best or answer["seconds"] < best[way]["seconds"]:
                best[way] = answer
    size = path.stat().st_size
    return [
        Measurement(way, int(b["rows"]), b["seconds"], b["cpu"], b["memory"], size) for way, b in best.items()
    ]


def write_mapping(path: Path) -> None:
    """Write the mapping of the large file."""
    path.write_text(yaml.safe_dump(dict(victims(1, 0).mapping), allow_unicode=True), encoding="utf-8")


def measure_sizes(
    sizes: Sequence[tuple[int, int]], *, ways: Sequence[str] = tuple(_PROGRAMS)
) -> list[Measurement]:
    """Measure files of several sizes: rows and rounds of each."""
    measurements = []
    with tempfile.TemporaryDirectory(prefix="impact-speed-") as folder:
        mapping = Path(folder) / "mapping.yml"
        write_mapping(mapping)
        for rows, rounds in sizes:
            path = Path(folder) / f"victims_{rows}.csv"
            write_large(path, rows)
            measurements += measure(path, mapping, rounds=rounds, ways=ways)
            path.unlink()
    return measurements


def table(measurements: Sequence[Measurement]) -> str:
    """Put measurements into a table of Markdown, as ratios to `pyarrow.csv` and to the size of the file."""
    lines = [
        "| rows | file | way | time / pyarrow.csv | processor / pyarrow.csv | peak memory / file |",
        "|--:|--:|---|--:|--:|--:|",
    ]
    plain = {m.size: m for m in measurements if m.way == "pyarrow.csv"}
    lines += [
        f"| {m.rows:,} | {m.size / 1e6:,.0f} MB | {m.way} | {m.seconds / plain[m.size].seconds:.1f} "
        f"| {m.cpu / plain[m.size].cpu:.1f} | {m.memory / m.size:.1f} |"
        for m in measurements
    ]
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Time and memory of check and import beside pyarrow.csv.")
    parser.add_argument("--rows", type=int, nargs="*", default=[100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ways", nargs="*", default=list(_PROGRAMS))
    options = parser.parse_args(arguments)
    sizes = [(rows, options.rounds) for rows in options.rows]
    measurements = measure_sizes(sizes, ways=options.ways)
    print(table(measurements))
    return 0


if __name__ == "__main__":
    sys.exit(main())
