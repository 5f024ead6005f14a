"""What the documentation site adds to Sphinx: links between the two kinds of page, and formulas."""

from __future__ import annotations

import importlib.util
from types import ModuleType

import pytest

from tests.conftest import CHECKOUT


def _extension(name: str) -> ModuleType:
    path = CHECKOUT / "docs" / "_extensions" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("written", "standing", "page", "shown"),
    [
        (
            "[a](../data/raw/README.md#x)",
            "docs/resolution.md",
            "docs/resolution.md",
            "[a](reference/raw-tables.md#x)",
        ),
        (
            "[a](../../docs/resolution.md)",
            "data/raw/README.md",
            "docs/reference/raw-tables.md",
            "[a](../resolution.md)",
        ),
        (
            "[a](sources.csv)",
            "data/raw/README.md",
            "docs/reference/raw-tables.md",
            "[a](../../data/raw/sources.csv)",
        ),
        ("[a](https://a.org/b.md)", "README.md", "docs/project/readme.md", "[a](https://a.org/b.md)"),
        ("`[a](README.md)`", "README.md", "docs/project/readme.md", "`[a](README.md)`"),
    ],
)
def test_a_link_leads_to_the_same_text_from_the_page_of_the_site(written, standing, page, shown):
    assert _extension("outside_pages").text_on_site(written, standing, page) == shown


def test_every_page_taken_in_is_there_and_so_is_the_line_that_leads_to_it():
    for page, path in _extension("outside_pages").OUTSIDE.items():
        assert (CHECKOUT / path).is_file()
        assert f"[{path}](" in (CHECKOUT / "docs" / f"{page}.md").read_text(encoding="utf-8")


def test_a_formula_is_a_picture_with_words_and_the_same_each_time():
    drawn_math = _extension("drawn_math")
    first = drawn_math.draw(r"\frac{a_t}{b} = \beta_0")
    assert first == drawn_math.draw(r"\frac{a_t}{b} = \beta_0")
    assert 'role="img" aria-label="(a_t) / (b) = beta_0"' in first
    assert 'fill="currentColor"' in first


def test_a_formula_that_cannot_be_read_is_refused():
    with pytest.raises(ValueError, match="frac"):
        _extension("drawn_math").draw(r"\frac{a")
