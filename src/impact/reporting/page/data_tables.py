"""Tables of a page: readable aloud, numbers to the right, never wider than the screen."""

from __future__ import annotations

import re
from typing import Any

import bs4

# A table of so many columns fits the width of the text.
_FEW_COLUMNS = 5
_LONG_CELL = 60
_NUMBER = re.compile(r"[\s<>≥≤~≈+\-−–]*\d[\d,.\s]*(?:[\s%–-]*\d[\d,.\s]*)?\s*%?")


def tidied(html: str) -> Any:
    """Parse somebody's HTML, make its tables accessible and keep them inside the screen.

    Header cells get a scope, numbers stand right, pandas' borders and styles go, and each table gets a box
    of its own that scrolls and can be reached with the keyboard.
    """
    soup = bs4.BeautifulSoup(html, "html.parser")
    tidy(soup)
    return soup


def tidy(soup: Any, label: str = "Table") -> None:
    """Do what :func:`tidied` does to HTML that is parsed already, in place."""
    for style in elements(soup, "style"):
        if "scoped" in style.attrs:
            style.decompose()
    for table in elements(soup, "table"):
        tidy_table(table)
        classes = (name for parent in table.parents for name in parent.get("class") or ())
        if {"scroll", "impact-table"}.isdisjoint(classes):
            table.wrap(scroller(soup, label))


def is_wide(soup: Any) -> bool:
    """Whether a table needs more than the width of the text: many columns, or sentences in its cells."""
    rows = [elements(row, "th", "td") for row in elements(soup, "tr")]
    if any(len(row) > _FEW_COLUMNS for row in rows):
        return True
    return any(len(row) > 2 and len(cell.get_text()) > _LONG_CELL for row in rows for cell in row)


def tidy_table(table: Any) -> None:
    """Set the scope of header cells, set numbers right and drop pandas' borders, in place."""
    table.attrs.pop("border", None)
    if table.get("class") == ["dataframe"]:
        table["class"] = "frame"
    for cell in elements(table, "th"):
        in_head = around(cell, "thead") is not None
        cell.attrs.setdefault("scope", "col" if in_head else "row")
    for row in elements(table, "tr"):
        row.attrs.pop("style", None)
    for body in elements(table, "tbody"):
        _align_numbers(table, body)


def _align_numbers(table: Any, body: Any) -> None:
    """Set columns right in which everything is a number, with their heads."""
    rows = [cells_of(row) for row in children(body, "tr")]
    width = max((len(row) for row in rows), default=0)
    heads = [cells_of(row) for head in elements(table, "thead") for row in children(head, "tr")]
    if any(cell.get("colspan") or cell.get("rowspan") for row in (*rows, *heads) for cell in row):
        return
    for column in range(width):
        cells = [row[column] for row in rows if column < len(row)]
        texts = [cell.get_text().strip() for cell in cells]
        filled = [text for text in texts if text not in {"", "–", "—", "nan", "NaN", "<NA>", "None"}]
        if filled and all(_NUMBER.fullmatch(text) for text in filled):
            for cell in (*cells, *(row[column] for row in heads if column < len(row))):
                cell["class"] = [*dict.fromkeys([*(cell.get("class") or ()), "number"])]


def elements(node: Any, *names: str) -> list[Any]:
    """List the elements of some names anywhere in another one, several times as fast as a search of bs4."""
    return [inner for inner in node.descendants if isinstance(inner, bs4.Tag) and inner.name in names]


def remarks_of(soup: Any) -> list[Any]:
    """List the remarks that a table of ours brings along, without the parser that bs4 has for selectors."""
    return [node for node in elements(soup, "p") if "notes" in (node.get("class") or ())]


def around(node: Any, name: str) -> Any:
    """Find the nearest element of a name around another one; None where there is none."""
    return next((parent for parent in node.parents if parent.name == name), None)


def children(node: Any, *names: str) -> list[Any]:
    """List the elements of some names directly in another one, several times as fast as a search of bs4."""
    return [child for child in node.children if isinstance(child, bs4.Tag) and child.name in names]


def cells_of(row: Any) -> list[Any]:
    """List the cells of a row of a table."""
    return children(row, "th", "td")


def scroller(soup: Any, label: str) -> Any:
    """Make the box that scrolls sideways around a table, reached with the keyboard too."""
    box = {"class": "scroll", "tabindex": "0", "role": "region", "aria-label": label}
    return soup.new_tag("div", attrs=box)
