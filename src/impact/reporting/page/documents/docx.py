"""``report.docx``: the page for people who write on in it, made by pandoc, without any system package.

Headings, lists, tables and captions carry Word's own styles (``templates/documents/reference.docx``, made by
``tools/make_reference_document.py``), pictures their alternative text.
"""

from __future__ import annotations

import base64
import copy
import datetime as dt
import os
import re
import subprocess
import tempfile
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

from impact.errors import RunFailed
from impact.reporting.page import collect
from impact.reporting.page.blocks import ON_SCREEN, Block
from impact.reporting.page.data_tables import elements, remarks_of
from impact.reporting.page.documents import word_archive
from impact.reporting.page.documents.pdf import MOST_SOURCES, POINTS, by_publisher
from impact.reporting.page.frame.own_words import ENGLISH
from impact.reporting.page.page import Page
from impact.reporting.page.pandoc import pandoc, with_stand_ins
from impact.reporting.page.pictures import decoded, pixels
from impact.reporting.page.prose.print_outs import for_paper, shorten
from impact.reporting.page.prose.signs import visible
from impact.reporting.page.templates import TEMPLATES
from impact.reporting.page.typesetter import drawing_alone, picture_as_png
from impact.reporting.page.typst import column_widths, grid

_REFERENCE = TEMPLATES / "documents" / "reference.docx"
# A picture is as wide as the text; and the characters of table type that fit in it.
_PICTURE_WIDTH = "16cm"
# In a brief: two pictures side by side, or one.
_HALF_WIDTH, _BRIEF_WIDTH = "8cm", "11cm"
_LINE = 100
# Pixels to the inch that a picture has on paper: what Word itself keeps when it saves.
_PIXELS_PER_INCH = 220
_TIMEOUT = 60  # seconds; pandoc needs a tenth of one
_PIXELS = re.compile(r"\s*data:image/(?!svg)[a-z.+-]+;base64,(.*)", re.DOTALL)
_NOT_SHOWN = ("style", "script", "template", "details", "svg", "button", "input")
_UNWRAPPED = ("span", "section", "div")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_ELSEWHERE = ("http://", "https://", "mailto:")


def render(page: Page) -> bytes:
    """Make a Word document of a report.

    Parameters
    ----------
    page
        From :func:`impact.reporting.page.page.compose`.

    Raises
    ------
    RunFailed
        With pandoc's own words, when it cannot make the document.
    """
    with tempfile.TemporaryDirectory(prefix="impact-docx-") as scratch:
        target = Path(scratch) / "report.docx"
        command = [
            str(pandoc()),
            *("--from", "html+native_divs", "--to", "docx", "--sandbox", f"--data-dir={scratch}"),
            *(f"--reference-doc={_REFERENCE}", f"--output={target}"),
            *(
                f"--metadata=title:{visible(page.heading)}",
                f"--metadata=subtitle:{visible(page.label)}",
                f"--metadata=lang:{'en-GB' if page.language == ENGLISH else page.language}",
            ),
        ]
        html, pictures = with_stand_ins(visible(as_html(page)))
        done = subprocess.run(
            command,
            input=html.encode("utf-8"),
            env={**os.environ, "SOURCE_DATE_EPOCH": str(_day(page)), "LC_ALL": "C.UTF-8"},
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,
        )
        if done.returncode or not target.is_file():
            words = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise RunFailed(
                f"report.docx could not be made: {words[-1] if words else 'pandoc gave no reason'}",
                "a page that pandoc can read",
            )
        return word_archive.write_anew(target.read_bytes(), page, pictures)


def as_html(page: Page) -> str:
    """Write a report in the HTML that pandoc makes a document of."""
    parts = [
        _styled("Standfirst", _prose(page.standfirst)) if page.standfirst.strip() else "",
        _styled("Dateline", f"<p>{escape(page.dateline)}</p>") if page.dateline else "",
        _findings(page),
        *(_paired(page.blocks) if page.brief else map(_block, page.blocks)),
        _sources(page),
        _colophon(page),
    ]
    return f"<!DOCTYPE html><html><body>{''.join(parts)}</body></html>"


def _styled(style: str, html: str) -> str:
    return f'<div custom-style="{style}">{html}</div>'


def _findings(page: Page) -> str:
    if not page.findings:
        return ""
    items = []
    for finding in page.findings:
        basis = _styled("Basis", f"<p>{escape(finding['basis'])}</p>") if finding["basis"] else ""
        sentence = _styled("Finding", f"<p>{escape(finding['sentence'])}</p>")
        items.append(f"<li>{sentence}{basis}</li>")
    return f"<h1>{escape(page.words.in_short)}</h1><ol>{''.join(items)}</ol>"


