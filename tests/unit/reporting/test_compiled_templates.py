"""What Jinja makes of a template is kept beside it, used while the template stands, and never needed."""

from __future__ import annotations

import sys

import jinja2.environment
import pytest

from impact.reporting.page import templates


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "page.j2").write_text("{{ a }}", encoding="utf-8")
    return tmp_path


def fill(folder):
    return templates.over(folder).get_template("page.j2").render(a=1)


def kept(folder):
    return sorted((folder / "__pycache__").glob("*"))


def no_compiling(*_, **__):
    raise AssertionError("a template was compiled")


def test_a_template_is_compiled_once_and_again_when_it_changes(folder, monkeypatch):
    assert fill(folder) == "1"
    assert len(kept(folder)) == 1
    with monkeypatch.context() as patch:
        patch.setattr(jinja2.environment, "generate", no_compiling)
        assert fill(folder) == "1"
        (folder / "page.j2").write_text("{{ a }}!", encoding="utf-8")
        with pytest.raises(AssertionError, match="compiled"):
            fill(folder)
    assert fill(folder) == "1!"


@pytest.mark.parametrize("bytes_there", [b"", b"x", b"\x80\x04", None])
def test_what_is_damaged_is_compiled_anew(folder, bytes_there):
    fill(folder)
    (path,) = kept(folder)
    path.write_bytes(path.read_bytes()[:40] if bytes_there is None else bytes_there)
    assert fill(folder) == "1"


def test_nothing_is_kept_where_python_may_keep_nothing_or_the_folder_is_taken(folder, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(sys, "dont_write_bytecode", True)
        assert fill(folder) == "1"
    assert kept(folder) == []
    (folder / "__pycache__").write_text("", encoding="utf-8")
    assert fill(folder) == "1"
