"""Run the simulations and write docs/validation.md: ``python -m bench.validation --only trend``."""

from __future__ import annotations

import argparse
import importlib
import json
import math
import os
import pkgutil
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

HERE = Path(__file__).parent
RESULTS = HERE / "results"
PAGE = HERE.parent.parent / "docs" / "validation.md"
SEED = 20250318
REPLICATIONS = 1000
HEADER = (
    "world",
    "quantity",
    "truth",
    "mean estimate",
    "bias",
    "spread",
    "coverage",
    "should be",
    "replications",
    "declined",
    "seed",
)


def models() -> list[str]:
    """List the models that have a simulation, by the modules of this package."""
    return sorted(m.name for m in pkgutil.iter_modules([str(HERE)]) if m.name not in {"check", "__main__"})


def simulate(model: str, replications: int, seed: int) -> dict[str, Any]:
    """Run one model's simulations; the record that is kept."""
    module = importlib.import_module(f"bench.validation.{model}")
    start = time.perf_counter()
    checks = module.run(replications, seed)
    seconds = time.perf_counter() - start
    print(f"{model}: {len(checks)} worlds, {seconds:.0f} s", flush=True)
    return {
        "model": model,
        "title": module.TITLE,
        "about": " ".join((module.__doc__ or "").split()),
        "checks": [asdict(line) for line in checks],
    }


def _cell(number: float, form: str) -> str:
    """Write a number, or a dash where a line has none (a share has no coverage)."""
    return "–" if math.isnan(number) else format(number, form).replace("%", " %")


def page(records: list[dict[str, Any]]) -> str:
    """Lay the records out as one Markdown page."""
    parts = [
        "# Validation: the models against simulated truth",
        "",
        "Made by `make validate` (`python -m bench.validation`), from made data of known truth; do not "
        "edit. Coverage is the share of intervals that held the truth: a 95 % one should hold it in 93 to "
        "97 % of 1,000 replications or more. Where it does not, the note says why. Bias, and spread "
        "(standard deviation of the estimates), are in the unit of the quantity. The agreement with R is in "
        "`tests/reference/`.",
        "",
    ]
    for record in records:
        parts += [f"## {record['title']}", "", record["about"], ""]
        parts += [
            f"| {' | '.join(HEADER)} |",
            "|---|---|" + "---:|" * (len(HEADER) - 2),
        ]
        notes = []
        for line in record["checks"]:
            mark = ""
            if line["note"]:
                notes.append(line["note"])
                mark = f" ({len(notes)})"
            cells = [
                f"{line['world']}{mark}",
                line["quantity"],
                _cell(line["truth"], ".4g"),
                _cell(line["mean"], ".4g"),
                _cell(line["bias"], "+.3g"),
                _cell(line["spread"], ".3g"),
                _cell(line["coverage"], ".1%"),
                _cell(line["level"], ".0%"),
                f"{line['replications']:,}",
                f"{line['declined']:,}",
                str(line["seed"]),
            ]
            parts.append(f"| {' | '.join(cells)} |")
        parts += ["", *(f"({number}) {note}" for number, note in enumerate(notes, 1)), ""]
    return "\n".join(parts).rstrip() + "\n"


def main() -> None:
    """Run what was asked for, keep the records, write the page from all records kept."""
    parser = argparse.ArgumentParser(description="simulate, estimate, compare; write docs/validation.md")
    parser.add_argument("--only", nargs="*", choices=models(), default=models(), metavar="MODEL")
    parser.add_argument("--replications", type=int, default=REPLICATIONS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--page-only", action="store_true", help="lay out the records kept, simulate nothing")
    words = parser.parse_args()
    RESULTS.mkdir(exist_ok=True)
    if not words.page_only:
        with ProcessPoolExecutor(words.jobs) as pool:
            runs = [pool.submit(simulate, model, words.replications, words.seed) for model in words.only]
            for run in runs:
                record = run.result()
                text = json.dumps(record, indent=1, ensure_ascii=False) + "\n"
                (RESULTS / f"{record['model']}.json").write_text(text, encoding="utf-8")
    kept = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(RESULTS.glob("*.json"))]
    PAGE.write_text(page(kept), encoding="utf-8")


if __name__ == "__main__":
    main()
