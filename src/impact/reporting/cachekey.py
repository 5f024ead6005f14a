"""The key of a run: the hash of everything that can change a report. Same key, same report: not run again.

It holds the notebook (code, text, declared parameters), the parameters, the processed tables and the
bibliography, the package's own code and templates, and the installed versions of what the package depends on.
"""

from __future__ import annotations

import hashlib
import json
import platform
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from impact.errors import BuildError
from impact.project import Project
from impact.reporting.manifest import sha256

_PACKAGE = "impact"
_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^]]*\])?(.*)")


def run_key(
    notebook: Mapping[str, Any],
    *,
    report: Mapping[str, Any],
    parameters: Mapping[str, Any],
    inputs: Mapping[str, str],
) -> str:
    """Hash what a report depends on.

    Parameters
    ----------
    notebook
        The notebook as committed; outputs, ids and editors' metadata do not count.
    report
        What ``reports.yml`` says that shows in the page: id, title, question, formats.
    parameters
        The value of every parameter.
    inputs
        Hash by path, from :func:`input_hashes`.
    """
    body = {
        "notebook": {
            "cells": [
                [cell["cell_type"], cell["source"], sorted(cell.get("metadata", {}).get("tags", ()))]
                for cell in notebook["cells"]
            ],
            "impact": notebook.get("metadata", {}).get("impact", {}),
        },
        "report": dict(report),
        "parameters": dict(parameters),
        "inputs": dict(inputs),
        "code": package_hash(),
        "python": platform.python_version(),
        "packages": package_versions(),
    }
    text = json.dumps(body, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def input_hashes(project: Project) -> dict[str, str]:
    """Hash what notebooks may read, by path relative to the project.

    Raises
    ------
    BuildError
        When the processed tables have not been built.
    """
    if not (project.processed / "datapackage.json").is_file():
        raise BuildError("there is no data/processed", "the tables built from data/raw", "run: impact build")
    files = [path for path in project.processed.rglob("*") if path.is_file() and path.name[0] != "."]
    files.append(project.raw / "sources.csv")  # the bibliography is read where it is written
    return {path.relative_to(project.root).as_posix(): sha256(path) for path in sorted(files)}


@lru_cache(maxsize=1)
def package_hash() -> str:
    """Hash the code and the templates of this package."""
    root = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


@lru_cache(maxsize=1)
def package_versions() -> dict[str, str]:
    """Give the installed version of everything the package depends on, directly or not, by name.

    Read from what is installed and not from a lock, so that it also holds where people installed with pip
    or conda. Packages that only the checks need do not count.
    """
    versions: dict[str, str] = {}
    waiting = [_PACKAGE]
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in versions:
            continue
        try:
            found = distribution(name)
        except PackageNotFoundError:  # wanted on another system or Python only
            continue
        versions[name] = found.version
        for requirement in found.requires or ():
            match = _REQUIREMENT.match(requirement)
            if match and "extra ==" not in match[2] and "extra==" not in match[2]:
                waiting.append(match[1])
    return dict(sorted(versions.items()))
