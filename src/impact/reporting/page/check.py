"""Check a finished page: it loads nothing, its pictures can be read aloud, and it is not too large."""

from __future__ import annotations

import base64
import re
import sys
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from html.parser import HTMLParser
from urllib.parse import unquote_to_bytes

from impact.errors import RunFailed
from impact.reporting.page.prose.plain_markup import without_plain
from impact.wording import fixed

# Bytes. A page is mailed, carried on a stick, and opened over a telephone.
LARGEST_PAGE = 1_500_000
#: Bytes that a page takes at most, save those of the list; ``tests/reports/test_page_size.py`` holds it.
BUDGET = 500_000
#: Reports whose pages take more, and why.
OVER_BUDGET: Mapping[str, str] = {
    "data-quality": "it lists every page of the bibliography, about 2,000 of them, each with its address",
    "withdrawal-scenarios": "it lists the 400 to 700 pages behind its assumptions, each with its address",
}

# Attributes that make a browser load something; <a href> only goes somewhere when a reader wants it to.
_LOADING = {
    "src",
    "srcset",
    "imagesrcset",
    "poster",
    "data",
    "background",
    "xlink:href",
    "formaction",
    "action",
}
_LOADING |= {"href", "manifest", "dynsrc", "lowsrc", "attributionsrc", "ping"}
# Elements that bring another page or program in, or say where the addresses of this one lead.
_BRINGING = {"iframe", "frame", "frameset", "object", "embed", "applet", "portal", "fencedframe", "base"}
# Attributes of a drawing in which url(...) loads something.
_PAINT = {"fill", "stroke", "filter", "mask", "clip-path", "cursor", "marker", "marker-start", "marker-mid"}
_PAINT |= {"style", "marker-end"}
_MOVING = {"animate", "set", "animatemotion", "animatetransform"}
_LOOKED_AT = _BRINGING | _MOVING | {"meta", "form"}
_HARMLESS = re.compile(r"\s*(data:|#|$)")
_STYLE_URL = re.compile(
    r"(?:url|src)\(\s*['\"]?(?!data:|#)([^'\")\s]+)|@import\s*['\"]?([^'\";\s]+)"
    r"|image-set\(\s*['\"](?!data:)([^'\"]+)",
    re.IGNORECASE,
)
_STYLE_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
_STYLE_SIGNS = re.compile(r"[(@\\]")  # without one of these a style loads nothing
_STYLE_REMARK = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
_DATA_SVG = re.compile(r"\s*data:image/svg\+xml([^,]*),(.*)", re.DOTALL)
# Browsers pass over blanks and control characters in an address.
_BLANK = re.compile(r"[\x00-\x20\x7f]+")
_GAP = _BLANK.pattern.replace("+", "*")
_RUNNING = re.compile(
    f"{_GAP}(?:" + "|".join(_GAP.join(f"{word}:") for word in ("javascript", "vbscript")) + ")", re.IGNORECASE
)
_PAGE_AS_DATA = re.compile(r"data:(?:text/html|[^,;]*xml)", re.IGNORECASE)
_ADDRESSES = {"href", "xlink:href", "action", "formaction", "src"}
# What browsers read in another way than the parser here: it could hide an element from this check.
_AMBIGUOUS = re.compile(r"<!--?-?>|--!>|<!\[CDATA\[", re.IGNORECASE)
_AMBIGUOUS_SIGNS = ("<!-", "--!>", "<![")
# What is in these a browser reads as text and the parser here as markup, or the other way round: in a drawing
# style and script are elements as any other.
_TEXT_ONLY = ("style", "script", "title", "textarea", "xmp", "noembed", "noframes", "noscript")
_END_OF_TEXT = re.compile(rf"</({'|'.join(_TEXT_ONLY)})(?=[\s/>])", re.IGNORECASE)
_MARKUP = re.compile(r"<[a-zA-Z/!?]")
_DESCRIPTOR = re.compile(r"(?:[0-9.]+[wxh])?")
_HEAD = {"html", "head", "meta", "title", "link", "style", "script"}
_DATA_SCRIPTS = {"application/ld+json", "application/json"}


