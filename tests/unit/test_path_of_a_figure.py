"""The walk through the house names rooms and functions that exist."""

from __future__ import annotations

import importlib
import re

from tests.conftest import CHECKOUT


def test_every_name_on_the_path_of_a_figure_exists():
    page = (CHECKOUT / "docs/path_of_a_figure.md").read_text(encoding="utf-8")
    rooms = {path.stem for path in (CHECKOUT / "src/impact").iterdir()}
    names = {name for name in re.findall(r"`([a-z_]+(?:\.\w+)+)", page) if name.split(".")[0] in rooms}
    assert len(names) > 10
    missing = []
    for name in sorted(names):
        parts = name.split(".")
        for split in range(len(parts), 0, -1):
            try:
                value = importlib.import_module("impact." + ".".join(parts[:split]))
            except ModuleNotFoundError:
                continue
            if not _reaches(value, parts[split:]):
                missing.append(name)
            break
        else:
            missing.append(name)
    assert not missing


def _reaches(value: object, names: list[str]) -> bool:
    for name in names:
        if not hasattr(value, name):
            return False
        value = getattr(value, name)
    return True


def test_the_row_that_the_walk_begins_with_is_in_the_file():
    page = (CHECKOUT / "docs/path_of_a_figure.md").read_text(encoding="utf-8")
    row = next(line.strip() for line in page.splitlines() if line.strip().startswith("World,WLD"))
    assert row in (CHECKOUT / "data/raw/global_casualties.csv").read_text(encoding="utf-8").splitlines()
