"""Terms of the field as links to the glossary: where each is first used on a page."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

from impact.reporting.links.text_nodes import CLOSED, rewrite
from impact.wording.glossary import Term, terms

GLOSSARY = "glossary.html"
_CLOSED = CLOSED | {"table", "th", "td"}


class TermLinks:
    """Links from terms to the glossary, the first time each is met; one object a page, in reading order.

    Parameters
    ----------
    root
        From the page to the folder of all reports.
    language
        Of the page: the glossary is in English, and in another text its words would be strangers.
    """

    def __init__(self, root: str, language: str = "en") -> None:
        self._root = root
        self._english = language == "en"
        self._seen: set[tuple[str, bool]] = set()

    def link(self, html: str) -> str:
        """Link the terms that were not met before; none in headings, code, tables and other links."""
        if not self._english:
            return html
        return rewrite(html, lambda text: _pattern().sub(self._first, text), _CLOSED)

    def _first(self, match: re.Match[str]) -> str:
        words = match[0]
        term = _term_of(words)
        met = (term.id, words.isupper())  # an abbreviation is a word of its own
        if met in self._seen:
            return words
        self._seen.add(met)
        href = f"{self._root}{GLOSSARY}#{term.anchor}"
        return f'<a class="term" href="{escape(href)}" title="{escape(term.explanation)}">{words}</a>'


@lru_cache(maxsize=1)
def _forms() -> dict[str, Term]:
    return {escape(form, quote=False): term for term in terms() for form in term.forms}


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    longest = sorted(_forms(), key=lambda form: (-len(form), form))
    words = "|".join(_written(form) for form in longest)
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])")


def _written(form: str) -> str:
    """Match a form as it stands; its first letter may be a capital, as at the head of a sentence."""
    first = form[0]
    start = f"[{first}{first.upper()}]" if first.islower() else re.escape(first)
    return start + re.escape(form[1:]).replace(r"\ ", r"\s+")


def _term_of(words: str) -> Term:
    text = " ".join(words.split())
    return _forms().get(text) or _forms()[text[:1].lower() + text[1:]]
