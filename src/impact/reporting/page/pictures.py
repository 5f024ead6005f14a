"""Figures and tables as elements of a page: picture or rows, words, and the numbers to take along."""

from __future__ import annotations

import base64
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from html import escape
from urllib.parse import quote

import bs4

from impact.charts.frame.palette import as_variables
from impact.charts.svg import drawing
from impact.errors import RunFailed
from impact.reporting.page import collect as shown
from impact.reporting.page import typesetter
from impact.reporting.page.data_tables import elements, is_wide, tidy
from impact.reporting.page.exports import as_csv
from impact.wording import counted

# Data is embedded in the page as a download up to this size; larger tables are only beside the page.
_LARGEST_DOWNLOAD = 10_000
_FILE = '<a href="tables/{0}.csv" download>CSV</a>'
# As a browser finds it: what is in it is no HTML.
_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style\b", re.IGNORECASE | re.DOTALL)
# What an address in an attribute holds as it is.
_PLAIN = "/:;=,()!*~@$?+-._|"
# A table of so many rows fits on what is left of a printed page.
_SHORT_TABLE = 18
# Characters: what a phone shows side by side, air between columns, a cell that wraps, one that reads badly.
_SCREEN, _BETWEEN, _LINE, _SENTENCE = 46, 2, 16, 22
_FEW_ROWS, _VERY_FEW_ROWS = 12, 4


def figure_html(figure: shown.Figure, level: int = 3) -> str:
    """Lay a figure out: heading, the drawing for wide and narrow screens, source line, its numbers.

    Parameters
    ----------
    figure
        From :func:`impact.reporting.page.collect.read_figure`.
    level
        Of its heading.
    """
    name = f"figure-{figure.id}"
    wide, size = _drawing(figure.svg, f"{name}-wide", figure.alt)
    narrow = _drawing(figure.svg_narrow, f"{name}-narrow", figure.alt)[0] if figure.svg_narrow else ""
    drawings = f'<div class="on-wide">{wide}</div><div class="on-narrow">{narrow}</div>' if narrow else wide
    tall = " tall" if size[1] > size[0] else ""  # on paper only these may fill a page
    subtitle = f'<p class="subtitle">{escape(figure.subtitle)}</p>' if figure.subtitle else ""
    caption = f"<p>{escape(figure.caption)}</p>" if figure.caption else ""
    source = f'<p class="source">Source: {escape(figure.source_line)}</p>' if figure.source_line else ""
    return (
        f'<figure class="chart wide{tall}" id="{name}" aria-labelledby="{name}-title">'
        f'<h{level} class="figure-title" id="{name}-title">{escape(figure.title)}</h{level}>'
        f'{subtitle}<div class="drawing">{drawings}</div>'
        f"<figcaption>{caption}{source}</figcaption>{_numbers_html(figure)}{_downloads(figure)}</figure>"
    )


def _numbers_html(figure: shown.Figure) -> str:
    """Fold the numbers away as a table, and as a file inside the page, for a page that is mailed."""
    numbers = figure.numbers
    if numbers is None:
        return ""
    sides = [' class="number"' if right else "" for right in numbers.right]
    pairs = zip(sides, numbers.headings, strict=True)
    head = "".join(f'<th scope="col"{side}>{escape(words)}</th>' for side, words in pairs)
    rows = []
    for row in numbers.rows:
        first, *others = zip(sides, row, strict=True)
        cells = "".join(f"<td{side}>{escape(text)}</td>" for side, text in others)
        rows.append(f'<tr><th scope="row"{first[0]}>{escape(first[1])}</th>{cells}</tr>')
    more = f"{counted(numbers.left, 'more row')}: {_FILE.format(figure.id)}. " if numbers.left else ""
    label = escape(f"The numbers: {figure.title}")
    return (
        f'<details class="numbers"><summary>The numbers</summary>'
        f'<div class="scroll" tabindex="0" role="region" aria-label="{label}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
        f'<p class="take">{more}{_embedded(figure.id, figure.data)}</p></details>'
    )


def _downloads(figure: shown.Figure) -> str:
    """Link the files of a figure that stand beside the page."""
    typeset = typesetter.is_installed()
    there = {"svg": True, "png": bool(figure.png) or typeset, "pdf": typeset}
    files = [(kind, f"figures/{figure.id}.{kind}") for kind in there if there[kind]]
    files += [("csv", f"tables/{figure.id}.csv")] if figure.data.columns else []
    links = ", ".join(f'<a href="{address}" download>{kind.upper()}</a>' for kind, address in files)
    return f'<p class="take files">Download: {links}</p>'


def _drawing(svg: str, name: str, alt: str) -> tuple[str, tuple[float, float]]:
    """Cut a picture to its drawing, to stand in the page itself; give it with its width and height.

    Raises
    ------
    RunFailed
        When it is no SVG.
    """
    try:
        root = drawing.parse(svg)
    except ET.ParseError as error:
        raise RunFailed(
            f"the picture {name} cannot be read: {error}", "an SVG", "draw it with impact.charts"
        ) from error
    drawing.without_words(root)
    for child in list(root):
        if child.tag in (f"{{{drawing.SVG}}}title", f"{{{drawing.SVG}}}desc"):
            root.remove(child)
    words = ET.Element(f"{{{drawing.SVG}}}desc", {"id": f"{name}-alt"})
    words.text = alt
    root.insert(0, words)
    side = "xMinYMin meet"  # on paper, where a height is set
    root.attrib.update({"role": "img", "aria-labelledby": f"{name}-alt", "preserveAspectRatio": side})
    text = drawing.write(root)
    return as_variables(text), _dimensions(text)


