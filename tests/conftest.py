"""What every test can rely on: the checkout is the project, one thread a worker, no clock in hypothesis.

Four folders, by what their tests need. `unit`: no built project, no other process. `data`: one project with
all tables, built once for all workers. `reports`: one batch of all notebooks on two days. `slow`: real
kernels, kills, full disks, clusters, schedules, documents, and simulations of known truths.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import settings

from impact.project import Project
from tests import watchdog
from tests.miniature import Miniature

# Before numpy is imported: pytest-xdist already keeps every core busy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
# A variable of the developer's shell must not decide which project is tested.
os.environ.pop("IMPACT_PROJECT", None)

# A busy machine is no reason to fail; a failing example is printed with its seed either way.
settings.register_profile("impact", deadline=None, print_blob=True)
settings.load_profile("impact")

CHECKOUT = Path(__file__).resolve().parents[1]


def pytest_configure() -> None:
    """See to it that nothing that tests start outlives them."""
    watchdog.start()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the batch of notebooks first: begun last, it would keep one worker busy after the others."""
    items.sort(key=lambda item: "reports" not in item.path.parts)


def copy_project(folder: Path) -> Path:
    """Make a project of its own from the real raw tables and scenarios, without anything built."""
    shutil.copytree(CHECKOUT / "data" / "raw", folder / "data" / "raw")
    shutil.copytree(CHECKOUT / "scenarios", folder / "scenarios")
    shutil.copy(CHECKOUT / "reports.yml", folder / "reports.yml")
    return folder


def once_a_session(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Make a folder once for all workers of a session; the others wait for the first.

    Parameters
    ----------
    tmp_path_factory
        pytest's; the folder stands beside the folders of the workers.
    name
        Name of the folder.
    make
        Fills the folder, given its path, which does not exist yet. A failure is met by every worker anew.
    """
    alone = os.environ.get("PYTEST_XDIST_WORKER") is None
    root = tmp_path_factory.getbasetemp() if alone else tmp_path_factory.getbasetemp().parent
    folder = root / name
    with FileLock(root / f"{name}.lock"):
        if not (root / f"{name}.done").exists():
            shutil.rmtree(folder, ignore_errors=True)
            make(folder)
            (root / f"{name}.done").touch()
    return folder


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with all tables built from the real raw files; tests only read it."""
    from impact.cleaning.build import build

    return once_a_session(
        tmp_path_factory, "built", lambda folder: build(Project(copy_project(folder))) and None
    )


@pytest.fixture
def in_built(built: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work inside the built project, so that `impact.load` finds it."""
    monkeypatch.setenv("IMPACT_PROJECT", str(built))
    return built


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Project:
    """A copy of the built project that a test may change."""
    shutil.copytree(built, tmp_path / "project")
    return Project(tmp_path / "project")


@pytest.fixture
def miniature(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Miniature:
    """A project of a few lines in a folder with a blank in its name."""
    made = Miniature(tmp_path / "a project")
    monkeypatch.setenv("IMPACT_PROJECT", str(made.project.root))
    made.project.reports_yml.write_text("[]\n", encoding="utf-8")
    return made


@pytest.fixture
def page_of(miniature: Miniature) -> Callable[..., str]:
    """Lay an executed notebook out as a page."""
    from impact.reporting.page import collect, html, page

    def render(made: dict[str, Any], **about: Any) -> str:
        import nbformat

        node = nbformat.from_dict(made)
        defaults = {
            "title": "A title",
            "question": "Q1",
            "notebook": "one",
            "parameters": {"as_of": "latest"},
            "key": "0" * 64,
            "git_commit": "c0ffee",
            "rerun": "impact run one --as-of latest",
        }
        return html.render(page.compose(node, collect.collect(node), page.About(**{**defaults, **about})))

    return render
