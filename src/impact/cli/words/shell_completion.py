"""Completion in the shell: names of reports, tables, places, scenarios, sources and datasets.

A shell asks at every press of the tab key, so nothing here loads a table: names come from lists of files and
from the text of small ones. Outside a project there is nothing to offer, and that is no error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from impact.errors import ImpactError


def _offer(names: Callable[[], Iterable[str]]) -> Callable[[str], list[str]]:
    """Offer the names that begin as the word does; none where they cannot be read."""

    def complete(incomplete: str) -> list[str]:
        try:
            every = sorted(set(names()))
        except (ImpactError, OSError, ValueError):
            return []
        begun = incomplete.casefold()
        return [name for name in every if name.casefold().startswith(begun)]

    return complete


def _root() -> Path:
    from impact.project import find_project

    return find_project().root


def _reports() -> list[str]:
    from impact import regular_file

    text = regular_file.read_bytes(_root() / "reports.yml").decode("utf-8")
    return re.findall(r"^-\s+id:\s*([\w-]+)", text, flags=re.MULTILINE)


def _notebooks() -> list[str]:
    return [*_reports(), *(path.stem for path in (_root() / "notebooks").glob("*.ipynb"))]


def _tables() -> list[str]:
    from impact.project import state_file

    def names(package: Any) -> list[str]:
        return [resource["name"].replace("-", "_") for resource in package["resources"]]

    return state_file.checked(_root() / "data/processed/datapackage.json", names)


def _places() -> list[str]:
    from impact.places import codes, name
    from impact.vocabulary import AGGREGATES

    return [*(name(code) for code in codes()), *codes(), *AGGREGATES, *AGGREGATES.values()]


def _scenarios() -> list[str]:
    return [path.stem for path in (_root() / "scenarios").glob("*.yml")]


def _sources() -> list[str]:
    import csv

    from impact import regular_file

    with regular_file.opened_text(_root() / "data/raw/sources.csv") as handle:
        return [row["source_id"] for row in csv.DictReader(handle)]


def _datasets() -> list[str]:
    from impact.project import find_project, own_data

    folder = own_data.own_folder(find_project())
    return [path.name for path in folder.iterdir() if path.is_dir() and path.name != own_data.MAPS]


complete_report = _offer(_reports)
complete_notebook = _offer(_notebooks)
complete_table = _offer(_tables)
complete_place = _offer(_places)
complete_scenario = _offer(_scenarios)
complete_source = _offer(_sources)
complete_dataset = _offer(_datasets)
