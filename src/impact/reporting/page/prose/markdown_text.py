"""From Markdown to HTML with settled headings, attached pictures inside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import bs4

from impact.errors import RunFailed
from impact.reporting.page.data_tables import elements, scroller, tidy_table
from impact.reporting.page.prose.formulas import FormulaRenderer, markdown_mistune, parsers, set_formulas

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_DEEPEST = 4  # level that a figure's heading may have


class Prose:
    """Markdown to HTML with settled headings: in order, each with an address of its own."""

    def __init__(self) -> None:
        self.contents: list[dict[str, str]] = []
        self._taken = {
            *("sources", "contents", "content", "in-short", "show-code", "fold-sources", "take-it-with-you")
        }
        self._level = 1

    @property
    def below(self) -> int:
        """Level of the heading of a figure or table that stands here; its own figures are no sections."""
        return min(self._level + 1, _DEEPEST)

    def read(self, source: str, attachments: Mapping[str, Any] | None = None) -> Any:
        """Turn Markdown into HTML, parsed; ``attachments`` are the pictures of its cell.

        Raises
        ------
        RunFailed
            When it shows an attached picture that is not there.
        """
        try:
            html = _reader(_by_address(attachments)).render(source) if attachments else _usual_html(source)
        except markdown_mistune.InvalidNotebook as error:
            raise RunFailed(
                f"the text shows an attached picture that is not attached ({error})",
                "a picture in the same cell",
                "drag the picture into the cell again, or take its line out",
            ) from error
        soup = bs4.BeautifulSoup(html, "html.parser")
        if "data-formula" in html:
            set_formulas(soup)
        for table in elements(soup, "table"):
            tidy_table(table)
            table.wrap(scroller(soup, "Table"))
        return soup

    def settle(self, soup: Any) -> None:
        """Set the ids of headings, and no level that skips one: screen readers walk along them."""
        for heading in elements(soup, *HEADINGS):
            level = min(max(int(heading.name[1]), 2), self._level + 1)
            self._level = level
            heading.name = f"h{level}"
            text = heading.get_text().strip()
            heading.attrs = {"id": self._address(text)}
            if level == 2:
                self.contents.append({"id": heading["id"], "text": text})

    def _address(self, text: str) -> str:
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
        base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "section"
        name, count = base, 1
        while name in self._taken:
            count += 1
            name = f"{base}-{count}"
        self._taken.add(name)
        return name


def _reader(attachments: dict[str, Any]) -> markdown_mistune.MarkdownWithMath:
    renderer = FormulaRenderer(escape=False, exclude_anchor_links=True, attachments=attachments)
    return markdown_mistune.MarkdownWithMath(renderer=renderer, **parsers())


@lru_cache(maxsize=1)
def _usual_reader() -> markdown_mistune.MarkdownWithMath:
    """Keep the reader of cells without attached pictures: it learns the expressions that it looks for."""
    return _reader({})


@lru_cache(maxsize=256)  # all reports of a notebook have its text; what one of them says besides passes
def _usual_html(source: str) -> str:
    """Turn Markdown without attached pictures into HTML."""
    html: str = _usual_reader().render(source)
    return html


def _by_address(attachments: Mapping[str, Any]) -> dict[str, Any]:
    """Find attached pictures under their names, and as addresses write these; data in one line."""
    settled = {
        name: {kind: "".join(data).replace("\n", "") for kind, data in bundle.items()}
        for name, bundle in attachments.items()
    }
    return {**{quote(name): bundle for name, bundle in settled.items()}, **settled}


def with_latex_as_markdown(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give a formula that a cell shows, of SymPy or ``Math``, as Markdown, where that is all it says."""
    text = "".join(data.get("text/latex", ""))
    if "$" not in text or {"text/html", "text/markdown"} & set(data):
        return data
    alone = re.fullmatch(r"\s*\$(?:\\displaystyle)?\s*([^$]+?)\s*\$\s*", text)
    return {**data, "text/markdown": f"$${alone[1]}$$" if alone else text}