def _paired(blocks: list[Block]) -> Iterable[str]:
    """Set two figures that follow each other side by side, as drawn for a narrow screen."""
    shown = [block for block in blocks if block.kind not in ON_SCREEN]
    place = 0
    while place < len(shown):
        pair = [block.item for block in shown[place : place + 2]]
        sides = [item for item in pair if isinstance(item, collect.Figure)]
        if len(sides) == len(pair) == 2:
            cells = "".join(f"<td>{_side(side)}</td>" for side in sides)
            yield f"<table><tbody><tr>{cells}</tr></tbody></table>"
            place += 2
        else:
            yield _block(shown[place], width=_BRIEF_WIDTH)
            place += 1


def _side(figure: collect.Figure) -> str:
    image, below = _picture(figure, figure.svg_narrow or figure.svg, _HALF_WIDTH)
    caption = "".join(f"<p>{escape(text)}</p>" for text in below)
    return f"{_words_above(figure)}<p>{image}</p>{_styled('Table Note', caption) if caption else ''}"


def _picture(figure: collect.Figure, svg: str, width: str) -> tuple[str, list[str]]:
    """Draw a figure without its words where it marks them, and list the lines that stand below it."""
    alone = drawing_alone(svg)
    inches = float(width.removesuffix("cm")) / 2.54
    png = base64.b64encode(picture_as_png(alone or svg, round(inches * _PIXELS_PER_INCH))).decode()
    image = f'<img src="data:image/png;base64,{png}" alt="{escape(figure.alt)}" width="{width}">'
    below = [figure.caption, f"Source: {figure.source_line}" if alone and figure.source_line else ""]
    return image, [text for text in below if text]


def _words_above(figure: collect.Figure) -> str:
    """Set title and subtitle, which the picture holds no more."""
    if not drawing_alone(figure.svg):
        return ""
    title = _styled("Figure Title", f"<p>{escape(figure.title)}</p>")
    subtitle = _styled("Figure Subtitle", f"<p>{escape(figure.subtitle)}</p>") if figure.subtitle else ""
    return title + subtitle


def _block(block: Block, *, width: str = _PICTURE_WIDTH) -> str:
    if block.kind in ON_SCREEN:
        return ""
    if isinstance(block.item, collect.Figure):
        image, below = _picture(block.item, block.item.svg, width)
        caption = f"<figcaption>{escape(' '.join(below))}</figcaption>" if below else ""
        return f"{_words_above(block.item)}<figure>{image}{caption}</figure>"
    if isinstance(block.item, collect.Table):
        return _table(block.item, block.body)
    return _prose(block.html)


def _table(item: collect.Table, body: Any) -> str:
    from impact.data.sources import line

    soup = copy.copy(body)  # the other formats read it, too
    remarks = remarks_of(soup)
    notes = [str(note) for note in remarks]
    for note in remarks:
        note.decompose()
    if not notes:
        words = [item.caption, f"Source: {line(item.sources)}" if item.sources else ""]
        notes = [f"<p>{escape(text)}</p>" for text in words if text]
    title = _styled("Table Title", f"<p>{escape(item.title)}</p>")
    shorten(soup)
    return f"{title}{_for_word(soup)}{_styled('Table Note', _prose(''.join(notes)))}"


def _prose(html: str) -> str:
    """Leave of a page's HTML what a document can hold, as :func:`_for_word`."""
    return _for_word(for_paper(html))


def _for_word(soup: Any) -> str:
    """Leave of HTML what a document can hold, with headings one level up and tables measured."""
    for node in elements(soup, *_NOT_SHOWN):
        node.decompose()
    nodes = soup.find_all(True)
    for node in nodes:
        if node.name == "a" and not str(node.get("href", "")).startswith(_ELSEWHERE):
            node.unwrap()  # to a place on the page, which has another one here
        elif "chip" in (node.get("class") or ()):
            node.name = "strong"
        elif node.name == "img":
            node["width"] = _width(str(node.get("src", "")))  # pandoc does not read the style
        elif node.name in _HEADINGS:
            node.name = f"h{int(node.name[1]) - 1}"
    for table in elements(soup, "table"):
        _measure(soup, table)
    for node in nodes:
        if node.name in _UNWRAPPED:
            node.unwrap()
        for name in ("class", "id", "tabindex", "role", "aria-label", "data-label", "scope"):
            node.attrs.pop(name, None)
    return str(soup)


