"""``tools/make_docs.py`` puts the site beside the reports: whole, the same bytes, linked by their index."""

from __future__ import annotations

import filecmp
import inspect
import io
import re
from pathlib import Path

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst.roles import register_generic_role
from sphinx.ext.napoleon import Config
from sphinx.ext.napoleon.docstring import NumpyDocstring

import impact
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


def test_pages_that_cannot_be_built_stop_no_report_and_are_read_again(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(make_docs, "build", lambda **_: 1)
    monkeypatch.setattr(make_docs, "_STAMP", tmp_path / "docs.key")
    monkeypatch.setattr(make_docs, "DOCTREES", tmp_path / "doctrees")
    for options, code in ((["--if-possible"], 0), ([], 1)):
        (tmp_path / "doctrees").mkdir()
        assert make_docs.main(options) == code
        assert "not built" in capsys.readouterr().err
        assert not list(tmp_path.iterdir())


def _public() -> list[tuple[str, object]]:
    rooms = [impact, impact.charts, impact.models, impact.scenario, impact.sources, impact.places]
    return [
        (f"{room.__name__}.{name}", getattr(room, name))
        for room in rooms
        for name in room.__all__
        if inspect.isroutine(getattr(room, name)) or inspect.isclass(getattr(room, name))
    ]


@pytest.mark.parametrize(
    ("name", "thing"), _public(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_public_docstrings_read_as_pages(name, thing):
    for role in ("attr", "class", "data", "exc", "func", "meth", "mod", "ref", "doc"):
        register_generic_role(role, nodes.literal)
    text = str(NumpyDocstring(inspect.getdoc(thing) or "", Config(napoleon_use_ivar=True)))
    text = re.sub(r"^\.\. rubric:: .*$|^\.\. attribute:: .*$", "", text, flags=re.M)
    warnings = io.StringIO()
    publish_doctree(text, settings_overrides={"warning_stream": warnings, "report_level": 2})
    assert not warnings.getvalue(), f"{name}: {warnings.getvalue()}"
