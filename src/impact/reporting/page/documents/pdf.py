"""``report.pdf``: the page set by typst, readable aloud (PDF/UA-1), without any system package."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from html import escape
from typing import Any
from urllib.parse import unquote_to_bytes

from impact.errors import RunFailed
from impact.reporting.page import collect
from impact.reporting.page.blocks import ON_SCREEN, Block
from impact.reporting.page.data_tables import remarks_of
from impact.reporting.page.frame.own_words import ENGLISH
from impact.reporting.page.page import Page
from impact.reporting.page.pictures import decoded, pixels
from impact.reporting.page.prose.scripts import remark
from impact.reporting.page.prose.signs import visible
from impact.reporting.page.templates import TEMPLATES
from impact.reporting.page.typesetter import (
    STANDARD,
    TIMESTAMP,
    compiler,
    drawing_alone,
    further_fonts,
    own_font,
    scripts_without_font,
)
from impact.reporting.page.typst import halves, literal, prose, table
from impact.reporting.page.words import SITE_TITLE
from impact.wording import count

_ADDRESS = re.compile(r"data:(image/[a-z+]+)([^,]*),(.*)", re.DOTALL)
#: points of paper that a pixel takes, as on a screen
POINTS = 0.75
# Longer lists are given by publisher only; a reader of paper cannot follow 1,600 links.
MOST_SOURCES = 200
_SEVERAL = 5
# Rows from which a table of a brief is set as two halves side by side.
_LONG_IN_BRIEF = 24


def render(page: Page) -> bytes:
    """Set a report as PDF; see :func:`set_page`."""
    return set_page(page)[0]


def set_page(page: Page) -> tuple[bytes, list[str]]:
    """Set a report as PDF, and name the scripts for which there is no font; the PDF says so.

    Parameters
    ----------
    page
        From :func:`impact.reporting.page.page.compose`.

    Raises
    ------
    RunFailed
        With typst's own words, when it cannot set the page.
    """
    text = visible(source(page))
    document = _set(text)
    boxed = scripts_without_font(document, text)
    if boxed:
        document = _set(visible(source(page, remark(boxed))))
    return document, boxed


def _set(text: str) -> bytes:
    import typst

    try:
        document = compiler().compile(
            text.encode("utf-8"), format="pdf", pdf_standards=STANDARD, timestamp=TIMESTAMP
        )
    except typst.TypstError as error:
        raise RunFailed(
            f"report.pdf could not be made: {error.message}",
            "a page that typst can set",
            " ".join(error.hints),
        ) from error
    if not isinstance(document, bytes):  # for several files, which a PDF is not
        raise RunFailed("report.pdf could not be made: typst gave no document")
    return document


def source(page: Page, boxed: str = "") -> str:
    """Write a report in typst's language; ``boxed`` says what has no font."""
    basis = f"Figures {page.as_of_words}. Key {page.about.key[:12]}"
    settings = [
        f"title: {literal(page.heading)}",
        f"site: {literal(SITE_TITLE)}",
        f"header: ({literal(page.heading)}, {literal(page.dateline)})",
        f"footer: {literal(basis)}",
    ]
    if page.language != ENGLISH:
        settings.append(f"tongue: {literal(page.language)}")
    if further_fonts():
        settings.append(f"fonts: ({', '.join(map(literal, further_fonts()))},)")
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", page.newest):
        year, month, day = map(int, page.newest.split("-"))
        settings.append(f"day: datetime(year: {year}, month: {month}, day: {day})")
    parts = [
        f"#let brief = {'true' if page.brief else 'false'}\n",
        f"#let in-short = {literal(page.words.in_short)}\n",
        (TEMPLATES / "documents" / "report.typ").read_text(encoding="utf-8"),
        f"#show: report.with({', '.join(settings)})\n",
        f"#kicker({literal(page.label)})\n",
        f"#title({literal(page.heading)})\n",
        f"#standfirst[{prose(page.standfirst, _picture)}]\n" if page.standfirst.strip() else "",
        f"#dateline({literal(page.dateline)})\n" if page.dateline else "",
        f"#dateline({literal(boxed)})\n" if boxed else "",
        _findings(page),
        *(_paired(page.blocks) if page.brief else map(_block, page.blocks)),
        _sources(page),
        _colophon(page),
    ]
    return "".join(parts)


def _findings(page: Page) -> str:
    items = []
    for item in page.findings:
        basis = literal(item["basis"]) if item["basis"] else "none"
        items.append(f"(sentence: {literal(item['sentence'])}, basis: {basis})")
    return f"#findings({', '.join(items)})\n" if items else ""


def _paired(blocks: list[Block]) -> Iterable[str]:
    """Set two figures that follow each other side by side, as drawn for a narrow screen."""
    shown = [block for block in blocks if block.kind not in ON_SCREEN]
    place = 0
    while place < len(shown):
        pair = [block.item for block in shown[place : place + 2]]
        first, second = (*pair, None)[:2]
        if isinstance(first, collect.Figure) and isinstance(second, collect.Figure):
            sides = [_figure(side, side.svg_narrow or side.svg) for side in (first, second)]
            yield f"#figure-pair(({sides[0]}), ({sides[1]}))\n"
            place += 2
        else:
            yield _block(shown[place], brief=True)
            place += 1


