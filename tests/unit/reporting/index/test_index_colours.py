"""Marks of the index stand out from the page: three to one in light and in the dark."""

from __future__ import annotations

import re

import pytest

from impact.reporting.page.templates import TEMPLATES, style

MARKS = ("m0", "m1", "m2", "m3", "dot")
LEAST = 3.0


def luminance(colour: str) -> float:
    """Relative luminance of a colour written as ``#rrggbb`` (WCAG 2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def themes(css: str) -> tuple[dict[str, str], dict[str, str]]:
    """Read the colours of a style sheet: in light, and in the dark."""
    before, _, after = css.partition("prefers-color-scheme: dark")
    pattern = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6})\b")
    return dict(pattern.findall(before)), dict(pattern.findall(after.partition("\n}")[0]))


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_stands_out_from_the_page(mark, dark):
    own = themes((TEMPLATES / "site" / "index.css").read_text(encoding="utf-8"))[dark]
    paper = themes(style())[dark]["paper"]
    assert contrast(own[mark], paper) >= LEAST
