"""Markup of KML: a safe parse that mends the usual faults of programs, and a second count of the rows."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from impact.errors import UnreadableFile
from impact.incidents.reading.code_pages import decoding
from impact.incidents.reading.raw_table import ReadOptions

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ENCODING = re.compile(rb"^\s*<\?xml[^>]*encoding\s*=\s*[\"']([\w.-]+)[\"']")
_PREFIX = re.compile(r"</?([A-Za-z_][\w-]*):[A-Za-z]|\s([A-Za-z_][\w-]*):[A-Za-z][\w-]*\s*=")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);|#)(\w+;)?")
_APART = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.S)
_PLACEMARK = re.compile(rb"<(?:[\w.-]+:)?Placemark[\s/>]")
#: elements inside elements; a map is some ten deep
DEEPEST = 200
_PAIR = re.compile(r"^\s*([^:=]{1,60}?)\s*[:=]\s+(.*\S)?\s*$")


def parse(data: bytes, options: ReadOptions, file: str) -> tuple[Element, str, bool]:
    """Parse KML safely; return the root, the encoding, and whether the markup was mended.

    Undeclared prefixes, names of HTML for letters (`&nbsp;`) and a bare `&` are mended, since programs write
    them; nothing else is.

    Raises
    ------
    UnreadableFile
        When it is no XML, is cut off, or defines entities of its own.
    """
    text, encoding = _text(data, options, file)
    _shallow(text, file)
    try:
        return fromstring(text, forbid_dtd=False), encoding, False
    except DefusedXmlException as fault:
        raise UnreadableFile(
            f"{file}: the XML defines entities of its own ({type(fault).__name__})",
            "KML without entities",
            "it may be made to do harm; open it in a map program and export it again",
        ) from None
    except (ParseError, ValueError):
        pass
    try:
        return fromstring(_mended(text), forbid_dtd=False), encoding, True
    except (ParseError, ValueError, DefusedXmlException) as fault:
        line = getattr(fault, "position", (0, 0))[0]
        raise UnreadableFile(
            f"{file}: no sound XML at line {line}: damaged or cut off",
            "KML that closes every element it opens",
            "ask for the file again, or open it in a map program and export it again",
        ) from None


def _text(data: bytes, options: ReadOptions, file: str) -> tuple[str, str]:
    declared = _ENCODING.search(data[:300])
    encoding = options.encoding
    if encoding is None and declared is not None and not decoding.is_utf8(data):
        name = declared[1].decode("ascii").casefold()
        if name not in ("utf-8", "utf8", "utf-16"):
            encoding = name
    try:
        page = decoding.decode(data, encoding, options.language)
    except UnreadableFile as fault:
        raise UnreadableFile(f"{file}: {fault.found}", fault.expected, fault.remedy) from None
    text = page.content.decode("utf-8", "replace")
    return _DECLARATION.sub("", text).strip("\ufeff\0"), page.encoding


def _shallow(text: str, file: str) -> None:
    """Refuse elements nested so deeply that freeing them would overflow."""
    depth = deepest = 0
    for tag in re.finditer(r"<(/?)[A-Za-z][^<>]*?(/?)>", text):
        if tag[1]:
            depth -= 1
        elif not tag[2]:
            depth += 1
            deepest = max(deepest, depth)
            if deepest > DEEPEST * 50:
                raise UnreadableFile(
                    f"{file}: elements are nested more than {DEEPEST * 50} deep",
                    "KML of a map",
                    "the file is damaged or made to do harm: ask for it again",
                )


def _mended(text: str) -> str:
    text = _ENTITY.sub(_entity, text)
    prefixes = {a or b for a, b in _PREFIX.findall(text)} - {"xml", "xmlns"}
    missing = [p for p in sorted(prefixes) if f"xmlns:{p}=" not in text]
    added = "".join(f' xmlns:{p}="urn:undeclared:{p}"' for p in missing)
    return re.sub(r"<([A-Za-z_][\w:.-]*)", rf"<\1{added}", text, count=1)


def _entity(match: re.Match[str]) -> str:
    name = match[1]
    if name is None:
        return "&amp;"
    letter = html.unescape(f"&{name}")
    return letter if letter != f"&{name}" else f"&amp;{name}"


def count_placemarks(data: bytes) -> int:
    """Count the placemarks by their tags in the bytes, outside comments and quoted text."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.decode("utf-16", "replace").encode("utf-8")
    return len(_PLACEMARK.findall(_APART.sub(b"", data)))


class _Cells(HTMLParser):
    """Cells of tables by row, and the text of everything with line ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.text: list[str] = []
        self._cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self._close()
            self._cell = []
        if tag in ("br", "tr", "p", "div", "li", "td"):
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._close()

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if self._cell is not None:
            self._cell.append(data)

    def _close(self) -> None:
        if self._cell is not None:
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append(" ".join("".join(self._cell).split()))
            self._cell = None


def description(text: str) -> tuple[dict[str, str], str]:
    """Read the pairs of a description (a table of two columns, or lines "name: value") and its plain text.

    Examples
    --------
    >>> description("<table><tr><td>Status</td><td>open</td></tr></table>")
    ({'Status': 'open'}, 'Status open')
    >>> description("Status: open<br>Year: 2004")[0]
    {'Status': 'open', 'Year': '2004'}
    """
    cells = _Cells()
    cells.feed(text)
    cells.close()
    plain = "".join(cells.text)
    pairs: dict[str, str] = {}
    for row in cells.rows:
        if len(row) == 2 and row[0] and row[0] not in pairs:
            pairs[row[0].rstrip(":").strip()] = row[1]
    if not pairs:
        lines = [line for line in plain.splitlines() if line.strip()]
        matches = [m for line in lines if (m := _PAIR.match(line))]
        if matches and len(matches) == len(lines) and len({m[1] for m in matches}) == len(matches):
            pairs = {m[1]: m[2] or "" for m in matches}
    return pairs, " ".join(plain.split())
