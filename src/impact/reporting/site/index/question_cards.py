"""The cards of the questions: question, short answer, sparkline, and where to read on.

A report with one page has its answer on the card. One with a page for each of a few places, or days, has a
link to each. One with dozens has a folded list by letter, unless it is the report on countries, which the
list of countries shows in the open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from impact.places import fold
from impact.reporting import manifest as records
from impact.reporting.links.site_map import BRIEF, PROFILE, anchor
from impact.reporting.page.words import DOCUMENTS, kicker
from impact.reporting.request.spec import ReportSpec
from impact.reporting.site import news, own_pages
from impact.reporting.site.finished_reports import FEW, FinishedReport
from impact.reporting.site.index.card_series import Spark, spark_of
from impact.wording import count, counted, listed, noun

_MADE_UP = "The data are made up: this page shows what a report on a register says."
_OWN = "From a dataset of your own, not checked by us."
#: the label of a page whose parameters are the usual ones, beside others of its notebook
USUAL = "with the usual settings"


@dataclass(frozen=True)
class Link:
    """A page with what to call it, its answer and its documents."""

    href: str
    label: str
    answer: str = ""
    number: str = ""
    documents: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Card:
    """What the index shows of one entry of reports.yml."""

    anchor: str
    kicker: str
    title: str
    href: str = ""
    answer: str = ""
    remark: str = ""
    spark: Spark | None = None
    documents: tuple[tuple[str, str], ...] = ()
    days: tuple[Link, ...] = ()
    few: tuple[Link, ...] = ()
    letters: tuple[tuple[str, tuple[Link, ...]], ...] = field(default=())
    pages: int = 0


def question_cards(
    specs: Sequence[ReportSpec], finished: Mapping[str, Sequence[FinishedReport]]
) -> list[Card]:
    """Lay out the cards of the reports that are there, in order of their questions, the brief apart.

    What rests on a dataset of the reader's own, or on made-up data, comes last and says so.
    """
    cards = [_card(spec, finished[spec.id]) for spec in specs if finished[spec.id] and spec.question != BRIEF]
    return sorted(cards, key=lambda card: bool(card.remark))


def unused_numbers(specs: Sequence[ReportSpec]) -> str:
    """Explain numbers that no question has: the briefs stand in their place; often empty."""
    numbers = {int(spec.question[1:]) for spec in specs if spec.question.startswith("Q")}
    gaps = [number for number in range(1, max(numbers, default=0)) if number not in numbers]
    if not gaps or not any(spec.question == BRIEF for spec in specs):
        return ""
    number = listed(map(str, gaps))
    return f"No question has the number {number}: the briefs on the states above stand in its place."


def _card(spec: ReportSpec, pages: Sequence[FinishedReport]) -> Card:
    head: dict[str, Any] = {
        "anchor": anchor(spec.question, spec.id),
        "kicker": kicker(spec.question),
        "title": spec.title,
    }
    if spec.question == PROFILE:
        return Card(**head, href="#countries", pages=len(pages))
    remark = _remark(pages)
    if _rest(pages[0]) and len({_rest(page) for page in pages}) > 1:
        links = sorted((_link(page) for page in pages), key=lambda link: (fold(link.label), link.href))
        if len(pages) > FEW:
            return Card(**head, remark=remark, letters=by_letter(links), pages=len(pages))
        return Card(**head, remark=remark, few=tuple(links), pages=len(pages))
    first = _link(pages[0])
    if remark == _MADE_UP:
        head["title"] = f"{spec.title} (made-up example)"
    days = tuple(_link(page) for page in pages) if len(pages) > 1 else ()
    return Card(
        **head,
        href=first.href,
        answer=first.answer,
        remark=remark,
        spark=None if own_pages.is_closed(pages[0]) else spark_of(pages[0]),
        documents=first.documents,
        days=days,
    )


def _remark(pages: Sequence[FinishedReport]) -> str:
    """Say of pages that their data are made up, or the reader's own; nothing where they are published."""
    levels = [own_pages.level_of(page) for page in pages]
    own = [level for level in levels if level not in ("", "made_up")]
    if not own:
        return _MADE_UP if all(levels) else ""
    number, closed = len(own), sum(map(own_pages.is_closed, pages))
    words = _OWN
    if len(pages) > 1:
        of = "" if number == len(pages) else f" of {count(len(pages))}"
        verb = noun(number, "is", "are")
        words = f"{counted(number, 'page')}{of} {verb} from datasets of your own, not checked by us."
    if not closed:
        return words
    which = noun(number, "It", "They") if closed == number else f"{count(closed)} of them"
    return (
        f"{words} {which} {noun(closed, 'is', 'are')} not for the public: no figure of "
        f"{noun(closed, 'it', 'them')} stands here."
    )


def _link(page: FinishedReport) -> Link:
    page = own_pages.without_figures(page)
    first = page.findings[0] if page.findings else None
    documents = tuple(
        (f"{page.href.removesuffix(records.REPORT)}report.{ending}", words)
        for ending, words in DOCUMENTS
        if (page.folder / f"report.{ending}").is_file()
    )
    return Link(
        page.href,
        news.label(page.manifest.parameters, page.manifest.slug) or USUAL,
        (first.short or first.sentence) if first else "",
        first.stated if first else "",
        documents,
    )


def _rest(page: FinishedReport) -> str:
    """Name what a page is about besides its day, to part pages of one notebook about different things."""
    return repr(sorted((name, v) for name, v in page.manifest.parameters.items() if name != "as_of"))


def by_letter(links: Sequence[Link]) -> tuple[tuple[str, tuple[Link, ...]], ...]:
    """Group links by the first letter of what they are called.

    >>> [(letter, len(links)) for letter, links in by_letter([Link("a", "Åland"), Link("b", "Chad")])]
    [('A', 1), ('C', 1)]
    """
    groups: dict[str, list[Link]] = {}
    for link in links:
        groups.setdefault(fold(link.label)[:1].upper(), []).append(link)
    return tuple((letter, tuple(group)) for letter, group in groups.items())
