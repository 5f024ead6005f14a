"""Every real file and every case through check and import, beside a plain reading of the same file.

Of the files of others nothing is kept but numbers. They lie beside the checkout in ``../shared/events``, are
read in place, and a run without them leaves their part of the page as it was.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from bench.own_data import plain_reading, plain_values

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CASES = ROOT / "tests" / "cases"
EVENTS = ROOT.parent / "shared" / "events"
#: file -> mapping that ships with the project, or none for a table of codes that is no data of incidents
LIST = HERE / "real_files.csv"
_ENDINGS = frozenset({".csv", ".xlsx", ".json", ".geojson", ".zip"})
_LISTS = frozenset({"choices.csv", "crosswalk.csv", "codes_2020.csv", "box.json"})


def listed() -> list[dict[str, str]]:
    """Read the list of real files: file, mapping, and why where there is none."""
    with LIST.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def cases() -> list[tuple[str, Path, Path]]:
    """List the inputs of the cases with their mappings."""
    found = []
    for path in sorted(CASES.glob("*/*")):
        if path.suffix not in _ENDINGS or path.name in _LISTS:
            continue
        own = path.parent / f"mapping_{path.stem}.yml"
        joined = path.parent / "mapping_xlsx.yml"
        mapping = own if own.is_file() else path.parent / "mapping.yml"
        if path.suffix == ".xlsx" and joined.is_file():
            mapping = joined
        found.append((f"{path.parent.name}/{path.name}", path, mapping))
    return found


def look_at(name: str, path: Path, mapping: Path) -> dict[str, Any]:
    """Import one file and compare it with its plain reading; numbers only.

    Parameters
    ----------
    name
        Name of the file in the table.
    path, mapping
        The file and its mapping.
    """
    from impact import incidents

    data = incidents.read(path, mapping)
    account = data.account
    content = yaml.safe_load(mapping.read_text(encoding="utf-8"))
    record: dict[str, Any] = {
        "file": name,
        "mapping": mapping.stem,
        "counted": account.counted,
        "kept": account.kept,
        "quarantined": account.quarantined,
        "excluded": {k: v for k, v in account.excluded.items() if v},
        "repaired": {k: v for k, v in account.repaired.items() if v},
        "withheld": sum(account.withheld.values()),
        "asked": len(data.asked),
        "balances": account.balances,
    }
    return record | plain_look(path, content, data)


def plain_look(path: Path, mapping: dict[str, Any], data: Any) -> dict[str, Any]:
    """Count what a plain reading of the same file says: records, values compared, wrong, lost."""
    if mapping.get("long") or mapping.get("join"):
        return {"plain": None, "why": "several rows make one record"}
    try:
        raw = plain_reading.read(path, mapping.get("read") or {}, data.account.encoding)
    except (ValueError, KeyError, StopIteration) as error:
        return {"plain": None, "why": f"no plain reading ({type(error).__name__})"}
    seen = plain_values.compare(raw, mapping, data)
    return {
        "plain": len(raw),
        "compared": seen.compared,
        "uncompared": sum(seen.uncompared.values()),
        "said": seen.said,
        "wrong": len(seen.wrong),
        "lost": len(seen.lost),
        "examples": (seen.wrong + seen.lost)[:5],
    }


def look_at_real_files(names: list[str] | None = None) -> list[dict[str, Any]]:
    """Look at the real files, or those whose name contains one of some texts."""
    records = []
    for row in listed():
        if not row["mapping"] or (names and not any(n in row["file"] for n in names)):
            continue
        records.append(look_at(row["file"], EVENTS / row["file"], _shipped(row["mapping"])))
    return records


def _shipped(name: str) -> Path:
    return ROOT / "src" / "impact" / "incidents" / "mappings" / f"{name}.yml"


def look_at_cases(names: list[str] | None = None) -> list[dict[str, Any]]:
    """Look at the cases."""
    return [
        look_at(name, path, mapping)
        for name, path, mapping in cases()
        if not names or any(n in name for n in names)
    ]


def main(arguments: list[str] | None = None) -> int:
    """Print what was seen; the exit code is 1 when a value is silently wrong or a row or value lost."""
    parser = argparse.ArgumentParser(
        description="Import real files and cases, and compare with plain readings."
    )
    parser.add_argument("--cases", action="store_true", help="the cases instead of the real files")
    parser.add_argument("names", nargs="*", help="parts of names")
    options = parser.parse_args(arguments)
    records = (look_at_cases if options.cases else look_at_real_files)(options.names)
    bad: Counter[str] = Counter()
    for record in records:
        bad["wrong"] += record.get("wrong", 0)
        bad["lost"] += record.get("lost", 0)
        bad["unbalanced"] += not record["balances"]
        examples = record.pop("examples", [])
        print(", ".join(f"{k} {v}" for k, v in record.items() if v not in (None, {})))
        for example in examples:
            print(f"    {example}")
    return int(any(bad.values()))


if __name__ == "__main__":
    sys.exit(main())
