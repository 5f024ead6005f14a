"""Fixtures of the report machine's tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.reporting.helpers import Miniature


@pytest.fixture
def miniature(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Miniature:
    made = Miniature(tmp_path / "a project")  # a blank in the path, on purpose
    monkeypatch.setenv("IMPACT_PROJECT", str(made.project.root))
    made.project.reports_yml.write_text("[]\n", encoding="utf-8")
    return made


@pytest.fixture
def page_of(miniature: Miniature) -> Callable[..., str]:
    """Lay an executed notebook out as a page."""
    from impact.reporting.page import collect, html

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
        return html.render(node, collect.collect(node), html.About(**{**defaults, **about}))

    return render
