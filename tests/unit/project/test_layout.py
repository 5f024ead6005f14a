"""Where figures are read from: a project, or the tables of an installed package."""

from __future__ import annotations

import sys

import pytest

from impact.errors import ProjectNotFound
from impact.project import Project, find_project, find_tables, layout


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    """A folder without a project around it, and an environment outside any checkout."""
    monkeypatch.delenv(layout.ENVIRONMENT_VARIABLE, raising=False)
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "environment"))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setattr(layout, "PACKAGED", tmp_path / "environment" / "impact" / "packaged")
    return tmp_path / "work"


@pytest.fixture
def tables(nowhere):
    """An installed package that brings tables along."""
    processed = layout.PACKAGED / "data" / "processed"
    processed.mkdir(parents=True)
    (processed / "datapackage.json").write_text("{}")
    return layout.PACKAGED


def make_project(folder):
    (folder / "data" / "raw").mkdir(parents=True)
    (folder / "data" / "raw" / "sources.csv").touch()
    (folder / "reports.yml").touch()
    return folder


def test_without_a_project_figures_come_from_the_package(tables):
    assert find_tables() == Project(tables)
    assert find_tables().packaged


def test_a_project_around_wins_over_the_package(tables, nowhere, monkeypatch):
    root = make_project(nowhere / "checkout")
    (root / "notebooks").mkdir()
    monkeypatch.chdir(root / "notebooks")
    assert find_tables() == Project(root)
    assert not find_tables().packaged


def test_a_named_project_wins_over_the_package(tables, nowhere, monkeypatch):
    root = make_project(nowhere / "checkout")
    monkeypatch.setenv(layout.ENVIRONMENT_VARIABLE, str(root))
    assert find_tables() == Project(root)


def test_a_named_folder_that_is_no_project_is_never_passed_over(tables, nowhere, monkeypatch):
    monkeypatch.setenv(layout.ENVIRONMENT_VARIABLE, str(nowhere))
    with pytest.raises(ProjectNotFound, match="holds no project"):
        find_tables()


def test_what_needs_a_project_says_that_the_package_is_none(tables):
    with pytest.raises(ProjectNotFound, match=r"no notebooks or raw tables; expected a checkout"):
        find_project()


def test_a_package_without_tables_is_not_mentioned(nowhere):
    with pytest.raises(ProjectNotFound) as error:
        find_tables()
    assert "installed package has" not in str(error.value)


def test_a_link_that_leads_elsewhere_now_is_followed_anew(nowhere, monkeypatch):
    first, second = (make_project(nowhere / name) for name in ("first", "second"))
    link = nowhere / "link"
    link.symlink_to(first)
    monkeypatch.setenv(layout.ENVIRONMENT_VARIABLE, str(link))
    assert find_project() == find_project() == Project(first)
    link.unlink()
    link.symlink_to(second)
    assert find_project() == Project(second)


def test_a_project_that_has_moved_is_found_where_it_is_now(nowhere, monkeypatch):
    root = make_project(nowhere / "before")
    monkeypatch.chdir(root)
    assert find_project() == Project(root)
    root.rename(nowhere / "after")
    assert find_project() == Project(nowhere / "after")


def test_a_project_that_has_gone_is_no_longer_found(nowhere, monkeypatch):
    root = make_project(nowhere / "checkout")
    monkeypatch.setenv(layout.ENVIRONMENT_VARIABLE, str(root))
    assert find_project() == Project(root)
    (root / "reports.yml").unlink()
    with pytest.raises(ProjectNotFound, match="holds no project"):
        find_project()