def _figure(figure: collect.Figure, svg: str) -> str:
    """Set a figure: its words as text around the drawing, or the whole picture where these are not marked."""
    alone = drawing_alone(svg)
    words = [figure.caption, f"Source: {figure.source_line}" if alone and figure.source_line else ""]
    below = "".join(f"#par({literal(text)})\n" for text in words if text)
    above = [figure.title, figure.subtitle] if alone else ["", ""]
    return ", ".join(
        [
            literal(own_font(alone or svg)),
            literal(figure.alt),
            f"[{below}]" if below else "none",
            *map(literal, above),
        ]
    )


def _block(block: Block, *, brief: bool = False) -> str:
    if block.kind in ON_SCREEN:
        return ""
    if isinstance(block.item, collect.Figure):
        return f"#report-figure({_figure(block.item, block.item.svg)})\n"
    if isinstance(block.item, collect.Table):
        return _table(block.item, block.body, brief=brief)
    return prose(block.html, _picture)


def _table(item: collect.Table, soup: Any, *, brief: bool = False) -> str:
    from impact.data.sources import line

    element = soup.find("table")
    remarks = [prose(str(note), _picture) for note in remarks_of(soup)]
    if not remarks:
        words = [item.caption, f"Source: {line(item.sources)}" if item.sources else ""]
        remarks = [f"#par({literal(text)})\n" for text in words if text]
    set_rows = halves if brief and len(item.data.rows) > _LONG_IN_BRIEF else table
    body = set_rows(element) if element is not None else prose(str(soup), _picture)
    return f"#table-title({literal(item.title)})\n{body}#notes[{''.join(remarks)}]\n"


def _brief_sources(page: Page) -> str:
    """Name the pages behind single statements in one paragraph, and sum the others up."""
    entries = []
    for publisher, pages in page.short_sources.items():
        links = []
        for entry in pages:
            title = literal(entry["title"])
            link = f"#link({literal(entry['url'])})[#{title};];" if entry["url"] else f"#{title};"
            links.append(f"{link}#{literal(', ' + entry['date'])};")
        between = f"#{literal('; ')};"
        entries.append(
            f"[#strong({literal(publisher)});#{literal(': ')};{between.join(links)}#{literal('. ')};]"
        )
    rest = f"#par({literal(page.other_sources)})\n" if page.other_sources else ""
    return f"#heading(level: 1)[Sources]\n#brief-sources([{rest}], {', '.join(entries)})\n"


def _sources(page: Page) -> str:
    if page.brief:
        return _brief_sources(page)
    parts = [f"#heading(level: 1)[Sources]\n#sources[#par({literal(page.source_summary)})\n"]
    if page.source_count > MOST_SOURCES:
        parts.append(f"#par({literal(by_publisher(page))})\n")
    else:
        for group in page.sources:
            entries = []
            for entry in group["pages"]:
                title = f"#{literal(entry['title'])};"
                link = f"#link({literal(entry['url'])})[{title}];" if entry["url"] else title
                note = f" ({entry['note']})" if entry["note"] else ""
                entries.append(f"{link}#{literal(', ' + entry['date'] + note)};")
            name = f"#strong({literal(group['publisher'])});#{literal(' (' + group['tier'] + '): ')};"
            between = f"#{literal('; ')};"
            parts.append(f"#par[{name}{between.join(entries)}.]\n")
    return "".join([*parts, "]\n"])


def _colophon(page: Page) -> str:
    entries: list[tuple[str, str]] = [("Figures as known", page.as_of_words)]
    entries += [(name, str(value)) for name, value in page.parameters]
    entries += [("Make it again", page.about.rerun), ("Notebook", f"notebooks/{page.about.notebook}.ipynb")]
    entries += [("Commit", page.about.git_commit or "not recorded"), ("Key", page.about.key)]
    note = "Runs with the same key give the same figures, tables and findings, to the byte."
    pairs = ", ".join(f"({literal(name)}, {literal(value)})" for name, value in entries)
    if page.brief:
        return f"#brief-colophon({pairs}, {literal(note)})\n"
    return f"#colophon({pairs}, {literal(note)})\n"


def by_publisher(page: Page) -> str:
    """Sum up a list of sources that is as long as a book: who published most of the pages."""
    groups = sorted(page.sources, key=lambda group: -len(group["pages"]))
    several = [group for group in groups if len(group["pages"]) >= _SEVERAL]
    named = ", ".join(f"{group['publisher']} ({len(group['pages'])})" for group in several)
    others = len(groups) - len(several)
    rest = f"; {count(others)} other publishers with fewer" if others else ""
    return (
        f"The {count(page.source_count)} pages are listed one by one in the page report.html and in "
        f"data/raw/sources.csv. Publishers with at least {_SEVERAL} pages: {named}{rest}."
    )


def _picture(address: str, alt: str) -> str:
    """Typeset an image that the page embeds."""
    match = _ADDRESS.match(address.strip())
    if match is None:
        return ""
    raw = unquote_to_bytes(match[3])
    content = decoded(raw) if "base64" in match[2] else raw
    widest = ""
    if "svg" in match[1]:
        svg = own_font(content.decode("utf-8"))
    else:  # a string literal cannot hold bytes, an SVG around them can
        width, height = pixels(content)
        widest = f", widest: {width * POINTS:g}pt"
        data = f"data:{match[1]};base64,{base64.b64encode(content).decode()}"
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
            f'<image width="{width}" height="{height}" href="{escape(data)}"/></svg>'
        )
    return f'#lone-picture({literal(svg)}, "svg", {literal(alt)}{widest})\n'
