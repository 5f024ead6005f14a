"""Round trip: every kind of damage read with the mapping of the clean file, cell by cell against the truth.

``python -m bench.own_data.round_trip`` prints the score; ``docs/own_data.md`` has its table.
"""

from __future__ import annotations

import argparse
import datetime as dt
import math
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bench.own_data import damager
from bench.own_data.made_up_registers import REGISTERS, Register

#: what can become of a damaged cell; the last two must not
ENDS = ("restored", "quarantined", "asked", "noted", "set apart", "wrong", "lost")
#: fields that keep the text of the file: another text with a finding is said, not silent
_TEXTS = frozenset({"admin1", "admin2", "operator", "source", "ethnicity"})
#: an area in hectares with five decimals is known to half a tenth of a square metre
_CLOSE = {"lat": 1e-6, "lon": 1e-6, "cleared_m2_min": 0.06, "cleared_m2_max": 0.06}


@dataclass
class Score:
    """What became of the cells of one kind of damage: ``ends`` of touched cells, ``others`` of the rest."""

    kind: str
    ends: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)
    balances: bool = True
    asked: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> int:
        """Cells with another value and no word about it, touched or not."""
        return self.ends["wrong"] + self.others["wrong"]

    @property
    def lost(self) -> int:
        """Cells or rows that are gone without a word, touched or not."""
        return self.ends["lost"] + self.others["lost"]


def score(kind: str, folder: Path, *, size: int, seed: int, accept: bool = False) -> Score:
    """Damage a register in one way, read it, and say what became of each cell.

    Parameters
    ----------
    kind
        Kind of damage, of :data:`bench.own_data.damager.KINDS`.
    folder
        Where the file and mapping are written.
    size, seed
        Rows of the register, and the seed of its cells and of the damage.
    accept
        Whether every proposal is accepted, as a person does who has looked at them.
    """
    from impact import incidents

    register = REGISTERS[damager.KINDS[kind][0]](size, seed)
    damaged = damager.damage(register, kind, seed)
    path = folder / f"{kind.replace(' ', '_').replace('/', '_')}.{damaged.format}"
    records = damaged.write(path)
    mapping = dict(register.mapping)
    if damaged.second_sheet:
        mapping["read"] = {"sheet": "registro"}
    data = incidents.read(path, _written(mapping, folder))
    if accept and data.asked:
        kinds = sorted({f.kind for f in data.asked})
        mapping["accept"] = [{"kind": k, "because": "a person has looked"} for k in kinds]
        data = incidents.read(path, _written(mapping, folder))
    return compare(kind, register, damaged, records, data)


def _written(mapping: dict[str, Any], folder: Path) -> Path:
    path = folder / "mapping.yml"
    path.write_text(yaml.safe_dump(mapping, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def compare(
    kind: str, register: Register, damaged: damager.Damaged, records: dict[int, int | None], data: Any
) -> Score:
    """Compare the result with the truth, cell by cell."""
    result = Score(kind, balances=data.account.balances, asked=len(data.asked))
    table = data.tables[data.main].to_pylist()
    present = {row["row"]: row for row in table}
    quarantined = set() if data.quarantined is None else set(data.quarantined.column("row").to_pylist())
    apart = {r for f in data.findings if f.effect == "excluded" for r in f.rows}
    columns = {output: _columns(register, name) for output, name in register.fields.items()}
    for number, record in records.items():
        if record is None:
            if number in present:
                result.others["wrong"] += 1
                result.examples.append(f"row {number} is no record and was kept as one")
            continue
        for output, truth in register.truth.items():
            touched = any((record, column) in damaged.touched for column in columns[output])
            ends = result.ends if touched or not damaged.touched else result.others
            if number in quarantined:
                ends["quarantined"] += 1
            elif number not in present:
                ends["set apart" if number in apart else "lost"] += 1
            else:
                value = _known(present[number].get(output))
                right = damaged.right.get((record, output), truth[record])
                end = _end(output, value, right, number, register, columns[output], data)
                ends[end] += 1
                if end in ("wrong", "lost"):
                    result.examples.append(
                        f"row {number} {output}: {present[number].get(output)!r}, right is {right!r}"
                    )
    return result


def _columns(register: Register, name: str) -> tuple[str, ...]:
    spec = register.mapping["columns"].get(name, {})
    if isinstance(spec, str):
        return (spec,)
    return tuple(v for k, v in spec.items() if k in ("column", "lat", "lon", "year", "month", "day"))


def _end(
    output: str, value: Any, right: Any, number: int, register: Register, columns: Iterable[str], data: Any
) -> str:
    if _same(output, value, right):
        return "restored"
    name = register.fields[output]
    said = [
        f
        for f in data.findings
        if (f.field == name or f.column in columns)
        and (number in f.rows or f.count > len(f.rows) or not f.rows)
    ]
    if not said:
        return "lost" if value is None else "wrong"
    if value is not None and output not in _TEXTS and not any("within" in f.kind for f in said):
        return "wrong"
    return "asked" if any(not f.decided for f in said) else "noted"


def _known(value: Any) -> Any:
    """Give a value, or none for the code of a closed list that says there is none."""
    return None if value in ("unknown", ["unknown"], []) else value


def _same(output: str, value: Any, right: Any) -> bool:
    right = _known(right)
    if value is None or right is None:
        return value is None and right is None
    if isinstance(value, float) or isinstance(right, float):
        return math.isclose(float(value), float(right), rel_tol=1e-9, abs_tol=_CLOSE.get(output, 0.0))
    if isinstance(right, list):
        return sorted(value) == sorted(right)
    if isinstance(value, dt.date):
        return value.isoformat() == right
    return bool(value == right)


def scores(
    *, size: int, seed: int, kinds: Iterable[str] = damager.KINDS, accept: bool = False
) -> list[Score]:
    """Score kinds of damage."""
    with tempfile.TemporaryDirectory(prefix="impact-round-trip-") as folder:
        return [score(kind, Path(folder), size=size, seed=seed, accept=accept) for kind in kinds]


def main(arguments: list[str] | None = None) -> int:
    """Print the score of every kind; the exit code is 1 when a value is silently wrong or a row lost."""
    parser = argparse.ArgumentParser(description="Damage a made-up register and read it again.")
    parser.add_argument("--rows", type=int, default=200)
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--accept", action="store_true", help="accept every proposal")
    parser.add_argument("--examples", type=int, default=3)
    parser.add_argument("kinds", nargs="*")
    options = parser.parse_args(arguments)
    failed = False
    for kind in options.kinds or damager.KINDS:
        (one,) = scores(size=options.rows, seed=options.seed, kinds=[kind], accept=options.accept)
        ends = ", ".join(f"{one.ends[e]} {e}" for e in ENDS if one.ends[e])
        others = ", ".join(f"{one.others[e]} {e}" for e in ENDS if one.others[e] and e != "restored")
        bad = one.wrong or one.lost or not one.balances
        failed |= bool(bad)
        print(f"{'!!' if bad else '  '} {kind}: {ends}{'; others: ' + others if others else ''}")
        if not one.balances:
            print("     the account does not balance")
        for example in one.examples[: options.examples]:
            print(f"     {example}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
