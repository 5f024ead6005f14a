"""The text of HTML, piece by piece: where a link may be put, and where none belongs."""

from __future__ import annotations

import re
from collections.abc import Callable

#: Elements whose text gets no link: links themselves, headings, code, drawings, what is pressed.
CLOSED = frozenset(
    {
        "a",
        "button",
        "code",
        "kbd",
        "label",
        "math",
        "option",
        "pre",
        "samp",
        "script",
        "style",
        "summary",
        "svg",
    }
    | {f"h{level}" for level in range(1, 7)}
)
_TAG = re.compile(r"<!--.*?-->|<(/?)([a-zA-Z][\w:-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>", re.DOTALL)


def rewrite(html: str, change: Callable[[str], str], closed: frozenset[str] = CLOSED) -> str:
    """Change the text of HTML and leave everything else to the letter.

    Parameters
    ----------
    html
        Well-formed, as our own templates and parsers write it.
    change
        Gets each text, escaped as it stands, and gives what takes its place.
    closed
        Names of elements whose text stays as it is.

    Examples
    --------
    >>> rewrite("<p>war <a>war</a></p>", str.upper)
    '<p>WAR <a>war</a></p>'
    """
    parts: list[str] = []
    place, depth = 0, 0
    while tag := _TAG.search(html, place):
        text = html[place : tag.start()]
        if text:
            parts.append(text if depth else change(text))
        end = _end_of_drawing(html, tag) if "svg" in closed else tag.end()
        parts.append(html[tag.start() : end])
        place = end
        if end == tag.end() and tag[2] and tag[2].lower() in closed and not tag[3].endswith("/"):
            depth = max(depth + (-1 if tag[1] else 1), 0)
    rest = html[place:]
    return "".join([*parts, change(rest) if rest and not depth else rest])


def _end_of_drawing(html: str, tag: re.Match[str]) -> int:
    """Find where a drawing ends that a tag begins, to pass over its many tags; else where the tag does."""
    if tag[2] != "svg" or tag[1] or tag[3].endswith("/"):
        return tag.end()
    end = html.find("</svg>", tag.end())
    return tag.end() if end < 0 or html.find("<svg", tag.end(), end) >= 0 else end + len("</svg>")
