"""The archive of a Word document, written anew after pandoc: the same bytes for the same page."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from html import escape

from impact.reporting.page.page import Page
from impact.reporting.page.prose.signs import visible

#: the earliest time that a zip file can hold
EPOCH = (1980, 1, 1, 0, 0, 0)
# In a brief: type, room between paragraphs and margins as a part of the usual.
_TYPE, _ROOM, _MARGIN = 0.84, 0.5, 0.78


def write_anew(document: bytes, page: Page, pictures: Mapping[bytes, bytes]) -> bytes:
    """Write a document anew: no times, rows whole, header and footer filled in.

    Parameters
    ----------
    document
        What pandoc made.
    page
        The report.
    pictures
        The picture for each stand-in that pandoc was given.
    """
    body, basis = io.BytesIO(), f"Figures {page.as_of_words}. Key {page.about.key[:12]}"
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(body, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            content = pictures.get(content, content)
            if name == "word/document.xml":
                # beside the alternative text pandoc writes the address of a picture: here all of its bytes
                text = re.sub(r'(<pic:cNvPr) descr="data:[^"]*"', r"\1", content.decode("utf-8"))
                text = _keep_rows_whole(text)
                content = (_condensed(text) if page.brief else text).encode("utf-8")
            elif name == "word/styles.xml" and page.brief:
                content = _condensed(content.decode("utf-8")).encode("utf-8")
            elif re.fullmatch(r"word/(?:header|footer)\d*\.xml", name):
                text = content.decode("utf-8").replace("HEADER-TITLE", escape(visible(page.heading)))
                text = text.replace("HEADER-DAY", escape(visible(page.dateline)))
                content = text.replace("FOOTER-BASIS", escape(basis)).encode("utf-8")
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.external_attr = 0o644 << 16
            new.writestr(entry, content, zipfile.ZIP_DEFLATED, compresslevel=6)
    return body.getvalue()


def _condensed(xml: str) -> str:
    """Set a document smaller: type, room around paragraphs, margins."""

    def smaller(part: float) -> Callable[[re.Match[str]], str]:
        return lambda match: f'{match[1]}"{round(int(match[2]) * part)}"'

    def within(match: re.Match[str], pattern: str, part: float) -> str:
        return re.sub(pattern, smaller(part), match[0])

    xml = re.sub(r'(<w:szC?s? w:val=)"(\d+)"', smaller(_TYPE), xml)
    around = r'(w:(?:before|after)=)"(\d+)"'
    xml = re.sub(r"<w:spacing [^>]*>", lambda match: within(match, around, _ROOM), xml)
    sides = r'(w:(?:top|right|bottom|left)=)"(\d+)"'
    return re.sub(r"<w:pgMar [^>]*>", lambda match: within(match, sides, _MARGIN), xml)


def _keep_rows_whole(xml: str) -> str:
    """Forbid rows to break over pages; pandoc says so of heads only."""
    xml = re.sub(r"<w:trPr\s*/>", "<w:trPr><w:cantSplit/></w:trPr>", xml)
    xml = re.sub(r"<w:trPr>(?!\s*<w:cantSplit)", "<w:trPr><w:cantSplit/>", xml)
    return re.sub(r"(<w:tr(?: [^>]*)?>)(?!\s*<w:trPr)", r"\1<w:trPr><w:cantSplit/></w:trPr>", xml)
