"""``tools/make_docs.py`` puts the site beside the reports: whole, the same bytes, linked by their index."""

from __future__ import annotations

import filecmp
from pathlib import Path

import pytest

from impact.project import Project
from impact.reporting.site.write_index import DOCUMENTATION, write_index
from tests.miniature import Miniature
from tools import make_docs

PAGES = {"index.html": "<p>docs</p>", "how-to/cite.html": "<p>cite</p>", "_static/site.css": "p {}"}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A built site of three files, and one of the builder's own."""
    folder = tmp_path / "site"
    for name, text in {**PAGES, ".buildinfo": "key"}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _with_an_index(miniature: Miniature, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Let the tool work in the miniature, whose reports have an index."""
    monkeypatch.setattr(make_docs, "ROOT", miniature.project.root)
    miniature.add("good", ("markdown", "# A page"))
    write_index(miniature.project)
    return miniature.project


def _link(project: Project) -> bool:
    return f'href="{DOCUMENTATION}"' in (project.reports / "index.html").read_text(encoding="utf-8")


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_site_lands_beside_the_reports_and_their_index_links_it(miniature, site, monkeypatch):
    project = _with_an_index(miniature, monkeypatch)
    assert not _link(project)

    target = make_docs.put_beside_reports(site)

    assert target == project.reports / "docs"
    assert _files(target) == set(PAGES)
    assert filecmp.cmpfiles(site, target, list(PAGES), shallow=False) == (list(PAGES), [], [])
    assert _link(project)


def test_a_page_that_is_gone_from_the_site_is_gone_beside_the_reports(miniature, site, monkeypatch):
    project = _with_an_index(miniature, monkeypatch)
    make_docs.put_beside_reports(site)
    before = (project.reports / "index.html").read_bytes()

    (site / "how-to/cite.html").unlink()
    target = make_docs.put_beside_reports(site)

    assert target is not None
    assert _files(target) == set(PAGES) - {"how-to/cite.html"}
    assert not (project.reports / ".docs-new").exists()
    assert (project.reports / "index.html").read_bytes() == before


def test_without_reports_nothing_is_put_anywhere(miniature, site, monkeypatch):
    monkeypatch.setattr(make_docs, "ROOT", miniature.project.root)
    assert make_docs.put_beside_reports(site) is None
    assert not (miniature.project.reports / "docs").exists()
