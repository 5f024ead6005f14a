"""The code blocks of pages that take minutes run as they are printed, too."""

from __future__ import annotations

import pytest

from tests.running_blocks import follow, page_project
from tools.docs_blocks import is_slow, pages

SLOW = [page for page in pages() if is_slow(page)]


@pytest.mark.parametrize("page", SLOW)
def test_the_blocks_of_a_slow_page_run_as_they_are_printed(page, built, tmp_path, monkeypatch):
    assert follow(page, page_project(built, tmp_path / "project"), monkeypatch) > 0
