"""What the tables hold about one place: its figures, resolved to one a year, and which places have any.

The functions here describe; they estimate nothing. A profile is restricted to figures for the whole country:
figures about a part of it are counted and left out, so that no page made from a profile names a region. What
cannot be told from a profile: whether nothing happened where nothing is on record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import Any, TypeAlias, TypeVar

import pandas as pd

from impact import places
from impact.arguments import FUNCTION, TEXT, choice, fitting, instance, needs
from impact.catalogue.casualties import CASUALTY_MEASURES
from impact.catalogue.frame_rows import records_of
from impact.data import own_series
from impact.data.groups import FIGURES
from impact.data.load import day_of, known_of_place, known_of_whole_place, once_a_state
from impact.data.own_series import OwnDataset
from impact.data.published_days import tell_future
from impact.data.sources import maker_names
from impact.errors import ArgumentError, UnknownPlace
from impact.published import editions
from impact.published.firmest import Page, bibliography, ranked
from impact.vocabulary import WORLD

Selected = TypeVar("Selected")
Record: TypeAlias = Mapping[str, Any]

#: Tables that a page shows besides.
_BESIDE = (
    "casualties_vintages",
    "treaty",
    "memberships",
    "convention_events",
    "borders",
    "population",
    "deadlines",
    "histories",
)
#: Tables of which a profile has the rows about its place.
TABLES = (*FIGURES, *_BESIDE)

_OF_OTHERS = "casualties_of_others"


def _check_word(word: object, known: Collection[str], what: str) -> None:
    """Refuse a word that is none of those known, with the nearest; quick, as it is asked at every look."""
    if not (isinstance(word, str) and word in known):
        fitting(word, choice(*known), what, "profile", ArgumentError)


@dataclass(frozen=True, eq=False)
class Profile:
    """All rows about one place, as known on a day.

    ``code`` and ``name`` as in :mod:`impact.places`; ``label`` is the name as it stands in a sentence ("the
    Philippines"); ``day`` is the day the profile is of (for ``latest`` that of the newest page);
    ``newest_year`` the newest year with a published world total, up to which a gap is a gap. ``rows`` holds
    for each table its rows about the place (those for the whole country where the table knows parts),
    ``parts`` how many rows about parts were left out, ``pages`` how near each page stands
    (:func:`impact.published.firmest.bibliography`), ``makers`` the names of the bodies that make the
    statistics. Casualties are those of the main register; the rows of the others stand apart, as
    ``casualties_of_others``. ``own`` are the datasets with casualties of the place that a user
    has imported; their figures are in none of the tables.
    """

    code: str
    name: str
    label: str
    as_of: str
    day: pd.Timestamp
    newest_year: int | None
    rows: Mapping[str, pd.DataFrame] = field(repr=False)
    parts: int
    pages: pd.DataFrame = field(repr=False)
    depositary: str
    makers: Mapping[str, str] = field(repr=False, default_factory=dict)
    own: tuple[OwnDataset, ...] = ()
    #: how near every page stands, where that has been looked up for all places
    near: Mapping[str, Page] = field(repr=False, default_factory=dict)
    #: what :func:`once_a_place` has selected
    selected: dict[str, Any] = field(repr=False, default_factory=dict)

    @needs("profile.maker", slug=TEXT)
    def maker(self, slug: str) -> str:
        """Name a body that makes statistics."""
        return self.makers.get(slug, slug)

    @needs("profile.counts", slug=TEXT)
    def counts(self, slug: str) -> bool:
        """Whether a body makes statistics itself, by `makers` or a page of its own; others print them."""
        return slug in counting_bodies(self.as_of) or slug in self._publishers

    @property
    def is_state(self) -> bool:
        """Whether the place can be a party to a treaty of its own."""
        return places.is_state(self.code)

    @property
    def tiers(self) -> pd.Series:
        """Tier of each page."""
        return self.pages["tier"]

    @property
    def figures(self) -> int:
        """How many figures for the whole country are on record (each edition's figure counts once)."""
        return sum(len(self.rows[table]) for table in FIGURES)

    @cached_property
    def nearness(self) -> Mapping[str, Page]:
        """How near the pages of the figures stand, for :func:`impact.published.firmest.firmest`."""
        if self.near:
            return self.near
        tables = (*FIGURES, "gifts")
        return ranked(self.pages, {page for table in tables for page in self.rows[table]["source_id"]})

    @cached_property
    def annual(self) -> pd.DataFrame:
        """Annual totals of casualties, one row each year: the newest figure that stands."""
        return self.series()

    @cached_property
    def _annual(self) -> Mapping[str, Sequence[int]]:
        """The rows behind annual series of casualties, by measure: their numbers, in order of years."""
        numbers: dict[str, list[int]] = defaultdict(list)
        rows = self.records("casualties")
        for number in sorted(
            (number for number, row in enumerate(rows) if editions.is_annual(row)),
            key=lambda number: rows[number]["year"],
        ):
            numbers[rows[number]["measure"]].append(number)
        return numbers

    @cached_property
    def _publishers(self) -> frozenset[str]:
        """Who has a primary page of its own."""
        pages = zip(self.pages["origin"].tolist(), self.pages["tier"].tolist(), strict=True)
        return frozenset(origin for origin, tier in pages if tier == "primary")

    @cached_property
    def _records(self) -> dict[str, Sequence[Record]]:
        return {}

    def series(self, *measures: str) -> pd.DataFrame:
        """Select annual series of casualties, one row each year, as :func:`editions.series` does.

        The total when no measure is named; several stand one below the other.
        """
        for measure in measures:
            _check_word(measure, CASUALTY_MEASURES, "measure")
        numbers = [number for measure in measures or ("total",) for number in self._annual.get(measure, ())]
        rows = self.rows["casualties"].iloc[numbers]
        rows.index = pd.RangeIndex(len(rows))
        return rows

    def yearly(self, measure: str = "total") -> Sequence[Record]:
        """Read :meth:`series` row by row; nobody may write into what is returned."""
        _check_word(measure, CASUALTY_MEASURES, "measure")
        rows = self.records("casualties")
        return [rows[number] for number in self._annual.get(measure, ())]

    @needs("profile.where", table=TEXT, holds=FUNCTION)
    def where(self, table: str, holds: Callable[[Record], Any]) -> pd.DataFrame:
        """Select the rows of a table for which something holds, in their order."""
        _check_word(table, self.rows, "table")
        rows = self.rows[table]
        chosen = [number for number, row in enumerate(self.records(table)) if holds(row)]
        return rows.copy(deep=False) if len(chosen) == len(rows) else rows.iloc[chosen]

    @needs("profile.records", table=TEXT)
    def records(self, table: str) -> Sequence[Record]:
        """Read ``rows`` of a table row by row; nobody may write into what is returned.

        For a few rows records are many times quicker than a frame.
        """
        if table not in self._records:
            _check_word(table, {*self.rows, *TABLES, _OF_OTHERS}, "table")
            self._records[table] = records_of(self.rows[table]) if table in self.rows else []
        return self._records[table]

    @cached_property
    def editions(self) -> pd.DataFrame:
        """All published annual totals, with their editions and status."""
        return editions.series(self.rows["casualties_vintages"], place=self.code)

    def sources(self) -> list[str]:
        """List the pages behind the figures."""
        return sorted({str(page) for table in FIGURES for page in self.rows[table]["source_id"]})


PROFILE = instance(
    Profile, expected="the profile of a place", remedy='make it: impact.published.profile.of("KHM")'
)


@needs("profile.once_a_place", select=FUNCTION)
def once_a_place(select: Callable[[Profile], Selected]) -> Callable[[Profile], Selected]:
    """Make a function select from each profile once: a profile never changes.

    A frame that it returns is the caller's own (pandas copies it when it is written into); nobody may write
    into anything else.
    """
    name = f"{select.__module__}.{select.__qualname__}"
    of = name.removeprefix(f"{__package__}.")

    @wraps(select)
    def hand_out(place: Profile) -> Selected:
        fitting(place, PROFILE, "place", of, ArgumentError)
        if name not in place.selected:
            place.selected[name] = select(place)
        selected: Selected = place.selected[name]
        return selected.copy(deep=False) if isinstance(selected, pd.DataFrame) else selected

    return hand_out


def of(country: str, as_of: str = "latest") -> Profile:
    """Collect what the tables hold about a place.

    Parameters
    ----------
    country
        ISO 3166-1 alpha-3 code, or a name that :func:`impact.places.resolve` knows, in any case.
    as_of
        As for :func:`impact.load`.

    Raises
    ------
    UnknownPlace
        When it is no place, a part of a country, or an aggregate such as the world.

    Examples
    --------
    >>> place = of("PHL")
    >>> place.label, place.is_state
    ('the Philippines', True)
    """
    place = places.resolve(country, any_case=True)
    if place.how == "aggregate":
        raise UnknownPlace(
            f"{place.name} ({place.code}) is no single place",
            "a country, such as KHM",
            "the report on the global toll describes the world",
        )
    if place.area:
        raise UnknownPlace(
            f"{place.area} is a part of {place.name}",
            "a whole country",
            f"ask for {place.code}; figures for parts are in the tables, in rows that name the area",
        )
    tell_future(day_of(as_of), stacklevel=2)
    rows, parts = {}, 0
    for table in TABLES:
        own = known_of_whole_place(table, as_of, place.code, FIGURES.get(table, "place"))
        parts += own.parts if table in FIGURES else 0
        rows[table] = own.rows
        if own.others is not None:
            rows[f"{table}_of_others"] = own.others
    rows["gifts"] = known_of_place("funding", as_of, place.code, "donor")
    return Profile(
        code=place.code,
        name=place.name,
        label=places.in_sentence(place.code),
        as_of=as_of,
        day=newest_page(as_of) if as_of == "latest" else pd.Timestamp(as_of),
        newest_year=newest_year_of_world(as_of),
        rows=rows,
        parts=parts,
        pages=nearness_of_pages(as_of).copy(deep=False),  # pandas copies it when it is written into
        near=near_pages(as_of),
        depositary=depositary(as_of),
        makers=maker_names(),
        own=tuple(own_series.of_place(place.code, as_of)),
    )


@once_a_state("sources")
def newest_page(pages: pd.DataFrame) -> pd.Timestamp:
    """Find the day of the newest page."""
    return pages["published"].max()


@once_a_state("sources", "makers")
def nearness_of_pages(pages: pd.DataFrame, makers: pd.DataFrame) -> pd.DataFrame:
    """Set out how near each page stands: :func:`impact.published.firmest.bibliography`."""
    return bibliography(pages, makers)


@once_a_state("sources", "makers")
def near_pages(pages: pd.DataFrame, makers: pd.DataFrame) -> Mapping[str, Page]:
    """Look up how near every page stands, whose word it is, and when it appeared."""
    return ranked(bibliography(pages, makers), pages["source_id"])


@once_a_state("makers")
def counting_bodies(makers: pd.DataFrame) -> frozenset[str]:
    """Name the bodies of the table `makers`."""
    return frozenset(makers["maker"].astype(str))


@once_a_state("casualties")
def newest_year_of_world(casualties: pd.DataFrame) -> int | None:
    """Find the newest year with a published total of the world's casualties."""
    totals = casualties[(casualties["place"] == WORLD) & (casualties["measure"] == "total")]
    years = [row["year"] for row in records_of(totals) if row["main"] and editions.is_annual(row)]
    return int(max(years)) if years else None


@once_a_state("treaty")
def depositary(treaty: pd.DataFrame) -> str:
    """Name the page of the list of states, or nothing where none was published yet."""
    return str(treaty["source_id"].iloc[0]) if len(treaty) else ""


@needs("profile.check", place=PROFILE)
def check(place: Profile) -> Profile:
    """Refuse what is not a profile, so that a mistaken argument is named where it is made."""
    return place
