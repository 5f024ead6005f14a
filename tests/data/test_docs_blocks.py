"""Every code block of README and docs runs as it is printed (the slow pages: tests/slow)."""

from __future__ import annotations

import pytest

from tests.running_blocks import follow, page_project
from tools.docs_blocks import EXECUTED, blocks_of, is_slow, pages

QUICK = [page for page in pages() if not is_slow(page) and any(b.executed for b in blocks_of(page))]


@pytest.mark.parametrize("page", QUICK)
def test_the_blocks_of_a_page_run_as_they_are_printed(page, built, tmp_path, monkeypatch):
    assert follow(page, page_project(built, tmp_path / "project"), monkeypatch) > 0


def test_the_front_page_is_among_them():
    assert "README.md" in QUICK
    assert {block.mark for block in blocks_of("README.md")} & set(EXECUTED)
