"""The list of places: each with its record, its newest figure, its standing in the treaty, and its page.

All places stand in the open, the best record first. A reader without script has them all, and an index by
letter; a few lines of script filter by name, other names, code and standing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from impact import places
from impact.data.registers import FIRST_YEAR
from impact.errors import UnknownPlace
from impact.places import fold, gazetteer
from impact.project import Project
from impact.reporting.site.finished_reports import FinishedReport
from impact.reporting.site.index.card_series import Spark, spark
from impact.reporting.site.index.countries.place_record import PlaceRecord, place_records
from impact.reporting.site.index.countries.standing_now import KINDS, Leaving, leaving, standings
from impact.reporting.site.index.countries.stored_tables import (
    day_of_pages,
    newest_date,
    newest_day,
    stored_table,
)
from impact.reporting.site.index.question_cards import Link, by_letter
from impact.vocabulary import AGGREGATES
from impact.wording import count, counted

#: the finding of a profile that the column on the treaty already says
_STANDING = "treaty-status"


@dataclass(frozen=True)
class PlaceRow:
    """A place in the list; ``search`` are its names, folded, ``kind`` a code of the filter."""

    record: PlaceRecord
    href: str
    search: str
    kind: str
    status: str
    spark: Spark | None
    total: str
    answer: str
    years: str

    @property
    def order(self) -> int | None:
        """The newest total as a plain number, to sort by; None without one."""
        return int(self.record.values[-1][1]) if self.record.values else None

    @property
    def newest(self) -> str:
        """The newest total with its year, or what the page says instead."""
        return f"{self.total} in {self.record.newest_year}" if self.total else self.answer


@dataclass(frozen=True)
class CountryList:
    """All places, and what the filter offers."""

    rows: tuple[PlaceRow, ...]
    kinds: tuple[tuple[str, str], ...]
    last: int

    @property
    def letters(self) -> tuple[tuple[str, tuple[Link, ...]], ...]:
        """The places by letter, each leading to its row."""
        links = [Link(f"#country-{row.record.code}", row.record.name) for row in self.rows]
        return by_letter(sorted(links, key=lambda link: fold(link.label)))


def country_list(project: Project, profiles: Sequence[FinishedReport]) -> CountryList:
    """List the places that have a page."""
    pages: dict[str, FinishedReport] = {}
    for page in profiles:  # the one to show first comes first
        code = str(page.manifest.parameters.get("country", ""))
        if _is_place(code):
            pages.setdefault(code, page)
    records = place_records(stored_table(project, "casualties"), pages)
    statuses = _statuses(project, list(pages))
    span = (FIRST_YEAR, max((record.newest_year for record in records), default=FIRST_YEAR))
    rows = tuple(_row(record, pages[record.code], statuses.get(record.code), span) for record in records)
    kinds = tuple((kind, words) for kind, words in KINDS.items() if any(row.kind == kind for row in rows))
    return CountryList(rows, kinds, span[1])


def leaving_now(project: Project) -> Leaving | None:
    """Read who leaves the treaty as of the newest figures; None where the tables are not built."""
    treaty, steps, pages = (stored_table(project, name) for name in ("treaty", "withdrawals", "sources"))
    if treaty is None or steps is None or pages is None:
        return None
    return leaving(treaty, steps, newest_day(pages), day_of_pages(pages, treaty["source_id"]))


def newest_sources(project: Project) -> str:
    """Write how new the pages are that the tables rest on, and those on casualties; empty without tables."""
    pages, casualties = stored_table(project, "sources"), stored_table(project, "casualties")
    if pages is None or casualties is None:
        return ""
    on_casualties = pages[pages["source_id"].isin(set(casualties["source_id"]))]
    return f"Newest source: {newest_date(pages)}; newest on casualties: {newest_date(on_casualties)}."


def newest_source_day(project: Project) -> str:
    """Look up the day of the newest source (ISO); empty without tables."""
    pages = stored_table(project, "sources")
    return "" if pages is None or pages.empty else newest_day(pages).date().isoformat()


def _statuses(project: Project, codes: list[str]) -> Mapping[str, tuple[str, str]]:
    states, treaty, pages = (
        leaving_now(project),
        stored_table(project, "treaty"),
        stored_table(project, "sources"),
    )
    if states is None or treaty is None or pages is None:
        return {}
    return standings(codes, treaty, states, newest_day(pages))


def _is_place(code: str) -> bool:
    if not code or code in AGGREGATES:
        return False
    try:
        places.name(code)
    except UnknownPlace:
        return False
    return True


def _row(
    record: PlaceRecord, page: FinishedReport, status: tuple[str, str] | None, span: tuple[int, int]
) -> PlaceRow:
    kind, words = status or ("", "")
    return PlaceRow(
        record,
        page.href,
        search_names(record.code),
        kind,
        words,
        spark(record.values, span) if record.values else None,
        record.newest.number if record.newest else "",
        next((stated.short for stated in page.findings if stated.short and stated.id != _STANDING), ""),
        _years(record),
    )


def _years(record: PlaceRecord) -> str:
    if not record.levels:
        return "no yearly total"
    if record.firm == len(record.levels):
        return counted(record.firm, "year")
    return f"{counted(len(record.levels), 'year')}, {count(record.firm)} first-hand"


def search_names(code: str) -> str:
    """Collect under which names a place is searched: page, standard, other spellings and languages, code.

    >>> "cote d ivoire" in search_names("CIV"), "ivory coast" in search_names("CIV")
    (True, True)
    """
    names = {fold(name): None for name in (places.name(code), *_other_names().get(code, ()), code)}
    return "|".join(names)


@cache
def _other_names() -> dict[str, list[str]]:
    import pycountry

    names: dict[str, list[str]] = {}
    for country in pycountry.countries:
        forms = (getattr(country, form, "") for form in ("name", "official_name", "common_name"))
        names[country.alpha_3] = [form for form in forms if form]
    for alias, code in gazetteer.aliases().items():
        names.setdefault(code, []).append(alias)
    return names
