"""Names of places as links to their profiles: in cells, at the head of entries of lists, in captions."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape, unescape

from impact import places
from impact.reporting.links.site_map import SiteMap, SitePage, place_name
from impact.reporting.links.text_nodes import rewrite

_CELL = re.compile(r"(<t[dh]\b[^>]*>)([^<>]+)(</t[dh]>)")
_ENTRY = re.compile(r"(<li\b[^>]*>(?:<p>)?(?:<(?:strong|b)>)?)([^<>:,(]+)(?=[<:,(])")
_CAPTION = re.compile(r"<figcaption\b.*?</figcaption>", re.DOTALL)
_SOURCE = re.compile(r'(<p class="source">.*?</p>|<p>Source: .*?</p>)', re.DOTALL)


class PlaceLinks:
    """Links from the names of places to their profiles, on one page.

    Parameters
    ----------
    site
        What is planned: only a profile on this map is linked.
    here
        The page, which is never linked to itself.
    root
        From the page to the folder of all reports.
    """

    def __init__(self, site: SiteMap, here: SitePage | None, root: str) -> None:
        self._hrefs: dict[str, str] = {}
        for code in site.places:
            profile = site.profile(code)
            if profile is not None and profile != here:
                for name in (place_name(code), places.in_sentence(code)):
                    self._hrefs[name] = f"{root}{profile.href}"

    def link(self, html: str) -> str:
        """Link the places in a block of a page: what is nothing but a name, and each name once a caption."""
        if not self._hrefs:
            return html
        html = _CELL.sub(self._alone, html)
        html = _ENTRY.sub(self._alone, html)
        return _CAPTION.sub(lambda caption: self._caption(caption[0]), html)

    def _alone(self, match: re.Match[str]) -> str:
        text = match[2]
        href = self._hrefs.get(unescape(text).strip())
        if href is None:
            return match[0]
        name = text.strip()
        rest = match[3] if match.re.groups > 2 else ""
        return match[1] + text.replace(name, f'<a href="{escape(href)}">{name}</a>', 1) + rest

    def _caption(self, html: str) -> str:
        seen: set[str] = set()

        def once(match: re.Match[str]) -> str:
            href = self._hrefs.get(unescape(match[0]))
            if href is None or href in seen:
                return match[0]
            seen.add(href)
            return f'<a href="{escape(href)}">{match[0]}</a>'

        def change(text: str) -> str:
            return _all_names().sub(once, text)

        # a publisher may bear the name of a country
        pieces = _SOURCE.split(html)
        return "".join(piece if number % 2 else rewrite(piece, change) for number, piece in enumerate(pieces))


@lru_cache(maxsize=1)
def _all_names() -> re.Pattern[str]:
    """Match the name of any place, the longest first: "Papua New Guinea" is no Guinea."""
    names = {name for code in places.codes() for name in (place_name(code), places.in_sentence(code))}
    bare = {name.removeprefix("the ") for name in names} | set(_NO_PLACES)
    written = {form for name in bare for form in (name, escape(name))}
    longest = sorted(written, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?![\w-])")


#: names that begin or end like that of a state and mean another place
_NO_PLACES = ("Northern Ireland", "New Mexico", "Indian Ocean", "New South Wales")
