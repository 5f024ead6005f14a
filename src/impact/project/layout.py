"""Where the project is: one folder that holds the data, the notebooks and the reports."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from impact.errors import ProjectNotFound

ENVIRONMENT_VARIABLE = "IMPACT_PROJECT"
#: folder of the installed code
PACKAGE = Path(__file__).resolve().parents[1]
_MARKERS = ("reports.yml", "data/raw/sources.csv")


@dataclass(frozen=True)
class Project:
    """The folders of one project, all below ``root``."""

    root: Path

    @property
    def raw(self) -> Path:
        """Published figures as CSV, written by people."""
        return self.root / "data" / "raw"

    @property
    def processed(self) -> Path:
        """Parquet tables built from :attr:`raw`."""
        return self.root / "data" / "processed"

    @property
    def notebooks(self) -> Path:
        """The questions, one notebook each."""
        return self.root / "notebooks"

    @property
    def reports(self) -> Path:
        """Built pages."""
        return self.root / "reports"

    @property
    def scratch(self) -> Path:
        """Notebooks to try things in; nothing reads them and git does not keep them."""
        return self.root / "scratch"

    @property
    def reports_yml(self) -> Path:
        """The list of reports to make."""
        return self.root / "reports.yml"


def _is_project(folder: Path) -> bool:
    return all((folder / marker).is_file() for marker in _MARKERS)


def find_project() -> Project:
    """Find the project this process works on.

    Looks at the environment variable ``IMPACT_PROJECT``, then from the current directory upwards, then from
    the folder of the virtual environment upwards, so that a notebook finds its data whatever directory its
    kernel was started in.

    Raises
    ------
    ProjectNotFound
        When none of the three leads to a folder with ``reports.yml`` and ``data/raw/sources.csv``.
    """
    named = os.environ.get(ENVIRONMENT_VARIABLE)
    if named:
        folder = Path(named).expanduser().resolve()
        if not _is_project(folder):
            raise ProjectNotFound(
                f"{ENVIRONMENT_VARIABLE} is {named!r}, which holds no project",
                "a folder with reports.yml and data/raw/sources.csv",
                f"correct or unset {ENVIRONMENT_VARIABLE}",
            )
        return Project(folder)
    origin = Path.cwd().resolve()
    for folder in (origin, *origin.parents, *Path(sys.prefix).resolve().parents):
        if _is_project(folder):
            return Project(folder)
    raise ProjectNotFound(
        f"no project in {origin} or any folder above it",
        "a folder with reports.yml and data/raw/sources.csv",
        f"change into the checkout, or set {ENVIRONMENT_VARIABLE} to its path",
    )
