"""The same import here and spread over a Dask cluster on the loopback, a part of the file at a time.

``python -m bench.own_data.cluster`` starts a scheduler and two workers as processes, compares the Parquet
tables byte by byte of their content, and ends them.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from bench.own_data import damager
from bench.own_data.made_up_registers import victims
from bench.own_data.speed import write_mapping
from tools.cluster_demo import cluster


def import_part(path: str, mapping: str, target: str) -> dict[str, Any]:
    """Import one part and write its tables; the task of a worker.

    Returns
    -------
    dict
        The account of the part as plain values.
    """
    from impact import incidents

    data = incidents.read(path, mapping)
    for name, table in data.tables.items():
        pq.write_table(table, f"{target}.{name}.parquet")
    if data.quarantined is not None:
        pq.write_table(data.quarantined, f"{target}.quarantine.parquet")
    return data.account.as_dict()


def write_parts(folder: Path, rows: int, parts: int, seed: int) -> list[Path]:
    """Write a register with some damage in parts, as a province each would send it."""
    paths = []
    kinds = ("thousands marks in codes", "latitude and longitude exchanged", "unknown words", "rows repeated")
    for part in range(parts):
        register = victims(rows // parts, seed + part)
        path = folder / f"part_{part}.csv"
        damager.damage(register, kinds[part % len(kinds)], seed).write(path)
        paths.append(path)
    return paths


def together(accounts: list[dict[str, Any]]) -> Counter[str]:
    """Add the accounts of the parts up."""
    total: Counter[str] = Counter()
    for account in accounts:
        for name in ("counted", "read", "kept", "quarantined", "asked"):
            total[name] += account[name]
        for group in ("excluded", "kinds", "repaired", "withheld"):
            for name, number in account[group].items():
                total[f"{group} {name}"] += number
    return total


def prove(rows: int = 40_000, parts: int = 8, workers: int = 2, seed: int = 13) -> dict[str, Any]:
    """Import the parts here and on a cluster, and compare tables and accounts."""
    from distributed import Client

    with tempfile.TemporaryDirectory(prefix="impact-parts-") as name:
        folder = Path(name)
        mapping = folder / "mapping.yml"
        write_mapping(mapping)
        paths = write_parts(folder, rows, parts, seed)
        here, there = folder / "here", folder / "there"
        here.mkdir()
        there.mkdir()
        near = [import_part(str(p), str(mapping), str(here / p.stem)) for p in paths]
        root = str(Path(__file__).resolve().parents[2])
        with (
            cluster(folder, workers, cwd=root) as (address, _),
            Client(address, set_as_default=False) as client,
            client.get_executor(pure=False) as executor,
        ):
            tasks = [executor.submit(import_part, str(p), str(mapping), str(there / p.stem)) for p in paths]
            far = [task.result() for task in tasks]
        equal = near == far and _tables(here) == _tables(there)
    total = together(far)
    excluded = sum(number for name, number in total.items() if name.startswith("excluded "))
    return {
        "rows": total["counted"],
        "parts": parts,
        "workers": workers,
        "kept": total["kept"],
        "quarantined": total["quarantined"],
        "equal": bool(equal),
        "balances": total["counted"] == total["kept"] + total["quarantined"] + excluded,
    }


def _tables(folder: Path) -> dict[str, pa.Table]:
    return {path.name: pq.read_table(path) for path in sorted(folder.glob("*.parquet"))}


def main(arguments: list[str] | None = None) -> int:
    """Print what was seen; the exit code is 1 when the results differ."""
    parser = argparse.ArgumentParser(description="The same import here and on a loopback cluster.")
    parser.add_argument("--rows", type=int, default=40_000)
    parser.add_argument("--parts", type=int, default=8)
    options = parser.parse_args(arguments)
    record = prove(options.rows, options.parts)
    print(record)
    return int(not (record["equal"] and record["balances"]))


if __name__ == "__main__":
    sys.exit(main())
