"""Prove `impact.incidents` and write docs/own_data.md: ``python -m bench.own_data round_trip files``.

Each proof keeps its numbers in ``bench/own_data/results``; the page is laid out from all that are kept, so
that one can be made anew without the hours of the others. ``--page-only`` proves nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.own_data import cluster, damager, fuzz, real_files, round_trip, speed

HERE = Path(__file__).parent
RESULTS = HERE / "results"
PAGE = HERE.parents[1] / "docs" / "own_data.md"
SEED = 13
#: rows of the register that is damaged
ROWS = 120
INTRODUCTION = """# A researcher's own data: what was tried, and what came of it

Made by `make own-data` (`python -m bench.own_data`); do not edit. How to bring a file of your own:
[own-data/bring-your-own-data.md](own-data/bring-your-own-data.md).

Three promises are measured here. **Silently wrong** is a value that differs from its cell while no finding
says so; **silently lost** is a row or a value that is gone while neither account nor finding says so; both
must be 0. **Asked** is how many findings wait for a person's decision. Rows are counted independently of the
reader (lines by the file's own quoting, rows in the sheet's XML, the header of the DBF, elements of KML and
JSON), and again by a plain reading with csv, json, openpyxl, pandas or pyogrio that shares no code with the
package (`bench/own_data/plain_reading.py`, `plain_values.py`). *Compared* are the values that this second
reading could read by a simple rule and that were held against the result; *other than the cell, said* are
those among them that differ with a finding or by a rule the mapping states.
"""


def _files(kind: str) -> Callable[[], Any]:
    def look() -> list[dict[str, Any]]:
        records = real_files.look_at_cases() if kind == "cases" else real_files.look_at_real_files()
        return [{k: v for k, v in record.items() if k != "examples"} for record in records]

    return look


def _round_trip() -> list[dict[str, Any]]:
    records = []
    for kind in damager.KINDS:
        (first,) = round_trip.scores(size=ROWS, seed=SEED, kinds=[kind])
        (second,) = (
            round_trip.scores(size=ROWS, seed=SEED, kinds=[kind], accept=True) if first.asked else (first,)
        )
        records.append(
            {
                "kind": kind,
                "ends": dict(first.ends),
                "others": dict(first.others),
                "wrong": first.wrong,
                "lost": first.lost,
                "balances": first.balances and second.balances,
                "asked": first.asked,
                "accepted": dict(second.ends),
                "accepted_wrong": second.wrong,
                "accepted_lost": second.lost,
            }
        )
    return records


def _fuzz() -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="impact-fuzz-") as folder:
        outcome = fuzz.run(list(range(10_000)), Path(folder), seed=SEED, shown=True)
    for number, end, seen in outcome.failures[:20]:
        print(f"-- file {number}: {end}\n{seen}")
    return {"files": outcome.files, "ends": dict(outcome.ends), "failures": len(outcome.failures)}


def _speed() -> list[dict[str, Any]]:
    return [asdict(m) for m in speed.measure_sizes(((100_000, 3), (1_000_000, 3), (10_000_000, 1)))]


PROOFS: dict[str, Callable[[], Any]] = {
    "files": _files("files"),
    "cases": _files("cases"),
    "round_trip": _round_trip,
    "fuzz": _fuzz,
    "speed": _speed,
    "cluster": cluster.prove,
}


def _of_files(records: Sequence[dict[str, Any]]) -> list[str]:
    lines = [
        "| file | counted | plain count | kept | quarantined | excluded | repaired | asked | compared "
        "| other than the cell, said | silently wrong | silently lost |",
        "|---|--:|--:|--:|--:|---|---|--:|--:|--:|--:|--:|",
    ]
    for r in records:
        plain = "–" if r["plain"] is None else f"{r['plain']:,}"
        values = [r.get(name) for name in ("compared", "said", "wrong", "lost")]
        shown = ["–" if v is None else f"{v:,}" for v in values]
        lines.append(
            f"| {r['file']} | {r['counted']:,} | {plain} | {r['kept']:,} | {r['quarantined']:,} "
            f"| {_counts(r['excluded'])} | {_counts(r['repaired'])} | {r['asked']:,} | {' | '.join(shown)} |"
        )
    total = Counter[str]()
    for r in records:
        total.update(
            {n: r.get(n) or 0 for n in ("counted", "kept", "quarantined", "asked", "compared", "said")}
        )
        total.update({n: r.get(n) or 0 for n in ("wrong", "lost")})
    lines.append(
        f"| **all {len(records)}** | {total['counted']:,} | | {total['kept']:,} "
        f"| {total['quarantined']:,} | | "
        f"| {total['asked']:,} | {total['compared']:,} | {total['said']:,} | **{total['wrong']}** "
        f"| **{total['lost']}** |"
    )
    return lines


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {number:,}" for name, number in sorted(counts.items()))


def _page_files(records: list[dict[str, Any]]) -> list[str]:
    return [
        "## Files of twelve countries\n",
        "Real files of other owners, read in place and not part of the project, with the mappings that ship "
        "with it. A plain count of – means that several rows of the file make one record.\n",
        *_of_files(records),
    ]


def _page_cases(records: list[dict[str, Any]]) -> list[str]:
    return [
        "## The 28 cases\n",
        "Small made-up files, each with a fault met in public; `tests/data/own_data/test_own_cases.py` holds "
        "every value of their right answers. What a plain reading takes for a record may be a total or "
        "a note.\n",
        *_of_files(records),
    ]


def _page_round_trip(records: list[dict[str, Any]]) -> list[str]:
    ends = [e for e in round_trip.ENDS if e not in ("wrong", "lost")]
    lines = [
        "## Damage on purpose\n",
        f"A clean made-up register of {ROWS} rows, damaged in one way (`bench/own_data/damager.py`, seeded), "
        "read with the mapping of the clean file and no decision taken, and compared with the truth cell by "
        "cell. Touched cells end *restored* (the true value, or what the changed cell now says), "
        "*quarantined* (the row is set aside), *asked* (left out, and waiting for a decision), *noted* (left "
        "out or kept as printed, and said), or *set apart* (the row is counted as a copy). Where the damage "
        "touches no cell, all cells are counted. The last column is the share restored once a person accepts "
        "every proposal.\n",
        f"| damage | {' | '.join(ends)} | silently wrong | silently lost | restored when accepted |",
        "|---|" + "--:|" * (len(ends) + 3),
    ]
    for r in records:
        cells = [f"{r['ends'].get(e, 0):,}" if r["ends"].get(e) else "" for e in ends]
        after = sum(r["accepted"].values())
        share = f"{r['accepted'].get('restored', 0) / after:.0%}".replace("%", " %") if after else ""
        lines.append(f"| {r['kind']} | {' | '.join(cells)} | {r['wrong']} | {r['lost']} | {share} |")
    wrong, lost = (sum(r[n] for r in records) for n in ("wrong", "lost"))
    lines.append(f"| **all {len(records)} kinds** |" + " |" * len(ends) + f" **{wrong}** | **{lost}** | |")
    blindly = {r["kind"]: r["accepted_wrong"] for r in records if r["accepted_wrong"]}
    if blindly:
        lines.append(
            "\nProposals are to be looked at: accepting all of them blindly makes "
            + ", ".join(f"{number} cells wrong in *{kind}*" for kind, number in blindly.items())
            + "."
        )
    return lines


def _page_fuzz(record: dict[str, Any]) -> list[str]:
    ends = sorted(record["ends"].items(), key=lambda item: -item[1])
    return [
        "## Broken files\n",
        f"{record['files']:,} files made from seeds of every format and from the cases by flipping, cutting, "
        "doubling and splicing bytes, also inside archives; each was checked without a mapping and imported "
        "with one, in a process of its own. A crash is any error but one of ours, a hang takes more than "
        f"{fuzz.LIMIT} seconds of the processor; an account that does not balance counts as well.\n",
        f"Crashes, hangs and unbalanced accounts: **{record['failures']}**. How the files ended (check and "
        "import): " + "; ".join(f"{end}, {number:,}" for end, number in ends) + ".",
    ]


def _page_speed(records: list[dict[str, Any]]) -> list[str]:
    return [
        "## Speed and memory\n",
        "A made-up register of victims with 20 columns and an id in every row, beside `pyarrow.csv` reading "
        "the same file, on a machine of two cores that was busy with other work: the times are those of the "
        "fastest round and still waver, the time of the processor says more. `pyarrow.csv` keeps both cores "
        "busy, the import does so in part only. A small file pays for what is loaded once. Peak memory is "
        "that of a fresh process over what its imports take.\n",
        speed.table([speed.Measurement(**r) for r in records]),
    ]


def _page_cluster(record: dict[str, Any]) -> list[str]:
    return [
        "## Spread over a cluster\n",
        f"A register of {record['rows']:,} rows in {record['parts']} parts, imported here and by "
        f"{record['workers']} workers of a Dask scheduler on the loopback, a part at a time: "
        + ("the Parquet tables and the accounts are equal" if record["equal"] else "**the results differ**")
        + f" ({record['kept']:,} rows kept, {record['quarantined']:,} set aside, account "
        + ("balanced" if record["balances"] else "**not balanced**")
        + ").",
    ]


_SECTIONS: dict[str, Callable[[Any], list[str]]] = {
    "files": _page_files,
    "cases": _page_cases,
    "round_trip": _page_round_trip,
    "fuzz": _page_fuzz,
    "speed": _page_speed,
    "cluster": _page_cluster,
}


def page() -> str:
    """Lay out the page from the results that are kept."""
    parts = [INTRODUCTION]
    for name, section in _SECTIONS.items():
        path = RESULTS / f"{name}.json"
        if path.is_file():
            parts.append("\n".join(section(json.loads(path.read_text(encoding="utf-8")))))
    return "\n\n".join(part.strip() for part in parts) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Run the proofs that are asked for, keep their numbers, write the page."""
    parser = argparse.ArgumentParser(description="Prove impact.incidents; write docs/own_data.md.")
    parser.add_argument("proofs", nargs="*", choices=[*PROOFS, []], default=[], metavar="PROOF")
    parser.add_argument("--page-only", action="store_true", help="lay the page out from what is kept")
    options = parser.parse_args(arguments)
    RESULTS.mkdir(exist_ok=True)
    names = [] if options.page_only else options.proofs or list(PROOFS)
    for name in names:
        if name == "files" and not real_files.EVENTS.is_dir():
            print("files: not beside this checkout, the page keeps what it says of them")
            continue
        record = PROOFS[name]()
        text = json.dumps(record, indent=1, ensure_ascii=False) + "\n"
        (RESULTS / f"{name}.json").write_text(text, encoding="utf-8")
        print(f"{name}: done", flush=True)
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
