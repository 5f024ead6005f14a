"""What is on record of many places with mines, for one calibration on all of them.

The rows of the table of histories with the purpose ``melding`` say which figures make up a place; the rooms
beside this one read them (`counts_on_record`, `mines_on_record`). A place counts when mines (found or
estimated), people and at least one count of casualties are on record; :func:`read_left_out` lists the
others, each with the reason.

What cannot be told: how many mines there were. Where clearance is complete, :func:`estimates_and_finds` sets
what was found beside the estimates of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from impact import places
from impact.catalogue.frame_rows import each_row
from impact.data import LATEST, load
from impact.scenario.calibration import mines_on_record as mines
from impact.scenario.calibration import records
from impact.scenario.calibration.counts_on_record import Count, counts, worst
from impact.scenario.calibration.histories import Figure
from impact.scenario.calibration.lookups import Missing, as_objects
from impact.scenario.calibration.recipe import Recipe

#: the tables a place is read from
TABLES = (*records.TABLES, "sources")
_COLUMNS = (
    "place",
    "history",
    "figure",
    "first",
    "last",
    "low",
    "high",
    "unit",
    "at_least",
    "whom",
    "devices",
    "how",
    "sources",
)


@dataclass(frozen=True)
class PlaceOnRecord:
    """What is on record of one place.

    ``first`` is the first calendar year that counts, ``since`` the year since which people have lived with
    the mines (they have learned since then), ``marks`` a key of
    :data:`impact.scenario.calibration.mines_on_record.MARKS`; ``complete`` says that clearance was declared
    complete or is practically so; ``people`` is in persons per km2; ``release`` has the first and last year
    of land release and the share of the land (or mines) released then; ``mine_share`` is the share of mines
    among casualties of mines and other ordnance; ``counts`` overlap nowhere, ``rivals`` are for display only;
    ``tier`` is the worst tier of what the counts rest on; ``missing`` has the reasons for what is not there.
    """

    place: str
    name: str
    history: str
    first: int
    since: int
    marks: str
    mines_found: Figure | None
    complete: bool
    mines_estimated: tuple[Figure, ...]
    mines_recorded: tuple[Figure, ...]
    mines_remaining: Figure | None
    area: Figure | None
    people: Figure
    release: tuple[int, int, float] | None
    mine_share: Figure | None
    counts: tuple[Count, ...]
    rivals: tuple[Count, ...]
    tier: str
    missing: Mapping[str, str] = field(default_factory=dict)

    @property
    def casualties(self) -> float:
        """The sum of the counts, killed people of periods without a count of casualties included."""
        return sum(count.value for count in self.counts)

    def frame(self) -> pd.DataFrame:
        """Set all figures, counts and rivals below each other.

        Columns: ``place``, ``history``, ``figure``, ``first``, ``last``, ``low``, ``high``, ``unit``,
        ``at_least``, ``whom``, ``devices``, ``how``, ``sources``.
        """
        named = {
            "mines found": self.mines_found,
            "mines remaining": self.mines_remaining,
            "suspected land": self.area,
            "people": self.people,
            "share of mines": self.mine_share,
        }
        rows = [("mines estimated", f) for f in self.mines_estimated]
        rows += [("mines recorded", f) for f in self.mines_recorded]
        rows += [(name, f) for name, f in named.items() if f is not None]
        lines = [_figure_row(name, f) for name, f in rows]
        lines += [_count_row(c.measure, c) for c in self.counts]
        lines += [_count_row(f"{c.measure} (rival)", c) for c in self.rivals]
        frame = pd.DataFrame(lines, columns=list(_COLUMNS))
        return frame.assign(place=self.name, history=self.history)


#: tables of which a recipe asks for the rows of its own place only
_BY_PLACE = {"casualties", "clearance", "contamination", "population"}


@dataclass(frozen=True)
class LeftOut:
    """A place that the calibration leaves out, and why."""

    place: str
    name: str
    history: str
    reason: str
    sources: tuple[str, ...]


def tables(as_of: str = LATEST) -> dict[str, pd.DataFrame]:
    """Load what places are read from, as it was known on a day."""
    return {name: load(name, as_of=as_of) for name in TABLES}


def read_places(frames: Mapping[str, pd.DataFrame]) -> tuple[PlaceOnRecord, ...]:
    """Read the places of which the calibration learns, in the order of the table of histories.

    Parameters
    ----------
    frames
        The tables of :func:`tables`, by name.

    Examples
    --------
    >>> [p.place for p in read_places(tables())][:2]  # doctest: +SKIP
    ['HRV', 'BIH']
    """
    return tuple(p for p in _read(frames) if isinstance(p, PlaceOnRecord))


def read(frames: Mapping[str, pd.DataFrame]) -> tuple[tuple[PlaceOnRecord, ...], tuple[LeftOut, ...]]:
    """Read both: :func:`read_places` and :func:`read_left_out`."""
    every = _read(frames)
    whole = tuple(p for p in every if isinstance(p, PlaceOnRecord))
    return whole, (*(p for p in every if isinstance(p, LeftOut)), *_named(frames))


def read_left_out(frames: Mapping[str, pd.DataFrame]) -> tuple[LeftOut, ...]:
    """List the places that the calibration leaves out: by their rows, or as too little was published."""
    return (*(p for p in _read(frames) if isinstance(p, LeftOut)), *_named(frames))


def _named(frames: Mapping[str, pd.DataFrame]) -> list[LeftOut]:
    rows = frames["histories"]
    rows = rows[rows["purpose"] == "not_melded"]
    return [
        LeftOut(str(r.place), places.name(str(r.place)), str(r.history), str(r.words), (str(r.source_id),))
        for r in each_row(rows.drop_duplicates(["place", "history"]))
    ]


def _read(frames: Mapping[str, pd.DataFrame]) -> list[PlaceOnRecord | LeftOut]:
    frames = {name: as_objects(frames[name]) for name in frames}
    rows = frames["histories"]
    rows = rows[rows["purpose"] == "melding"]
    recipes = [Recipe(str(place), own) for (place, _), own in rows.groupby(["place", "history"], sort=False)]
    return [_place(recipe, _about(recipe, frames)) for recipe in recipes]


def _about(recipe: Recipe, frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Narrow the long tables down to what a recipe may ask them, so that each question looks at few rows."""
    own = {name: frames[name] for name in frames}
    for name in _BY_PLACE & own.keys():
        own[name] = own[name][own[name]["place"] == recipe.place]
    if "parameters" in own:
        own["parameters"] = own["parameters"][own["parameters"]["parameter"].isin(recipe.rows["name"])]
    return own


