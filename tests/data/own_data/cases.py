"""The cases below `tests/cases`: each a file of a researcher, its mapping, and what is right."""

from __future__ import annotations

import functools
import json
import re
import shutil
from pathlib import Path
from typing import Any

import yaml

from impact import incidents
from impact.incidents.national_data import NationalData
from tests.conftest import CHECKOUT

CASES = CHECKOUT / "tests" / "cases"
_LISTS = ("choices.csv", "codes_2020.csv", "crosswalk.csv")


def folder(number: int) -> Path:
    """Find the folder of a case."""
    (path,) = CASES.glob(f"{number:02d}_*")
    return path


def right(number: int) -> dict[str, Any]:
    """Values to test, from the expectation beside the file."""
    text = (folder(number) / "expected.md").read_text(encoding="utf-8")
    return json.loads(re.search(r"```json\n(.*?)```", text.partition("## Values to test")[2], re.DOTALL)[1])


@functools.cache
def read(number: int, file: str = "input.csv", mapping: str = "mapping.yml") -> NationalData:
    """Read the file of a case; each of its rows is accounted for."""
    data = incidents.read(folder(number) / file, folder(number) / mapping)
    assert data.account.balances, data.account
    return data


def changed(tmp_path: Path, number: int, change, file: str = "input.csv", mapping: str = "mapping.yml"):
    """Read with another mapping, made from the one of the case."""
    content = yaml.safe_load((folder(number) / mapping).read_text(encoding="utf-8"))
    change(content)
    for name in _LISTS:
        if (folder(number) / name).is_file():
            shutil.copy(folder(number) / name, tmp_path / name)
    path = tmp_path / "mapping.yml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    data = incidents.read(folder(number) / file, path)
    assert data.account.balances, data.account
    return data


def table(data: NationalData) -> list[dict[str, Any]]:
    """Rows of the table of the mapping's unit."""
    return data.tables[data.main].to_pylist()


def by_id(data: NationalData, output: str, key: str = "id") -> dict[str, Any]:
    """Look up an output of each row by its id."""
    return {row[key]: row[output] for row in table(data)}


def set_aside(data: NationalData) -> dict[int, str]:
    """Row of the file -> kind, of the rows in quarantine."""
    frame = data.quarantine
    return dict(zip(frame["row"].tolist(), frame["kind"].tolist(), strict=True))


def kinds(data: NationalData) -> set[str]:
    """List the kinds of findings."""
    return {f.kind for f in data.findings}
