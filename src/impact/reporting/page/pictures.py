"""Figures and tables as elements of a page: picture or rows, words, and the numbers to take along."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from html import escape
from urllib.parse import quote

import bs4

from impact.reporting.page import collect as shown
from impact.reporting.page.data_tables import is_wide, tidy
from impact.reporting.page.exports import as_csv

# Data is embedded in the page as a download up to this size; larger tables are only beside the page.
_LARGEST_DOWNLOAD = 60_000
# A table of so many rows fits on what is left of a printed page.
_SHORT_TABLE = 18
# Of a screen only: a page printed from a phone gets the wide picture.
_NARROW = "screen and (max-width: 520px)"


def figure_html(figure: shown.Figure) -> str:
    """Lay a figure out: the wide picture, the one for phones, its caption and its numbers."""
    narrow = ""
    if figure.svg_narrow:
        address, size = svg_address(figure.svg_narrow), _size(figure.svg_narrow)
        narrow = f'<source media="{_NARROW}" srcset="{address}"{size}>'
    caption = f"<p>{escape(figure.caption)}</p>" if figure.caption else ""
    width, height = _dimensions(figure.svg)
    tall = " tall" if height > width else ""  # on paper only these may fill a page
    return (
        f'<figure class="wide{tall}" id="figure-{figure.id}"><picture>{narrow}'
        f'<img src="{svg_address(figure.svg)}"{_size(figure.svg)} alt="{escape(figure.alt)}"></picture>'
        f"<figcaption>{caption}{_download(figure.id, figure.data)}</figcaption></figure>"
    )


def table_html(table: shown.Table) -> str:
    """Lay a table out, in a box that scrolls when it is wider than the screen."""
    body = bs4.BeautifulSoup(table.html, "html.parser")
    for style in body.find_all("style"):  # once for all, in the head: see table_styles
        style.decompose()
    before, after = f'<p class="table-title">{escape(table.title)}</p>', ""
    own = body.find(class_="impact-table")
    if own is not None:  # carries its remarks and sources itself
        own.attrs.pop("id", None)
        box = own.find(class_="scroll") or own
        box.attrs.update({"tabindex": "0", "role": "region", "aria-label": table.title})
        for caption in own.find_all("caption"):  # would be as wide as the table, and cut off on a phone
            caption.decompose()
    else:
        from impact.data.sources import line

        after = f"<p>{escape(table.caption)}</p>" if table.caption else ""
        after += f"<p>Source: {escape(line(table.sources))}</p>" if table.sources else ""
    wide = " wide" if is_wide(body) else ""
    tidy(body, table.title)
    short = " short" if len(table.data.rows) <= _SHORT_TABLE else ""
    shape = f'class="table{wide}{short}" id="table-{table.id}"'
    return (
        f"<figure {shape}>{before}{body}"
        f"<figcaption>{after}{_download(table.id, table.data)}</figcaption></figure>"
    )


def table_styles(tables: Iterable[shown.Table]) -> str:
    """Collect the style sheets that tables bring along, each once."""
    styles: dict[str, None] = {}
    for table in tables:
        for style in bs4.BeautifulSoup(table.html, "html.parser").find_all("style"):
            styles.setdefault(style.get_text())
    return "\n".join(styles)


def svg_address(svg: str) -> str:
    """Embed an SVG as a data address, percent-encoded: smaller than base64."""
    return "data:image/svg+xml," + quote(svg.strip(), safe="/:;=,()!*~@$?+-._")


def _download(name: str, data: shown.Data) -> str:
    if not data.columns:
        return ""
    text = as_csv(data).encode()
    if len(text) > _LARGEST_DOWNLOAD:
        return f'<p class="take">The numbers: tables/{name}.csv, beside this page</p>'
    address = f"data:text/csv;charset=utf-8;base64,{b64encode(text).decode()}"
    return f'<p class="take"><a href="{address}" download="{name}.csv">The numbers (CSV)</a></p>'


def _dimensions(svg: str) -> tuple[float, float]:
    match = re.search(r'viewBox="[\d.+-]+ [\d.+-]+ ([\d.]+) ([\d.]+)"', svg[:2000])
    return (float(match[1]), float(match[2])) if match else (0.0, 0.0)


def _size(svg: str) -> str:
    # known before it is decoded, so that the text does not jump
    width, height = _dimensions(svg)
    return f' width="{round(width)}" height="{round(height)}"' if width else ""
