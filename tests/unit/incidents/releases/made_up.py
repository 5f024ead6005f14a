"""Made-up national data, as a file and a mapping give them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa

from impact.incidents.account import Account
from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.mapping import load as load_mapping
from impact.incidents.national_data import NationalData
from impact.project import Project

SOURCE = {"maker": "A Made-up Centre", "licence": "invented", "day": dt.date(2021, 3, 1)}
OUTCOMES = ("killed", "injured", "injured", "unknown", "unharmed", "killed")
YEARS = (2019, 2019, 2020, 2020, 2020, None)


def people(outcomes: tuple[Any, ...] = OUTCOMES, years: tuple[Any, ...] = YEARS) -> pa.Table:
    first = [dt.date(year, 1, 1) if year else None for year in years]
    last = [dt.date(year, 12, 31) if year else None for year in years]
    return pa.table(
        {
            "row": pa.array(range(2, 2 + len(outcomes)), pa.int64()),
            "date_first": pa.array(first, pa.date32()),
            "date_last": pa.array(last, pa.date32()),
            "country": pa.array(["LBN"] * len(outcomes)).dictionary_encode(),
            "outcome": pa.array(outcomes, pa.string()).dictionary_encode(),
        }
    )


def finding(kind: str = "rows_disagree", effect: Effect = Effect.note, **more: Any) -> DataFinding:
    return DataFinding(kind, effect, **{"file": "victims.csv", **more})


def data(
    table: pa.Table | None = None, findings: tuple[DataFinding, ...] = (), **entries: Any
) -> NationalData:
    table = people() if table is None else table
    unit = entries.pop("unit", "person")
    mapping = load_mapping(
        {"name": "mine", "unit": unit, "source": SOURCE, "columns": {"outcome": "outcome"}, **entries}
    )
    number = table.num_rows
    account = Account(
        file="/home/somebody/victims.csv",
        format="csv",
        counted=number + 2,
        read=number + 2,
        kept=number,
        quarantined=1,
        excluded={"total": 1},
        asked=sum(not f.decided for f in findings),
        fingerprint="0" * 64,
    )
    quarantine = pa.table(
        {"row": [9], "kind": ["rows_disagree"], "column": ["=outcome"], "field": ["outcome"]}
    )
    tables = {{"person": "people", "incident": "incidents", "count": "counts"}[unit]: table}
    return NationalData(mapping, account, findings, tables, quarantine)


def project(folder: Any) -> Project:
    (folder / "data" / "raw").mkdir(parents=True)
    (folder / "data" / "raw" / "sources.csv").write_text("source_id\n", encoding="utf-8")
    (folder / "reports.yml").write_text("[]\n", encoding="utf-8")
    return Project(folder)