def table_html(table: shown.Table, level: int = 3) -> tuple[str, bs4.BeautifulSoup]:
    """Lay a table out below a heading of a level, in a box that scrolls when it is wider than the screen.

    Returns
    -------
    tuple of str and bs4.BeautifulSoup
        How the page shows it, and the tidied rows and remarks in it, for the other formats.
    """
    body = bs4.BeautifulSoup(table.html, "html.parser")
    for style in elements(body, "style"):  # once for all, in the head: see table_styles
        style.decompose()
    before, after = f'<h{level} class="figure-title">{escape(table.title)}</h{level}>', ""
    own = body.find(class_="impact-table")
    if own is not None:  # carries its remarks and sources itself
        own.attrs.pop("id", None)
        box = own.find(class_="scroll") or own
        box.attrs.update({"tabindex": "0", "role": "region", "aria-label": table.title})
        if _is_stacked(own):
            own["class"] = " ".join(dict.fromkeys([*own.get_attribute_list("class"), "stack"]))
        for caption in elements(own, "caption"):  # would be as wide as the table, and cut off on a phone
            caption.decompose()
    else:
        from impact.data.sources import line

        after = f"<p>{escape(table.caption)}</p>" if table.caption else ""
        after += f"<p>Source: {escape(line(table.sources))}</p>" if table.sources else ""
    wide = " wide" if is_wide(body) else ""
    tidy(body, table.title)
    short = " short" if len(table.data.rows) <= _SHORT_TABLE else ""
    shape = f'class="table{wide}{short}" id="table-{table.id}"'
    html = (
        f"<figure {shape}>{before}{body}"
        f"<figcaption>{after}{_download(table.id, table.data)}</figcaption></figure>"
    )
    return html, body


def _is_stacked(own: bs4.Tag) -> bool:
    """Whether each row becomes a block on a phone: few rows that do not fit, or that hold sentences.

    Columns of short numbers stay beside each other, to be compared, and scroll.
    """
    rows = [
        [cell.get_text().strip() for cell in elements(row, "th", "td")]
        for body in elements(own, "tbody")
        for row in elements(body, "tr")
    ]
    heads = [cell for head in elements(own, "thead") for cell in elements(head, "th")]
    words = [max(map(len, cell.get_text().split()), default=0) for cell in heads]
    if not rows or len(rows) > _FEW_ROWS:
        return False
    columns = list(zip(*rows, strict=True)) if len({len(row) for row in rows}) == 1 else []
    longest = [max(map(len, column)) for column in columns]
    needed = sum(
        max(min(length, _LINE), word) + _BETWEEN for length, word in zip(longest, words, strict=False)
    )
    return needed > _SCREEN and (len(rows) <= _VERY_FEW_ROWS or any(n > _SENTENCE for n in longest[1:]))


def table_styles(tables: Iterable[shown.Table]) -> str:
    """Collect the style sheets that tables bring along, each once."""
    styles: dict[str, None] = {}
    for table in tables:
        for style in _STYLE.findall(table.html):
            styles.setdefault(style)
    return "\n".join(styles)


def svg_address(svg: str) -> str:
    """Embed an SVG as a data address, percent-encoded: smaller than base64."""
    return "data:image/svg+xml," + quote(svg.strip(), safe="/:;=,()!*~@$?+-._")


def decoded(coded: str | bytes, name: str = "a picture") -> bytes:
    """Read a picture that stands in base64; ``name`` is what it is called in errors.

    Raises
    ------
    RunFailed
        When it is none.
    """
    try:
        return base64.b64decode(coded)
    except ValueError as error:
        raise RunFailed(f"{name} is no base64", "the bytes of a picture in base64") from error


def pixels(content: bytes, name: str = "a picture") -> tuple[int, int]:
    """Measure a picture of pixels: width and height; ``name`` is what it is called in errors.

    Raises
    ------
    RunFailed
        When it cannot be read.
    """
    import io

    from PIL import Image

    try:
        with Image.open(io.BytesIO(content)) as image:
            return image.size
    except (OSError, ValueError) as error:
        raise RunFailed(f"{name} cannot be read", "a PNG or JPEG file") from error


def _download(name: str, data: shown.Data) -> str:
    """Link the file of a table, and the same inside the page where it is small."""
    if not data.columns:
        return ""
    return f'<p class="take">Download: {_FILE.format(name)}. {_embedded(name, data)}</p>'


def _embedded(name: str, data: shown.Data) -> str:
    text = as_csv(data)
    if not data.columns or len(text.encode()) > _LARGEST_DOWNLOAD:
        return ""
    address = f"data:text/csv;charset=utf-8,{quote(text, safe=_PLAIN)}"
    return f'<a href="{address}" download="{name}.csv">Save the numbers from this page</a>'


def _dimensions(svg: str) -> tuple[float, float]:
    match = re.search(r'viewBox="[\d.+-]+ [\d.+-]+ ([\d.]+) ([\d.]+)"', svg[:2000])
    return (float(match[1]), float(match[2])) if match else (0.0, 0.0)
