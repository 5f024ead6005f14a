"""The public help has a page for each kind of finding, made from the catalogue."""

from __future__ import annotations

import re

import pytest

from impact.incidents.kinds import catalogue
from tools import make_kinds


def test_the_pages_are_those_of_the_catalogue():
    committed = {path.name: path.read_text(encoding="utf-8") for path in make_kinds.FOLDER.glob("*.md")}
    assert committed == make_kinds.pages(), "run: make kinds"


@pytest.mark.parametrize("kind", catalogue().values(), ids=catalogue())
def test_a_page_says_what_is_seen_and_what_to_do(kind):
    page = make_kinds.kind_page(kind)
    for heading in ("What you see", "How it is told", "What to do"):
        text = re.split(r"^## ", page.partition(f"## {heading}\n")[2], flags=re.MULTILINE)[0]
        assert text.strip(), heading
    assert kind.asks == ("decision: decline" in page)
