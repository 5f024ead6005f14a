"""What every test can rely on: the checkout is the project, one thread a worker, no clock in hypothesis."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

# Before numpy is imported: pytest-xdist already keeps every core busy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
# A variable of the developer's shell must not decide which project is tested.
os.environ.pop("IMPACT_PROJECT", None)

# A busy machine is no reason to fail; a failing example is printed with its seed either way.
settings.register_profile("impact", deadline=None, print_blob=True)
settings.load_profile("impact")

CHECKOUT = Path(__file__).resolve().parents[1]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run whole notebooks first: begun last, they would keep one worker busy after the others are done."""
    items.sort(key=lambda item: item.path.name != "test_notebooks.py")


def copy_project(folder: Path) -> Path:
    """Make a project of its own from the real raw tables and scenarios, without anything built."""
    shutil.copytree(CHECKOUT / "data" / "raw", folder / "data" / "raw")
    shutil.copytree(CHECKOUT / "scenarios", folder / "scenarios")
    shutil.copy(CHECKOUT / "reports.yml", folder / "reports.yml")
    return folder


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with all tables built from the real raw files; tests only read it."""
    from impact.cleaning.build import build
    from impact.project import Project

    folder = copy_project(tmp_path_factory.mktemp("built"))
    build(Project(folder))
    return folder


@pytest.fixture
def in_built(built: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work inside the built project, so that `impact.load` finds it."""
    monkeypatch.setenv("IMPACT_PROJECT", str(built))
    return built
