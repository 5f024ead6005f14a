"""Plain markup: what nearly all of a page consists of, and what no check has to look at.

It is written in the one way that every parser reads alike, and its elements with these attributes load
nothing, run nothing and lead nowhere by themselves.
"""

from __future__ import annotations

import re

# The most frequent come first: they are tried in this order.
_NAMES = (
    "td|a|span|li|path|th|use|text|circle|tr|h3|ul|div|p|pre|g|defs|details|summary|dt|dd|h2|rect|clipPath"
    "|figure|figcaption|table|thead|tbody|nav|desc|code|strong|section|ol|dl|label|main|header|h1|footer|h4"
    "|body|em|sup|small|article|b|blockquote|br|caption|col|colgroup|h5|h6|hr|i|line|pattern|sub|tfoot|tspan|u"
)
_ATTRIBUTES = (
    "class|x|y|d|data-label|scope|cx|cy|r|id|aria-label|download|width|height|aria-labelledby|role|tabindex"
    "|title|viewBox|font-family|pointer-events|aria-hidden|lang|aria-current|data-n|data-k|for|data-o"
    "|patternUnits|transform|text-anchor|hidden|colspan|rowspan|open|points|rx|ry|x1|x2|y1|y2"
)
_GAP = r"[ \t\n]"
# Values that hold no bracket, at-sign or escape, but for a colour of the page or a part of the drawing.
_PAINT = r'(?:[^"<>&(@\\]|var\(--[\w-]+[,)]|url\(#[\w-]+\))*'
_TAG = (
    rf"(?:</(?:{_NAMES})>|<(?:{_NAMES})(?:{_GAP}+(?:"
    rf'(?:{_ATTRIBUTES})(?:="[^"<>]*")?|(?:style|fill|stroke|clip-path)="{_PAINT}"'
    r'|(?:xlink:)?href="#[^"<>]*"|(?<=<a )href="(?:https?://|\.\./|[\w-]+[./])[^"<>]*"'
    rf"))*{_GAP}*/?>)"
)
# What has to be looked at, in the same writing: a parser reads it alike without what stands around it.
_STYLE = rf"<(?P<raw>style|script)(?:{_GAP}[^<>]*)?>[^<]*(?:<(?![/!])[^<]*)*</(?P=raw)>"
_OTHER = (
    r"</?(?:html|head|meta|link|svg|img|input|a|use|image)"
    rf'(?:{_GAP}+[a-zA-Z][\w:-]*(?:="[^"<>]*")?)*{_GAP}*/?>'
)
_PIECE = re.compile(
    r"(?P<text>[^<]+|<title>[^<]*</title>|<!DOCTYPE html>)"
    rf"|(?P<plain>{_TAG}(?:[^<]+|{_TAG})*)|(?P<shown>{_STYLE}|{_OTHER})",
    re.ASCII,
)


def without_plain(html: str) -> str:
    """Leave out of a page what is harmless by its very form: parsing all of it takes several times as long.

    A page in which anything is written in another way than here is given back whole.

    Examples
    --------
    >>> without_plain(
    ...     '<p class="x">See <a href="https://example.org">this</a> <img src="data:,A" alt="dot"></p>'
    ... )
    '<p><img src="data:,A" alt="dot">'
    >>> without_plain("<p onclick=go()>this</p>")
    '<p onclick=go()>this</p>'
    """
    shown: list[str] = []
    place = 0
    in_body = False
    for piece in _PIECE.finditer(html):
        if piece.start() != place:
            return html
        place = piece.end()
        if piece["shown"]:
            shown.append(piece["shown"])
        elif piece["plain"] and not in_body:
            shown.append("<p>")  # the head ends here: only what stands in it guards a page
            in_body = True
    return "".join(shown) if place == len(html) else html
