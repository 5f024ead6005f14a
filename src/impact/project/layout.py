"""Where the project is: one folder that holds the data, the notebooks and the reports.

Where there is none, figures are read from the tables that an installed package brings along
(:func:`find_tables`); all that writes, or needs notebooks or raw tables, asks for a project
(:func:`find_project`).
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from impact import regular_file
from impact.errors import ProjectNotFound

ENVIRONMENT_VARIABLE = "IMPACT_PROJECT"
#: folder of the installed code
PACKAGE = Path(__file__).resolve().parents[1]
#: what a wheel brings along, laid out as in a project: built tables, the bibliography, scenarios
PACKAGED = PACKAGE / "packaged"
_MARKERS = ("reports.yml", "data/raw/sources.csv")


@dataclass(frozen=True)
class Project:
    """The folders of one project, all below ``root``."""

    root: Path

    @property
    def packaged(self) -> bool:
        """Whether this is what the installed package brings along, and no project that can be changed."""
        return self.root == PACKAGED

    @property
    def raw(self) -> Path:
        """Published figures as CSV, written by people."""
        return self.root / "data" / "raw"

    @cached_property
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


def is_project(folder: Path) -> bool:
    """Whether a folder is a project: it has reports.yml and the bibliography."""
    return all(regular_file.stands_at(folder / marker) for marker in _MARKERS)


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
        project = _at(named)
        if not is_project(project.root):
            raise ProjectNotFound(
                f"{ENVIRONMENT_VARIABLE} is {named!r}, which holds no project",
                "a folder with reports.yml and data/raw/sources.csv",
                f"correct or unset {ENVIRONMENT_VARIABLE}",
            )
        return project
    around = _look_around()
    if around is not None:
        return around
    lacking = "; the installed package has tables to read, and no notebooks or raw tables"
    raise ProjectNotFound(
        f"no project in {Path.cwd()} or any folder above it{lacking if _has_tables() else ''}",
        "a checkout: a folder with reports.yml and data/raw/sources.csv",
        f"change into it, or set {ENVIRONMENT_VARIABLE} to its path; "
        "the source archive of the package, unpacked, is one",
    )


def find_tables() -> Project:
    """Find what figures are read from: the project of this process, or else the tables of the package.

    Returns
    -------
    Project
        That of :func:`find_project`; where there is none, the folder of the installed package that is laid
        out like one (``packaged`` is then true). Nothing is ever written there.

    Raises
    ------
    ProjectNotFound
        When there is no project, and the package was installed without tables, as from a checkout; and when
        ``IMPACT_PROJECT`` names a folder that is none.
    """
    if os.environ.get(ENVIRONMENT_VARIABLE) or not _has_tables():
        return find_project()
    return _look_around() or Project(PACKAGED)


def _at(named: str) -> Project:
    """Follow the links of a name; anew only when another folder stands there, as every table asks for it."""
    try:
        project = _followed(named, Path.cwd(), _folder(named))
        if _folder(project.root) == _folder(named):
            return project
    except OSError:
        pass  # nothing there, or the name of somebody's home
    return Project(Path(named).expanduser().resolve())


def _folder(path: str | Path) -> tuple[int, int]:
    """Tell the folder that stands at a path from all others."""
    status = os.stat(path)  # noqa: PTH116 - a text, which no path has to be made of
    return status.st_dev, status.st_ino


@lru_cache(maxsize=8)
def _followed(named: str, _origin: Path, _folder: tuple[int, int]) -> Project:
    return Project(Path(named).expanduser().resolve())


def _look_around() -> Project | None:
    here = _at(os.curdir)
    if is_project(here.root):
        return here
    for folder in (*here.root.parents, *_at(sys.prefix).root.parents):
        if is_project(folder):
            return Project(folder)
    return None


def _has_tables() -> bool:
    return (PACKAGED / "data" / "processed" / "datapackage.json").is_file()