def _place(recipe: Recipe, frames: Mapping[str, pd.DataFrame]) -> PlaceOnRecord | LeftOut:
    name, history = places.name(recipe.place), str(recipe.rows["history"].iloc[0])
    missing: dict[str, str] = {}

    def try_figure(key: str, build: Callable[[], Figure]) -> Figure | None:
        try:
            return build()
        except Missing as reason:
            missing[key] = str(reason)
            return None

    try:
        first, marks = mines.first_year(recipe), mines.marks(recipe)
        apart, rivals = counts(recipe, frames, first)
        if not apart:
            raise Missing("no count of casualties is on record")
        cleared = try_figure("mines_found", lambda: mines.mines_found(recipe, frames))
        estimates, recorded = mines.estimates(recipe, frames), mines.recorded(recipe, frames)
        if cleared is None and not estimates and not recorded:
            raise Missing("neither an estimate of the mines nor a count is on record")
        years = min(c.first for c in apart), max(c.last for c in apart)
        people = mines.people(recipe, frames, years)
    except Missing as reason:
        pages = tuple(dict.fromkeys(recipe.rows["source_id"]))
        return LeftOut(recipe.place, name, history, str(reason), pages)
    released = try_figure("release", lambda: mines.release(recipe, frames))
    return PlaceOnRecord(
        place=recipe.place,
        name=name,
        history=history,
        first=first,
        since=mines.mined_since(recipe, first),
        marks=marks,
        mines_found=cleared,
        complete=mines.completion(recipe, frames) is not None,
        mines_estimated=estimates,
        mines_recorded=recorded,
        mines_remaining=try_figure("mines_remaining", lambda: mines.remaining(recipe, frames)),
        area=try_figure("area", lambda: mines.area(recipe, frames)),
        people=people,
        release=_release(released),
        mine_share=try_figure("mine_share", lambda: mines.mine_share(recipe, frames)),
        counts=apart,
        rivals=rivals,
        tier=worst(c.tier for c in apart),
        missing=missing,
    )


def _release(figure: Figure | None) -> tuple[int, int, float] | None:
    if figure is None or figure.first is None or figure.last is None:
        return None
    return figure.first, figure.last, figure.middle


def frame(read: Iterable[PlaceOnRecord]) -> pd.DataFrame:
    """Set the figures of all places below each other, with the columns of :meth:`PlaceOnRecord.frame`."""
    frames = [place.frame() for place in read]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(_COLUMNS))


def estimates_and_finds(read: Iterable[PlaceOnRecord]) -> pd.DataFrame:
    """Set estimates of the time beside what was found, where clearance is complete.

    Columns: ``place``, ``name``, ``year`` (of the estimate, where on record), ``estimate``, ``how``,
    ``found``, ``found_at_least``, ``ratio`` (found over estimate), ``sources``.
    """
    rows = [
        {
            "place": p.place,
            "name": p.name,
            "year": e.first,
            "estimate": e.middle,
            "how": e.how,
            "found": p.mines_found.middle,
            "found_at_least": p.mines_found.at_least,
            "ratio": p.mines_found.middle / e.middle,
            "sources": (*e.sources, *p.mines_found.sources),
        }
        for p in read
        if p.complete and p.mines_found is not None
        for e in p.mines_estimated
    ]
    columns = ("place", "name", "year", "estimate", "how", "found", "found_at_least", "ratio", "sources")
    return pd.DataFrame(rows, columns=list(columns))


def _figure_row(name: str, figure: Figure) -> dict[str, object]:
    return {
        "figure": name,
        "first": figure.first,
        "last": figure.last,
        "low": figure.low,
        "high": figure.high,
        "unit": figure.unit,
        "at_least": figure.at_least,
        "whom": "",
        "devices": "",
        "how": figure.how,
        "sources": ", ".join(figure.sources),
    }


def _count_row(name: str, count: Count) -> dict[str, object]:
    return {
        "figure": name,
        "first": count.first,
        "last": count.last,
        "low": count.value,
        "high": count.value,
        "unit": "people",
        "at_least": count.at_least,
        "whom": count.whom,
        "devices": count.devices,
        "how": count.how,
        "sources": ", ".join(count.sources),
    }
