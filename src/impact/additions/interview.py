"""The interview: what is known of a figure, what is still to be asked, and each answer checked at once.

Whoever asks (the command, on a terminal or from options) brings an `Ask`; without one every question that is
left is a refusal that names the option to give.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from impact.additions.asking import Ask, ask_cell, ask_code, ask_text, missing, one_of
from impact.additions.desk import Desk
from impact.additions.draft import Draft, draft_figure
from impact.additions.figure_limits import refuse_impossible
from impact.additions.figure_tables import FigureTable, Row, Usual, closest, file_of, names
from impact.additions.source_page import PageAnswers, SourcePage, close_publisher, find, page_of, usual
from impact.additions.typed_text import PAGE_NUMBER, page_number, place_of, plain
from impact.catalogue import TABLES
from impact.errors import AdditionRefused
from impact.vocabulary import TIERS

#: What is asked first, in this order; of the rest what rows like it mostly have is proposed.
FIRST = ("place", "flow", "donor", "recipient", "year", "measure", "value", "qualifier")
_PERIOD = ("period_start", "period_end")
_TO = " to "
#: cells that a person is never asked for one by one, as they are usually empty
_QUIET = ("note",)
#: what a person is asked beside the cells; it goes into the note
_PAGE = "page"
_ASK_PAGE = "Page number in the document (Enter: none)"


@dataclass(frozen=True)
class Known:
    """What is given of a figure before anything is asked: cells by raw column, the page, the table."""

    cells: Mapping[str, str]
    page: PageAnswers
    table: str = ""
    page_number: str = ""
    derivation: Mapping[str, str] | None = None


def draft_from(desk: Desk, known: Known, ask: Ask | None, today: dt.date) -> Draft:
    """Ask what is missing, and put the figure together.

    Parameters
    ----------
    desk
        The raw tables as they stand.
    known
        What is given.
    ask
        Who is asked; nobody where None.
    today
        The day of access, unless it is given.

    Raises
    ------
    AdditionRefused
        When something that is given is wrong, or something is missing that nobody can be asked.
    """
    table = known.table
    if not table:
        table = ask_code(ask, "table", dict.fromkeys(names(), ""), _table, default="casualties")
    place = known.cells.get("place", "").strip()
    figures = desk.figures(file_of(table, place_of(place).code if place else ""))
    _refuse_unknown(known.cells, figures)
    page = _page(desk, known.page, ask, today)
    number = page_number(known.page_number)
    if ask and not number:
        number = ask.text(_ASK_PAGE, check=page_number, default="", help_=PAGE_NUMBER)
    cells, by_default, figures = _cells(desk, figures, table, known.cells, page, ask)
    if ask:
        number = _change(ask, desk, figures, page, cells, by_default, number)
    if number and "note" in figures.columns:
        cells["note"] = "; ".join(filter(None, [f"page {number}", cells.get("note", "")]))
    derivation = dict(known.derivation or {})
    if figures.needs_derivation(cells):
        for column in ("derivation", "parts_given"):
            meanings = {c: m for c, m in TABLES["derivations"].columns[column].meanings.items() if c}
            reading = derivation.get(column, "")
            derivation[column] = (
                one_of(meanings, column)(reading)
                if reading
                else ask_code(ask, column, meanings, one_of(meanings, column), default=None)
            )
    draft = draft_figure(desk, figures, cells, page, derivation=derivation)
    return replace(draft, by_default=tuple(by_default))


def _change(
    ask: Ask,
    desk: Desk,
    figures: FigureTable,
    page: SourcePage,
    cells: dict[str, str],
    by_default: list[str],
    number: str,
) -> str:
    """Let a person change what is taken, as often as they like; gives the number of the page."""
    shown = [*by_default, *(name for name in _QUIET if name in figures.own)]
    also = [name for name in figures.own if name in cells and name not in _PERIOD]
    while column := ask.change(
        {name: cells.get(name, "") for name in shown} | {_PAGE: number}, figures, also
    ):
        if column == _PAGE:
            number = ask.text(_ASK_PAGE, check=page_number, default=number, help_=PAGE_NUMBER)
            continue
        gone = (column, "year", *_PERIOD) if column == "year" else (column,)
        check = _checker(desk, figures, page, {k: v for k, v in cells.items() if k not in gone}, column)
        answer = ask_cell(ask, figures, column, check, cells.get(column, ""))
        if column == "year":
            cells.update(dict.fromkeys((n for n in _PERIOD if n in figures.columns), ""))
        _take(cells, column, answer, figures)
        if column in by_default:
            by_default.remove(column)
    return number


def _table(name: str) -> str:
    file_of(name)
    return name


def _refuse_unknown(cells: Mapping[str, str], figures: FigureTable) -> None:
    for name in cells:
        if name not in figures.own:
            raise AdditionRefused(
                f"{figures.file}.csv has no column {name!r}",
                "one of " + ", ".join(figures.own),
                closest(name, figures.own) or "leave it out",
                field=name,
            )


def _page(desk: Desk, known: PageAnswers, ask: Ask | None, today: dt.date) -> SourcePage:
    """Find the page, or ask what a new one needs."""
    if not known.url and not known.source_id:

        def check(text: str) -> str:
            if text.startswith("http"):
                if not find(text, desk.pages):
                    page_of(PageAnswers(text, "publisher", "title", "2000"), desk.pages, today)
            else:
                page_of(PageAnswers(source_id=text), desk.pages, today)
            return text

        answer = ask_text(ask, "url", "Address of the page, or its source_id", check)
        known = replace(known, **({"url": answer} if answer.startswith("http") else {"source_id": answer}))
    later = known.source_id and all(page["source_id"] != known.source_id for page in desk.pages)
    if not known.url or (find(known.url, desk.pages) and not (later and known.published)):
        return page_of(known, desk.pages, today)
    publisher = known.publisher or ask_text(
        ask, "publisher", "Publisher", lambda text: plain(text, "publisher")
    )
    close = close_publisher(publisher, desk.pages)
    if close and ask and not known.publisher and ask.agrees(f"Is it {close!r}?"):
        publisher = close
    known = replace(known, publisher=publisher)
    if not known.title:
        title = ask_text(ask, "title", "Title, in your own words", lambda text: plain(text, "title"))
        known = replace(known, title=title)
    if not known.published and ask:

        def dated(text: str) -> str:
            page_of(replace(known, published=text), desk.pages, today)
            return text

        day = ask_text(
            ask, "published", "Day published (YYYY-MM-DD, YYYY-MM, YYYY; Enter: not dated)", dated, default=""
        )
        known = replace(known, published=day)
    if not known.tier and ask:
        tier = usual("tier", publisher, desk.pages) or "secondary"
        known = replace(known, tier=ask_code(ask, "tier", TIERS, one_of(TIERS, "tier"), default=tier))
    page = page_of(known, desk.pages, today)
    desk.check(desk.figures("country_casualties"), page)
    return page


def _cells(
    desk: Desk,
    figures: FigureTable,
    table: str,
    answers: Mapping[str, str],
    page: SourcePage,
    ask: Ask | None,
) -> tuple[dict[str, str], list[str], FigureTable]:
    """Take, ask or propose every cell of the row."""
    cells: dict[str, str] = {}
    known = {"source_id": page.source_id}
    by_default: list[str] = []
    period = any(answers.get(name) for name in _PERIOD)
    ordered = [name for name in FIRST if name in figures.own]
    ordered += [name for name in figures.own if name not in FIRST]
    for column in ordered:
        if column in _PERIOD and column not in answers and (cells.get("year") or column in cells):
            cells.setdefault(column, "")
            continue
        check = _checker(desk, figures, page, cells, column)
        asked = column in FIRST
        usual_value = _usual(figures, column, known | cells, page, desk.pages)
        if column in answers:
            answer = check(answers[column])
        elif period and column in ("year", *_PERIOD):
            answer = ""
        elif usual_value and usual_value.sure and not (asked and ask):
            answer = usual_value.value
            by_default.append(column)
        elif not asked and not figures.needs(column) and _may_be_empty(check):
            answer = usual_value.value if usual_value and usual_value.sure else ""
            by_default.append(column)
        else:
            answer = ask_cell(
                ask, figures, column, check, usual_value.value if usual_value and usual_value.sure else None
            )
        _take(cells, column, answer, figures)
        if column == "place" and file_of(table, cells["place"]) != figures.file:
            figures = desk.figures(file_of(table, cells["place"]))  # the world has a file of its own
    by_default = [column for column in by_default if column not in _QUIET]
    return cells, by_default, figures


def _usual(
    figures: FigureTable, column: str, known: Mapping[str, str], page: SourcePage, pages: Sequence[Row]
) -> Usual | None:
    """Find what a cell usually has, of some cells with the page in view.

    The edition is that of the page's other figures, or its year; the maker is the body that nearly all
    figures of the register are by, and otherwise the page's own.
    """
    if column == "maker" and known.get("register"):
        maker = figures.maker_of(known["register"], pages)
        return Usual("" if maker == page.row["origin"] else maker, sure=True)
    if column != "edition":
        return figures.usual(column, known)
    same = [row["edition"] for row in figures.rows if row["source_id"] == page.source_id and row["edition"]]
    return Usual(max(same, key=same.count) if same else page.row["published"][:4], sure=True)


def _take(cells: dict[str, str], column: str, answer: str, figures: FigureTable) -> None:
    """Put an answer into its cell, or into the two or three that it says something of."""
    if column == "year" and _TO in answer:
        cells["year"] = ""
        cells["period_start"], cells["period_end"] = (part.strip() for part in answer.split(_TO, 1))
        return
    if figures.is_place(column):
        place = place_of(answer) if answer.strip() else None
        cells[column] = place.code if place else ""
        if column == "place" and "country" in figures.columns and place:
            cells["country"] = answer if place.area else figures.name_of(place.code) or place.name
            if place.area and "area" in figures.columns:
                cells["area"] = place.area
        return
    if not (column == "area" and cells.get("area") and not answer):  # an area that the name of the place says
        cells[column] = answer


def _checker(
    desk: Desk, figures: FigureTable, page: SourcePage, cells: Mapping[str, str], column: str
) -> Callable[[str], str]:
    """Make the check of one cell: the cleaner's, with what is answered so far."""

    def check(text: str) -> str:
        answer = figures.code_of(column, plain(text, column))
        if not answer and column in FIRST and figures.needs(column):
            raise missing(figures, column)
        trial = dict(cells)
        _take(trial, column, answer, figures)
        desk.check(figures, page).check(trial)
        refuse_impossible(figures, trial, page.row)
        return answer

    return check


def _may_be_empty(check: Callable[[str], str]) -> bool:
    try:
        check("")
    except AdditionRefused:
        return False
    return True
