"""One batch of all notebooks on two days, made once for all workers; the tests read what it left."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
import yaml

from impact.project import Project
from impact.reporting.runner import run
from tests.conftest import CHECKOUT, once_a_session

EARLY = "2002-12-31"  # far less was known
ARTICLE = "2025-03-18"
DAYS = ["latest", EARLY]
#: rich, withdrawing, thin, no state, gifts only
PLACES = {"latest": ["KHM", "EST", "BTN", "UKR"], "2006-12-31": ["ESH"], EARLY: ["JPN"]}
#: kinds of mine, a file by its path, the article's day, short and long horizons; Lithuania as published
SCENARIOS = [
    {"country": "LTU"},
    {"country": "EST", "scenario": "self-destruct-apii", "as_of": ARTICLE},
    {"country": "LVA", "scenario": "scenarios/command-controlled.yml", "horizon": 20},
    {"country": "POL", "scenario": "announced", "horizon": 100},
    {"country": "FIN", "scenario": "no-war", "as_of": ARTICLE},
]
#: as published twice (one beside its scenario); the article's day, announced and not yet announced
BRIEFS = [
    {"country": "POL"},
    {"country": "LTU"},
    {"country": "EST", "as_of": ARTICLE},
    {"country": "FIN", "as_of": ARTICLE},
]
FEW_DRAWS = 2000


@dataclass(frozen=True)
class Made:
    """One report of the batch, as a reader and a program find it."""

    id: str
    folder: Path

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What the report says of itself."""
        return json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters it was made with."""
        return self.manifest["parameters"]

    @cached_property
    def findings(self) -> list[dict[str, Any]]:
        """Its findings."""
        return json.loads((self.folder / "findings.json").read_text(encoding="utf-8"))["findings"]

    @cached_property
    def page(self) -> str:
        """Its page."""
        return (self.folder / "report.html").read_text(encoding="utf-8")

    @property
    def body(self) -> str:
        """The page between its head and its sources."""
        return self.page[self.page.index("<main") : self.page.index('<section class="sources"')]

    @property
    def words(self) -> str:
        """What a reader reads of the body: no tags, no pictures."""
        return re.sub(r"<svg.*?</svg>|<[^>]+>", " ", self.body, flags=re.DOTALL)

    @property
    def as_published(self) -> bool:
        """Whether reports.yml asks for the same."""
        usual = {"as_of": "latest", "scenario": "base-100000", "horizon": 50}
        values = {key: self.parameters.get(key, value) for key, value in usual.items()}
        return values == usual and self.parameters.get("draws") != FEW_DRAWS

    def __str__(self) -> str:
        """Name the report in a message."""
        return f"{self.id}/{self.folder.name}"


def requests() -> list[dict[str, Any]]:
    """The entries of the batch's reports.yml: those of the project, with fewer values and two days."""
    entries = []
    for entry in yaml.safe_load((CHECKOUT / "reports.yml").read_text(encoding="utf-8")):
        entry.pop("schedule", None)
        entry["formats"] = ["html"]
        match entry["id"]:
            case "country-profile":
                entries += [
                    {**entry, "id": f"country-profile-{number}", "matrix": {"country": codes, "as_of": [day]}}
                    for number, (day, codes) in enumerate(PLACES.items())
                ]
            case "withdrawal-scenarios":
                entries += [_one(entry, values) for values in SCENARIOS]
            case "evidence-brief":
                entries += [_one({**entry, "formats": ["html", "pdf"]}, values) for values in BRIEFS]
            case "article-claims":
                entries += [
                    entry,
                    {**entry, "id": "article-claims-early", "matrix": {"as_of": ["2010-06-30"]}},
                ]
            case "brief-own-language":
                entries.append(_one(entry, {"country": "LTU"}))
            case "national-incidents":  # a register has releases, not days of publication
                entries.append(entry)
            case _:
                entries.append({**entry, "matrix": {"as_of": DAYS}})
    return entries


def _one(entry: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    few = {} if set(values) == {"country"} else {"draws": FEW_DRAWS}
    made = {**entry, "id": f"{entry['id']}-{values['country'].lower()}", "parameters": {**values, **few}}
    made.pop("matrix")
    return made


def _make(folder: Path, built: Path) -> None:
    shutil.copytree(built, folder)
    shutil.copytree(CHECKOUT / "notebooks", folder / "notebooks")
    (folder / "reports.yml").write_text(yaml.safe_dump(requests(), sort_keys=False), encoding="utf-8")
    outcomes = run(Project(folder), jobs=2)
    states = [{"id": o.report, "slug": o.slug, "state": o.state, "message": o.message} for o in outcomes]
    (folder / "outcomes.json").write_text(json.dumps(states), encoding="utf-8")


@pytest.fixture(scope="session")
def batch(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with all reports of the batch; tests only read it."""
    return once_a_session(tmp_path_factory, "batch", lambda folder: _make(folder, built))


@pytest.fixture(scope="session")
def outcomes(batch: Path) -> list[dict[str, str]]:
    """What became of each report."""
    return json.loads((batch / "outcomes.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def reports(batch: Path, outcomes: list[dict[str, str]]) -> list[Made]:
    """All reports that were made."""
    return [Made(o["id"], batch / "reports" / o["id"] / o["slug"]) for o in outcomes if o["state"] == "made"]
