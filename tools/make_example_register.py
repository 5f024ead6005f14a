"""Make the register of a country that does not exist, with what is in it known beforehand.

`src/impact/incidents/example/planted.yml` says how many incidents there are, when they halve, and so on; this
draws people and clearance tasks from it and damages a few cells on purpose, as exports are damaged. The same
seed gives the same bytes. Called by nobody but people::

    .venv/bin/python -m tools.make_example_register

No person, place or organisation in it exists. The mappings beside the files accept the damage.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import yaml

FOLDER = Path(__file__).resolve().parent.parent / "src" / "impact" / "incidents" / "example"
CASUALTIES, CLEARANCE = FOLDER / "casualties.csv", FOLDER / "clearance.csv"
PEOPLE = (
    "register_no", "incident_no", "date", "province_code", "province", "district_code", "district",
    "outcome", "sex", "age", "status", "device", "activity",
)  # fmt: skip
TASKS = (
    "task_no", "completed", "province_code", "province", "district_code", "district", "operator",
    "cancelled_m2", "reduced_m2", "cleared_m2", "ap_mines", "other_items",
)  # fmt: skip
NOTE = "Source: made-up register of Exampland; no person in it exists"
#: how many cells of each kind are damaged
LOST_ZEROS, MONTH_ONLY, IMPOSSIBLE, TWICE, MOJIBAKE = 0.12, 0.05, 3, 4, 14

Row = dict[str, Any]


def planted() -> dict[str, Any]:
    """Read what the register is made from."""
    truth: dict[str, Any] = yaml.safe_load((FOLDER / "planted.yml").read_text(encoding="utf-8"))
    return truth


def months(truth: Mapping[str, Any]) -> list[tuple[int, int]]:
    """List the months that the register covers, as year and month."""
    (y, m), (last_y, last_m) = (
        map(int, str(truth[name]).split("-")) for name in ("first_month", "last_month")
    )
    return [
        ((y * 12 + m - 1 + n) // 12, (m - 1 + n) % 12 + 1) for n in range((last_y - y) * 12 + last_m - m + 1)
    ]


def expected(truth: Mapping[str, Any], place: str, year: int, month: int) -> float:
    """Compute how many incidents a district (its code) is expected to have in a month."""
    share = truth["provinces"][place[:2]]["weight"] * (0.4, 0.3, 0.2, 0.1)[int(place[2:]) - 1]
    elapsed = year + (month - 1) / 12 - months(truth)[0][0]
    event = truth["event"]
    after = dt.date(year, month, 1) >= event["day"]
    cleared = year >= truth["clearance"]["began"].get(place, 9999)
    return float(
        truth["incidents_a_month"]
        * share
        * truth["yearly_change"] ** elapsed
        * truth["season"][month - 1]
        * (event["factor"] if after else 1.0)
        * (truth["clearance"]["factor"] if cleared else 1.0)
    )


def places(truth: Mapping[str, Any]) -> dict[str, Row]:
    """List the districts by code, with the names of both levels."""
    return {
        f"{code}{number:02d}": {
            "province_code": code,
            "province": province["name"],
            "district_code": f"{code}{number:02d}",
            "district": f"{province['name']} {part}",
        }
        for code, province in truth["provinces"].items()
        for number, part in enumerate(truth["districts"], start=1)
    }


def people(truth: Mapping[str, Any], rng: np.random.Generator) -> list[Row]:
    """Draw the people harmed, one row each, in the order of the days."""
    rows: list[Row] = []
    incident = 0
    for year, month in months(truth):
        drawn = []
        for code, place in places(truth).items():
            for _ in range(rng.poisson(expected(truth, code, year, month))):
                day = int(rng.integers(1, 29))
                device = _pick(rng, truth["provinces"][code[:2]]["devices"])
                drawn.append((day, place, device, int(_pick(rng, truth["people_per_incident"]))))
        for day, place, device, harmed in sorted(
            drawn, key=lambda entry: (entry[0], entry[1]["district_code"])
        ):
            incident += 1
            activity = _pick(rng, truth["activity"])
            for _ in range(harmed):
                row = {
                    "register_no": f"P{len(rows) + 1:05d}",
                    "incident_no": f"{year}-{incident:04d}",
                    "date": f"{day:02d}/{month:02d}/{year}",
                    **place,
                    **{name: _pick(rng, truth[name]) for name in ("outcome", "sex", "age", "status")},
                    "device": device,
                    "activity": activity,
                }
                if activity == "deminer at work":
                    row |= {"status": "deminer", "age": "30-44"}
                rows.append(row)
    return rows


def tasks(truth: Mapping[str, Any], rng: np.random.Generator) -> list[Row]:
    """Draw the tasks of clearance: some each year in each district from the year in which it begins there."""
    clearance, known = truth["clearance"], places(truth)
    last_year, last_month = months(truth)[-1]
    rows: list[Row] = []
    for year in range(months(truth)[0][0], last_year + 1):
        for code, began in clearance["began"].items():
            share = (last_month if year == last_year else 12) / 12
            number = max(1, rng.poisson(clearance["tasks_a_year"] * share)) if year >= began else 0
            for _ in range(number):
                cleared = int(rng.lognormal(np.log(clearance["cleared_m2"]), 0.8))
                rows.append(
                    {
                        "task_no": f"T{len(rows) + 1:04d}",
                        "completed": f"{year}-{int(rng.integers(1, round(12 * share) + 1)):02d}",
                        **known[code],
                        "operator": clearance["operators"][int(rng.integers(2))],
                        "cancelled_m2": f"{int(rng.lognormal(np.log(90_000), 1.0)):,}",
                        "reduced_m2": f"{int(rng.lognormal(np.log(30_000), 1.0)):,}",
                        "cleared_m2": f"{cleared:,}",
                        "ap_mines": str(rng.poisson(cleared / 6000)),
                        "other_items": str(rng.poisson(3.0)),
                    }
                )
    return rows


def damage(rows: list[Row], rng: np.random.Generator) -> list[Row]:
    """Damage cells as exports are damaged, and put rows in that are no records."""
    rows = [dict(row) for row in rows]
    for at in rng.choice(len(rows), int(LOST_ZEROS * len(rows)), replace=False):
        for name in ("province_code", "district_code"):
            rows[at][name] = rows[at][name].lstrip("0")
    incidents = sorted({row["incident_no"] for row in rows})
    coarse = set(rng.choice(incidents, int(MONTH_ONLY * len(incidents)), replace=False))
    for row in rows:
        if row["incident_no"] in coarse:
            row["date"] = row["date"][3:]
    april = [row for row in rows if row["date"].startswith(("28/04/", "27/04/", "26/04/"))]
    for at in rng.choice(len(april), IMPOSSIBLE, replace=False):
        april[at]["date"] = f"31{april[at]['date'][2:]}"
    accented = [row for row in rows if "è" in row["province"]]
    for at in rng.choice(len(accented), MOJIBAKE, replace=False):
        for name in ("province", "district"):
            accented[at][name] = accented[at][name].encode().decode("cp1252")
    again = [dict(rows[at]) for at in sorted(rng.choice(len(rows), TWICE, replace=False))]
    return [*rows, *again]


def _pick(rng: np.random.Generator, shares: Mapping[Any, float]) -> Any:
    names = list(shares)
    weights = np.array([shares[name] for name in names], dtype=float)
    return names[int(rng.choice(len(names), p=weights / weights.sum()))]


def write(path: Path, columns: tuple[str, ...], rows: list[Row]) -> None:
    """Write rows as CSV, with the note that such files end with."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        handle.write(f"{NOTE}{',' * (len(columns) - 1)}\n")


def main() -> None:
    """Write both files."""
    truth = planted()
    rng = np.random.default_rng(truth["seed"])
    rows, work = people(truth, rng), tasks(truth, rng)
    write(CASUALTIES, PEOPLE, damage(rows, rng))
    write(CLEARANCE, TASKS, work)
    print(f"{len(rows)} people, {len({r['incident_no'] for r in rows})} incidents, {len(work)} tasks")


if __name__ == "__main__":
    main()