def check_page(html: str) -> None:
    """Refuse a page that would load or lead anywhere by itself, or shows a picture without alternative text.

    Scripts and handlers are refused where no Content-Security-Policy in the head of the page stops them.

    >>> check_page('<p>See <a href="https://example.org">this</a>.</p>')
    >>> check_page('<script src="//example.org/x.js"></script>')
    Traceback (most recent call last):
    ...
    impact.errors.RunFailed: the page would load //example.org/x.js (script src); expected ...

    Raises
    ------
    RunFailed
        Naming the element and the address, or the picture.
    """
    # most pages hold none of the beginnings, which is found out several times as fast
    hidden = _AMBIGUOUS.search(html) if any(sign in html for sign in _AMBIGUOUS_SIGNS) else None
    if hidden:
        _remove(f"{hidden[0]!r}, which browsers read in several ways")
    markup = without_plain(html)
    checker = _Checker()
    checker.feed(markup)
    checker.close()
    checker.check_styles()
    checker.check_ends(markup)


def check_size(html: str, parts: Mapping[str, int]) -> None:
    """Refuse a page that is too large to be sent around or opened on a slow line.

    >>> check_size("a small page", {})

    Parameters
    ----------
    html
        The finished page.
    parts
        Characters that each figure and table takes, to name the heaviest.

    Raises
    ------
    RunFailed
        Naming the size, the limit and the heaviest parts.
    """
    size = len(html.encode("utf-8"))
    if size <= LARGEST_PAGE:
        return
    heaviest = sorted(parts, key=lambda name: -parts[name])[:3]
    named = ", ".join(f"{name} ({fixed(parts[name] / 1e6, 2)} MB)" for name in heaviest)
    raise RunFailed(
        f"the page takes {fixed(size / 1e6, 2)} MB{'; the heaviest parts are ' + named if named else ''}",
        f"at most {fixed(LARGEST_PAGE / 1e6, 1)} MB",
        "show fewer points or rows there; tables/*.csv may hold them all",
    )


class _Checker(HTMLParser):
    def __init__(self, *, alone: bool = True) -> None:
        super().__init__()
        self._alone = alone  # and not an SVG whose words its <img> has
        self._in_style = False
        self._in_script = False
        self._styles: list[str] = []
        self._texts: list[str] = []  # that may hold no markup
        self._in_head = True
        self._guarded = not alone  # a picture runs nothing
        self._in_drawing = False  # once one has begun: a browser may see another end than the parser
        self._ends: Counter[str] = Counter()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _TEXT_ONLY and self._alone:  # a picture is XML, in which it is an empty element
            _remove(f"<{tag}/>, which browsers read in several ways")
        super().handle_startendtag(tag, attrs)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._in_style = tag == "style"
        self._in_script = tag == "script"
        self._in_drawing = self._in_drawing or tag in {"svg", "math"}
        self._in_head = self._in_head and tag in _HEAD
        if tag == "meta" and values.get("http-equiv", "").strip().lower() == "content-security-policy":
            self._guarded |= self._in_head
        self._check_element(tag, values)
        if (tag == "img" and not values.get("alt", "").strip()) or (
            tag == "svg" and self._alone and not _is_worded(values)
        ):
            raise RunFailed(
                "the page shows a picture without alternative text",
                "words for those who do not see it",
                "show pictures with impact.charts, or give alt=",
            )
        for name, value in values.items():
            if name in _ADDRESSES:
                _check_leading(tag, name, value)
            if name in _PAINT:
                _check_style(value, f"{tag} {name}")
            elif name in {"srcset", "imagesrcset"}:
                self._check_candidates(tag, name, value)
            elif name in _LOADING and not (name == "href" and _only_leads(tag, values)):
                self._check_address(tag, name, value)
        self._check_program(tag, values)

    def handle_endtag(self, tag: str) -> None:
        self._ends[tag] += 1
        if tag in {"style", "script"}:
            self._in_style = self._in_script = False

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self._styles.append(data)
        if (self._in_style and not self._in_head) or (self._in_script and self._in_drawing):
            self._texts.append(data)

    def check_styles(self) -> None:
        """Check what style elements hold, whole: the parser hands it over in pieces."""
        _check_style("".join(self._styles), "style")
        if self._alone and _MARKUP.search("".join(self._texts)):
            _remove("markup in a style or script below its head, which browsers read in several ways")

    def check_ends(self, markup: str) -> None:
        """Refuse an end of text that a browser sees and the parser does not: in an attribute or a remark."""
        seen = Counter(end[1].lower() for end in _END_OF_TEXT.finditer(markup))
        for tag, number in seen.items():
            if number != self._ends[tag]:
                _remove(f"</{tag}> in an attribute or a remark, which browsers read in several ways")

    def _check_element(self, tag: str, values: Mapping[str, str]) -> None:
        """Refuse what brings another page in, leads elsewhere, or runs."""
        if tag not in _LOOKED_AT:
            return
        if tag in _BRINGING:
            address = next((values[name] for name in ("src", "data", "href") if values.get(name)), "")
            _refuse(address or "another page", tag)
        if tag == "meta" and values.get("http-equiv", "").strip().lower() == "refresh":
            _remove("an order to go to another page (meta refresh)")
        if tag in _MOVING and values.get("attributename", "").lower() in {"href", "xlink:href"}:
            _remove(f"an address that changes by itself ({tag} {values['attributename']})")

    def _check_program(self, tag: str, values: Mapping[str, str]) -> None:
        """Refuse scripts and handlers that nothing in the head of the page stops."""
        if self._guarded:
            return
        handlers = [name for name in values if name.startswith("on")]
        runs = tag == "script" and values.get("type", "").strip().lower() not in _DATA_SCRIPTS
        if handlers or runs:
            _remove(f"a program ({tag}{f' {handlers[0]}' if handlers else ''})")

    def _check_candidates(self, tag: str, name: str, value: str) -> None:
        """Check each address of a list of pictures."""
        for word in value.split():
            for part in [word] if word.startswith("data:") else word.split(","):
                if not _DESCRIPTOR.fullmatch(part):
                    self._check_address(tag, name, part)

    def _check_address(self, tag: str, name: str, value: str) -> None:
        svg = _DATA_SVG.match(value)
        if svg:
            raw = unquote_to_bytes(svg[2])
            text = base64.b64decode(raw) if "base64" in svg[1] else raw
            inside = _Checker(alone=False)
            inside.feed(text.decode("utf-8"))
            inside.close()
            inside.check_styles()
        elif not _HARMLESS.match(value):
            _refuse(value, f"{tag} {name}")


