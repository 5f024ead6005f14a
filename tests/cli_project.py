"""A small built project for the commands: real tables, a made-up file of victims, two reports of two days."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.conftest import CHECKOUT
from tests.unit.reporting.test_compare import finding
from tests.unit.reporting.test_history import make

ROWS = "id,date,outcome,code\n" + "".join(
    f"p{n},2020-01-{n % 28 + 1:02},{'dead' if n % 3 else 'hurt'},{10 + n % 5}\n" for n in range(40)
)
MAPPING = """\
name: mine
unit: person
country: LBN
columns:
  id: id
  date: {column: date, order: ymd}
  outcome: {column: outcome, words: {dead: killed, hurt: injured}}
  admin2_code: {column: code}
source: {maker: A Made-up Centre, licence: invented, day: 2021-03-01}
"""
SCENARIO = """\
name: my-own
title: A thousand mines
about: A thousand, as an example.
inputs:
  mines_laid: {value: 1000, unit: mines, source: judgement, why: An example.}
"""


def make_project(root: Path, built: Path) -> Path:
    """Make the project in a new folder; its tables are those of the built project, which is only read."""
    (root / "data").mkdir(parents=True)
    (root / "data/processed").symlink_to(built / "data/processed")
    # Commands that add write into these two: files are linked one by one, and a new one stays here.
    _link_files(built / "data/raw", root / "data/raw")
    _link_files(CHECKOUT / "notebooks", root / "notebooks")
    (root / "data/own/maps").mkdir(parents=True, mode=0o700)
    (root / "docs").mkdir()
    (root / ".github/workflows").mkdir(parents=True)
    shutil.copy(CHECKOUT / "reports.yml", root)
    shutil.copytree(CHECKOUT / "scenarios", root / "scenarios")
    (root / "victims.csv").write_text(ROWS, encoding="utf-8")
    (root / "my-own.yml").write_text(SCENARIO, encoding="utf-8")
    for reports in (root / "reports", root.parent / "may/reports"):
        for report, day in (
            ("global-burden", "latest"),
            ("article-claims", "latest"),
            ("article-claims", "2025-03-18"),
        ):
            folder = reports / report / f"as-of-{day}"
            make(folder, finding(value=1000), made_at="2026-01-02T06:00:00+00:00")
            make(folder, finding(value=2000))
    return root


def _link_files(there: Path, here: Path) -> None:
    for path in there.rglob("*"):
        if path.is_file():
            link = here / path.relative_to(there)
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(path)


def write_mapping(root: Path) -> None:
    """Write the mapping that the examples of the commands on own data name."""
    (root / "data/own/maps/mine.yml").write_text(MAPPING, encoding="utf-8")
