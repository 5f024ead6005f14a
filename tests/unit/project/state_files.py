"""State files of every kind, made up: where they lie, what they hold, how they are read."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from impact import findings
from impact.cleaning import build
from impact.data.processed import checked_record
from impact.incidents.releases.snapshot import LOG, LastFetch, Snapshot, read_log
from impact.project import Project, lock, own_data, own_places, state_file
from impact.reporting import history
from impact.reporting import manifest as records
from impact.reporting.key import cachekey
from impact.reporting.schedule import due

KEY = cachekey.Parts(
    cells=(("c1", "a" * 64), ("c2", "b" * 64)),
    parameters={"as_of": "latest", "years": [2010, 2024], "level": 0.95},
    inputs={"data/processed/casualties.parquet": "c" * 64},
    code={"charts/bars.py": "d" * 64},
    versions={"python": "3.11.2"},
    page={"text of the notebook": "e" * 64},
)
MANIFEST = records.Manifest(
    key=KEY.run_key,
    report="one",
    title="One",
    question="Q1",
    slug="as-of-latest",
    notebook="one",
    parameters={"as_of": "latest"},
    seed=None,
    git_commit="",
    python="3.11.2",
    packages={"pandas": "2.2"},
    inputs={},
    outputs={"findings.json": "f" * 64},
)
RUN = records.Run(made_at="2026-02-02T06:00:00+00:00", seconds=2.5, key=KEY.run_key, kernel="warm")
FAILURE = records.Failure(
    report="one",
    slug="as-of-latest",
    parameters={},
    error="code cell 2: ZeroDivisionError: division by zero",
    cell=2,
    failed_at="2026-02-02T06:00:00+00:00",
    seconds=2.5,
)
STATE = due.State(
    reports={
        "one": due.Served(made=datetime(2026, 2, 2, 6, tzinfo=UTC)),
        "two": due.Served(failed_at=datetime(2026, 2, 2, 6, tzinfo=UTC), tries=3),
    }
)
ACCOUNT = {
    "table": "casualties",
    "files": ["a.csv"],
    "read": 3,
    "clean": 2,
    "duplicates": 1,
    "quarantined": 0,
    "conflicts": 0,
    "details": {},
}
ACCOUNTS = {
    "schema": "impact-accounts/1",
    "key": "k",
    "quarantined": 0,
    "accounts": [ACCOUNT],
    "inputs": {},
    "outputs": {},
}
PACKAGE = {"resources": [{"name": "casualties", "title": "Casualties", "path": "none.parquet", "rows": 3}]}
FINDING = findings.Finding("a", "It is so.", 1, "people", sources=("s1",))
FACTS = {
    "schema": "impact-dataset/1",
    "name": "mine",
    "release": "2021",
    "day": "2021-01-01",
    "source": {"maker": "Centre", "keep_until": "2030-01-01"},
    "publish": {"threshold": 5, "rule": "<"},
    "covers": ["2009-01-01", "2021-08-31"],
    "known_until": None,
    "made_up": False,
    "excluded": {"no record": 5},
    "kept": 12,
    "rows": {"people": 12},
}
COPY = Snapshot("2026-01-01_a.csv", "a" * 64, 12, "https://example.org", "2026-01-01T00:00:00")


@dataclass(frozen=True)
class Kind:
    """A kind of state file: where it lies, what a sound one holds, how it is read, and what unknown is."""

    path: str
    sound: str
    read: Callable[[Path], Any]
    unknown: Any = None
    refused: bool = False  # what a user has given: an error, never a guess


def _releases(root: Path) -> Any:
    (root / "data/own/mine/2021").mkdir(parents=True, exist_ok=True)
    return own_data.read_releases(Project(root), "mine")


def _facts(root: Path) -> Any:
    from impact.incidents.releases.release import read_release

    (root / "data/own/mine").mkdir(parents=True, exist_ok=True)
    index = {"schema": "impact-releases/1", "days": {"2021": "2021-01-01"}}
    (root / "data/own/mine" / own_data.INDEX).write_text(json.dumps(index))
    return read_release(Project(root), "mine@2021").facts


def _log_text() -> str:
    body = {
        "snapshots": [asdict(COPY)],
        "last": asdict(LastFetch("2026-01-01T00:00:00+00:00", "imported", "")),
    }
    return json.dumps({"schema": "impact-snapshots/1", **body})


def _record(root: Path) -> Any:
    return state_file.read(root / "data/processed/datapackage.json", checked_record)


def _stored(root: Path) -> Any:
    return state_file.read(root / "data/processed/accounts.json", build._stored)


KINDS = {
    "key": Kind(
        "reports/one/as-of-latest/key.json",
        KEY.to_json(),
        lambda root: cachekey.read_parts(report_in(root)),
    ),
    "manifest": Kind(
        "reports/one/as-of-latest/manifest.json",
        MANIFEST.to_json(),
        lambda root: records.read_manifest(report_in(root)),
    ),
    "run": Kind(
        "reports/one/as-of-latest/run.json", RUN.to_json(), lambda root: records.read_run(report_in(root))
    ),
    "failed": Kind(
        "reports/one/as-of-latest/failed.json",
        FAILURE.to_json(),
        lambda root: records.read_failure(report_in(root)),
    ),
    "history": Kind(
        "reports/.history/one/as-of-latest/0001/manifest.json",
        MANIFEST.to_json(),
        lambda root: history.runs(root / "reports", "one", "as-of-latest"),
        unknown=[],
    ),
    "schedule": Kind(
        "reports/.schedule.json",
        STATE.model_dump_json(by_alias=True),
        lambda root: due.read_state(root / "reports"),
        unknown=due.State(),
    ),
    "accounts": Kind("data/processed/accounts.json", json.dumps(ACCOUNTS), _stored),
    "tables": Kind("data/processed/datapackage.json", json.dumps(PACKAGE), _record),
    "holder": Kind(
        ".impact/holder.json",
        json.dumps({"action": "impact run", "pid": 7, "host": "here", "since": "2026-01-01"}),
        lambda root: state_file.read(root / ".impact/holder.json", lock._holder_words),
    ),
    "places": Kind(
        "data/own/_places/KHM.json",
        '["mine"]',
        lambda root: own_places.datasets_of(Project(root), "KHM"),
        unknown=[],
    ),
    "findings": Kind(
        "reports/one/as-of-latest/findings.json",
        findings.to_json([FINDING]),
        lambda root: findings.read_findings(root / "reports/one/as-of-latest/findings.json"),
        refused=True,
    ),
    "releases": Kind(
        "data/own/mine/releases.json",
        json.dumps({"schema": "impact-releases/1", "days": {"2021": "2021-01-01"}}),
        _releases,
        refused=True,
    ),
    "facts": Kind("data/own/mine/2021/dataset.json", json.dumps(FACTS), _facts, refused=True),
    "fetches": Kind(
        f"data/own/mine/snapshots/{LOG}",
        _log_text(),
        lambda root: read_log(root / "data/own/mine"),
        refused=True,
    ),
}


def report_in(root: Path) -> Path:
    """Name the folder of a report."""
    return root / "reports/one/as-of-latest"


def place(root: Path, kind: Kind) -> Path:
    """Name the file of a kind, in a folder that is there."""
    path = root / kind.path
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
