"""Check a finished page: it loads nothing, its pictures can be read aloud, and it is not too large."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from urllib.parse import unquote_to_bytes

from impact.errors import RunFailed
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
_LOADING = {"src", "srcset", "poster", "data", "background", "xlink:href", "formaction", "action", "href"}
_HARMLESS = re.compile(r"\s*(data:|#|$)")
_STYLE_URL = re.compile(r"url\(\s*['\"]?(?!data:|#)([^'\")\s]+)|@import\s+['\"]?([^'\";\s]+)", re.IGNORECASE)
_DATA_SVG = re.compile(r"\s*data:image/svg\+xml([^,]*),(.*)", re.DOTALL)


def check_page(html: str) -> None:
    """Refuse a page that would load a resource, or shows a picture without alternative text.

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
    checker = _Checker()
    checker.feed(html)
    checker.close()


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

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._in_style = tag == "style"
        if (tag == "img" and not values.get("alt", "").strip()) or (
            tag == "svg" and self._alone and not _is_worded(values)
        ):
            raise RunFailed(
                "the page shows a picture without alternative text",
                "words for those who do not see it",
                "show pictures with impact.charts, or give alt=",
            )
        for name, value in values.items():
            if name == "style":
                _check_style(value, f"{tag} style")
            elif name in _LOADING and not (name == "href" and _only_leads(tag, values)):
                self._check_address(tag, name, value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "style":
            self._in_style = False

    def handle_data(self, data: str) -> None:
        if self._in_style:
            _check_style(data, "style")

    def _check_address(self, tag: str, name: str, value: str) -> None:
        svg = _DATA_SVG.match(value)
        if svg:
            raw = unquote_to_bytes(svg[2])
            text = base64.b64decode(raw) if "base64" in svg[1] else raw
            inside = _Checker(alone=False)
            inside.feed(text.decode("utf-8"))
            inside.close()
        elif not _HARMLESS.match(value):
            _refuse(value, f"{tag} {name}")


def _is_worded(svg: Mapping[str, str]) -> bool:
    """Whether a drawing has words (a group has links inside), or is there for the eye only."""
    named = any(svg.get(name, "").strip() for name in ("aria-label", "aria-labelledby"))
    return svg.get("aria-hidden") == "true" or (svg.get("role") in {"img", "group"} and named)


def _only_leads(tag: str, values: Mapping[str, str]) -> bool:
    """Whether an address only says where something is: a link, or another form, such as the feed."""
    return tag in {"a", "area"} or (tag == "link" and values.get("rel") in {"alternate", "canonical"})


def _check_style(text: str, where: str) -> None:
    address = _STYLE_URL.search(text)
    if address:
        _refuse(address[1] or address[2], where)


def _refuse(address: str, where: str) -> None:
    raise RunFailed(
        f"the page would load {address[:120]} ({where})",
        "everything inside the page",
        "embed it as data, or link to it with <a href>",
    )