def _width(address: str) -> str:
    """Find how wide a picture stands: of the text, or as on a screen where its pixels are fewer."""
    match = _PIXELS.match(address)
    if match is None:
        return _PICTURE_WIDTH
    centimetres = pixels(decoded(match[1]))[0] * POINTS * 2.54 / 72
    return f"{min(centimetres, float(_PICTURE_WIDTH.removesuffix('cm'))):.4g}cm"


def _measure(soup: Any, table: Any) -> None:
    """Set the widths of a table's columns, and numbers right."""
    for caption in elements(table, "caption"):
        caption.decompose()
    head, body = grid(table)
    count = max((sum(cell.columns for cell in row) for row in (*head, *body)), default=0)
    simple = [row for row in body if len(row) == count]
    for row in (*head, *body):
        for cell in row:
            cell.node.attrs.pop("style", None)
            cell.node["align"] = "right" if cell.right else "left"  # pandoc reads it quicker than a style
    if not simple:
        return
    rows = [*[row for row in head if len(row) == count], *simple]
    shares = column_widths([[row[i].text for row in simple] for i in range(count)])
    least = [
        max(max((len(word) for word in row[i].text.split()), default=1) for row in rows) + 4
        for i in range(count)
    ]
    longest = [max(len(row[i].text) for row in simple) + 2 for i in range(count)]
    widths = [
        float(max(longest[i], least[i])) if share is None else max(share * 1.8, least[i])
        for i, share in enumerate(shares)
    ]
    whole = sum(widths) if any(share is not None for share in shares) else max(sum(widths), _LINE)
    group = soup.new_tag("colgroup")
    for width in widths:
        group.append(soup.new_tag("col", attrs={"style": f"width:{100 * width / whole:.1f}%"}))
    for old in elements(table, "colgroup"):
        old.decompose()
    table.insert(0, group)


def _link(entry: dict[str, str]) -> str:
    """Set the title of a page of the bibliography, as a link where it has an address."""
    title = escape(entry["title"])
    return f'<a href="{escape(entry["url"])}">{title}</a>' if entry["url"] else title


def _brief_sources(page: Page) -> str:
    """Name the pages behind single statements in one paragraph, and sum the others up."""
    entries = []
    for publisher, pages in page.short_sources.items():
        links = [f"{_link(entry)}, {escape(entry['date'])}" for entry in pages]
        entries.append(f"<strong>{escape(publisher)}</strong>: {'; '.join(links)}.")
    texts = [" ".join(entries), escape(page.other_sources)]
    return f"<h1>Sources</h1>{_styled('Source', ''.join(f'<p>{text}</p>' for text in texts if text))}"


def _sources(page: Page) -> str:
    if page.brief:
        return _brief_sources(page)
    parts = [f"<h1>Sources</h1>{_styled('Source', f'<p>{escape(page.source_summary)}</p>')}"]
    if page.source_count > MOST_SOURCES:
        return "".join([*parts, _styled("Source", f"<p>{escape(by_publisher(page))}</p>")])
    for group in page.sources:
        parts.append(_styled("Publisher", f"<p>{escape(group['publisher'])} ({escape(group['tier'])})</p>"))
        entries = []
        for entry in group["pages"]:
            note = f". {escape(entry['note'])}" if entry["note"] else ""
            entries.append(f"<p>{_link(entry)}, {escape(entry['date'])}{note}</p>")
        parts.append(_styled("Source", "".join(entries)))
    return "".join(parts)


def _colophon(page: Page) -> str:
    entries = [
        ("Figures as known", page.as_of_words),
        *((name, str(value)) for name, value in page.parameters),
    ]
    entries += [("Make it again", page.about.rerun), ("Notebook", f"notebooks/{page.about.notebook}.ipynb")]
    entries += [("Commit", page.about.git_commit or "not recorded"), ("Key", page.about.key)]
    if page.brief:
        run_in = ". ".join(f"<strong>{escape(name)}:</strong> {escape(value)}" for name, value in entries)
        return _styled("Colophon", f"<p>{run_in}.</p>")
    lines = "".join(f"<p><strong>{escape(name)}:</strong> {escape(value)}</p>" for name, value in entries)
    return f"<h1>How this was made</h1>{_styled('Colophon', lines)}"


def _day(page: Page) -> int:
    """Date the document as its newest source, in seconds: a date of its making would change every time."""
    try:
        day = dt.datetime.fromisoformat(page.newest).replace(tzinfo=dt.UTC)
    except ValueError:
        day = dt.datetime(*word_archive.EPOCH[:3], tzinfo=dt.UTC)
    return int(day.timestamp())
