"""Where a page stands in the site: the way to it, what comes before and after, what else there is."""

from __future__ import annotations

from dataclasses import dataclass

from impact.places import in_sentence
from impact.reporting.links.site_map import INDEX, PROFILE, SiteMap, SitePage, place_name
from impact.reporting.page.words import SITE_TITLE, kicker

#: From the folder of a page to the folder of all reports.
ROOT = "../../"
#: Of more pages of one report than this, the index shows the list.
_MOST_SISTERS = 9
#: What pages about a place are called beside each other; others by the title of their report.
_KINDS = {"B": "evidence brief", "Q5": "scenarios", PROFILE: "country profile"}


@dataclass(frozen=True)
class Link:
    """A link with its words; ``more`` is read aloud after them, for those who do not see where it stands."""

    text: str
    href: str = ""  # empty for the page itself
    more: str = ""


@dataclass(frozen=True)
class Shelf:
    """Pages that belong together, under one name."""

    name: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Surroundings:
    """What stands around a page."""

    crumbs: tuple[Link, ...] = ()
    previous: Link | None = None
    next: Link | None = None
    shelves: tuple[Shelf, ...] = ()


def surroundings(site: SiteMap, here: SitePage | None) -> Surroundings:
    """Find what stands around a page.

    Parameters
    ----------
    site
        What ``reports.yml`` plans.
    here
        The page; None for one that stands alone.
    """
    home = Link(SITE_TITLE, f"{ROOT}{INDEX}")
    if here is None:
        return Surroundings((home,))
    return Surroundings(
        crumbs=(home, *_crumbs(site, here)),
        previous=_step(site.previous(here)),
        next=_step(site.next(here)),
        shelves=tuple(shelf for shelf in (_about_place(site, here), _sisters(site, here)) if shelf.links),
    )


def _crumbs(site: SiteMap, here: SitePage) -> list[Link]:
    question = kicker(here.question) or here.title
    if not here.label:
        return [Link(question)]
    if here.question == PROFILE:
        return [Link("Countries", f"{ROOT}{INDEX}#countries"), Link(here.label)]
    latest = site.of_report(here.report)
    alone = len({page.place for page in latest}) == 1 and latest[0].slug == here.slug
    crumb = Link(question) if alone else Link(question, f"{ROOT}{INDEX}#{here.anchor}")
    return [crumb] if alone else [crumb, Link(here.label)]


def _step(page: SitePage | None) -> Link | None:
    if page is None:
        return None
    words = ", ".join(part for part in (page.title, place_name(page.place)) if part)
    return Link(kicker(page.question) or page.title, f"{ROOT}{page.href}", words)


def _about_place(site: SiteMap, here: SitePage) -> Shelf:
    others = [page for page in site.of_place(here.place) if page.report != here.report]
    links = tuple(
        Link(_KINDS.get(page.question) or _inside(page.title), f"{ROOT}{page.href}") for page in others
    )
    return Shelf(f"More on {in_sentence(here.place)}" if links else "", links)


def _inside(title: str) -> str:
    """Write a title as it stands within a line: without the capital of an article."""
    first, _, rest = title.partition(" ")
    return f"{first.lower()} {rest}" if first in ("The", "A", "An") else title


def _sisters(site: SiteMap, here: SitePage) -> Shelf:
    """List the other pages of a report while they are few; else lead to the list in the index."""
    pages = site.of_report(here.report)
    others = [page for page in pages if page.slug != here.slug]
    if len(others) > _MOST_SISTERS:
        entry = f"country-{here.place}" if site.profile(here.place) else "countries"
        anchor = entry if here.question == PROFILE else here.anchor
        return Shelf("Other places", (Link("the list of all", f"{ROOT}{INDEX}#{anchor}"),))
    links = tuple(Link(page.label or page.title, f"{ROOT}{page.href}") for page in others)
    return Shelf("The same for" if any(page.place for page in others) else "The same report", links)
