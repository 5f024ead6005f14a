"""What a reader should not meet in the words of a page; what is looked for, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator

import bs4

#: parts that quote programs, or name files and pages as their makers did
_QUOTED = "code, pre, .sources, .tools, .take, .code, style, script, footer"
#: each kind of slip, with what it looks like
SLIPS = {
    "a variable's name": re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b"),
    "a raw share": re.compile(r"\b(?:share|probability|proportion)s?\b[^.;%]{0,30}(?<![\d.,])0\.\d+(?! ?%)"),
    "km2": re.compile(r"\b(?:k?m|sq\.? ?km)2\b|\bsq\.? km\b"),
    "a hyphen as minus": re.compile(r"(?<![\w.\-–/:])-\d(?![\d-]*\w*-)"),
    "an unfinished value": re.compile(
        r"\b(?:nan|NaN|NaT|None|inf|null|True|False)\b(?! [a-z])|<NA>|\de[+-]\d\d"
    ),
    "a break before the percent sign": re.compile(r"\d %"),
}
_CAPITALS = re.compile(r"\b[A-Z]{2,}[a-z]?\b")


def shown(page: str) -> bs4.BeautifulSoup:
    """Take what a page says to a reader: not code, not the list of sources, not the footer."""
    soup = bs4.BeautifulSoup(page, "html.parser")
    main = soup.find("main")
    assert main is not None, "the page has no <main>"
    for part in main.select(_QUOTED):
        part.decompose()
    return main


def texts(main: bs4.BeautifulSoup) -> Iterator[str]:
    """List the pieces of text of a page, alternative texts and values on hover among them."""
    yield from (text for text in main.stripped_strings)
    for item in main.select("[alt], [title], [aria-label]"):
        yield from (str(item[name]) for name in ("alt", "title", "aria-label") if item.get(name))


def slips(page: str) -> list[str]:
    """List the slips on a page: what each is, and where it stands.

    >>> slips("<main><p>It fell by -5 km2 (starting_casualties).</p></main>")[0]
    "a variable's name: starting_casualties, in: It fell by -5 km2 (starting_casualties)."
    """
    main = shown(page)
    return [
        f"{kind}: {match[0]}, in: {text[max(match.start() - 40, 0) : match.end() + 40]}"
        for kind, pattern in SLIPS.items()
        for text in texts(main)
        for match in pattern.finditer(text)
    ]


def unexplained(page: str, everyday: frozenset[str]) -> list[str]:
    """List the abbreviations that a page neither spells out, as in "words (ABC)", nor links to the glossary.

    >>> unexplained("<main><p>Explosive remnants of war (ERW) and IED.</p></main>", frozenset())
    ['IED']
    """
    main = shown(page)
    linked = {
        word for item in main.select('a[href*="glossary"]') for word in _CAPITALS.findall(item.get_text())
    }
    text = " ".join(texts(main))
    spelled = {word for word in _CAPITALS.findall(text) if re.search(rf"\w \({word}\b|\b{word} \(\w", text)}
    return sorted(set(_CAPITALS.findall(text)) - spelled - linked - everyday)
