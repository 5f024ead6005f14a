"""Parts of notebooks for pages: a title, a finding, a figure; and a page as a tree."""

from __future__ import annotations

import bs4

from impact.reporting.page import collect
from tests.miniature import FIGURE, SVG

TITLE = ("markdown", "# How many?\n\nA question in one line.", [])
FIGURE_BUNDLE = {collect.FIGURE_MIME: {**FIGURE, "svg_narrow": SVG}, "image/svg+xml": SVG}


def read(page: str) -> bs4.BeautifulSoup:
    """Read a page as a tree."""
    return bs4.BeautifulSoup(page, "html.parser")
