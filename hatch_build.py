"""Hooks of the build: the wheel brings the built tables along, and the text of an index needs no checkout.

The tables are made by ``impact build`` beforehand (``make wheel`` does both) and only copied here, so that
building a wheel needs nothing but hatchling. Tables that are missing, damaged or older than ``data/raw`` stop
it. The source archive holds them, too: a wheel made from it has the same files. An editable installation
reads the tables of its checkout and gets none.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

#: where the package looks for them: impact.project.layout.PACKAGED
PACKAGED = "impact/packaged"
#: read as CSV: the bibliography and the names of makers
BIBLIOGRAPHY = ("data/raw/sources.csv", "data/raw/makers.csv")
ACCOUNT = "accounts.json"

_IMAGE = re.compile(r"!\[[^\]]*\]\((?!https?://)[^)]*\)\n*")
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?!https?://|#|mailto:)[^)]*\)")


class TablesNotReady(Exception):
    """The tables cannot be packed as they are."""


def packed_files(root: Path) -> dict[str, str]:
    """List what a wheel brings along beside its code: paths in the project, and in the wheel.

    Raises
    ------
    TablesNotReady
        When a table is missing or damaged, or was built from other raw tables than those that are here.
    """
    processed, raw = root / "data" / "processed", root / "data" / "raw"
    remedy = "run: make wheel (which calls impact build), or install a checkout with pip install -e ."
    try:
        account = json.loads((processed / ACCOUNT).read_text(encoding="utf-8"))
        outputs, inputs = account["outputs"], account["inputs"]
    except (OSError, ValueError, KeyError):
        raise TablesNotReady(f"data/processed has no built tables; {remedy}") from None
    for folder, hashes in ((processed, outputs), (raw, inputs)):
        names = {path.name for path in folder.glob("*") if path.suffix in (".csv", ".json", ".parquet")}
        differing = [name for name in sorted(names | set(hashes)) if name != ACCOUNT]
        differing = [name for name in differing if _hash(folder / name) != hashes.get(name)]
        if differing:
            what = f"{folder.relative_to(root).as_posix()}/{differing[0]}"
            raise TablesNotReady(f"{what} is not what the tables were built with; {remedy}")
    names = [f"data/processed/{name}" for name in sorted([*outputs, ACCOUNT])]
    scenarios = sorted(path.relative_to(root).as_posix() for path in (root / "scenarios").glob("*.yml"))
    return {name: f"{PACKAGED}/{name}" for name in [*names, *BIBLIOGRAPHY, *scenarios]}


def index_text(readme: str) -> str:
    """Write the README for an index, where neither its pictures nor the files beside it are to be had."""
    return _LINK.sub(r"\1", _IMAGE.sub("", readme))


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Packs the tables into a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the tables to what is built; called before each build."""
        if self.target_name == "wheel" and version != "editable":
            build_data["force_include"].update(packed_files(Path(self.root)))
        elif self.target_name == "sdist":
            packed_files(Path(self.root))  # an archive without them could make no wheel


class CustomMetadataHook(MetadataHookInterface):
    """Writes the description of the package from README.md."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Add what ``pyproject.toml`` calls dynamic."""
        text = (Path(self.root) / "README.md").read_text(encoding="utf-8")
        metadata["readme"] = {"content-type": "text/markdown", "text": index_text(text)}