def _is_worded(svg: Mapping[str, str]) -> bool:
    """Whether a drawing has words (a group has links inside), or is there for the eye only."""
    named = any(svg.get(name, "").strip() for name in ("aria-label", "aria-labelledby"))
    return svg.get("aria-hidden") == "true" or (svg.get("role") in {"img", "group"} and named)


def _check_leading(tag: str, name: str, value: str) -> None:
    """Refuse an address that runs a program, or is a page itself."""
    leads = tag in {"a", "area"} or name in {"action", "formaction"}
    if _RUNNING.match(value) or (leads and _PAGE_AS_DATA.match(_BLANK.sub("", value))):
        _remove(f"an address that runs a program ({tag} {name})")


def _only_leads(tag: str, values: Mapping[str, str]) -> bool:
    """Whether an address only says where something is: a link, or another form, such as the feed."""
    return tag in {"a", "area"} or (tag == "link" and values.get("rel") in {"alternate", "canonical"})


def _check_style(text: str, where: str) -> None:
    """Refuse a style that loads something, also where escapes or remarks hide that."""
    if _STYLE_SIGNS.search(text):
        _check_style_whole(text, where)


@lru_cache(maxsize=64)  # the style sheet of all pages is long
def _check_style_whole(text: str, where: str) -> None:
    plain = _STYLE_ESCAPE.sub(_unescaped, _STYLE_REMARK.sub("", text))
    for written in (text, plain):
        address = _STYLE_URL.search(written)
        if address:
            _refuse(next(filter(None, address.groups())), where)


def _unescaped(match: re.Match[str]) -> str:
    code = int(match[1], 16) if match[1] else 0
    return chr(code) if 0 < code <= sys.maxunicode else match[2] or ""


def _refuse(address: str, where: str) -> None:
    raise RunFailed(
        f"the page would load {address[:120]} ({where})",
        "everything inside the page",
        "embed it as data, or link to it with <a href>",
    )


def _remove(what: str) -> None:
    raise RunFailed(
        f"the page holds {what}",
        "a page that runs nothing and leads nowhere by itself",
        "remove it from the output",
    )
